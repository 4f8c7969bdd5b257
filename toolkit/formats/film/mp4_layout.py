"""What stays of a film's samples, and where it goes: one pass over all chunks.

Samples are copied as stretches of the source in the order in which they lie there, so a film of
any length costs the memory of its tables. What is cut from a sample makes it shorter, and its
chunk moves.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import itemgetter

from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats.base import Buffer, Piece, length
from toolkit.formats.film import mp4_edits, nal, picture_guard
from toolkit.formats.film.mp4_entries import Entry
from toolkit.formats.film.mp4_film import Film
from toolkit.formats.film.mp4_samples import Samples
from toolkit.formats.film.mp4_tracks import Track
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.recent import recent
from toolkit.sandbox import mapped

#: Samples that lie in several chunks are written as often; more than this is an attack.
_MOST_COPIES = 2
_MOST_CHUNKS = 8_000_000

#: Where a chunk lies, whose it is, and which one of that track.
Chunk = tuple[int, int, int, int]
_START, _END = itemgetter(0), itemgetter(1)


class Layout:
    """What stays of the samples, and where it goes: one pass over all chunks.

    sizes: of samples, by track, where any was cut. gaps: what lies between and around the chunks.
    order: the tracks in the order in which their chunks lie. notes: what goes and says something.
    wrong: why there can be no clean film; then the rest is as far as it came.
    """

    def __init__(self, film: Film) -> None:
        """Never raises: what is wrong with samples is told when they are wanted."""
        self.film, self.data, self.notes = film, film.data, Notes()
        self.tracks: list[Track] = []
        self.samples: list[Samples] = []
        self.sizes: list[array[int] | None] = []
        self.places: list[array[int]] = []
        self.pieces: list[Piece] = []
        self.gaps: list[tuple[int, int]] = []
        self.order = bytearray()
        self.total = 0
        self.wrong: Refused | None = None
        try:
            self._open()
            self._lay()
        except Refused as error:
            self.wrong = error

    def _open(self) -> None:
        film = self.film
        self.tracks = list(film.cleanable())
        if film.drop_hidden and any(mp4_edits.cut_away(film, track) for track in self.tracks):
            raise NotCleanable("unsupported_variant")
        self.samples = [track.samples(self.data) for track in self.tracks]
        self.sizes = [None] * len(self.tracks)
        self.places = [array("Q", bytes(8 * len(one.offsets))) for one in self.samples]

    def _lay(self) -> None:
        chunks = ordered(self.film, self.tracks, self.samples)
        self.gaps = list(_between(chunks, len(self.data)))
        sure = [_surely(self.data, *row) for row in zip(self.tracks, self.samples, strict=True)]
        places, order = self.places, self.order
        # what is held, and not yet put: [first, at) of the source, moved by so much
        first = at = move = 0
        cut = 0  # where the last chunk was that is read once more
        for start, end, track, number in chunks:
            if sure[track][number]:
                if start != at:
                    self._take(first, at)
                    first, move = start, self.total - start
                places[track][number] = start + move
                if end > start:
                    order.append(track)
                at = end
            else:
                self._take(first, at)
                places[track][number] = before = self.total
                self._cut(track, number)
                mapped.passed(self.data, cut, start)
                cut = start
                if self.total > before:
                    order.append(track)
                first, at, move = end, end, self.total - end
        self._take(first, at)
        if not self.total:
            raise Damaged("truncated")

    def _cut(self, track: int, number: int) -> None:
        """Put what stays of a chunk; sizes of samples that are cut are noted."""
        samples = self.samples[track]
        how = _how(self.tracks[track], samples, number)
        for index, (start, end) in enumerate(samples.in_chunk(number), samples.firsts[number]):
            pieces: Sequence[Piece] = [(start, end)]
            if how.cut:
                pieces = how.cut(self.data, start, end, self.notes)
                if self.tracks[track].kind == b"vide":
                    pieces = picture_guard.require(self.data, start, end, pieces, how.coding)
            if pieces != [(start, end)]:
                sizes = self.sizes[track]
                if sizes is None:
                    sizes = self.sizes[track] = _all_sizes(samples)
                sizes[index] = sum(map(length, pieces))
            for piece in pieces:
                if isinstance(piece, tuple):
                    self._take(*piece)
                else:
                    self.pieces.append(piece)
                    self.total += len(piece)

    def _take(self, start: int, end: int) -> None:
        """Put a stretch of the source; those that follow each other become one."""
        if start == end:
            return
        self.total += end - start
        last = self.pieces[-1] if self.pieces else b""
        if isinstance(last, tuple) and last[1] == start:
            self.pieces[-1] = last[0], end
        else:
            self.pieces.append((start, end))


def _between(chunks: list[Chunk], size: int) -> Iterator[tuple[int, int]]:
    """What lies between and around chunks that are in order."""
    at = 0
    for start, end, _, _ in chunks:
        if start > at:
            yield at, start
        if end > at:
            at = end
    yield at, size


def _surely(data: Buffer, track: Track, samples: Samples) -> bytearray:
    """Which chunks of a track surely stay as they are: 1 for each of them, 0 where that is unsure.

    Looks at every sample in which something could go.
    """
    count = len(samples.offsets)
    if not _is_cut(track):
        return bytearray(b"\1") * count
    codings = {entry.coding for entry in track.clean}
    coding = codings.pop() if len(codings) == 1 else None
    if coding is None or samples.each:
        return bytearray(count)
    sure = bytearray(b"\1") * count
    for number in nal.doubtful(data, coding, samples.each_sample()):
        sure[bisect_right(samples.firsts, number) - 1] = 0
    return sure


_known: deque[Layout] = recent(4)


def laid(film: Film) -> Layout:
    """How a film is laid out; remembered for those who look, write and compare.

    A film is known by its identity, which is sure while it is held here.
    """
    for layout in _known:
        if layout.film is film:
            return layout
    layout = Layout(film)
    _known.append(layout)
    return layout


def sure(film: Film) -> Layout:
    """The same; raises what stands in the way of cleaning."""
    layout = laid(film)
    if layout.wrong is not None:
        raise layout.wrong
    return layout


def ordered(film: Film, tracks: list[Track], samples: list[Samples]) -> list[Chunk]:
    """All chunks in the order in which they lie; raises Damaged where one is not there."""
    if sum(len(one.offsets) for one in samples) > _MOST_CHUNKS:
        raise TooLarge("too_many_parts")
    for track, one in zip(tracks, samples, strict=True):
        if any(not 0 < row[2] <= len(track.clean) for row in one.chunks):
            raise Damaged("structure")
    chunks: list[Chunk] = []
    for number, one in enumerate(samples):
        starts, ends = one.offsets, one.stops()
        chunks += zip(starts, ends, repeat(number), range(len(starts)), strict=False)
    # empty ones in front of what starts at the same place, as in a copy
    chunks.sort()
    _require_there(film, chunks)
    return chunks


def _require_there(film: Film, chunks: list[Chunk]) -> None:
    """Raise Damaged where a chunk that is not empty lies in no media, or too many do in the same.

    chunks: in order.
    """
    if sum(map(_END, chunks)) - sum(map(_START, chunks)) > _MOST_COPIES * len(film.data):
        raise Damaged("structure")
    end = max(map(_END, chunks), default=0)
    if end > len(film.data):
        raise Damaged("truncated")
    full = (chunk for chunk in chunks if chunk[1] > chunk[0])
    first = next(full, None)
    # mostly one box holds all of them
    if first is None or film.holds(first[0], end):
        return
    if not film.holds(*first[:2]) or not all(film.holds(*chunk[:2]) for chunk in full):
        raise Damaged("structure")


def _is_cut(track: Track) -> bool:
    return any(entry.cut is not None for entry in track.clean)


def _how(track: Track, samples: Samples, chunk: int) -> Entry:
    """The entry that says how a chunk is coded."""
    if len(track.clean) == 1:
        return track.clean[0]
    row = bisect_right(samples.chunks, chunk + 1, key=itemgetter(0))
    return track.clean[samples.chunks[row - 1][2] - 1]


def _all_sizes(samples: Samples) -> array[int]:
    return (
        array("I", [samples.each]) * samples.count if samples.each else array("I", samples.sizes)
    )
