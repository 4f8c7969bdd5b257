"""The skeleton of a Minolta raw file."""

from __future__ import annotations

import struct

from tests.samples.raws import Plant, made


def sample(plant: Plant) -> bytes:
    """Blocks, one of which is a TIFF, then sensor data."""
    size = b"27730001" + struct.pack(">HHHH", 26, 34, 24, 32) + bytes(8)
    tiff = made(plant, "Minolta Co., Ltd.", "DiMAGE 7Hi")
    words = plant("text in another block")
    parts = [(b"\0PRD", size), (b"\0TTW", tiff), (b"\0RIF", words), (b"\0PAD", bytes(8))]
    body = b"".join(name + struct.pack(">I", len(part)) + part for name, part in parts)
    return b"\0MRM" + struct.pack(">I", len(body)) + body + bytes(64)
