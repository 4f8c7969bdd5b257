"""What is said of a film that was covered: how many, how long, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.film.edit import Plan, Seen, second
from toolkit.film.tracks import Sighting
from toolkit.model import FilmReport, Moment

#: A track that never was surer than this, and a gap longer than this, are worth a person's look.
_WEAK, _LONG_GAP = 0.45, 8
_MOST_MOMENTS = 200


def report(plan: Plan, left: Sequence[tuple[Sighting, float]]) -> FilmReport:
    """What a person must know of a covered film; left: who is still seen, and when."""
    seen, tracks = plan
    times = seen.looks.times
    lengths = [second(times, track.last) - second(times, track.first) for track in tracks]
    return FilmReport(
        frames=seen.frames,
        seconds=round(float(seen.facts["seconds"]), 2),
        tracks=len(tracks),
        hidden=sum(track.hide for track in tracks),
        shortest=round(min(lengths, default=0.0), 2),
        longest=round(max(lengths, default=0.0), 2),
        unlooked=round(_longest_unlooked(seen), 2),
        moments=tuple(_moments(plan, left)[:_MOST_MOMENTS]),
    )


def _moments(plan: Plan, left: Sequence[tuple[Sighting, float]]) -> list[Moment]:
    seen, tracks = plan
    times = seen.looks.times
    found = [Moment(round(seconds, 2), "left") for _, seconds in left]
    for track in tracks:
        start, end = second(times, track.first), second(times, track.last)
        if track.best < _WEAK and not track.drawn:
            found.append(Moment(round(start, 2), "weak"))
        if track.first > 1 and track.first not in seen.looks.cuts:
            found.append(Moment(round(start, 2), "begins"))
        if track.last < seen.frames - 2:
            found.append(Moment(round(end, 2), "ends"))
        frames = [] if track.drawn else [one.frame for one in track.sightings]
        gaps = [a for a, b in pairwise(frames) if b - a > _LONG_GAP]
        found += [Moment(round(second(times, frame), 2), "gap") for frame in gaps]
    return sorted(set(found))


def _longest_unlooked(seen: Seen) -> float:
    if not seen.looks.times:
        return float(seen.facts["seconds"])
    moments = [0.0, *seen.looks.times.values()]
    return max((b - a for a, b in pairwise(moments)), default=0.0)
