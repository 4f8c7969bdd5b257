"""Coded pictures and sounds in any container: what stays of a frame, and of what stands in front.

Encoders and cameras write names, dates and settings between the pixels: notes (SEI) in H.264 and
HEVC, user data in MPEG video, segments in Motion JPEG. Those go. Frames of the other kinds listed
here have no place for words and stay as they are; kinds that are not listed are refused.

MPEG-4 decoders must know an old encoder by its name and build to show its pictures right, so
that very name stays, and is told. Of libavcodec its name alone stays, where the coding is called
Xvid's: without it decoders would take the pictures for those of an old Xvid.

What we cannot see: bytes inside the coding of a frame that no decoder shows, such as the filling
between sounds, where some encoders write their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import ass_subtitles, jpeg_frames, mpeg_video, nal, picture_guard
from toolkit.formats.film.nal import Coding
from toolkit.formats.film.output_pieces import one
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable
from toolkit.sandbox import mapped

#: Nothing is looked for in a longer frame; it is refused.
MAX_FRAME = 256 << 20
_READ = 1 << 16
PLAIN, UNITS, MPEG4, MPEG2, JPEG, RAW, STYLED = (
    "plain", "units", "mpeg4", "mpeg2", "jpeg", "raw", "styled",
)  # fmt: skip

_USER_DATA = re.compile(rb"\x00\x00\x01\xb2")
_NEXT = re.compile(rb"\x00\x00\x01")
#: Encoders whose pictures need their own treatment; nothing but this may stand there.
_ENCODER = re.compile(rb"(?:XviD\d{4}C?|DivX\d{3,4}(?:Build|b)\d{3,5}p?)\x00?\Z")
#: libavcodec's mark, and the same without its version: decoders read three numbers or nothing.
_LAVC, _ANY_LAVC = re.compile(rb"Lavc[1-9]\d{0,2}\.\d{1,3}\.\d{1,3}\x00?\Z"), b"Lavc1.0.0"


class Coded(NamedTuple):
    """How frames are coded: where traces can stand in them, and how units are cut.

    sizes: of plain pixels, how long a frame can be; another length is no picture. styles: of
    subtitles, what becomes of the names of their styles. xvid: MPEG-4 video that decoders take
    for Xvid's where no encoder is named.
    """

    how: str = PLAIN
    units: Coding | None = None
    sizes: tuple[int, ...] = ()
    styles: ass_subtitles.Names = ()
    xvid: bool = False


def cut(
    data: Buffer, start: int, end: int, coded: Coded, notes: Notes | None = None
) -> list[Piece]:
    """What stays of a frame: [(start, end)] where all of it does; what goes is added to notes.

    Cutting what was cut changes nothing. Raises Damaged where the frame is not as it should be.
    """
    if end - start > MAX_FRAME:
        raise TooLarge("too_many_bytes")
    mapped.passed(data, start, end)
    if coded.units is not None:
        return nal.cut(data, start, end, coded.units, notes)
    if coded.sizes and end - start not in coded.sizes:
        raise refuse()
    if coded.how == JPEG:
        return _jpeg(data, start, end, notes) if end > start else []
    if coded.how == MPEG2:
        return mpeg_video.cut(data, start, end, notes)
    if coded.how == MPEG4:
        return list(_coded(data, start, end, coded.xvid, notes))
    if coded.how == STYLED and end > start:
        return ass_subtitles.cut(data, start, end, coded.styles, notes)
    return [(start, end)]


def frame(
    data: Buffer, start: int, end: int, coded: Coded, notes: Notes | None = None
) -> Sequence[Piece]:
    """The same of one frame; raises Damaged where nothing is left of the picture in it."""
    pieces = cut(data, start, end, coded, notes)
    if coded.how in (PLAIN, STYLED):
        return pieces
    return picture_guard.require(data, start, end, pieces, coded.units)


def _jpeg(data: Buffer, start: int, end: int, notes: Notes | None) -> list[Piece]:
    """Pictures without words; raises Damaged where leaving those out makes new ones."""
    pieces = jpeg_frames.cut(data, start, end, notes)
    if pieces != [(start, end)]:
        raw = one(data, pieces, MAX_FRAME)
        again = raw if isinstance(raw, bytes) else bytes(data[raw[0] : raw[1]])
        if jpeg_frames.cut(again, 0, len(again)) != [(0, len(again))]:
            raise Damaged("structure")
    return pieces


def _coded(data: Buffer, start: int, end: int, xvid: bool, notes: Notes | None) -> Iterator[Piece]:
    """MPEG-4 video without user data, which ends where the next start code begins."""
    at = start
    for found in _USER_DATA.finditer(data, start, end):
        following = _NEXT.search(data, found.end(), end)
        stop = following.start() if following else end
        said = data[found.end() : min(stop, found.end() + _READ)]
        mark = _mark(said, xvid)
        if notes is not None:
            _tell(said, mark, (found.start(), stop), notes)
        if mark == said:
            continue
        if found.start() > at:
            yield (at, found.start())
        if mark:
            yield data[found.start() : found.end()] + mark
        at = stop
    if end > at:
        yield (at, end)


def _mark(said: bytes, xvid: bool) -> bytes:
    """What stays of user data: the mark of an encoder that decoders must know."""
    if xvid and _LAVC.match(said):
        return _ANY_LAVC
    return said if _ENCODER.match(said) else b""


def _tell(said: bytes, mark: bytes, place: tuple[int, int], notes: Notes) -> None:
    """Note what stays of user data and what goes."""
    start, stop = place
    if mark:
        words = mark.rstrip(b"\0").decode("ascii")
        notes.add("look.coding", "user data", start, stop - start, words)
    if mark != said:
        words = readable(said) or f"{stop - start - 4} bytes"
        kind = "software.name" if said[:4] in (b"Lavc", b"XviD", b"DivX") else "hidden.unknown"
        notes.add(kind, "user data", start, stop - start, words)


def refuse() -> NotCleanable:
    """The refusal of a coding in which nobody looked for traces."""
    return NotCleanable("unsupported_variant")
