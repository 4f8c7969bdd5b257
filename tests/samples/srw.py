"""The skeleton of a Samsung raw file."""

from __future__ import annotations

from tests.samples.raws import Plant, made


def sample(plant: Plant) -> bytes:
    """A preview in front, the raw pixels beside it."""
    return made(plant, "SAMSUNG", "NX1")
