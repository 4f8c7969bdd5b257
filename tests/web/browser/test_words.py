"""What is typed and ticked in guides, plan and workshops stays out of the browser's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.web.browser.conftest import Place, press, profiled, sign_in
from tests.web.browser.test_leaving import hits

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPED = "qvkxwzjhgfbpm lantern"
#: Answers and wishes that stand nowhere but in a form: long, and in no address.
TICKED = ("state-security", "boss-school", "phone-before-protest")


def ask_all(page: Page, address: str) -> None:
    """Search the guides, make a plan, change it, make an agenda and move a part."""
    page.goto(f"{address}/guides")
    page.locator("main input[type=search], main input[type=text]").first.fill(TYPED)
    press(page, page.locator("main form button").first)
    page.goto(f"{address}/plan")
    page.locator("input[value='state-security']").check()
    page.locator("input[value='boss-school']").check()
    press(page, page.locator("main form button:not([name=persona])").first)
    press(page, page.locator("button[name=change]").first)
    assert page.locator("input[value='state-security']").is_checked()
    page.goto(f"{address}/workshop")
    page.locator("input[value='phone-before-protest']").check()
    press(page, page.locator("main form button").first)


def test_nothing_that_was_asked_stays_in_the_browser(
    player: Any, place: Place, tmp_path: Path
) -> None:
    """A browser writes down the form behind a page that answers it; here no page does."""
    context, profile = profiled(player, tmp_path)
    page = context.pages[0]
    sign_in(page, place)
    ask_all(page, place.address)
    page.wait_for_timeout(500)
    context.close()

    assert hits(profile, [TYPED, TYPED.replace(" ", "+"), *TICKED]) == []
