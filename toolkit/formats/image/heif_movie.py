"""Image sequences in HEIF and AVIF (ISO/IEC 14496-12, section 8): frames, times, traces.

Reads where the samples of each track lie, and which tracks a viewer plays: the first picture track
and its alpha track. Fragmented movies are not understood and raise NotCleanable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from toolkit.errors import Damaged, Locked, NotCleanable, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, fields, handler, inside, only
from toolkit.formats.image import heif_properties
from toolkit.formats.image.heif_bitstream import CODECS, Codec, Span, Unit
from toolkit.formats.image.heif_items import MOST_COPIES
from toolkit.formats.image.heif_parts import units_of
from toolkit.formats.image.heif_properties import ENTRY

MAX_SAMPLES = 100_000


@dataclass(slots=True)
class Track:
    """One track: its boxes by name at each level, and where its samples lie."""

    box: Box
    head: Box
    media: Box
    table: Box
    number: int = 0
    kind: bytes = b""
    references: dict[bytes, list[int]] = field(default_factory=dict)
    entries: list[Box] = field(default_factory=list)
    tables: dict[bytes, Box] = field(default_factory=dict)


def tracks(data: Buffer, movie: Box) -> list[Track]:
    """All tracks of a movie; raises Damaged, and NotCleanable for fragments."""
    children = list(inside(data, movie))
    if any(box.name == b"mvex" for box in children):
        raise NotCleanable("unsupported_variant")
    return [_track(data, box) for box in children if box.name == b"trak"]


def _track(data: Buffer, box: Box) -> Track:
    media = only(data, box, b"mdia")
    table = only(data, only(data, media, b"minf"), b"stbl")
    track = Track(box, only(data, box, b"tkhd"), media, table)
    cursor = fields(data, track.head)
    cursor.take(16 if cursor.full()[0] == 1 else 8)
    track.number = cursor.number(4)
    track.kind = handler(data, only(data, media, b"hdlr"))
    for part in inside(data, box):
        if part.name == b"tref":
            for reference in inside(data, part):
                numbers = fields(data, reference)
                count = numbers.left // 4
                track.references[reference.name] = [numbers.number(4) for _ in range(count)]
    for part in inside(data, table):
        if part.name in track.tables:
            raise Damaged("structure")
        track.tables[part.name] = part
    if b"stsd" in track.tables:
        track.entries = list(inside(data, track.tables[b"stsd"], 8))
    return track


def shown(data: Buffer, found: list[Track]) -> list[Track]:
    """The picture track that viewers play, and its alpha track."""
    pictures = [
        track
        for track in found
        if track.kind == b"pict" and not {b"auxl", b"thmb"} & track.references.keys()
    ]
    if not pictures:
        return []
    first = pictures[0]
    alphas = [
        track
        for track in found
        if track.kind in (b"auxv", b"pict")
        and first.number in track.references.get(b"auxl", [])
        and _is_alpha(data, track)
    ]
    return [first, *alphas[:1]]


def _is_alpha(data: Buffer, track: Track) -> bool:
    for entry in track.entries:
        for box in inside(data, entry, ENTRY):
            if box.name == b"auxi":
                kind = heif_properties.auxiliary_type(data[box.body : box.end])
                return kind in heif_properties.ALPHA
    return False


def samples(data: Buffer, track: Track) -> list[list[Span]]:
    """Where the samples lie, by chunks; raises Damaged where the tables do not agree."""
    sizes = _sizes(data, track)
    chunks: list[list[Span]] = []
    first = 0
    for at, count in zip(_offsets(data, track), _per_chunk(data, track), strict=False):
        ends = list(accumulate(sizes[first : first + count], initial=at))
        if ends[-1] > len(data):
            raise Damaged("truncated")
        chunks.append(list(pairwise(ends)))
        first += count
    if first != len(sizes):
        raise Damaged("structure")
    return chunks


def _needed(track: Track, *names: bytes) -> Box:
    for name in names:
        if name in track.tables:
            return track.tables[name]
    raise Damaged("structure")


def _sizes(data: Buffer, track: Track) -> list[int]:
    cursor = fields(data, _needed(track, b"stsz"))
    cursor.full()
    each, count = cursor.number(4), cursor.number(4)
    if count > MAX_SAMPLES:
        raise TooLarge("too_many_frames")
    return [each] * count if each else [cursor.number(4) for _ in range(count)]


def _offsets(data: Buffer, track: Track) -> list[int]:
    box = _needed(track, b"stco", b"co64")
    cursor = fields(data, box)
    cursor.full()
    size, count = 8 if box.name == b"co64" else 4, cursor.number(4)
    if count > MAX_SAMPLES:
        raise TooLarge("too_many_frames")
    return [cursor.number(size) for _ in range(count)]


def _per_chunk(data: Buffer, track: Track) -> Iterator[int]:
    """How many samples each chunk has; the last row holds for all chunks that follow."""
    cursor = fields(data, _needed(track, b"stsc"))
    cursor.full()
    rows = [
        (cursor.number(4), cursor.number(4), cursor.number(4))
        for _ in range(min(cursor.number(4), MAX_SAMPLES))
    ]
    for row, following in pairwise([*rows, (MAX_SAMPLES + 1, 0, 0)]):
        for _ in range(row[0], min(following[0], MAX_SAMPLES + 1)):
            yield row[1]


def units(data: Buffer, track: Track) -> Iterator[list[list[Unit]]]:
    """The coded units of each sample, by chunks; raises Damaged, NotCleanable or Locked."""
    codec, config = _codec(data, track)
    chunks = samples(data, track)
    total = sum(end - start for chunk in chunks for start, end in chunk)
    if total > MOST_COPIES * len(data):
        raise Damaged("structure")
    for chunk in chunks:
        yield [units_of(data, [span], codec, config).units for span in chunk]


def _codec(data: Buffer, track: Track) -> tuple[Codec, bytes]:
    """How the track is coded. One way for all samples, in this very file, without a key."""
    if len(track.entries) != 1:
        raise NotCleanable("unsupported_variant")
    entry = track.entries[0]
    if entry.name == b"encv":
        raise Locked("encrypted")
    if entry.name not in CODECS:
        raise NotCleanable("unsupported_variant")
    reference = only(data, only(data, only(data, track.media, b"minf"), b"dinf"), b"dref")
    if not all(fields(data, box).full()[1] & 1 for box in inside(data, reference, 8)):
        raise NotCleanable("external_data")
    codec = CODECS[entry.name]
    config = [box for box in inside(data, entry, ENTRY) if box.name == codec.config]
    if len(config) != 1:
        raise Damaged("structure")
    return codec, data[config[0].body : config[0].end]
