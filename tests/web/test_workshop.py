"""Workshops in the browser: an agenda to build and move, totals to count, nothing kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor
from toolkit.workshop.values import CLOSING, OPENING

WISHES: dict[str, Any] = {
    "minutes": "120", "audience": "family", "level": "2", "people": "12", "devices": "none",
    "network": "none",
}  # fmt: skip


def order(answer: TestResponse) -> list[str]:
    """The modules that the page holds."""
    found = re.search(r'name="order" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1].split()


def test_wishes_become_an_agenda(visitor: Visitor) -> None:
    """With the opening first, the closing last, and reasons for what is left out."""
    made = visitor.post("/workshop", WISHES)
    names = order(made)

    assert "Make an agenda" in visitor.get("/workshop").text
    assert 'href="/show"' in visitor.get("/workshop").text
    assert "for organisers" not in visitor.get("/workshop").text
    assert (made.status_code, names[0], names[-1]) == (200, OPENING, CLOSING)
    assert "Left out, and why" in made.text


def test_an_agenda_leads_to_what_is_done_in_it(visitor: Visitor) -> None:
    """Each module has a page of its own; a name that is none has not."""
    made = visitor.post("/workshop", WISHES).text
    page = visitor.get("/workshop/modules/opening")

    assert 'href="/workshop/modules/opening"' in made
    assert "Opening and agreement" in page.text
    assert "Material without machines" in page.text
    assert visitor.get("/workshop/modules/lamps").status_code == 404


def test_english_names_keep_their_signs_on_a_page_from_right_to_left(visitor: Visitor) -> None:
    """Else the question mark of "Where was this taken?" would stand before it."""
    visitor.post("/language", {"lang": "ar", "back": "/workshop"})
    for page in (visitor.get("/workshop").text, visitor.post("/workshop", WISHES).text):
        marked = re.findall(r"(<bdi[^>]*>|<option dir=\"auto\"[^>]*>)?([A-Z][^<>]*[?])<", page)
        assert marked
        assert all(isolated for isolated, _ in marked), marked


def test_an_impossible_wish_is_explained(visitor: Visitor) -> None:
    """On the form itself, which keeps what was chosen."""
    said = {**WISHES, "minutes": "60", "must": ["hidden-data-hunt", "cover-that-face"]}
    page = visitor.post("/workshop", said).text

    assert "you have 60" in page
    assert re.search(r'value="cover-that-face" checked', page)


@pytest.mark.parametrize("move", ["up", "down", "out", "swap", "in"])
def test_parts_are_moved(visitor: Visitor, move: str) -> None:
    """Earlier, later, out, in, and one for another."""
    before = ["opening", "what-protecting", "score-or-list", "closing"]
    name = {"up": "score-or-list", "in": "myth-quiz"}.get(move, "what-protecting")
    said = {**WISHES, "order": " ".join(before), "do": f"{move}:{name}",
            f"for-{name}": "app-must-install"}  # fmt: skip
    after = order(visitor.post("/workshop", said))

    assert (
        after
        == {
            "up": ["opening", "score-or-list", "what-protecting", "closing"],
            "down": ["opening", "score-or-list", "what-protecting", "closing"],
            "out": ["opening", "score-or-list", "closing"],
            "swap": ["opening", "app-must-install", "score-or-list", "closing"],
            "in": ["opening", "what-protecting", "score-or-list", "myth-quiz", "closing"],
        }[move]
    )


def test_a_move_that_can_not_be_is_explained(visitor: Visitor) -> None:
    """And the agenda stays as it was."""
    before = "opening hidden-data-hunt keep-original closing"
    page = visitor.post("/workshop", {**WISHES, "order": before, "do": "up:keep-original"})

    assert order(page) == before.split()
    assert "This was not done:" in page.text
    assert "before it" in page.text


def test_the_first_stays_behind_the_opening(visitor: Visitor) -> None:
    """Nothing is moved before it."""
    before = "opening what-protecting score-or-list closing"
    page = visitor.post("/workshop", {**WISHES, "order": before, "do": "up:what-protecting"})

    assert order(page) == before.split()


def test_wishes_can_be_changed(visitor: Visitor) -> None:
    """Back to the form, with what was chosen."""
    page = visitor.post("/workshop", {**WISHES, "change": "1"}).text

    assert re.search(r'value="family" checked', page)
    assert visitor.post("/workshop/clear", {}).headers["Location"] == "/workshop"


@pytest.mark.parametrize("wrong", [
    {"minutes": "x"}, {"audience": "aliens"}, {"level": "4"}, {"people": "0"}, {"devices": "many"},
    {"network": "all"}, {"must": "lamps"}, {"order": "opening lamps closing"}, {"do": "up:lamps"},
    {"do": "up:opening"}, {"do": "turn:myth-quiz"},
    {"do": "swap:what-protecting", "order": "opening what-protecting closing",
     "for-what-protecting": "x"},
    {"do": "out:film-safely", "order": "opening what-protecting closing"},
    {"do": "turn:what-protecting", "order": "opening what-protecting closing"},
])  # fmt: skip
def test_nonsense_is_refused(visitor: Visitor, wrong: dict[str, str]) -> None:
    """What cannot have come from our pages."""
    assert visitor.post("/workshop", {**WISHES, **wrong}).status_code == 400


def totals(before: int, after: int, right: int = 3) -> dict[str, str]:
    said = {f"before-{at}": str(min(right, before)) for at in range(6)}
    said |= {f"after-{at}": str(min(right, after)) for at in range(6)}
    return said | {"people-before": str(before), "people-after": str(after)}


def test_totals_are_counted(visitor: Visitor) -> None:
    """In hundredths of those who answered."""
    page = visitor.post("/workshop/totals", totals(12, 6)).text

    assert "25 %" in page
    assert "50 %" in page
    assert 'name="people-before" min="0" max="100" value="12"' in page
    assert re.search(r'name="after-5" [^>]*value="3"', page)


@pytest.mark.parametrize(("before", "after"), [(4, 12), (12, 4), (0, 0)])
def test_of_few_people_nothing_is_shown(visitor: Visitor, before: int, after: int) -> None:
    """Nor is what was typed shown again."""
    page = visitor.post("/workshop/totals", totals(before, after)).text

    assert "Fewer than five people" in page
    assert " %" not in page
    assert not re.search(r'name="[a-z]+-[a-z0-9]+" [^>]*value="[^"]', page)


def test_more_answers_than_people_are_said(visitor: Visitor) -> None:
    """A slip of the pen is no result."""
    said = {**totals(12, 12), "before-0": "13"}

    page = visitor.post("/workshop/totals", said).text
    assert "more answers than people" in page
    assert re.search(r'name="before-0" [^>]*value="13"', page)
    assert visitor.post("/workshop/totals", {"people-before": "x"}).status_code == 400
    assert "Six questions" in visitor.get("/workshop/totals").text


def test_nothing_stands_in_an_address_or_a_cookie(visitor: Visitor) -> None:
    """And no answer may be stored by the browser."""
    for answer in (
        visitor.post("/workshop", WISHES),
        visitor.post("/workshop/totals", totals(9, 9)),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert "Location" not in answer.headers
        assert 'method="get"' not in answer.text.lower()
