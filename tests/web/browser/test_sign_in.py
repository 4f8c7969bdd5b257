"""In by the launch file, out by Quit: both in a real browser, past the guard."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import PATIENCE, Place, sign_in, start
from tests.web.browser.test_access import LANGUAGES, TAGS, violations
from toolkit import i18n
from toolkit.web.launch import LaunchFile
from toolkit.web.loopback import LOOPBACK

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
    token = place.state.keys.token
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


#: What somebody else may leave in the browser: it reads every form that is sent.
WORKER = b"""
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (event.request.method === 'POST') event.respondWith((async () => {
    const read = await event.request.clone().text();
    await (await caches.open('read')).put('/read', new Response(read));
    return fetch(event.request);
  })());
});
"""


class _Before(http.server.BaseHTTPRequestHandler):
    """What was served at our port before us."""

    def do_GET(self) -> None:
        script = self.path.endswith(".js")
        body = WORKER if script else b"<script>navigator.serviceWorker.register('/w.js')</script>"
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_what_was_at_our_port_before_reads_nothing(chromium: Browser) -> None:
    """A service worker lives on in the browser and stands before all later pages of its place."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), _Before) as before:
        threading.Thread(target=before.serve_forever, daemon=True).start()
        port = before.server_address[1]
        page.goto(f"http://{LOOPBACK}:{port}/")
        assert page.evaluate("navigator.serviceWorker.ready.then((worker) => !!worker.active)")
        before.shutdown()
    place, server = start(port)
    sign_in(page, place)
    controller = page.evaluate("navigator.serviceWorker.controller?.scriptURL ?? ''")
    read = page.evaluate("caches.has('read')")
    context.close()
    server.close()

    assert controller == ""
    assert not read


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
    assert place.state.visits.find(visit.id) is None
