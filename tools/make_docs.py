"""Write the pages that tables know best: formats, kinds, exit codes, limits.

    python tools/make_docs.py [--check]

With --check nothing is written; ends with 1 when a page is not what the tables say.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from toolkit import files  # noqa: E402
from toolkit.clean import reply_encoding, tasks  # noqa: E402
from toolkit.cli import COMMANDS  # noqa: E402
from toolkit.cli.exits import Exit  # noqa: E402
from toolkit.details import DETAILS, HINTS  # noqa: E402
from toolkit.formats import inside  # noqa: E402
from toolkit.formats.base import Format  # noqa: E402
from toolkit.formats.others import FORMATS  # noqa: E402
from toolkit.kinds import KINDS  # noqa: E402
from toolkit.kinds import stays as may_stay  # noqa: E402
from toolkit.redact import large_jpeg, picture  # noqa: E402

#: Commands within commands.
WITHIN = (
    "workshop modules", "workshop agenda", "workshop slides", "workshop handout", "workshop quiz",
    "workshop practice", "workshop kit", "workshop fonts",
)  # fmt: skip
#: What a format holds -> the heading it stands under, and what "cleaned" means there.
FAMILIES = {
    "picture": ("Pictures", "lossless"),
    "parts": ("Documents, archives and other files with files inside", "written anew"),
    "plain": ("Sound, text and records", "lossless"),
    "film": ("Films", "lossless"),
}
#: What may be no larger than this, or it is refused.
LIMITS = (
    ("a file", f"{files.MAX_BYTES >> 30} GiB"),
    ("a file whose name ends like a film's", f"{files.MAX_FILM >> 40} TiB"),
    ("a picture of which faces are hidden, or that is painted anew",
     f"{picture.MAX_PIXELS // 10**6} million pixels and {picture.MAX_FRAMES:,} frames,"
     f" all frames together; a JPEG {large_jpeg.MAX_PIXELS // 10**6} million pixels, a progressive"
     " one about 120 million"),
    ("any other picture", f"{tasks.MAX_DECLARED_PIXELS // 10**6:,} million pixels"),
    ("files in files", f"{inside.MAX_DEPTH} levels, {inside.MAX_FILES:,} files,"
     f" {inside.MAX_UNPACKED >> 20} MiB unpacked, all together"),
    ("traces in a file", f"{reply_encoding.MAX_FINDINGS:,}"),
)  # fmt: skip
NOTE = "<!-- made by tools/make_docs.py; change the tables, then run `make docs` -->\n"


def family(form: Format) -> str:
    """Where it stands: by what it holds, but drawings in which nobody looks for faces by looks."""
    drawn = form.holds == "plain" and form.media.startswith("image/")
    return "picture" if drawn else form.holds


def formats() -> Iterator[str]:
    """One section a format."""
    yield "# Formats\n"
    yield "What is looked for in each kind of file, what goes, what stays, what cannot be seen."
    yield "A file is judged by its content, never by its name.\n"
    yield "*Lossless*: what is seen, heard or read is coded as before, byte for byte,"
    yield "unless faces are covered."
    yield "*Written anew*: text, looks and pictures are the same, in a new file around them;"
    yield "the files inside are cleaned by the same table, to four levels."
    yield "*Inspect only*: what it gives away is shown, and a copy is refused."
    for holds, (title, cleaned) in FAMILIES.items():
        yield f"\n**{title}**\n"
        yield "| format | names end in | clean |"
        yield "|---|---|---|"
        for form in (form for form in FORMATS if family(form) == holds):
            clean = "inspect only" if form.refuses else cleaned
            yield f"| [{form.label}](#{form.name}) | {' '.join(form.suffixes)} | {clean} |"
    for form in FORMATS:
        yield f'\n## <a name="{form.name}"></a>{form.label}\n'
        yield f"- **Looked through:** {form.inspected}"
        if form.refuses:
            yield f"- **Not cleaned**, because {DETAILS[form.refuses]}."
        else:
            yield f"- **Goes:** {form.removed}"
            yield f"- **Stays:** {form.kept}"
        yield f"- **Cannot be seen:** {form.unseen}"


def kinds() -> Iterator[str]:
    """One row a kind."""
    yield "# Kinds of traces\n"
    yield "Each finding has one of these kinds."
    yield "A trace of severity `harmless` may stay in a clean copy."
    yield "What a document itself says or hides (`content.*`) stays, too, and is told;"
    yield "`--drop-hidden` takes out what is marked so. Every other trace goes.\n"
    yield "| kind | severity | what it gives away | in a copy |"
    yield "|---|---|---|---|"
    for name, kind in KINDS.items():
        stays = "goes with `--drop-hidden`" if kind.dropped else "stays" if may_stay(name) else ""
        yield f"| `{name}` | {kind.severity.value} | {kind.meaning} | {stays or 'goes'} |"


def exits() -> Iterator[str]:
    """Exit codes, reasons with what to do, and limits."""
    yield "# Exit codes, reasons and limits\n"
    yield "Where several fit, the highest number is given.\n"
    yield "| code | meaning |"
    yield "|---|---|"
    for code in Exit:
        yield f"| {code.value} | {code.meaning} |"
    yield "\n## Reasons\n"
    yield "The last half of a refusal's sentence, or all of it, says what exactly was wrong;"
    yield "here behind it, what to do, where that depends on it.\n"
    for name, words in DETAILS.items():
        if words:
            yield f"- `{name}`: {words}" + (f" → {HINTS[name]}" if name in HINTS else "")
    yield "\n## Limits\n"
    yield "Formats have some of their own, too, above all for the number of their parts, and the"
    yield "pages have smaller ones ([web.md](web.md#how-much))."
    yield "Below all of these a file can still be refused for the memory or time that it takes.\n"
    yield "| what | at most |"
    yield "|---|---|"
    for what, most in LIMITS:
        yield f"| {what} | {most} |"


def commands() -> Iterator[str]:
    """The help pages as they are printed."""
    yield "# The command\n"
    for name in ("", *COMMANDS, *WITHIN):
        words = [*name.split(), "--help"]
        run = subprocess.run(
            [sys.executable, "-m", "toolkit", *words],
            cwd=ROOT, capture_output=True, text=True, check=True,
            env={"COLUMNS": "90", "LC_ALL": "C.UTF-8", "PATH": ""},
        )  # fmt: skip
        title = f"lampshade {name}".strip()
        yield f"## {title}\n\n```\n{run.stdout.rstrip()}\n```\n"


PAGES = {"formats.md": formats, "kinds.md": kinds, "exit-codes.md": exits, "command.md": commands}


def main() -> int:
    """Write or compare every page."""
    stale = 0
    for name, page in PAGES.items():
        path = ROOT / "docs" / name
        text = NOTE + "\n".join(page()).rstrip() + "\n"
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            sys.stderr.write(f"docs/{name} is not what the tables say: run `make docs`\n")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
