"""In by the launch file, out by Quit: both in a real browser, with the guard at the door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import PATIENCE, Place, start
from tests.web.browser.test_access import LANGUAGES, TAGS, violations
from toolkit import i18n
from toolkit.web.launch import LaunchFile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_the_launch_file_lets_the_browser_in_once(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Opening the file is enough; no address carries the token, and it works no second time."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    place, server = start()
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    visited: list[str] = []
    page = context.new_page()
    page.on("framenavigated", lambda frame: visited.append(frame.url))
    token = place.house.keys.token
    with LaunchFile() as file:
        path = file.write(place.address + "/", token, i18n.speaking("en"))
        page.goto(path.as_uri())
        page.wait_for_url(place.address + "/")
        cookie = context.cookies()[0]
        context.clear_cookies()
        page.goto(path.as_uri())
        page.locator("#code").wait_for()
    context.close()
    server.close()

    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["expires"] == -1
    assert not any(token in url for url in visited)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quit_says_that_it_is_over(
    opened: Callable[..., Page], place: Place, axe: str, language: str
) -> None:
    """The page after Quit says that nothing is left, in the visitor's language."""
    visit = place.visit()
    visit.language = language
    page = opened("/about", visit=visit)
    page.locator("form[action='/quit'] button").click()
    page.wait_for_url("**/quit")
    page.evaluate(axe)

    assert violations(page, {"type": "tag", "values": TAGS}) == []
    assert page.evaluate("document.documentElement.dir") == LANGUAGES[language]
    assert place.house.visits.find(visit.id) is None
