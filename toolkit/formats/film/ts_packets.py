"""Transport streams in packets (ISO/IEC 13818-1, section 2.4): what stands in each packet.

Packets have 188 bytes; those of camcorders and discs (AVCHD, Blu-ray) have a clock of four bytes
in front. The heads of many packets are read at once, so that a film of many GiB takes seconds.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.base import Buffer

SIZE, SYNC, NULL = 188, 0x47, 0x1FFF
_AT_ONCE = 4096
_SWAPPED = sys.byteorder == "little"


class Packet(NamedTuple):
    """One packet: where its 188 bytes start, its stream's number, where its payload starts.

    first: a section or coded unit begins in it. fields: it has an adaptation field.
    """

    start: int
    pid: int
    first: bool
    fields: bool
    body: int

    @property
    def end(self) -> int:
        """Behind its last byte."""
        return self.start + SIZE


class Shape(NamedTuple):
    """How packets lie in a file: bytes from one to the next, where the first 0x47 stands."""

    step: int
    first: int


def shape(head: bytes) -> Shape | None:
    """How packets lie, by the first few of them; None when this is no transport stream."""
    for step, first in ((188, 0), (192, 4)):
        marks = head[first::step][:8]
        if len(marks) >= 3 and not marks.strip(b"\x47") and len(head) > first + 2 * step:
            return Shape(step, first)
    return None


def packets(data: Buffer, form: Shape) -> Iterator[Packet]:
    """The packets up to the first place where none is."""
    count = (len(data) - form.first + form.step - SIZE) // form.step
    for number in range(0, count, _AT_ONCE):
        at = form.first + number * form.step
        many = min(_AT_ONCE, count - number)
        raw = data[at : at + (many - 1) * form.step + 4]
        heads = array("I", bytes(4 * many))
        spread = bytearray(4 * many)
        for byte in range(4):
            spread[byte::4] = raw[byte :: form.step]
        heads = array("I")
        heads.frombytes(bytes(spread))
        if _SWAPPED:
            heads.byteswap()
        for head in heads:
            if head >> 24 != SYNC:
                return
            pid, kind = head >> 8 & 0x1FFF, head >> 4 & 3
            body = at + 4
            if kind & 2:
                body += 1 + data[at + 4] if kind & 1 else SIZE - 4
            yield Packet(at, pid, bool(head & 0x400000), bool(kind & 2), min(body, at + SIZE))
            at += form.step


def end_of(data: Buffer, form: Shape) -> int:
    """Where the packets end: at the end of the file, or where one is missing."""
    end = 0
    for packet in packets(data, form):
        end = packet.end
    return end
