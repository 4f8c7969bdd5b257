"""A tiny animated WebP with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.gif import record
from tests.samples.jpeg import archive, exif, profile, xmp

Plant = Callable[[str], bytes]

#: Lossy: a key frame of 16 x 16 in which every coded decision is the first.
VP8 = b"\x10\x04\x00\x9d\x01\x2a\x10\x00\x10\x00" + bytes(32) + bytes(8)
#: The features that the extended header can name.
ICC, ALPHA, EXIF, XMP, MOVES = 0x20, 0x10, 0x08, 0x04, 0x02


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk with its padding."""
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def lossless(red: int, green: int, blue: int, side: int = 16) -> bytes:
    """VP8L of one colour: five codes of one symbol each, so no pixel takes any bit."""
    bits, count = 0, 0
    fields = [(0x2F, 8), (side - 1, 14), (side - 1, 14), (0, 4), (0, 3)]
    for symbol in (green, red, blue, 255):
        fields += [(1, 1), (0, 1), (1, 1), (symbol, 8)]
    for value, width in [*fields, (1, 1), (0, 1), (0, 1), (0, 1)]:
        bits |= value << count
        count += width
    return bits.to_bytes((count + 7) // 8, "little")


def features(flags: int, side: int = 16) -> bytes:
    """The extended header."""
    return chunk(b"VP8X", bytes([flags, 0, 0, 0]) + struct.pack("<I", side - 1)[:3] * 2)


def frame(*chunks: bytes, flags: int = 0) -> bytes:
    """A frame of an animation, over the whole canvas, for a tenth of a second."""
    place = bytes(6) + b"\x0f\x00\x00\x0f\x00\x00" + b"\x64\x00\x00" + bytes([flags])
    return chunk(b"ANMF", place + b"".join(chunks))


def container(*chunks: bytes, tail: bytes = b"") -> bytes:
    """A file of these chunks."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + tail


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    directories = exif(plant)
    return container(
        features(ICC | ALPHA | EXIF | XMP | MOVES),
        chunk(b"ICCP", profile(plant)),
        chunk(b"ANIM", bytes(4) + b"\x07\x00"),
        frame(
            chunk(b"ALPH", bytes(1) + bytes(range(256))),
            chunk(b"VP8 ", VP8),
            chunk(b"ZyXw", plant("unknown chunk in a frame")),
        ),
        chunk(b"JUNK", plant("unknown chunk")),
        frame(chunk(b"VP8L", lossless(200, 30, 90)), chunk(b"XMP ", plant("XMP in a frame"))),
        chunk(b"EXIF", directories),
        chunk(b"EXIF", plant("second EXIF")),
        chunk(b"XMP ", xmp(plant)),
        chunk(b"ICCP", plant("second profile")),
        chunk(b"C2PA", record(plant("C2PA"))),
        tail=plant("bytes behind the end") + archive(plant),
    )
