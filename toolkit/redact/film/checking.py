"""Look at a covered film again: full size, every n-th frame and where the cover of a track ends.

Only what is clearly a face and lies outside of what was covered counts; see redact.faces.recheck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.film.tracks import BEYOND, Cover, Sighting, Track
from toolkit.model import Box
from toolkit.redact import faces
from toolkit.redact.film import painting
from toolkit.redact.film.looking import TILE, united
from toolkit.redact.film.reading import Film, frames, upright

_LONG = 1920
#: Who is too tall for that is seen in a view of a quarter of the size, at least this one, that
#: looks for nobody below so many pixels.
_SMALLER, _CLOSE, _CLOSE_LEAST = 4, 256, 64
#: From which score a face counts that is seen in a copy.
SURE = 0.35
#: So many frames before each track's first sighting and behind its last is looked at, too: where
#: its cover has just ended.
_JUST_BARE = BEYOND + 1


def again(
    film: Film, tracks: Sequence[Track], cuts: Sequence[int], every: int
) -> Iterator[tuple[int, float, list[Sighting]]]:
    """For each frame: its number from 1, its time, and who is still seen; raises Damaged."""
    cover = Cover(tracks, cuts)
    ends = _ends(tracks)
    for number, frame in enumerate(frames(film)):
        boxes = cover.boxes(number)
        seconds = round(float(frame.time or 0), 3)
        if number % every and number not in ends:
            yield number + 1, seconds, []
            continue
        yield number + 1, seconds, _bare(film, frame, number, boxes)


def _ends(tracks: Sequence[Track]) -> set[int]:
    before = {track.first - _JUST_BARE for track in tracks}
    return before | {track.last + _JUST_BARE for track in tracks}


def _bare(
    film: Film, frame: object, number: int, boxes: list[tuple[float, float, float, float]]
) -> list[Sighting]:
    picture = upright(film, frame, _LONG)
    long = max(picture.shape[:2])
    close = max(_CLOSE, long // _SMALLER)
    views = (
        faces.look(picture, long, tile=TILE), faces.look(picture, close, least=_CLOSE_LEAST)
    )  # fmt: skip
    rows = united(views, SURE)
    scale = film.width / picture.shape[1]
    rows[:, :4] *= scale
    hidden = [painting.whole(box, film.width, film.height) for box in boxes]
    return [
        Sighting(number, *(round(float(n), 2) for n in row))
        for row in rows
        if not _covered(row, hidden)
    ]


def _covered(row: Sequence[float], hidden: Sequence[Box]) -> bool:
    """Whether the middle of what is seen lies in a covered box."""
    x, y = row[0] + row[2] / 2, row[1] + row[3] / 2
    return any(
        box.x <= x < box.x + box.width and box.y <= y < box.y + box.height for box in hidden
    )
