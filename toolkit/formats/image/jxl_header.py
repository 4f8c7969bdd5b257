"""The head of a JPEG XL codestream: what it says of the picture before the first frame.

After ISO/IEC 18181-1, annexes D and E. Everything in it is plain bits, but a colour profile, which
is entropy-coded: it is said where that begins, and who reads it (`jxl_profile`) finds the end.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.image.jxl_bits import Bits, Ways

SIGN = b"\xff\x0a"
#: Width for height, as a ratio; 0 means that the width stands by itself.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIDE: Ways = ((1, 9), (1, 13), (1, 18), (1, 30))
_PREVIEW_SIDE: Ways = ((1, 6), (65, 8), (321, 10), (1345, 12))
_PREVIEW_EIGHTHS: Ways = ((16, 0), (32, 0), (1, 5), (33, 9))
_POINT: Ways = ((0, 19), (524_288, 19), (1_048_576, 20), (2_097_152, 21))
_ALPHA, _SPOT, _FILTER = 0, 2, 5
_GREY, _XYB, _CUSTOM = 1, 2, 2
_DEEPEST_WEIGHTS = (15, 55, 210)
_MAX_CHANNELS = 256


class Head(NamedTuple):
    """What decides how frames are read, and what a head carries beyond that.

    profile: the bit with which a colour profile begins, 0 without one. names: of further channels.
    preview: the size of a small copy that stands before the picture. more: bits that no version
    knows. end: the byte behind the head; 0 where a profile follows.
    """

    width: int
    height: int
    channels: int
    xyb: bool
    moving: bool
    timed: bool
    profile: int
    names: tuple[str, ...]
    preview: tuple[int, int] | None
    more: int
    end: int


def size(bits: Bits) -> tuple[int, int]:
    """Width and height; raises Damaged where one is missing."""
    small = bits.flag()
    height = _side(bits, small)
    ratio = bits.take(3)
    if ratio:
        across, down = _RATIOS[ratio]
        width = height * across // down
    else:
        width = _side(bits, small)
    if not width or not height:
        raise Damaged("bad_size")
    return width, height


def _side(bits: Bits, small: bool) -> int:
    return 8 * (1 + bits.take(5)) if small else bits.number(*_SIDE)


def head(data: Buffer) -> Head:
    """Read the head; raises Damaged."""
    if data[:2] != SIGN:
        raise Damaged("no_picture")
    bits = Bits(data, 2)
    width, height = size(bits)
    names: list[str] = []
    preview = None
    channels = more = 0
    xyb, moving, timed, profile = True, False, False, False
    if not bits.flag():
        further = bits.flag()
        if further:
            bits.take(3)  # which way up
            if bits.flag():
                size(bits)
            preview = _preview(bits) if bits.flag() else None
            moving = bits.flag()
            timed = moving and _clock(bits)
        _depth(bits)
        bits.flag()
        channels = bits.number((0, 0), (1, 0), (2, 4), (1, 12))
        if channels > _MAX_CHANNELS:
            raise Damaged("too_many_parts")
        names = [_channel(bits) for _ in range(channels)]
        xyb = bits.flag()
        profile = _colours(bits)
        if further and not bits.flag():
            bits.halves(2)
            bits.flag()
            bits.halves(1)
        more = bits.extensions()
    _transform(bits, xyb)
    at, end = (bits.at, 0) if profile else (0, bits.even())
    named = tuple(filter(None, names))
    return Head(width, height, channels, xyb, moving, timed, at, named, preview, more, end)


def _preview(bits: Bits) -> tuple[int, int]:
    """A small copy's size."""
    ways, unit = (_PREVIEW_EIGHTHS, 8) if bits.flag() else (_PREVIEW_SIDE, 1)
    height = unit * bits.number(*ways)
    ratio = bits.take(3)
    if ratio:
        across, down = _RATIOS[ratio]
        return height * across // down, height
    return unit * bits.number(*ways), height


def _clock(bits: Bits) -> bool:
    """An animation's ticks and repeats; whether its frames carry the time of day."""
    bits.number((100, 0), (1000, 0), (1, 10), (1, 30))
    bits.number((1, 0), (1001, 0), (1, 8), (1, 10))
    bits.number((0, 0), (0, 3), (0, 16), (0, 32))
    return bits.flag()


def _depth(bits: Bits) -> None:
    if bits.flag():
        bits.number((32, 0), (16, 0), (24, 0), (1, 6))
        bits.take(4)
    else:
        bits.number((8, 0), (10, 0), (12, 0), (1, 6))


def _channel(bits: Bits) -> str:
    """A further channel; its name."""
    if bits.flag():
        return ""
    kind = bits.enum()
    _depth(bits)
    bits.number((0, 0), (3, 0), (4, 0), (1, 3))
    name = bits.name()
    if kind == _ALPHA:
        bits.flag()
    elif kind == _SPOT:
        bits.halves(4)
    elif kind == _FILTER:
        bits.number((1, 0), (0, 2), (3, 4), (19, 8))
    return name


def _colours(bits: Bits) -> bool:
    """What the colours mean; whether a profile says it."""
    if bits.flag():
        return False
    profile, space = bits.flag(), bits.enum()
    if profile:
        return True
    if space != _XYB and bits.enum() == _CUSTOM:
        _points(bits, 1)
    if space not in (_XYB, _GREY) and bits.enum() == _CUSTOM:
        _points(bits, 3)
    if space != _XYB:
        if bits.flag():
            bits.take(24)
        else:
            bits.enum()
    bits.enum()
    return False


def _points(bits: Bits, count: int) -> None:
    for _ in range(2 * count):
        bits.number(*_POINT)


def _transform(bits: Bits, xyb: bool) -> None:
    """Numbers for decoding that differ from the usual ones."""
    if bits.flag():
        return
    if xyb and not bits.flag():
        bits.halves(16)
    which = bits.take(3)
    for bit, count in enumerate(_DEEPEST_WEIGHTS):
        if which >> bit & 1:
            bits.halves(count)
