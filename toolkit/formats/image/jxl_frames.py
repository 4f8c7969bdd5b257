"""The frames of a JPEG XL codestream: how long each is, and so where the codestream ends.

After ISO/IEC 18181-1, annex F. Reads heads and tables of lengths, which are plain bits, and passes
over the order of the parts, which is entropy-coded. Does not decode a frame.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.image import jxl_entropy
from toolkit.formats.image.jxl_bits import Bits, Ways
from toolkit.formats.image.jxl_header import Head

#: More frames, or parts in all of them, than this are an attack, not a picture.
MAX_FRAMES, MAX_PARTS = 5_000, 1 << 19
_REGULAR, _LOW, _REFERENCE, _SKIPPED = range(4)
_USES_LOW = 0x20
_PLACE: Ways = ((0, 8), (256, 11), (2304, 14), (18_688, 30))
_POWERS: Ways = ((1, 0), (2, 0), (4, 0), (8, 0))
_FOUR: Ways = ((0, 0), (1, 0), (2, 0), (3, 0))
_LENGTH: Ways = ((0, 10), (1024, 14), (17_408, 22), (4_211_712, 30))
_REPLACE, _BLEND, _WEIGHTED, _MULTIPLY = 0, 2, 3, 4
_GROUP = 128


class Frame(NamedTuple):
    """What a frame's head says of its parts, and what it carries beyond that."""

    parts: int
    last: bool
    name: str
    more: int


class Frames(NamedTuple):
    """Where the last frame ends; the names that frames bear; bits that no version knows."""

    end: int
    names: tuple[str, ...]
    more: int


def frames(data: Buffer, head: Head) -> Frames:
    """Go from frame to frame up to the last; raises Damaged."""
    at, names, more, left = head.end, [], 0, MAX_PARTS
    sizes = [head.preview] if head.preview else []
    for _ in range(MAX_FRAMES):
        bits = Bits(data, at)
        preview = sizes.pop() if sizes else None
        frame = _frame(bits, head, preview or (head.width, head.height))
        left -= frame.parts
        if left < 0:
            raise Damaged("too_many_parts")
        at = _behind(data, bits, frame.parts)
        names += [frame.name] if frame.name else []
        more += frame.more
        if frame.last and not preview:
            return Frames(at, tuple(names), more)
    raise Damaged("too_many_frames")


def _behind(data: Buffer, bits: Bits, parts: int) -> int:
    """Behind the frame's parts, whose lengths stand in front of them."""
    if bits.flag():
        jxl_entropy.order(bits, parts)
    bits.even()
    length = sum(bits.number(*_LENGTH) for _ in range(parts))
    end = bits.even() + length
    if end > len(data):
        raise Damaged("truncated")
    return end


def _frame(bits: Bits, head: Head, size: tuple[int, int]) -> Frame:
    """A frame's head; raises Damaged."""
    if bits.flag():
        return Frame(_parts(size, 1, 1, False), True, "", 0)
    kind, modular, flags = bits.take(2), bits.flag(), bits.wide()
    shifts = [0]
    mixed = not head.xyb and bits.flag()
    uses_low = bool(flags & _USES_LOW)
    if mixed and not uses_low:
        shifts = [bits.take(2) for _ in range(3)]
    upsampling = 1
    if not uses_low:
        upsampling = bits.number(*_POWERS)
        for _ in range(head.channels):
            bits.number(*_POWERS)
    group = bits.take(2) if modular else 1
    if not modular and head.xyb:
        bits.take(6)
    passes = _passes(bits) if kind != _REFERENCE else 1
    level, last, whole = 0, False, True
    if kind == _LOW:
        level = 1 + bits.take(2)
    else:
        size, whole = _crop(bits, size, kind)
        last = _order(bits, head, kind, whole)
    name = bits.name()
    more = _filter(bits, modular) + bits.extensions()
    cut = upsampling << 3 * level
    size = -(-size[0] // cut), -(-size[1] // cut)
    return Frame(_parts(size, group, passes, any(shifts)), last, name, more)


def _passes(bits: Bits) -> int:
    count = bits.number((1, 0), (2, 0), (3, 0), (4, 3))
    if count > 1:
        steps = bits.number((0, 0), (1, 0), (2, 0), (3, 1))
        bits.skip(2 * (count - 1))
        for _ in range(steps):
            bits.number(*_POWERS)
        for _ in range(steps):
            bits.number((0, 0), (1, 0), (2, 0), (0, 3))
    return count


def _crop(bits: Bits, size: tuple[int, int], kind: int) -> tuple[tuple[int, int], bool]:
    """The frame's own size, and whether it covers the whole picture."""
    if not bits.flag():
        return size, True
    left = top = 0
    if kind != _REFERENCE:
        left, top = (_signed(bits.number(*_PLACE)) for _ in range(2))
    wide, high = (bits.number(*_PLACE) for _ in range(2))
    whole = left <= 0 and top <= 0 and left + wide >= size[0] and top + high >= size[1]
    return (wide, high), whole


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number & 1 else number // 2


def _order(bits: Bits, head: Head, kind: int, whole: bool) -> bool:
    """How a frame is put on those before it, and how long it is shown; whether it is the last."""
    shown = kind in (_REGULAR, _SKIPPED)
    duration = last = 0
    replaces = True
    if shown:
        modes = [_blending(bits, head, whole) for _ in range(1 + head.channels)]
        replaces = not any(modes)
        if head.moving:
            duration = bits.number((0, 0), (1, 0), (0, 8), (0, 32))
            if head.timed:
                bits.take(32)
        last = bits.flag()
    saved = 0 if last else bits.number(*_FOUR)
    referred = not last and (not duration or saved)
    if kind == _REFERENCE or (shown and referred and replaces and whole):
        bits.flag()
    return bool(last)


def _blending(bits: Bits, head: Head, whole: bool) -> int:
    mode = bits.number((0, 0), (1, 0), (2, 0), (3, 2))
    through = head.channels > 0 and mode in (_BLEND, _WEIGHTED)
    if through:
        bits.number((0, 0), (1, 0), (2, 0), (3, 3))
    if through or mode == _MULTIPLY:
        bits.flag()
    if mode != _REPLACE or not whole:
        bits.number(*_FOUR)
    return mode


def _filter(bits: Bits, modular: bool) -> int:
    """What smooths the edges of blocks; how many bits of it no version knows."""
    if bits.flag():
        return 0
    if bits.flag() and bits.flag():
        bits.halves(6)
    if bits.take(2):
        if not modular and bits.flag():
            bits.halves(8)
        if bits.flag():
            bits.halves(5)
        if bits.flag():
            bits.halves(3 if modular else 4)
        if modular:
            bits.halves(1)
    return bits.extensions()


def _parts(size: tuple[int, int], group: int, passes: int, halved: bool) -> int:
    """How many parts a frame of this size has: some for all of it, one for each square.

    halved: some colours have half the width or height, so that blocks come in pairs.
    """
    side = _GROUP << group
    squares = passes * _squares(size, side)
    if squares == 1:
        return 1
    blocks = tuple(-(-length // (8 << halved)) << halved for length in size)
    return 2 + _squares(blocks, side) + squares


def _squares(size: tuple[int, ...], side: int) -> int:
    return -(-size[0] // side) * -(-size[1] // side)
