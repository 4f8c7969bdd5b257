"""Where the samples of a track lie and when they are shown (ISO/IEC 14496-12, section 8.6-8.7).

One form for both ways of writing a film: tables in front, or fragments (mp4_fragments.py). Tables
are read in bulk and cut to their counted rows; what stands behind is told. Samples are never read.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise, repeat
from operator import add, sub

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, fields, full

#: A day of sixty pictures a second.
MAX_SAMPLES = 6_000_000
Rows = list[tuple[int, int]]


@dataclass(slots=True)
class Samples:
    """The samples of a track.

    each: the size of every sample; 0: see `sizes`. offsets: where chunks start; firsts: the
    first sample of each chunk, and the count at the end; chunks: rows as in stsc.
    times, shifts: rows of how many samples last how long, and are shown how much later.
    sync: numbers of the samples at which one can start, from 1; None: all of them.
    unit: (samples, bytes) of sound whose samples are no whole packets.
    """

    count: int = 0
    each: int = 0
    sizes: array[int] = field(default_factory=lambda: array("I"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    firsts: array[int] = field(default_factory=lambda: array("Q", [0]))
    chunks: list[tuple[int, int, int]] = field(default_factory=list)
    times: Rows = field(default_factory=list)
    shifts: Rows = field(default_factory=list)
    signed: bool = False
    sync: Sequence[int] | None = None
    unit: tuple[int, int] | None = None
    _ends: array[int] | None = None

    def ends(self) -> array[int]:
        """Where each sample ends, counted from the first one; only where sizes differ."""
        if self._ends is None:
            self._ends = array("Q", accumulate(self.sizes, initial=0))
        return self._ends

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where each chunk lies."""
        return zip(self.offsets, self.stops(), strict=True)

    def stops(self) -> Iterator[int]:
        """Where each chunk ends."""
        return map(add, self.offsets, self._long())

    def _long(self) -> Iterator[int]:
        """How many bytes each chunk has."""
        if self.each:
            counts = map(sub, self.firsts[1:], self.firsts)
            per, size = self.unit or (1, self.each)
            return (-(-count // per) * size for count in counts)
        ends = self.ends()
        marks = list(map(ends.__getitem__, self.firsts))
        return map(sub, marks[1:], marks)

    def in_chunk(self, index: int) -> Iterator[tuple[int, int]]:
        """Where each sample of a chunk lies."""
        at = self.offsets[index]
        for sample in range(self.firsts[index], self.firsts[index + 1]):
            size = self.each or self.sizes[sample]
            yield at, at + size
            at += size

    def each_sample(self) -> Iterator[tuple[int, int]]:
        """Where each sample lies."""
        for start, (first, last) in zip(self.offsets, pairwise(self.firsts), strict=True):
            at = start
            for size in self.sizes[first:last] or repeat(self.each, last - first):
                yield at, at + size
                at += size

    @property
    def duration(self) -> int:
        """How long all of it lasts, in the track's own time."""
        return sum(count * length for count, length in self.times)

    def shown(self) -> int:
        """When the last of them goes: after all that time, where pictures are shown late."""
        if not self.shifts:
            return self.duration
        lengths, shifts = _each(self.times), _each(self.shifts)
        ends = map(add, accumulate(lengths), map(_signed, shifts) if self.signed else shifts)
        return max(ends, default=0)


def _each(rows: Rows) -> Iterator[int]:
    """What rows say, sample by sample."""
    return chain.from_iterable(repeat(value, count) for count, value in rows)


def _signed(value: int) -> int:
    return value - (value >> 31 << 32)


def numbers(data: Buffer, at: int, count: int, code: str) -> array[int]:
    """Big-endian numbers of an array code, as many as counted; raises Damaged."""
    found = array(code)
    end = at + count * found.itemsize
    if end > len(data):
        raise Damaged("structure")
    found.frombytes(data[at:end])
    if sys.byteorder == "little":
        found.byteswap()
    return found


def packed(values: array[int]) -> bytes:
    """The same numbers as files keep them."""
    if sys.byteorder == "big":
        return values.tobytes()
    swapped = array(values.typecode, values)
    swapped.byteswap()
    return swapped.tobytes()


def read(data: Buffer, tables: dict[bytes, Box], unit: tuple[int, int] | None) -> Samples:
    """The samples that tables describe; raises Damaged where these do not agree, TooLarge."""
    samples = Samples(unit=unit)
    _sizes(data, tables, samples)
    _chunks(data, tables, samples)
    if b"stts" in tables:
        samples.times = _rows(data, tables[b"stts"], samples.count)
    if b"ctts" in tables:
        samples.shifts = _rows(data, tables[b"ctts"], samples.count)
        samples.signed = data[tables[b"ctts"].body] == 1
    if b"stss" in tables:
        samples.sync = _sync(data, tables[b"stss"], samples.count)
    return samples


def _counted(data: Buffer, box: Box, width: int, head: int = 4) -> tuple[int, int]:
    """How many rows a table has, and where they start; raises Damaged."""
    cursor = fields(data, box)
    cursor.take(head)
    count = cursor.number(4)
    if count * width > cursor.left:
        raise Damaged("structure")
    return count, cursor.at


def _sizes(data: Buffer, tables: dict[bytes, Box], samples: Samples) -> None:
    if b"stsz" not in tables:
        if b"stz2" in tables:
            raise NotCleanable("unsupported_variant")
        raise Damaged("structure")
    box = tables[b"stsz"]
    cursor = fields(data, box)
    cursor.full()
    samples.each, samples.count = cursor.number(4), cursor.number(4)
    if samples.each:
        return
    if samples.count > MAX_SAMPLES:
        raise TooLarge("too_many_frames")
    if samples.count * 4 > cursor.left:
        raise Damaged("structure")
    samples.sizes = numbers(data, cursor.at, samples.count, "I")


def _chunks(data: Buffer, tables: dict[bytes, Box], samples: Samples) -> None:
    name = b"co64" if b"co64" in tables else b"stco"
    if name not in tables or b"stsc" not in tables:
        raise Damaged("structure")
    wide = name == b"co64"
    count, at = _counted(data, tables[name], 8 if wide else 4)
    samples.offsets = numbers(data, at, count, "Q" if wide else "I")
    if not wide:
        samples.offsets = array("Q", samples.offsets)
    rows, at = _counted(data, tables[b"stsc"], 12)
    flat = numbers(data, at, 3 * rows, "I")
    found = list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    samples.chunks = [row for row in found if row[0] <= count]
    _spread(samples, count)


def _spread(samples: Samples, count: int) -> None:
    """Say which samples each chunk holds; raises Damaged where chunks and samples disagree."""
    rows = samples.chunks
    starts = [row[0] for row in rows]
    if count and (not rows or starts[0] != 1 or sorted(set(starts)) != starts):
        raise Damaged("structure")
    follows = [*starts[1:], count + 1]
    each = (
        repeat(per, last - first)
        for (first, per, _), last in zip(rows, follows[: len(rows)], strict=True)
    )
    samples.firsts = array("Q", accumulate(chain.from_iterable(each), initial=0))
    if samples.firsts[-1] < samples.count:
        raise Damaged("structure")
    used = bisect_left(samples.firsts, samples.count)
    del samples.offsets[used:], samples.firsts[used + 1 :]
    samples.firsts[-1] = samples.count
    samples.chunks = [row for row in rows if row[0] <= used]


def _rows(data: Buffer, box: Box, samples: int) -> Rows:
    """Rows of (how many samples, a number), cut to as many samples as there are."""
    count, at = _counted(data, box, 8)
    flat = numbers(data, at, 2 * count, "I")
    rows: Rows = list(zip(flat[::2], flat[1::2], strict=True))
    if 0 not in flat[::2] and sum(flat[::2]) <= samples:
        return rows
    whole, rows = rows, []
    for some, value in whole:
        if not samples:
            break
        if some:
            rows.append((min(some, samples), value))
            samples -= rows[-1][0]
    return rows


def _sync(data: Buffer, box: Box, samples: int) -> array[int]:
    """The samples one can start at; raises Damaged where they are not in order."""
    count, at = _counted(data, box, 4)
    found = numbers(data, at, count, "I")
    if any(map(int.__ge__, found, found[1:])) or (
        found and not 0 < found[0] <= found[-1] <= samples
    ):
        raise Damaged("structure")
    return found


def tables(samples: Samples, sizes: array[int] | None) -> Iterator[bytes]:
    """The tables of a clean file but for the places of chunks; sizes: where samples were cut."""
    yield full(b"stts", 0, 0, _written(samples.times))
    if samples.shifts:
        yield full(b"ctts", int(samples.signed), 0, _written(samples.shifts))
    if samples.sync is not None:
        sync = array("I", samples.sync)
        yield full(b"stss", 0, 0, struct.pack(">I", len(sync)), packed(sync))
    rows = array("I", [number for row in samples.chunks for number in row])
    yield full(b"stsc", 0, 0, struct.pack(">I", len(samples.chunks)), packed(rows))
    if samples.each and sizes is None:
        yield full(b"stsz", 0, 0, struct.pack(">II", samples.each, samples.count))
    else:
        kept = samples.sizes if sizes is None else sizes
        yield full(b"stsz", 0, 0, struct.pack(">II", 0, len(kept)), packed(kept))


def _written(rows: Rows) -> bytes:
    flat = array("I", [number for row in rows for number in row])
    return struct.pack(">I", len(rows)) + packed(flat)


def runs(values: Sequence[int]) -> Rows:
    """Rows of (how many, a number) for a row of numbers."""
    rows: Rows = []
    at = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[at]:
            rows.append((index - at, values[at]))
            at = index
    return rows
