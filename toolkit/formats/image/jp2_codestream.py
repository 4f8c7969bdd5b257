"""The codestream of JPEG 2000: its markers, which of them go, and how lengths follow.

Specification: ISO/IEC 15444-1 Annex A, and 15444-15 for the markers of the fast coder. Comments
name programs and people; pointer markers (TLM, PLM, PLT, CRG) only help to find things faster,
and would be wrong once a comment is gone. Everything else is coded picture data, and stays.

Not seen: bytes behind the last code inside the coded data of a tile.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

START = b"\xff\x4f\xff\x51"
_SIZ, _COM, _SOT, _SOD, _EOC = 0x51, 0x64, 0x90, 0x93, 0xD9
_TILE = 12
#: Needed to decode: sizes, coding styles, steps, regions, order, packed heads.
_MAIN = frozenset({0x50, 0x51, 0x52, 0x53, 0x56, 0x59, 0x5C, 0x5D, 0x5E, 0x5F, 0x60})
_IN_TILE = frozenset({0x52, 0x53, 0x5C, 0x5D, 0x5E, 0x5F, 0x61})
_POINTERS = frozenset({0x55, 0x57, 0x58, 0x63})
MAX_PARTS = 100_000


class Part(NamedTuple):
    """A marker with its segment, or the coded data of a tile (code 0). tile: 0 in the head."""

    code: int
    start: int
    end: int
    tile: int


class Stream(NamedTuple):
    """All parts, and where the stream ends."""

    parts: list[Part]
    end: int


def parts(data: Buffer, start: int, limit: int) -> Stream:
    """Cut a codestream up; raises Damaged or TooLarge."""
    if bytes(data[start : start + 4]) != START:
        raise Damaged("structure")
    found = [Part(0x4F, start, start + 2, 0)]
    at, tile = start + 2, 0
    while True:
        if len(found) > MAX_PARTS:
            raise TooLarge("too_many_parts")
        code = _code(data, at, limit)
        if code == _EOC:
            found.append(Part(_EOC, at, at + 2, 0))
            return Stream(found, at + 2)
        if code != _SOT:
            end = _segment(data, at, limit)
            found.append(Part(code, at, end, 0))
            at = end
            continue
        if len(found) < 2 or found[1].code != _SIZ:
            raise Damaged("structure")
        tile += 1
        rows, at = _tile(data, at, limit, tile)
        found += rows


def _code(data: Buffer, at: int, limit: int) -> int:
    if at + 2 > limit:
        raise Damaged("truncated")
    if data[at] != 0xFF:
        raise Damaged("structure")
    return data[at + 1]


def _segment(data: Buffer, at: int, limit: int) -> int:
    """Where a marker segment ends."""
    size = int.from_bytes(bytes(data[at + 2 : at + 4]), "big")
    if size < 2 or at + 2 + size > limit:
        raise Damaged("truncated")
    return at + 2 + size


def _tile(data: Buffer, at: int, limit: int, tile: int) -> tuple[list[Part], int]:
    """A part of a tile: its head, its markers and its coded data; and where the next begins."""
    if at + _TILE > limit or bytes(data[at + 2 : at + 4]) != b"\0\x0a":
        raise Damaged("truncated")
    (length,) = struct.unpack_from(">I", data, at + 6)
    end = at + length if length else _last(data, limit)
    if end > limit or end < at + _TILE + 2:
        raise Damaged("truncated")
    found = [Part(_SOT, at, at + _TILE, tile)]
    here = at + _TILE
    while _code(data, here, end) != _SOD:
        behind = _segment(data, here, end)
        found.append(Part(data[here + 1], here, behind, tile))
        here = behind
    return [*found, Part(_SOD, here, here + 2, tile), Part(0, here + 2, end, tile)], end


def _last(data: Buffer, limit: int) -> int:
    """Where the last part of a tile ends that says it goes on to the end."""
    end = data.rfind(b"\xff\xd9", 0, limit)
    if end < 0:
        raise Damaged("truncated")
    return end


def goes(part: Part) -> bool:
    """Whether a part is left out; raises Damaged for one of a kind that nobody knows."""
    if part.code in (_COM, *_POINTERS):
        return True
    known = _IN_TILE if part.tile else _MAIN
    if part.code not in (0, 0x4F, _SOT, _SOD, _EOC) and part.code not in known:
        raise Damaged("unsupported_variant")
    return False


def clean(data: Buffer, found: Stream) -> Iterator[bytes | tuple[int, int]]:
    """The stream without what goes; the lengths of tiles' parts follow."""
    lengths: dict[int, int] = {}
    for part in found.parts:
        if part.tile and not goes(part):
            lengths[part.tile] = lengths.get(part.tile, 0) + part.end - part.start
    for part in found.parts:
        if goes(part):
            continue
        if part.code == _SOT:
            head = bytes(data[part.start : part.end])
            yield head[:6] + struct.pack(">I", lengths[part.tile]) + head[10:]
        else:
            yield (part.start, part.end)


def size_of(data: Buffer, start: int) -> Size:
    """The picture's size in pixels; raises Damaged."""
    raw = bytes(data[start : start + 42])
    if raw[:4] != START or len(raw) < 42:
        raise Damaged("structure")
    right, low, left, top = struct.unpack_from(">4I", raw, 8)
    components = struct.unpack_from(">H", raw, 40)[0]
    if right <= left or low <= top or not 0 < components <= 16384:
        raise Damaged("bad_size")
    return Size(right - left, low - top)


def traces(data: Buffer, found: Stream, path: str) -> Iterator[Finding]:
    """What comments say, and markers of kinds that go."""
    for part in found.parts:
        place = Place(f"{path}/{_name(part)}", part.start, part.end - part.start)
        if part.code == _COM:
            raw = bytes(data[part.start + 6 : part.end])
            latin = data[part.start + 5 : part.start + 6] == b"\x01"
            said = raw.decode("latin-1") if latin else readable(raw) or raw.hex()
            yield Finding("hidden.comment", place, said)
        elif part.code in _POINTERS:
            yield Finding("look.description", place, f"{part.end - part.start} bytes")
        elif _unknown(part):
            raw = bytes(data[part.start : part.end])
            yield Finding("hidden.unknown", place, readable(raw) or raw[:200].hex())


def _unknown(part: Part) -> bool:
    try:
        return goes(part)
    except Damaged:
        return True


def _name(part: Part) -> str:
    names = {_COM: "COM", 0x55: "TLM", 0x57: "PLM", 0x58: "PLT", 0x63: "CRG"}
    name = names.get(part.code, f"marker {part.code:#04x}")
    return f"tile {part.tile}/{name}" if part.tile else name
