"""Every page can be read and used by everybody: axe, narrow screens, large targets, contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser import originals, others
from tests.web.browser.conftest import Place, holding, press, ready
from tests.web.films import film
from toolkit.errors import Damaged
from toolkit.i18n import PSEUDO
from toolkit.model import Box
from toolkit.web.visits import (
    COPYING,
    COUNTING,
    REFUSED,
    SUGGESTED,
    WAITING,
    Edit,
    Photo,
    Visit,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES = {"en": "ltr", "ar": "rtl"}
#: What is folded is tested, too.
UNFOLD = """
() => {
  for (const folded of document.querySelectorAll('details')) folded.open = true;
  for (const panel of document.querySelectorAll('#help, #consent')) panel.hidden = false;
}
"""
OF_COLOUR = ["color-contrast", "link-in-text-block"]
#: Controls whose words do not fit into them.
CLIPPED = """
() => [...document.querySelectorAll('a, button, summary, label, .sev')]
  .filter((e) => e.checkVisibility() && e.getClientRects().length && !e.matches('.sr, .skip'))
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
  .map((e) => e.outerHTML.slice(0, 120))
"""
#: What is pressed and too small for it.
TARGETS = """
() => [...document.querySelectorAll('a, button, input, summary, label.go')]
  .filter((e) => e.checkVisibility() && e.getClientRects().length)
  .filter((e) => !e.closest('.sr, .skip, .file, p, [type=checkbox], [type=radio]'))
  .map((e) => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.height, box.width) < 43.5)
  .map(([html]) => html)
"""


def pages(visit: Visit, done: Photo) -> Iterator[tuple[str, str | originals.Steps]]:
    """A name and a path, or steps, to every page and every state that looks different."""
    yield "choose", "/"
    yield "check", f"/photos/{ready(visit, done).id}"
    yield "again", "/"
    nobody = ready(visit, done, faces=type(done.faces)(), edits=())
    yield "nobody", f"/photos/{nobody.id}"
    shown = tuple(replace(edit, on=False) for edit in done.edits[:1])
    yield "visible", f"/photos/{ready(visit, done, edits=shown).id}"
    counting = ready(visit, done, status=COUNTING, looked=False, faces=None, edits=())
    yield "counting", f"/photos/{counting.id}"
    waiting = ready(visit, done, status=WAITING, look=None, shown=True)
    yield "waiting", f"/photos/{waiting.id}"
    copying = holding(visit, done, status=COPYING, copy=None)
    yield "copying", f"/photos/{copying.id}/result"
    yield "result", f"/photos/{holding(visit, done).id}/result"
    yield "receipt", f"/photos/{holding(visit, done).id}/receipt"
    refused = visit.add(b"", status=REFUSED, looked=True, error=Damaged("truncated"))
    yield "refused", f"/photos/{refused.id}"
    yield "photos", "/photos"
    yield "show", "/show"
    watched = ready(visit, done)
    for step in range(1, 6):
        yield f"show {step}", f"/show/{watched.id}/{step}"
    yield "show copy", f"/show/{holding(visit, done).id}/5"
    yield "covers", "/show/covers"
    yield from others.pages(visit, done, film())
    yield from originals.pages(visit, done)
    yield "about", "/about"
    yield "keyboard", "/help/keyboard"
    yield "missing", "/photos/none"
    yield "bye", "/bye"


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """A language for each direction of writing; a test may ask for more."""
    return request.param


@pytest.fixture
def walk(
    opened: Callable[..., Page], place: Place, done: Photo, language: str
) -> Iterator[tuple[str, Page]]:
    """The same tab on each page in turn."""
    visit = place.visit()
    visit.language = language
    tab = opened("/about", visit=visit)

    def each() -> Iterator[tuple[str, Page]]:
        for name, path in pages(visit, done):
            if isinstance(path, str):
                tab.goto(place.address + path, wait_until="load")
            else:
                path(tab, place.address)
            yield name, tab

    return each()


#: What axe complains about, and nothing of all that it is content with.
COMPLAINTS = """
async only => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ['violations']});
  return found.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((node) => node.html)]);
}
"""


def violations(page: Page, only: dict[str, Any]) -> list[str]:
    """What axe complains about, with the elements."""
    return [f"{rule}: {where}" for rule, where in page.evaluate(COMPLAINTS, only)]


@pytest.mark.parametrize("language", [*LANGUAGES, PSEUDO.code], indirect=True)
def test_no_page_keeps_anybody_out(
    walk: Iterator[tuple[str, Page]], axe: str, language: str
) -> None:
    """What must hold on every page, asked while the page is there: to open it takes longest.

    In either direction of writing axe finds nothing, and fingers find their targets. Nothing is
    cut off on a narrow screen, in a pseudo-language with longer words than any other, too.
    """
    for name, page in walk:
        page.evaluate(UNFOLD)
        if language in LANGUAGES:
            assert page.evaluate("document.documentElement.dir") == LANGUAGES[language], name
            axe_finds_nothing(page, axe, name)
        nothing_is_cut_off(page, f"{name} in {language}")
        if language in LANGUAGES:
            fingers_find_their_targets(page, name)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})


def axe_finds_nothing(page: Page, axe: str, name: str) -> None:
    """Neither light nor dark.

    Dark pages differ in colours only, so there only the rules about colours are asked again.
    """
    page.evaluate(axe)
    assert violations(page, {"type": "tag", "values": TAGS}) == [], name
    page.emulate_media(color_scheme="dark")
    assert violations(page, {"type": "rule", "values": OF_COLOUR}) == [], f"{name}, dark"


def nothing_is_cut_off(page: Page, name: str) -> None:
    """At 320 points, and so at 400 percent of 1280, no page has to be moved sideways."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for width, height in ((320, 640), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(UNFOLD)
        assert page.evaluate(wide) <= 0, f"{name} at {width} by {height}"
        assert page.evaluate(CLIPPED) == [], f"{name} at {width} by {height}"


