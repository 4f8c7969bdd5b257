"""A map."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "'
        + plant("name")
        + b'"}, "geometry": {"type": "Point", "coordinates": [-0.1, 51.5]}}]}'
    )  # fmt: skip
