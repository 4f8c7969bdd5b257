"""A tiny GIF of two frames with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import box, dataset, profile, resource, xmp

Plant = Callable[[str], bytes]

XMP_TAIL = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x07\x00\x00"
CONTROL = b"\x21\xf9\x04\x04\x0a\x00\x00\x00"


def sub_blocks(body: bytes, size: int = 255) -> bytes:
    """A body in counted pieces, and the empty one that ends it."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\x00"


def extension(label: int, body: bytes, size: int = 255) -> bytes:
    """An extension whose body is nothing but sub-blocks."""
    return bytes([0x21, label]) + sub_blocks(body, size)


def application(name: bytes, body: bytes) -> bytes:
    """An application extension."""
    return b"\x21\xff\x0b" + name + sub_blocks(body)


def frame(colour: int) -> bytes:
    """A frame of one colour; a clear code often enough keeps every code at eight bits."""
    codes = (b"\x80" + bytes([colour]) * 64) * 4 + b"\x81"
    return struct.pack("<BHHHHBB", 0x2C, 0, 0, 16, 16, 0, 7) + sub_blocks(codes)


def record(word: bytes) -> bytes:
    """A JUMBF box with a planted label."""
    described = b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03c2pa." + word + b"\x00"
    inner = box(b"jumd", described)
    return box(b"jumb", inner)


def picture(*head: bytes, between: bytes = b"", tail: bytes = b"") -> bytes:
    """A valid picture of two frames; `head` stands before the first."""
    table = bytes(range(0, 255, 2))[:128]
    screen = struct.pack("<HHBBB", 16, 16, 0xF6, 0, 0)
    colours = b"".join(bytes([step, 255 - step, 128]) for step in table)
    return b"".join([
        b"GIF89a", screen, colours, *head, CONTROL, frame(3), between, CONTROL, frame(90),
        b"\x3b", tail,
    ])  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    text = bytes(8) + b"\x08\x08\x01\x00"
    name = plant("application name")[:11]
    captions = dataset(2, 80, plant("IPTC By-line"))
    return picture(
        LOOP,
        extension(0xFE, plant("comment"), 5),
        b"\x21\x01\x0c" + text + sub_blocks(plant("plain text")),
        b"\x21\xff\x0bXMP DataXMP" + xmp(plant) + XMP_TAIL,
        application(b"XMP DataXMP", xmp(lambda _: plant("XMP in sub-blocks"))),
        application(b"ICCRGBG1012", profile(plant)),
        application(b"MGK8BIM0000", resource(0x040B, plant("Photoshop URL"))),
        application(b"MGKIPTC0000", captions),
        application(b"C2PA_GIF\x01\x00\x00", record(plant("C2PA"))),
        application(name, plant("application name")[11:] + b" " + plant("unknown application")),
        LOOP[:-1] + sub_blocks(plant("behind the loop count")),
        extension(0xF0, plant("unknown extension"), 3),
        between=extension(0xFE, plant("comment between frames")) + b"\x00\x00",
        tail=plant("bytes behind the end"),
    )
