"""Locked originals in a real browser: without scripts, and with nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.web.browser.conftest import Place, escape_twice, profiled, sign_in
from tests.web.browser.originals import NAME, give
from tests.web.browser.test_leaving import hits
from tests.web.originals import PUBLIC

if TYPE_CHECKING:
    from playwright.sync_api import Page

OWN = "Canary harbour lantern 4917 under ice"
#: Random letters, so that nothing else has them.
DATA = b"CANARYqvkxwzjhgfbpmndtrlc" * 4000


def save(page: Page, what: str) -> bytes:
    """Press a button that saves; what was saved."""
    with page.expect_download() as saved:
        page.get_by_role("button", name=what, exact=True).first.click()
    return Path(saved.value.path()).read_bytes()


def words_on(page: Page) -> str:
    return page.locator("[translate=no]").inner_text()


def lock_and_open(page: Page, address: str) -> list[str]:
    """Lock with six words and with own ones, open both, make a key; all that is secret."""
    page.goto(f"{address}/originals/lock")
    give(page, files=DATA)
    six = words_on(page)
    locked = save(page, "Save the locked file")
    page.goto(f"{address}/originals/unlock")
    page.locator("#words").fill(six)
    give(page, file=locked)
    assert save(page, "Save") == DATA

    page.goto(f"{address}/originals/lock")
    page.locator("[name=how][value=own]").check()
    page.locator("#words").fill(OWN)
    page.locator("#again").fill(OWN)
    give(page, files=DATA)
    assert page.locator("[translate=no]").count() == 0
    assert DATA[:20] not in save(page, "Save the locked file")

    page.goto(f"{address}/originals/keys")
    page.locator("[name=sheet]").check()
    give(page)
    assert b"AGE-SECRET-KEY" not in save(page, "Save the secret key")
    secret = page.locator("bdi", has_text="AGE-SECRET-KEY").inner_text()
    return [six, OWN, words_on(page), secret]


def test_without_scripts(opened: Callable[..., Page], place: Place) -> None:
    """All of it by plain forms, from signing in to quick exit."""
    page = opened("/login", stranger=True, java_script_enabled=False)
    page.locator("#code").fill(place.state.keys.code)
    page.locator("main button").click()
    page.wait_for_url(place.address + "/")
    lock_and_open(page, place.address)
    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url("**/bye")
    page.goto(f"{place.address}/originals")
    assert page.locator("#code").count() == 1


def test_typing_ticks_the_choice(opened: Callable[..., Page], place: Place) -> None:
    """Whoever pastes a public key means it; and is not believed to where a tick says otherwise."""
    page = opened("/originals/lock", visit=place.visit())
    for field, choice in (("to", "keys"), ("words", "own"), ("again", "own")):
        page.locator("[name=how][value=six]").check()
        page.locator(f"#{field}").fill(PUBLIC)
        assert page.locator(f"[name=how][value={choice}]").is_checked()
    page.locator("[name=how][value=six]").check()
    give(page, files=DATA)
    assert "a choice you did not tick" in page.locator("[role=alert]").inner_text()
    assert page.locator("[translate=no]").count() == 0


def test_leaving_takes_the_words_along(opened: Callable[..., Page], place: Place) -> None:
    """After Esc twice, going back shows neither passphrase nor file."""
    visit = place.visit()
    page = opened("/originals/lock", visit=visit)
    give(page, files=DATA)
    six = words_on(page)
    assert len(visit.store.files()) == 1
    escape_twice(page)
    assert visit.store.files() == {}
    for _ in range(3):
        page.go_back()
        assert six not in page.content()
        assert NAME not in page.content()


def test_nothing_of_it_stays_in_the_browser(player: Any, place: Place, tmp_path: Path) -> None:
    """A profile on disk holds no name, passphrase, key or byte of a file afterwards."""
    context, profile = profiled(player, tmp_path)
    page = context.pages[0]
    sign_in(page, place)
    secrets = lock_and_open(page, place.address)
    escape_twice(page)
    context.close()

    assert hits(profile, [NAME, NAME.removesuffix(".jpg"), DATA[:20].decode(), *secrets]) == []
