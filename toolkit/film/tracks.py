"""Link what was seen in single frames into tracks, and say what to cover in every frame.

A face that is bare in one frame is enough to be recognised, so a track covers more than was seen:
the frames between two sightings, and some before the first and behind the last, with a box that
grows the further the next sighting is away. A cut ends no track: it only makes somebody look.

Frames are counted from 0 in the order they are shown. Boxes are x, y, width, height in upright
pixels of the whole picture, as the detector gives them; a Cover grows them to hair and chin.
Method and figures: docs/decisions/0012-film.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

#: From which score a face starts a track, and from which it joins one.
STARTS, JOINS = 0.3, 0.12
#: A track that never was that sure needs so many sightings, and this score on the average.
_ENOUGH, _ENOUGH_MEAN = 3, 0.18
#: Frames without a sighting after which a track is over.
MAX_GAP = 25
#: Frames covered before the first sighting and behind the last.
BEYOND = 6
#: The same across a cut; not none at all, because what looks like a cut may be a flash.
_BEYOND_CUT = 1
#: How much larger a box is for each frame that the next sighting is away, and at most.
_GROWTH, _MOST_GROWTH = 0.03, 1.6
#: Share of a face's size added on each side. Less than in a photo, because the boxes of a track
#: are larger than the face already wherever it was not looked at.
_GROW_SIDE, _GROW_TOP, _GROW_BOTTOM = 0.2, 0.24, 0.2
#: How far from where it is awaited a face may be, in its own sizes: at once, and more each frame.
_NEAR, _NEARER = 0.6, 1.0
_FARTHEST = 2.2
#: How different in size two sightings of one face may be.
_SIZES = 2.2
#: A look at the skipped frame is worth it when a face moved by more than this share of its width:
#: half of that is what evenly filling may be wrong by, and about what a cover has beside a face.
_MOVED = 0.5


class Sighting(NamedTuple):
    """One face in one frame."""

    frame: int
    x: float
    y: float
    width: float
    height: float
    score: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Track:
    """One face through time; sightings are in the order of frames, at most one a frame.

    hide: whether it is covered. drawn: by a person, so that it is covered exactly as drawn, and
    only from the first to the last box.
    """

    id: int
    sightings: tuple[Sighting, ...]
    hide: bool = True
    drawn: bool = False

    @property
    def first(self) -> int:
        """The first frame in which it was seen."""
        return self.sightings[0].frame

    @property
    def last(self) -> int:
        """The last frame in which it was seen."""
        return self.sightings[-1].frame

    @property
    def best(self) -> float:
        """The score of the surest sighting."""
        return max(sighting.score for sighting in self.sightings)


@dataclass(slots=True)
class _Open:
    """A track that may still go on."""

    seen: list[Sighting] = field(default_factory=list)

    def awaited(self, frame: int) -> tuple[float, float, float]:
        """Where its middle should be in a frame, and its size, at constant speed."""
        now = self.seen[-1]
        x, y = now.middle
        if len(self.seen) > 1:
            before = self.seen[-2]
            step = (frame - now.frame) / max(1, now.frame - before.frame)
            x += (x - before.middle[0]) * min(step, 4.0)
            y += (y - before.middle[1]) * min(step, 4.0)
        return x, y, max(now.width, now.height)


def linked(sightings: Iterable[Sighting], cuts: Iterable[int] = ()) -> tuple[Track, ...]:
    """Tracks of sightings in the order of frames; those too weak to matter are left out.

    Weak sightings may come before the first sure one: a track is judged as a whole. cuts: frames
    with which new scenes begin, all of which were looked at; who is not seen in one is not awaited
    any more.
    """
    starts = sorted(cuts)
    done: list[_Open] = []
    alive: list[_Open] = []
    for frame, seen in _by_frame(sightings):
        still = [track for track in alive if _awaits(track.seen[-1].frame, frame, starts)]
        done += [track for track in alive if track not in still]
        alive = still
        _join(alive, frame, seen)
    tracks = sorted((*done, *alive), key=lambda track: (track.seen[0].frame, track.seen[0].x))
    kept = [track for track in tracks if _matters(track)]
    return tuple(Track(number, tuple(track.seen)) for number, track in enumerate(kept, 1))


def _awaits(last: int, frame: int, cuts: Sequence[int]) -> bool:
    """Whether who was last seen in one frame may be seen again in another."""
    after = bisect_right(cuts, last)
    return frame - last <= MAX_GAP and not (after < len(cuts) and cuts[after] < frame)


def _by_frame(sightings: Iterable[Sighting]) -> Iterator[tuple[int, list[Sighting]]]:
    frame, group = -1, list[Sighting]()
    for sighting in sightings:
        if sighting.frame != frame and group:
            yield frame, group
            group = []
        frame = sighting.frame
        group.append(sighting)
    if group:
        yield frame, group


def _matters(track: _Open) -> bool:
    scores = [seen.score for seen in track.seen]
    often = len(scores) >= _ENOUGH and sum(scores) >= _ENOUGH_MEAN * len(scores)
    return often or max(scores) >= STARTS


def _join(alive: list[_Open], frame: int, seen: list[Sighting]) -> None:
    """Give each sighting to the track that awaits it most; the rest begin tracks of their own."""
    pairs = sorted(
        (distance, at, number)
        for at, track in enumerate(alive)
        for number, sighting in enumerate(seen)
        if (distance := _distance(track, frame, sighting)) is not None
    )
    taken: set[int] = set()
    given: set[int] = set()
    for _, at, number in pairs:
        if at not in taken and number not in given:
            taken.add(at)
            given.add(number)
            alive[at].seen.append(seen[number])
    alive += [_Open([s]) for number, s in enumerate(seen) if number not in given]


def _distance(track: _Open, frame: int, sighting: Sighting) -> float | None:
    """How far a sighting is from where a track awaits it, in sizes; None: too far or unlike."""
    x, y, size = track.awaited(frame)
    other = max(sighting.width, sighting.height)
    if not size / _SIZES <= other <= size * _SIZES:
        return None
    middle = sighting.middle
    away = float(((x - middle[0]) ** 2 + (y - middle[1]) ** 2) ** 0.5) / max(size, other, 1.0)
    gap = frame - track.seen[-1].frame
    return away if away <= min(_NEAR + _NEARER * gap, _FARTHEST) else None


def changed(before: Sequence[Sighting], now: Sequence[Sighting]) -> bool:
    """Whether a face came, went or moved so far between two looks that one in between is needed.

    Only of faces that are sure enough to start a track; where one was seen less surely in the
    other look, it neither came nor went.
    """
    return _some_far(before, now) or _some_far(now, before)


def _some_far(some: Sequence[Sighting], others: Sequence[Sighting]) -> bool:
    """Whether one of the sure faces has no counterpart near by."""
    return any(one.score >= STARTS and not _any_near(one, others) for one in some)


def _any_near(one: Sighting, others: Sequence[Sighting]) -> bool:
    return any(
        _alike(one, other)
        and all(
            abs(a - b) <= _MOVED * max(1.0, min(one.width, other.width))
            for a, b in zip(one.middle, other.middle, strict=True)
        )
        for other in others
    )


def _alike(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings are near enough in size to be of one face."""
    sizes = sorted((max(one.width, one.height), max(other.width, other.height)))
    return sizes[1] <= sizes[0] * _SIZES


