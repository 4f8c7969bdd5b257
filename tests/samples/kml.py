"""A map."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Placemark><name>" + plant("name")
        + b"</name><Point><coordinates>-0.1,51.5,0</coordinates></Point></Placemark></kml>"
    )  # fmt: skip
