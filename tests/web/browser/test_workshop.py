"""An agenda can be built, moved and printed by everybody, without scripts, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.conftest import press

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., Any]


def held(page: Page) -> list[str]:
    """The titles that the page holds, from the opening to the closing."""
    titles: list[str] = page.locator("tbody b").all_inner_texts()
    return titles


@pytest.mark.parametrize("scripts", [True, False])
def test_an_agenda_is_built_and_moved(opened: Open, scripts: bool) -> None:
    """Every step is a button of a form; the address never says anything."""
    page = opened("/workshop", java_script_enabled=scripts)
    page.get_by_label("families").check()
    press(page, page.get_by_role("button", name="Make an agenda"))
    before = held(page)
    press(page, page.locator("button[value^='down:']").first)
    moved = held(page)
    press(page, page.locator("button[value^='out:']").first)
    fewer = held(page)
    page.locator("select").first.select_option(index=1)
    press(page, page.get_by_role("button", name="Swap").first)
    swapped = held(page)

    assert (moved[1], moved[2]) == (before[2], before[1])
    assert len(fewer) == len(before) - 1
    assert len(swapped) == len(fewer)
    assert swapped != fewer
    page.wait_for_url(re.compile("/said/[0-9a-f]{16}$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (320, 640)], ids=str)
def test_every_page_can_be_used(opened: Open, axe: str, size: Any, scheme: str) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    page = opened("/workshop", size=size, bypass_csp=True, color_scheme=scheme)
    found = {}

    def look(name: str) -> None:
        page.wait_for_load_state()
        page.locator("h1").wait_for()
        page.evaluate(axe)
        wrong = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wrong or wide > 0:
            found[name] = (wrong, wide)

    look("wishes")
    press(page, page.get_by_role("button", name="Make an agenda"))
    look("agenda")
    press(page, page.locator("button[value^='in:']").first)
    look("refused")
    page.goto("/".join(page.url.split("/")[:3]) + "/workshop/totals")
    assert page.locator("[name=people-before]").count() == 1
    look("totals")
    page.goto("/".join(page.url.split("/")[:3]) + "/workshop/modules/hidden-data-hunt")
    assert page.locator("h1").count() == 1
    look("module")

    assert found == {}


def test_a_printed_agenda_has_no_buttons(opened: Open) -> None:
    """Paper cannot be pressed."""
    page = opened("/workshop")
    press(page, page.get_by_role("button", name="Make an agenda"))
    page.emulate_media(media="print")

    assert page.locator("tbody button:visible, .left button:visible, select:visible").count() == 0
    assert page.locator("tbody b").first.is_visible()
