"""Keep the catalogues in step with the sentences in the code and on the pages.

    python tools/make_locale.py [--check]

Without --check every catalogue is written anew: new sentences wait there without a translation,
changed ones keep the old translation, marked fuzzy, and nothing fuzzy is ever shown.
With --check nothing is written; ends with 1 when a catalogue is not in step, not complete or
not sound. A new language: one row in toolkit/i18n, then this.
"""

from __future__ import annotations

import inspect
import io
import re
import string
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from toolkit import i18n  # noqa: E402
from toolkit.cli import COMMANDS, lampshade  # noqa: E402
from toolkit.cli.formatter import paragraphs  # noqa: E402
from toolkit.formats.others import FORMATS  # noqa: E402
from toolkit.i18n import catalogue  # noqa: E402

#: Formats speak through kinds, errors, details and labels; what they call `say` is another thing.
#: The rules of guides speak to their authors, in English.
METHODS = [
    ("web/templates/**.html", "jinja2"), ("formats/**.py", "ignore"),
    ("guidebook/rules_*.py", "ignore"), ("**.py", "python"),
]  # fmt: skip
OPTIONS = {"web/templates/**.html": {"newstyle_gettext": "true", "silent": "false"}}
KEYWORDS = {
    "_": None, "mark": None, "gettext": None, "translate": None, "say": None, "sentence": None,
    "ngettext": (1, 2),
}  # fmt: skip
#: What Click says when a call of ours does not make sense; a pair where a number decides.
BORROWED: tuple[str | tuple[str, str], ...] = (
    "Options", "Usage:", "Show this message and exit.", "Show the version and exit.",
    "default: {default}", "Missing command.", "Missing argument", "Missing option",
    "Invalid value: {message}", "Invalid value for {param_hint}: {message}",
    "No such option {name!r}.", "No such command {name!r}.",
    "Option {name!r} does not take a value.", "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.", "Error: invalid input",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)  # fmt: skip
#: Blanks that a translation may leave out: Click's English word for a whole number.
MAY_GO = {"number_type"}
WIDTH = 96
_UNREVIEWED = "machine-assisted, not yet reviewed by a native speaker"
_PERCENT = re.compile(r"%\((\w+)\)[sd]|%%")
_TAG = re.compile(r"</?\w+[^>]*>")
#: An option, a path, the command in one's folder: what begins with signs and goes on in Latin.
_DASHED = re.compile(r"(?<![\w<-])(?:--?|\.?/)(?=[a-z])")
_BLANK = re.compile(r"\{\w*\}|%\(\w+\)[sd]")
LRM = "\u200e"
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*|\bX,Y,W,H\b|\bLampshade\b")

Sentence = tuple[str | tuple[str, str], str]


def sentences() -> Iterator[Sentence]:
    """Every sentence that a person may see, with the file it is from."""
    keywords = dict(KEYWORDS)
    for name, _line, message, _comments, _context in extract_from_dir(
        ROOT / "toolkit", METHODS, OPTIONS, keywords
    ):
        yield message, f"toolkit/{name}"
    for command in (lampshade, *_commands()):
        yield from ((text, "toolkit/cli") for text in _help(command))
    yield from ((words, "toolkit/cli") for _home, words in COMMANDS.values())
    yield from ((form.label, "toolkit/formats") for form in FORMATS)
    yield from ((words, "click") for words in BORROWED)


def _commands() -> Iterator[click.Command]:
    """Every command, and those within it."""
    for command in map(_command, COMMANDS):
        yield command
        if isinstance(command, click.Group):
            yield from command.commands.values()


def _command(name: str) -> click.Command:
    command = lampshade.get_command(click.Context(lampshade), name)
    assert command is not None
    return command


def _help(command: click.Command) -> Iterator[str]:
    yield from paragraphs(inspect.cleandoc(command.help or ""))
    yield command.short_help or ""
    for param in command.params:
        if isinstance(param, click.Option) and param.help and not param.hidden:
            yield param.help


def template() -> Catalog:
    """The sentences as a catalogue without translations."""
    catalog = Catalog()
    for message, place in sentences():
        if message:
            catalog.add(message, locations=[(place, 1)])
    return catalog


def path_of(code: str) -> Path:
    """Where a language's catalogue is."""
    return catalogue.path_of(code)


