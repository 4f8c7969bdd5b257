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
    if behind:
        pen.copy(2)
    else:
        pen.write(_STOP)
    return pen.coded()


class _Pen:
    """Where the codes have led, what was read, and how that is written in a copy."""

    def __init__(self, data: Buffer, start: int, size: tuple[int, int], bits: int) -> None:
        self.data, self.at, self.bits = data, start, bits
        self.width, self.height = size
        self.x = self.y = 0
        self.parts: list[bytes] = []
        self.left: list[bytes] = []
        self.changed = False

    def coded(self) -> Coded:
        left = b"".join(self.left)
        said = readable(left) or f"{len(left)} bytes" if left else ""
        return Coded(self.at, b"".join(self.parts) if self.changed else None, said)

    def copy(self, length: int) -> None:
        """Take the next codes as they are."""
        self.parts.append(self.data[self.at : self.at + length])
        self.at += length

    def write(self, codes: bytes) -> None:
        """Write codes that are not there."""
        self.parts.append(codes)
        self.changed = True

    def runs(self) -> None:
        """Runs of one colour up to the next escape; what leads outside the row is left out."""
        found = _RUNS.match(self.data, self.at)
        if found is None:
            raise Damaged("truncated")
        codes = found[0]
        if self.x + sum(codes[::2]) <= self.width:
            self.x += sum(codes[::2])
            self.parts.append(codes)
        else:
            self._clip(codes)
        self.at = found.end()

    def _clip(self, codes: bytes) -> None:
        self.changed = True
        for at in range(0, len(codes), 2):
            count = min(codes[at], self.width - self.x)
            self.x += count
            if count:
                self.write(bytes([count, codes[at + 1]]))
            if count < codes[at]:
                self.left.append(codes[at : at + 2])

    def escape(self) -> bool:
        """Anything but runs; True at the end of the picture."""
        code = self.data[self.at + 1]
        if code > _MOVE:
            self._stretch(code)
        elif code == _END_OF_ROW:
            self.x, self.y = 0, self.y + 1
            self.copy(2)
        elif code == _MOVE:
            self._move()
        else:
            self.copy(2)
        return code == _END

    def _move(self) -> None:
        codes = self.data[self.at : self.at + 4]
        if len(codes) < 4:
            raise Damaged("truncated")
        self.x, self.y = self.x + codes[2], self.y + codes[3]
        if self.x > self.width or self.y > self.height:
            raise Damaged("structure")
        self.copy(4)

    def _stretch(self, count: int) -> None:
        """Pixels one by one, filled up to an even number of bytes."""
        used = (count * self.bits + 7) // 8
        whole = 2 + used + used % 2
        codes = self.data[self.at : self.at + whole]
        self.x += count
        if len(codes) < whole:
            raise Damaged("truncated")
        if self.x > self.width:
            raise Damaged("structure")
        clean = bytearray(codes)
        if count * self.bits % 8:
            clean[1 + used] &= 0xF0
        clean[2 + used :] = bytes(used % 2)
        if clean == codes:
            self.copy(whole)
            return
        self.left += [codes[at : at + 1] for at in range(whole) if codes[at] != clean[at]]
        self.write(bytes(clean))
        self.at += whole
