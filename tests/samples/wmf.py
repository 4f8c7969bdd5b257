"""An old metafile with something in each place that draws nothing."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]


def record(kind: int, body: bytes) -> bytes:
    """One record, filled up to whole words."""
    body += bytes(len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def drawing(*records: bytes) -> bytes:
    """A file of these records."""
    body = b"".join([*records, record(0, b"")])
    place = b"\xd7\xcd\xc6\x9a" + struct.pack("<HhhhhHIH", 0, 0, 0, 9, 9, 96, 0, 0)
    return place + struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(body) // 2, 1, 20, 0) + body


def sample(plant: Plant) -> bytes:
    """The drawing."""
    note = plant("escape")
    return drawing(
        record(0x0626, struct.pack("<HH", 15, len(note)) + note),
        record(0x041B, struct.pack("<4h", 9, 9, 1, 1)),
    ) + plant("behind the end")
