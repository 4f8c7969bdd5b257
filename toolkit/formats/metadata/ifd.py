"""Read TIFF directories: the structure under EXIF, TIFF, camera raw and most maker notes.

After TIFF 6.0 section 2 and the BigTIFF note. Every offset and count is checked against the
buffer; an entry that points outside is given with no bytes. Gives raw entries, no meanings.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.base import Buffer

#: Type number -> bytes a value and struct letter ("" for those read by hand).
TYPES: dict[int, tuple[int, str]] = {
    1: (1, "B"), 2: (1, ""), 3: (2, "H"), 4: (4, "I"), 5: (8, ""), 6: (1, "b"), 7: (1, ""),
    8: (2, "h"), 9: (4, "i"), 10: (8, ""), 11: (4, "f"), 12: (8, "d"), 13: (4, "I"),
    16: (8, "Q"), 17: (8, "q"), 18: (8, "Q"), 129: (1, ""),
}  # fmt: skip
ASCII, UNDEFINED, UTF8 = 2, 7, 129
_RATIONALS = {5: "I", 10: "i"}
MAX_ENTRIES = 2000

Number = int | float | tuple[int, int]


class Entry(NamedTuple):
    """One directory entry. `at` is the absolute offset of its value, `raw` the value's bytes.

    raw is None when the value lies outside the buffer or its type is unknown.
    """

    tag: int
    type: int
    count: int  # type: ignore[assignment]  # hides a method of tuple
    at: int
    raw: bytes | None


def byte_order(head: bytes) -> str:
    """The struct letter of a TIFF header's byte order: "<", ">", or "" when it is none."""
    return {b"II": "<", b"MM": ">"}.get(bytes(head[:2]), "")


class Layout(NamedTuple):
    """How a directory is laid out: the struct letters of its parts, and their sizes in bytes."""

    number: str
    head: int
    entry: str
    inline: int
    step: int
    offset: str


CLASSIC = Layout("H", 2, "HHI", 4, 12, "I")
BIG = Layout("Q", 8, "HHQ", 8, 20, "Q")


def first_directory(data: Buffer, start: int, order: str, layout: Layout = CLASSIC) -> int:
    """The offset of the first directory, relative to start; 0 where the header is cut off."""
    at = start + layout.inline
    if at + layout.inline > len(data):
        return 0
    offset: int = struct.unpack_from(order + layout.offset, data, at)[0]
    return offset


def entries(
    data: Buffer, base: int, end: int, offset: int, order: str, layout: Layout = CLASSIC
) -> tuple[list[Entry], int]:
    """The entries of the directory at base + offset, and the offset of the next one (0: none).

    base: may lie before the buffer, where a note was cut out of another file.
    end: where the enclosing block ends; nothing behind it is read. A directory that is cut off
    gives the entries that are there. When its values add up to more than the block, they overlap:
    the last ones are then given with no bytes, so that a small file cannot fill the memory.
    """
    at = base + offset
    if offset <= 0 or at < 0 or at + layout.head > end:
        return [], 0
    (count,) = struct.unpack_from(order + layout.number, data, at)
    first = at + layout.head
    count = min(count, MAX_ENTRIES, (end - first) // layout.step)
    found: list[Entry] = []
    left = end - base
    for place in range(first, first + layout.step * count, layout.step):
        found.append(_entry(data, (base, end, left), place, order, layout))
        left -= len(found[-1].raw or b"")
    tail = first + layout.step * count
    known = tail + layout.inline <= end
    return found, struct.unpack_from(order + layout.offset, data, tail)[0] if known else 0


def _entry(
    data: Buffer, limits: tuple[int, int, int], at: int, order: str, layout: Layout
) -> Entry:
    """limits: where offsets count from, where values end, how many bytes they may have."""
    base, end, left = limits
    tag, kind, count = struct.unpack_from(order + layout.entry, data, at)
    place = at + layout.step - layout.inline
    size = TYPES.get(kind, (0, ""))[0] * count
    if size > layout.inline:
        place = base + struct.unpack_from(order + layout.offset, data, place)[0]
    if kind not in TYPES or place < 0 or place + size > end or size > left:
        return Entry(tag, kind, count, place, None)
    return Entry(tag, kind, count, place, bytes(data[place : place + size]))


def numbers(entry: Entry, order: str, most: int = 4096) -> list[Number]:
    """The values of a numeric entry; rationals as pairs; empty for text and damaged entries."""
    if entry.raw is None:
        return []
    if entry.type in _RATIONALS:
        flat = list(_unpacked(entry.raw, order, _RATIONALS[entry.type], most * 2))
        return list(zip(flat[::2], flat[1::2], strict=False))
    letter = TYPES[entry.type][1] or "B"
    return list(_unpacked(entry.raw, order, letter, most))


def _unpacked(raw: bytes, order: str, letter: str, most: int) -> Iterator[int]:
    size = struct.calcsize(letter)
    count = min(len(raw) // size, most)
    yield from struct.unpack_from(f"{order}{count}{letter}", raw)


def text(raw: bytes) -> str:
    """ASCII or UTF-8 text up to its padding; Latin-1 where it is no UTF-8."""
    raw = raw.rstrip(b"\0 ")
    try:
        return raw.decode("utf-8").replace("\0", " ")
    except UnicodeDecodeError:
        return raw.decode("latin-1").replace("\0", " ")
