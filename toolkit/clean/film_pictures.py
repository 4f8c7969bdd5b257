"""Single pictures out of a film, for a person's eyes; reads no content.

They show bare faces: of those who were found, or of whoever stands in a frame that was asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.clean import film_parts, preload
from toolkit.clean.film_job import Job
from toolkit.clean.replies import is_jpeg
from toolkit.errors import JailBroken
from toolkit.film.looks import number
from toolkit.film.tracks import Sighting, Track

#: Marks the first part of each still; and how many bytes all stills may have.
_FIRST, _MOST_STILLS = b"\1", 2 << 30
#: How many bytes a small picture may have, which is 112 pixels wide or high.
_MOST_SMALL = 128 << 10


def thumbnails(source: int, tracks: Sequence[Track], job: Job) -> dict[int, list[bytes]]:
    """Small JPEG pictures of each face, by its track's number; bare, for a person's eyes."""
    found: dict[int, list[bytes]] = {}
    wanted = [[track.id, *one] for track in tracks for one in faces_shown(track)]
    left = Counter(row[0] for row in wanted)

    def take(part: bytes) -> None:
        which, picture = film_parts.split(part)
        if not left[which] or len(picture) > _MOST_SMALL or not is_jpeg(picture):
            raise JailBroken("bad_reply")
        left[which] -= 1
        found.setdefault(which, []).append(picture)
        job.on_progress("look", 1 - left.total() / len(wanted))

    job.ask("thumbnails", [source], {"wanted": wanted}, take, warm_up=preload.STILLS)
    return found


def faces_shown(track: Track) -> list[Sighting]:
    """The first, the surest and the last sighting of a track: enough to know who it is."""
    best = max(track.sightings, key=lambda one: one.score)
    return sorted({track.sightings[0], best, track.sightings[-1]})


class Stills(NamedTuple):
    """Frames of a film as PNG files, in the order of time; how long it is, 0 where unknown."""

    pictures: list[bytes]
    seconds: float


def stills(source: int, seconds: Sequence[float], job: Job) -> Stills:
    """The frames that are shown at these times; behind the end of the film, its last one."""
    pictures: list[bytearray] = []

    def take(part: bytes) -> None:
        if part[:1] == _FIRST:
            pictures.append(bytearray())
        if not 0 < len(pictures) <= len(seconds):
            raise JailBroken("bad_reply")
        pictures[-1] += part[1:]

    answer = job.ask(
        "stills", [source], {"seconds": sorted(seconds)}, take,
        most=_MOST_STILLS, warm_up=preload.STILLS,
    )  # fmt: skip
    return Stills([*map(bytes, pictures)], number(answer.get("seconds")))
