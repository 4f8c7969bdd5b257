"""Run-length codes of bitmaps, followed to their end: what they show stays, the rest is room.

Filling behind odd stretches is written as zero, runs that lead outside a row are left out. What
is shown stays code for code. What programs draw in different ways is refused: stretches that lead
outside a row, and codes behind the last row.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable

_RUNS = re.compile(rb"(?:[^\x00].)+", re.DOTALL)
_END_OF_ROW, _END, _MOVE = 0, 1, 2
_STOP = b"\x00\x01"


class Coded(NamedTuple):
    """Coded pixels. end: behind their last code. clean: how they are written, None if as here.

    left: what the codes carry that is not shown, as text; empty when they carry nothing.
    """

    end: int
    clean: bytes | None
    left: str


def follow(data: Buffer, start: int, size: tuple[int, int], bits: int) -> Coded:
    """Follow the codes of a bitmap of this width and height; raises Damaged."""
    pen = _Pen(data, start, size, bits)
    while pen.y < pen.height and pen.at + 2 <= len(data):
        if data[pen.at]:
            pen.runs()
        elif pen.escape():
            return pen.coded()
    if pen.y < pen.height - 1 or (pen.y < pen.height and pen.x < pen.width):
        raise Damaged("truncated")
    behind = data[pen.at : pen.at + 2]
    if behind not in (_STOP, b""):
        # some programs have not yet seen the last row here, and read on
        raise Damaged("structure")
    pen.write(_STOP, pen.at) if not behind else pen.escape()
    return pen.coded()


class _Pen:
    """Where the codes have led, and how they are written in a copy where that differs."""

    def __init__(self, data: Buffer, start: int, size: tuple[int, int], bits: int) -> None:
        self.data, self.at, self.bits = data, start, bits
        self.width, self.height = size
        self.size = len(data)
        self.x = self.y = 0
        self.done = start
        self.clean = bytearray()
        self.left = bytearray()

    def coded(self) -> Coded:
        left = bytes(self.left)
        said = readable(left) or f"{len(left)} bytes" if left else ""
        if not self.clean:
            return Coded(self.at, None, said)
        return Coded(self.at, bytes(self.clean + self.data[self.done : self.at]), said)

    def write(self, codes: bytes, end: int) -> None:
        """Write codes that stand in place of those up to `end`."""
        self.clean += self.data[self.done : self.at]
        self.clean += codes
        self.at = self.done = end

    def runs(self) -> None:
        """Runs of one colour up to the next escape; what leads outside the row is left out."""
        found = _RUNS.match(self.data, self.at)
        if found is None:
            raise Damaged("truncated")
        codes = found[0]
        length = sum(codes[::2])
        if self.x + length <= self.width:
            self.x += length
            self.at = found.end()
        else:
            self.write(self._clipped(codes), found.end())

    def _clipped(self, codes: bytes) -> bytes:
        inside = bytearray()
        for at in range(0, len(codes), 2):
            count = min(codes[at], self.width - self.x)
            self.x += count
            if count:
                inside += bytes([count, codes[at + 1]])
            if count < codes[at]:
                self.left += codes[at : at + 2]
        return bytes(inside)

    def escape(self) -> bool:
        """Anything but runs; True at the end of the picture."""
        code = self.data[self.at + 1]
        if code > _MOVE:
            self._stretch(code)
        elif code == _MOVE:
            self._move()
        else:
            self.at += 2
            if code == _END_OF_ROW:
                self.x, self.y = 0, self.y + 1
        return code == _END

    def _move(self) -> None:
        codes = self.data[self.at : self.at + 4]
        if len(codes) < 4:
            raise Damaged("truncated")
        self.x, self.y = self.x + codes[2], self.y + codes[3]
        if self.x > self.width or self.y > self.height:
            raise Damaged("structure")
        self.at += 4

    def _stretch(self, count: int) -> None:
        """Pixels one by one, filled up to an even number of bytes."""
        used = (count * self.bits + 7) // 8
        end = self.at + 2 + used + used % 2
        self.x += count
        if end > self.size:
            raise Damaged("truncated")
        if self.x > self.width:
            raise Damaged("structure")
        last = self.at + 1 + used
        half = 0xFF if count * self.bits % 8 == 0 else 0xF0
        if not self.data[last] & ~half and not (used % 2 and self.data[end - 1]):
            self.at = end
            return
        self.left += self.data[last:end]
        codes = self.data[self.at : last] + bytes([self.data[last] & half]) + bytes(used % 2)
        self.write(codes, end)
