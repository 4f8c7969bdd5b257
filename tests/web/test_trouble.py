"""Pages of what went wrong, and of what was asked: none of them keeps a form behind it."""

from __future__ import annotations

import pytest

from tests.web.conftest import Site, Visitor

#: Forms of every room, right and wrong, that are answered by a page.
ANSWERED = (
    ("/guides/search", {"words": "lantern"}, 200),
    ("/plan", {"goal": "travel"}, 200),
    ("/plan", {"goal": "dance"}, 400),
    ("/plan", {"change": "1"}, 200),
    ("/workshop", {"minutes": "120"}, 200),
    ("/workshop", {"minutes": "much"}, 400),
    ("/workshop/totals", {"people-before": "9"}, 200),
    ("/originals/keys", {"how": "nothing"}, 200),
    ("/originals/lock", {"how": "magic"}, 303),
    ("/photos/0123456789abcdef/copy", {}, 404),
    ("/nowhere", {}, 404),
)


@pytest.mark.parametrize(("path", "form", "status"), ANSWERED)
def test_no_form_is_answered_by_a_page(
    visitor: Visitor, path: str, form: dict[str, str], status: int
) -> None:
    """A browser would write the form down with the page; the address has nothing of it."""
    answer = visitor.send(path, form)

    assert answer.status_code == 303
    assert not any(len(word) > 3 and word in answer.headers["Location"] for word in form.values())
    assert visitor.post(path, form).status_code == status


def test_a_page_is_gone_when_the_visit_is(visitor: Visitor, site: Site) -> None:
    """It waits in memory alone, and clearing drops it."""
    place = visitor.send("/plan", {"goal": "travel"}).headers["Location"]
    assert visitor.get(place).status_code == 200
    visitor.post("/plan/clear")

    assert visitor.get(place).headers["Location"] == "/"


def test_what_is_not_ours_gets_no_page_of_its_own(visitor: Visitor) -> None:
    """Nobody else can fill a visitor's memory with pages."""
    assert visitor.send("/plan", csrf="wrong").status_code == 403
    assert visitor.send("/plan", Sec_Fetch_Site="cross-site").status_code == 403


def test_few_pages_are_held(visitor: Visitor) -> None:
    """Old ones make room."""
    first = visitor.send("/plan", {"goal": "travel"}).headers["Location"]
    for _ in range(8):
        visitor.send("/plan", {"goal": "travel"})

    assert visitor.get(first).headers["Location"] == "/"
