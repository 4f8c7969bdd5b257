"""A small PNG with a canary in every hiding place."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

Plant = Callable[[str], bytes]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def profile(words: bytes) -> bytes:
    """A matrix profile with wide primaries, and words in its description."""
    xyz = {b"rXYZ": (0.61, 0.31, 0.02), b"gXYZ": (0.21, 0.63, 0.07), b"bXYZ": (0.15, 0.06, 0.74),
           b"wtpt": (0.9642, 1.0, 0.8249)}  # fmt: skip
    bodies = {
        name: b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))
        for name, values in xyz.items()
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 563) + b"\0\0"
    bodies |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve[:14])
    bodies[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words + bytes(79)
    table, data = struct.pack(">I", len(bodies)), b""
    for name, body in bodies.items():
        table += name + struct.pack(">II", 128 + 4 + 12 * len(bodies) + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    head = bytearray(128)
    head[8:12], head[12:24], head[36:40] = b"\x02\x10\0\0", b"mntrRGB XYZ ", b"acsp"
    head[0:4] = struct.pack(">I", 128 + len(table) + len(data))
    return bytes(head) + table + data


def exif(artist: bytes, orientation: int = 6) -> bytes:
    """An EXIF blob with an artist and a way up."""
    value = artist + b"\0"
    tags = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    tags += struct.pack(">HHII", 0x013B, 2, len(value), 8 + 2 + 24 + 4)
    return b"MM\0*\0\0\0\x08\0\x02" + tags + bytes(4) + value


def xmp(words: bytes) -> bytes:
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        b'syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>'
        b"<rdf:Seq><rdf:li>" + words + b"</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
        b"</rdf:RDF></x:xmpmeta>"
    )


def sample(plant: Plant) -> bytes:
    """16 x 16, RGB, turned by EXIF, with a profile of its own."""
    rows = b"".join(
        b"\0" + bytes((x * 16, y * 16, 90)[i] for x in range(16) for i in range(3))
        for y in range(16)
    )
    hexed = b"\nexif\n      %d\n" + exif(plant("raw profile")).hex().encode()
    inner = hexed.replace(b"%d", b"64").replace(b"4d4d002a", b"457869660000" + b"4d4d002a", 1)
    parts = [
        chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)),
        chunk(
            b"iCCP",
            plant("profile name") + b"\0\0" + zlib.compress(profile(plant("ICC description"))),
        ),
        chunk(b"gAMA", struct.pack(">I", 45455)),
        chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)),
        chunk(b"eXIf", exif(plant("eXIf artist"))),
        chunk(b"tEXt", b"Author\0" + plant("tEXt")),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(plant("zTXt"))),
        chunk(b"iTXt", b"Title\0\0\0en\0" + plant("translated keyword") + b"\0" + plant("iTXt")),
        chunk(b"iTXt", b"Description\0\1\0\0\0" + zlib.compress(plant("packed iTXt"))),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(plant("XMP"))),
        chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(inner)),
        chunk(b"tIME", struct.pack(">H5B", 2026, 4, 5, 10, 11, 12)),
        chunk(b"sPLT", plant("sPLT name") + b"\0\x08" + bytes(6)),
        chunk(b"prVt", plant("private chunk")),
        chunk(b"caBX", struct.pack(">I4s", 22, b"free") + plant("caBX")),
        chunk(b"IDAT", zlib.compress(rows)),
        chunk(b"tEXt", b"Comment\0" + plant("tEXt after the picture")),
        chunk(b"IEND", b""),
        b"IDAT of an older picture " + plant("behind the end"),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
