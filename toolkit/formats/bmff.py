"""Boxes of ISO base media files (ISO/IEC 14496-12): cutting them, reading fields, writing them.

Knows nothing about what boxes mean, except for the few that carry a moment or a name in every
file of the family: movie, track and media headers, and handlers. Reading past an end is Damaged.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: More boxes than this in one place is an attack, not a picture.
MAX_BOXES = 20_000
#: Times count seconds from here, in UTC.
_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001  (written out as UTC by hand)
_FOUR_BYTES = 0xFFFFFFFF
_LETTERS = re.compile(rb"[\x20-\x7e]{3,}")


class Box(NamedTuple):
    """One box: its four letters, where it starts, where its body starts, where it ends."""

    name: bytes
    start: int
    body: int
    end: int

    @property
    def word(self) -> str:
        """The four letters for people."""
        return word(self.name)


class Fields:
    """A cursor over big-endian fields between two places; past the end is Damaged."""

    def __init__(self, data: Buffer, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    @property
    def left(self) -> int:
        """How many bytes follow."""
        return self.end - self.at

    def number(self, size: int) -> int:
        """An unsigned number of `size` bytes; 0 for no bytes."""
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        """The next bytes, exactly as many."""
        if size < 0 or size > self.left:
            raise Damaged("structure")
        self.at += size
        return self.data[self.at - size : self.at]

    def full(self) -> tuple[int, int]:
        """Version and flags of a full box."""
        head = self.number(4)
        return head >> 24, head & 0xFFFFFF

    def text(self) -> str:
        """Up to the next NUL, or to the end where none follows."""
        stop = self.data.find(b"\x00", self.at, self.end)
        stop = self.end if stop < 0 else stop
        raw = self.data[self.at : stop]
        self.at = min(stop + 1, self.end)
        return raw.decode("utf-8", "replace")


def word(name: bytes) -> str:
    """Four letters as text without control characters."""
    return "".join(chr(code) if 32 <= code < 127 else f"\\x{code:02x}" for code in name)


def fields(data: Buffer, box: Box) -> Fields:
    """A cursor over the body of a box."""
    return Fields(data, box.body, box.end)


def next_box(data: Buffer, at: int, end: int) -> Box | None:
    """The box that starts here, or None where no whole box does. Size 0 means: to the end."""
    if at + 8 > end:
        return None
    size, name = struct.unpack_from(">I4s", data, at)
    body = at + 8
    if size == 1 and at + 16 <= end:
        size, body = struct.unpack_from(">Q", data, at + 8)[0], at + 16
    elif size == 0:
        size = end - at
    if size < body - at or at + size > end:
        return None
    return Box(name, at, body, at + size)


def boxes(data: Buffer, at: int, end: int) -> Iterator[Box]:
    """Boxes that fill the space exactly; raises Damaged where they do not."""
    for _ in range(MAX_BOXES):
        if at == end:
            return
        box = next_box(data, at, end)
        if box is None:
            raise Damaged("structure")
        yield box
        at = box.end
    raise Damaged("too_many_parts")


def some_boxes(data: Buffer, at: int, end: int) -> list[Box]:
    """As many whole boxes as stand here; never raises. The rest starts where the last ends."""
    found: list[Box] = []
    while len(found) < MAX_BOXES:
        box = next_box(data, at, end)
        if box is None:
            break
        found.append(box)
        at = box.end
    return found


def inside(data: Buffer, box: Box, skip: int = 0) -> Iterator[Box]:
    """The boxes in a box, behind `skip` bytes of its own; raises Damaged."""
    if box.body + skip > box.end:
        raise Damaged("structure")
    return boxes(data, box.body + skip, box.end)


def only(data: Buffer, parent: Box, name: bytes) -> Box:
    """The one child of that name; raises Damaged for none or several."""
    found = [box for box in inside(data, parent) if box.name == name]
    if len(found) != 1:
        raise Damaged("structure")
    return found[0]


def written(name: bytes, *parts: bytes) -> bytes:
    """A box; raises Damaged where it would need a longer head."""
    body = b"".join(parts)
    if len(body) + 8 > _FOUR_BYTES:
        raise Damaged("structure")
    return struct.pack(">I4s", len(body) + 8, name) + body


def full(name: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with version and flags."""
    return written(name, struct.pack(">I", version << 24 | flags), *parts)


def brands(data: Buffer) -> list[bytes]:
    """The brands of the first box, the main one first; empty where it is no file type box."""
    box = next_box(data, 0, len(data))
    if box is None or box.name != b"ftyp" or box.end - box.body < 8:
        return []
    rest = data[box.body + 8 : box.end]
    return [data[box.body : box.body + 4], *(rest[at : at + 4] for at in range(0, len(rest), 4))]


def letters(raw: bytes) -> str:
    """Readable text where even short names count, as in fields that hold nothing but a name."""
    return readable(raw) or " ".join(run.decode() for run in _LETTERS.findall(raw))


def moment(seconds: int) -> str:
    """A time as people write it; the count itself where it lies beyond the calendar."""
    try:
        return f"{_EPOCH + timedelta(seconds=seconds):%Y:%m:%d %H:%M:%S} UTC"
    except OverflowError:
        return f"{seconds} seconds since 1904"


def times(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    """When a movie, a track or a medium was made and changed; zero means it is not said."""
    cursor = fields(data, box)
    size = 8 if cursor.full()[0] == 1 else 4
    prefix = {b"tkhd": "Track", b"mdhd": "Media"}.get(box.name, "")
    for name, kind in (("CreateDate", "when.taken"), ("ModifyDate", "when.changed")):
        at = cursor.at
        seconds = cursor.number(size)
        if seconds:
            yield Finding(kind, Place(f"{path}/{prefix}{name}", at, size), moment(seconds))


def handler(data: Buffer, box: Box) -> bytes:
    """What kind of track or item list this is, in four letters."""
    cursor = fields(data, box)
    cursor.take(8)
    return cursor.take(4)


def handler_name(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    """The handler's name, which is often the program's, and its maker's four letters."""
    name = letters(data[box.body + 4 : box.body + 8] + data[box.body + 12 : box.end])
    if name:
        place = Place(f"{path}/HandlerDescription", box.start, box.end - box.start)
        yield Finding("software.name", place, name)
