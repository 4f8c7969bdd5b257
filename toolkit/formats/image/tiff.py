"""TIFF and BigTIFF: a graph of directories, so a clean file is built anew from what is needed.

Specification: TIFF 6.0, its supplements on JPEG and deflate, and the BigTIFF note. Scanners and
programs name the person, the computer, the program and the moment in it; whole EXIF, GPS, XMP,
IPTC, Photoshop and colour blocks stand in it; so do smaller copies and bytes that no directory
mentions. What stays: the pages that are not smaller copies, in order, each with the tags
that are needed to show it and its strips or tiles, byte for byte. A colour profile is replaced
by one without names. Byte order and kind (classic or Big) stay, too.

Not seen: surplus bytes inside streams coded as LZW, PackBits, fax, LogLuv, LZMA or Zstandard.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats.base import Buffer, Format, Piece, length
from toolkit.formats.image import jpeg_inside, tiff_pages, tiff_strips, tiff_tags  # fmt: skip
from toolkit.formats.image.tiff_pages import Picture
from toolkit.formats.image.tiff_tags import LONG, RATIONAL, SHORT, Value
from toolkit.formats.metadata import (  # fmt: skip
    exif,
    exif_directories,
    exif_pictures,
    icc,
    tiff_signatures,
)
from toolkit.formats.metadata.exif_directories import Blob, Directory, Span
from toolkit.formats.metadata.exif_values import printed
from toolkit.formats.metadata.ifd import Entry, Number, numbers
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_BYTES = 7
_LETTERS = {SHORT: "H", LONG: "I", 16: "Q"}
_MORE_DIRECTORIES = 64
_UPRIGHT = 1


class Page(NamedTuple):
    """A page that stays: its picture, and what of each strip or tile is copied."""

    picture: Picture
    coded: list[list[Piece]]


class Tag(NamedTuple):
    """A directory entry as it is written: its numbers are packed already."""

    tag: int
    type: int
    count: int  # type: ignore[assignment]  # hides a method of tuple
    raw: bytes


# ---- inspect --------------------------------------------------------------------------------


def inspect(data: Buffer) -> Iterator[Finding]:
    """Everything in every page that a picture does not need, and bytes that no page mentions.

    Raises Damaged where the chain of pages is broken. Pixels that are broken or cannot be
    copied are no reason to show less.
    """
    blob = tiff_pages.blob_of(data)
    pages = tiff_pages.chain(blob)
    others = _others(blob, pages)
    make, model = exif_directories.camera_of([*pages, *others])
    blob = blob._replace(make=make, model=model, packets=exif.PACKETS, look=jpeg_inside.traces)
    used = [(0, 2 * blob.layout.inline)]
    own = {page.at for page in tiff_pages.shown(pages, blob.order)}
    for page in pages:
        if page.at in own:
            yield from _page_findings(blob, page)
        else:
            place = Place(f"{blob.path}/{page.name}", page.at)
            yield Finding("hidden.thumbnail", place, "a smaller copy of the picture")
            yield from exif.fields(blob, page)
            yield from exif_pictures.picture(blob, page)
        used += exif_directories.spans(blob, page)
        used += _pixels(blob, page) if page.at in own else exif_pictures.spans(blob, page)
    for directory in others:
        yield from exif.fields(blob, directory)
        yield from exif_pictures.picture(blob, directory)
        used += [*exif_directories.spans(blob, directory), *exif_pictures.spans(blob, directory)]
    yield from exif_directories.gaps(blob, used)


def _others(blob: Blob, pages: list[Directory]) -> list[Directory]:
    """The directories beside the chain: EXIF, GPS, pictures in SubIFDs and their like."""
    waiting = [
        pointer for page in pages for pointer in exif_directories.pointed_at(page, blob.order)
    ]
    main = {page.at for page in pages}
    waiting = [pointer for pointer in waiting if pointer[2] not in main]
    return exif_directories.directories(blob, waiting, 4 * len(pages) + _MORE_DIRECTORIES)


def _page_findings(blob: Blob, page: Directory) -> Iterator[Finding]:
    """What goes from a page that stays; and what stays although it says something."""
    try:
        found = tiff_pages.picture(blob, page)
    except Refused:
        yield from exif.fields(blob, page)
        return
    same = {entry.tag for entry in page.entries if _stays_as_it_is(found, entry, blob.order)}
    yield from exif.fields(blob, page, frozenset(same | tiff_tags.REBUILT))
    for entry in page.entries:
        if entry.raw is not None:
            path = f"{blob.path}/{page.name}"
            yield from _rebuilt(found, entry, Place(path, entry.at, len(entry.raw)), blob.order)


def _stays_as_it_is(found: Picture, entry: Entry, order: str) -> bool:
    """Whether a tag says the same numbers, no more and no fewer, in a clean file."""
    value = found.tags.get(entry.tag)
    if value is None or entry.count > len(value.numbers):
        return False
    here = numbers(entry, order, entry.count)
    if tiff_tags.spreads(entry.tag) and len(here) == 1:
        here *= len(value.numbers)
    return len(here) == len(value.numbers) and all(map(_equal, here, value.numbers))


def _equal(one: Number, other: Number) -> bool:
    """Whether two numbers are the same; 720000/10000 is 72/1."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one[0] * other[1] == other[0] * one[1]
    return one == other


