"""Read guides and the tables beside them.

Guides are small and ours, or come in a pack whose signature was checked; they are read as data
only. A file that is not as it has to be is refused, and all others with it: a guidebook with
holes would look whole.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import GuideError
from toolkit.guidebook import front_matter
from toolkit.guidebook.front_matter import CLUSTERS, Malformed
from toolkit.guidebook.parts import TONGUES, heading, headings
from toolkit.guidebook.values import Book, Guide, Rows, Section

SOURCE = "en"
#: No text of ours is larger.
MOST = 1 << 20
_TUPLES = ("audience", "needs", "tools", "essay_rows", "facts", "sources", "harm_notes", "cannot",
           "reviewers")  # fmt: skip
_PLAIN = ("id", "title", "summary", "lang", "cluster", "level", "minutes", "updated", "reviewed",
          "review_by", "status", "handout")  # fmt: skip

CITED = re.compile(r"\[\^(\w+)\]")
TOOL = re.compile(r"\{\{tool:([a-z0-9-]+)\}\}")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(guide:([a-z0-9-]*)(?:#([^)\s]*))?\)")
DRAWING = re.compile(r'!\[([^\]]*)\]\(drawing:([a-z0-9-]*)(?:\s+"([^"]*)")?\)')
CHECKLIST = "{{checklist}}"


def text_of(path: Path) -> str:
    """A file's text. Raises Malformed for what is too large or no UTF-8."""
    raw = path.read_bytes()
    if len(raw) > MOST:
        raise Malformed([(1, "this file is larger than a guide may be")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Malformed([(line, "this is not UTF-8")]) from None


def counted(home: Path) -> tuple[int, int]:
    """How many guides there are in a folder, each once, and in how many languages."""
    names = [(lang, path.stem) for lang, folder in folders(home) for path in folder.glob("*.md")]
    return len({name for _lang, name in names}), len({lang for lang, _name in names})


def digest(body: str, boxes: Iterable[str] = ()) -> str:
    """The hash that translations name: of body and boxes, without trailing spaces and empty ends.

    boxes: what the head says of the law, of harm and of limits.
    """
    lines = (line.rstrip() for line in "\n".join((*boxes, body)).splitlines())
    return hashlib.sha256("\n".join(lines).strip().encode()).hexdigest()


def guide(path: Path) -> Guide:
    """One guide. Raises Malformed."""
    top, body, line = front_matter.split(text_of(path))
    values = front_matter.head(top)
    answer, sections = _cut(body, line, values["lang"])
    plain: dict[str, Any] = {name: values[name] for name in _PLAIN}
    plain |= {name: tuple(values[name]) for name in _TUPLES}
    risks = front_matter.risks(values)
    return Guide(
        **plain,
        legal_risk=risks,
        source_hash=values.get("source_hash", ""),
        mt=values.get("mt", "none"),
        checklist=front_matter.steps(values),
        answer=answer,
        sections=sections,
        body=body,
        digest=digest(
            body, (*(risk.text for risk in risks), *plain["harm_notes"], *plain["cannot"])
        ),
        path=path,
        line=line,
    )


def _cut(body: str, line: int, lang: str) -> tuple[str, tuple[Section, ...]]:
    """The sentence at the top, and the sections; headings within fenced code are none."""
    known = headings(lang)
    pieces: list[tuple[str, int, list[str]]] = [("", line, [])]
    fenced = False
    for at, words in enumerate(body.splitlines(), line):
        fenced ^= words.lstrip().startswith("```")
        title = None if fenced else heading(words)
        if title is None:
            pieces[-1][2].append(words)
        else:
            pieces.append((title, at, []))
    answer = "\n".join(pieces[0][2]).strip()
    return answer, tuple(
        Section(known.get(title, ""), title, "\n".join(lines).rstrip(), at)
        for title, at, lines in pieces[1:]
    )


def table(path: Path) -> Rows:
    """A data file as rows by id; no file is an empty one. A list becomes rows by their `id`."""
    if not path.exists():
        return {}
    said = _unwrapped(front_matter.data(text_of(path)) or {})
    if isinstance(said, list) and all(isinstance(row, dict) and "id" in row for row in said):
        if len({row["id"] for row in said}) < len(said):
            raise Malformed([(1, "two rows have the same id")])
        said = {str(row["id"]): row for row in said}
    if not isinstance(said, dict) or not all(isinstance(row, dict) for row in said.values()):
        raise Malformed([(1, "this is no table of rows")])
    return {str(name): row for name, row in said.items()}


def _unwrapped(said: Any) -> Any:
    """The rows, where they stand below one single word."""
    if isinstance(said, dict) and len(said) == 1:
        inner = next(iter(said.values()))
        rows = inner.values() if isinstance(inner, dict) else inner
        if isinstance(inner, dict | list) and all(isinstance(row, dict) for row in rows):
            return inner
    return said


def folders(home: Path) -> Iterator[tuple[str, Path]]:
    """The languages that there are guides for, each with its folder."""
    for lang in TONGUES:
        if (home / lang).is_dir():
            yield lang, home / lang


def book(home: Path) -> Book:
    """All that a folder of guides holds. Raises GuideError."""
    guides: dict[str, Mapping[str, Guide]] = {}
    for lang, folder in folders(home):
        found = [_sure(guide, path) for path in sorted(folder.glob("*.md"))]
        found.sort(key=lambda one: (CLUSTERS.index(one.cluster), one.level, one.id))
        guides[lang] = {one.id: one for one in found}
    return Book(home=home, guides=guides, **tables(home))


def tables(home: Path) -> dict[str, Any]:
    """What stands beside the guides. Raises GuideError."""
    regions = sorted((home / "regions").glob("*.yml"))
    return {
        "facts": _sure(table, home / "facts.yml"),
        "sources": _sure(table, home / "sources.yml"),
        "rows": _sure(table, home / "essay_rows.yml"),
        "tools": _sure(table, home / "tools.yml"),
        "terms": {SOURCE: _sure(table, home / "terms.yml")}
                 | {lang: _sure(table, folder / "terms.yml")
                    for lang, folder in folders(home) if lang != SOURCE},
        "situations": _sure(table, home / "situations.yml"),
        "search": _sure(table, home / "search.yml"),
        "regions": {path.stem: _sure(_region, path) for path in regions},
        "drawings": {path.stem: path for path in sorted((home / "drawings").glob("*.svg"))},
        "labels": {lang: _sure(_labels, folder / "drawings.yml")
                   for lang, folder in folders(home)},
    }  # fmt: skip


def _region(path: Path) -> Mapping[str, Any]:
    said = front_matter.data(text_of(path))
    return said if isinstance(said, dict) else {"laws": said}


def _labels(path: Path) -> Mapping[str, str]:
    said = front_matter.data(text_of(path)) if path.exists() else {}
    return {str(english): str(words) for english, words in said.items()}


def _sure(read: Any, path: Path) -> Any:
    try:
        return read(path)
    except Malformed as error:
        line, words = error.faults[0]
        raise GuideError("guide_file", hint=f"{path.name}:{line}: {words}") from None
    except OSError as error:
        raise GuideError("io", hint=f"{path.name}: {error.strerror}") from None


@functools.cache
def shipped() -> Path:
    """Where the guides are: in an installed copy inside the package, in a checkout beside it."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "guides"
    inside = package / "guides"
    return beside if (package.parent / "pyproject.toml").exists() and beside.is_dir() else inside
