"""Writing a film anew: brands, a movie box of what is needed, then the samples as they lie.

Samples are copied as stretches of the source in the order in which they lie there, so a film of
any length costs the memory of its tables. What is cut from a sample makes it shorter, and its
chunk moves; what belongs to no track that stays is left behind.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import itemgetter

from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats.base import Buffer, Piece, length
from toolkit.formats.bmff import Box, full, some_boxes, written
from toolkit.formats.film import gapless, mp4_heads, mp4_samples, nal, pictured
from toolkit.formats.film.mp4_entries import Entry
from toolkit.formats.film.mp4_film import Film, is_quicktime
from toolkit.formats.film.mp4_heads import Edit
from toolkit.formats.film.mp4_samples import Samples
from toolkit.formats.film.mp4_tracks import Track
from toolkit.formats.film.notes import Notes
from toolkit.formats.film.pieces import blocks
from toolkit.formats.recent import recent
from toolkit.sandbox import mapped

_SHORT = 0xFFFFFFFF
#: Samples that lie in several chunks are written as often; more than this is an attack.
_MOST_COPIES = 2
_MOST_CHUNKS = 8_000_000
#: Seconds that encoders run on before the first and behind the last sound or picture.
_SLACK = 0.25
#: Kind of file -> its brands, the main one first.
_BRANDS = {
    "mov": (b"qt  ",),
    "mp4": (b"isom", b"isom", b"iso2", b"mp41", b"mp42"),
    "m4v": (b"M4V ", b"M4V ", b"isom", b"mp42"),
    "m4a": (b"M4A ", b"M4A ", b"isom", b"mp42"),
    "m4b": (b"M4B ", b"M4B ", b"isom", b"mp42"),
    "3gp": (b"3gp5", b"3gp5", b"isom", b"mp42"),
}
#: References between tracks that a decoder needs: the picture that another one completes.
_NEEDED_REFERENCES = frozenset({b"vdep", b"sbas", b"scal"})


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
        if film.drop_hidden and any(cut_away(film, track) for track in self.tracks):
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
                    pieces = pictured.require(self.data, start, end, pieces, how.coding)
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


def _sure(film: Film) -> Layout:
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


def strip(film: Film) -> Iterator[Piece]:
    """The clean film in pieces; raises what stands in its way."""
    layout = _sure(film)
    front = _brands(film.kind)
    head = struct.pack(">I4s", layout.total + 8, b"mdat")
    if layout.total + 8 > _SHORT:
        head = struct.pack(">I4sQ", 1, b"mdat", layout.total + 16)
    writers = [_Writer(layout, index, _scale(layout.film)) for index in range(len(layout.tracks))]
    movie = _movie(layout, writers, 0, wide=False)
    base = len(front) + len(movie) + len(head)
    wide = base + layout.total > _SHORT
    if wide:
        base = len(front) + len(_movie(layout, writers, 0, wide=True)) + len(head)
    yield front + _movie(layout, writers, base, wide=wide) + head
    yield from layout.pieces


def _brands(kind: str) -> bytes:
    main, *others = _BRANDS[kind]
    return written(b"ftyp", main, bytes(4), *(others or [main]))


def _movie(layout: Layout, writers: list[_Writer], base: int, *, wide: bool) -> bytes:
    film, data = layout.film, layout.data
    whole = max(writer.length or 0 for writer in writers) if film.fragmented else None
    silence = gapless.read(film)
    said = silence.user_data() if silence else b""
    ahead = silence is not None and silence.ahead
    return written(
        b"moov",
        mp4_heads.movie(data, _head(film), whole, len(writers) + 1),
        said if ahead else b"",
        *(writer.written(base, wide=wide) for writer in writers),
        b"" if ahead else said,
    )


def _head(film: Film) -> Box:
    if film.movie is None:
        raise Damaged("structure")
    found = some_boxes(film.data, film.movie.body, film.movie.end)
    return next(box for box in found if box.name == b"mvhd")


def _scale(film: Film) -> int:
    """The movie's units of time in a second; raises Damaged."""
    scale = mp4_heads.clock(film.data, _head(film)).scale
    if not scale:
        raise Damaged("structure")
    return scale


