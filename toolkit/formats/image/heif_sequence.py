"""Writing an image sequence anew: frames, times, alpha, and no word about its maker.

All times of making become zero, names empty, the language undefined. Which boxes of a track stay
is listed here; everything else is left out. The frames' order and moments stay as they are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, Fields, fields, full, inside, only, written
from toolkit.formats.image import heif_properties
from toolkit.formats.image.heif_bitstream import Span, kept
from toolkit.formats.image.heif_movie import Track, shown, tracks, units
from toolkit.formats.image.heif_properties import ENTRY, TABLES
from toolkit.formats.image.heif_write import Store

_UPRIGHT = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
_UNDEFINED = b"\x55\xc4"


class Sequence:
    """An animation in its clean form: which samples, cut to what stays, and how to write it."""

    def __init__(self, data: Buffer, movie: Box) -> None:
        self.data, self.movie = data, movie
        self.tracks = shown(data, tracks(data, movie))
        self.entries = [[_entry(data, box) for box in track.entries] for track in self.tracks]
        self.chunks = [_clean_samples(data, track) for track in self.tracks]

    def literals(self) -> Iterator[bytes]:
        """What else must be the same before and after: how to decode, and when to show."""
        for track, entries in zip(self.tracks, self.entries, strict=True):
            yield from entries
            yield from _timing(self.data, track)

    def store(self, store: Store) -> list[list[int]]:
        """Put all samples into the store; where each chunk starts, for each track."""
        return [[store.add_row(chunk) for chunk in chunks] for chunks in self.chunks]

    def written(self, places: list[list[int]], base: int) -> bytes:
        """The movie box, with chunks at their places behind `base`."""
        numbers = {track.number: new for new, track in enumerate(self.tracks, 1)}
        head = only(self.data, self.movie, b"mvhd")
        return written(
            b"moov",
            _movie_head(self.data, head, len(numbers) + 1),
            *(
                self._track(index, numbers, [base + at for at in places[index]])
                for index in range(len(self.tracks))
            ),
        )

    def _track(self, index: int, numbers: dict[int, int], offsets: list[int]) -> bytes:
        track = self.tracks[index]
        edits = [box for box in inside(self.data, track.box) if box.name == b"edts"]
        alpha = [written(b"tref", written(b"auxl", struct.pack(">I", 1)))] if index else []
        return written(
            b"trak",
            _track_head(self.data, track.head, numbers[track.number]),
            *(written(b"edts", _edit_list(self.data, box)) for box in edits[:1]),
            *alpha,
            self._media(index, offsets),
        )

    def _media(self, index: int, offsets: list[int]) -> bytes:
        track = self.tracks[index]
        entries = self.entries[index]
        sizes = [
            sum(end - start for start, end in spans)
            for chunk in self.chunks[index]
            for spans in chunk
        ]
        table = written(
            b"stbl",
            full(b"stsd", 0, 0, struct.pack(">I", len(entries)), *entries),
            *_timing(self.data, track),
            full(b"stsz", 0, 0, struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
            full(b"stco", 0, 0, struct.pack(f">I{len(offsets)}I", len(offsets), *offsets)),
        )
        reference = full(b"dref", 0, 0, struct.pack(">I", 1), full(b"url ", 0, 1))
        return written(
            b"mdia",
            _media_head(self.data, only(self.data, track.media, b"mdhd")),
            full(b"hdlr", 0, 0, bytes(4), track.kind, bytes(13)),
            written(b"minf", full(b"vmhd", 0, 1, bytes(8)), written(b"dinf", reference), table),
        )


def _clean_samples(data: Buffer, track: Track) -> list[list[list[Span]]]:
    """Each chunk's samples without notes; raises Damaged for a sample with nothing left."""
    chunks = [[kept(sample) for sample in chunk] for chunk in units(data, track)]
    if not all(chunk and all(chunk) for chunk in chunks):
        raise Damaged("structure")
    return chunks


def _timing(data: Buffer, track: Track) -> Iterator[bytes]:
    """The tables of moments, key frames and chunks, cut to their counted rows."""
    for name, row in TABLES.items():
        if name in track.tables:
            cursor = fields(data, track.tables[name])
            version, flags = cursor.full()
            count = cursor.take(4)
            rows = cursor.take(int.from_bytes(count, "big") * row)
            yield full(name, version, flags, count, rows)


def _edit_list(data: Buffer, box: Box) -> bytes:
    cursor = fields(data, only(data, box, b"elst"))
    version, flags = cursor.full()
    count = cursor.take(4)
    rows = cursor.take(int.from_bytes(count, "big") * (20 if version == 1 else 12))
    return full(b"elst", version, flags, count, rows)


def _timed(cursor: Fields) -> tuple[int, int, int]:
    """Version, flags, and how wide times are; the cursor stands behind both times."""
    version, flags = cursor.full()
    wide = 8 if version == 1 else 4
    cursor.take(2 * wide)
    return version, flags, wide


def _movie_head(data: Buffer, box: Box, following: int) -> bytes:
    cursor = fields(data, box)
    version, _, wide = _timed(cursor)
    body = bytes(2 * wide) + cursor.take(4 + wide) + b"\x00\x01\x00\x00\x01\x00" + bytes(10)
    return full(b"mvhd", version, 0, body, _UPRIGHT, bytes(24), struct.pack(">I", following))


def _track_head(data: Buffer, box: Box, number: int) -> bytes:
    cursor = fields(data, box)
    version, flags, wide = _timed(cursor)
    cursor.take(8)
    body = bytes(2 * wide) + struct.pack(">II", number, 0) + cursor.take(wide) + bytes(8)
    cursor.take(8)
    layer = cursor.take(2)
    cursor.take(6)
    return full(b"tkhd", version, flags, body, layer, bytes(6), cursor.take(44))


def _media_head(data: Buffer, box: Box) -> bytes:
    cursor = fields(data, box)
    version, _, wide = _timed(cursor)
    return full(b"mdhd", version, 0, bytes(2 * wide), cursor.take(4 + wide), _UNDEFINED, bytes(2))


def _entry(data: Buffer, box: Box) -> bytes:
    """A sample entry without its program's name, with clean properties only."""
    cursor = fields(data, box)
    cursor.take(24)
    size, density = cursor.take(4), cursor.take(8)
    parts = []
    for part in inside(data, box, ENTRY):
        body = data[part.body : part.end]
        if part.name == b"auxi":
            clean = heif_properties.clean(b"auxC", body)
        elif part.name == b"ccst":
            clean = body[:8]
        elif part.name == b"clap" and heif_properties.cut_away(struct.unpack(">HH", size), body):
            raise NotCleanable("cropped")
        else:
            clean = heif_properties.clean(part.name, body)
        if clean is not None:
            parts.append(written(part.name, clean))
    head = bytes(6) + b"\x00\x01" + bytes(16) + size + density + bytes(4) + b"\x00\x01"
    return written(box.name, head, bytes(32), b"\x00\x18\xff\xff", *parts)
