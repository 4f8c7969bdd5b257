"""The skeleton of an Olympus raw file."""

from __future__ import annotations

from tests.samples.raws import Plant, made


def sample(plant: Plant) -> bytes:
    """The same directories behind first bytes of its own."""
    return made(plant, "OLYMPUS IMAGING CORP.", "E-M5", head=b"IIRO\x08\0\0\0")
