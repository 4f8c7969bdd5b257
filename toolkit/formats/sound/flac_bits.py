"""One FLAC frame read bit by bit, without making sound of it, to find where it ends.

Slow, so only for a frame behind which something else may stand.
"""

from __future__ import annotations

from typing import Protocol

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer

_BITS = {1: 8, 2: 12, 4: 16, 5: 20, 6: 24, 7: 32}
_SIDE = {8: 1, 9: 0, 10: 1}
_ESCAPES = {0: 15, 1: 31}


class Shape(Protocol):
    """What a frame's head says."""

    @property
    def size(self) -> int:
        """How long the head is."""

    @property
    def channels(self) -> int:
        """How the channels are kept."""

    @property
    def bits(self) -> int:
        """The code of the bits of a sample."""

    @property
    def samples(self) -> int:
        """How many samples each channel has."""


class _Bits:
    """A place in a row of bits; raises Damaged behind its end."""

    def __init__(self, raw: bytes) -> None:
        self.text = "".join(map(_BYTES.__getitem__, raw))
        self.at = 0

    def skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self.text):
            raise Damaged("truncated")

    def take(self, count: int) -> int:
        start = self.at
        self.skip(count)
        return int(self.text[start : self.at], 2) if count else 0

    def zeros(self) -> int:
        """How many zeros stand before the next one, which is passed, too."""
        one = self.text.find("1", self.at)
        if one < 0:
            raise Damaged("truncated")
        count = one - self.at
        self.at = one + 1
        return count


_BYTES = [format(byte, "08b") for byte in range(256)]


def frame_end(data: Buffer, start: int, end: int, head: Shape, bits: int) -> int:
    """Where the frame at `start` ends with its sum; raises Damaged where it is cut or wrong."""
    row = _Bits(data[start + head.size : end])
    depth = _BITS.get(head.bits, bits)
    count = head.channels + 1 if head.channels < 8 else 2
    for channel in range(count):
        _channel(row, depth + (_SIDE.get(head.channels) == channel), head.samples)
    stop = start + head.size + (row.at + 7) // 8 + 2
    if stop > end:
        raise Damaged("truncated")
    return stop


def _channel(row: _Bits, depth: int, samples: int) -> None:
    row.skip(1)
    kind = row.take(6)
    wasted = row.zeros() + 1 if row.take(1) else 0
    depth -= wasted
    if depth < 1:
        raise Damaged("structure")
    if kind == 0:
        row.skip(depth)
    elif kind == 1:
        row.skip(depth * samples)
    elif 8 <= kind <= 12:
        row.skip(depth * (kind - 8))
        _residual(row, samples, kind - 8)
    elif kind >= 32:
        order = kind - 31
        row.skip(depth * order)
        precision = row.take(4) + 1
        row.skip(5 + precision * order)
        _residual(row, samples, order)
    else:
        raise Damaged("structure")


def _residual(row: _Bits, samples: int, order: int) -> None:
    method, partitions = row.take(2), row.take(4)
    if method > 1 or samples % (1 << partitions) or samples >> partitions < order:
        raise Damaged("structure")
    for number in range(1 << partitions):
        count = (samples >> partitions) - (0 if number else order)
        rice = row.take(5 if method else 4)
        if rice == _ESCAPES[method]:
            row.skip(row.take(5) * count)
        else:
            _rice(row, rice, count)


def _rice(row: _Bits, rice: int, count: int) -> None:
    """So many numbers: zeros, a one, and the rest in plain bits."""
    text, at = row.text, row.at
    step = rice + 1
    for _ in range(count):
        at = text.find("1", at) + step
        if at < step:
            raise Damaged("truncated")
    row.at = at
    row.skip(0)
