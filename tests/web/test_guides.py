"""The guides in the browser: found by what happened, ticked without a trace, printed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guidebook.shelf import build
from tests.web.conftest import Visitor
from tests.web.test_languages import english_on
from toolkit.guidebook import load
from toolkit.web import guides

ENGLISH_ALONE = "Cette page n'est pas encore dans votre langue. La voici en anglais."
CANARY = "canarywordthatnobodytypes"


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Pages are drawn from the made-up guidebook."""
    guides._library.cache_clear()
    home = build(tmp_path / "guides")
    monkeypatch.setattr(guides.installed, "home", lambda: home)
    yield
    guides._library.cache_clear()


PAGES = ("/guides", "/guides/lamps", "/guides/lamps/ar", "/guides/lamps/handout", "/guides/law")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there(path: str, visitor: Visitor) -> None:
    """And small, without a script of its own that it needs."""
    answer = visitor.get(path)

    assert answer.status_code == 200
    assert len(answer.data) < 60_000
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/guides/nothing", "/guides/lamps/fr", "/guides/lamps/xx", "/guides/../about/x",
             "/guides/candles/ar", "/guides/lamps.md", "/guides/%2e%2e"],
)  # fmt: skip
def test_what_is_not_there_is_not_there(path: str, visitor: Visitor) -> None:
    assert visitor.get(path).status_code == 404


def test_guides_are_found_by_what_happened_by_topic_and_by_the_essay(visitor: Visitor) -> None:
    """Three ways in, on one page; the bar leads there."""
    page = visitor.get("/guides").text

    assert "It is dark" in page
    assert "Situations" in page
    assert "Lamps in the street" in page
    assert "You can ask whose lamp it is." in page
    assert "You cannot put out a lamp by looking at it." in page
    assert page.count('href="/guides/lamps"') >= 3
    assert 'href="/guides"' in visitor.get("/about").text


def test_a_checklist_keeps_nothing(visitor: Visitor) -> None:
    """Boxes stand in no form and have no name, so that nothing can be sent or remembered."""
    page = visitor.get("/guides/lamps").text
    article = re.findall(r"<article.*</article>", page, re.DOTALL)[0]

    assert article.count('type="checkbox"') == 2
    assert "<form" not in article
    assert "name=" not in article
    assert "Set-Cookie" not in visitor.get("/guides/lamps").headers


def test_what_is_looked_for_stays_in_the_form(
    visitor: Visitor, capfd: pytest.CaptureFixture[str]
) -> None:
    """Never in an address, a link, a cookie, or anything that is written."""
    answer = visitor.post("/guides/search", {"words": CANARY})
    said = capfd.readouterr()

    assert answer.status_code == 200
    assert answer.request.path.startswith("/said/")
    assert not answer.request.query_string
    assert answer.text.count(CANARY) == 1
    assert f'value="{CANARY}"' in answer.text
    assert CANARY not in str(answer.headers) + said.out + said.err
    assert visitor.get(f"/guides/search?words={CANARY}").headers["Location"] == "/guides"
    assert re.search(r'<form [^>]*method="post" action="/guides/search"', answer.text)


def test_a_search_shows_the_place(visitor: Visitor) -> None:
    """In the visitor's language first; what was typed is text, whatever it is."""
    found = visitor.post("/guides/search", {"words": "move it"}).text
    assert "<mark>move</mark> it to the side" in found

    visitor.post("/language", {"lang": "ar", "back": "/"})
    first = re.findall(r'href="/guides/(\w+)/(\w+)"', visitor.post(
        "/guides/search", {"words": "مصباح lamp"}).text)  # fmt: skip
    assert first[0] == ("lamps", "ar")
    for evil in ("<script>alert(1)</script>", '"><b>', "x" * 100_000, "\x00\u202e", ""):
        page = visitor.post("/guides/search", {"words": evil}).text
        assert "<script>alert" not in page
        assert '"><b>' not in page


def test_a_search_needs_its_token(visitor: Visitor) -> None:
    assert visitor.post("/guides/search", {"words": "lamp"}, csrf="wrong").status_code == 403


def test_a_guide_comes_in_the_visitors_language(visitor: Visitor) -> None:
    """With its direction; English, marked as such, where there is no other."""
    visitor.post("/language", {"lang": "ar", "back": "/"})
    there, missing = visitor.get("/guides/lamps").text, visitor.get("/guides/candles").text

    assert '<article lang="ar" dir="rtl"' in there
    assert 'href="/guides/lamps/en"' in there
    assert '<article lang="en" dir="ltr"' in missing
    assert "هذا الدليل ليس بلغتك بعد" in missing
    assert "هذا الدليل ليس بلغتك بعد" not in there + visitor.get("/guides/lamps/en").text
    assert "لم يراجع متحدث أصلي أي دليل" in visitor.get("/guides").text


def test_no_english_is_left_around_the_guides(visitor: Visitor) -> None:
    """What is ours on these pages was handed to the catalogue."""
    visitor.post("/language", {"lang": "qps", "back": "/"})
    pages = {path: visitor.get(path).text for path in PAGES}
    pages["found"] = visitor.post("/guides/search", {"words": "lamp"}).text
    pages["not found"] = visitor.post("/guides/search", {"words": "qqqq"}).text

    # the title of an English guide is English in the browser's bar, too
    left = {
        path: english_on(re.sub("<title>.*</title>", "", page)) for path, page in pages.items()
    }
    assert {path: words for path, words in left.items() if words} == {}


def test_the_law_says_that_it_is_english(visitor: Visitor) -> None:
    """In the reader's language, who may read nothing else; and where it is not needed, not."""
    assert "not in your language" not in visitor.get("/guides/law").text
    visitor.post("/language", {"lang": "fr", "back": "/guides/law"})
    page = html.unescape(visitor.get("/guides/law").text)

    assert ENGLISH_ALONE in page
    assert '<article lang="en" dir="ltr"' in page


def test_the_law_does_not_take_itself_for_a_plan() -> None:
    """Its sentences stand on a page of their own."""
    for path in (load.shipped() / "regions").glob("*.yml"):
        assert "this plan" not in path.read_text("utf-8").lower(), path.name
