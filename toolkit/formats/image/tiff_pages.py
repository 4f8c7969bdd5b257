"""The pages of a TIFF: their chain, the facts of each picture, and where its coded data stands.

After TIFF 6.0 sections 2, 3, 8, 15 and 22, and the BigTIFF note. Everything here is strict: what
does not fit together raises Damaged, because a page that is copied must be a page that programs
read the same way. Does not decode pixels.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.image import tiff_tags
from toolkit.formats.image.tiff_tags import Facts, Value
from toolkit.formats.metadata import tiff_signatures
from toolkit.formats.metadata.exif_directories import Blob, Directory, Span
from toolkit.formats.metadata.exif_tags import EXIF
from toolkit.formats.metadata.ifd import (
    BIG,
    CLASSIC,
    MAX_ENTRIES,
    Entry,
    byte_order,
    entries,
    numbers,
)
from toolkit.model import Size

#: More pages or pieces than this is an attack, not a picture.
MAX_PAGES, MAX_PIECES = 5_000, 1 << 20
MAX_PAGE_PIXELS = 1 << 31

NONE, OLD_JPEG, JPEG = 1, 6, 7
DEFLATE = frozenset({8, 32946})
#: Fax, LZW, PackBits, LogLuv, LZMA, Zstandard: streams of pixels and nothing else. The others
#: (WebP, JPEG 2000, JPEG XL, JBIG ...) are files of their own with their own hiding places.
_STREAMS = frozenset({2, 3, 4, 5, 32771, 32773, 34676, 34677, 34925, 50000})
COMPRESSIONS = _STREAMS | DEFLATE | {NONE, JPEG}
_PHOTOMETRICS = frozenset({0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 32844, 32845})
#: Three-dimensional images and others that are laid out in ways unknown here.
_STRANGE_TAGS = frozenset({32997, 32998, 346, 400, 433, 434})
_PLANAR, _PALETTE, _YCBCR = 2, 3, 6
_ALL_ROWS = (1 << 32) - 1
_OLD_SUBFILE, _REDUCED_OLD, _REDUCED = 255, 2, 1


class Picture(NamedTuple):
    """One page: its directory, the tags that stay, and its pieces of coded data.

    tags: as they are to be written, without those that are built anew.
    tiled: whether the pieces are tiles, else strips.
    pieces: (start, end) of each, in order; (0, 0) for one that is left out (sparse files).
    """

    directory: Directory
    tags: dict[int, Value]
    tiled: bool
    pieces: list[Span]

    def first(self, tag: int, default: int = 1) -> int:
        """The first number of a tag."""
        value = self.tags.get(tag)
        return int(value.numbers[0]) if value else default  # type: ignore[arg-type]


def blob_of(data: Buffer) -> Blob:
    """The file as a place for directories; raises Damaged where its header is none."""
    order = byte_order(data[:2])
    layout = BIG if data[2:4] in (b"+\0", b"\0+") else CLASSIC
    if not order or len(data) < 2 * layout.inline:
        raise Damaged("truncated")
    if layout is BIG and struct.unpack_from(order + "HH", data, 4) != (8, 0):
        raise Damaged("structure")
    return Blob(data, 0, len(data), order, "TIFF", layout=layout)


def chain(blob: Blob) -> list[Directory]:
    """The main directories in order; raises Damaged or TooLarge where the chain is broken."""
    found: list[Directory] = []
    seen: set[int] = set()
    layout, left = blob.layout, 2 * len(blob.data)
    (at,) = struct.unpack_from(blob.order + layout.offset, blob.data, layout.inline)
    while at:
        if at in seen:
            raise Damaged("loop")
        if len(found) >= MAX_PAGES:
            raise TooLarge("too_many_frames")
        seen.add(at)
        _check_whole(blob, at)
        here, following = entries(blob.data, 0, blob.end, at, blob.order, layout)
        left -= sum(len(entry.raw or b"") for entry in here)
        if left < 0:
            raise Damaged("structure")
        found.append(Directory(f"IFD{len(found)}", EXIF, at, here))
        at = following
    if not found:
        raise Damaged("no_picture")
    return found


def _check_whole(blob: Blob, at: int) -> None:
    """Refuse a directory that is empty, cut off, or far too large."""
    layout = blob.layout
    if at + layout.head > blob.end:
        raise Damaged("truncated")
    (count,) = struct.unpack_from(blob.order + layout.number, blob.data, at)
    if not count:
        raise Damaged("structure")
    if count > MAX_ENTRIES:
        raise Damaged("too_many_parts")
    if at + layout.head + count * layout.step > blob.end:
        raise Damaged("truncated")


def shown(pages: list[Directory], order: str) -> list[Directory]:
    """The pages that are pictures of their own, not smaller copies of another.

    Where all are marked as smaller copies, there is nothing else to show, so all count.
    """
    own = [page for page in pages if not _reduced(page, order)]
    return own or pages


def _reduced(page: Directory, order: str) -> bool:
    marks = {
        entry.tag: numbers(entry, order, 1)
        for entry in page.entries
        if entry.tag in (tiff_tags.SUBFILE, _OLD_SUBFILE)
    }
    new, old = marks.get(tiff_tags.SUBFILE) or [0], marks.get(_OLD_SUBFILE) or [0]
    return bool(isinstance(new[0], int) and new[0] & _REDUCED) or old[0] == _REDUCED_OLD


def measure(data: Buffer) -> Size:
    """The first page's size and the number of pages; raises Damaged or TooLarge."""
    blob = blob_of(data)
    pages = shown(chain(blob), blob.order)
    by_tag = _unique(pages[0])
    width, height = (
        _number(by_tag, tag, blob.order) for tag in (tiff_tags.WIDTH, tiff_tags.HEIGHT)
    )
    if not width or not height:
        raise Damaged("bad_size")
    if width * height > MAX_PAGE_PIXELS:
        raise TooLarge("too_many_pixels")
    return Size(width, height, len(pages))


