"""Transport streams in packets (ISO/IEC 13818-1, section 2.4): what stands in each packet.

Packets have 188 bytes; those of camcorders and discs (AVCHD, Blu-ray) have a clock of four bytes
in front. The heads of many packets are read at once, so that a film of many GiB takes seconds.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.sandbox import mapped

SIZE, SYNC, NULL = 188, 0x47, 0x1FFF
#: A packet that carries nothing, in the one shape that is written.
EMPTY = b"\x47\x1f\xff\x10" + b"\xff" * 184
#: Bits of a packet's head: damaged, a unit or section begins, scrambled, fields, a payload.
BROKEN, FIRST, SCRAMBLED, FIELDS, PAYLOAD = 0x800000, 0x400000, 0xC0, 0x20, 0x10
_AT_ONCE = 8192
#: So many that go on are looked at one by one, before more are compared at once.
_SEVERAL = 16
#: The part of a head's second byte that belongs to the number of the stream.
_HIGH = bytes(range(32)) * 8
_SWAPPED = sys.byteorder == "little"
#: Bytes from one packet to the next -> the payloads of a few of them.
_MANY = {step: Struct(f"4x184s{step - SIZE}x" * 64) for step in (188, 192)}
#: Behind a place without a packet, packets that go on within so many bytes are a damaged stream.
_NEAR = 64 << 10


class Shape(NamedTuple):
    """How packets lie in a file: bytes from one to the next, where the first 0x47 stands."""

    step: int
    first: int


class Window(NamedTuple):
    """Many packets: where the first 0x47 stands, and all their heads of four bytes."""

    start: int
    heads: array[int]


def shape(head: bytes) -> Shape | None:
    """How packets lie, by the first few of them; None when this is no transport stream."""
    for step, first in ((188, 0), (192, 4)):
        marks = head[first::step][:8]
        if len(marks) >= 3 and not marks.strip(b"\x47") and len(head) > first + 2 * step:
            return Shape(step, first)
    return None


def windows(data: Buffer, form: Shape) -> Iterator[Window]:
    """The packets up to the first place where none is, many at a time."""
    count = (len(data) - form.first + form.step - SIZE) // form.step
    for number in range(0, count, _AT_ONCE):
        at = form.first + number * form.step
        many = min(_AT_ONCE, count - number)
        mapped.passed(data, at - _AT_ONCE * form.step, at)
        raw = data[at : at + (many - 1) * form.step + 4]
        heads = array("I", memoryview(raw).cast("I")[:: form.step // 4].tobytes())
        good = many - len(heads.tobytes()[::4].lstrip(b"\x47"))
        del heads[good:]
        if _SWAPPED:
            heads.byteswap()
        if good:
            yield Window(at, heads)
        if good < many:
            return


def following(heads: array[int], index: int, head: int, count: int) -> int:
    """Where the packets end that only go on with what this head began, from an index on.

    count: what the first of them counts, as far as four bits go.
    """
    bare, many = head & ~(BROKEN | FIRST | SCRAMBLED | FIELDS | 15) | PAYLOAD, len(heads)
    want, begin = bare | count & 15, index
    while index < many and heads[index] == want:
        index += 1
        want = bare | want + 1 & 15
        if index - begin == _SEVERAL:
            return _far(heads, index, _counted(bare), want & 15)
    return index


def _far(heads: array[int], index: int, row: array[int], count: int) -> int:
    """The same where they are many: compared in stretches that grow, then become shorter.

    row: heads that count on and on, from one that counts 0.
    """
    many, begin, length, grows = len(heads), index - count, _SEVERAL, True
    while length:
        stop = index + length
        if stop <= many and heads[index:stop] == row[index - begin : stop - begin]:
            index = stop
            length <<= grows
        else:
            length, grows = length >> 1, False
    return index


@lru_cache(maxsize=16)
def _counted(bare: int) -> array[int]:
    """Heads of packets that hold nothing but the next bytes, as many as are read at once."""
    return array("I", [bare | number for number in range(16)]) * (_AT_ONCE // 16 + 1)


def payloads(raw: Buffer, step: int) -> list[bytes]:
    """What packets hold that have no fields; they follow each other from the first byte on."""
    many, found, at = _MANY[step], list[bytes](), 0
    while at + many.size <= len(raw):
        found += many.unpack_from(raw, at)
        at += many.size
    found += [raw[body : body + SIZE - 4] for body in range(at + 4, len(raw), step)]
    return found


def of(heads: array[int], wanted: Iterable[int]) -> list[int]:
    """Which of these packets belong to streams of these numbers, in order."""
    raw = array("I", heads)
    if _SWAPPED:
        raw.byteswap()
    numbers = bytearray(2 * len(heads))
    numbers[::2] = raw.tobytes()[1::4].translate(_HIGH)
    numbers[1::2] = raw.tobytes()[2::4]
    found: list[int] = []
    for pid in wanted:
        number = pid.to_bytes(2, "big")
        at = numbers.find(number)
        while at >= 0:
            if not at & 1:
                found.append(at >> 1)
            at = numbers.find(number, at + 1)
    return sorted(found)


def end_of(data: Buffer, form: Shape) -> int:
    """Where the packets end: at the end of the file, or where one is missing."""
    end = 0
    for start, heads in windows(data, form):
        end = start + (len(heads) - 1) * form.step + SIZE
    return end


def whole(data: Buffer, form: Shape, end: int) -> None:
    """Raise Damaged where packets go on behind a place that is none."""
    gap = b"[\\s\\S]{%d}" % (form.step - 1)
    if re.search(b"\x47" + (gap + b"\x47") * 4, data[end : end + _NEAR]):
        raise Damaged("structure")