class _Writer:
    """Writes one track."""

    def __init__(self, layout: Layout, index: int, scale: int) -> None:
        self.layout, self.index, self.data = layout, index, layout.data
        self.track, self.samples = layout.tracks[index], layout.samples[index]
        self.quicktime = is_quicktime(layout.film.brands)
        self.edits = edits(layout.film, self.track, self.samples, scale)
        self.tables = b"".join(mp4_samples.tables(self.samples, layout.sizes[index]))
        self.length = self.media = None
        if layout.film.fragmented:
            self.media = self.samples.duration
            self.length = sum(edit.length for edit in self.edits) or in_movie(
                layout.data, self.track, self.media, scale
            )

    def written(self, base: int, *, wide: bool) -> bytes:
        """The track with its chunks at their places behind `base`."""
        boxes, kind = self.track.boxes, self.track.kind
        places = [base + at for at in self.layout.places[self.index]]
        chunks = array("Q" if wide else "I", places)
        table = written(
            b"stbl",
            full(b"stsd", *self._version(), struct.pack(">I", len(self.track.clean)),
                 *(entry.raw for entry in self.track.clean)),
            self.tables,
            full(b"co64" if wide else b"stco", 0, 0, struct.pack(">I", len(chunks)),
                 mp4_samples.packed(chunks)),
        )  # fmt: skip
        media = written(
            b"mdia",
            mp4_heads.media(self.data, boxes[b"mdhd"], self.media),
            mp4_heads.handler(kind, self.quicktime),
            written(b"minf", mp4_heads.information(self.data, kind, boxes, self.quicktime), table),
        )
        return written(
            b"trak",
            mp4_heads.track(self.data, boxes[b"tkhd"], self.index + 1, self.length),
            mp4_heads.edit_list(self.edits) if self.edits else b"",
            self._references(),
            media,
        )

    def _version(self) -> tuple[int, int]:
        """The version of the table of entries; the newer one has its own form of sound."""
        return self.data[self.track.boxes[b"stsd"].body] & 1, 0

    def _references(self) -> bytes:
        numbers = {track.number: new for new, track in enumerate(self.layout.tracks, 1)}
        parts = []
        for name, others in self.track.references.items():
            new = [numbers[number] for number in others if number in numbers]
            if name in _NEEDED_REFERENCES and new:
                parts.append(written(name, struct.pack(f">{len(new)}I", *new)))
        return written(b"tref", *parts) if parts else b""


def in_movie(data: Buffer, track: Track, length: int, scale: int) -> int:
    """A duration of a track in the movie's time; raises Damaged."""
    own = mp4_heads.clock(data, track.boxes[b"mdhd"]).scale
    if not own:
        raise Damaged("structure")
    return -(-length * scale // own)


def _in_own(data: Buffer, track: Track, length: int, scale: int) -> int:
    """A duration in the movie's time in a track's own."""
    return length * mp4_heads.clock(data, track.boxes[b"mdhd"]).scale // scale


def edits(film: Film, track: Track, samples: Samples, scale: int) -> list[Edit]:
    """The edit list of a track; of fragments with what their times of decoding say."""
    found = _listed(film, track, scale)
    if not film.fragmented:
        return found
    first = min(_seconds(film.data, other) for other in film.kept)
    wait = round((_seconds(film.data, track) - first) * scale)
    if wait > 0:
        found = [Edit(wait, -1), *(found or [Edit(0, 0)])]
    end = 0 if all(edit.length for edit in found) else samples.shown()
    return [
        edit if edit.length else edit._replace(length=_to_end(film, track, edit, end, scale))
        for edit in found
    ]


def _listed(film: Film, track: Track, scale: int) -> list[Edit]:
    """The edit list as players take it: with length 0 for an edit that goes on until the end.

    The end of a list stops no fragment: its recorder did not know yet how long the film will be.
    """
    if b"elst" not in track.boxes:
        return []
    found = mp4_heads.edits(film.data, track.boxes[b"elst"])
    if film.fragmented and found and found[-1].start >= 0:
        last = found[-1]
        shown = _in_own(film.data, track, last.length, scale)
        if last.start + shown > track.last_in_tables:
            found[-1] = last._replace(length=0)
    return found


def _to_end(film: Film, track: Track, edit: Edit, end: int, scale: int) -> int:
    """How long an edit is that goes on until the last picture goes, in the movie's time."""
    return in_movie(film.data, track, end - edit.start if 0 <= edit.start < end else end, scale)


def _seconds(data: Buffer, track: Track) -> float:
    """When the time of a track begins."""
    return track.delay / (mp4_heads.clock(data, track.boxes[b"mdhd"]).scale or 1)


def content(film: Film) -> Iterator[Piece]:
    """How to decode, when to show, how long each sample is, what is silent; then the samples.

    The same for a film and its clean copy, piece by piece; raises what stands in the way.
    """
    layout = _sure(film)
    yield bytes(layout.order)
    silence = gapless.read(film)
    yield silence.user_data() if silence else b""
    for number, (track, one) in enumerate(zip(layout.tracks, layout.samples, strict=True)):
        yield track.kind + b"".join(entry.raw for entry in track.clean)
        yield b"".join(mp4_samples.tables(one, layout.sizes[number]))
    yield from blocks(film.data, layout.pieces)


def around(film: Film) -> Iterator[bytes]:
    """The bytes between and around the samples that stay."""
    for start, end in _sure(film).gaps:
        yield film.data[start:end]


def cut_away(film: Film, track: Track) -> float:
    """How many seconds of a track no edit shows, beyond what decoders need; raises Damaged."""
    if b"elst" not in track.boxes or film.movie is None:
        return 0.0
    if b"mdhd" not in track.boxes or film.wrong is not None:
        return 0.0
    own, scale = mp4_heads.clock(film.data, track.boxes[b"mdhd"]).scale, _scale(film)
    if not own:
        raise Damaged("structure")
    samples = track.samples(film.data)
    shown = 0.0
    for edit in _listed(film, track, scale):
        if edit.start >= 0:
            shown += edit.length / scale if edit.length else (samples.duration - edit.start) / own
    hidden = samples.duration / own - shown
    return hidden if hidden > _SLACK else 0.0
