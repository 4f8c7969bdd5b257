"""Letters of a font: what a string says, and how wide it is drawn.

Reads ToUnicode tables and plain encodings. Where a font says nothing of its letters, they are
shown by their numbers. Widths of fonts that are not described are those of their nearest kin.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Refused
from toolkit.formats.pdf.values import Document, Name, Stream, Value, is_number
from toolkit.formats.pdf.widths import WIDTHS

_MAX_RANGE = 70_000
#: More letters than this are in no font; ranges that tell of more are not read to their end.
_MOST_SAID = 1 << 18
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_ROW = re.compile(
    rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])"
)
_SPACES = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]*)>")
_UNI = re.compile(r"/uni([0-9A-F]{4})|/u([0-9A-F]{4,6})")
_GLYPHS = {
    "/space": " ",
    "/period": ".",
    "/comma": ",",
    "/hyphen": "-",
    "/colon": ":",
    "/semicolon": ";",
    "/slash": "/",
    "/at": "@",
    "/underscore": "_",
    "/parenleft": "(",
    "/parenright": ")",
    "/quotesingle": "'",
    "/quoteright": "\u2019",
    "/quotedbl": '"',
    "/exclam": "!",
    "/question": "?",
    "/zero": "0",
    "/one": "1",
    "/two": "2",
    "/three": "3",
    "/four": "4",
    "/five": "5",
    "/six": "6",
    "/seven": "7",
    "/eight": "8",
    "/nine": "9",
    "/adieresis": "\u00e4",
    "/odieresis": "\u00f6",
    "/udieresis": "\u00fc",
    "/germandbls": "\u00df",
    "/eacute": "\u00e9",
    "/egrave": "\u00e8",
    "/aacute": "\u00e1",
    "/agrave": "\u00e0",
    "/ccedilla": "\u00e7",
    "/ntilde": "\u00f1",
    "/plus": "+",
    "/equal": "=",
    "/percent": "%",
    "/ampersand": "&",
    "/numbersign": "#",
    "/asterisk": "*",
    "/bullet": "\u2022",
    "/endash": "\u2013",
    "/emdash": "\u2014",
    "/fi": "fi",
    "/fl": "fl",
}


#: What a byte says where the font does not tell.
_PLAIN = {count: bytes([count]).decode("cp1252", "replace") for count in range(256)}


class Letter(NamedTuple):
    """One drawn letter: its bytes, what it says, and how wide it is (1 is the font's size)."""

    code: bytes
    said: str
    width: float


class Letters:
    """The letters of one font."""

    def __init__(self, document: Document, font: Value) -> None:
        """Never raises for a font that makes no sense; it then has plain letters."""
        self._document = document
        keys = document.dict(font)
        self.kind = document.name(keys.get("/Subtype"))
        below = document.list(keys.get("/DescendantFonts"))
        self._below = document.dict(below[0]) if below else {}
        self.size = 2 if self.kind == "/Type0" else 1
        self._said: dict[int, str] = {}
        self._known: dict[bytes, Letter] = {}
        self._room = _MOST_SAID
        self._table = _PLAIN
        self.scale = 0.001
        if self.kind == "/Type3":
            matrix = document.numbers(keys.get("/FontMatrix"))
            self.scale = abs(matrix[0]) if matrix else 0.001
        self._differences(keys)
        self._unicode(keys.get("/ToUnicode"))
        self._widths: dict[int, float] = {}
        self._usual = 0.5
        self._measure(keys)

    def read(self, raw: bytes) -> Iterator[Letter]:
        """The letters of a string."""
        known = self._known
        for at in range(0, len(raw), self.size):
            code = raw[at : at + self.size]
            if code not in known:
                known[code] = self._letter(code)
            yield known[code]

    def _letter(self, code: bytes) -> Letter:
        number = int.from_bytes(code, "big")
        said = self._said.get(number)
        if said is None:
            said = self._table.get(number, "\ufffd") if self.size == 1 else "\ufffd"
        return Letter(code, said, self._widths.get(number, self._usual))

    def _differences(self, keys: dict[str, Value]) -> None:
        at = 0
        encoding = self._document.dict(keys.get("/Encoding"))
        listed = self._document.list(encoding.get("/Differences"))
        if listed:  # the plain table is that of all fonts
            self._table = dict(_PLAIN)
        for each in listed:
            if isinstance(each, Name):
                self._table[at] = _glyph(each) or self._table.get(at, "\ufffd")
                at += 1
            elif isinstance(each, int):
                at = each

    def _unicode(self, value: Value) -> None:
        if not isinstance(self._document.at(value), Stream):
            return
        try:
            raw = self._document.bytes_of(value)
        except Refused:
            return
        space = _SPACES.search(raw)
        if space and self.kind == "/Type0":
            self.size = max(1, len(space[1]) // 2)
        for block in _CHARS.findall(raw):
            items = [
                bytes.fromhex(each.decode()) for each in _PAIR.findall(block) if len(each) % 2 == 0
            ]
            for code, said in zip(items[::2], items[1::2], strict=False):
                self._said[int.from_bytes(code, "big")] = said.decode("utf-16-be", "replace")
        for block in _RANGES.findall(raw):
            for row in _ROW.findall(block):
                self._range(row)

    def _range(self, row: tuple[bytes, bytes, bytes, bytes]) -> None:
        first, last = int(row[0] or b"0", 16), int(row[1] or b"0", 16)
        if row[3]:
            listed = [
                bytes.fromhex(each.decode())
                for each in _PAIR.findall(row[3])
                if len(each) % 2 == 0
            ]
            for count, said in enumerate(listed):
                self._said[first + count] = said.decode("utf-16-be", "replace")
            return
        base = bytes.fromhex(row[2].decode()) if len(row[2]) % 2 == 0 else b""
        most = first + min(_MAX_RANGE, self._room)
        self._room -= max(0, min(last, most) - first)
        for number in range(first, min(last, most) + 1):
            if base:
                end = int.from_bytes(base[-2:], "big") + number - first
                said = base[:-2] + (end & 0xFFFF).to_bytes(2, "big")
                self._said[number] = said.decode("utf-16-be", "replace")

    def _measure(self, keys: dict[str, Value]) -> None:
        document = self._document
        if self._below:
            self._usual = document.number(self._below.get("/DW"), 1000) * 0.001
            self._composite(document.list(self._below.get("/W")))
            return
        first = int(document.number(keys.get("/FirstChar")))
        listed = document.list(keys.get("/Widths"))
        for count, each in enumerate(listed):
            found = document.at(each)
            if is_number(found):
                self._widths[first + count] = float(found) * self.scale
        if not listed:
            self._standard(document.name(keys.get("/BaseFont")))

    def _composite(self, listed: list[Value]) -> None:
        document, at = self._document, 0
        while at + 1 < len(listed):
            first, second = int(document.number(listed[at])), document.at(listed[at + 1])
            if isinstance(second, list):
                for count, each in enumerate(second):
                    self._widths[first + count] = document.number(each) * 0.001
                at += 2
            else:
                last = min(int(document.number(listed[at + 1])), first + _MAX_RANGE)
                width = document.number(listed[at + 2]) * 0.001 if at + 2 < len(listed) else 0
                for number in range(first, last + 1):
                    self._widths[number] = width
                at += 3

    def _standard(self, base: str) -> None:
        low = base.lower()
        if "cour" in low or "mono" in low:
            self._usual = 0.6
            return
        family = (
            "Times"
            if "times" in low or "roman" in low or "serif" in low.replace("sans", "")
            else "Helvetica"
        )
        style = ("Bold" if "bold" in low else "") + (
            "Italic" if "ital" in low or "obli" in low else ""
        )
        if family == "Helvetica":
            style = style.replace("Italic", "")
        name = f"{family}-{style}" if style else ("Times-Roman" if family == "Times" else family)
        self._widths = _standard_widths(name)


@functools.cache
def _standard_widths(name: str) -> dict[int, float]:
    """The widths of a font that every reader has; one table for all fonts of that name."""
    return {32 + count: width * 0.001 for count, width in enumerate(WIDTHS[name])}


def _glyph(name: str) -> str:
    found = _UNI.fullmatch(name)
    if found:
        return chr(min(int(found[1] or found[2], 16), 0x10FFFF))
    return _GLYPHS.get(name) or (name[1:] if len(name) == 2 else "")
