"""Plain geometry of pages: matrices, outlines, and whether a point lies inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Edge = tuple[float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
#: Outlines of more points are cut into bands, and into so many at most.
_FEW = 48
_EDGES_A_TEST = 2
_MOST_BANDS = 512


def times(one: Matrix, two: Matrix) -> Matrix:
    """First one, then two."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def moved(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point comes to lie."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def matrix_of(numbers: Sequence[float]) -> Matrix:
    """Six numbers as a matrix; anything else leaves points where they are."""
    if len(numbers) != 6:
        return IDENTITY
    a, b, c, d, e, f = numbers
    return (a, b, c, d, e, f)


class Box(NamedTuple):
    """An upright rectangle."""

    left: float
    low: float
    right: float
    high: float

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point lies inside, or at most so far outside."""
        return (
            self.left - slack <= x <= self.right + slack
            and self.low - slack <= y <= self.high + slack
        )

    def within(self, other: Box) -> Box:
        """What both share; turned inside out where they share nothing."""
        return Box(max(self.left, other.left), max(self.low, other.low),
                   min(self.right, other.right), min(self.high, other.high))  # fmt: skip

    @property
    def area(self) -> float:
        """How large it is."""
        return max(0.0, self.right - self.left) * max(0.0, self.high - self.low)


@dataclass(slots=True, eq=False)
class Shape:
    """An outline of one or more closed lines, and how its inside is told.

    Outlines of many points are cut into bands, so that a point is held against few of them.
    """

    lines: tuple[tuple[Point, ...], ...]
    bounds: Box
    even_odd: bool = False
    _bands: list[list[Edge]] = field(default_factory=list)
    _cost: int = 0
    #: Whether it is all of its bounds, once its cost was asked for.
    _upright: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        if not self.bounds.holds(x, y):
            return False
        turns = 0
        cost = self.cost
        if self._upright:
            return True
        if cost > 1:
            high = self.bounds.high - self.bounds.low
            at = int((y - self.bounds.low) / high * len(self._bands)) if high else 0
            band = self._bands[min(at, len(self._bands) - 1)]
            turns = _crossed(band, x, y, self.even_odd)
        else:
            for line in self.lines:
                turns += _turns(line, x, y, self.even_odd)
        return turns % 2 == 1 if self.even_odd else turns != 0

    @property
    def fills_its_bounds(self) -> bool:
        """Whether it is an upright rectangle, as most clips are."""
        return self.cost == 1 and self._upright

    @property
    def cost(self) -> int:
        """How much work it is to hold a point against it: 1 for what has few points."""
        if not self._cost:
            count = sum(map(len, self.lines))
            if count > _FEW:
                self._bands = _banded(self.lines, self.bounds)
                count = sum(map(len, self._bands)) // len(self._bands)
                self._cost = 2 + count // _EDGES_A_TEST
            else:
                self._cost = 1
                self._upright = upright(self) and self.bounds.area > 0
        return self._cost


def shape(lines: Sequence[Sequence[Point]], *, even_odd: bool = False) -> Shape | None:
    """A shape of these lines; None where they enclose nothing."""
    kept = tuple(tuple(line) for line in lines if len(line) > 2)
    points = [point for line in kept for point in line]
    if not points:
        return None
    across, up = [x for x, _ in points], [y for _, y in points]
    return Shape(kept, Box(min(across), min(up), max(across), max(up)), even_odd)


def upright(shape: Shape) -> bool:
    """Whether it is an upright rectangle, and so all of its bounds."""
    if len(shape.lines) != 1 or len(shape.lines[0]) != 4:
        return False
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = shape.lines[0]
    return (y1 == y2 and x2 == x3 and y3 == y4 and x4 == x1) or (
        x1 == x2 and y2 == y3 and x3 == x4 and y4 == y1
    )


def clipped(clips: tuple[Shape, ...], new: Shape) -> tuple[Shape, ...]:
    """The clips with one more; two upright rectangles in a row become what both share."""
    if clips and upright(new) and upright(clips[-1]):
        box = new.bounds.within(clips[-1].bounds)
        if box.left <= box.right and box.low <= box.high:
            corners = ((box.left, box.low), (box.right, box.low),
                       (box.right, box.high), (box.left, box.high))  # fmt: skip
            return (*clips[:-1], Shape((corners,), box))
    return (*clips, new)


def rectangle(matrix: Matrix, x: float, y: float, wide: float, high: float) -> list[Point]:
    """The corners of a rectangle, moved."""
    return [
        moved(matrix, *point)
        for point in ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    ]


def band(one: Point, two: Point, half: float) -> list[Point]:
    """A line with a width, as a shape."""
    (x1, y1), (x2, y2) = one, two
    long = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    across, up = -(y2 - y1) / long * half, (x2 - x1) / long * half
    return [
        (x1 + across, y1 + up),
        (x2 + across, y2 + up),
        (x2 - across, y2 - up),
        (x1 - across, y1 - up),
    ]


def _edges(lines: Sequence[Sequence[Point]]) -> Iterator[Edge]:
    for line in lines:
        for one, two in zip(chain(line[-1:], line), line, strict=False):
            yield (*one, *two)


def _banded(lines: Sequence[Sequence[Point]], bounds: Box) -> list[list[Edge]]:
    """The edges by the bands of height that they cross; few bands where edges are long."""
    high = bounds.high - bounds.low
    edges = [edge for edge in _edges(lines) if edge[1] != edge[3]]
    climbed = sum(abs(y2 - y1) for _, y1, _, y2 in edges)
    count = int(min(max(high * len(edges) / climbed, 1), _MOST_BANDS)) if climbed else 1
    bands: list[list[Edge]] = [[] for _ in range(count)]
    for edge in edges:
        first, last = ((y - bounds.low) / high * count for y in sorted((edge[1], edge[3])))
        for band in bands[max(int(first) - 1, 0) : int(last) + 2]:
            band.append(edge)
    return bands


def _crossed(edges: list[Edge], x: float, y: float, even_odd: bool) -> int:
    turns = 0
    for x1, y1, x2, y2 in edges:
        if (y1 <= y) != (y2 <= y) and x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x:
            turns += 1 if even_odd or y2 > y1 else -1
    return turns


def _turns(line: tuple[Point, ...], x: float, y: float, even_odd: bool) -> int:
    turns = 0
    x1, y1 = line[-1]
    for x2, y2 in line:
        if (y1 <= y) != (y2 <= y):
            cross = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            if cross > x:
                turns += 1 if even_odd or y2 > y1 else -1
        x1, y1 = x2, y2
    return turns