def _unique(page: Directory) -> dict[int, Entry]:
    """Entries by tag; raises Damaged where a tag of the picture stands twice."""
    by_tag: dict[int, Entry] = {}
    for entry in page.entries:
        needed = entry.tag in tiff_tags.ROWS_OF_TAGS or entry.tag in tiff_tags.REBUILT
        if needed and entry.tag in by_tag:
            raise Damaged("structure")
        by_tag[entry.tag] = entry
    return by_tag


def _number(by_tag: dict[int, Entry], tag: int, order: str, default: int = 0) -> int:
    if tag not in by_tag:
        return default
    value = numbers(by_tag[tag], order, 1)
    if not value or not isinstance(value[0], int):
        raise Damaged("structure")
    return value[0]


def picture(blob: Blob, page: Directory) -> Picture:
    """A page's picture; raises Damaged or NotCleanable where it cannot be copied safely."""
    by_tag, order = _unique(page), blob.order
    if tiff_signatures.is_raw(page.entries, order):
        raise NotCleanable("raw_photo")
    samples = _number(by_tag, tiff_tags.SAMPLES, order, 1)
    bits = _number(by_tag, tiff_tags.BITS, order, 1)
    if not 0 < samples <= tiff_tags.MAX_SAMPLES or not 0 < bits <= 64:
        raise Damaged("structure")
    palette = _number(by_tag, tiff_tags.PHOTOMETRIC, order) == _PALETTE
    facts = Facts(samples, bits, palette)
    # Said on every page: without it some programs take JPEG pages for previews.
    tags = {tiff_tags.SUBFILE: Value(tiff_tags.LONG, (0,))}
    for tag in sorted(by_tag):
        value = tiff_tags.written(_masked(by_tag[tag], order), order, facts)
        if value is not None:
            tags[tag] = value
    found = Picture(page, tags, tiff_tags.TILE_WIDTH in tags, [])
    _check_known(found, by_tag)
    return found._replace(pieces=_pieces(blob, found, by_tag))


def _masked(entry: Entry, order: str) -> Entry:
    """The mark of a small copy is taken off a page that stays; other entries as they are."""
    values = numbers(entry, order, 1)
    if entry.tag != tiff_tags.SUBFILE or not values or not isinstance(values[0], int):
        return entry
    return entry._replace(raw=struct.pack(order + "I", values[0] & 6), type=tiff_tags.LONG)


