"""The guides can be read, ticked and printed by everybody, in every direction of writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.guidebook.shelf import build
from tests.web.browser.conftest import Place
from tests.web.browser.test_access import CLIPPED, OF_COLOUR, TAGS, UNFOLD, violations
from toolkit.guidebook import load
from toolkit.guidebook.parts import PARTS
from toolkit.guidebook.rules_form import handout_text
from toolkit.guidebook.values import Guide
from toolkit.web import guides

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATHS = ("/guides", "/guides/face-recognition", "/guides/protest/handout", "/guides/law")
#: As for other pages; links within the sentences of a guide are excepted there, too.
TARGETS = """
() => [...document.querySelectorAll('a, button, input, summary')]
  .filter((e) => e.checkVisibility() && e.getClientRects().length)
  .filter((e) => !e.closest('.sr, .skip, p, dd, sup, section > ul, section > ol, blockquote,'
    + '.guide .card, [type=checkbox]') || e.closest('.way'))
  .map((e) => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.height, box.width) < 43.5)
  .map(([html]) => html)
"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: 33 syllables without a space between them.
TIBETAN = "ཁྱེད་ཀྱི་པར་ནང་གསང་བའི་གནས་ཚུལ་ཡོད་པས་མི་གཞན་ལ་གཏོང་བའི་སྔོན་ལ་ལེགས་པོར་བལྟ་དགོས་པ་ཡིན་ནོ" * 3


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    guides._library.cache_clear()
    yield
    guides._library.cache_clear()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_guides_keep_nobody_out(
    language: str, opened: Callable[..., Page], place: Place, axe: str
) -> None:
    """axe finds nothing, light or dark; narrow screens cut nothing off; fingers find targets."""
    visit = place.visit()
    visit.language = language
    page = opened("/about", visit=visit)
    for path in PATHS:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(place.address + path)
        page.evaluate(UNFOLD)
        page.evaluate(axe)
        assert violations(page, {"type": "tag", "values": TAGS}) == [], path
        page.emulate_media(color_scheme="dark")
        assert violations(page, {"type": "rule", "values": OF_COLOUR}) == [], f"{path}, dark"
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(WIDE) <= 0, path
        assert page.evaluate(CLIPPED) == [], path
        assert page.evaluate(TARGETS) == [], path


def test_a_guide_is_found_and_ticked_by_keyboard(
    opened: Callable[..., Page], place: Place
) -> None:
    """Without scripts, too; what was ticked is gone when the page is loaded again."""
    page = opened("/guides", java_script_enabled=False)
    page.locator("#words").fill("my phone was taken")
    page.locator("#words").press("Enter")
    page.wait_for_url(re.compile(f"{place.address}/said/[0-9a-f]{{16}}$"))
    page.locator("main ol a").first.press("Enter")
    box = page.locator(".checks input").first
    box.focus()
    box.press("Space")
    assert box.is_checked()
    page.reload()
    assert not page.locator(".checks input").first.is_checked()


def _length(guide: Guide) -> int:
    """The longest first; of the law, a handout says only that there is more to read."""
    return -len("".join((handout_text(guide), *guide.harm_notes, *guide.cannot)))


def test_a_handout_fits_on_two_sheets(opened: Callable[..., Page], place: Place) -> None:
    """Of A4 and of Letter: the longest ones of every language, and so all others."""
    page = opened("/about")
    long = []
    for lang, shelf in load.book(load.shipped()).guides.items():
        handed = [guide for guide in shelf.values() if guide.handout]
        handed.sort(key=_length)
        for guide in handed[:3]:
            page.goto(f"{place.address}/guides/{guide.id}/handout/{lang}")
            for paper in ("A4", "Letter"):
                sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
                if not 1 <= sheets <= 2:
                    long.append((lang, guide.id, paper, sheets))
    assert long == []


@pytest.mark.parametrize("tag", ["bo", "ug"])
def test_awaited_languages_fit(
    tag: str, opened: Callable[..., Page], place: Place, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Long Tibetan lines break between syllables; Uyghur runs from right to left."""
    home = build(tmp_path)
    text = (home / "ar/lamps.md").read_text("utf-8").replace("lang: ar", f"lang: {tag}")
    for part in PARTS.values():
        text = text.replace(f"## {part.headings['ar']}\n", f"## {part.headings[tag]}\n")
    (home / tag).mkdir()
    (home / tag / "lamps.md").write_text(f"{text}\n{TIBETAN if tag == 'bo' else ''}\n", "utf-8")
    monkeypatch.setattr(guides.installed, "home", lambda: home)
    page: Any = opened(f"/guides/lamps/{tag}", size=(320, 640))

    assert page.evaluate(WIDE) <= 0
    look = "e => [getComputedStyle(e).direction, parseFloat(getComputedStyle(e).lineHeight)"
    look += " / parseFloat(getComputedStyle(e).fontSize)]"
    direction, height = page.locator("article").evaluate(look)
    assert direction == ("rtl" if tag == "ug" else "ltr")
    assert tag != "bo" or height >= 1.7
