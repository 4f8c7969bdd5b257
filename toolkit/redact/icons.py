"""All pictures of an icon or cursor, the largest first, so that nobody is overlooked in another.

Pillow opens only the largest of an icon, and of cursors only bitmaps. The pictures are read as it
reads icons; a cursor is one whose directory has its hot spot where an icon has its depth.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from PIL import Image
from PIL.IcoImagePlugin import IcoFile

_ENTRY = 16


def pictures(data: bytes) -> Iterator[Any]:
    """Each picture that the directory names, the largest first."""
    icon = IcoFile(io.BytesIO(_as_icon(data)))
    for number in range(len(icon.entry)):
        yield icon.frame(number)


def load() -> None:
    """Load what reads both kinds of pictures before the jail closes."""
    for kind in ("bmp", "png"):
        out = io.BytesIO()
        Image.new("RGB", (2, 2)).save(out, "ICO", bitmap_format=kind)
        for each in pictures(out.getvalue()):
            each.load()


def _as_icon(data: bytes) -> bytes:
    """A cursor as an icon: the depth of each bitmap in place of the hot spot."""
    if data[2] != 2:
        return data
    icon = bytearray(data)
    icon[2] = 1
    for entry in range(6, 6 + _ENTRY * int.from_bytes(data[4:6], "little"), _ENTRY):
        (at,) = struct.unpack_from("<I", data, entry + 12)
        depth = (
            struct.unpack_from("<H", data, at + 14)[0] if data[at : at + 4] == b"(\0\0\0" else 32
        )
        struct.pack_into("<HH", icon, entry + 4, 1, depth)
    return bytes(icon)