def _rebuilt(found: Picture, entry: Entry, place: Place, order: str) -> Iterator[Finding]:
    """Colour profile, JPEG tables and direction: those that stay in another form."""
    raw = entry.raw or b""
    if entry.tag == tiff_tags.ICC:
        place = Place(f"{place.path}/ICC_Profile", place.start, place.size)
        if icc.is_neutral(raw):
            yield Finding("look.colour", place, "the colours' numbers only")
            return
        yield Finding("device.profile", place, f"{len(raw)} bytes")
        yield from icc.read(raw, place.path, entry.at)
    elif entry.tag == tiff_tags.JPEG_TABLES and raw != _tables(found, raw):
        place = Place(f"{place.path}/JPEGTables", place.start, place.size)
        yield Finding("hidden.unknown", place, readable(raw) or None)
    elif entry.tag == tiff_tags.ORIENTATION and found.first(entry.tag) != _UPRIGHT:
        place = Place(f"{place.path}/Orientation", place.start, place.size)
        yield Finding("look.orientation", place, printed("Orientation", entry, order))


def _tables(found: Picture, raw: bytes) -> bytes:
    """The JPEG tables as they stay; nothing where they are damaged or not needed."""
    if found.first(tiff_tags.COMPRESSION) != tiff_pages.JPEG:
        return b""
    try:
        return tiff_strips.tables(raw)
    except Damaged:
        return b""


def _pixels(blob: Blob, page: Directory) -> list[Span]:
    """Where the pixels of a page that stays stand; without what rides along, if that is known."""
    try:
        found = tiff_pages.picture(blob, page)
        pieces = [span for piece in tiff_strips.coded(blob.data, found) for span in piece]
    except Refused:
        return exif_pictures.spans(blob, page)
    return [span for span in pieces if not isinstance(span, bytes)]


def _directory_size(blob: Blob, count: int) -> int:
    return blob.layout.head + blob.layout.step * count + blob.layout.inline


# ---- strip and content ----------------------------------------------------------------------


def _pages(data: Buffer) -> tuple[Blob, list[Page]]:
    """The pages that stay; raises Damaged or NotCleanable unless each can be copied safely."""
    blob = tiff_pages.blob_of(data)
    chain = tiff_pages.chain(blob)
    others = _others(blob, chain)
    if any(tiff_signatures.is_raw(each.entries, blob.order) for each in [*chain, *others]):
        raise NotCleanable("raw_photo")
    pages = []
    for directory in tiff_pages.shown(chain, blob.order):
        found = tiff_pages.picture(blob, directory)
        pages.append(Page(found, list(tiff_strips.coded(data, found))))
    _check_apart(blob, pages, [*chain, *others])
    return blob, pages


def _check_apart(blob: Blob, pages: list[Page], directories: list[Directory]) -> None:
    """Refuse pixels that share bytes with one another or with a directory or its values."""
    taken = [(0, 2 * blob.layout.inline, False)]
    for page in pages:
        pieces = [piece for coded in page.coded for piece in coded]
        taken += [(*piece, True) for piece in pieces if not isinstance(piece, bytes)]
    for directory in directories:
        at = directory.at
        taken.append((at, at + _directory_size(blob, len(directory.entries)), False))
        taken += [(e.at, e.at + len(e.raw), False) for e in directory.entries if e.raw]
    pixels_end = others_end = 0
    for start, end, pixels in sorted(taken):
        if start < pixels_end or (pixels and start < others_end):
            raise Damaged("structure")
        pixels_end = max(pixels_end, end) if pixels else pixels_end
        others_end = others_end if pixels else max(others_end, end)


def content(data: Buffer) -> Iterator[Piece]:
    """For each page the values that decide how it looks, then its coded data."""
    blob, pages = _pages(data)
    for page in pages:
        tags = [tag for tag in _tags(blob, page, []) if tag.tag not in tiff_tags.MOVED]
        yield b"".join(struct.pack(">HHI", *tag[:3]) + tag.raw for tag in tags)
        for piece in page.coded:
            yield from piece


def strip(data: Buffer) -> Iterator[Piece]:
    """The file built anew: header, then for each page its directory, values and coded data."""
    blob, pages = _pages(data)
    head = data[:4] if blob.layout.inline == 4 else data[:8]
    at = 2 * blob.layout.inline
    yield bytes(head) + struct.pack(blob.order + blob.layout.offset, at)
    for number, page in enumerate(pages):
        size, front = _front(blob, page, at, number + 1 == len(pages))
        yield front
        for piece in page.coded:
            yield from piece
        yield bytes(-size % 8)
        at += size + -size % 8
        if blob.layout.inline == 4 and at >= 1 << 32:
            raise TooLarge("too_many_bytes")


