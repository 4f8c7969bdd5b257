"""Give a dim or a pale picture its contrast back, so that a face in it is seen.

In a fade, in the dark, in fog or under a flash nearly all of a picture lies in a few shades. A
person still sees who is there, the network no longer does. Those few shades are spread; what is
brighter or darker than nearly all keeps the rest, so that whoever stands in the one light of a
dark picture is not lost either.

Brings nothing back that is not in the picture: where all is black, nobody is seen. A dark corner
of a bright picture stays as it is. Figures: docs/decisions/0003-face-detection.md and
0012-film.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box

Picture = NDArray[np.uint8]

#: Between which shares of a picture, from its darkest point on, nearly all of it lies; and in how
#: many of the 256 shades it must lie then to be spread.
_FROM, _TO, _FEW = 0.01, 0.85, 64
#: How many shades are left at most for what is darker than that, and for what is brighter.
_DARKER, _BRIGHTER = 40, 105
#: In points: how far noise is smoothed where a picture is looked at in full size; half the size
#: smooths by itself.
_SMOOTH = (5, 5)


def spread(picture: Picture, hidden: Sequence[Box] = (), *, smooth: bool = False) -> Picture:
    """The picture with more contrast where it has little; else the picture itself.

    hidden: boxes in it whose shades say nothing, because they are covered. smooth: without the
    noise, which would be spread, too.
    """
    low, high = _range(picture, hidden)
    if not 0 < high - low < _FEW:
        return picture
    if smooth:
        return spread(np.asarray(cv2.GaussianBlur(picture, _SMOOTH, 0), np.uint8), hidden)
    old = [0, low, high, 255]
    new = [0, min(low, _DARKER), 255 - min(255 - high, _BRIGHTER), 255]
    shades = np.interp(np.arange(256), old, new).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, shades), np.uint8)


def _range(picture: Picture, hidden: Sequence[Box]) -> tuple[int, int]:
    """Between which shades nearly all of the picture lies that is not hidden."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    shown = np.full(grey.shape, 1, np.uint8)
    for box in hidden:
        # a cover outside of the picture has an end before its beginning, and hides nothing
        bottom, right = max(box.y, box.y + box.height), max(box.x, box.x + box.width)
        shown[box.y : bottom, box.x : right] = 0
    summed = np.cumsum(cv2.calcHist([grey], [0], shown, [256], [0, 256]))
    low, high = np.searchsorted(summed, (_FROM * summed[-1], _TO * summed[-1]))
    return int(low), min(255, int(high))
