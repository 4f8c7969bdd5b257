"""Word 97 to 2003: what a document's own tables keep about people.

Specification: [MS-DOC]. The last ten who saved it, with the paths; who changed and who commented;
author, title and template once more; names of bookmarks, variables, linked files; the printer; the
route by mail; times of making, saving and printing; and text that a quick save left behind.

Text that stands in the document's pieces is what readers see, and is not repeated here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_IDENT = b"\xec\xa5"
_ROWS, _QUICK, _LOCKED, _TABLE = 0x9A, 0x0004, 0x0100, 0x0200
_PIECES, _TIMES, _ASSOC = 33, 31, 32
_MOST = 4000


class Table(NamedTuple):
    """A table of words: the number of its row, its name, the kind of trace it is."""

    row: int
    name: str
    kind: str


_TABLES: tuple[Table, ...] = (
    Table(71, "SavedBy", "who.user_path"),
    Table(51, "ChangedBy", "who.author"),
    Table(21, "Bookmarks", "who.words"),
    Table(37, "CommentedParts", "who.words"),
    Table(72, "FileNames", "who.user_path"),
    Table(52, "Captions", "who.words"),
)
#: Rows that are no such tables: shown as readable text.
_OTHERS: tuple[Table, ...] = (
    Table(36, "CommentedBy", "who.author"),
    Table(27, "Printer", "device.model"),
    Table(28, "PrinterPortrait", "device.model"),
    Table(29, "PrinterLandscape", "device.model"),
    Table(60, "Variables", "hidden.text"),
    Table(70, "Route", "who.contact"),
    Table(35, "AutosaveSource", "who.user_path"),
    Table(24, "Commands", "hidden.script"),
    Table(44, "MailMerge", "who.user_path"),
    Table(45, "FormFields", "hidden.form"),
)
_ASSOCIATED: dict[int, tuple[str, str]] = {
    1: ("Template", "who.user_path"), 2: ("Title", "who.words"), 3: ("Subject", "who.words"),
    4: ("Keywords", "who.words"), 6: ("Author", "who.author"), 7: ("LastSavedBy", "who.author"),
    8: ("MailMergeData", "who.user_path"), 9: ("MailMergeHead", "who.user_path"),
    17: ("WritePassword", "who.words"),
}  # fmt: skip
_MOMENTS = (("Created", 20), ("LastSaved", 24), ("LastPrinted", 28))


def locked(stream: bytes) -> bool:
    """Whether the document can only be read with a password."""
    return stream[:2] == _IDENT and bool(_flags(stream) & _LOCKED)


def _flags(stream: bytes) -> int:
    return int.from_bytes(stream[10:12], "little")


def table_of(stream: bytes) -> str:
    """The name of the stream in which the tables stand."""
    return "1Table" if _flags(stream) & _TABLE else "0Table"


def read(stream: bytes, table: bytes, path: str) -> Iterator[Finding]:
    """Everything that the tables say; never raises."""
    if stream[:2] != _IDENT or len(stream) < _ROWS + 16:
        yield Finding("hidden.unknown", Place(path, None, len(stream)), readable(stream) or None)
        return
    language = int.from_bytes(stream[6:8], "little")
    yield Finding("who.language", Place(f"{path}/language"), f"language {language:#06x}")
    if _flags(stream) & _QUICK:
        place = Place(f"{path}/quick save")
        yield Finding("hidden.earlier", place, "saved quickly, so deleted text stays in it")
    yield from _tables(stream, table, path)
    yield from _associated(strings(_row(stream, table, _ASSOC)), path)
    yield from _moments(_row(stream, table, _TIMES), path)
    left = readable(_outside(stream, _row(stream, table, _PIECES)))
    if left:
        yield Finding("hidden.earlier", Place(f"{path}/outside the text"), left)


def _tables(stream: bytes, table: bytes, path: str) -> Iterator[Finding]:
    """The tables of strings, and the others as readable text."""
    for entry in _TABLES:
        for number, said in enumerate(strings(_row(stream, table, entry.row))):
            if said:
                yield Finding(entry.kind, Place(f"{path}/{entry.name}/{number}"), said)
    for entry in _OTHERS:
        said = readable(_row(stream, table, entry.row)) or _counted(stream, table, entry)
        if said:
            yield Finding(entry.kind, Place(f"{path}/{entry.name}"), said)


def _row(stream: bytes, table: bytes, number: int) -> bytes:
    """What a row of the head points at."""
    at = _ROWS + 8 * number
    if at + 8 > len(stream):
        return b""
    start, size = struct.unpack_from("<2I", stream, at)
    return table[start : start + size]


def _counted(stream: bytes, table: bytes, entry: Table) -> str:
    """Names that are too short to be found as readable text: 16-bit, each with its length."""
    if entry.name != "CommentedBy":
        return ""
    raw, at, found = _row(stream, table, entry.row), 0, list[str]()
    while at + 2 <= len(raw) and len(found) < _MOST:
        size = 2 * int.from_bytes(raw[at : at + 2], "little")
        found.append(raw[at + 2 : at + 2 + size].decode("utf-16-le", "replace"))
        at += 2 + size
    return ", ".join(found)


def strings(raw: bytes) -> Iterator[str]:
    """A table of strings, 16 or 8 bits a letter."""
    if len(raw) < 4:
        return
    wide = raw[:2] == b"\xff\xff"
    at = 2 if wide else 0
    count, extra = struct.unpack_from("<2H", raw.ljust(8, b"\0"), at)
    at += 4
    for _ in range(min(count, _MOST)):
        if at + 1 + wide > len(raw):
            return
        length = int.from_bytes(raw[at : at + 1 + wide], "little")
        at += 1 + wide
        size = length * (1 + wide)
        yield raw[at : at + size].decode("utf-16-le" if wide else "cp1252", "replace")
        at += size + extra


def _associated(words: Iterator[str], path: str) -> Iterator[Finding]:
    for number, said in enumerate(words):
        name, kind = _ASSOCIATED.get(number, (f"Associated{number}", "who.words"))
        if said:
            yield Finding(kind, Place(f"{path}/{name}"), said)


def _moments(raw: bytes, path: str) -> Iterator[Finding]:
    """The times in the document's properties: minute, hour, day, month, year in one number."""
    for name, at in _MOMENTS:
        value = int.from_bytes(raw[at : at + 4], "little")
        if value:
            year, month, day = (value >> 20 & 511) + 1900, value >> 16 & 15, value >> 11 & 31
            said = f"{year}:{month:02}:{day:02} {value >> 6 & 31:02}:{value & 63:02}"
            yield Finding("when.changed", Place(f"{path}/{name}"), said)