def fingers_find_their_targets(page: Page, name: str) -> None:
    """Whatever is pressed is 44 points large, links within sentences excepted."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate(UNFOLD)
    assert page.evaluate(TARGETS) == [], name


def test_the_door_is_open_to_everybody(
    opened: Callable[..., Page], place: Place, axe: str, language: str
) -> None:
    """Signing in, and the page after the program stopped, in the browser's own language."""
    page = opened("/login", stranger=True, locale=language)
    page.evaluate(axe)
    assert violations(page, {"type": "tag", "values": TAGS}) == []

    page.locator("#code").fill("wrong")
    press(page, page.locator("main button"))
    page.evaluate(axe)
    assert violations(page, {"type": "tag", "values": TAGS}) == []
    assert page.get_by_role("alert").is_visible()


def test_what_matters_stays_on_screen_when_it_is_projected(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """At 1024 by 768 and 200 percent the step, the headline and the main button can be seen."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit, size=(512, 384))

    for part in ("[aria-current=step]", "h1", "#go"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= 384, part


@pytest.mark.parametrize("language", ["en", "es", "fr", "ru", "ar"])
def test_the_whole_picture_stands_above_the_main_button(
    opened: Callable[..., Page], place: Place, done: Photo, language: str
) -> None:
    """On an old laptop, with every tool there is, in languages whose words are long."""
    visit = place.visit()
    maybe = Edit(4, Box(20, 20, 90, 90), SUGGESTED, on=False, was=Box(20, 20, 90, 90))
    photo = ready(visit, done, edits=(*done.edits, maybe))
    page = opened(f"/photos/{photo.id}", visit=visit, size=(1366, 768), locale=language)
    page.locator("#editor svg[role=application]").wait_for()
    picture, bar = (page.locator(part).bounding_box() for part in ("#editor svg", ".act"))

    assert page.locator("#tools [data-do=all]").is_visible()
    assert picture is not None
    assert bar is not None
    assert picture["height"] >= 300
    assert picture["y"] + picture["height"] <= bar["y"]
