"""A picture of bits, whose rows have spare ones, and a plain picture behind it."""

from __future__ import annotations

from tests.samples.ppm import Plant, binary, plain, several, values


def sample(plant: Plant) -> bytes:
    """Ten bits a row, six of them spare in the last byte."""
    pixels = values(12)
    first = binary(b"P4", pixels, plant("comment"), b"10 6")
    second = plain(b"P1", bytes(48), plant("comment of the second picture"))
    return several(plant, first, second)
