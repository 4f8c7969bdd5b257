"""The pages of locked originals, also those that only a form leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.web.browser.conftest import holding, press, ready
from tests.web.originals import HYBRID, KEY, KEY_FILE, PUBLIC
from toolkit.model import Recipe
from toolkit.vault import evidence, locking, record
from toolkit.web.visits import Locked, Photo, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

Steps = Callable[["Page", str], None]
TO = [KEY.recipient()]
NAME = "IMG_20260405_101112.jpg"
ENTRY = evidence.entry(evidence.Made("0" * 64, "x.age", "1" * 64, "y.jpg"), Recipe(), "9.9")


def pages(visit: Visit, done: Photo) -> Iterator[tuple[str, str | Steps]]:
    """A name, and a path or what has to be done to come there."""
    for name in ("lock", "unlock", "keys", "record"):
        yield name, f"/originals/{name}"
    yield "lock a photo", f"/photos/{ready(visit, done, name=NAME).id}/lock"
    known = Locked("x.age", "0" * 64, tuple(TO))
    yield "on record", f"/photos/{holding(visit, done, locked=known).id}/result"
    yield "locked", lock_six
    yield "not locked", lock_mixed
    yield "opened", unlock
    yield "shut", unlock_nonsense
    yield "key", make_key
    yield "recorded", read_record
    yield "kept", "/originals"


def give(page: Page, **files: bytes) -> None:
    """Choose files in a page's fields, then press its main button."""
    for field, data in files.items():
        page.locator(f"#{field}").set_input_files([{"name": NAME, "mimeType": "", "buffer": data}])
    press(page, page.locator("#go"))


def lock_six(page: Page, address: str) -> None:
    page.goto(f"{address}/originals/lock")
    give(page, files=b"a file")


def lock_mixed(page: Page, address: str) -> None:
    page.goto(f"{address}/originals/lock")
    page.locator("[name=how][value=keys]").check()
    page.locator("#to").fill(f"{PUBLIC}\n{HYBRID}")
    give(page, files=b"a file")


def unlock(page: Page, address: str) -> None:
    page.goto(f"{address}/originals/unlock")
    give(page, file=locking.lock_bytes(b"a file", NAME, TO).data, identity=KEY_FILE)


def unlock_nonsense(page: Page, address: str) -> None:
    page.goto(f"{address}/originals/unlock")
    give(page, file=b"no age file", identity=KEY_FILE)


def make_key(page: Page, address: str) -> None:
    page.goto(f"{address}/originals/keys")
    page.locator("[name=sheet]").check()
    give(page)


def read_record(page: Page, address: str) -> None:
    page.goto(f"{address}/originals/record")
    give(page, record=record.appended(b"", ENTRY, TO), identity=KEY_FILE)
