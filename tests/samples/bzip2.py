"""A bzip2 file of two streams with a canary behind its end."""

from __future__ import annotations

import bz2
from collections.abc import Callable

from tests.samples import tar

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """A packed TAR archive."""
    raw = tar.sample(plant)
    return bz2.compress(raw[:700], 1) + bz2.compress(raw[700:]) + plant("behind the end")
