"""Make the outline map of the world's land that the pages ship.

    python tools/make_outlines.py PATH/land-50m.json

Reads Natural Earth's land as TopoJSON (`npm pack world-atlas`, files land-*.json) and writes
toolkit/web/outlines.txt. For maintainers; nothing else needs it. Land only: no border is drawn,
so the map takes no side. Small islands go, except where nothing else would be left to see, and
except those of the places named in KEPT.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "toolkit" / "web" / "outlines.txt"

Point = tuple[float, float]

NOTE = """\
# Outlines of the world's land, made by tools/make_outlines.py; do not edit.
# Source: Natural Earth (naturalearthdata.com), 1:50m land, public domain, as packed by
# world-atlas 2.0.2 (ISC licence). Simplified: a sketch for finding one's bearings, not a survey.
# One ring a line: longitude and latitude of its first point in tenths of a degree, then steps.
"""

#: Units a degree, and how far a simplified line may stray, in degrees.
UNITS = 10
STRAY = 0.13
#: An island smaller than this (square degrees on the ground) goes, if land is near (degrees).
SMALL, NEAR = 0.06, 1.2
#: Whose islands stay however small: west, south, east, north.
KEPT = {"Hong Kong and Macau": (113.4, 22.1, 114.5, 22.6)}
#: A ring round the pole is closed below it, and is long enough for a window at either end.
BELOW, LONGEST = -93.0, 310.0


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Every ring of the land, in degrees."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x, y, arc = 0, 0, []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(arc)
    for numbers in _ring_numbers(topology["objects"]["land"]):
        ring: list[Point] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += arc[1:] if ring else arc
        yield ring


def _ring_numbers(shape: dict[str, Any]) -> Iterator[list[int]]:
    if shape["type"] == "GeometryCollection":
        for part in shape["geometries"]:
            yield from _ring_numbers(part)
    elif shape["type"] == "Polygon":
        yield from shape["arcs"]
    else:
        for polygon in shape["arcs"]:
            yield from polygon


def unrolled(ring: Sequence[Point]) -> list[Point]:
    """The ring without jumps from 180 to -180; longitudes may pass 180."""
    out = [ring[0]]
    for x, y in ring[1:]:
        before = out[-1][0]
        out.append((before + (x - before + 180) % 360 - 180, y))
    middle = (min(x for x, _ in out) + max(x for x, _ in out)) / 2
    shift = 360 * round(middle / 360)
    return [(x - shift, y) for x, y in out]


def circles_the_pole(ring: Sequence[Point]) -> bool:
    """Whether an unrolled ring ends a whole turn from where it began."""
    return abs(ring[-1][0] - ring[0][0]) > 180


def closed_below(ring: Sequence[Point]) -> list[Point]:
    """A ring round the south pole as a strip that is longer than the world, closed below it."""
    line = list(ring[:-1]) if ring[-1][0] > ring[0][0] else list(ring[:0:-1])
    three = [(x + turn, y) for turn in (-360, 0, 360) for x, y in line]
    inside = [point for point in three if -LONGEST <= point[0] <= LONGEST]
    return [(-LONGEST, BELOW), *inside, (LONGEST, BELOW), (-LONGEST, BELOW)]


def simplified(line: Sequence[Point], stray: float) -> list[Point]:
    """Douglas and Peucker: the fewest of the line's points from which it strays less."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        far, at = max(
            ((_distance(line[i], line[first], line[last]), i) for i in range(first + 1, last)),
            default=(0.0, 0),
        )
        if far > stray:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


def _distance(point: Point, one: Point, other: Point) -> float:
    """From a point to a stretch, in degrees of latitude: ground counts, not the flat map."""
    shrink = max(0.3, math.cos(math.radians(point[1])))
    ax, ay = (other[0] - one[0]) * shrink, other[1] - one[1]
    bx, by = (point[0] - one[0]) * shrink, point[1] - one[1]
    length = ax * ax + ay * ay
    along = min(1.0, max(0.0, (ax * bx + ay * by) / length)) if length else 0.0
    return math.hypot(bx - along * ax, by - along * ay)


def area(ring: Sequence[Point]) -> float:
    """Square degrees on the ground, roughly."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    flat = abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2
    return flat * math.cos(math.radians(ring[0][1]))


def worth_showing(everything: Sequence[Sequence[Point]]) -> Iterator[Sequence[Point]]:
    """Large pieces of land; small ones where nothing larger is near; those that are KEPT."""
    seen: list[Point] = []
    for ring in sorted(everything, key=area, reverse=True):
        if area(ring) >= SMALL or _is_kept(ring[0]) or not _near(ring[0], seen):
            yield ring
            seen += ring


def _is_kept(point: Point) -> bool:
    return any(w <= point[0] <= e and s <= point[1] <= n for w, s, e, n in KEPT.values())


def _near(point: Point, others: Sequence[Point]) -> bool:
    x, y = point
    return any(abs(y - oy) < NEAR and abs((x - ox + 180) % 360 - 180) < NEAR for ox, oy in others)


def in_units(ring: Sequence[Point]) -> list[tuple[int, int]]:
    """Whole units without repeats; a piece too small for a shape becomes a small square."""
    units = [(round(x * UNITS), round(y * UNITS)) for x, y in ring]
    out = [point for point, after in pairwise(units) if point != after]
    if len(out) > 2:
        return out
    x, y = units[0]
    return [(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)]


def as_line(ring: Sequence[tuple[int, int]]) -> str:
    """The first point and then steps, which are shorter to write than places."""
    before = (0, 0)
    numbers = []
    for x, y in ring:
        numbers += [x - before[0], y - before[1]]
        before = (x, y)
    return " ".join(map(str, numbers))


def outlines(topology: dict[str, Any]) -> str:
    """The whole data file."""
    whole = [unrolled(ring) for ring in rings(topology)]
    whole = [ring for ring in whole if max(y for _, y in ring) > -89]
    whole = [closed_below(r) if circles_the_pole(r) else r for r in whole]
    lines = [as_line(in_units(simplified(ring, STRAY))) for ring in worth_showing(whole)]
    return NOTE + "\n".join(lines) + "\n"


def main() -> None:
    """Write the data file from the TopoJSON named on the command line."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    TARGET.write_text(outlines(topology), "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
