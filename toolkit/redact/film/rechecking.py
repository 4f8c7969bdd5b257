"""Look at a covered film again: full size, every n-th frame and where the cover of a track ends.

In every frame all that is to be covered must be one flat grey. Of the rest only what is clearly a
face and lies outside of what was covered counts; see redact.faces.recheck.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.film.covers import Cover, placed, spans
from toolkit.film.tracks import Sighting, Track
from toolkit.model import Box
from toolkit.redact import faces
from toolkit.redact.film import painting
from toolkit.redact.film.decoding import Film, frames, moment, upright
from toolkit.redact.film.detecting import TALL, tiled, united
from toolkit.redact.lighting import Picture, spread

_LONG = 1920
#: Who is too tall for that is seen in a view of a quarter of the size, at least this one, that
#: looks for nobody below so many pixels; not where half the size, in which pass one looked, is
#: small enough to see everybody.
_SMALLER, _CLOSE, _CLOSE_LEAST = 4, 256, 64
#: From which score a face counts that is seen in a copy.
SURE = 0.35
#: Where a cover has just ended, only around the place where the face may be: so many of its sizes,
#: and pixels of the view, on each side. Where that makes more than this share of the picture, all
#: of it.
_AROUND, _AROUND_LEAST, _MOST_SHARE = 1.5, 64, 0.5
#: Parts of the picture begin and end at multiples of this, as the network's own cells do; so near
#: to where a part was cut off, the network sees too little of what is around, and is not believed.
_CELL = 32

#: A part of a picture: left, top, right, bottom.
_Part = tuple[int, int, int, int]


class Again(NamedTuple):
    """What a frame of a copy tells: how many are done with it, when it is shown, who is seen.

    covered: all that is to be covered in it is.
    """

    done: int
    seconds: float
    left: list[Sighting]
    covered: bool


def again(
    film: Film, tracks: Sequence[Track], cuts: Sequence[int], every: int, first: int = 0
) -> Iterator[Again]:
    """Each frame in turn; raises Damaged.

    Who is left visible is not looked for, either. every, first: the very first frame is looked
    at, and every n-th after so many.
    """
    sides = film.width, film.height
    known = [replace(track, hide=True) for track in tracks]
    cover, painted = Cover(known, cuts, sides), Cover(tracks, cuts, sides)
    ends = _ends(known, cuts, sides)
    for number, frame in enumerate(frames(film)):
        boxes = cover.boxes(number)
        covered = painting.is_covered(frame, painting.stored(film, painted.boxes(number)))
        seconds = round(moment(film, frame), 3)
        ended = ends.get(number, [])
        whole = number == 0 or number % every == first
        if not whole and not ended:
            yield Again(number + 1, seconds, [], covered)
            continue
        picture = upright(film, frame, _LONG)
        scale = film.width / picture.shape[1]
        parts = _parts(picture, scale, number, [] if whole else ended)
        hidden = [painting.whole(box, film.width, film.height) for box in boxes]
        shown = spread(picture, [_scaled(box, scale) for box in hidden])
        left = _bare(shown, scale, number, parts, hidden)
        yield Again(number + 1, seconds, left, covered)


def _scaled(box: Box, scale: float) -> Box:
    """A box in pixels of the film, in those of the picture that is looked at."""
    x, y = int(box.x / scale), int(box.y / scale)
    right, bottom = (box.x + box.width) / scale, (box.y + box.height) / scale
    return Box(x, y, math.ceil(right) - x, math.ceil(bottom) - y)


def _ends(
    tracks: Sequence[Track], cuts: Sequence[int], sides: tuple[int, int]
) -> dict[int, list[Track]]:
    """The tracks whose cover has just ended, or is about to begin, by the frame."""
    ends: dict[int, list[Track]] = {}
    for track in tracks:
        for first, last in spans(track, sorted(cuts), sides):
            for number in (first - 1, last + 1):
                ends.setdefault(number, []).append(track)
    return ends


def _parts(
    picture: Picture, scale: float, number: int, ended: Sequence[Track]
) -> list[_Part]:  # fmt: skip
    """Where to look: around the faces of these tracks; nothing of them means everywhere."""
    height, width = picture.shape[:2]
    parts = [_around(placed(track, number), scale, width, height) for track in ended]
    size = sum((right - left) * (bottom - top) for left, top, right, bottom in parts)
    return parts if 0 < size <= _MOST_SHARE * width * height else [(0, 0, width, height)]


def _around(
    box: tuple[float, float, float, float], scale: float, width: int, height: int
) -> _Part:
    """A part of a picture of this size, around a box in pixels of the film."""
    x, y, w, h = (value / scale for value in box)
    more = max(_AROUND * max(w, h), _AROUND_LEAST)
    (left, right), (top, bottom) = _cells(x, w, more, width), _cells(y, h, more, height)
    return left, top, right, bottom


def _cells(start: float, length: float, more: float, side: int) -> tuple[int, int]:
    """From where to where along one side of the picture; never nothing."""
    begin = int((start - more) // _CELL) * _CELL
    end = -int(-(start + length + more) // _CELL) * _CELL
    begin = max(0, min(begin, side - _CELL))
    return begin, min(side, max(end, begin + _CELL))


def _bare(
    picture: Picture, scale: float, number: int, parts: Sequence[_Part], hidden: Sequence[Box]
) -> list[Sighting]:
    """Who is seen in some parts of a picture, outside of what is hidden; in pixels of the film."""
    rows = united([_seen(picture, part) for part in parts], SURE)
    rows[:, :4] *= scale
    return [
        Sighting(number, *(round(float(n), 2) for n in row))
        for row in rows
        if not _covered(row, hidden)
    ]


def _seen(picture: Picture, part: _Part) -> NDArray[np.float32]:
    """Candidates in one part of a picture, in pixels of the picture."""
    left, top, right, bottom = part
    shown = np.ascontiguousarray(picture[top:bottom, left:right])
    long = max(shown.shape[:2])
    tile = tiled(picture, max(picture.shape[:2]))
    views: list[Any] = [faces.look(shown, long, tile=tile)]
    if min(shown.shape[:2]) > 2 * TALL:
        close = max(_CLOSE, long // _SMALLER)
        views.append(faces.look(shown, close, least=_CLOSE_LEAST))
    rows = np.concatenate(views)
    rows[:, 0] += left
    rows[:, 1] += top
    height, width = picture.shape[:2]
    x, y = rows[:, 0] + rows[:, 2] / 2, rows[:, 1] + rows[:, 3] / 2
    inside = (x >= left + _CELL * (left > 0)) & (x < right - _CELL * (right < width))
    inside &= (y >= top + _CELL * (top > 0)) & (y < bottom - _CELL * (bottom < height))
    believed: NDArray[np.float32] = rows[inside]
    return believed


def _covered(row: Sequence[float], hidden: Sequence[Box]) -> bool:
    """Whether the middle of what is seen lies in a covered box."""
    x, y = row[0] + row[2] / 2, row[1] + row[3] / 2
    return any(
        box.x <= x < box.x + box.width and box.y <= y < box.y + box.height for box in hidden
    )
