"""Styled subtitles (SubStation Alpha, as Matroska holds it): how they look, not whose they are.

A head says how to draw; each line has fields in front of its words: order, layer, style, who
speaks, margins, how it moves. Titles, authors, comments, paths and fonts in the head go, and so
does who speaks. Styles are called by people's names, too: they are numbered. No player shows any
of that. Words, the tags between them, and names of fonts stay.
"""

from __future__ import annotations

import re

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film.repeated_findings import Notes

#: What styles were called -> their numbers.
Names = tuple[tuple[bytes, bytes], ...]

_NOTHING = re.compile(r"(?!)")
_KEYS = re.compile(
    r"(ScriptType|PlayRes[XY]|LayoutRes[XY]|WrapStyle|ScaledBorderAndShadow|YCbCr Matrix|"
    r"Collisions|Timer|Kerning):", re.IGNORECASE,
)  # fmt: skip
_STYLE = re.compile(r"(Style:\s*)([^,]*?)(\s*(?:,.*)?)")
_STYLES = re.compile(r"(Format|Style):")
_FORMAT = re.compile(r"Format:\s*Name\s*,", re.IGNORECASE)
_PARTS: dict[str, re.Pattern[str]] = {
    "[script info]": _KEYS,
    "[v4 styles]": _STYLES,
    "[v4+ styles]": _STYLES,
    "[events]": re.compile(r"Format:"),
}
#: What players draw in where a style is not there; it is called so in every language.
_DEFAULT = b"Default"
#: A line: order and layer; style; who speaks; margins; how it moves; the words.
_LINE = re.compile(rb"(\d*+,[^,]*+,)([^,]*+),([^,]*+)(,[^,]*+,[^,]*+,[^,]*+,)([^,]*+),")
#: How a line can move; players heed nothing else there.
_MOVES = re.compile(rb"(?i)(?:banner|scroll (?:up|down))(?:;[\d ]*+)*+|")
#: A tag that goes back to a style.
_BACK = re.compile(rb"(\\r)(?![\\}])([^\\}]++)")
_TAGS = re.compile(rb"\{[^}]*+\}")
_MOST = 1 << 16


def head(raw: bytes, notes: Notes | None) -> tuple[bytes, Names]:
    """What stays of a head, and what becomes of the names of its styles.

    Raises NotCleanable where styles do not begin with their names, as they always do.
    """
    kept, part, names = [], _NOTHING, dict[bytes, bytes]()
    for line in raw.decode("utf-8", "replace").lstrip("\ufeff").replace("\0", "").splitlines():
        if line.startswith("["):
            part = _PARTS.get(line.lower(), _NOTHING)
            if line.lower() in _PARTS:
                kept.append(line)
                continue
        if part is _STYLES and line.startswith("Format") and not _FORMAT.match(line):
            raise NotCleanable("unsupported_variant")
        if part.match(line):
            kept.append(_numbered(line, names, notes))
        elif line and notes is not None:
            notes.add("who.words", "subtitles' head", 0, 0, line)
    return "".join(f"{line}\r\n" for line in kept).encode(), tuple(names.items())


def _numbered(line: str, names: dict[bytes, bytes], notes: Notes | None) -> str:
    """A line of a head; a style under its number."""
    style = _STYLE.fullmatch(line)
    if style is None:
        return line
    name = style[2].encode()
    number = b"Style %d" % (len(names) + 1)
    new = names.setdefault(name, _DEFAULT if name == _DEFAULT else number)
    if new != name and notes is not None:
        notes.add("who.words", "name of a style", 0, 0, style[2])
    return style[1] + new.decode() + style[3]


def stays(raw: bytes, names: Names) -> bool:
    """Whether a line is one, and as in a clean copy already."""
    line = _LINE.match(raw)
    return line is not None and _clean(raw, line, names) == raw


def cut(data: Buffer, start: int, end: int, names: Names, notes: Notes | None) -> list[Piece]:
    """What stays of a line; raises Damaged where it is none."""
    raw = bytes(data[start : min(end, start + _MOST)])
    line = _LINE.match(raw)
    if line is None or end - start > _MOST:
        raise Damaged("structure")
    clean = _clean(raw, line, names)
    if clean == raw:
        return [(start, end)]
    if notes is not None:
        _tell(line, names, start, notes)
    return [clean]


def _tell(line: re.Match[bytes], names: Names, start: int, notes: Notes) -> None:
    """Who speaks, what an effect was called, and a style that only the line knows."""
    stray = line[2] not in dict(names) and line[2] != _DEFAULT
    said = [line[2] * stray, line[3], b"" if _MOVES.fullmatch(line[5]) else line[5]]
    words = b" ".join(filter(None, said)).decode("utf-8", "replace")
    if words:
        notes.add("who.words", "who speaks", start, line.end(), words)


def _clean(raw: bytes, line: re.Match[bytes], names: Names) -> bytes:
    known = dict(names)
    style = known.get(line[2].strip().lstrip(b"*"), _DEFAULT)
    moves = line[5] if _MOVES.fullmatch(line[5]) else b""
    words = _TAGS.sub(
        lambda tags: _BACK.sub(lambda back: back[1] + known.get(back[2], b""), tags[0]),
        raw[line.end() :],
    )
    return line[1] + style + b"," + line[4] + moves + b"," + words
