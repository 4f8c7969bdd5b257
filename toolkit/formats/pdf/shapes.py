"""Plain geometry of pages: matrices, outlines, and whether a point lies inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


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


class Shape(NamedTuple):
    """An outline of one or more closed lines, and how its inside is told."""

    lines: tuple[tuple[Point, ...], ...]
    bounds: Box
    even_odd: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        if not self.bounds.holds(x, y):
            return False
        turns = 0
        for line in self.lines:
            turns += _turns(line, x, y, self.even_odd)
        return turns % 2 == 1 if self.even_odd else turns != 0


def shape(lines: Sequence[Sequence[Point]], *, even_odd: bool = False) -> Shape | None:
    """A shape of these lines; None where they enclose nothing."""
    kept = tuple(tuple(line) for line in lines if len(line) > 2)
    points = [point for line in kept for point in line]
    if not points:
        return None
    across, up = [x for x, _ in points], [y for _, y in points]
    return Shape(kept, Box(min(across), min(up), max(across), max(up)), even_odd)


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
