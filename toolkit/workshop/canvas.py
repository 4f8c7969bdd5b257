"""A canvas for soft shapes: ellipses, polygons, strokes and glows, filled or shaded.

Shapes are computed as distance fields, so edges are smooth at any size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: An intermediate result, of any precision.
Numbers = NDArray[np.floating[Any]]
Colour = tuple[float, float, float]
Corner = tuple[float, float]
Where = tuple[slice, slice]

#: How far a glow is painted, in its own radii; beyond that it is not seen.
_GLOW_REACH = 2.6


@dataclass(frozen=True, slots=True)
class Shape:
    """A part of a canvas, and how much of each pixel there (0 to 1) the shape covers."""

    canvas: Canvas
    where: Where
    alpha: Floats

    def fill(self, colour: Colour, strength: float = 1.0) -> None:
        """Cover what is there with a colour."""
        part = self._part()
        part += (_deep(colour) - part) * (self.alpha * np.float32(strength))

    def shade(self, *factors: float) -> None:
        """Darken or lighten what is there: one factor, or one for each of red, green, blue."""
        part = self._part()
        part *= 1 + (_deep(factors) - 1) * self.alpha

    def only(self, mask: Floats) -> Shape:
        """The same where a mask of the whole canvas lets it."""
        return Shape(self.canvas, self.where, self.alpha * mask[self.where])

    def mask(self) -> Floats:
        """The coverage over the whole canvas."""
        whole = np.zeros(self.canvas.x.shape, np.float32)
        whole[self.where] = self.alpha
        return whole

    def _part(self) -> Floats:
        return self.canvas.rgb[:, self.where[0], self.where[1]]


class Canvas:
    """A picture being painted: three layers from 0 to 255, with coordinates of its own.

    A unit of the coordinates is `unit` pixels long; their origin is `centre` (pixels), and their
    axes may be tilted (radians).
    """

    def __init__(
        self, rgb: Floats, centre: Corner = (0.0, 0.0), unit: float = 1.0, tilt: float = 0.0
    ) -> None:
        """Paint on an array (3, height, width), in place."""
        self.rgb = rgb
        self.pixel = 1 / unit
        self._centre, self._unit = centre, unit
        self._cos, self._sin = math.cos(tilt), math.sin(tilt)
        down, across = np.mgrid[: rgb.shape[1], : rgb.shape[2]].astype(np.float32)
        right, low = (across + 0.5 - centre[0]) / unit, (down + 0.5 - centre[1]) / unit
        self.x: Floats = right * self._cos + low * self._sin
        self.y: Floats = low * self._cos - right * self._sin

    @classmethod
    def magnified(cls, rgb: Floats, centre: Corner, unit: float, tilt: float) -> Self:
        """A canvas of the same pixels, each doubled both ways, for drawing details."""
        twice = rgb.repeat(2, axis=1).repeat(2, axis=2)
        return cls(twice, (centre[0] * 2, centre[1] * 2), unit * 2, tilt)

    def put_back(self, rgb: Floats) -> None:
        """Halve the pixels of a magnified canvas into the picture it was taken from."""
        down = self.rgb[:, ::2] + self.rgb[:, 1::2]
        rgb[:] = (down[:, :, ::2] + down[:, :, 1::2]) / 4

    def near(self, x: float, y: float, reach_x: float, reach_y: float) -> Where:
        """The pixels around a point."""
        across = self._centre[0] + (x * self._cos - y * self._sin) * self._unit
        down = self._centre[1] + (x * self._sin + y * self._cos) * self._unit
        if self._sin:
            reach_x = reach_y = math.hypot(reach_x, reach_y)
        height, width = self.x.shape
        return (
            _span(down, reach_y * self._unit + 2, height),
            _span(across, reach_x * self._unit + 2, width),
        )

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, soft: float = 0.0, turn: float = 0.0
    ) -> Shape:
        """A filled ellipse; `soft` is the width of its edge."""
        reach_x, reach_y = (max(rx, ry),) * 2 if turn else (rx, ry)
        where = self.near(x, y, reach_x + soft, reach_y + soft)
        dx, dy = self.x[where] - x, self.y[where] - y
        cos, sin = math.cos(turn), math.sin(turn)
        round_ = np.hypot((dx * cos + dy * sin) / rx, (dy * cos - dx * sin) / ry)
        return self.shape(where, (round_ - 1) * min(rx, ry), soft)

    def glow(self, x: float, y: float, rx: float, ry: float, strength: float = 1.0) -> Shape:
        """A soft cloud, strongest in its middle."""
        where = self.near(x, y, rx * _GLOW_REACH, ry * _GLOW_REACH)
        dx, dy = (self.x[where] - x) / rx, (self.y[where] - y) / ry
        alpha = np.exp(-(dx * dx + dy * dy)) * strength
        return Shape(self, where, alpha.astype(np.float32))

    def polygon(self, corners: Sequence[Corner], soft: float = 0.0, round_: float = 0.0) -> Shape:
        """A filled polygon, its corners rounded."""
        where = self._around(corners, round_ + soft)
        x, y = self.x[where], self.y[where]
        inside = np.zeros(x.shape, bool)
        far = np.full(x.shape, np.inf, np.float32)
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            far = np.minimum(far, _to_segment(x, y, ax, ay, bx, by))
            if ay != by:
                inside ^= ((ay > y) != (by > y)) & (x < ax + (y - ay) / (by - ay) * (bx - ax))
        return self.shape(where, np.where(inside, -far, far) - round_, soft)

    def stroke(self, corners: Sequence[Corner], width: float, soft: float = 0.0) -> Shape:
        """A line with round ends through some points."""
        where = self._around(corners, width / 2 + soft)
        x, y = self.x[where], self.y[where]
        far = np.full(x.shape, np.inf, np.float32)
        for (ax, ay), (bx, by) in pairwise(corners):
            far = np.minimum(far, _to_segment(x, y, ax, ay, bx, by))
        return self.shape(where, far - width / 2, soft)

    def shape(self, where: Where, distance: Numbers, soft: float = 0.0) -> Shape:
        """What lies inside (distance below 0), with an edge that is never harder than a pixel."""
        edge = np.clip(0.5 - distance / max(soft, 1.2 * self.pixel), 0, 1)
        return Shape(self, where, (edge * edge * (3 - 2 * edge)).astype(np.float32))

    def everywhere(self, distance: Numbers, soft: float = 0.0) -> Shape:
        """The same over the whole canvas."""
        return self.shape((slice(None), slice(None)), distance, soft)

    def _around(self, corners: Sequence[Corner], more: float) -> Where:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        return self.near(x, y, (max(xs) - min(xs)) / 2 + more, (max(ys) - min(ys)) / 2 + more)


def rectangle(left: float, top: float, right: float, low: float) -> list[Corner]:
    """The corners of an upright rectangle."""
    return [(left, top), (right, top), (right, low), (left, low)]


def scaled(colour: Colour, by: float) -> Colour:
    """A colour, so many times as bright."""
    return (colour[0] * by, colour[1] * by, colour[2] * by)


def _deep(numbers: Sequence[float]) -> Floats:
    """Numbers for the layers, shaped so that they spread over a picture."""
    return np.asarray(numbers, np.float32).reshape(-1, 1, 1)


def _span(middle: float, far: float, length: int) -> slice:
    start = min(length, max(0, math.floor(middle - far)))
    return slice(start, max(start, min(length, math.ceil(middle + far))))


def _to_segment(x: Floats, y: Floats, ax: float, ay: float, bx: float, by: float) -> Floats:
    """How far each pixel is from a line segment, from (ax, ay) to (bx, by)."""
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = np.clip(((x - ax) * dx + (y - ay) * dy) / (length or 1), 0, 1)
    far: Floats = np.hypot(x - ax - along * dx, y - ay - along * dy)
    return far
