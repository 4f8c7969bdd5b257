"""A picture of floating-point numbers, with comments."""

from __future__ import annotations

import struct

from tests.samples.ppm import Plant


def numbers(count: int, order: str = "<") -> bytes:
    """Light from dark to bright."""
    return struct.pack(f"{order}{count}f", *(number / count for number in range(count)))


def sample(plant: Plant) -> bytes:
    """Little-endian colours, and words behind them."""
    head = b"PF # %s\n8 6\n-1.000000\n" % plant("comment")
    return head + numbers(8 * 6 * 3) + plant("behind the end")
