"""Which parts of a picture are looked at one by one, and in which of them most is seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Rows and columns of a picture.
Part = tuple[slice, slice]

#: How far tiles overlap, in pixels.
_OVERLAP = 96


def whole(height: int, width: int, side: int) -> Iterator[Part]:
    """The picture itself when it is small, else overlapping tiles of it, all of one size.

    side: a tile's longest side, in pixels.
    """
    (rows, high), (columns, wide) = _cut(height, side), _cut(width, side)
    for y in rows:
        for x in columns:
            yield slice(y, y + high), slice(x, x + wide)


def _cut(length: int, side: int) -> tuple[list[int], int]:
    """Where tiles begin along one side, and how long each is."""
    if length <= side:
        return [0], length
    count = -(-(length - _OVERLAP) // (side - _OVERLAP))
    tile = -(-(length + (count - 1) * _OVERLAP) // count)
    return [min(step * (tile - _OVERLAP), length - tile) for step in range(count)], tile


def busiest(rows: Floats, height: int, width: int, side: int) -> Part:
    """The square part of this side in which the scores of candidates sum up to most.

    rows: x, y, width, height and score of each, in pixels of the picture.
    """
    down, across = _middles(rows, 1, height), _middles(rows, 0, width)
    seen = np.zeros((height + 1, width + 1), np.float32)
    np.add.at(seen, (down + 1, across + 1), rows[:, 4])
    sums = seen.cumsum(0).cumsum(1)
    high, wide = min(side, height), min(side, width)
    sums = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    y, x = (int(n) for n in np.unravel_index(sums.argmax(), sums.shape))
    return slice(y, y + high), slice(x, x + wide)


def within(rows: Floats, part: Part) -> NDArray[np.bool_]:
    """Whether the middle of each row lies in this part."""
    (down, across), x, y = part, rows[:, 0] + rows[:, 2] / 2, rows[:, 1] + rows[:, 3] / 2
    inside: NDArray[np.bool_] = (
        (across.start <= x) & (x <= across.stop) & (down.start <= y) & (y <= down.stop)
    )
    return inside


def _middles(rows: Floats, side: int, length: int) -> NDArray[np.intp]:
    """In which pixel each row's middle lies, along x (0) or y (1)."""
    return np.clip(rows[:, side] + rows[:, side + 2] / 2, 0, length - 1).astype(np.intp)
