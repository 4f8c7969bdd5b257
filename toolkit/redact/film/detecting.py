"""Pass one: decode, look at some frames in a small size, and say what was seen.

In the normal mode every second frame is looked at in half its size; more where it matters: on both
sides of a cut, and on the frame in between when a face came, went or moved far. In the thorough
mode every frame in full size, every second one mirrored.

Does not see faces smaller than about 10 pixels in the size that is looked at, nor heads turned far
away or upside down. Figures: docs/decisions/0012-film.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.film.tracks import JOINS, STARTS, Sighting, changed
from toolkit.redact import faces
from toolkit.redact.film.decoding import Film, frames, moment, upright
from toolkit.redact.lighting import Picture, spread


class Mode(NamedTuple):
    """How often and how large is looked: every n-th frame, a share of its size within limits.

    mirrored: 0 or 1, whether even or odd frames are looked at mirrored (each way of looking misses
    others, and a track joins what both saw); None: neither. close: every so many frames in a small
    size, too, for faces that fill the picture. smooth: dim pictures are smoothed, because their
    noise is not averaged by a smaller size.
    """

    every: int
    share: float
    least: int
    most: int
    mirrored: int | None
    close: int
    smooth: bool


NORMAL = Mode(2, 0.5, 320, 960, mirrored=None, close=1, smooth=False)
THOROUGH = Mode(1, 1.0, 320, 1920, mirrored=1, close=2, smooth=True)
#: Views of more pixels are looked at in tiles of this side, which keep memory low; tiles overlap,
#: and so are a tenth more work.
_WHOLE, _TILE = 1 << 20, 720
#: A view for faces that fill the picture, where the first one is too large to know those.
_CLOSE, _CLOSE_LEAST, TALL = 256, 64, 352
_SAME = 0.4
#: From which score a face starts a track in a picture whose contrast was spread, and with it its
#: noise; below it joins one, and several together are one.
_STARTS_SPREAD = 0.4
#: A cut: small grey pictures differ by more than this, and by so many times what is usual.
_CUT, _CUT_RATIO, _USUAL = 0.25, 4.0, 8
_TINY = (32, 18)


#: How many frames before the first look the finder of cuts must have seen.
_WARM = _USUAL + 2


class Step(NamedTuple):
    """What one look, or the two at once, told: who was seen, in the order of frames.

    frame: up to which frame this is settled, so that an interrupted run goes on behind it.
    seconds: when that frame is shown. cut: it begins a new scene.
    """

    frame: int
    seconds: float
    cut: bool
    seen: list[Sighting]


class _Frame(NamedTuple):
    number: int
    seconds: float
    small: Picture


def steps(
    film: Film, *, thorough: bool, start: int = 0, before: Sequence[Sighting] = ()
) -> Iterator[Step]:
    """What is seen, in the order of frames; the last step is the last frame.

    start: nobody looks before this frame; before: who was seen in the last two steps before it
    (see Looks.last_seen). An earlier run gave both, and this one then gives what that would have
    given. Raises Damaged.
    """
    mode = THOROUGH if thorough else NORMAL
    long = min(mode.most, max(mode.least, round(mode.share * max(film.width, film.height))))
    cuts = _Cuts()
    last = [one for one in before if one.frame == start - 1]
    earlier = [one for one in before if one.frame < start - 1]
    skipped: _Frame | None = None
    for number, frame in enumerate(frames(film)):
        if number < start - _WARM:
            continue
        now = _Frame(number, round(moment(film, frame), 3), upright(film, frame, long))
        cut = cuts.here(now.small)
        if number < start:
            continue
        if not (cut or number % mode.every == 0):
            skipped = now
            continue
        seen = _seen(film, now, long, mode)
        between = []
        if skipped is not None and (cut or changed(last, seen, earlier)):
            between = _seen(film, skipped, long, mode)
        skipped, last, earlier = None, seen, [] if cut else last
        yield Step(number, now.seconds, cut, [*between, *seen])
    if skipped is not None:
        yield Step(skipped.number, skipped.seconds, False, _seen(film, skipped, long, mode))


def _seen(film: Film, frame: _Frame, long: int, mode: Mode) -> list[Sighting]:
    mirrored = frame.number % 2 == mode.mirrored
    close = frame.number % mode.close == 0
    shown = spread(frame.small, smooth=mode.smooth)
    rows = seen_in(shown, long, mirrored=mirrored, close=close)
    if shown is not frame.small:
        unsure = rows[:, 4] < _STARTS_SPREAD
        rows[unsure, 4] = np.minimum(rows[unsure, 4], STARTS - 0.01)
    height, width = frame.small.shape[:2]
    rows[:, [0, 2]] *= film.width / width
    rows[:, [1, 3]] *= film.height / height
    return [Sighting(frame.number, *(round(float(n), 2) for n in row)) for row in rows]


def seen_in(small: Picture, long: int, *, mirrored: bool, close: bool) -> NDArray[np.float32]:
    """Candidates in one upright picture, in its own pixels; each place once."""
    tile = tiled(small, long)
    views = [faces.look(small, long, mirrored=mirrored, tile=tile)]
    if close and min(small.shape[:2]) > TALL:
        views.append(faces.look(small, _CLOSE, least=_CLOSE_LEAST))
    return united(views, JOINS)


def tiled(picture: Picture, long: int) -> int:
    """The side of the tiles in which a view of a picture with this long side is looked at."""
    height, width = picture.shape[:2]
    pixels = long * long * min(height, width) // max(height, width)
    return long if pixels <= _WHOLE else _TILE


def united(views: Sequence[NDArray[np.float32]], least: float) -> NDArray[np.float32]:
    """What several views saw, from this score on; each place once, as the surest saw it."""
    rows = np.concatenate(views)
    rows = rows[rows[:, 4] >= least]
    boxes: Any = rows[:, :4]
    scores: Any = rows[:, 4]
    kept = cv2.dnn.NMSBoxes(boxes, scores, 0.0, _SAME)
    return rows[np.asarray(kept, np.intp).reshape(-1)]


class _Cuts:
    """Finds where one scene ends: what all frames differ by is put in relation to what is usual.

    Brightness and contrast are taken out first, so that flicker is no cut.
    """

    def __init__(self) -> None:
        self._before: NDArray[np.float32] | None = None
        self._usual: deque[float] = deque(maxlen=_USUAL)

    def here(self, small: Picture) -> bool:
        """Whether a new scene begins with this picture."""
        grey = cv2.resize(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), _TINY).astype(np.float32)
        now = (grey - _median(grey)) / (grey.std() + 4.0)
        before, self._before = self._before, now
        if before is None:
            return True
        difference = float(np.abs(now - before).mean())
        usual = float(_median(np.array(self._usual))) if self._usual else 0.0
        self._usual.append(difference)
        return difference > _CUT and difference > _CUT_RATIO * usual


def _median(values: NDArray[Any]) -> Any:
    """What numpy.median gives, which imports a part of numpy that a locked child cannot load."""
    ordered = np.sort(values, axis=None)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
