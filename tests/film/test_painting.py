"""What is covered in a frame, sample by sample."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from toolkit.film.covers import Cover, Place
from toolkit.film.tracks import Sighting, Track
from toolkit.model import Box
from toolkit.redact.film import painting
from toolkit.redact.film.decoding import Film

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
def test_a_place_is_covered_to_its_corners(pixels: str, turn: int) -> None:
    """The page shows it so; a name may stand in a corner, or hair by which somebody is known."""
    covered = _covered(pixels, turn, Place(*_BOX))
    x, y, w, h = map(int, _BOX)

    assert covered[y : y + h, x : x + w].all()
    assert covered.sum() == w * h


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("pixels", painting.LAYOUTS)
def test_a_place_is_covered_out_to_whole_pixels_and_no_farther(pixels: str, turn: int) -> None:
    """Only colour, which pixels share, may be covered beyond them."""
    covered = _covered(pixels, turn, Place(10.6, 7.2, 36.0, 24.3))

    assert covered[7:32, 10:47].all()
    assert covered.sum() == 25 * 37


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("edge", ["left", "right", "top", "bottom"])
def test_what_only_just_reaches_into_the_picture_is_covered(edge: str, turn: int) -> None:
    """By the one row or column in which it lies."""
    film = _Turned(turn)
    wide, high = film.width, film.height
    place, where = {
        "left": (Place(-20.0, 0.0, 20.5, high), np.s_[:, 0]),
        "right": (Place(wide - 0.5, 0.0, 20.0, high), np.s_[:, -1]),
        "top": (Place(0.0, -20.0, wide, 20.5), np.s_[0]),
        "bottom": (Place(0.0, high - 0.5, wide, 20.0), np.s_[-1]),
    }[edge]
    covered = _covered("yuv420p", turn, place)

    assert covered[where].all()
    assert covered.sum() == covered[where].size


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("place", [(-9.0, 0.0, 9.0, 9.0), (0.0, 999.0, 9.0, 9.0)])
def test_what_lies_outside_covers_nothing(
    place: tuple[float, float, float, float], turn: int
) -> None:
    assert not _covered("yuv420p", turn, Place(*place)).any()


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("pixels", [one for one, how in painting.LAYOUTS.items() if not how.grey])
def test_the_colour_of_each_covered_pixel_is_covered(pixels: str, turn: int) -> None:
    """Also where the cover begins or ends within the pixels that share one."""
    frame = av.VideoFrame(_WIDTH, _HEIGHT, pixels)
    layout = painting.LAYOUTS[pixels]
    kind = np.uint8 if layout.bits == 8 else np.dtype("<u2")
    for plane in frame.planes:
        np.frombuffer(plane, kind)[:] = 1
    [box] = painting.stored(cast("Film", _Turned(turn)), [Place(11.0, 7.0, 36.0, 24.0)])
    painting.cover(frame, [box])
    rows = slice(box.y // layout.down, (box.y + box.height - 1) // layout.down + 1)
    beside = 1 + layout.paired
    columns = slice(
        box.x // layout.across * beside, ((box.x + box.width - 1) // layout.across + 1) * beside
    )

    for plane in frame.planes[1:]:
        assert (np.frombuffer(plane, kind).reshape(plane.height, -1)[rows, columns] != 1).all()


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("pixels", [*painting.LAYOUTS, "rgb24"])
def test_a_cover_is_known_where_it_is_and_missed_where_it_is_not(pixels: str, full: bool) -> None:
    """Whatever lies there instead; half a cover is none."""
    box = Box(10, 8, 36, 24)
    for shade in (0, 60, 200, 255):
        light = np.full((_HEIGHT, _WIDTH, 3), shade, np.uint8)
        frame = av.VideoFrame.from_ndarray(light, "rgb24")
        frame = painting.prepared(frame if pixels == "rgb24" else frame.reformat(format=pixels))
        frame.color_range = 1 + full
        assert painting.is_covered(frame, [])
        assert not painting.is_covered(frame, [box])
        painting.cover(frame, [box])
        assert painting.is_covered(frame, [box])
        assert not painting.is_covered(frame, [box, box._replace(x=28)])


def test_only_a_face_is_covered_beyond_its_box() -> None:
    """What a person drew stays as it was drawn."""
    seen = (Sighting(0, *_BOX, 0.9),)
    face, drawn = Cover([Track(1, seen), Track(2, seen, drawn=True)]).boxes(0)

    assert drawn == _BOX
    assert face.x < drawn.x
    assert face.y < drawn.y
    assert face.width > drawn.width
    assert face.height > drawn.height
