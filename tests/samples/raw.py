"""The skeleton of a raw file of a maker who has no format to himself."""

from __future__ import annotations

from tests.samples.raws import Plant, made


def sample(plant: Plant) -> bytes:
    """A preview in front, the raw pixels beside it."""
    return made(plant, "Hasselblad", "H4D")
