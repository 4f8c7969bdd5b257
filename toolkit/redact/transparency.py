"""What can be seen in a frame that is partly transparent.

A drawing can stand in its colours, or in nothing but how see-through they are: black throughout,
and yet a face on any white page. Both are to be looked at. Does not try every page that it may
stand on, only the one against which it stands out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box, Faces

Frame = NDArray[np.uint8]

#: Rows that are reckoned at a time, so that a large picture is not held in wider numbers.
_BAND = 256
_OPAQUE, _MIDDLE = 255, 128
#: Edges are partly see-through, too, but narrower than this; nobody is drawn by them alone.
_EDGE = np.ones((5, 5), np.uint8)
#: Colours that differ less than this draw nothing; of how many points they are taken.
_FLAT, _ASKED = 16, 1 << 18


def views(frame: Frame) -> Iterator[Frame]:
    """The colours alone; and how it looks on a page, where that draws more than an outline.

    Every view has the frame's size and three channels.
    """
    colours = frame[:, :, :3]
    yield colours
    if frame.shape[2] > 3:
        alpha = np.ascontiguousarray(frame[:, :, 3])
        if alpha.min() != alpha.max() and (_is_soft(alpha) or _is_flat(colours, alpha)):
            yield _on_page(colours, alpha)


def _is_soft(alpha: Frame) -> bool:
    """Whether some of it, more than edges, is partly see-through."""
    partly = ((alpha > 0) & (alpha < _OPAQUE)).astype(np.uint8)
    return bool(cv2.erode(partly, _EDGE).any())


def _is_flat(colours: Frame, alpha: Frame) -> bool:
    """Whether what is seen has one colour, so that only its shape can show anybody."""
    step = max(1, round((alpha.size / _ASKED) ** 0.5))
    seen = colours[::step, ::step][alpha[::step, ::step] > 0]
    return not seen.size or bool(seen.std(axis=0).max() < _FLAT)


def together(looks: Sequence[Faces]) -> Faces:
    """Who was seen in the views of a frame; who is seen in two counts once, with room for both."""
    first, *others = looks
    found = list(first.found)
    for box in (box for look in others for box in look.found):
        place = next((place for place, other in enumerate(found) if _same(box, other)), None)
        if place is None:
            found.append(box)
        else:
            found[place] = _around(found[place], box)
    suggested = list(first.suggested)
    for box in (box for look in others for box in look.suggested):
        if not any(_same(box, other) for other in (*found, *suggested)):
            suggested.append(box)
    return Faces(tuple(found), tuple(suggested))


def _same(one: Box, other: Box) -> bool:
    return one.has_middle_of(other) and other.has_middle_of(one)


def _around(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.width, other.x + other.width)
    bottom = max(one.y + one.height, other.y + other.height)
    return Box(x, y, right - x, bottom - y, one.what, max(one.score, other.score))


def _on_page(colours: Frame, alpha: Frame) -> Frame:
    """The frame on white, or on black where what is seen of it is bright."""
    page = 0 if _brightness(colours, alpha) > _MIDDLE else _OPAQUE
    seen = np.empty_like(colours)
    for top in range(0, len(colours), _BAND):
        rows = slice(top, top + _BAND)
        share = alpha[rows, :, None].astype(np.uint16)
        seen[rows] = (colours[rows] * share + page * (_OPAQUE - share)) // _OPAQUE
    return seen


def _brightness(colours: Frame, alpha: Frame) -> float:
    """How bright it is where it is seen, on the whole."""
    lit = weight = 0
    for top in range(0, len(colours), _BAND):
        rows = slice(top, top + _BAND)
        share = alpha[rows].astype(np.uint64)
        weight += int(share.sum())
        lit += int((colours[rows].sum(axis=2, dtype=np.uint64) * share).sum())
    return lit / (3 * weight)
