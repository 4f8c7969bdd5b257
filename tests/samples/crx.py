"""A Chrome add-on, which is looked into but not written."""

from __future__ import annotations

from tests.samples.programs import packed
from tests.samples.zip import Plant


def sample(plant: Plant) -> bytes:
    """The file."""
    return b"Cr24" + bytes(12) + packed(plant, b"manifest.json")
