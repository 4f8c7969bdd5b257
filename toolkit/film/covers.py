"""What tracks cover in every frame.

A face that is bare in one frame is enough to be recognised, so a track covers more than was seen:
the frames between two sightings, and some before the first and behind the last, with a box that
grows the further the next sighting is away; for longer where he stood still, because then he
turned away or is badly seen. A cut ends no track: it only makes somebody look.
Who was seen to run out over an edge of the picture is covered until he should be gone, and some
frames more; whoever stands still there, half seen, is covered like anybody else.

Boxes are grown to hair and chin. Method and figures: docs/decisions/0012-film.md.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.film.tracks import Sighting, Track

#: Frames covered before the first sighting and behind the last; and of who hardly moved, seen at
#: least so often, up to so many sightings back: he has not gone, but is not seen any more.
BEYOND, BEYOND_SLOW = 6, 18
_OFTEN, _BACK = 4, 8
#: Hardly: by less than this share of the face's width a frame.
_SLOW = 0.05
#: The same across a cut; not none at all, because what looks like a cut may be a flash.
_BEYOND_CUT = 1
#: The same of who should be gone: so many frames more, but so many at least.
_GONE_MORE, _GONE_LEAST = 2, 3
#: Who runs out is so near to an edge, in shares of the face's other side; was seen so often, at
#: most so many frames apart; and less is left of the face each time, at last this share.
_AT_EDGE, _SEEN, _APART, _LEFT = 0.06, 3, 4, 0.75
#: How much larger a box is for each frame that the next sighting is away, and at most.
_GROWTH, _MOST_GROWTH = 0.03, 1.6
#: Share of a face's size added on each side. Less than in a photo, because the boxes of a track
#: are larger than the face already wherever it was not looked at.
_GROW_SIDE, _GROW_TOP, _GROW_BOTTOM = 0.2, 0.24, 0.2

#: Width and height of the upright picture.
Sides = tuple[float, float]


class Place(NamedTuple):
    """What is covered in one frame, in upright pixels, to its very corners."""

    x: float
    y: float
    width: float
    height: float


class Cover:
    """What is covered in each frame; asked for the frames in any order.

    cuts: the frames with which new scenes begin; a guess goes hardly further than they do.
    sides: of the picture; without them nobody is known to run out of it.
    """

    def __init__(
        self, tracks: Iterable[Track], cuts: Iterable[int] = (), sides: Sides | None = None
    ) -> None:
        starts = sorted(cuts)
        self._starts: dict[int, list[tuple[Track, int]]] = {}
        for track in tracks:
            if track.hide:
                for first, last in spans(track, starts, sides):
                    self._starts.setdefault(first, []).append((track, last))
        self._alive: list[tuple[Track, int]] = []
        self._next = 0

    def boxes(self, frame: int) -> list[Place]:
        """The boxes of a frame; frames are asked for in ascending order."""
        while self._next <= frame:
            self._alive += self._starts.pop(self._next, ())
            self._next += 1
        self._alive = [(track, last) for track, last in self._alive if last >= frame]
        return [_whole_head(track, placed(track, frame)) for track, _ in self._alive]


def _whole_head(track: Track, box: tuple[float, float, float, float]) -> Place:
    """A face's box grown to hair, ears and chin; what a person drew stays as it was drawn."""
    if track.drawn:
        return Place(*box)
    x, y, w, h = box
    left, top = x - _GROW_SIDE * w, y - _GROW_TOP * h
    return Place(left, top, w * (1 + 2 * _GROW_SIDE), h * (1 + _GROW_TOP + _GROW_BOTTOM))


def spans(track: Track, cuts: Sequence[int], sides: Sides | None) -> list[tuple[int, int]]:
    """The first and the last frame of each stretch in which a track is covered; cuts: in order."""
    if track.drawn:
        return [(track.first, track.last)]
    seen = track.sightings
    found = []
    first = _begins(track, cuts, sides)
    for at, (one, other) in enumerate(pairwise(seen), 1):
        if other.frame - one.frame > 2 * _GONE_LEAST:
            gone, back = _until_gone(seen[:at][::-1], sides), _until_gone(seen[at:], sides)
            if gone and back and one.frame + gone + 1 < other.frame - back:
                found.append((first, one.frame + gone))
                first = other.frame - back
    return [*found, (first, _ends(track, cuts, sides))]


def _begins(track: Track, cuts: Sequence[int], sides: Sides | None) -> int:
    """The first frame in which a track is covered."""
    at = bisect_right(cuts, track.first)
    before = cuts[at - 1] if at else 0
    return max(0, track.first - _how_long(track.sightings, sides), before - _BEYOND_CUT)


