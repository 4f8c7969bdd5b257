"""The first frame of an MP3 that is no sound: Xing, Info and VBRI, with the encoder's own words.

Players need its counts and its table to seek, and the encoder's delays to play without a pause.
All else in it - the encoder's name and version, its settings, loudness and sums over the sound -
tells one encoder from another, and is made empty. "LAME" itself stays where it stands, because
decoders look for it before they believe the delays.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from toolkit.formats.base import Block, Buffer
from toolkit.formats.readable import readable
from toolkit.formats.sound import mpeg
from toolkit.model import Finding, Place

_FRAMES, _BYTES, _TABLE, _QUALITY = 1, 2, 4, 8
_TABLE_SIZE = 100
#: LAME's part: its name, its settings, delays, more settings, and two sums.
_LAME, _NAME, _DELAYS, _SUM = 36, 9, 21, 34
_TRUSTED = (b"LAME", b"Lavf", b"Lavc")
_VBRI, _VBRI_HEAD = 36, 26


class _Kept(NamedTuple):
    """What stays of the frame, as (start, end), and where its encoder's part stands.

    table: where a table of places stands that is none, and is made even.
    """

    parts: tuple[tuple[int, int], ...]
    lame: int = 0
    table: int = 0


def first(data: Buffer, start: int, end: int, size: int) -> Iterator[Block]:
    """The block that such a frame is, where the frame of this size at `start` is one."""
    raw = data[start : start + size]
    if start + size > end or raw[1] >> 1 & 3 != 1:
        return
    at = mpeg.HEAD + mpeg.side_of(raw)
    if raw[at : at + 4] in (b"Xing", b"Info"):
        name, kept = raw[at : at + 4].decode("ascii"), _xing(raw, at)
    elif raw[_VBRI : _VBRI + 4] == b"VBRI":
        name, kept = "VBRI", _vbri(raw)
    else:
        return
    wanted = _rewritten(raw, kept)
    if wanted == raw:
        yield Block(name, start, start + size, content=True)
        return
    found = list(_found(raw, wanted, kept, name, start))
    yield Block(name, start, start + size, instead=wanted, content=True, read=lambda: found)


def _xing(raw: bytes, at: int) -> _Kept:
    flags = int.from_bytes(raw[at + 4 : at + 8], "big")
    stop = at + 8
    for flag, size in ((_FRAMES, 4), (_BYTES, 4), (_TABLE, _TABLE_SIZE), (_QUALITY, 4)):
        stop += size if flags & flag else 0
    if stop > len(raw):
        return _Kept(((0, mpeg.HEAD),))
    lame = stop if raw[stop : stop + 4] in _TRUSTED and stop + _LAME <= len(raw) else 0
    # the quality is a setting of the encoder
    last = stop - (4 if flags & _QUALITY else 0)
    table = last - (_TABLE_SIZE if flags & _TABLE else 0)
    if not _rises(raw[table:last]):
        return _Kept(((0, mpeg.HEAD), (at, table)), lame, table)
    return _Kept(((0, mpeg.HEAD), (at, last)), lame)


def _rises(table: bytes) -> bool:
    """Whether a table of places is one: they do not go back."""
    return all(one <= other for one, other in pairwise(table))


def _vbri(raw: bytes) -> _Kept:
    if len(raw) < _VBRI + _VBRI_HEAD:
        return _Kept(((0, mpeg.HEAD), (_VBRI, _VBRI + 4)))
    entries, _, size = struct.unpack_from(">HHH", raw, _VBRI + 18)
    stop = min(len(raw), _VBRI + _VBRI_HEAD + entries * size)
    return _Kept(((0, mpeg.HEAD), (_VBRI, stop)))


def _rewritten(raw: bytes, kept: _Kept) -> bytes:
    """The same frame with nothing but what stays."""
    fresh = bytearray(len(raw))
    for start, end in kept.parts:
        fresh[start:end] = raw[start:end]
    if kept.table:
        even = bytes(place * 256 // _TABLE_SIZE for place in range(_TABLE_SIZE))
        fresh[kept.table : kept.table + _TABLE_SIZE] = even
    if kept.lame:
        at = kept.lame
        fresh[at : at + 4] = b"LAME"
        fresh[at + _DELAYS : at + _DELAYS + 3] = raw[at + _DELAYS : at + _DELAYS + 3]
        if not raw[1] & 1:
            fresh[1] |= 1
        fresh[at + _SUM : at + _LAME] = struct.pack(">H", _crc(bytes(fresh[: at + _SUM])))
    return bytes(fresh)


def _crc(raw: bytes) -> int:
    """CRC-16 as LAME forms it over the frame in front of it."""
    crc = 0
    for byte in raw:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _found(raw: bytes, wanted: bytes, kept: _Kept, name: str, start: int) -> Iterator[Finding]:
    """What the frame gives away: the encoder, its settings, and what hides in the rest."""
    at = kept.lame
    rest = bytearray(a if a != b else 0 for a, b in zip(raw, wanted, strict=True))
    if at:
        said = raw[at : at + _NAME].rstrip(b"\0 U").decode("latin-1")
        if raw[at : at + _NAME] != wanted[at : at + _NAME]:
            yield Finding("software.name", Place(f"{name}/encoder", start + at, _NAME), said)
        if raw[at + _NAME : at + _LAME] != wanted[at + _NAME : at + _LAME]:
            settings = raw[at + _NAME : at + _LAME].hex()
            place = Place(f"{name}/settings", start + at + _NAME, _LAME - _NAME)
            yield Finding("software.setting", place, settings)
        rest[at : at + _LAME] = bytes(_LAME)
    if any(rest):
        words = readable(bytes(rest))
        kind = "hidden.gap" if words else "hidden.padding"
        value = words or f"{len(rest) - rest.count(0)} bytes"
        yield Finding(kind, Place(f"{name}/filling", start, len(raw)), value)
