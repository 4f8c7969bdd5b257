"""A tiny AU with a note, and something behind its samples."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]

SAMPLES = bytes(range(200))


def au(note: bytes, samples: bytes, size: int | None = None) -> bytes:
    """A file of 16 bits, 8 kHz, one channel."""
    count = len(samples) if size is None else size
    return b".snd" + struct.pack(">IIIII", 24 + len(note), count, 3, 8000, 1) + note + samples


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    return au(plant("note") + b"\0\0", SAMPLES) + plant("behind the samples")