def _check_known(found: Picture, by_tag: dict[int, Entry]) -> None:
    """Refuse pages without a picture, of impossible size, or laid out in unknown ways."""
    if not {tiff_tags.WIDTH, tiff_tags.HEIGHT} <= found.tags.keys():
        raise Damaged("no_picture")
    if found.first(tiff_tags.WIDTH) * found.first(tiff_tags.HEIGHT) > MAX_PAGE_PIXELS:
        raise TooLarge("too_many_pixels")
    if found.tiled and tiff_tags.TILE_HEIGHT not in found.tags:
        raise Damaged("structure")
    known = (
        found.first(tiff_tags.COMPRESSION) in COMPRESSIONS
        and found.first(tiff_tags.PHOTOMETRIC) in _PHOTOMETRICS
        and not _STRANGE_TAGS & by_tag.keys()
    )
    if not known:
        raise NotCleanable("unsupported_variant")


def _pieces(blob: Blob, found: Picture, by_tag: dict[int, Entry]) -> list[Span]:
    """Where each strip or tile stands; raises Damaged where one is missing or cut off."""
    at_tag, size_tag = (
        (tiff_tags.TILES, tiff_tags.TILE_SIZES)
        if found.tiled
        else (tiff_tags.STRIPS, tiff_tags.STRIP_SIZES)
    )
    wanted = pieces_wanted(found)
    if wanted > MAX_PIECES:
        raise Damaged("too_many_parts")
    starts = _whole(by_tag.get(at_tag), blob.order, wanted)
    sizes: list[int] = []
    if size_tag in by_tag:
        sizes = _whole(by_tag[size_tag], blob.order, wanted)
    plain = found.first(tiff_tags.COMPRESSION) == NONE
    if plain and (not sizes or (wanted == 1 and not sizes[0])):
        # Old writers leave out what can be reckoned.
        sizes = [plain_size(found, number) for number in range(wanted)]
    if len(starts) < wanted or len(sizes) < wanted:
        raise Damaged("structure")
    pieces = []
    for start, size in zip(starts, sizes, strict=True):
        if start and not size:
            # Readers guess how long it is; taken as it stands the picture would be empty.
            raise NotCleanable("unsupported_variant")
        if size and (not start or start + size > blob.end):
            raise Damaged("truncated")
        pieces.append((start, start + size))
    return pieces


def _whole(entry: Entry | None, order: str, most: int) -> list[int]:
    found = numbers(entry, order, most) if entry is not None else []
    return [value for value in found if isinstance(value, int) and value >= 0]


def pieces_wanted(found: Picture) -> int:
    """How many strips or tiles the picture consists of."""
    width, height = found.first(tiff_tags.WIDTH), found.first(tiff_tags.HEIGHT)
    split = found.first(tiff_tags.PLANAR) == _PLANAR
    planes = found.first(tiff_tags.SAMPLES) if split else 1
    across = 1
    if found.tiled:
        across = -(-width // found.first(tiff_tags.TILE_WIDTH))
        down = -(-height // found.first(tiff_tags.TILE_HEIGHT))
    else:
        down = -(-height // found.first(tiff_tags.ROWS, _ALL_ROWS))
    return across * down * planes


def plain_size(found: Picture, number: int) -> int:
    """The bytes that strip or tile `number` has when it is not compressed."""
    width, height = found.first(tiff_tags.WIDTH), found.first(tiff_tags.HEIGHT)
    bits = found.tags.get(tiff_tags.BITS)
    all_bits = [int(value) for value in bits.numbers] if bits else [1]  # type: ignore[arg-type]
    if found.first(tiff_tags.PLANAR) == _PLANAR:
        per_plane = pieces_wanted(found) // len(all_bits)
        all_bits, number = [all_bits[number // per_plane]], number % per_plane
    if found.tiled:
        wide, rows = found.first(tiff_tags.TILE_WIDTH), found.first(tiff_tags.TILE_HEIGHT)
    else:
        step = min(found.first(tiff_tags.ROWS, _ALL_ROWS), height)
        wide, rows = width, min(step, height - number * step)
    if found.first(tiff_tags.PHOTOMETRIC) == _YCBCR and len(all_bits) > 1:
        return _subsampled_size(found, wide, rows)
    return rows * -(-wide * sum(all_bits) // 8)


def _subsampled_size(found: Picture, wide: int, rows: int) -> int:
    """Colours are stored for groups of pixels, 2 x 2 unless it is said."""
    value = found.tags.get(tiff_tags.SUBSAMPLING)
    across, down = (int(n) for n in value.numbers) if value else (2, 2)  # type: ignore[arg-type]
    return -(-wide // across) * -(-rows // down) * (across * down + 2)
