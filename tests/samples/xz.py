"""An xz file of two streams with a canary behind its end."""

from __future__ import annotations

import lzma
from collections.abc import Callable

from tests.samples import tar

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A packed TAR archive."""
    raw = tar.sample(plant)
    front = lzma.compress(raw[:700], check=lzma.CHECK_CRC32)
    return front + bytes(8) + lzma.compress(raw[700:]) + bytes(4) + plant("behind the end")
