"""A real Chromium against the real server, both once a session; a fresh context for each test.

Skipped, with the reason, where `make browser` has brought no browser.
"""

from __future__ import annotations

import dataclasses
import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.web import choices, create_app, loopback, serve
from toolkit.web.settings import Settings
from toolkit.web.visits import READY, Photo, Visit
from toolkit.workshop import practice

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
#: Nothing but loopback can be reached, and nothing is asked for that a test did not ask for.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*, EXCLUDE localhost",
)  # fmt: skip
PATIENCE = 60_000  # milliseconds; the machine may be busy


@dataclass
class Place:
    """A running server: its address, its visits, and the newest code for signing in."""

    address: str
    app: Any
    codes: list[str] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return self.app.extensions["lampshade"]

    def visit(self) -> Visit:
        return self.state.visits.begin()


def start(port: int = 0) -> tuple[Place, serve.Server]:
    """A server as the command starts it."""
    listener = serve.Listener(port, loopback.never_used())
    codes: list[str] = []
    settings = Settings(listener.port, listener.host, tell=codes.append, visits=200, testing=True)
    app = create_app(settings)
    return Place(f"http://{listener.host}:{listener.port}", app, codes), serve.Server(
        app, listener
    )


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """The server that all tests share."""
    running, server = start()
    yield running
    server.close()


@pytest.fixture(scope="session")
def player() -> Iterator[Any]:
    """Playwright itself."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed here: run `make browser`"
    )
    if not CHROMIUM:
        pytest.skip("Chromium is not installed here: run `make browser`")
    with playwright.sync_playwright() as player:
        yield player


@pytest.fixture(scope="session")
def chromium(player: Any) -> Iterator[Browser]:
    """The system's Chromium."""
    browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield browser
    browser.close()


def profiled(
    player: Any, folder: Path, patience: int = PATIENCE, **more: Any
) -> tuple[BrowserContext, Path]:
    """A browser with a profile on disk, as people have one, and where that is; close it."""
    profile = folder / "profile"
    context = player.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=list(FLAGS), downloads_path=folder / "saved",
        **more,
    )  # fmt: skip
    context.set_default_timeout(patience)
    return context, profile


def sign_in(page: Page, place: Place) -> None:
    """Give the code, as a visitor does."""
    page.goto(place.address + "/login")
    page.locator("#code").fill(place.state.keys.code)
    page.keyboard.press("Enter")
    page.wait_for_url(place.address + "/")


def comes(page: Page, read: Callable[[], object], wanted: object) -> None:
    """Wait until what is read of a page is what is wanted; at last say what it is instead."""
    end = time.monotonic() + PATIENCE / 1000
    while (found := read()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert found == wanted


def press(page: Page, button: Locator) -> None:
    """Press a button of a form, and wait until all of the page that answers is there."""
    with page.expect_navigation():
        button.click()


def escape_twice(page: Page) -> None:
    """Leave by Esc twice; again where a busy machine let too long pass between the two."""
    for _ in range(10):
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        end = time.monotonic() + PATIENCE / 10_000
        while not (left := page.url.endswith("/bye")) and time.monotonic() < end:
            page.wait_for_timeout(50)
        if left:
            return page.wait_for_load_state()
    raise AssertionError(f"Esc twice does not leave {page.url}")


@dataclass
class Watch:
    """What a context asked for and complained about."""

    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        # a page that answers "not found" on purpose is logged by the browser as well
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(message.text)

    @property
    def foreign(self) -> list[str]:
        own = (self.address + "/", f"blob:{self.address}/", "data:")
        return [url for url in self.asked if not url.startswith(own)]


@pytest.fixture
def opened(chromium: Browser, place: Place) -> Iterator[Callable[..., Page]]:
    """Open pages as a visitor who signed in; nothing foreign may be asked, nothing complained."""
    contexts: list[BrowserContext] = []
    watch = Watch(place.address)

    def open_page(
        path: str = "/", *, visit: Visit | None = None, stranger: bool = False, **options: Any
    ) -> Page:
        visit = visit or place.visit()
        size = options.pop("size", (1280, 900))
        options.setdefault("viewport", {"width": size[0], "height": size[1]})
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        if not stranger:
            cookie = {"name": place.state.settings.cookie, "value": visit.id}
            where = {"url": place.address, "httpOnly": True, "sameSite": "Strict"}
            context.add_cookies([{**cookie, **where}])
        page = context.new_page()
        page.goto(place.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.foreign == []
    assert watch.complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script."""
    return script("axe-core", "package/axe.min.js").read_text("utf-8")


def script(name: str, member: str) -> Path:
    """A script that `make browser` brought; skips where it did not."""
    found = sorted((Path(sys.prefix) / "browser").glob(f"{name}-*/{member}"))
    if not found:
        pytest.skip(f"{name} is not here: run `make browser`")
    return found[-1]


@pytest.fixture(scope="session")
def done(place: Place) -> Photo:
    """The practice photo, looked at and copied once; tests get a photo of their own from it."""
    visit = place.visit()
    photo = visit.add(practice.practice_photo(), name="practice.jpg", practice=True)
    place.state.workers.look(visit, photo, soon=True)
    ready = visit.wait(photo.id, lambda now: now.status == READY and now.shown, 120)
    assert ready is not None
    place.state.workers.copy(visit, ready, choices.recipe(ready.options, ready.edits))
    copied = visit.wait(photo.id, lambda now: bool(now.copy and now.copy.shown), 120)
    assert copied is not None
    place.state.visits.end(visit)
    return copied


def holding(visit: Visit, photo: Photo, **fields: Any) -> Photo:
    """A visit with such a photo in it; `fields` say what is different."""
    known = {f.name: getattr(photo, f.name) for f in dataclasses.fields(photo)}
    for name in ("id", "number", "data"):
        del known[name]
    return visit.add(photo.data, **{**known, **fields})


def ready(visit: Visit, photo: Photo, **fields: Any) -> Photo:
    """The same, checked but not yet copied."""
    nothing = {"status": READY, "copy": None, "outcome": None, "recipe": None}
    return holding(visit, photo, **{**nothing, **fields})


def choose(page: Page, *pictures: bytes, name: str = "photo.jpg") -> None:
    """Choose photos as a person does; the next page opens by itself."""
    page.locator("#photos").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": data} for data in pictures]
    )


def drawn(seed: int = 0, width: int = 640, height: int = 420) -> bytes:
    """A small picture made by code, with nobody in it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), (168, 194 - seed % 100, 210))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height * 2 // 3, width, height), (140, 142, 133))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
