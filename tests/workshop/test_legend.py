"""The words of a drawing's labels, beside it in large letters."""

from __future__ import annotations

import pytest

from tests.workshop.shop import book, room
from toolkit.workshop import legend, slides

_SVG = (
    '<svg><text x="9" y="30" font-weight="bold">Head &amp; all</text>'
    '<text x="9" y="60">3</text><text x="26" y="90">1</text>'
    '<text x="90" y="91.5">one\n thing</text>'
    '<text x="9" y="120"><tspan>two</tspan> words</text><text x="9" y="150"> </text></svg>'
)


def test_labels_are_told_in_the_order_of_reading() -> None:
    """Numbers before their label, or not at all; heads are known; signs are letters again."""
    assert [*legend.labels(_SVG)] == [
        ("Head & all", True), ("1. one thing", False), ("two words", False),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ar", "zh-Hans"])
def test_every_drawing_on_a_slide_has_its_words_beside_it(lang: str) -> None:
    """In the language of the module; a dozen lines at most."""
    page = slides.html([*room(lang).modules.values()], book(), lang)
    shown = [one for one in slides.screens([*room(lang).modules.values()], book()) if one.drawing]

    assert shown
    assert "None" not in page
    for screen in shown:
        told = slides.words_in_drawing(screen.drawing, book(), screen.module.lang)
        assert 3 <= len(told) <= 12
        for label in told:
            assert f">{label.words}<" in page.replace("&#39;", "'").replace("&#x27;", "'")


def test_what_stands_below_a_head_follows_it() -> None:
    """Two columns are read one after the other."""
    words = [label.words for label in slides.words_in_drawing("blur-or-fill", book(), "en")]

    assert words.index("Machines can read it.") < words.index("One flat colour")
    assert words.index("One flat colour") < words.index("Nothing to read.")


def test_a_drawing_that_is_not_there_leaves_no_gap() -> None:
    """A pack of guides may bring slides without it."""
    assert slides.drawing("lump", book(), "en") == ""
    assert slides.drawing(next(iter(book().drawings)), book(), "en").startswith("<figure")