class Cover:
    """What is covered in each frame; asked for the frames in any order.

    cuts: the frames with which new scenes begin; a guess goes hardly further than they do.
    """

    def __init__(self, tracks: Iterable[Track], cuts: Iterable[int] = ()) -> None:
        starts = sorted(cuts)
        self._starts: dict[int, list[tuple[Track, int]]] = {}
        for track in tracks:
            if track.hide:
                first, last = _reach(track, starts)
                self._starts.setdefault(first, []).append((track, last))
        self._alive: list[tuple[Track, int]] = []
        self._next = 0

    def boxes(self, frame: int) -> list[tuple[float, float, float, float]]:
        """The boxes of a frame; frames are asked for in ascending order."""
        while self._next <= frame:
            self._alive += self._starts.pop(self._next, ())
            self._next += 1
        self._alive = [(track, last) for track, last in self._alive if last >= frame]
        return [_whole_head(track, placed(track, frame)) for track, _ in self._alive]


def _whole_head(
    track: Track, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """A face's box grown to hair, ears and chin; what a person drew stays as it was drawn."""
    if track.drawn:
        return box
    x, y, w, h = box
    left, top = x - _GROW_SIDE * w, y - _GROW_TOP * h
    return left, top, w * (1 + 2 * _GROW_SIDE), h * (1 + _GROW_TOP + _GROW_BOTTOM)


def _reach(track: Track, cuts: Sequence[int]) -> tuple[int, int]:
    """The first and the last frame in which a track is covered."""
    if track.drawn:
        return track.first, track.last
    at, to = bisect_right(cuts, track.first), bisect_right(cuts, track.last)
    before = cuts[at - 1] if at else 0
    after = cuts[to] if to < len(cuts) else track.last + BEYOND
    first = max(0, track.first - BEYOND, before - _BEYOND_CUT)
    return first, min(track.last + BEYOND, after + _BEYOND_CUT - 1)


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


def left_visible(track: Track) -> Track:
    """The same track, not covered."""
    return replace(track, hide=False)
