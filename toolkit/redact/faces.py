"""Find faces: CenterFace, looked through at several sizes, grouped by mean score.

Large views are cut into overlapping tiles so that memory stays bounded.

Does not find every face: masks, profiles, reflections, drawings and people seen from behind
are missed more often. Method and figures: docs/decisions/0003-face-detection.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box, Faces
from toolkit.redact import candidates, centerface, lighting, tiles
from toolkit.redact.candidates import Floats, Growth, grown, without_doubles

Frame = NDArray[np.uint8]

#: Groups below this are not worth a person's look.
_LEAST_SUGGESTED = 0.05
#: What is this near to being covered is suggested.
_NEARLY = 0.6
#: A tile's longest side in pixels.
_TILE = 1120
#: Another way up counts only when it beats upright clearly.
_TURN_LONG, _TURN_SURE, _TURN_RATIO, _TURN_LEAST = 512, 0.3, 1.3, 0.5
#: First only a part is turned, of this side, where most is seen; what it must show there.
_PART, _PART_LEAST = 256, 0.3
#: How the score that a box needs grows with its share of the picture, up to a largest share.
_SHARE_POWER, _SHARE_MOST = 0.3, 0.4
#: The network knows faces up to this height, in pixels of a view; taller ones it sees by chance.
_TALLEST, _BY_CHANCE = 320, 400
#: Boxes lower than this, in pixels of the picture, need so much more: little is seen of them.
_LOW, _LOW_NEEDS = 13, 1.5
#: How a view with more contrast is made: local histograms, clipped (CLAHE; Zuiderveld 1994).
_CLIP, _CELLS = 3.0, (8, 8)


class View(NamedTuple):
    """One way of looking: the picture's long side in pixels; mirrored; with more contrast.

    large: the long side for pictures that are at least that large themselves; 0: no other.
    least: the height in pixels below which nobody is looked for. tile: a larger view is looked at
    in tiles of at most this side.
    """

    long: int
    large: int = 0
    mirrored: bool = False
    contrast: bool = False
    least: int = 0
    tile: int = _TILE


class Mode(NamedTuple):
    """The views of a mode, and from which mean score over them a face is covered.

    A box needs `needs` times its share of the picture to the power of 0.3: a large false box
    costs much of the picture, a small one little. sure: from which mean score on a box is grown
    by all of `growth`; below it only by candidates.NARROW. again: the views of a finished copy,
    and the score from which a face that is seen there must be covered, too.
    """

    views: tuple[View, ...]
    needs: float
    sure: float
    growth: Growth
    again: tuple[View, ...]
    again_needs: float


#: For faces that fill the picture.
_CLOSE = View(256, least=64)
NORMAL = Mode(
    (_CLOSE, View(512), View(1024), View(1536, 2048)),
    0.62, 0.3, candidates.HEAD, (View(1024),), 0.50,
)  # fmt: skip
THOROUGH = Mode(
    (
        _CLOSE, View(512), View(512, mirrored=True), View(768),
        View(1024), View(1024, mirrored=True), View(1024, contrast=True),
        View(1280, 1800), View(1280, 1800, mirrored=True), View(1536, 2048),
    ),
    0.37, 0.2, candidates.WIDE, (View(1024), View(1536, 2048)), 0.40,
)  # fmt: skip


def detect(frame: Frame, thorough: bool) -> Faces:
    """Faces in an upright RGB picture (height, width, 3), 0 to 255.

    Boxes are in pixels of that picture, grown to hair, ears and chin (less, where it is hardly
    sure that there is a face), aligned outward to 2 pixels. Those that are not sure enough to be
    covered are suggested to a person. A dim or pale picture is looked at with more contrast, too.
    """
    mode = THOROUGH if thorough else NORMAL
    height, width = frame.shape[:2]
    groups = _any_way_up(frame, mode)
    clear = lighting.spread(frame)
    if clear is not frame:
        groups = without_doubles(np.concatenate([groups, _any_way_up(clear, mode)]))
    found, suggested = [], []
    for row in groups:
        box = grown(row, width, height)
        needed = _needed(box, row, frame, mode)
        if row[4] >= needed:
            growth = mode.growth if row[4] >= mode.sure else candidates.NARROW
            found.append(grown(row, width, height, growth))
        elif row[4] >= max(_LEAST_SUGGESTED, _NEARLY * needed):
            suggested.append(box)
    return Faces(tuple(found), tuple(suggested))


def _any_way_up(frame: Frame, mode: Mode) -> Floats:
    """Grouped candidates of a picture, and of the same turned where that shows clearly more."""
    looks = _looks(frame, mode.views)
    groups = _over_views(frame, mode.views, looks)
    upright = looks[[view.long for view in mode.views].index(_TURN_LONG)]
    turned = _better_turn(frame, upright)
    if not turned:
        return groups
    more = _looked_at(np.ascontiguousarray(np.rot90(frame, turned)), mode.views)
    return np.concatenate([groups, candidates.turned_back(more, turned, frame.shape)])


def _needed(box: Box, row: Floats, frame: Frame, mode: Mode) -> float:
    """The mean score from which a candidate is covered."""
    share = box.width * box.height / (frame.shape[0] * frame.shape[1])
    low = _LOW_NEEDS if row[3] < _LOW else 1.0
    return float(mode.needs * low * min(share, _SHARE_MOST) ** _SHARE_POWER)


def recheck(frame: Frame, covered: Sequence[Box], thorough: bool) -> tuple[Box, ...]:
    """Faces that a covered picture clearly shows outside the covered boxes.

    Only what is surer than what covering already looked for counts, so that a picture's coding
    noise is not taken for a face.
    """
    mode = THOROUGH if thorough else NORMAL
    height, width = frame.shape[:2]
    groups = _looked_at(frame, mode.again)
    clear = lighting.spread(frame, covered)
    if clear is not frame:
        groups = without_doubles(np.concatenate([groups, _looked_at(clear, mode.again)]))
    fresh = [
        row for row in groups if row[4] >= mode.again_needs and not candidates.inside(row, covered)
    ]
    return tuple(grown(row, width, height) for row in fresh)


def look(
    frame: Frame, long: int, *, mirrored: bool = False, least: int = 0, tile: int = _TILE
) -> Floats:
    """One look at an RGB picture, scaled to this long side: rows of x, y, width, height, score.

    In pixels of the picture, not grown; weak candidates, too. least: the height in pixels of the
    scaled picture below which nobody is looked for. tile: smaller tiles need less memory and a
    little more time. For films, where many looks support each other.
    """
    return _candidates(frame, View(long, mirrored=mirrored, least=least, tile=tile))


def _looked_at(frame: Frame, views: Sequence[View]) -> Floats:
    """Grouped candidates over all views: rows of x, y, width, height, mean score."""
    return _over_views(frame, views, _looks(frame, views))


def _looks(frame: Frame, views: Sequence[View]) -> list[Floats]:
    """Each view's candidates."""
    smallest = min(view.long for view in views)
    return [_candidates(frame, view, view.long == smallest) for view in views]


