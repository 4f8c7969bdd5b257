"""Whether what was left of a coded picture still is one: asked of every frame that was cut.

Those who cut (nal.py, mpeg_video.py, ...) say what goes. This looks at what they leave, with its
own eyes and knowing only which units hold pixels, so that a mistake of theirs, or a film cut into
units in a way that they do not know, is a refusal and never a film without pictures.

What it cannot see: one of several slices of a picture that is missing. Pixels that stand behind a
start code inside a unit that goes are looked for by nal.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import av1_obu
from toolkit.formats.film.nal import AV1, H264, HEVC, Coding
from toolkit.formats.film.output_pieces import one

#: First bytes of units that hold pixels of the picture that every decoder shows.
_PIXELS = {
    H264: frozenset(number | weight << 5 for number in (1, 2, 5) for weight in range(4)),
    HEVC: frozenset(number << 1 for number in (*range(10), *range(16, 22))),
}
#: From here on the second byte of a unit of HEVC says another layer.
_SECOND_LAYER = 8
#: Heads of pictures, tiles and whole pictures.
_AV1_PIXELS = frozenset({3, 4, 6})
#: Slices of MPEG-1 and MPEG-2, pictures of MPEG-4; the start of pixels in JPEG.
_MPEG, _JPEG = re.compile(rb"\x00\x00\x01[\x01-\xaf\xb6]"), re.compile(rb"\xff\xda")
_START = re.compile(rb"\x00\x00\x01")
_MOST = 1 << 29


def require(
    data: Buffer, start: int, end: int, pieces: Sequence[Piece], coding: Coding | None = None
) -> Sequence[Piece]:
    """The pieces that stay of a frame; raises Damaged where it was cut and is no picture any more.

    coding: of what is coded in units; None: MPEG video or JPEG.
    """
    if start == end or [*pieces] == [(start, end)]:
        return pieces
    left = one(data, pieces, _MOST) if pieces else b""
    raw = left if isinstance(left, bytes) else bytes(data[left[0] : left[1]])
    if not _shows(raw, coding):
        raise Damaged("no_picture")
    return pieces


def pixels(codec: str, head: int, second: int) -> bool:
    """Whether a unit of H.264 or HEVC that begins so holds pixels that every decoder shows."""
    return head in _PIXELS[codec] and (codec == H264 or second < _SECOND_LAYER)


def _shows(raw: bytes, coding: Coding | None) -> bool:
    if coding is None:
        return bool(_MPEG.search(raw) or _JPEG.search(raw))
    if coding.codec == AV1:
        return any(obu.number in _AV1_PIXELS for obu in av1_obu.obus(raw, 0, len(raw)))
    if not coding.length_size:
        places = (found.end() for found in _START.finditer(raw))
        return any(pixels(coding.codec, *raw[at : at + 2]) for at in places if at + 1 < len(raw))
    at, width = 0, coding.length_size
    while at + width + 1 < len(raw):
        body = at + width
        if pixels(coding.codec, raw[body], raw[body + 1]):
            return True
        at = body + int.from_bytes(raw[at:body], "big")
    return False