def _ends(track: Track, cuts: Sequence[int], sides: Sides | None) -> int:
    """The last one."""
    at = bisect_right(cuts, track.last)
    last = track.last + _how_long(track.sightings[::-1], sides)
    return min(last, cuts[at] + _BEYOND_CUT - 1) if at < len(cuts) else last


def _how_long(seen: Sequence[Sighting], sides: Sides | None) -> int:
    """For how many frames somebody is covered who is not seen any more.

    seen: from the last sighting on back in time; or, for who comes in, from the first one on.
    """
    return _until_gone(seen, sides) or (BEYOND_SLOW if _stands(seen) else BEYOND)


def _stands(seen: Sequence[Sighting]) -> bool:
    """Whether somebody hardly moved."""
    some = seen[:_BACK]
    end, start = some[0], some[-1]
    moved = max(abs(a - b) for one in some for a, b in zip(end.middle, one.middle, strict=True))
    most = _SLOW * min(end.width, start.width) * abs(end.frame - start.frame)
    return len(seen) >= _OFTEN and moved <= most


def _until_gone(seen: Sequence[Sighting], sides: Sides | None) -> int:
    """How long somebody is covered who runs out of the picture: in frames; 0: he does not.

    seen: as _how_long has them.
    """
    some = seen[:_SEEN]
    apart = [abs(one.frame - other.frame) for one, other in pairwise(some)]
    if sides is None or len(some) < _SEEN or max(apart) > _APART:
        return 0
    least = BEYOND
    for left in _left(some, sides):
        pace = min((b - a) / frames for (a, b), frames in zip(pairwise(left), apart, strict=True))
        if pace > 0 and left[0] <= _LEFT * left[-1]:
            least = min(least, max(_GONE_LEAST, math.ceil(left[0] / pace) + _GONE_MORE))
    return least if least < BEYOND else 0


def _left(seen: Sequence[Sighting], sides: Sides) -> Iterator[list[float]]:
    """For each edge that the first of them is at: how far in each of them reaches from there."""
    x, y, w, h = seen[0][1:5]
    across, down = _AT_EDGE * h, _AT_EDGE * w
    if x <= across:
        yield [one.x + one.width for one in seen]
    if x + w >= sides[0] - across:
        yield [sides[0] - one.x for one in seen]
    if y <= down:
        yield [one.y + one.height for one in seen]
    if y + h >= sides[1] - down:
        yield [sides[1] - one.y for one in seen]


def placed(track: Track, frame: int) -> tuple[float, float, float, float]:
    """A track's box in a frame: seen, or guessed and then larger."""
    before, after = _around(track.sightings, frame)
    if before is None or after is None:
        return _beyond(track, frame)
    if before.frame == after.frame:
        return before[1:5]
    share = (frame - before.frame) / (after.frame - before.frame)
    x, y, w, h = (a + (b - a) * share for a, b in zip(before[1:5], after[1:5], strict=True))
    if track.drawn:
        return x, y, w, h
    return _grown((x, y, w, h), min(frame - before.frame, after.frame - frame))


def _around(sightings: Sequence[Sighting], frame: int) -> tuple[Sighting | None, Sighting | None]:
    """The last sighting up to a frame, and the first from it on."""
    low, high = 0, len(sightings)
    while low < high:
        half = (low + high) // 2
        if sightings[half].frame < frame:
            low = half + 1
        else:
            high = half
    after = sightings[low] if low < len(sightings) else None
    if after is not None and after.frame == frame:
        return after, after
    return (sightings[low - 1] if low else None), after


def _beyond(track: Track, frame: int) -> tuple[float, float, float, float]:
    """Where a face may be before it was first seen, or after it was last: on at its speed.

    The box holds the place where it was seen, too.
    """
    ends = track.sightings[:2] if frame < track.first else track.sightings[:-3:-1]
    end = ends[0]
    away = abs(frame - end.frame)
    moved = (0.0, 0.0)
    if len(ends) > 1:
        steps = max(1, abs(ends[1].frame - end.frame))
        speed = [(a - b) / steps for a, b in zip(end.middle, ends[1].middle, strict=True)]
        moved = (_within(speed[0] * away, end.width), _within(speed[1] * away, end.height))
    x0, y0 = end.x + min(0.0, moved[0]), end.y + min(0.0, moved[1])
    w, h = end.width + abs(moved[0]), end.height + abs(moved[1])
    return _grown((x0, y0, w, h), away)


def _within(number: float, most: float) -> float:
    return max(-most, min(most, number))


def _grown(box: tuple[float, float, float, float], away: int) -> tuple[float, float, float, float]:
    x, y, w, h = box
    grow = min(_MOST_GROWTH, 1 + _GROWTH * away) - 1
    return x - w * grow / 2, y - h * grow / 2, w * (1 + grow), h * (1 + grow)