def _over_views(frame: Frame, views: Sequence[View], looks: Sequence[Floats]) -> Floats:
    longest = max(frame.shape[:2])
    smallest = min(view.long for view in views)
    scales = [_long(view, longest) / longest for view in views]
    return candidates.grouped(
        looks,
        [
            (view.least / scale, np.inf if view.long == smallest else _TALLEST / scale)
            for view, scale in zip(views, scales, strict=True)
        ],
    )


def _long(view: View, longest: int) -> int:
    """The long side of a view of a picture with this long side."""
    return view.large if 0 < view.large <= longest else view.long


def _candidates(frame: Frame, view: View, of_any_height: bool = True) -> Floats:
    """One view's candidates, in pixels of the frame."""
    height, width = frame.shape[:2]
    seen = _resized(frame, _long(view, max(height, width)))
    size = (seen.shape[1], seen.shape[0])
    if view.contrast:
        seen = _with_contrast(seen)
    if view.mirrored:
        seen = seen[:, ::-1]
    parts = tiles.whole(seen.shape[0], seen.shape[1], view.tile)
    rows = np.concatenate([_moved(centerface.forward(seen[part]), part) for part in parts])
    most = np.inf if of_any_height else _BY_CHANCE
    rows = rows[(view.least <= rows[:, 3]) & (rows[:, 3] <= most)]
    if view.mirrored:
        rows[:, 0] = size[0] - rows[:, 0] - rows[:, 2]
    rows[:, [0, 2]] *= width / size[0]
    rows[:, [1, 3]] *= height / size[1]
    return without_doubles(rows.astype(np.float32))


def _resized(frame: Frame, long: int) -> NDArray[Any]:
    """The frame with a long side of so many pixels."""
    height, width = frame.shape[:2]
    scale = long / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(frame, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def _with_contrast(seen: NDArray[Any]) -> NDArray[Any]:
    lightness, *colour = cv2.split(cv2.cvtColor(seen, cv2.COLOR_RGB2LAB))
    spread = cv2.createCLAHE(_CLIP, _CELLS).apply(lightness)
    return cv2.cvtColor(cv2.merge((spread, *colour)), cv2.COLOR_LAB2RGB)


def _moved(rows: Floats, part: tiles.Part) -> Floats:
    """A tile's candidates, in pixels of the whole view."""
    rows[:, 0] += part[1].start
    rows[:, 1] += part[0].start
    return rows


def _better_turn(frame: Frame, upright: Floats) -> int:
    """Quarter turns (counter-clockwise) after which clearly more faces are seen; 0 for none.

    upright: what the view of the same size sees, in pixels of the frame. The part where it sees
    most is turned first; all of it only where that tells nothing.
    """
    small = _resized(frame, _TURN_LONG)
    rows = upright.copy()
    rows[:, :4] *= small.shape[0] / frame.shape[0]
    part = tiles.busiest(rows, small.shape[0], small.shape[1], _PART)
    here = _sureness(rows[tiles.within(rows, part)])
    turn = _best_turn(small[part], max(_PART_LEAST, here * _TURN_RATIO))
    if turn or here >= _TURN_LEAST:
        return turn
    return _best_turn(small, max(_TURN_LEAST, _sureness(rows) * _TURN_RATIO))


def _best_turn(small: NDArray[Any], least: float) -> int:
    """The turn after which the network is surest, if it is surer than this; else 0."""
    sums = {turn: _sureness(centerface.forward(np.ascontiguousarray(np.rot90(small, turn))))
            for turn in (1, 2, 3)}  # fmt: skip
    best = max(sums, key=lambda turn: sums[turn])
    return best if sums[best] > least else 0


def _sureness(rows: Floats) -> float:
    scores = rows[:, 4]
    return float(scores[scores >= _TURN_SURE].sum())
