"""A Zstandard file with a canary in a frame that readers skip and behind its end."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]


def skipped(body: bytes) -> bytes:
    """A frame that readers skip."""
    return b"\x52\x2a\x4d\x18" + struct.pack("<I", len(body)) + body


def frame(raw: bytes) -> bytes:
    """A frame of one block that is not packed."""
    block = struct.pack("<I", len(raw) << 3 | 1)[:3]
    return b"\x28\xb5\x2f\xfd\x20" + bytes([len(raw)]) + block + raw


def sample(plant: Plant) -> bytes:
    """The file."""
    return skipped(plant("skipped frame")) + frame(b"12345") + plant("behind the end")
