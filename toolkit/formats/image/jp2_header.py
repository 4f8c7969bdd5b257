"""The header of a JPEG 2000 file: which of its boxes a decoder needs, and how much of each.

Specification: ISO/IEC 15444-1 Annex I. A file of its own and a picture inside a PDF have the same.
"""

from __future__ import annotations

import struct

from toolkit.formats.metadata import icc_neutral

#: Boxes that are needed to show the picture.
NEEDED = (b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef")
#: The numbers of colour spaces, by their names in profiles.
_SPACES, _RGB = {b"GRAY": 17, b"CMYK": 12}, 16


def exact(name: bytes, raw: bytes, before: dict[bytes, bytes]) -> bytes:
    """A box of the header without what it needs not; nothing where it makes no sense.

    before: what the boxes before it in the header hold, of each kind the first.
    """
    if name == b"ihdr":
        return raw[:13] + b"\0" if len(raw) >= 14 else b""
    if name == b"bpcc":
        return raw[: int.from_bytes(before.get(b"ihdr", b"")[8:10], "big")]
    if name == b"colr":
        return neutral_colour(raw)
    if name == b"cdef" and len(raw) >= 2:
        return raw[: 2 + 6 * int.from_bytes(raw[:2], "big")]
    if name == b"pclr" and len(raw) >= 3:
        count, columns = struct.unpack_from(">HB", raw)
        row = sum((depth & 127) // 8 + 1 for depth in raw[3 : 3 + columns])
        return raw[: 3 + columns + count * row]
    if name == b"cmap":
        # one row for each of the palette's columns
        return raw[: 4 * before.get(b"pclr", b"").ljust(3, b"\0")[2]]
    return raw


def neutral_colour(raw: bytes) -> bytes:
    """A colour box without names; nothing where it cannot be kept."""
    if raw[:1] == b"\1" and len(raw) >= 7:
        return b"\1\0\0" + raw[3:7]
    if raw[:1] in (b"\2", b"\3") and len(raw) > 131:
        profile = icc_neutral.neutral(raw[3:])
        if profile is not None:
            return raw[:1] + b"\0\0" + profile
        return b"\1\0\0" + struct.pack(">I", _SPACES.get(raw[19:23], _RGB))
    return b""
