"""The skeleton of a Canon raw file with a planted string in each place that is read."""

from __future__ import annotations

import struct

from tests.samples.bmff import XMP, Plant, box, full, movie_head
from tests.samples.jpeg import tiff, xmp

CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
PREVIEW = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")


def track(entry: bytes, handler: bytes, *tables: bytes) -> bytes:
    """A track with one sample entry."""
    return box(
        b"trak",
        movie_head(b"tkhd", struct.pack(">III", 1, 0, 0), bytes(60)),
        box(
            b"mdia",
            movie_head(b"mdhd", struct.pack(">IIHH", 1, 1, 0x55C4, 0)),
            full(b"hdlr", bytes(4), handler, bytes(13)),
            box(b"minf", box(b"stbl", full(b"stsd", struct.pack(">I", 1), entry), *tables)),
        ),
    )


def picture(width: int, height: int) -> bytes:
    """The entry of a coded picture."""
    return box(b"CRAW", bytes(24), struct.pack(">HH", width, height), bytes(50))


def sample(plant: Plant) -> bytes:
    """The file; its sensor data is missing."""
    place = tiff([(0x001B, 7, b"ASCII\x00\x00\x00" + plant("GPS method"))])
    note = tiff([(0x0009, 2, plant("owner in the maker note") + b"\x00")])
    canon = box(
        b"uuid",
        CANON,
        box(b"CNCV", plant("compressor version")),
        box(b"CCTP", bytes(12)),
        box(b"CMT1", tiff([(0x013B, 2, plant("CMT1 Artist") + b"\x00")])),
        box(b"CMT2", tiff([(0xA431, 2, plant("CMT2 serial") + b"\x00")])),
        box(b"CMT3", note),
        box(b"CMT4", place),
        box(b"THMB", bytes(16), plant("small copy")),
        box(b"ZZZZ", plant("unknown Canon box")),
    )
    head = box(b"ftyp", b"crx ", b"\x00\x00\x00\x01", b"crx isom")
    notes = plant("timed note")
    at = len(head) + 8
    timed = track(
        box(b"CTMD", bytes(8)),
        b"meta",
        full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full(b"stsz", struct.pack(">III", 0, 1, len(notes))),
        full(b"stco", struct.pack(">II", 1, at)),
    )
    return b"".join([
        head,
        box(b"mdat", notes),
        box(b"moov", canon, movie_head(b"mvhd", bytes(88)), track(picture(16, 16), b"vide"),
            timed),
        box(b"uuid", XMP, xmp(plant)),
        box(b"uuid", PREVIEW, bytes(8), box(b"PRVW", bytes(16), plant("preview"))),
        box(b"uuid", bytes(16), plant("unknown uuid box")),
        box(b"free", plant("free box")),
        b"\xff\xff\xff\xff" + plant("bytes behind the last box"),
    ])  # fmt: skip
