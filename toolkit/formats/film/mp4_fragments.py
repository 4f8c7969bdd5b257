"""Films written in fragments, as recorders and web players do (ISO/IEC 14496-12, section 8.8).

Their samples are put into the same form as those of other films, so that a clean copy has plain
tables in front. What fragments say beside that goes: times of production, indexes, live events.
A count of time that starts late (in live films it can be the clock) is brought back to zero.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, Fields, fields, some_boxes
from toolkit.formats.film import mp4_samples
from toolkit.formats.film.mp4_samples import MAX_SAMPLES, Rows, Samples, runs
from toolkit.formats.film.mp4_tracks import Track

_BASE, _ENTRY, _LENGTH, _SIZE, _FLAGS = 1, 2, 8, 0x10, 0x20
_NEAR = 0x20000
_RUN_OFFSET, _FIRST_FLAGS = 1, 4
_RUN_LENGTH, _RUN_SIZE, _RUN_FLAGS, _RUN_SHIFT = 0x100, 0x200, 0x400, 0x800
_NOT_SYNC = 0x10000
#: Samples of no size in one run: more than these are an attack.
_MOST_EMPTY = 1000


@dataclass(slots=True)
class _Growing:
    """The samples of a track, while fragments are read."""

    defaults: tuple[int, int, int, int]
    sizes: array[int] = field(default_factory=lambda: array("I"))
    lengths: array[int] = field(default_factory=lambda: array("I"))
    shifts: array[int] = field(default_factory=lambda: array("I"))
    signed: bool = False
    sync: array[int] = field(default_factory=lambda: array("I"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    firsts: array[int] = field(default_factory=lambda: array("Q", [0]))
    entries: array[int] = field(default_factory=lambda: array("I"))
    start: int | None = None
    time: int = 0


def read(
    data: Buffer, boxes: Sequence[Box], movie: Sequence[Box], tracks: Sequence[Track]
) -> None:
    """Give each track its samples; raises Damaged, TooLarge or NotCleanable."""
    growing = {track.number: _Growing((1, 0, 0, 0)) for track in tracks}
    for track in tracks:
        _begin(data, track, growing[track.number])
    for box in (box for box in movie if box.name == b"mvex"):
        _defaults(data, box, growing)
    for box in (box for box in boxes if box.name == b"moof"):
        at = box.start
        for part in some_boxes(data, box.body, box.end):
            if part.name == b"traf":
                at = _fragment(data, box.start, at, part, growing)
    for track in tracks:
        track.fragments = _samples(growing[track.number])
        track.delay = growing[track.number].start or 0


def _begin(data: Buffer, whole: Track, track: _Growing) -> None:
    """The samples that stand in tables in front of the first fragment, where there are any."""
    sizes = whole.boxes.get(b"stsz") or whole.boxes.get(b"stz2")
    if sizes is None or not int.from_bytes(data[sizes.body + 8 : sizes.body + 12], "big"):
        return
    said = mp4_samples.read(data, whole.boxes, None)
    if said.each:
        if whole.kind == b"soun":  # whose unit is not known yet
            raise NotCleanable("unsupported_variant")
        if said.count > MAX_SAMPLES:
            raise TooLarge("too_many_frames")
        said.sizes = array("I", repeat(said.each, said.count))
    track.sizes, track.offsets, track.firsts = said.sizes, said.offsets, said.firsts
    track.lengths, track.shifts = _spread(said.times), _spread(said.shifts)
    track.shifts.extend(repeat(0, said.count - len(track.shifts)))
    if len(track.lengths) != said.count:
        raise Damaged("structure")
    track.signed = said.signed
    track.sync = array("I", range(1, said.count + 1) if said.sync is None else said.sync)
    follows = [first for first, _, _ in said.chunks[1:]] + [len(said.offsets) + 1]
    for (first, _, entry), stop in zip(said.chunks, follows, strict=True):
        track.entries.extend(repeat(entry, stop - first))
    track.start, track.time = 0, said.duration
    whole.last_in_tables = said.duration - track.lengths[-1]


def _spread(rows: Rows) -> array[int]:
    """A number for each sample, of rows of how many have which."""
    return array("I", chain.from_iterable(repeat(number, count) for count, number in rows))


def _defaults(data: Buffer, box: Box, growing: dict[int, _Growing]) -> None:
    for part in some_boxes(data, box.body, box.end):
        if part.name == b"trex":
            cursor = fields(data, part)
            cursor.full()
            number, *rest = (cursor.number(4) for _ in range(5))
            if number in growing:
                growing[number].defaults = (rest[0], rest[1], rest[2], rest[3])


def _fragment(
    data: Buffer, moof: int, follows: int, traf: Box, growing: dict[int, _Growing]
) -> int:
    """The runs of one track in one fragment; says where they end.

    follows: where the runs of the track before it end.
    """
    parts = some_boxes(data, traf.body, traf.end)
    heads = [part for part in parts if part.name == b"tfhd"]
    if len(heads) != 1:
        raise Damaged("structure")
    cursor = fields(data, heads[0])
    _, flags = cursor.full()
    number = cursor.number(4)
    if number not in growing:
        raise Damaged("structure")
    track = growing[number]
    base = cursor.number(8) if flags & _BASE else (moof if flags & _NEAR else follows)
    defaults = [
        cursor.number(4) if flags & flag else value
        for flag, value in zip((_ENTRY, _LENGTH, _SIZE, _FLAGS), track.defaults, strict=True)
    ]
    at = base
    for part in parts:
        if part.name == b"tfdt":
            _moment(fields(data, part), track)
        elif part.name == b"trun":
            at = _run(fields(data, part), track, defaults, base, at)
    return at


def _moment(cursor: Fields, track: _Growing) -> None:
    """When the next sample is decoded: a gap makes the one before it last longer."""
    version, _ = cursor.full()
    time = cursor.number(8 if version == 1 else 4)
    if track.start is None and not track.sizes:
        track.start = time
        track.time = time
    gap = time - track.time
    if gap and track.lengths:
        length = track.lengths[-1] + gap
        if not 0 <= length < 1 << 31:
            raise NotCleanable("unsupported_variant")
        track.lengths[-1] = length
        track.time = time


def _run(cursor: Fields, track: _Growing, defaults: Sequence[int], base: int, at: int) -> int:
    """One run of samples, which is a chunk; says where it ends."""
    version, flags = cursor.full()
    count = cursor.number(4)
    if flags & _RUN_OFFSET:
        offset = cursor.number(4)
        at = base + offset - (1 << 32 if offset >> 31 else 0)
    first = cursor.number(4) if flags & _FIRST_FLAGS else None
    if at < 0 or count + len(track.sizes) > MAX_SAMPLES:
        raise TooLarge("too_many_frames")
    if not count:
        return at
    entry, length, size, flag = defaults
    if not flags & _RUN_SIZE and count > max(_MOST_EMPTY, len(cursor.data) if size else 0):
        raise Damaged("structure")
    track.offsets.append(at)
    track.entries.append(entry)
    track.signed |= version == 1
    for index, row in enumerate(_rows(cursor, flags, count, (length, size, flag))):
        track.lengths.append(row[0])
        track.sizes.append(row[1])
        track.shifts.append(row[3])
        track.time += row[0]
        at += row[1]
        mark = first if first is not None and index == 0 else row[2]
        if not mark & _NOT_SYNC:
            track.sync.append(len(track.sizes))
    track.firsts.append(len(track.sizes))
    return at


def _rows(
    cursor: Fields, flags: int, count: int, defaults: tuple[int, int, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Length, size, flags and shift of each sample."""
    has = [flags & flag for flag in (_RUN_LENGTH, _RUN_SIZE, _RUN_FLAGS, _RUN_SHIFT)]
    width = sum(map(bool, has))
    if width * 4 * count > cursor.left:
        raise Damaged("structure")
    for _ in range(count):
        length, size, flag = (
            cursor.number(4) if given else value
            for given, value in zip(has[:3], defaults, strict=True)
        )
        yield length, size, flag, cursor.number(4) if has[3] else 0


def _samples(grown: _Growing) -> Samples:
    count = len(grown.sizes)
    samples = Samples(count=count, sizes=grown.sizes, offsets=grown.offsets, firsts=grown.firsts)
    samples.times = runs(grown.lengths)
    if any(grown.shifts):
        samples.shifts, samples.signed = runs(grown.shifts), grown.signed
    if len(grown.sync) < count:
        samples.sync = grown.sync
    last = None
    for index, entry in enumerate(grown.entries):
        row = (grown.firsts[index + 1] - grown.firsts[index], max(entry, 1))
        if row != last:
            samples.chunks.append((index + 1, *row))
            last = row
    return samples
