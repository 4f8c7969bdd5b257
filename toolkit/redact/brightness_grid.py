"""A face as a grid of mean brightnesses, to show what a machine compares. Illustration only.

Real face searches use a trained network and other numbers; none of that is here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box


def brightness(frame: NDArray[np.uint8], box: Box, cells: int) -> list[list[int]]:
    """The mean brightness, 0 to 255, of so many by so many parts of a box inside a frame."""
    place = frame[box.y : box.y + box.height, box.x : box.x + box.width, :3].mean(axis=2)
    rows = np.array_split(place, cells)
    return [
        [int(part.mean()) if part.size else 0 for part in np.array_split(row, cells, axis=1)]
        for row in rows
    ]
