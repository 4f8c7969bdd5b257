"""BMP pictures of Windows and OS/2, with every header from 12 bytes to V5 (Microsoft, IBM).

What identifies people: a colour profile with names, or a path to one in somebody's folder; the
resolution of a scanner or screen; and much room to hide in: reserved fields, bytes between header
and pixels, filling behind each row, spare bytes and unused colours of a palette, codes that lead
outside the picture, and what stands behind the end.

What stays: size, depth, masks, the palette, the coded pixels bit for bit, and a colour profile
other than sRGB without its names. The resolution goes, as in PNG: no program needs it to show the
picture.

What we cannot see: colours that no pixel uses, bits of a pixel that its masks do not name, the
fourth byte of plain 32-bit pixels, which some programs show as transparency and others skip, and
marks in the pixels themselves. Repainting a picture gets rid of all of these but marks in more
than the last bits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, kept_length, walked
from toolkit.formats.image import bmp_colours, dib, dib_rle, pixel_rows, trailer
from toolkit.formats.image.bmp_colours import Colours
from toolkit.formats.image.dib import Bitmap
from toolkit.model import Finding, Place, Size

_FILE = struct.Struct("<2sIII")
_HEAD = _FILE.size
_PIXELS = "pixels"


class Layout(NamedTuple):
    """Where the parts of a file are. pixels: from where to where in the file."""

    head: Bitmap
    colours: Colours
    pixels: tuple[int, int]
    coded: dib_rle.Coded | None


def sniff(head: bytes) -> bool:
    """Whether this is a BMP: its two letters, and a header of a known size."""
    size = int.from_bytes(head[_HEAD : _HEAD + 4], "little")
    return head[:2] == b"BM" and size in dib.SIZES


def measure(data: Buffer) -> Size:
    """The size that the header declares; raises Damaged."""
    head = dib.bitmap(data, _HEAD)
    return Size(head.width, head.height)


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a BMP into blocks that, laid end to end, are the file; raises Damaged."""
    layout = _layout(data)
    body = list(_body(data, layout))
    if layout.pixels[0] < _palette_end(layout.head) and any(map(_is_wiped, body)):
        # some programs take the colours that are missing from the pixels
        raise Damaged("structure")
    yield from _headers(data, layout, body)
    yield from body
    end = body[-1].end
    if end < len(data):
        yield from trailer.blocks(data, end)


def _is_wiped(block: Block) -> bool:
    return block.name == _PIXELS and block.instead is not None


def _layout(data: Buffer) -> Layout:
    head = dib.bitmap(data, _HEAD)
    colours = bmp_colours.colours(data, head)
    (start,) = struct.unpack_from("<I", data, 10)
    full = _palette_end(head)
    if start == 0 or (head.colours and start == head.start + head.size):
        # written by programs that forgot the palette; it is there all the same
        start = full
    if start < full and (start <= head.masks_end or (start - head.masks_end) % head.entry):
        raise Damaged("structure")
    coded = None
    if head.compression in (dib.RLE8, dib.RLE4):
        if start % 2:
            # programs disagree about where a code's filling is
            raise Damaged("structure")
        coded = dib_rle.follow(data, start, (head.width, head.height), head.bits)
    end = coded.end if coded else min(start + head.rows.size, len(data))
    return Layout(head, colours, (start, end), coded)


def _body(data: Buffer, layout: Layout) -> Iterator[Block]:
    """Palette, pixels and profile, in the file's order, with the gaps between them."""
    head, colours = layout.head, layout.colours
    parts = [(layout.pixels, _pixels(data, layout))]
    if colours.end:
        parts.append(((colours.start, colours.end), iter([bmp_colours.profile(data, colours)])))
    parts.sort(key=lambda part: part[0])
    at = parts[0][0][0]
    if at < min(_palette_end(head), layout.pixels[0]):
        raise Damaged("structure")
    yield from dib.palette(data, head, at)
    for (start, end), blocks in parts:
        if start > at:
            yield dib.gap(data, at, start)
        yield from blocks
        at = end


def _palette_end(head: Bitmap) -> int:
    return head.masks_end + head.entry * head.colours


def _pixels(data: Buffer, layout: Layout) -> Iterator[Block]:
    coded, (start, end) = layout.coded, layout.pixels
    if coded is None:
        yield from pixel_rows.blocks(data, start, layout.head.rows, _PIXELS)
        return
    place = Place(f"{_PIXELS}/codes", start, end - start)
    found = [Finding("hidden.gap", place, coded.left)] if coded.left else []
    yield Block(_PIXELS, start, end, instead=coded.clean, content=True, read=lambda: found)


def _headers(data: Buffer, layout: Layout, body: list[Block]) -> Iterator[Block]:
    """Both headers, written anew for what stays of the body, and the masks behind them."""
    head, colours = layout.head, layout.colours
    places: dict[str, int] = {}
    at = head.masks_end
    for block in body:
        places.setdefault(block.name, at)
        at += kept_length(block)
    size = sum(kept_length(block) for block in body if block.name == _PIXELS)
    neutral = dib.neutral(data, head, size)
    bmp_colours.write(neutral, data, head, colours, places.get(bmp_colours.PROFILE, 0))
    yield _header(data, 0, _FILE.pack(b"BM", at, 0, places[_PIXELS]), "file header", [
        *_file_traces(data, layout)
    ])  # fmt: skip
    yield _header(data, head.start, bytes(neutral), "header", [
        *dib.traces(data, head, "header"), *bmp_colours.traces(data, head, colours, "header"),
    ])  # fmt: skip
    if head.masks_end > head.start + head.size:
        yield Block("masks", head.start + head.size, head.masks_end, content=True)


def _header(data: Buffer, start: int, clean: bytes, name: str, found: list[Finding]) -> Block:
    """A header as it is written in a copy."""
    end = start + len(clean)
    instead = None if data[start:end] == clean else clean
    return Block(name, start, end, instead=instead, content=True, read=lambda: found)


def _file_traces(data: Buffer, layout: Layout) -> Iterator[Finding]:
    _, size, reserved, _ = _FILE.unpack_from(data)
    if reserved:
        said = dib.words(data[6:10])
        yield Finding("hidden.gap", Place("file header/reserved", 6, 4), said)
    if size not in (0, len(data), layout.pixels[1]):
        said = f"{size} bytes, which is not the size of the file"
        yield Finding("look.description", Place("file header/size", 2, 4), said)


FORMAT = walked(
    name="bmp",
    label="BMP picture",
    media="image/bmp",
    suffix=".bmp",
    suffixes=(".bmp", ".dib"),
    sniff=sniff,
    walk=walk,
    measure=measure,
    inspected=(
        "colour profiles and paths to them, resolution, reserved fields, bytes between header "
        "and pixels, filling behind rows and codes, spare bytes and unused colours of the "
        "palette, and what stands behind the end"
    ),
    removed="all of that; both headers are written anew",
    kept=(
        "size, depth, masks, palette and coded pixels byte for byte; the numbers of a calibrated "
        "colour space; a colour profile other than sRGB without its names"
    ),
    unseen=(
        "colours of the palette that no pixel uses, bits of a pixel that its masks do not name, "
        "the fourth byte of plain 32-bit pixels (some programs show it as transparency), marks "
        "in the pixels themselves (repaint removes all of these but marks in more than the last "
        "bits)"
    ),
)
