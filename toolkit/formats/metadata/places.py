"""A coarse hint to the place of a coordinate: the nearest listed town and its country.

The table holds some 490 towns known from public almanacs, chosen so that most of the inhabited
world is within a few hundred kilometres of one. A hint is a help for reading, not a map: it
says "near", with the distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any


def _read() -> Iterator[tuple[str, str, float, float]]:
    """Town, country, degrees north and east."""
    # beside this module; pkgutil does the same, and takes longer to load than the table
    loader: Any = __spec__.loader
    table: bytes = loader.get_data(__file__.removesuffix("py") + "tsv")
    for row in table.decode().splitlines():
        town, country, north, east = row.split("\t")
        yield town, country, float(north), float(east)


#: Read at import, because the jail opens no file later.
_TOWNS = list(_read())
#: Farther than this from every town, there is nothing to say. Kilometres.
_FARTHEST = 700
_KM_PER_DEGREE = 111.2


def near(latitude: float, longitude: float) -> str:
    """About "120 km from Kashgar, China", or "" far from everything and for senseless numbers.

    Degrees, WGS 84. Distances on a sphere, rounded to 10 km.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    best, name = math.inf, ""
    for town, country, north, east in _TOWNS:
        if abs(latitude - north) * _KM_PER_DEGREE > min(best, _FARTHEST):
            continue
        distance = _kilometres(latitude, longitude, north, east)
        if distance < best:
            best, name = distance, f"{town}, {country}"
    if best > _FARTHEST:
        return ""
    return f"near {name}" if best < 15 else f"about {round(best, -1):.0f} km from {name}"


def _kilometres(latitude: float, longitude: float, north: float, east: float) -> float:
    sideways = (longitude - east + 180) % 360 - 180
    middle = math.radians((latitude + north) / 2)
    return math.hypot(latitude - north, sideways * math.cos(middle)) * _KM_PER_DEGREE