def _outside(stream: bytes, pieces: bytes) -> bytes:
    """The bytes of the text stream that no piece of the text covers; none if that is not known."""
    spans = sorted(_spans(pieces))
    if not spans:
        return b""
    out, at = bytearray(), spans[0][0]
    for start, end in spans:
        if start > at:
            out += stream[at:start] + b"\0\1\0"
        at = max(at, end)
    return bytes(out + stream[at:])


def _spans(raw: bytes) -> Iterator[tuple[int, int]]:
    """Where the pieces of the text stand."""
    at = 0
    while raw[at : at + 1] == b"\1" and at + 3 <= len(raw):
        at += 3 + int.from_bytes(raw[at + 1 : at + 3], "little")
    if raw[at : at + 1] != b"\2":
        return
    body = raw[at + 5 :]
    count = max(0, (len(body) - 4) // 12)
    letters = struct.unpack_from(f"<{count + 1}I", body) if len(body) >= 4 else (0,)
    for number in range(count):
        place = struct.unpack_from("<I", body, 4 * (count + 1) + 8 * number + 2)[0]
        length = max(0, letters[number + 1] - letters[number])
        if place & 0x4000_0000:
            start = (place & 0x3FFF_FFFF) // 2
            yield start, start + length
        else:
            yield place, place + 2 * length
