"""The skeleton of Canon's first raw format: heaps in a heap."""

from __future__ import annotations

import struct

from tests.samples.raws import Plant, preview


def heap(records: list[tuple[int, bytes]], filling: bytes = b"") -> bytes:
    """Values, then the directory that says where they stand, then where it stands itself."""
    values, rows = filling, struct.pack("<H", len(records))
    for tag, value in records:
        rows += struct.pack("<HII", tag, len(value), len(values))
        values += value
    return values + rows + struct.pack("<I", len(values))


def sample(plant: Plant) -> bytes:
    """Owner, camera, time and size in an inner heap; two pictures; a gap."""
    camera = heap(
        [
            (0x080A, b"Canon\0Canon EOS D60\0"),
            (0x0810, plant("owner") + b"\0"),
            (0x0816, plant("file name") + b"\0"),
        ]
    )
    outer = heap(
        [
            (0x2807, camera),
            (0x180E, struct.pack("<III", 1_100_000_000, 0, 0)),
            (0x1810, struct.pack("<2If", 32, 24, 1.0) + bytes(16)),
            (0x2005, bytes(64)),
            (0x2007, preview(plant, "finished")),
            (0x2008, preview(plant, "thumbnail")),
        ],
        plant("bytes that no record mentions"),
    )
    return b"II\x1a\0\0\0HEAPCCDR\x02\0\x01\0" + bytes(8) + outer
