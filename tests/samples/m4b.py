"""A tiny M4B audio book with something hidden in every place the format has."""

from __future__ import annotations

from tests.samples import m4a
from tests.samples.mp4 import Plant


def sample(plant: Plant) -> bytes:
    """The book with a planted string in each of its hiding places."""
    return m4a.sample(plant, b"M4B ")
