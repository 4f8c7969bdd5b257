"""Tracks as a file that a person can change: leave one visible, drop one, draw one.

    {"schema": 1, "film": digest, "facts": {...}, "frames": number, "cuts": [frame, ...],
     "times": [[frame, seconds], ...],
     "tracks": [
      {"id": 3, "hide": true, "from": 1.2, "to": 4.8, "best": 0.91,
       "seen": [[frame, x, y, width, height, score], ...]},
      {"hide": true, "boxes": [[seconds, x, y, width, height], ...]}]}

"hide": false leaves a face visible. A track that is taken out of the list is not covered, either,
and nobody is known to be there any more: if the copy then clearly shows a face, it is refused.
"boxes" are drawn by a person, in upright pixels, and move evenly from one to the next. All else is
what pass one said, so that it need not be done again.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, NamedTuple

from toolkit import bounded_json
from toolkit.errors import JailBroken, UsageError
from toolkit.film.looks import Looks, facts_of, number, sighting
from toolkit.film.tracks import Sighting, Track

_SCHEMA = 1
_MOST_TRACKS = 20_000


class Seen(NamedTuple):
    """What pass one said of a film: its digest, its facts, what was seen, how many frames."""

    digest: str
    facts: dict[str, float]
    looks: Looks
    frames: int


class Plan(NamedTuple):
    """A film as pass one saw it, and the faces through time of which those to hide are covered."""

    seen: Seen
    tracks: tuple[Track, ...]


def written(seen: Seen, tracks: Iterable[Track]) -> str:
    """A film's tracks as the text of such a file."""
    times = seen.looks.times
    rows = [
        {
            "id": track.id,
            "hide": track.hide,
            "from": second(times, track.first),
            "to": second(times, track.last),
            "best": track.best,
            "seen": [list(one) for one in track.sightings],
        }
        for track in tracks
    ]
    head = {
        "schema": _SCHEMA, "film": seen.digest, "facts": seen.facts, "frames": seen.frames,
        "cuts": seen.looks.cuts, "times": [list(pair) for pair in times.items()],
    }  # fmt: skip
    lines = ",\n".join(json.dumps(row, separators=(", ", ": ")) for row in rows)
    return f'{json.dumps(head)[:-1]},\n"tracks": [\n{lines}\n]}}\n'


def second(times: dict[int, float], frame: int) -> float:
    """When a frame is shown; of one between two looks, when the next one is."""
    found = next((times[at] for at in range(frame, frame + 4) if at in times), None)
    return max(times.values(), default=0.0) if found is None else found


def read(text: str, digest: str) -> Plan:
    """What such a file says; raises UsageError if it is none, or another film's."""
    try:
        document = bounded_json.loads(text)
        if document["film"] != digest:
            raise UsageError("other_film")
        if document["schema"] != _SCHEMA or len(document["tracks"]) > _MOST_TRACKS:
            raise UsageError("tracks_file")
        times = {int(frame): number(seconds) for frame, seconds in document["times"]}
        looks = Looks([], [int(cut) for cut in document["cuts"]], times, max(times, default=-1))
        frames = int(document["frames"])
        seen = Seen(digest, facts_of(document["facts"]), looks, frames)
        rows = document["tracks"]
        return Plan(seen, tuple(_track(at, row, times) for at, row in enumerate(rows, 1)))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, JailBroken):
        raise UsageError("tracks_file") from None


def _track(at: int, row: dict[str, Any], times: dict[int, float]) -> Track:
    hide = row.get("hide", True)
    if not isinstance(hide, bool):
        raise UsageError("tracks_file")
    if "boxes" in row:
        drawn = sorted(_drawn(box, times) for box in row["boxes"])
        by_frame = {one.frame: one for one in drawn}
        return Track(at, _some(tuple(by_frame.values())), hide, drawn=True)
    return Track(at, _some(tuple(sorted(sighting(one) for one in row["seen"]))), hide)


def _some(seen: tuple[Sighting, ...]) -> tuple[Sighting, ...]:
    if not seen:
        raise UsageError("tracks_file")
    return seen


def _drawn(box: list[Any], times: dict[int, float]) -> Sighting:
    seconds, x, y, width, height = (float(value) for value in box)
    if not all(map(math.isfinite, (seconds, x, y, width, height))) or min(width, height) <= 0:
        raise UsageError("tracks_file")
    return Sighting(frame_at(times, seconds), x, y, width, height, 1.0)


def frame_at(times: dict[int, float], seconds: float) -> int:
    """The frame that is shown at a time, as near as the looks tell."""
    frames = list(times)
    moments = [times[frame] for frame in frames]
    at = bisect_right(moments, seconds) - 1
    if at < 0:
        return 0
    if at + 1 >= len(frames) or moments[at + 1] == moments[at]:
        return frames[at]
    share = (seconds - moments[at]) / (moments[at + 1] - moments[at])
    # a bit more, so that a frame's own time is not taken for the frame before it
    return frames[at] + int(share * (frames[at + 1] - frames[at]) + 0.01)
