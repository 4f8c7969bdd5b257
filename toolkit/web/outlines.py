"""A sketch of the land around a point, for people to see where a photo was taken.

Drawn from outlines that ship with the program (outlines.txt, made by tools/make_outlines.py from
public-domain data): no tile, no request, nobody learns which place was looked at. Land only,
without borders or names. Coasts are right to some 20 km: enough to say which part of which
coast, not which street.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

#: Units a degree in the data, and so on the map from north to south.
_UNITS = 10
_POLE, _TURN = 90 * _UNITS, 360 * _UNITS
#: The map's size in its own units: 30 degrees from north to south, twice as much across.
_WIDTH, _HEIGHT = 600, 300
#: How far land is drawn beyond the map's edge, so that a line along a cut is never seen.
MARGIN = 12
#: A degree across shrinks towards the poles; from here on the map stops following.
_LEAST_SHRINK = 0.5

_Point = tuple[float, float]


class MapView(NamedTuple):
    """What a page needs to draw the map: an SVG viewBox, one path of land, the point in it.

    Fill the path by the rule "evenodd": a ring inside a ring is water.
    """

    view_box: str
    path: str
    x: float
    y: float


class _Ring(NamedTuple):
    """One closed outline in units: x to the east, may pass 180 degrees; y to the north."""

    points: list[_Point]
    west: float
    east: float
    south: float
    north: float


class _Style(NamedTuple):
    """Map units for a unit of the data, and how close two corners may be to count as two."""

    scale: float
    apart: int


_CLOSE, _FAR = _Style(1.0, 2), _Style(0.5, 3)
#: In units of the data: farther than this from every coast, the map shows more of the world.
_NEAR = 100


class _Window(NamedTuple):
    """Where the map's top left corner is, and how large a unit of the data is on the map."""

    west: float
    north: float
    across: float
    down: float


def around(latitude: float, longitude: float) -> MapView:
    """The land around a point, true to shape there: 30 degrees high, 60 or more across.

    Twice as much where no coast is near. Degrees, WGS 84; a longitude beyond 180 is led round the
    world to its place. Raises ValueError for what is no place on Earth.
    """
    if not -90 <= latitude <= 90 or not math.isfinite(longitude):
        raise ValueError("no place on Earth")
    x, y = ((longitude + 180) % 360 - 180) * _UNITS, latitude * _UNITS
    style = _CLOSE if _coast_is_near(x, y) else _FAR
    window = _window(x, y, style.scale)
    path = "".join(_as_path(ring, style.apart) for ring in _land(window))
    at_y = round((window.north - y) * window.down, 1)
    return MapView(f"0 0 {_WIDTH} {_HEIGHT}", path, _WIDTH / 2, at_y)


def _coast_is_near(x: float, y: float) -> bool:
    return any(
        abs(point[1] - y) < _NEAR and abs(point[0] + turn - x) < _NEAR
        for ring, turn in _rings_within(x - _NEAR, x + _NEAR, y - _NEAR, y + _NEAR)
        for point in ring.points
    )


def _window(x: float, y: float, scale: float) -> _Window:
    """A window with the point in its middle, or nearer to its edge where a pole is near."""
    half = _HEIGHT / 2 / scale
    middle = min(_POLE - half, max(half - _POLE, y))
    across = scale * max(_LEAST_SHRINK, math.cos(math.radians(middle / _UNITS)))
    return _Window(x - _WIDTH / 2 / across, middle + half, across, scale)


@functools.cache
def _rings() -> list[_Ring]:
    text = Path(__file__).with_name("outlines.txt").read_text("utf-8")
    return [_ring(line) for line in text.splitlines() if not line.startswith("#")]


def _ring(line: str) -> _Ring:
    numbers = [float(number) for number in line.split()]
    xs, ys = list(accumulate(numbers[::2])), list(accumulate(numbers[1::2]))
    return _Ring(list(zip(xs, ys, strict=True)), min(xs), max(xs), min(ys), max(ys))


def _land(window: _Window) -> Iterator[list[_Point]]:
    """The outlines in the window and its margin, on the map, cut off where the margin ends."""
    left, top, across, down = window
    west, east = left - MARGIN / across, left + (_WIDTH + MARGIN) / across
    south, north = top - (_HEIGHT + MARGIN) / down, top + MARGIN / down
    for ring, turn in _rings_within(west, east, south, north):
        start = left - turn
        yield _cut([((x - start) * across, (top - y) * down) for x, y in ring.points])


def _rings_within(
    west: float, east: float, south: float, north: float
) -> Iterator[tuple[_Ring, int]]:
    """Outlines that may reach into a rectangle, and by how much to turn the world for that."""
    for ring in _rings():
        if ring.north > south and ring.south < north:
            for turn in _turns(ring):
                if ring.west + turn < east and ring.east + turn > west:
                    yield ring, turn


def _turns(ring: _Ring) -> tuple[int, ...]:
    """How often round the world to look; the ring round the pole is stored long enough."""
    return (0,) if ring.east - ring.west > _TURN else (-_TURN, 0, _TURN)


def _cut(points: list[_Point]) -> list[_Point]:
    """What lies in the map and its margin, side after side (Sutherland and Hodgman)."""
    for axis, side in ((0, _WIDTH), (1, _HEIGHT)):
        points = _cut_once(points, axis, -MARGIN, 1)
        points = _cut_once(points, axis, side + MARGIN, -1)
    return points


def _cut_once(points: list[_Point], axis: int, edge: float, sign: int) -> list[_Point]:
    """The part of a shape on one side of a straight line across the map."""
    inside = [(point[axis] - edge) * sign >= 0 for point in points]
    if all(inside) or not any(inside):
        return points if all(inside) else []
    kept: list[_Point] = []
    before, was_in = points[-1], inside[-1]
    for point, is_in in zip(points, inside, strict=True):
        if is_in != was_in:
            along = (edge - before[axis]) / (point[axis] - before[axis])
            crossing = before[1 - axis] + along * (point[1 - axis] - before[1 - axis])
            kept.append((edge, crossing) if axis == 0 else (crossing, edge))
        if is_in:
            kept.append(point)
        before, was_in = point, is_in
    return kept


def _as_path(points: list[_Point], apart: int) -> str:
    """One closed piece of an SVG path in whole units; nothing where too little is left."""
    whole = [(round(x), round(y)) for x, y in points]
    corners = _thinned(whole, apart) or list(dict.fromkeys(whole))
    if len(corners) < 3:
        return ""
    steps = (f"{x - w} {y - n}" for (x, y), (w, n) in zip(corners[1:], corners, strict=False))
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _thinned(points: list[tuple[int, int]], apart: int) -> list[tuple[int, int]]:
    """Only corners that an eye can tell apart; empty where they would not make a shape."""
    x, y = points[0] if points else (0, 0)
    kept = [(x, y)]
    for each in points:
        if abs(each[0] - x) >= apart or abs(each[1] - y) >= apart:
            kept.append(each)
            x, y = each
    return kept if len(kept) > 2 else []
