"""The header of a JPEG 2000 file: which of its boxes a decoder needs, and how much of each.

Specification: ISO/IEC 15444-1 Annex I. A file of its own and a picture inside a PDF have the same.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from toolkit.errors import Damaged
from toolkit.formats.metadata import icc_neutral

#: Boxes that are needed to show the picture.
NEEDED = (b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef")
#: The numbers of colour spaces, by their names in profiles.
_SPACES, _RGB = {b"GRAY": 17, b"CMYK": 12}, 16
#: How deep a channel may be, in bits, less one; the highest bit says that it has a sign.
_DEEPEST, _UNSIGNED = 37, 0x7F
#: What a channel may be: colour, opacity, opacity already reckoned in, unknown.
_MEANINGS = frozenset({0, 1, 2, 0xFFFF})


def exact(name: bytes, raw: bytes, before: dict[bytes, bytes]) -> bytes:
    """A box of the header without what it needs not; nothing where it makes no sense.

    before: what the boxes before it in the header hold, of each kind the first.
    """
    if name == b"ihdr":
        return raw[:13] + b"\0" if len(raw) >= 14 else b""
    if name == b"bpcc":
        depths = raw[: _layers(before)]
        return depths if all(depth & _UNSIGNED <= _DEEPEST for depth in depths) else b""
    if name == b"colr":
        return neutral_colour(raw)
    if name == b"cdef" and len(raw) >= 2:
        rows = raw[: 2 + 6 * int.from_bytes(raw[:2], "big")]
        return rows if _are_channels(rows, before) else b""
    if name == b"pclr" and len(raw) >= 3:
        count, columns = struct.unpack_from(">HB", raw)
        row = sum((depth & 127) // 8 + 1 for depth in raw[3 : 3 + columns])
        return raw[: 3 + columns + count * row]
    if name == b"cmap":
        # one row for each of the palette's columns
        return raw[: 4 * before.get(b"pclr", b"").ljust(3, b"\0")[2]]
    return raw


def _layers(before: dict[bytes, bytes]) -> int:
    """How many layers of numbers the picture has."""
    return int.from_bytes(before.get(b"ihdr", b"")[8:10], "big")


def _are_channels(rows: bytes, before: dict[bytes, bytes]) -> bool:
    """Whether each row speaks of a channel that there is, in words that there are for it."""
    palette = before.get(b"pclr", b"")
    channels = palette[2] if len(palette) > 2 else _layers(before)
    if len(rows) % 6 != 2 or len(rows) != 2 + 6 * int.from_bytes(rows[:2], "big"):
        return False
    return len(rows) <= 2 + 6 * channels and all(
        channel < channels and meaning in _MEANINGS and (colour <= channels or colour == 0xFFFF)
        for channel, meaning, colour in struct.iter_unpack(">3H", rows[2:])
    )


def require_palette_first(names: Sequence[bytes]) -> None:
    """Raise Damaged where a palette comes behind the box that maps it, which would go."""
    if b"pclr" in names and b"cmap" in names[: names.index(b"pclr")]:
        raise Damaged("structure")


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
