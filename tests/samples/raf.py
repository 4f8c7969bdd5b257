"""The skeleton of a Fujifilm raw file."""

from __future__ import annotations

import struct

from tests.samples.raws import Plant, preview


def sample(plant: Plant) -> bytes:
    """A header, a finished JPEG, a directory, sensor data, a gap."""
    jpeg = preview(plant, "finished")
    words = plant("text in the directory")
    rows = struct.pack(">I", 2) + struct.pack(">HHHH", 0x0100, 4, 24, 32)
    rows += struct.pack(">HH", 0xC000, len(words)) + words
    at = 0x94
    spans = [at, len(jpeg), at + len(jpeg), len(rows), at + len(jpeg) + len(rows), 64]
    model = plant("model").ljust(32, b"\0")
    head = b"FUJIFILMCCD-RAW 0201FF000001" + model + b"0100" + bytes(20)
    head += struct.pack(">6I", *spans) + bytes(0x94 - 0x6C)
    return head + jpeg + rows + bytes(64) + plant("bytes that nothing mentions")
