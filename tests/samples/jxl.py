"""A JPEG XL container with something hidden in every place it has."""

from __future__ import annotations

from tests.samples.bmff import Plant, box, jumbf
from tests.samples.jpeg import tiff, xmp

SIGNATURE = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
#: A bare codestream of 28 x 16 pixels, as a common encoder writes it.
CODESTREAM = bytes.fromhex(
    "ff0a434140e5de2a8208020100fc004b18938e8383295060b631c6c486c618bc3ac6e041170808000c2800c07454"
    "922449922425499224499262093f4992244992b85bc12492f1f51e66ed13b40c"
)


def container(*boxes: bytes, kind: bytes = b"jxl \x00\x00\x00\x00jxl ") -> bytes:
    """The signature, the file type, and then these boxes."""
    return SIGNATURE + box(b"ftyp", kind) + b"".join(boxes)


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    exif = tiff([(0x013B, 2, plant("Exif box") + b"\x00")])
    return container(
        box(b"jxll", b"\x0a"),
        box(b"Exif", b"\x00\x00\x00\x0e" + plant("in front of EXIF") + exif),
        box(b"jxlp", b"\x00\x00\x00\x00" + CODESTREAM[:20]),
        box(b"xml ", xmp(plant)),
        jumbf(plant),
        box(b"jbrd", plant("JPEG rebuilding data")),
        box(b"jxlp", b"\x80\x00\x00\x01" + CODESTREAM[20:]),
        box(b"uuid", bytes(range(16)), plant("uuid box")),
        box(b"brob", b"xml \x21\x34\x00\x04packed\x03"),
        box(b"zzzz", plant("unknown box")),
        b"\xff\xff\xff\xff" + plant("bytes behind the last box"),
        kind=b"jxl \x00\x00\x00\x00jxl " + plant("file type"),
    )
