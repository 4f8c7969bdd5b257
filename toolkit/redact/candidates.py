"""Candidates for faces: rows of x, y, width, height and score, joined over views and grown.

In pixels of what was looked at, from the top left corner; a row is no face yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box

Floats = NDArray[np.float32]

#: From this intersection over union on, two rows are of one face.
_SAME_IN_VIEW, _SAME_OVER_VIEWS = 0.3, 0.4
#: Boxes are aligned outward to pairs of pixels, which share their colour in a JPEG.
_GRID = 2


class Growth(NamedTuple):
    """Shares of a box's size that are added on each side, above and below."""

    side: float
    top: float
    bottom: float


#: To the whole head; the hair needs more than the chin.
HEAD = Growth(0.32, 0.36, 0.32)
#: Where as much as possible is to be hidden: of a face half behind something, the network's box
#: holds as a rule only the part that is seen.
WIDE = Growth(0.40, 0.44, 0.40)
#: For what the views hardly agree on: mostly it is no face, and all of it costs picture.
NARROW = Growth(0.17, 0.19, 0.17)


def without_doubles(rows: Floats) -> Floats:
    """The best of each heap of overlapping candidates (non-maximum suppression)."""
    boxes: Any = rows[:, :4]
    scores: Any = rows[:, 4]
    kept = cv2.dnn.NMSBoxes(boxes, scores, 0.0, _SAME_IN_VIEW)
    return rows[np.asarray(kept, np.intp).reshape(-1)]


def grouped(views: Sequence[Floats], heights: Sequence[tuple[float, float]]) -> Floats:
    """Candidates of several views joined: mean box, mean score (unseen counts 0).

    heights: from which to which height each view knows faces; only such views count.
    """
    rows = np.concatenate(
        [np.insert(found, 5, number, axis=1) for number, found in enumerate(views)]
    )
    rows = rows[np.argsort(-rows[:, 4], kind="stable")]
    lows, highs = np.array(heights).T
    groups = []
    while len(rows):
        same = _overlap(rows[0], rows) >= _SAME_OVER_VIEWS
        same[0] = True
        groups.append(_joined(rows[same], lows, highs))
        rows = rows[~same]
    return np.array(groups, np.float32).reshape(-1, 5)


def _joined(members: Floats, lows: Floats, highs: Floats) -> Floats:
    """One row for candidates of one place, best first: each view's best counts."""
    if len(members) > 1:
        members = members[np.unique(members[:, 5], return_index=True)[1]]
    scores = members[:, 4]
    box = scores @ members[:, :4] / scores.sum()
    views = max(1, np.count_nonzero((lows <= box[3]) & (box[3] <= highs)))
    best = np.sort(scores)[::-1][:views]
    joined: Floats = np.append(box, best.sum() / views)
    return joined


def _overlap(one: Floats, others: Floats) -> Floats:
    """Intersection over union of one box with each of the others."""
    left = np.maximum(one[0], others[:, 0])
    top = np.maximum(one[1], others[:, 1])
    right = np.minimum(one[0] + one[2], others[:, 0] + others[:, 2])
    bottom = np.minimum(one[1] + one[3], others[:, 1] + others[:, 3])
    shared = np.clip(right - left, 0, None) * np.clip(bottom - top, 0, None)
    together = one[2] * one[3] + others[:, 2] * others[:, 3] - shared
    result: Floats = shared / np.maximum(together, 1e-6)
    return result


def turned_back(rows: Floats, turn: int, shape: tuple[int, ...]) -> Floats:
    """Boxes found in np.rot90(frame, turn), in the frame's own pixels."""
    height, width = shape[:2]
    x, y, w, h, score = rows.T
    if turn == 1:
        x, y, w, h = width - y - h, x, h, w
    elif turn == 2:
        x, y = width - x - w, height - y - h
    else:
        x, y, w, h = y, height - x - w, h, w
    return np.stack([x, y, w, h, score], axis=1)


def inside(row: Floats, covered: Sequence[Box]) -> bool:
    """Whether a candidate's middle lies in a covered box."""
    x, y = row[0] + row[2] / 2, row[1] + row[3] / 2
    return any(b.x <= x < b.x + b.width and b.y <= y < b.y + b.height for b in covered)


def grown(row: Sequence[float] | Floats, width: int, height: int, by: Growth = HEAD) -> Box:
    """A detector's box grown to the whole head, aligned outward, inside the picture."""
    x, y, w, h, score = (float(number) for number in row)
    left, right = x - by.side * w, x + w + by.side * w
    top, bottom = y - by.top * h, y + h + by.bottom * h
    x0, y0 = max(0, int(left // _GRID) * _GRID), max(0, int(top // _GRID) * _GRID)
    x0, y0 = min(x0, width - 1), min(y0, height - 1)
    x1, y1 = min(width, -int(-right // _GRID) * _GRID), min(height, -int(-bottom // _GRID) * _GRID)
    return Box(x0, y0, max(1, x1 - x0), max(1, y1 - y0), "face", round(min(score, 1.0), 4))
