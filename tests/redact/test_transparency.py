"""A face that stands in nothing but how see-through a picture is, is looked at, too."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.model import Box, Faces, Recipe
from toolkit.redact import faces, hide, picture, transparency

INK = np.arange(48 * 600, dtype=np.uint8).reshape(600, 48)


def drawn(colour: int, alpha: np.ndarray) -> np.ndarray:
    return np.dstack([*[np.full_like(alpha, colour)] * 3, alpha])


def test_an_opaque_picture_is_looked_at_once() -> None:
    """As is one that is see-through in the same degree all over: its colours show it all."""
    for alpha in (0, 100, 255):
        views = list(transparency.views(drawn(9, np.full_like(INK, alpha))))
        assert [view.shape for view in views] == [(600, 48, 3)]
    assert [view.shape for view in transparency.views(np.zeros((2, 2, 3), np.uint8))] == [
        (2, 2, 3)
    ]


def cut_out(edge: int) -> np.ndarray:
    """Many colours, cut out hard but for an edge of this width."""
    alpha = np.zeros((600, 48), np.uint8)
    alpha[100:500] = 255
    alpha[100 : 100 + edge] = 128
    return np.dstack([INK, INK, INK, alpha])


def test_an_outline_is_not_looked_at_again() -> None:
    """A sticker's colours show all of it; a soft shadow may draw somebody."""
    assert [len(list(transparency.views(cut_out(edge)))) for edge in (0, 2, 4, 5, 50)] == [
        1, 1, 1, 2, 2,
    ]  # fmt: skip


def test_one_colour_cut_out_hard_is_looked_at_by_its_shape() -> None:
    """As a stencil is, whose colour shows nothing."""
    stencil = drawn(7, cut_out(0)[:, :, 3])
    _, page = transparency.views(stencil)

    assert np.unique(page).tolist() == [7, 255]


@pytest.mark.parametrize(("colour", "seen"), [(0, 255 - INK), (255, INK)])
def test_what_alpha_draws_is_seen_on_the_page_where_it_stands_out(
    colour: int, seen: np.ndarray
) -> None:
    """Black ink on white, white ink on black, in every row of a tall picture."""
    colours, page = transparency.views(drawn(colour, INK))

    assert (colours == colour).all()
    assert (page == seen[:, :, None]).all()


def test_everybody_who_looks_sees_all_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before covering, in the copy, and for text and codes."""
    frame = drawn(0, INK)
    asked: list[int] = []

    def look(view: np.ndarray, *_: object) -> list[Box]:
        asked.append(int(view.max()))
        return []

    monkeypatch.setattr(faces, "detect", lambda view, _: Faces(*(look(view), look(view))))
    monkeypatch.setattr(faces, "recheck", look)
    monkeypatch.setitem(hide.FINDERS, "text", look)
    monkeypatch.setattr(picture, "decode", lambda *_: picture.Picture([frame]))
    hide.hide(b"", "png", Recipe())
    shown = picture.Picture([frame])
    hide.faces_left(shown, (), thorough=False)
    hide.others(shown, ("text",))

    assert asked == [0, 0, 255, 255, 0, 255, 0, 255]


def test_who_is_seen_in_two_views_counts_once_and_has_room_for_both() -> None:
    """The same face is found a few pixels aside; another one and a larger one are their own."""
    face, aside, other = Box(10, 10, 40, 40), Box(12, 8, 40, 40, score=0.5), Box(80, 10, 40, 40)
    maybe, again, new = Box(11, 11, 40, 40), Box(200, 9, 20, 20), Box(202, 9, 20, 20)
    seen = transparency.together([Faces((face,), (again,)), Faces((aside, other), (maybe, new))])

    assert seen.found == (Box(10, 8, 42, 42), other)
    assert seen.suggested == (again,)
    alone = Faces((face, aside), (again, new))
    assert transparency.together([alone]) == alone
