"""Icons and cursors of Windows (ICO, CUR): a directory, and behind it pictures of several sizes.

Each picture is a whole PNG, or a bitmap of two layers: colours, and a mask of what is see-through.
What identifies people is what hides in those: text and other chunks in a PNG, reserved fields and
row filling in a bitmap; and bytes between the pictures or behind the last one.

What stays: every picture, as each may be shown at its size; what the directory says of their sizes
and colours, by which programs choose; a cursor's hot spot. Pictures that overlap are refused,
unless two entries name the very same one.

What we cannot see: an entry that says other sizes than its picture has, colours under see-through
places, colours that no pixel uses, and marks in the pixels themselves.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, Read, kept_length, walked
from toolkit.formats.image import dib, pixel_rows, png_chunks, trailer
from toolkit.formats.image.dib import Bitmap
from toolkit.formats.image.pixel_rows import Rows
from toolkit.model import Finding, Place, Size

ICON, CURSOR = b"\0\0\1\0", b"\0\0\2\0"
MAX_PICTURES = 1000
_HEAD = 6
_ENTRY = struct.Struct("<BBBBHHII")

Span = tuple[int, int]


class Entry(NamedTuple):
    """One row of the directory. A width or height of 0 stands for 256 or more.

    across and down: a cursor's hot spot; of an icon, its colour planes and bits a pixel.
    """

    width: int
    height: int
    colours: int
    reserved: int
    across: int
    down: int
    size: int
    start: int

    @property
    def span(self) -> Span:
        """From where to where the picture stands in the file."""
        return self.start, self.start + self.size


def _sniffs(kind: bytes, head: bytes) -> bool:
    """Whether this is an icon (or cursor): its sign, and a first picture behind the directory."""
    if head[:4] != kind or len(head) < _HEAD + _ENTRY.size:
        return False
    count = int.from_bytes(head[4:6], "little")
    first = Entry(*_ENTRY.unpack_from(head, _HEAD))
    return count > 0 and first.size > 0 and first.start >= _HEAD + count * _ENTRY.size


def measure(data: Buffer) -> Size:
    """The size of the picture that is shown first, the largest, and how many there are."""
    entries = _entries(data)
    largest = min(entries, key=_rank)
    raw = data[largest.start : largest.start + largest.size]
    if raw.startswith(png_chunks.SIGNATURE):
        found = png_chunks.size(raw)
        return Size(found.width, found.height, len(entries))
    head = _bitmap_head(raw)
    return Size(head.width, head.height, len(entries))


def _rank(entry: Entry) -> tuple[int, int]:
    """The order in which programs choose, when any size will do."""
    depth = entry.down or (entry.colours and (entry.colours - 1).bit_length()) or 256
    return -(entry.width or 256) * (entry.height or 256), depth


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an icon into blocks that, laid end to end, are the file; raises Damaged."""
    entries = _entries(data)
    spans = sorted({entry.span for entry in entries})
    numbers = {entry.span: number for number, entry in reversed([*enumerate(entries, 1)])}
    pictures = {span: list(_picture(data, span, f"picture {numbers[span]}")) for span in spans}
    yield Block("header", 0, _HEAD, content=True)
    yield _directory(data, entries, pictures)
    at = _HEAD + len(entries) * _ENTRY.size
    for (start, end), blocks in pictures.items():
        if start > at:
            yield dib.gap(data, at, start)
        yield from blocks
        at = end
    if at < len(data):
        yield from trailer.blocks(data, at)


def _entries(data: Buffer) -> list[Entry]:
    count = int.from_bytes(data[4:6], "little")
    end = _HEAD + count * _ENTRY.size
    if count > MAX_PICTURES:
        raise Damaged("too_many_parts")
    if end > len(data):
        raise Damaged("truncated")
    entries = [Entry(*row) for row in _ENTRY.iter_unpack(data[_HEAD:end])]
    if not entries:
        raise Damaged("no_picture")
    if any(entry.start + entry.size > len(data) for entry in entries):
        raise Damaged("truncated")
    return entries


def _directory(data: Buffer, entries: list[Entry], pictures: dict[Span, list[Block]]) -> Block:
    """The directory, as it is written for what stays of the pictures."""
    start, end = _HEAD, _HEAD + len(entries) * _ENTRY.size
    places: dict[Span, Span] = {}
    at = end
    for span, blocks in pictures.items():
        size = sum(kept_length(block) for block in blocks)
        places[span] = size, at
        at += size
    clean = b"".join(
        _ENTRY.pack(*entry[:3], 0, *entry[4:6], *places[entry.span]) for entry in entries
    )
    return Block(
        "directory", start, end, content=True, instead=clean if data[start:end] != clean else None,
        read=partial(_reserved, entries, start, end),
    )  # fmt: skip


