"""Writing a film anew: brands, a movie box of what is needed, then the samples as they lie.

Samples are copied as stretches of the source in the order in which they lie there, so a film of
any length costs the memory of its tables. What is cut from a sample makes it shorter, and its
chunk moves; what belongs to no track that stays is left behind.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.bmff import Box, full, some_boxes, written
from toolkit.formats.film import mp4_heads, mp4_samples
from toolkit.formats.film.mp4_film import Film, is_quicktime
from toolkit.formats.film.mp4_heads import Edit
from toolkit.formats.film.mp4_samples import Samples
from toolkit.formats.film.mp4_tracks import Track
from toolkit.formats.film.notes import Notes

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


class Chunk(NamedTuple):
    """Where a chunk lies, and whose it is."""

    start: int
    end: int
    track: int
    number: int


class Layout:
    """What stays of the samples, and where it goes: one pass over all chunks."""

    def __init__(self, film: Film, notes: Notes | None = None) -> None:
        """Raises what stands in the way of cleaning, and Damaged where samples are not there."""
        self.film, self.data = film, film.data
        self.tracks = list(film.cleanable())
        if film.drop_hidden and any(cut_away(film, track) for track in self.tracks):
            raise NotCleanable("unsupported_variant")
        self.samples = [track.samples(self.data) for track in self.tracks]
        self.sizes: list[array[int] | None] = [None] * len(self.tracks)
        self.places = [array("Q", bytes(8 * len(one.offsets))) for one in self.samples]
        self.pieces: list[Piece] = []
        self.total = 0
        self._notes, self._cut = notes, [_is_cut(track) for track in self.tracks]
        self._lay()

    def _lay(self) -> None:
        for chunk in ordered(self.film, self.tracks, self.samples):
            self.places[chunk.track][chunk.number] = self.total
            for piece in self._kept(chunk):
                self._put(piece)
        if not self.total:
            raise Damaged("truncated")

    def _kept(self, chunk: Chunk) -> Iterator[Piece]:
        """The pieces of a chunk; sizes of samples that are cut are noted."""
        track, samples = self.tracks[chunk.track], self.samples[chunk.track]
        if not self._cut[chunk.track]:
            yield chunk.start, chunk.end
            return
        first = samples.firsts[chunk.number]
        for number, (start, end) in enumerate(samples.in_chunk(chunk.number), first):
            pieces = cut(self.data, track, samples, chunk.number, (start, end), self._notes)
            if pieces == [(start, end)]:
                yield start, end
                continue
            sizes = self.sizes[chunk.track]
            if sizes is None:
                sizes = self.sizes[chunk.track] = _all_sizes(samples)
            sizes[number] = sum(map(length, pieces))
            yield from pieces

    def _put(self, piece: Piece) -> None:
        self.total += length(piece)
        last = self.pieces[-1] if self.pieces else None
        if isinstance(piece, tuple) and isinstance(last, tuple) and last[1] == piece[0]:
            self.pieces[-1] = (last[0], piece[1])
        elif length(piece):
            self.pieces.append(piece)


def ordered(film: Film, tracks: list[Track], samples: list[Samples]) -> list[Chunk]:
    """All chunks in the order in which they lie; raises Damaged where one is not there."""
    if sum(len(one.offsets) for one in samples) > _MOST_CHUNKS:
        raise TooLarge("too_many_parts")
    for track, one in zip(tracks, samples, strict=True):
        if any(not 0 < row[2] <= len(track.clean) for row in one.chunks):
            raise Damaged("structure")
    chunks = [
        Chunk(start, end, number, index)
        for number, one in enumerate(samples)
        for index, (start, end) in enumerate(one.spans())
    ]
    if sum(chunk.end - chunk.start for chunk in chunks) > _MOST_COPIES * len(film.data):
        raise Damaged("structure")
    for chunk in chunks:
        if chunk.end > len(film.data):
            raise Damaged("truncated")
        if chunk.end > chunk.start and not film.holds(chunk.start, chunk.end):
            raise Damaged("structure")
    chunks.sort()  # empty ones in front of what starts at the same place, as in a copy
    return chunks


def _is_cut(track: Track) -> bool:
    return any(entry.cut is not None for entry in track.clean)


def cut(
    data: Buffer, track: Track, samples: Samples, chunk: int, span: tuple[int, int],
    notes: Notes | None = None,
) -> list[Piece]:  # fmt: skip
    """What stays of one sample; raises Damaged."""
    entry = track.clean[0] if len(track.clean) == 1 else track.clean[_entry(samples, chunk)]
    if entry.cut is None:
        return [span]
    return entry.cut(data, *span, notes)


def _entry(samples: Samples, chunk: int) -> int:
    """Which entry says how a chunk is coded."""
    row = bisect_right(samples.chunks, chunk + 1, key=itemgetter(0))
    return samples.chunks[row - 1][2] - 1


def _all_sizes(samples: Samples) -> array[int]:
    return (
        array("I", [samples.each]) * samples.count if samples.each else array("I", samples.sizes)
    )


def length(piece: Piece) -> int:
    """The bytes of a piece."""
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


def strip(film: Film) -> Iterator[Piece]:
    """The clean film in pieces; raises what stands in its way."""
    layout = Layout(film)
    front = _brands(film.kind)
    head = struct.pack(">I4s", layout.total + 8, b"mdat")
    if layout.total + 8 > _SHORT:
        head = struct.pack(">I4sQ", 1, b"mdat", layout.total + 16)
    movie = _movie(layout, 0, wide=False)
    base = len(front) + len(movie) + len(head)
    wide = base + layout.total > _SHORT
    if wide:
        base = len(front) + len(_movie(layout, 0, wide=True)) + len(head)
    yield front + _movie(layout, base, wide=wide) + head
    yield from layout.pieces


def _brands(kind: str) -> bytes:
    main, *others = _BRANDS[kind]
    return written(b"ftyp", main, bytes(4), *(others or [main]))


def _movie(layout: Layout, base: int, *, wide: bool) -> bytes:
    film, data = layout.film, layout.data
    scale = _scale(film)
    writers = [_Writer(layout, index, scale) for index in range(len(layout.tracks))]
    whole = max(writer.length or 0 for writer in writers) if film.fragmented else None
    return written(
        b"moov",
        mp4_heads.movie(data, _head(film), whole, len(writers) + 1),
        *(writer.written(base, wide=wide) for writer in writers),
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
            *mp4_samples.tables(self.samples, self.layout.sizes[self.index]),
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


def edits(film: Film, track: Track, samples: Samples, scale: int) -> list[Edit]:
    """The edit list of a track; of fragments with what their times of decoding say."""
    found: list[Edit] = []
    if b"elst" in track.boxes:
        found = mp4_heads.edits(film.data, track.boxes[b"elst"])
    if not film.fragmented:
        return found
    first = min(_seconds(film.data, other) for other in film.kept)
    wait = round((_seconds(film.data, track) - first) * scale)
    whole = in_movie(film.data, track, samples.duration, scale)
    found = [edit if edit.length else edit._replace(length=whole) for edit in found]
    if wait > 0:
        found = [Edit(wait, -1), *(found or [Edit(whole, 0)])]
    return found


def _seconds(data: Buffer, track: Track) -> float:
    """When the time of a track begins."""
    return track.delay / (mp4_heads.clock(data, track.boxes[b"mdhd"]).scale or 1)


def content(film: Film) -> Iterator[Piece]:
    """How to decode, when to show, and the samples in the order in which they lie.

    The same for a film and its clean copy, piece by piece; raises what stands in the way.
    """
    layout_tracks = list(film.cleanable())
    samples = [track.samples(film.data) for track in layout_tracks]
    for track, one in zip(layout_tracks, samples, strict=True):
        yield track.kind + b"".join(entry.raw for entry in track.clean)
        yield repr((one.count, one.times, one.shifts, one.sync and list(one.sync))).encode()
    cuts = [_is_cut(track) for track in layout_tracks]
    for chunk in ordered(film, layout_tracks, samples):
        track, one = layout_tracks[chunk.track], samples[chunk.track]
        if not cuts[chunk.track]:
            yield chunk.start, chunk.end
            continue
        for span in one.in_chunk(chunk.number):
            pieces = cut(film.data, track, one, chunk.number, span)
            yield pieces[0] if len(pieces) == 1 else _joined(film.data, pieces)


def _joined(data: Buffer, pieces: list[Piece]) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]] for piece in pieces
    )


def around(film: Film) -> Iterator[bytes]:
    """The bytes between and around the samples that stay."""
    tracks = list(film.cleanable())
    samples = [track.samples(film.data) for track in tracks]
    at = 0
    for chunk in ordered(film, tracks, samples):
        if chunk.start > at:
            yield film.data[at : chunk.start]
        at = max(at, chunk.end)
    yield film.data[at : len(film.data)]


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
    for edit in mp4_heads.edits(film.data, track.boxes[b"elst"]):
        if edit.start >= 0:
            shown += edit.length / scale if edit.length else samples.duration / own
    hidden = samples.duration / own - shown
    return hidden if hidden > _SLACK else 0.0
