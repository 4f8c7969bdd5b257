"""A JPEG 2000 file with a canary in every box and marker that a picture does not need."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.j2k import stream
from tests.samples.jpeg import dataset, exif, profile, xmp

Plant = Callable[[str], bytes]

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
IPTC = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
GEO = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")


def box(name: bytes, *bodies: bytes) -> bytes:
    """A box."""
    body = b"".join(bodies)
    return struct.pack(">I4s", 8 + len(body), name) + body


def header(*more: bytes, colour: bytes = b"\1\0\0\0\0\0\x11", layers: int = 1) -> bytes:
    """The header of a grey picture of 16 x 16; it may say that it has more layers."""
    return box(
        b"jp2h",
        box(b"ihdr", struct.pack(">IIHBBBB", 16, 16, layers, 7, 7, 0, 0)),
        box(b"colr", colour),
        *more,
    )


def file(*boxes: bytes, kind: bytes = b"jp2 ", tail: bytes = b"") -> bytes:
    """A file of these boxes."""
    return SIGNATURE + box(b"ftyp", kind, bytes(4), kind) + b"".join(boxes) + tail


def sample(plant: Plant) -> bytes:
    """The picture with a planted string in each of its hiding places."""
    return file(
        header(
            box(b"res ", box(b"resc", struct.pack(">4H2B", 300, 1, 300, 1, 2, 2))),
            box(b"colr", b"\2\0\0" + profile(plant)),
            box(b"what", plant("unknown box in the header")),
        ),
        box(b"xml ", plant("XML")),
        box(b"uuid", XMP, xmp(plant)),
        box(b"uuid", b"JpgTiffExif->JP2", exif(plant)),
        box(b"uuid", IPTC, dataset(2, 80, plant("IPTC"))),
        box(b"uuid", GEO, b"II*\0\0\0\0\0" + plant("GeoJP2")),
        box(b"uuid", bytes(range(16)), plant("unknown uuid")),
        box(b"uinf", box(b"ulst", b"\0\1" + bytes(16)), box(b"url ", bytes(4) + plant("link"))),
        box(b"jp2i", plant("rights")),
        box(b"asoc", box(b"lbl ", plant("label")), box(b"xml ", plant("XML with a label"))),
        box(b"free", plant("free box")),
        box(b"zzzz", plant("unknown box")),
        box(b"jp2c", stream(plant), plant("behind the codestream")),
        kind=b"jpx ", tail=plant("behind the end"),
    )  # fmt: skip
