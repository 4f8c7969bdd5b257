"""Link what was seen in single frames into tracks, and say where one more look is needed.

Frames are counted from 0 in the order they are shown. Boxes are x, y, width, height in upright
pixels of the whole picture, as the detector gives them. What a track covers says covers.py.
Method and figures: docs/decisions/0012-film.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

#: From which score a face starts a track, and from which it joins one.
STARTS, JOINS = 0.3, 0.12
#: A track that never was that sure needs so many sightings, and this score on the average.
_ENOUGH, _ENOUGH_MEAN = 3, 0.18
#: Frames without a sighting after which a track is over.
MAX_GAP = 25
#: How far from where it is awaited a face may be, in its own sizes: at once, and more each frame.
_NEAR, _NEARER = 0.6, 1.0
_FARTHEST = 2.2
#: How different in size two sightings of one face may be.
_SIZES = 2.2
#: A look at the skipped frame is worth it when a face moved by more than this share of its width:
#: half of that is what evenly filling may be wrong by, and about what a cover has beside a face.
#: Not when it went on as it came, to within this share of its width: then filling is wrong by an
#: eighth of that. Who moves farther is not known for sure to be the same one.
_MOVED, _UNEVEN, _TOO_FAR = 0.5, 0.5, 1.5


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


def changed(
    before: Sequence[Sighting], now: Sequence[Sighting], earlier: Sequence[Sighting] = ()
) -> bool:
    """Whether a face came, went or moved so far between two looks that one in between is needed.

    Only of faces that are sure enough to start a track; where one was seen less surely in the
    other look, it neither came nor went. earlier: the look before those two, in the same scene;
    whoever went on as he came from there moves evenly, which needs no look.
    """
    pairs = [pair for pair in product(before, now) if _alike(*pair)]
    met = {one for pair in pairs if _near(*pair) for one in pair}
    far = {one for one in (*before, *now) if one.score >= STARTS and one not in met}
    evenly = {one for pair in pairs if far.intersection(pair) and _evenly(*pair, earlier)
              for one in pair}  # fmt: skip
    return not far <= evenly


def _near(one: Sighting, other: Sighting) -> bool:
    return _within(_MOVED, one.middle, other.middle, min(one.width, other.width))


def _evenly(one: Sighting, other: Sighting, earlier: Sequence[Sighting]) -> bool:
    """Whether a face went from one sighting to the other as it had come to the first."""
    width = min(one.width, other.width)
    return _within(_TOO_FAR, one.middle, other.middle, width) and any(
        _alike(old, one) and _within(_UNEVEN, _led(old, one, other.frame), other.middle, width)
        for old in earlier
    )


def _led(old: Sighting, now: Sighting, frame: int) -> tuple[float, float]:
    """Where the middle of a face is in a later frame, if it goes on as it did."""
    steps = (frame - now.frame) / max(1, now.frame - old.frame)
    (x0, y0), (x, y) = old.middle, now.middle
    return x + (x - x0) * steps, y + (y - y0) * steps


def _within(
    most: float, one: tuple[float, float], other: tuple[float, float], width: float
) -> bool:
    """Whether two places are no farther apart, across and down, than so many widths."""
    far = most * max(1.0, width)
    return abs(one[0] - other[0]) <= far and abs(one[1] - other[1]) <= far


def _alike(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings are near enough in size to be of one face."""
    sizes = sorted((max(one.width, one.height), max(other.width, other.height)))
    return sizes[1] <= sizes[0] * _SIZES


def left_visible(track: Track) -> Track:
    """The same track, not covered."""
    return replace(track, hide=False)
