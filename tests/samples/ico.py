"""An icon of a PNG and two bitmaps with something hidden in every place."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from tests.samples import bmp, png

Plant = Callable[[str], bytes]

ICON, CURSOR = 1, 2


def bitmap(bits: int, size: tuple[int, int] = (12, 12), **options: bytes) -> bytes:
    """A bitmap as icons have it; options: spare, filling, mask, behind."""
    width, height = size
    head = bmp.header(bmp.INFO, bits, (width, height * 2), across=2834, down=2834)
    colours = bmp.palette(1 << bits, options.get("spare", b"")) if bits <= 8 else b""
    pixels = bmp.rows(bits, size, options.get("filling", b""))
    mask = bmp.rows(1, size, options.get("mask", b""))
    return head + colours + pixels + mask + options.get("behind", b"")


def icon(
    pictures: Sequence[tuple[tuple[int, int], int, bytes]], kind: int = ICON,
    gap: bytes = b"", tail: bytes = b"", reserved: bytes = b"",
) -> bytes:  # fmt: skip
    """A file of pictures: (width, height), bits, bytes; `gap` stands before each picture."""
    at = 6 + 16 * len(pictures)
    directory, body = b"", b""
    for number, ((width, height), bits, raw) in enumerate(pictures):
        spare = reserved[number : number + 1] or b"\0"
        start = at + len(body) + len(gap)
        directory += struct.pack("<BBBsHHII", width, height, 0, spare, 1, bits, len(raw), start)
        body += gap + raw
    return struct.pack("<HHH", 0, kind, len(pictures)) + directory + body + tail


def made(plant: Plant, kind: int) -> bytes:
    """All the hiding places, in an icon or a cursor."""
    large = bitmap(8, spare=plant("spare bytes"), mask=plant("mask filling"))
    deep = bitmap(32, mask=plant("filling of a second mask"), behind=plant("behind the mask"))
    odd = bitmap(24, (15, 15), filling=plant("row filling"))
    pictures = [
        ((16, 16), 32, png.sample(plant)), ((12, 12), 8, large), ((12, 12), 32, deep),
        ((15, 15), 24, odd),
    ]  # fmt: skip
    reserved = plant("reserved")[:4]
    return icon(pictures, kind, plant("between pictures"), plant("behind the end"), reserved)


def sample(plant: Plant) -> bytes:
    """An icon."""

    def but_reserved(place: str) -> bytes:
        return b"Qz\xff\x01" if place == "reserved" else plant(place)

    return made(but_reserved, ICON)
