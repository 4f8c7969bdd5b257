"""The heads of a clean movie, its tracks and their media: durations, sizes, turns, no moments.

Times of making become zero, names empty, languages undefined, counts of volume and window places
what they are by default. Which way up, how large, how loud and how long stays.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, Fields, fields, full, written

_UNDEFINED = b"\x55\xc4"
_UPRIGHT = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
_SHORT = 0xFFFFFFFF
_MOST_EDITS = 100_000


class Edit(NamedTuple):
    """A stretch of a track: how long in the movie's time, from where in its own (-1: nothing)."""

    length: int
    start: int
    rate: bytes = b"\x00\x01\x00\x00"


class Clock(NamedTuple):
    """Units of time in a second, and how many of them all of it lasts."""

    scale: int
    length: int


def _timed(cursor: Fields) -> int:
    """How wide times are; the cursor stands behind both moments."""
    wide = 8 if cursor.full()[0] == 1 else 4
    cursor.take(2 * wide)
    return wide


def clock(data: Buffer, box: Box) -> Clock:
    """The time of a movie or a medium; raises Damaged."""
    cursor = fields(data, box)
    wide = _timed(cursor)
    return Clock(cursor.number(4), cursor.number(wide))


def _length(value: int) -> tuple[int, int]:
    """Version of a head, and how wide its times are, for a duration."""
    return (1, 8) if value > _SHORT else (0, 4)


def movie(data: Buffer, box: Box, length: int | None, following: int) -> bytes:
    """A movie head; length: where it is not what it says. following: the next track's number."""
    cursor = fields(data, box)
    wide = _timed(cursor)
    scale, said = cursor.take(4), cursor.number(wide)
    said = said if length is None else length
    rate = cursor.take(6)
    cursor.take(10)
    turn = cursor.take(36)
    version, wide = _length(said)
    body = bytes(2 * wide) + scale + said.to_bytes(wide, "big") + rate + bytes(10)
    return full(b"mvhd", version, 0, body, turn, bytes(24), struct.pack(">I", following))


def track(data: Buffer, box: Box, number: int, length: int | None) -> bytes:
    """A track head."""
    cursor = fields(data, box)
    _, flags = cursor.full()
    cursor.at -= 4
    wide = _timed(cursor)
    cursor.take(8)
    said = cursor.number(wide)
    said = said if length is None else length
    cursor.take(8)
    layer, volume = cursor.take(4), cursor.take(2)
    cursor.take(2)
    version, wide = _length(said)
    body = bytes(2 * wide) + struct.pack(">II", number, 0) + said.to_bytes(wide, "big")
    shape = layer + volume + bytes(2) + cursor.take(44)
    return full(b"tkhd", version, flags & 15, body, bytes(8), shape)


def media(data: Buffer, box: Box, length: int | None) -> bytes:
    """A media head, of no language."""
    cursor = fields(data, box)
    wide = _timed(cursor)
    scale, said = cursor.take(4), cursor.number(wide)
    said = said if length is None else length
    version, wide = _length(said)
    body = bytes(2 * wide) + scale + said.to_bytes(wide, "big")
    return full(b"mdhd", version, 0, body, _UNDEFINED, bytes(2))


def edits(data: Buffer, box: Box) -> list[Edit]:
    """The stretches of an edit list; raises Damaged."""
    cursor = fields(data, box)
    version, _ = cursor.full()
    wide = 8 if version == 1 else 4
    found = []
    for _ in range(min(cursor.number(4), _MOST_EDITS)):
        length = cursor.number(wide)
        start = int.from_bytes(cursor.take(wide), "big", signed=True)
        found.append(Edit(length, start, cursor.take(4)))
    return found


def edit_list(found: list[Edit]) -> bytes:
    """An edit list in its box."""
    wide = any(edit.length > _SHORT or edit.start > _SHORT >> 1 for edit in found)
    code = ">Qq" if wide else ">Ii"
    rows = b"".join(struct.pack(code, edit.length, edit.start) + edit.rate for edit in found)
    return written(b"edts", full(b"elst", int(wide), 0, struct.pack(">I", len(found)), rows))


def handler(kind: bytes, quicktime: bool) -> bytes:
    """What kind of track it is, without a name; QuickTime says in front that it is a medium."""
    front = b"mhlr" if quicktime else bytes(4)
    return full(b"hdlr", 0, 0, front, kind, bytes(13))


def information(data: Buffer, kind: bytes, boxes: dict[bytes, Box], quicktime: bool) -> bytes:
    """The head of a medium of this kind, and where its samples are: in this very file."""
    reference = full(b"dref", 0, 0, struct.pack(">I", 1), full(b"url ", 0, 1))
    parts = [_kind_head(data, kind, boxes)]
    if quicktime:
        parts.append(full(b"hdlr", 0, 0, b"dhlr", b"url ", bytes(13)))
    return b"".join([*parts, written(b"dinf", reference)])


def _kind_head(data: Buffer, kind: bytes, boxes: dict[bytes, Box]) -> bytes:
    if kind == b"vide":
        mode = fields(data, boxes[b"vmhd"]).take(6)[4:] if b"vmhd" in boxes else bytes(2)
        return full(b"vmhd", 0, 1, mode, bytes(6))
    if kind == b"soun":
        return full(b"smhd", 0, 0, bytes(4))
    if b"gmhd" in boxes or b"gmin" in boxes:
        general = full(b"gmin", 0, 0, b"\x00\x40" + b"\x80\x00" * 3 + bytes(4))
        return written(b"gmhd", general, written(b"text", _UPRIGHT))
    if kind == b"subt":
        return full(b"sthd", 0, 0)
    return full(b"nmhd", 0, 0)
