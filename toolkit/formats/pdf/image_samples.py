"""Plain samples of a PDF's picture as a picture file (PNG), and back.

Only 8 or 16 bits of grey or RGB, also by way of a palette; other colours have no such file here.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.pdf.colours import components
from toolkit.formats.pdf.copying import Copy
from toolkit.formats.pdf.values import Name, Value, inflated

#: Smaller pictures show nobody who could be known.
LEAST_SIDE = 24
MAX_PIXELS = 150_000_000
_DEVICE = {1: Name("/DeviceGray"), 3: Name("/DeviceRGB")}


class Shape(NamedTuple):
    """The size of a picture and how its samples stand."""

    width: int
    height: int
    bits: int
    planes: int

    @property
    def shows(self) -> bool:
        """Whether somebody could be known in a picture of this size."""
        return min(self.width, self.height) >= LEAST_SIDE

    @property
    def bytes(self) -> int:
        """How many bytes the samples take."""
        return (self.width * self.bits * self.planes + 7) // 8 * self.height


def shape(copy: Copy, keys: dict[str, Value]) -> Shape:
    """The shape that a picture declares; raises TooLarge or Damaged."""
    document = copy.document
    width, height = (int(document.number(keys.get(key))) for key in ("/Width", "/Height"))
    mask = document.at(keys.get("/ImageMask")) is True
    bits = 1 if mask else int(document.number(keys.get("/BitsPerComponent"), 8))
    if not 0 < width < 1 << 20 or not 0 < height < 1 << 20 or bits not in (1, 2, 4, 8, 16):
        raise Damaged("bad_size")
    if width * height > MAX_PIXELS:
        raise TooLarge("too_many_pixels")
    count = 1 if mask else components(copy, keys.get("/ColorSpace"))
    return Shape(width, height, bits, count)


# ---- as a picture file ----------------------------------------------------------------------


def as_png(copy: Copy, keys: dict[str, Value], raw: bytes, form: Shape) -> bytes | None:
    """The samples as a picture file; None for colours that are not plain."""
    if copy.document.at(keys.get("/Decode")) is not None or len(raw) < form.bytes:
        return None
    found = copy.document.at(keys.get("/ColorSpace"))
    parts: list[Value] = found if isinstance(found, list) else [found]
    family = copy.document.name(parts[0]) if parts else ""
    if family in ("/Indexed", "/I") and len(parts) == 4:
        return _from_palette(copy, parts, raw, form)
    if family in ("/Separation", "/DeviceN", "/Lab", "/Pattern") or form.planes not in (1, 3):
        return None
    if form.bits == 16:
        raw = raw[0 : form.bytes : 2]
    elif form.bits != 8:
        return None
    return png(form.width, form.height, form.planes, raw)


def _from_palette(copy: Copy, parts: list[Value], raw: bytes, form: Shape) -> bytes | None:
    count = components(copy, parts[1])
    table = copy.document.at(parts[3])
    colours = table if isinstance(table, bytes) else copy.document.bytes_of(table)
    if (
        form.bits != 8
        or count not in (1, 3)
        or copy.document.name(copy.document.at(parts[1])) == "/Lab"
    ):
        return None
    mixed = bytearray(form.bytes * count)
    for plane in range(count):
        row = colours[plane::count][:256]
        mixed[plane::count] = raw[: form.bytes].translate(row + bytes(256 - len(row)))
    return png(form.width, form.height, count, bytes(mixed))


def png(width: int, height: int, count: int, raw: bytes) -> bytes:
    """A picture file of 8-bit grey or RGB samples."""
    side = width * count
    rows = b"".join(b"\0" + raw[at : at + side] for at in range(0, side * height, side))
    head = struct.pack(">IIBBBBB", width, height, 8, 2 if count == 3 else 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in chunks
    )


# ---- and back -------------------------------------------------------------------------------


def plain_png(copy: Copy, data: bytes) -> bytes:
    """A painted PNG as `png` would write it; raises NotCleanable for one that has no such form."""
    if data[24] != 8 or data[25] not in (0, 2) or data[28]:
        raise NotCleanable("undecodable")
    count, width = 3 if data[25] == 2 else 1, int.from_bytes(data[16:20], "big")
    parameters: dict[str, Value] = {
        "/Predictor": 15, "/Colors": count, "/Columns": width, "/BitsPerComponent": 8,
    }  # fmt: skip
    raw = copy.document.step(_idat(data), "/FlateDecode", parameters)
    return png(width, int.from_bytes(data[20:24], "big"), count, raw)


def from_png(picture: bytes) -> tuple[bytes, dict[str, Value]]:
    """A PNG of ours as plain samples of a PDF."""
    count, width = 3 if picture[25] == 2 else 1, int.from_bytes(picture[16:20], "big")
    rows, side = inflated(_idat(picture)), width * count + 1
    raw = b"".join(rows[at + 1 : at + side] for at in range(0, len(rows), side))
    return zlib.compress(raw, 9), {
        "/BitsPerComponent": 8, "/Decode": None, "/DecodeParms": None,
        "/Filter": Name("/FlateDecode"), "/ColorSpace": _DEVICE[count],
    }  # fmt: skip


def _idat(data: bytes) -> bytes:
    parts, at = [], 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + size])
        at += 12 + size
    return b"".join(parts)
