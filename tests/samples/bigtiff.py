"""The same picture as tiff.py makes, in BigTIFF's wider numbers."""

from __future__ import annotations

from tests.samples.tiff import Plant, made


def sample(plant: Plant) -> bytes:
    """16 x 16, grey, two pages."""
    return made(plant, big=True)
