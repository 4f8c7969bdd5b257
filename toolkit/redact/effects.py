"""Cover places in a picture so that they stay covered.

One flat colour that is no function of the covered pixels: nothing of a face is left to be searched
for. Blur and mosaic are not offered, because faces behind them are still told apart (see
docs/decisions/0003-face-detection.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box

Frame = NDArray[np.uint8]
Paint = Callable[[Frame, Box], None]

#: A dark grey that stands out on light and on dark pages.
COLOUR = 72
#: The corner's radius as a share of the shorter side; the grown box leaves more room than that.
_CORNER = 6


def fill(frame: Frame, box: Box) -> None:
    """Paint a rounded rectangle in one colour, over the whole box but its very corners."""
    place = frame[box.y : box.y + box.height, box.x : box.x + box.width]
    height, width = place.shape[:2]
    radius = min(height, width) // _CORNER if box.what == "face" else 0
    # how far a row begins inside the left edge, for the rounded corners
    rows = np.minimum(np.arange(height), np.arange(height)[::-1])
    deep = np.clip(radius - rows, 0, radius)
    inset = (radius - np.sqrt(np.clip(radius**2 - deep**2, 0, None))).astype(int)
    for row, start in enumerate(inset):
        place[row, start : width - start, :3] = COLOUR
        if place.shape[2] > 3:
            place[row, start : width - start, 3] = 255


EFFECTS: dict[str, Paint] = {"fill": fill}


def cover(frame: Frame, boxes: Iterable[Box], style: str) -> None:
    """Cover boxes (upright pixels, inside the picture) in place."""
    for box in boxes:
        EFFECTS[style](frame, box)
