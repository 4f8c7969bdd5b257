"""Bitmaps as Windows and OS/2 keep them, in BMP files and in icons: header, masks, palette.

A header is written anew in a copy: what describes the pixels stays, everything else is zero, so
that neither the resolution of a scanner or screen nor a reserved field says anything. Of a
palette the colours stay that the pixels can name.

Does not read compressed pixels (see dib_rle), nor the colour space of large headers (see
bmp_colours). Bitmaps that are a JPEG, a PNG or a fax inside are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer
from toolkit.formats.image.pixel_rows import Rows
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Sizes of headers: OS/2 1, OS/2 2 cut short, Windows 3, with masks, OS/2 2, Windows 4 and 5.
CORE, SHORT, INFO, MASKS, ALPHA_MASK, OS2, V4, V5 = SIZES = (12, 16, 40, 52, 56, 64, 108, 124)
PLAIN, RLE8, RLE4, FIELDS, ALPHA_FIELDS = 0, 1, 2, 3, 6
_DEPTHS = {
    PLAIN: (1, 2, 4, 8, 16, 24, 32), RLE8: (8,), RLE4: (4,), FIELDS: (16, 24, 32),
    ALPHA_FIELDS: (16, 24, 32),
}  # fmt: skip
_MAX_SIDE = 1 << 24
#: Where a header of 40 bytes or more has what, and how many bytes.
_PLANES, _IMAGE_SIZE, _RESOLUTION, _COLOURS, _IMPORTANT = (
    (12, 2),
    (20, 4),
    (24, 8),
    (32, 4),
    (36, 4),
)
_MASKS, _ALPHA = (40, 12), (52, 4)
_OS2_ORDER, _OS2_CODING = (44, 2), (56, 4)
_OS2_REST = (40, 24)


class Bitmap(NamedTuple):
    """What a header says. start: where it begins; size: its own bytes.

    declared: the number of colours as written there; 0 stands for all that the depth allows.
    """

    start: int
    size: int
    width: int
    height: int
    top_down: bool
    bits: int
    compression: int
    declared: int

    @property
    def rows(self) -> Rows:
        """How the pixels lie when they are not compressed: rows fill whole words of 4 bytes."""
        used = self.width * self.bits
        return Rows((used + 31) // 32 * 4, used, self.height)

    @property
    def masks_end(self) -> int:
        """Where the header and the masks behind it end, and the palette begins."""
        behind = {FIELDS: 12, ALPHA_FIELDS: 16}.get(self.compression, 0)
        return self.start + self.size + (behind if self.size == INFO else 0)

    @property
    def entry(self) -> int:
        """The bytes of a colour in the palette."""
        return 3 if self.size == CORE else 4

    @property
    def colours(self) -> int:
        """How many colours stand in the palette, as far as the pixels can name them."""
        most = 1 << self.bits if self.bits <= 8 else 0
        return min(self.declared or most, most)


def bitmap(data: Buffer, at: int) -> Bitmap:
    """The header that begins here; raises Damaged."""
    head = bytes(data[at : at + V5])
    size = int.from_bytes(head[:4], "little")
    if size not in SIZES:
        raise Damaged("unsupported_variant")
    if len(head) < size:
        raise Damaged("truncated")
    compression = colours = 0
    if size == CORE:
        width, height, _, bits = struct.unpack_from("<4H", head, 4)
    else:
        width, height, _, bits = struct.unpack_from("<iiHH", head, 4)
    if size >= INFO:
        compression, *_, colours = struct.unpack_from("<IIiiI", head, 16)
    if not 0 < width <= _MAX_SIDE or not 0 < abs(height) <= _MAX_SIDE:
        raise Damaged("bad_size")
    found = Bitmap(at, size, width, abs(height), height < 0, bits, compression, colours)
    _require_known(data, found)
    return found


def _require_known(data: Buffer, head: Bitmap) -> None:
    """Refuse what programs show in different ways, or not at all."""
    if head.bits not in _DEPTHS.get(head.compression, ()):
        raise Damaged("unsupported_variant")
    os2 = head.size == OS2
    if (os2 and head.compression > RLE4) or (head.compression, head.size) == (ALPHA_FIELDS, OS2):
        raise Damaged("unsupported_variant")
    if os2 and (_number(data, head, _OS2_ORDER) or _number(data, head, _OS2_CODING)):
        raise Damaged("unsupported_variant")
    if head.masks_end > len(data):
        raise Damaged("truncated")
    if head.compression in (FIELDS, ALPHA_FIELDS) and not _sound(_masks(data, head), head.bits):
        raise Damaged("structure")


def _number(data: Buffer, head: Bitmap, field: tuple[int, int]) -> int:
    at = head.start + field[0]
    return int.from_bytes(data[at : at + field[1]], "little")


def _masks(data: Buffer, head: Bitmap) -> tuple[int, ...]:
    """The masks for red, green, blue and perhaps alpha."""
    end = head.masks_end if head.size == INFO else head.start + min(head.size, ALPHA_MASK)
    raw = data[head.start + INFO : end]
    return struct.unpack(f"<{len(raw) // 4}I", raw)


def _sound(masks: tuple[int, ...], bits: int) -> bool:
    """Whether each mask is one run of bits, and no two share a bit; all may be empty."""
    runs = all(mask & (mask + (mask & -mask)) == 0 for mask in masks)
    return (
        runs
        and sum(masks) < 1 << bits
        and sum(map(int.bit_count, masks)) == sum(masks).bit_count()
    )


def neutral(data: Buffer, head: Bitmap, image_size: int) -> bytearray:
    """The header with nothing but what describes the pixels; of V4 and V5, the first part."""
    raw = bytearray(data[head.start : head.start + head.size])
    if head.size < INFO:
        at = 8 if head.size == CORE else _PLANES[0]
        raw[at : at + 2] = b"\1\0"
        return raw
    for at, length in _cleared(data, head):
        raw[at : at + length] = bytes(length)
    raw[12:14] = b"\1\0"
    raw[20:24] = image_size.to_bytes(4, "little")
    if head.declared > head.colours:
        raw[32:36] = bytes(4)
    return raw


def _cleared(data: Buffer, head: Bitmap) -> Iterator[tuple[int, int]]:
    yield from (_RESOLUTION, _IMPORTANT)
    if head.size == OS2:
        yield _OS2_REST
    elif _loose_masks(data, head):
        yield _MASKS
        if head.size > MASKS:
            yield _ALPHA


def _loose_masks(data: Buffer, head: Bitmap) -> bool:
    """Whether masks stand where none are used, and are not what masks look like."""
    used = head.compression == FIELDS or head.size in (INFO, OS2)
    return not used and not _sound(_masks(data, head), 32)


def traces(data: Buffer, head: Bitmap, path: str) -> Iterator[Finding]:
    """What a header says beside the pixels."""
    planes = _number(data, head, (8, 2) if head.size == CORE else _PLANES)
    if planes > 1:
        yield _trace(head, _PLANES, f"{path}/planes", "hidden.gap", str(planes))
    if head.size >= INFO:
        yield from _numbers(data, head, path)
        yield from _reserved(data, head, path)


def _numbers(data: Buffer, head: Bitmap, path: str) -> Iterator[Finding]:
    across, down = struct.unpack_from("<ii", data, head.start + _RESOLUTION[0])
    if across or down:
        said = f"{across} x {down} pixels per metre"
        yield _trace(head, _RESOLUTION, f"{path}/resolution", "look.description", said)
    important = _number(data, head, _IMPORTANT)
    if important:
        said = f"{important} important colours"
        yield _trace(head, _IMPORTANT, f"{path}/colours", "look.description", said)
    if head.declared > head.colours:
        said = f"{head.declared} colours, more than the pixels can name"
        yield _trace(head, _COLOURS, f"{path}/colours", "look.description", said)


def _reserved(data: Buffer, head: Bitmap, path: str) -> Iterator[Finding]:
    fields: tuple[tuple[int, int], ...] = ()
    if head.size == OS2:
        fields = (_OS2_REST,)
    elif _loose_masks(data, head):
        fields = ((_MASKS[0], min(head.size, ALPHA_MASK) - _MASKS[0]),)
    for at, length in fields:
        raw = data[head.start + at : head.start + at + length]
        if any(raw):
            yield _trace(head, (at, length), f"{path}/reserved", "hidden.gap", words(raw))


def _trace(head: Bitmap, field: tuple[int, int], path: str, kind: str, said: str) -> Finding:
    return Finding(kind, Place(path, head.start + field[0], field[1]), said)


def words(raw: bytes) -> str:
    """What a short field says: its text, else its bytes in hex."""
    text = raw.rstrip(b"\0").decode("latin-1")
    return readable(raw) or (text if text.isascii() and text.isprintable() else raw.hex())


def palette(data: Buffer, head: Bitmap, end: int) -> Iterator[Block]:
    """The colours up to `end`: those that pixels can name stay, without their spare byte."""
    start = head.masks_end
    room = (end - start) // head.entry
    stop = start + head.entry * min(room, head.colours)
    listed = start + head.entry * min(room, max(head.declared, head.colours))
    if stop > start:
        yield _palette(data, start, stop, head.entry)
    if listed > stop:
        said = f"{(listed - stop) // head.entry} colours that no pixel can name"
        said = f"{said} {readable(data[stop:listed])}".rstrip()
        yield Block("palette/unused", stop, listed, "hidden.unknown", value=said)
    if end > listed:
        yield gap(data, listed, end)


def gap(data: Buffer, start: int, end: int) -> Block:
    """Bytes that no program shows, between the parts that belong to the picture."""
    raw = data[start:end]
    if any(raw):
        return Block("gap", start, end, "hidden.gap")
    return Block("gap", start, end, "hidden.padding", value=f"{end - start} empty bytes")


def _palette(data: Buffer, start: int, end: int, entry: int) -> Block:
    raw = data[start:end]
    spare = raw[3::4] if entry == 4 else b""
    if not any(spare):
        return Block("palette", start, end, content=True)
    wiped = bytearray(raw)
    wiped[3::4] = bytes(len(spare))
    kind = "hidden.padding" if len(set(spare)) == 1 else "hidden.gap"
    said = readable(spare) or f"{len(spare)} spare bytes between the colours"
    found = Finding(kind, Place("palette/spare", start, end - start), said)
    return Block("palette", start, end, instead=bytes(wiped), content=True, read=lambda: [found])
