"""Link detections in single frames into tracks, and decide where one more look is needed.

Frames are counted from 0 in the order in which they are shown. Boxes are x, y, width, height in
upright pixels of the whole picture, as the detector gives them. What a track covers is decided in
covers.py. Method and figures: docs/decisions/0012-film.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

#: The least score of a detection that starts a track, and of one that joins a track.
STARTS, JOINS = 0.3, 0.12
#: A track without such a score needs this many sightings where every frame was looked at, half of
#: them where every second one was, and this mean score: twice the looks bring twice as many that
#: are nobody.
_ENOUGH, _ENOUGH_MEAN = 6, 0.18
#: Frames without a sighting after which a track is over.
MAX_GAP = 25
#: How far from its predicted place a face may be, in its own sizes: at first, and more per frame.
_NEAR, _NEARER = 0.6, 1.0
_FARTHEST = 2.2
#: The largest ratio of size between two sightings of one face.
_SIZES = 2.2
#: A look at the skipped frame is worth it when a face moved by more than this share of its width:
#: half of that is what evenly filling may be wrong by, and about what a cover has beside a face.
#: Not when it went on as it came, to within this share of its width: then filling is wrong by an
#: eighth of that. Who moves farther is not known for sure to be the same one.
_MOVED, _UNEVEN, _TOO_FAR = 0.5, 0.5, 1.5


class Sighting(NamedTuple):
    """One detection of a face in one frame."""

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
    """One face through time; sightings are in the order of frames, at most one per frame.

    hide: whether it is covered. drawn: a person drew it; it is covered exactly as drawn, and only
    from its first to its last box.
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
        """The highest score of its sightings."""
        return max(sighting.score for sighting in self.sightings)


@dataclass(slots=True)
class _Open:
    """A track that may still be continued."""

    seen: list[Sighting] = field(default_factory=list)

    def predicted(self, frame: int) -> tuple[float, float, float]:
        """The predicted x and y of its middle, and its size, in a frame, at constant speed."""
        now = self.seen[-1]
        x, y = now.middle
        if len(self.seen) > 1:
            before = self.seen[-2]
            step = (frame - now.frame) / max(1, now.frame - before.frame)
            x += (x - before.middle[0]) * min(step, 4.0)
            y += (y - before.middle[1]) * min(step, 4.0)
        return x, y, max(now.width, now.height)


def link_tracks(
    sightings: Iterable[Sighting], cuts: Iterable[int] = (), every: int = 2
) -> tuple[Track, ...]:
    """Link sightings, in the order of frames, into tracks; weak tracks are left out.

    Weak sightings may come before the first sure one, as a track is judged as a whole. cuts: the
    frames that begin a scene, all of which were looked at; no track goes on beyond a cut at which
    its face was not seen. every: 1 where every frame was looked at, 2 where every second one was.
    """
    starts = sorted(cuts)
    done: list[_Open] = []
    alive: list[_Open] = []
    for frame, seen in _by_frame(sightings):
        still = [track for track in alive if _may_continue(track.seen[-1].frame, frame, starts)]
        done += [track for track in alive if track not in still]
        alive = still
        _join(alive, frame, seen)
    tracks = sorted((*done, *alive), key=lambda track: (track.seen[0].frame, track.seen[0].x))
    kept = [track for track in tracks if _matters(track, _ENOUGH // every)]
    return tuple(Track(number, tuple(track.seen)) for number, track in enumerate(kept, 1))


def _may_continue(last: int, frame: int, cuts: Sequence[int]) -> bool:
    """Whether a track last seen in one frame may be continued in another."""
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


def _matters(track: _Open, enough: int) -> bool:
    scores = [seen.score for seen in track.seen]
    often = len(scores) >= enough and sum(scores) >= _ENOUGH_MEAN * len(scores)
    return often or max(scores) >= STARTS


def _join(alive: list[_Open], frame: int, seen: list[Sighting]) -> None:
    """Assign each sighting to the nearest track; the rest start tracks of their own."""
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
    """Distance of a sighting from a track's prediction, in sizes; None: too far or unlike."""
    x, y, size = track.predicted(frame)
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
    """Whether a face appeared, vanished or moved so far between two looks that one more is needed.

    Only faces that are sure enough to start a track count; one with a weaker detection in the
    other look neither appeared nor vanished. earlier: the look before the two, in the same scene;
    a face that moves on evenly from there needs no further look.
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
    """Whether a face moved on as it had moved to the first sighting."""
    width = min(one.width, other.width)
    return _within(_TOO_FAR, one.middle, other.middle, width) and any(
        _alike(old, one)
        and _within(_UNEVEN, _extrapolated(old, one, other.frame), other.middle, width)
        for old in earlier
    )


def _extrapolated(old: Sighting, now: Sighting, frame: int) -> tuple[float, float]:
    """The middle of a face in a later frame, at constant speed."""
    steps = (frame - now.frame) / max(1, now.frame - old.frame)
    (x0, y0), (x, y) = old.middle, now.middle
    return x + (x - x0) * steps, y + (y - y0) * steps


def _within(
    most: float, one: tuple[float, float], other: tuple[float, float], width: float
) -> bool:
    """Whether two points are at most `most` widths apart, in x and in y."""
    far = most * max(1.0, width)
    return abs(one[0] - other[0]) <= far and abs(one[1] - other[1]) <= far


def _alike(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings are similar enough in size to be one face."""
    sizes = sorted((max(one.width, one.height), max(other.width, other.height)))
    return sizes[1] <= sizes[0] * _SIZES


def left_visible(track: Track) -> Track:
    """The same track, not covered."""
    return replace(track, hide=False)
