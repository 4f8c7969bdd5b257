"""Writing a film anew: brands, a movie box of what is needed, then the samples as they lie.

Where the samples go is laid out before (mp4_layout.py); what belongs to no track that stays is
left behind.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

from toolkit.formats.base import Piece
from toolkit.formats.bmff import full, written
from toolkit.formats.film import gapless, mp4_edits, mp4_headers, mp4_layout, mp4_samples
from toolkit.formats.film.mp4_film import Film, is_quicktime
from toolkit.formats.film.mp4_layout import Layout
from toolkit.formats.film.output_pieces import blocks

_SHORT = 0xFFFFFFFF
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


def strip(film: Film) -> Iterator[Piece]:
    """The clean film in pieces; raises what stands in its way."""
    layout = mp4_layout.sure(film)
    front = _brands(film.kind)
    head = struct.pack(">I4s", layout.total + 8, b"mdat")
    if layout.total + 8 > _SHORT:
        head = struct.pack(">I4sQ", 1, b"mdat", layout.total + 16)
    writers = [
        _Writer(layout, index, mp4_edits.scale_of(layout.film))
        for index in range(len(layout.tracks))
    ]
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
        mp4_headers.movie(data, mp4_edits.head(film), whole, len(writers) + 1),
        said if ahead else b"",
        *(writer.written(base, wide=wide) for writer in writers),
        b"" if ahead else said,
    )


class _Writer:
    """Writes one track."""

    def __init__(self, layout: Layout, index: int, scale: int) -> None:
        self.layout, self.index, self.data = layout, index, layout.data
        self.track, self.samples = layout.tracks[index], layout.samples[index]
        self.quicktime = is_quicktime(layout.film.brands)
        self.edits = mp4_edits.edits(layout.film, self.track, self.samples, scale)
        self.tables = b"".join(mp4_samples.tables(self.samples, layout.sizes[index]))
        self.length = self.media = None
        if layout.film.fragmented:
            self.media = self.samples.duration
            self.length = sum(edit.length for edit in self.edits) or mp4_edits.in_movie(
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
            mp4_headers.media(self.data, boxes[b"mdhd"], self.media),
            mp4_headers.handler(kind, self.quicktime),
            written(
                b"minf", mp4_headers.information(self.data, kind, boxes, self.quicktime), table
            ),
        )
        return written(
            b"trak",
            mp4_headers.track(self.data, boxes[b"tkhd"], self.index + 1, self.length),
            mp4_headers.edit_list(self.edits) if self.edits else b"",
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


def content(film: Film) -> Iterator[Piece]:
    """How to decode, when to show, how long each sample is, what is silent; then the samples.

    The same for a film and its clean copy, piece by piece; raises what stands in the way.
    """
    layout = mp4_layout.sure(film)
    yield bytes(layout.order)
    silence = gapless.read(film)
    yield silence.user_data() if silence else b""
    for number, (track, one) in enumerate(zip(layout.tracks, layout.samples, strict=True)):
        yield track.kind + b"".join(entry.raw for entry in track.clean)
        yield b"".join(mp4_samples.tables(one, layout.sizes[number]))
    yield from blocks(film.data, layout.pieces)


def around(film: Film) -> Iterator[bytes]:
    """The bytes between and around the samples that stay."""
    for start, end in mp4_layout.sure(film).gaps:
        yield film.data[start:end]
