"""Where one part of a JPEG ends and the next begins: structure only, no meaning.

Specification: ITU-T T.81, annex B. A reader shared by every format that can carry a JPEG inside.
Decoders skip bytes between segments and filling before markers, so both are cut out here as parts
of their own; what decoders would stumble over is refused.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
DHT, DAC, DQT, DNL, DRI, DHP, EXP = 0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF
APP0, APP15 = 0xE0, 0xEF
#: Frame headers; 0xC4, 0xC8 and 0xCC between them are something else.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Parts that are no segment: coded pixels, filling before a marker, bytes that decoders skip.
SCAN, FILL, GAP = 0x100, 0x101, 0x102

#: More segments than this is an attack, not a picture.
MAX_SEGMENTS = 100_000

#: In coded pixels 0xFF is followed by a stuffed zero or is a restart marker, both frequent.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
#: Elsewhere decoders also pass over stray restart and TEM markers.
_AFTER_SEGMENT = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
#: The height comes late, the picture is built in layers, or it is JPEG-LS.
_VARIANTS = frozenset({DNL, DHP, EXP, 0xF7, 0xF8})


class Segment(NamedTuple):
    """One part; `code` is its marker, or SCAN, FILL or GAP."""

    code: int
    start: int
    end: int


class Frame(NamedTuple):
    """What a frame header says about the picture."""

    width: int
    height: int
    components: int


def segments(data: Buffer, start: int = 0) -> Iterator[Segment]:
    """The parts of the JPEG at `start` up to and with its first EOI; raises Damaged.

    The parts lie end to end. Tables and headers are held to their exact length, because surplus
    bytes in them would be kept unseen. Does not decode pixels or judge the parts' order.
    """
    if data[start : start + 2] != b"\xff\xd8":
        raise Damaged("structure")
    yield Segment(SOI, start, start + 2)
    at, code = start + 2, SOI
    for _ in range(MAX_SEGMENTS):
        pattern = _AFTER_SCAN if code == SOS else _AFTER_SEGMENT
        found = pattern.search(data, at)
        if found is None:
            raise Damaged("truncated")
        mark = found.start()
        if mark > at:
            yield from _between(data, at, mark, code)
        code = data[mark + 1]
        at = _end(data, mark, code)
        yield Segment(code, mark, at)
        if code == EOI:
            return
    raise Damaged("too_many_parts")


def _between(data: Buffer, at: int, mark: int, code: int) -> Iterator[Segment]:
    """Coded pixels behind a scan header, skipped bytes elsewhere, filling before the marker."""
    filled = mark
    if mark > at and data[mark - 1] == 0xFF:
        filled = at + len(data[at:mark].rstrip(b"\xff"))
    if filled > at:
        yield Segment(SCAN if code == SOS else GAP, at, filled)
    if filled < mark:
        yield Segment(FILL, filled, mark)


def _end(data: Buffer, mark: int, code: int) -> int:
    """Where the segment at `mark` ends; raises Damaged."""
    if code == EOI:
        return mark + 2
    if code in _VARIANTS:
        raise Damaged("unsupported_variant")
    if code not in _SEGMENTS:
        raise Damaged("structure")
    size = int.from_bytes(data[mark + 2 : mark + 4], "big")
    end = mark + 2 + size
    if end > len(data):
        raise Damaged("truncated")
    if size < 2:
        raise Damaged("structure")
    fits = _EXACT.get(code)
    if fits is not None and not fits(data[mark + 4 : end]):
        raise Damaged("structure")
    return end


def frame(data: Buffer, segment: Segment) -> Frame:
    """What the frame header in `segment` declares; raises Damaged when that is impossible."""
    height, width, components = struct.unpack_from(">HHB", data, segment.start + 5)
    if not height:
        raise Damaged("unsupported_variant")
    if not width or not components:
        raise Damaged("bad_size")
    return Frame(width, height, components)


def words(found: Frame) -> str:
    """A picture's size in words, to stand before its length in bytes."""
    return f"{found.width} x {found.height} JPEG picture, "


def describe(picture: bytes) -> str:
    """A hidden small picture in words: size, bytes, and the text that it carries itself.

    Never raises. Looks only into comments and application segments; of a damaged picture the
    readable text is given.
    """
    texts, size = [], ""
    try:
        for part in segments(picture):
            if part.code in FRAMES:
                size = words(frame(picture, part))
            elif part.code == COM or APP0 <= part.code <= APP15:
                texts.append(readable(picture[part.start + 4 : part.end]))
    except Damaged:
        texts = [readable(picture)]
    text = " ".join(filter(None, texts))
    return f"{size}{len(picture)} bytes" + (f": {text}" if text else "")


def _fits_quantisation(body: bytes) -> bool:
    at = 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        if wide > 1 or number > 3:
            return False
        at += 1 + (64 << wide)
    return at == len(body) > 0


def _fits_huffman(body: bytes) -> bool:
    at = 0
    while at + 17 <= len(body):
        if body[at] & 0xEC:
            return False
        at += 17 + sum(body[at + 1 : at + 17])
    return at == len(body) > 0


def _fits_frame(body: bytes) -> bool:
    return len(body) > 5 and len(body) == 6 + 3 * body[5]


def _fits_scan(body: bytes) -> bool:
    return len(body) > 0 and 1 <= body[0] <= 4 and len(body) == 4 + 2 * body[0]


#: Segments that stay: their length must follow from their contents.
_EXACT: dict[int, Callable[[bytes], bool]] = {
    DQT: _fits_quantisation,
    DHT: _fits_huffman,
    DAC: lambda body: len(body) % 2 == 0 < len(body),
    DRI: lambda body: len(body) == 2,
    SOS: _fits_scan,
    **dict.fromkeys(FRAMES, _fits_frame),
}
_SEGMENTS = frozenset(_EXACT) | frozenset(range(APP0, APP15 + 1)) | {COM}
