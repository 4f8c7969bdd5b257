"""Coded pictures and sounds in any container: what stays of a frame, and of what stands in front.

Encoders and cameras write names, dates and settings between the pixels: notes (SEI) in H.264 and
HEVC, user data in MPEG video, segments in Motion JPEG. Those go. Frames of the other kinds listed
here have no place for words and stay as they are; kinds that are not listed are refused.

MPEG-4 decoders must know an old encoder by its name and build to show its pictures right, so
that very name stays, and is told.

What we can not see: bytes inside the coding of a frame that no decoder shows, such as the filling
between sounds, where some encoders write their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import nal
from toolkit.formats.film.nal import Coding
from toolkit.formats.film.notes import Notes
from toolkit.formats.readable import readable

#: Nothing is looked for in a longer frame; it is refused.
MAX_FRAME = 256 << 20
_READ = 1 << 16
PLAIN, UNITS, MPEG4, MPEG2, JPEG, RAW = (
    "plain", "units", "mpeg4", "mpeg2", "jpeg", "raw",
)  # fmt: skip

_USER_DATA = re.compile(rb"\x00\x00\x01\xb2")
_NEXT = re.compile(rb"\x00\x00\x01")
#: Encoders whose pictures need their own treatment; nothing but this may stand there.
_ENCODER = re.compile(rb"(?:XviD\d{4}C?|DivX\d{3,4}(?:Build|b)\d{3,5}p?)\x00?\Z")


class Coded(NamedTuple):
    """How frames are coded: where traces can stand in them, and how units are cut.

    sizes: of plain pixels, how long a frame can be; another length is no picture.
    """

    how: str = PLAIN
    units: Coding | None = None
    sizes: tuple[int, ...] = ()


def cut(data: Buffer, start: int, end: int, coded: Coded, notes: Notes | None = None) -> list[Piece]:
    """What stays of a frame: [(start, end)] where all of it does; what goes is added to notes.

    Cutting what was cut changes nothing. Raises Damaged where the frame is not as it should be.
    """
    if end - start > MAX_FRAME:
        raise TooLarge("too_many_bytes")
    if coded.units is not None:
        return nal.cut(data, start, end, coded.units, notes)
    if coded.sizes and end - start not in coded.sizes:
        raise refuse()
    if coded.how == JPEG:
        return list(_pictures(data, start, end, notes))
    if coded.how in (MPEG2, MPEG4):
        return list(_coded(data, start, end, coded.how == MPEG4, notes))
    return [(start, end)]


def _coded(
    data: Buffer, start: int, end: int, encoder: bool, notes: Notes | None
) -> Iterator[Piece]:
    """MPEG video without user data, which ends where the next start code begins."""
    at = start
    for found in _USER_DATA.finditer(data, start, end):
        following = _NEXT.search(data, found.end(), end)
        stop = following.start() if following else end
        said = data[found.end() : min(stop, found.end() + _READ)]
        if encoder and _ENCODER.match(said):
            if notes is not None:
                words = said.rstrip(b"\0").decode("ascii")
                notes.add("look.coding", "user data", found.start(), stop - found.start(), words)
            continue
        if notes is not None:
            words = readable(said) or f"{stop - found.end()} bytes"
            kind = "software.name" if said[:4] in (b"Lavc", b"XviD", b"DivX") else "hidden.unknown"
            notes.add(kind, "user data", found.start(), stop - found.start(), words)
        if found.start() > at:
            yield (at, found.start())
        at = stop
    if end > at:
        yield (at, end)


_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_STAYS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD})


def _pictures(data: Buffer, start: int, end: int, notes: Notes | None) -> Iterator[Piece]:
    """JPEG pictures end to end (two for interlaced films), their words overwritten with zeros.

    Lengths stay, because some films say how long each half of a picture is.
    """
    at, kept = start, start
    for _ in range(2):
        if data[at : at + 2] != b"\xff\xd8":
            break
        for code, mark, stop in _segments(data, at + 2, end):
            instead = _segment(data, code, mark, stop, notes)
            if instead is not None:
                yield (kept, mark)
                yield instead
                kept = stop
        at = data.find(b"\xff\xd8", _behind(data, at, end), end)
        if at < 0:
            break
    yield (kept, end)


def _segments(data: Buffer, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The segments up to the first scan; raises Damaged."""
    for _ in range(1000):
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        head = data[at : at + 4]
        if len(head) < 4 or head[0] != 0xFF or at + 4 > end:
            raise Damaged("structure")
        stop = at + 2 + int.from_bytes(head[2:4], "big")
        if head[1] in (_SOI, _EOI) or head[1] in _BARE or stop > end:
            raise Damaged("structure")
        yield head[1], at, stop
        if head[1] == _SOS:
            return
        at = stop
    raise Damaged("too_many_parts")


def _segment(
    data: Buffer, code: int, mark: int, stop: int, notes: Notes | None
) -> bytes | None:
    """None for a segment that stays; else what stands in its place, of the same length."""
    body = data[mark + 4 : stop]
    if code in _STAYS:
        return None
    shown = body
    if code == 0xE0 and body[:4] == b"AVI1":
        kept = body[:16]
    elif code == 0xE0 and body[:5] == b"JFIF\0":
        kept = body[:12]
    elif code == 0xEE and body[:5] == b"Adobe":
        kept = body[:12]
    else:
        kept = b""
    shown = body[len(kept) :]
    if not shown.strip(b"\0"):
        return None
    if notes is not None:
        name = "COM" if code == _COM else f"APP{code - 0xE0}"
        kind = "hidden.comment" if code == _COM else "hidden.unknown"
        if body[:6] == b"Exif\0\0":
            kind = "hidden.packet"
        elif body[:4] == b"Lavc":
            kind = "software.name"
        notes.add(kind, name, mark, stop - mark, readable(shown) or f"{len(body)} bytes")
    return data[mark : mark + 4] + kept + bytes(len(shown))


def _behind(data: Buffer, at: int, end: int) -> int:
    """Behind the end mark of the picture that starts here."""
    found = data.find(b"\xff\xd9", at, end)
    return end if found < 0 else found + 2


def refuse() -> NotCleanable:
    """The refusal of a coding in which nobody looked for traces."""
    return NotCleanable("unsupported_variant")