def _reserved(entries: list[Entry], start: int, end: int) -> Iterator[Finding]:
    raw = bytes(entry.reserved for entry in entries)
    if any(raw):
        kind = "hidden.padding" if set(raw) <= {0, 255} else "hidden.gap"
        yield Finding(kind, Place("directory/reserved", start, end - start), dib.words(raw))


def _picture(data: Buffer, span: Span, path: str) -> Iterator[Block]:
    start, end = span
    raw = data[start:end]
    is_png = raw.startswith(png_chunks.SIGNATURE)
    for block in png_chunks.walk(raw) if is_png else _bitmap(raw):
        yield _moved(block, path, start)


def _moved(block: Block, path: str, by: int) -> Block:
    """A block of a picture as a block of the file."""
    found = None if block.read is None else partial(_moved_findings, block.read, path, by)
    return block._replace(
        name=f"{path}/{block.name}", start=block.start + by, end=block.end + by, read=found
    )


def _moved_findings(read: Read, path: str, by: int) -> Iterator[Finding]:
    for found in read():
        at = found.place.start
        place = Place(
            f"{path}/{found.place.path}", at if at is None else at + by, found.place.size
        )
        yield found._replace(place=place)


def _bitmap_head(raw: bytes) -> Bitmap:
    """The header of a bitmap in an icon, whose height counts both layers; raises Damaged."""
    head = dib.bitmap(raw, 0)
    plain = head.size in (dib.CORE, dib.INFO) and head.compression in (dib.PLAIN, dib.FIELDS)
    listed = head.declared <= head.colours
    if not plain or not listed or head.top_down or head.height % 2:
        raise Damaged("unsupported_variant")
    return head._replace(height=head.height // 2)


def _bitmap(raw: bytes) -> Iterator[Block]:
    """A bitmap: header, palette, colours, and the mask, which pictures with alpha may lack."""
    head = _bitmap_head(raw)
    pixels = head.masks_end + head.entry * head.colours
    mask = pixels + head.rows.size
    layer = Rows((head.width + 31) // 32 * 4, head.width, head.height)
    end = mask if head.bits == 32 and len(raw) == mask else mask + layer.size
    if end > len(raw):
        raise Damaged("truncated")
    clean = bytes(dib.neutral(raw, head, 0))
    yield Block(
        "header", 0, head.size, content=True, instead=clean if raw[: head.size] != clean else None,
        read=lambda: dib.traces(raw, head, "header"),
    )  # fmt: skip
    if head.masks_end > head.size:
        yield Block("masks", head.size, head.masks_end, content=True)
    yield from dib.palette(raw, head, pixels)
    yield from pixel_rows.blocks(raw, pixels, head.rows, "pixels")
    if end > mask:
        yield from pixel_rows.blocks(raw, mask, layer, "mask")
    if end < len(raw):
        # some programs look for the mask at the very end
        if head.bits != 32 and raw[mask:end] != raw[mask - end :]:
            raise Damaged("structure")
        yield dib.gap(raw, end, len(raw))


_WORDS = {
    "inspected": "every chunk of PNG pictures as in PNG files, reserved fields, resolution, "
    "filling behind rows, spare bytes of palettes, bytes between the pictures and behind the last",
    "removed": "all of that, known or not",
    "kept": "the pictures of all sizes, coded pixels byte for byte; what the directory says of "
    "their sizes and colours",
    "unseen": "pictures whose entry says another size, colours under see-through places, colours "
    "that no pixel uses, marks in the pixels themselves (repaint makes a PNG of the largest, "
    "without all of these but marks in more than the last bits)",
}
ICO = walked(
    name="ico",
    label="Windows icon",
    media="image/vnd.microsoft.icon",
    suffix=".ico",
    sniff=partial(_sniffs, ICON),
    walk=walk,
    measure=measure,
    **_WORDS,
)
CUR = walked(
    name="cur",
    label="Windows cursor",
    media="image/vnd.microsoft.icon",
    suffix=".cur",
    sniff=partial(_sniffs, CURSOR),
    walk=walk,
    measure=measure,
    **(_WORDS | {"kept": f"{_WORDS['kept']}; the hot spot"}),
)
