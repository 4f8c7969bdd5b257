"""On a phone and in a low window the exit, the picture and its tools are where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import Place, holding, ready
from toolkit.model import Box
from toolkit.web.visits import SUGGESTED, Edit, Photo

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Whatever lies there belongs to the button.
IN_REACH = """
() => {
  const box = document.querySelector('.exit').getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return there && there.closest('.exit') !== null;
}
"""
#: What has the focus and cannot be seen at all (WCAG 2.4.11).
HIDDEN = """
() => {
  const bars = [...document.querySelectorAll('.top, .act')];
  const open = 'a[href], button, input, summary, textarea, [tabindex="0"]';
  const hidden = [];
  for (const each of document.querySelectorAll(open)) {
    if (!each.checkVisibility() || each.closest('.top, .act, .sr, .skip')) continue;
    each.focus();
    if (document.activeElement !== each) continue;
    const box = each.getBoundingClientRect();
    const under = (bar) => box.top >= bar.top && box.bottom <= bar.bottom;
    const html = each.outerHTML.slice(0, 90);
    if (bars.some((bar) => under(bar.getBoundingClientRect()))) hidden.push(html);
  }
  return hidden;
}
"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1024, 768)])
def test_quick_exit_stays_in_reach_of_a_finger(
    opened: Callable[..., Page], place: Place, done: Photo, width: int, height: int, scripts: bool
) -> None:
    """However far a page is scrolled: a phone has no Esc; without scripts no browser has."""
    visit = place.visit()
    phone = {"has_touch": True, "is_mobile": True} if scripts else {}
    page = opened(
        f"/photos/{ready(visit, done).id}", visit=visit, size=(width, height),
        java_script_enabled=scripts, **phone,
    )  # fmt: skip
    for place_on_page in (0, 1200, 9999):
        page.evaluate(f"scrollTo(0, {place_on_page})")
        assert page.evaluate(IN_REACH), place_on_page


def test_a_phone_shows_the_picture_before_it_asks_for_a_copy(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """On the first screen; and what it gives away comes before the tools."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit, size=(320, 640))
    top = {part: _box(page, part)["y"] for part in (".stage", "#go", ".first", ".tools")}
    picture = _box(page, ".stage")

    assert _box(page, ".top")["height"] <= 64, "one row"
    assert picture["y"] + picture["height"] <= top["#go"]
    assert top[".stage"] < top[".first"] < top[".tools"]
    assert page.locator(".first li").count() == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_leads_everywhere(
    opened: Callable[..., Page], place: Place, scripts: bool
) -> None:
    """Folded on a phone, with and without scripts; a wide window has it in a row."""
    page = opened("/", size=(320, 640), java_script_enabled=scripts)
    rooms = page.get_by_role("navigation", name="Main").get_by_role("link")
    assert rooms.count() == 0
    page.locator(".menu summary").click()
    assert rooms.count() == 6
    rooms.filter(has_text="About").click()
    page.wait_for_url("**/about")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert rooms.count() == 6


@pytest.mark.parametrize("size", [(320, 640), (320, 256), (640, 320), (1280, 800)])
def test_no_bar_hides_what_has_the_focus(
    opened: Callable[..., Page], place: Place, done: Photo, size: tuple[int, int]
) -> None:
    """Neither the exit's bar above nor the one with the main button below."""
    visit = place.visit()
    for path in (f"/photos/{ready(visit, done).id}", f"/photos/{holding(visit, done).id}/result"):
        page = opened(path, visit=visit, size=size)
        page.evaluate(
            "document.querySelectorAll('main details').forEach((d) => { d.open = true; })"
        )
        assert page.evaluate(HIDDEN) == []


def test_all_tools_stand_above_the_bar_of_a_laptop(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """And the whole picture, and that one has to look oneself."""
    visit = place.visit()
    page = opened(f"/photos/{ready(visit, done).id}", visit=visit, size=(1280, 800))
    end = _box(page, ".act")["y"]

    for part in ("[data-do=help]", "[data-do=redo]", ".stage", ".note b"):
        box = _box(page, part)
        assert box["y"] + box["height"] <= end, part


@pytest.mark.parametrize("language", ["en", "es", "fr", "ru", "fa", "ar", "zh_Hans", "zh_Hant_HK"])
def test_the_whole_picture_stands_above_the_bar_of_a_low_laptop(
    opened: Callable[..., Page], place: Place, done: Photo, language: str
) -> None:
    """Of 1366x768 a browser leaves so much; with every tool and mark, in longer languages."""
    visit = place.visit()
    visit.language = language
    perhaps = Box(100, 300, 90, 90, "face", 0.2)
    shown, *hidden = done.edits
    edits = (replace(shown, on=False), *hidden, Edit(9, perhaps, SUGGESTED, on=False, was=perhaps))
    path = f"/photos/{ready(visit, done, edits=edits).id}"
    page = opened(path, visit=visit, size=(1366, 657))
    picture = _box(page, ".stage")

    assert picture["y"] + picture["height"] <= _box(page, ".act")["y"]


def test_numbers_can_be_read_off_the_picture_without_scripts(
    opened: Callable[..., Page], place: Place, done: Photo
) -> None:
    """A ruler along its edges; with scripts there is an editor instead."""
    visit = place.visit()
    perhaps = Box(100, 300, 90, 90, "face", 0.2)
    edits = (*done.edits, Edit(9, perhaps, SUGGESTED, on=False, was=perhaps))
    path = f"/photos/{ready(visit, done, edits=edits).id}"
    assert not opened(path, visit=visit).locator(".ruler").is_visible()

    page = opened(path, visit=visit, java_script_enabled=False)
    assert page.locator(".ruler text").all_text_contents()[:3] == ["200", "400", "600"]
    page.locator("#numbers summary").click()
    page.get_by_role("button", name="Cover all dashed places").click()
    page.locator("button[name=all]").wait_for(state="detached")
    assert visit.photos()[0].edits[-1] == replace(edits[-1], on=True)


def _box(page: Page, part: str) -> dict[str, float]:
    box = page.locator(part).first.bounding_box()
    assert box is not None, part
    return {**box}
