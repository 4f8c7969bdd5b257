"""Draw the main pages for the README: light, dark, Arabic and on a phone, with made-up people.

    python tools/make_screenshots.py [FOLDER]

Starts the pages on a free port, brings the practice photo to each step, and a film that goes over
it to its timeline, and writes one picture a view into docs/screenshots. Needs what `make browser`
brings.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from benchmarks.film import crowd  # noqa: E402
from toolkit.web import create_app, serve  # noqa: E402
from toolkit.web.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FILM_SECONDS = 4
PATIENCE = 120_000  # milliseconds
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


class View(NamedTuple):
    """One way to look at the pages."""

    name: str
    language: str = "en"
    scheme: str = "light"
    size: tuple[int, int] = (1280, 860)
    sharp: int = 1
    steps: tuple[str, ...] = ("choose", "check", "result")


VIEWS = (
    View("light", steps=("choose", "check", "result", "film")),
    View("dark", scheme="dark", steps=("check",)),
    View("arabic", language="ar", steps=("check",)),
    View("phone", size=(390, 780), sharp=2, steps=("choose", "check")),
)


@contextmanager
def pages() -> Iterator[tuple[str, str]]:
    """The pages on a free port: their address, and the code to sign in."""
    door = serve.Door()
    codes: list[str] = []
    app = create_app(Settings(port=door.port, tell=codes.append))
    server = serve.Server(app, door)
    yield f"http://127.0.0.1:{door.port}", app.extensions["lampshade"].keys.code
    server.close()


def draw(browser: Browser, view: View, folder: Path) -> None:
    """Walk the main way in one view and keep a picture of the steps that are wanted."""
    with pages() as (address, code):
        context = browser.new_context(
            locale=view.language,
            color_scheme=view.scheme,
            viewport={"width": view.size[0], "height": view.size[1]},
            device_scale_factor=view.sharp,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        steps = walk(page, address, code)
        if "film" in view.steps:
            steps = chain(steps, timeline(page, address))
        for step in steps:
            if step in view.steps:
                page.evaluate("document.activeElement.blur()")
                path = folder / f"{step}-{view.name}.jpg"
                page.screenshot(path=path, type="jpeg", quality=82)
        context.close()


def walk(page: Page, address: str, code: str) -> Iterator[str]:
    """Sign in and try everything on the practice photo; says each step when it is there."""
    page.goto(f"{address}/login")
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    yield "choose"
    page.locator("form[action='/practice'] button").click()
    page.locator("#boxes .found").nth(2).wait_for()
    yield "check"
    page.locator("#go").click()
    page.locator("#compare.slide").wait_for()
    page.wait_for_function("[...document.images].every((each) => each.complete)")
    yield "result"


def timeline(page: Page, address: str) -> Iterator[str]:
    """Choose a film, find its faces, draw a cover over a house while it passes."""
    page.goto(f"{address}/")
    with tempfile.TemporaryDirectory() as name:
        film = Path(name) / "film.mp4"
        crowd(film, FILM_SECONDS)
        page.locator("#photos").set_input_files(film)
        page.wait_for_url("**/photos/*")
    page.locator("[formaction$='/faces']").click()
    page.locator("[data-do=draw]").click()
    for seconds, left, word in ((0, 0.21, "start"), (3, 0.56, "end")):
        page.locator("#time").fill(str(seconds))
        frame(page, left, 0.45, left + 0.11, 0.76)
        page.locator(f"[data-do={word}]").click()
    page.locator("[data-do=draw]").click()
    page.locator("#time").fill("1.5")
    page.wait_for_timeout(1000)
    page.evaluate("scrollTo(0, 0)")
    yield "film"


def frame(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    """Draw a frame, in shares of the film."""
    box = page.locator("svg.over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + left * box["width"], box["y"] + top * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + right * box["width"], box["y"] + bottom * box["height"])
    page.mouse.up()


def main() -> None:
    """Every view."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for view in VIEWS:
            draw(browser, view, folder)
        browser.close()


if __name__ == "__main__":
    main()