def opened(path: Path, code: str) -> Catalog:
    """A catalogue as it is stored; empty when there is none yet."""
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def updated(path: Path, code: str, wanted: Catalog) -> str:
    """The text of a catalogue in step with the sentences; reviews are kept."""
    catalog = opened(path, code)
    catalog.update(wanted, update_header_comment=False)
    for message in catalog:
        message.locations = sorted({(place, 1) for place, _line in message.locations})
        message.previous_id = []
    body = io.BytesIO()
    write_po(
        body, catalog, width=WIDTH, omit_header=True, sort_by_file=True, ignore_obsolete=True,
        include_lineno=False,
    )  # fmt: skip
    return "\n".join(_header(path, code)) + "\n\n" + body.getvalue().decode().strip() + "\n"


def _header(path: Path, code: str) -> Iterator[str]:
    kept = i18n.read(i18n.AWAITED.get(code) or i18n.LANGUAGES[code], path).headers
    fields = {
        "Project-Id-Version": "Lampshade",
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(code),
        "X-Origin": _UNREVIEWED,
        "X-Reviewed-By": "",
        **{name: value for name, value in kept.items() if name.startswith("X-")},
    }
    yield f"# {code}: made and kept by tools/make_locale.py; translate between the quotes."
    yield "# Whoever has reviewed it puts a name or a role and a date behind X-Reviewed-By."
    yield 'msgid ""\nmsgstr ""'
    yield from (f'"{name}: {value}\\n"' for name, value in fields.items())


def plural_forms(code: str) -> str:
    """How many forms a counted word has, and which number takes which."""
    plural = get_plural(code)
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


def problems(path: Path, code: str, wanted: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being shown as it is."""
    catalog = opened(path, code)
    here, there = ({message.id for message in each if message.id} for each in (catalog, wanted))
    yield from (f"{code}: not in step: {text}" for text in sorted(map(str, here ^ there)))
    if path.exists() and updated(path, code, wanted) != path.read_text("utf-8"):
        yield f"{code}: not as the tool writes it; run `make locale`"
    for message in catalog:
        if message.id:
            yield from (f"{code}: {wrong}: {message.id}" for wrong in faults(message, code))


def faults(message: Message, code: str) -> Iterator[str]:
    """What is wrong with one translation."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        yield "fuzzy"
    if not all(forms):
        yield "not translated"
        return
    if len(ids) > 1 and len(forms) != get_plural(code).num_plurals:
        yield "wrong number of plural forms"
    for form in forms:
        yield from _form_faults(ids, form)
        if i18n.LANGUAGES[code].direction == "rtl" and kept_way(form) != form:
            yield "an option that is shown turned round"


def kept_way(form: str) -> str:
    """A right-to-left sentence in which each option has a mark, so that --box is not box-- there.

    Dashes have no direction of their own and take that of what stands before them.
    """

    def marked(match: re.Match[str]) -> str:
        return match[0] if _is_ltr(form[: match.start()]) else LRM + match[0]

    return _DASHED.sub(marked, form)


def _is_ltr(before: str) -> bool:
    # what is filled in is kept apart, and counts as a sign
    ways = (unicodedata.bidirectional(letter) for letter in reversed(_BLANK.sub("", before)))
    return next((way for way in ways if way in ("L", "R", "AL")), "R") == "L"


def _form_faults(ids: tuple[str, ...], form: str) -> Iterator[str]:
    # with plurals, a form may leave the number out, as English does where it is one
    if not blanks(form) <= set().union(*map(blanks, ids)):
        yield "a blank that the sentence does not have"
    if len(ids) == 1 and blanks(ids[0]) - blanks(form) - MAY_GO:
        yield "a blank is missing"
    if len(ids) == 1 and sorted(_TAG.findall(ids[0])) != sorted(_TAG.findall(form)):
        yield "other tags"
    if set(_OPTION.findall(ids[0])) != set(_OPTION.findall(form)):
        yield "other options or names"
    if ids[0][:1].isspace() != form[:1].isspace():
        yield "another space at the start"
    if "%" in _PERCENT.sub("", form):
        yield "a bare percent sign"
    if i18n.safe(form.translate(ALLOWED)) != form.translate(ALLOWED):
        yield "a control or direction character"


#: Joiners and marks that good Persian and Arabic have; a line's end.
ALLOWED = str.maketrans("", "", "\u200c\u200d\u200e\u200f\n")


def blanks(text: str) -> set[str]:
    """The names of what is filled in: {name} and %(name)s."""
    braces = {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    return braces | {name for name in _PERCENT.findall(text) if name}


def main() -> int:
    """Write or judge every catalogue."""
    wanted = template()
    wrong = 0
    for code in i18n.LANGUAGES:
        path = path_of(code)
        if code == i18n.SOURCE:
            continue
        if "--check" in sys.argv:
            for problem in problems(path, code, wanted):
                sys.stderr.write(problem + "\n")
                wrong = 1
        else:
            text = updated(path, code, wanted)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