def _front(blob: Blob, page: Page, at: int, last: bool) -> tuple[int, bytes]:
    """The size of a whole page that begins at `at`, and its directory with the values."""
    sizes = [sum(length(piece) for piece in pieces) for pieces in page.coded]
    offsets = [0] * len(sizes)
    # The directory's size does not depend on the offsets in it: a first draft tells it.
    begin = at + len(_directory(blob, _tags(blob, page, offsets), at, 0))
    here = begin
    for number, size in enumerate(sizes):
        offsets[number] = here if size else 0
        here += size
    whole = here - at
    after = 0 if last else at + whole + -whole % 8
    if blob.layout.inline == 4 and here >= 1 << 32:
        raise TooLarge("too_many_bytes")
    return whole, _directory(blob, _tags(blob, page, offsets), at, after)


def _tags(blob: Blob, page: Page, offsets: list[int]) -> list[Tag]:
    """All entries of a clean page in order; offsets: where its strips or tiles stand."""
    order, found = blob.order, page.picture
    tags = [Tag(tag, v.type, len(v.numbers), _packed(v, order)) for tag, v in found.tags.items()]
    at_tag, size_tag = (
        (tiff_tags.TILES, tiff_tags.TILE_SIZES)
        if found.tiled
        else (tiff_tags.STRIPS, tiff_tags.STRIP_SIZES)
    )
    sizes = [sum(length(piece) for piece in pieces) for pieces in page.coded]
    wide = LONG if blob.layout.inline == 4 else 16
    for tag, values in ((at_tag, offsets), (size_tag, sizes)):
        packed = _packed(Value(wide, tuple(values)), order)
        tags.append(Tag(tag, wide, len(values), packed))
    for entry in found.directory.entries:
        raw = _rewritten(found, entry)
        if raw:
            tags.append(Tag(entry.tag, _BYTES, len(raw), raw))
    return sorted(tags)


def _rewritten(found: Picture, entry: Entry) -> bytes | None:
    compression = found.first(tiff_tags.COMPRESSION)
    if entry.tag == tiff_tags.JPEG_TABLES and compression == tiff_pages.JPEG:
        return tiff_strips.tables(entry.raw or b"")
    if entry.tag == tiff_tags.ICC and entry.raw:
        return entry.raw if icc.is_neutral(entry.raw) else icc.neutral(entry.raw)
    return None


def _packed(value: Value, order: str) -> bytes:
    if value.type == RATIONAL:
        flat = [part for pair in value.numbers if isinstance(pair, tuple) for part in pair]
        return struct.pack(f"{order}{len(flat)}I", *flat)
    return struct.pack(f"{order}{len(value.numbers)}{_LETTERS[value.type]}", *value.numbers)


def _directory(blob: Blob, tags: list[Tag], at: int, after: int) -> bytes:
    """A directory for `at` with its values behind it, each on an even place."""
    layout, order = blob.layout, blob.order
    rows = struct.pack(order + layout.number, len(tags))
    values = bytearray()
    behind = at + _directory_size(blob, len(tags))
    behind += behind % 2
    for tag in tags:
        rows += struct.pack(order + layout.entry, *tag[:3])
        if len(tag.raw) <= layout.inline:
            rows += tag.raw.ljust(layout.inline, b"\0")
        else:
            rows += struct.pack(order + layout.offset, behind + len(values))
            values += tag.raw + bytes(len(tag.raw) % 2)
    rows += struct.pack(order + layout.offset, after)
    return rows + bytes(len(rows) % 2) + bytes(values)


# ---- the rows -------------------------------------------------------------------------------

_WORDS: dict[str, Any] = {
    "measure": tiff_pages.measure,
    "refine": tiff_signatures.closer,
    "inspect": inspect,
    "strip": strip,
    "content": content,
    "suffix": ".tif",
    "suffixes": (".tif", ".tiff"),
    "media": "image/tiff",
    "inspected": "every tag of every page, EXIF, GPS, maker notes, XMP, IPTC, Photoshop blocks, "
    "colour profiles, smaller copies, comments in JPEG data, bytes that no page mentions",
    "removed": "all tags that are not needed to show a page, all blocks, smaller copies, comments "
    "in JPEG data, surplus bytes behind plain, deflate and JPEG data, unmentioned bytes",
    "kept": "every page's size, pixel layout, palette, resolution (rounded) and direction; its "
    "coded pixels; a colour profile without names",
    "unseen": "surplus bytes inside streams coded as LZW, PackBits, fax, LogLuv, LZMA or "
    "Zstandard; tables too many in JPEG data; channels beside colours and transparency, in which "
    "nobody looks for faces; colours under see-through places; what the pixels themselves show "
    "(repaint removes all but the last of these)",
}


def _is(name: str) -> Format:
    label = {"tiff": "TIFF picture", "bigtiff": "BigTIFF picture"}[name]
    return Format(
        name=name,
        label=label,
        sniff=lambda head: tiff_signatures.kind(head) == name,
        **_WORDS,
    )


FORMAT, BIG = _is("tiff"), _is("bigtiff")
FORMATS: tuple[Format, ...] = (FORMAT, BIG)
