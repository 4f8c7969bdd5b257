"""Tracks as a file that a person can change: leave one visible, drop one, draw one.

    {"schema": 1, "film": digest, "tracks": [
      {"id": 3, "hide": true, "from": 1.2, "to": 4.8, "best": 0.91,
       "seen": [[frame, x, y, width, height, score], ...]},
      {"hide": true, "boxes": [[seconds, x, y, width, height], ...]}]}

"hide": false leaves a face visible. A track that is taken out of the list is not covered, either,
but what still looks like a face in the copy is then told as one. "boxes" are drawn by a person, in
upright pixels, and move evenly from one to the next.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from toolkit.errors import JailBroken, UsageError
from toolkit.film.looks import sighting
from toolkit.film.tracks import Sighting, Track

_SCHEMA = 1
_MOST_TRACKS = 20_000


def written(tracks: Iterable[Track], digest: str, times: dict[int, float]) -> str:
    """Tracks as the text of such a file. times: when frames are shown, as far as it is known."""
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
    lines = ",\n".join(json.dumps(row, separators=(", ", ": ")) for row in rows)
    return f'{{"schema": {_SCHEMA}, "film": "{digest}", "tracks": [\n{lines}\n]}}\n'


def second(times: dict[int, float], frame: int) -> float:
    """When a frame is shown; of one between two looks, when the next one is."""
    found = next((times[at] for at in range(frame, frame + 4) if at in times), None)
    return max(times.values(), default=0.0) if found is None else found


def read(text: str, digest: str, times: dict[int, float]) -> tuple[Track, ...]:
    """Tracks from the text of such a file; raises UsageError if it is none, or another film's."""
    try:
        document = json.loads(text)
        rows = document["tracks"]
        if document["schema"] != _SCHEMA or len(rows) > _MOST_TRACKS:
            raise UsageError("tracks_file")
        if document["film"] != digest:
            raise UsageError("other_film")
        return tuple(_track(number, row, times) for number, row in enumerate(rows, 1))
    except (ValueError, KeyError, TypeError, AttributeError, JailBroken):
        raise UsageError("tracks_file") from None


def _track(number: int, row: dict[str, Any], times: dict[int, float]) -> Track:
    hide = row.get("hide", True)
    if not isinstance(hide, bool):
        raise UsageError("tracks_file")
    if "boxes" in row:
        drawn = sorted(_drawn(box, times) for box in row["boxes"])
        by_frame = {one.frame: one for one in drawn}
        return Track(number, _some(tuple(by_frame.values())), hide, drawn=True)
    seen = sorted(sighting(one) for one in row["seen"])
    return Track(number, _some(tuple(seen)), hide)


def _some(seen: tuple[Sighting, ...]) -> tuple[Sighting, ...]:
    if not seen:
        raise UsageError("tracks_file")
    return seen


def _drawn(box: list[Any], times: dict[int, float]) -> Sighting:
    seconds, x, y, width, height = (float(number) for number in box)
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
    return frames[at] + int(share * (frames[at + 1] - frames[at]))
