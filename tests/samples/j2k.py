"""A JPEG 2000 codestream of one grey, with comments in its head and in both parts of its tile."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]

#: 16 x 16, one component of 8 bits, in one tile.
SIZE = struct.pack(">H8IH3B", 0, 16, 16, 0, 0, 16, 16, 0, 0, 1, 7, 1, 1)
STYLE = bytes.fromhex("00 00 0001 00 04 04 04 00 01")
STEPS = bytes.fromhex("40 40 48 48 50 48 48 50 48 48 50 48 48 50")
#: The lowest band says the grey; the other five packets are empty.
CODED = bytes.fromhex("c0 21 07 80 80 80 80")


def marker(code: int, body: bytes) -> bytes:
    """A marker segment."""
    return struct.pack(">BBH", 0xFF, code, 2 + len(body)) + body


def comment(word: bytes, kind: int = 1) -> bytes:
    """A comment; kind: 1 for letters, 0 for anything."""
    return marker(0x64, struct.pack(">H", kind) + word)


def tile(coded: bytes, *markers: bytes, number: int = 0, length: int | None = None) -> bytes:
    """A part of the tile."""
    head = b"".join(markers)
    whole = 12 + len(head) + 2 + len(coded)
    place = struct.pack(">HIBB", 0, whole if length is None else length, number, 0)
    return marker(0x90, place) + head + b"\xff\x93" + coded


def codestream(*parts: bytes, markers: tuple[bytes, ...] = ()) -> bytes:
    """A codestream of these parts of its tile."""
    head = marker(0x51, SIZE) + marker(0x52, STYLE) + marker(0x5C, STEPS)
    return b"\xff\x4f" + head + b"".join(markers) + b"".join(parts) + b"\xff\xd9"


def stream(plant: Plant) -> bytes:
    """The codestream with a planted string in each of its hiding places."""
    return codestream(
        tile(CODED[:3], comment(plant("comment in a tile"))),
        tile(CODED[3:], comment(plant("binary comment in a tile"), 0), number=1),
        markers=(
            comment(plant("comment")),
            marker(0x55, b"\0\x40" + bytes(8)),
            comment(b"\0\1" + plant("binary comment"), 0),
            marker(0x63, bytes(4)),
        ),
    )


def sample(plant: Plant) -> bytes:
    """The codestream and what stands behind it."""
    return stream(plant) + plant("behind the end")
