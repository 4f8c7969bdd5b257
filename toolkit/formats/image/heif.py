"""HEIF pictures: HEIC (HEVC) and AVIF (AV1), stills and image sequences.

Specifications: ISO/IEC 14496-12 (boxes), ISO/IEC 23008-12 (HEIF), AV1 Image File Format.

What identifies people: EXIF and XMP items with place, time, camera and owner; small copies, which
can show what was cropped; depth, matte and brightness pictures of the same scene; further pictures
and videos; names of items and programs; colour profiles; provenance records; notes that encoders
leave between coded units; bytes that nothing refers to.

What stays: the picture that is shown, with the tiles and alpha planes that it is made of, or the
animation; the properties that a decoder needs; a colour profile without names. The file is written
anew: its numbers, order and gaps are forgotten. Coded pixels are copied as they are.

What we cannot see: surplus bits inside coded units that stay, and marks inside the pixels. The
coding itself hints at the phone or program. Repainting a picture gets rid of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.bmff import fields
from toolkit.formats.image import heif_kept, heif_movie, heif_properties, heif_traces, heif_write
from toolkit.formats.image.heif_bitstream import Span
from toolkit.formats.image.heif_file import SEQUENCES, Still, opened, sniff_avif, sniff_heic
from toolkit.formats.image.heif_parts import Part, parts
from toolkit.formats.image.heif_sequence import Sequence
from toolkit.model import Finding, Size


def measure(data: Buffer) -> Size:
    """The coded size of the picture that is shown; frames of an animation are counted."""
    return _measured(data, cropped=False)


def measure_cropped(data: Buffer) -> Size:
    """The same, without what a crop takes off a still: coders of HEVC fill up odd sides."""
    return _measured(data, cropped=True)


def _measured(data: Buffer, *, cropped: bool) -> Size:
    still = opened(data)
    if still.plays and still.movie is not None:
        shown = heif_movie.shown(data, heif_movie.tracks(data, still.movie))
        if shown:
            return _track_size(data, shown[0])
    found = still.listing
    if found is None or found.primary not in found.items:
        raise Damaged("no_picture")
    body = heif_kept.body_of(data, found, found.items[found.primary], b"ispe")
    if body is None:
        raise Damaged("structure")
    sides = heif_properties.size(body)
    crop = heif_kept.body_of(data, found, found.items[found.primary], b"clap")
    if cropped and crop is not None:
        sides = heif_properties.shown(sides, crop)
    return _size(*sides, 1)


def _track_size(data: Buffer, track: heif_movie.Track) -> Size:
    frames = sum(map(len, heif_movie.samples(data, track)))
    if not track.entries:
        raise Damaged("no_picture")
    cursor = fields(data, track.entries[0])
    cursor.take(24)
    return _size(cursor.number(2), cursor.number(2), frames)


def _size(width: int, height: int, frames: int) -> Size:
    if not width or not height or not frames:
        raise Damaged("bad_size")
    return Size(width, height, frames)


def inspect(data: Buffer) -> Iterator[Finding]:
    """The traces, box by box; raises Damaged where the file's outline is broken."""
    yield from heif_traces.traces(opened(data))


def strip(data: Buffer) -> Iterator[Piece]:
    """The file written anew with what is shown and nothing else; raises Refused."""
    still = opened(data)
    found, sequence = _shown(still)
    store = heif_write.Store(data)
    movie: Callable[[int], bytes] | None = None
    if sequence is not None:
        places = sequence.store(store)
        running = sequence

        def movie(base: int) -> bytes:
            return running.written(places, base)

    yield from heif_write.file(still.clean_brands(sequence is not None), found, movie, store)


def content(data: Buffer) -> Iterator[Piece]:
    """Coded pictures, and all that a decoder is told about them; the same before and after."""
    found, sequence = _shown(opened(data))
    for part in found:
        yield part.kind + part.small
        yield from (box for box, _ in part.properties)
        yield _joined(part.source, part.spans, part.source is data)
    if sequence is not None:
        yield from sequence.literals()
        for chunks in sequence.chunks:
            for chunk in chunks:
                for spans in chunk:
                    yield _joined(data, spans, True)


def _joined(source: Buffer, spans: list[Span], whole: bool) -> Piece:
    """One picture as one piece, however many notes were cut out of it."""
    if whole and len(spans) == 1:
        return spans[0]
    return b"".join(source[start:end] for start, end in spans)


def _shown(still: Still) -> tuple[list[Part], Sequence | None]:
    """What a viewer shows: the still picture's parts, and the animation if that is played."""
    sequence = None
    if still.plays and still.movie is not None:
        sequence = Sequence(still.data, still.movie)
        if not sequence.tracks:
            raise NotCleanable("unsupported_variant")
    elif still.brands[0] in SEQUENCES:
        raise Damaged("no_picture")
    return [] if still.listing is None else parts(still.data, still.listing), sequence


_format = partial(
    Format,
    inspect=inspect,
    strip=strip,
    content=content,
    inspected=(
        "EXIF, XMP, IPTC and all other items, small copies, depth, matte and brightness "
        "pictures, further pictures, item names and descriptions, colour profiles, provenance "
        "records (C2PA), movies with their times, names and places, notes between coded units, "
        "boxes that no picture needs, bytes that nothing refers to, and everything behind the end"
    ),
    removed=(
        "all of that, known or not; further pictures that most viewers do not show; the file is "
        "written anew with new numbers, so order and gaps go as well"
    ),
    kept=(
        "coded pixels and animation frames as they are, tiles, alpha planes, size, turn and "
        "mirror, a colour profile other than sRGB without its names, brightness limits for HDR; a "
        "picture of which more was cropped away than a coder's filling is refused"
    ),
    unseen=(
        "surplus bits inside coded units that stay, colours under see-through places, and marks "
        "in the pixels themselves; the coding hints at the phone or program (repaint removes all "
        "of these but marks made to outlast it); the frames of a HEIC animation, so it is refused "
        "where faces are to be hidden"
    ),
)

HEIC = _format(
    name="heic",
    label="HEIC picture",
    media="image/heic",
    suffix=".heic",
    suffixes=(".heic", ".heif", ".hif"),
    sniff=sniff_heic,
    measure=measure_cropped,
)
AVIF = _format(
    name="avif",
    label="AVIF picture",
    media="image/avif",
    suffix=".avif",
    suffixes=(".avif", ".avifs"),
    sniff=sniff_avif,
    measure=measure,
)
