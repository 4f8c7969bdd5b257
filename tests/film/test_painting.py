"""What is covered in a frame, sample by sample."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from toolkit.film.covers import Cover, Place
from toolkit.film.tracks import Sighting, Track
from toolkit.redact.film import painting
from toolkit.redact.film.reading import Film

av = pytest.importorskip("av")

_WIDTH, _HEIGHT = 96, 64
_BOX = (10.0, 8.0, 36.0, 24.0)


class _Turned:
    """As much of a film as says where an upright box lies in the frame as it is stored."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.width, self.height = (_HEIGHT, _WIDTH) if turn % 2 else (_WIDTH, _HEIGHT)


def _covered(pixels: str, turn: int, place: Place) -> Any:
    """Which samples of a frame's brightness were painted on, upright."""
    frame = av.VideoFrame(_WIDTH, _HEIGHT, pixels)
    kind = np.uint8 if painting.LAYOUTS[pixels].bits == 8 else np.dtype("<u2")
    for plane in frame.planes:
        np.frombuffer(plane, kind)[:] = 1
    film = cast("Film", _Turned(turn))
    painting.cover(frame, painting.stored(film, [place]))
    plane = frame.planes[0]
    light = np.frombuffer(plane, kind).reshape(plane.height, -1)[:, :_WIDTH]
    return np.rot90(light != 1, turn)


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("pixels", painting.LAYOUTS)
def test_what_a_person_drew_is_covered_to_its_corners(pixels: str, turn: int) -> None:
    """The page showed it so; a name may stand in a corner."""
    covered = _covered(pixels, turn, Place(*_BOX, drawn=True))
    x, y, w, h = map(int, _BOX)

    assert covered[y : y + h, x : x + w].all()
    assert covered.sum() == w * h


@pytest.mark.parametrize("turn", range(4))
def test_a_face_s_grown_box_has_round_corners(turn: int) -> None:
    """Nothing of a face lies there; all of the middle is covered."""
    covered = _covered("yuv420p", turn, Place(*_BOX))
    x, y, w, h = map(int, _BOX)

    assert covered[y + 4 : y + h - 4, x : x + w].all()
    assert covered[y : y + h, x + 4 : x + w - 4].all()
    assert [covered[row, side] for row in (y, y + h - 1) for side in (x, x + w - 1)] == [False] * 4


def test_a_cover_says_what_a_person_drew() -> None:
    """Only that has square corners."""
    seen = (Sighting(0, *_BOX, 0.9),)
    cover = Cover([Track(1, seen), Track(2, seen, drawn=True)])

    assert [place.drawn for place in cover.boxes(0)] == [False, True]
