"""A plain grey picture with comments among its numbers, and another picture behind it."""

from __future__ import annotations

from tests.samples.ppm import Plant, binary, plain, several, values


def sample(plant: Plant) -> bytes:
    """Numbers with a comment among them, tabs between them, and a binary picture behind."""
    first = plain(b"P2", values(48), plant("comment among the numbers"))
    first = first.replace(b"P2\n", b"P2 # " + plant("comment in the header") + b"\n")
    second = binary(b"P6", values(8 * 6 * 3), plant("comment of the second picture"))
    return several(plant, first.replace(b" 14 ", b"\t\t014 "), second)
