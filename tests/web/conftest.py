"""A visitor without a browser: Flask's test client, or plain bytes to a real socket."""

from __future__ import annotations

import io
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from tests.conftest import sample_of
from toolkit.clean import pipeline
from toolkit.model import Box, Faces, Shown, Size
from toolkit.web import create_app, showing
from toolkit.web.app_state import AppState
from toolkit.web.guard import app_state_of
from toolkit.web.loopback import LOOPBACK
from toolkit.web.serve import Listener, Server
from toolkit.web.settings import Settings

PORT = 45678
HERE = f"http://127.0.0.1:{PORT}"
#: A preview as the jail would give it.
TINY = b"\xff\xd8\xff\xdb\xff\xd9"


class Compiled(BytecodeCache):
    """Templates as code, compiled once for all sites of a run; each site loads its own from it."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self._known.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = Compiled()


class Clock:
    """Time that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Site:
    """An app and what it told."""

    app: Flask
    state: AppState
    clock: Clock
    codes: list[str] = field(default_factory=list)
    launched: list[bool] = field(default_factory=list)
    stopped: list[bool] = field(default_factory=list)


class Visitor:
    """Somebody who signs in, chooses photos and presses buttons."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client: FlaskClient = site.app.test_client()
        self.csrf = ""

    def sign_in(self) -> Visitor:
        answer = self.post("/login", {"code": self.site.state.keys.code})
        assert answer.status_code == 303, answer.text
        self.csrf = self.token()
        return self

    def token(self) -> str:
        return re.findall(r'name="csrf" value="([^"]+)"', self.get("/help/keyboard").text)[0]

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, base_url=HERE, headers=_named(headers), buffered=True)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, csrf: str | None = None,
        **headers: str,
    ) -> TestResponse:  # fmt: skip
        """Send a form; the page that answers it, where it leads to one of its own."""
        answer = self.send(path, data, csrf=csrf, **headers)
        where = answer.headers.get("Location", "")
        return self.get(where) if where.startswith("/said/") else answer

    def send(
        self, path: str, data: dict[str, Any] | None = None, *, csrf: str | None = None,
        **headers: str,
    ) -> TestResponse:  # fmt: skip
        """Send a form; what comes back at once."""
        fields = {"csrf": self.csrf if csrf is None else csrf, **(data or {})}
        return self.client.post(
            path, base_url=HERE, data=fields, headers=_named(headers), buffered=True
        )

    def json(self, path: str, document: Any) -> TestResponse:
        return self.client.post(
            path, base_url=HERE, json=document, headers={"X-CSRF": self.csrf}, buffered=True
        )

    def upload(self, *photos: tuple[str, bytes]) -> TestResponse:
        answer = self.send("/photos", {"photos": [(io.BytesIO(d), name) for name, d in photos]})
        # the test client keeps a long form in a file of its own
        answer.request.environ["wsgi.input"].close()
        where = answer.headers["Location"]
        return self.get(where) if where.startswith("/said/") else answer

    def choose(self, data: bytes, name: str = "IMG_20260405_101112.jpg") -> str:
        """Choose one photo; gives its path."""
        answer = self.upload((name, data))
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def states(self) -> list[dict[str, Any]]:
        photos: list[dict[str, Any]] = self.get("/state").get_json()["photos"]
        return photos

    def until(self, *wanted: str, seconds: float = 60) -> list[dict[str, Any]]:
        """Wait until every photo is in one of these states."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            states = self.states()
            if all(state["status"] in wanted for state in states):
                return states
            time.sleep(0.02)
        raise AssertionError(f"waited in vain for {wanted}: {self.states()}")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for what is nearly done as long as a slow machine needs.

    A test that asks for the page of what goes on meanwhile sets a moment of its own.
    """
    for page in ("clean", "film", "photo", "show"):
        monkeypatch.setattr(f"toolkit.web.{page}.MOMENT", 30)


@pytest.fixture
def make_site() -> Callable[..., Site]:
    """Build an app whose clock the test moves."""

    def make(port: int = PORT, **settings: Any) -> Site:
        site = Site.__new__(Site)
        clock = settings.pop("clock", None) or Clock()
        codes: list[str] = []
        launched: list[bool] = []
        stopped: list[bool] = []
        app = create_app(
            Settings(
                port, clock=clock, testing=True, tell=codes.append,
                launched=lambda: launched.append(True), stop=lambda: stopped.append(True),
                **settings,
            )
        )  # fmt: skip
        app.jinja_env.bytecode_cache = _COMPILED
        site.__init__(app, app_state_of(app), clock, codes, launched, stopped)  # type: ignore[misc]
        return site

    return make


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()


@pytest.fixture
def visitor(site: Site) -> Visitor:
    """Somebody who is signed in."""
    return Visitor(site).sign_in()


@pytest.fixture
def no_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode nothing: two faces in every picture, and a preview that is none."""
    monkeypatch.setattr(pipeline, "show_stream", seen)
    monkeypatch.setattr(showing, "_seen_inside", lambda *_, **__: Shown(faces=FACES))


#: What the stand-in for the detector sees in every picture.
FACES = Faces(
    found=(Box(10, 10, 20, 20, "face", 0.9), Box(24, 12, 20, 20, "face", 0.8)),
    suggested=(Box(40, 40, 8, 8, "face", 0.1),),
)


def seen(stream: Sequence[bytes], *, faces: bool = False, **_more: Any) -> Shown:
    return Shown(Size(64, 48), TINY, FACES if faces else None)


@dataclass
class Served:
    """A site behind a real socket."""

    site: Site
    port: int
    host: str = LOOPBACK

    def raw(self, data: bytes, *, seconds: float = 60) -> bytes:
        """Send bytes as they are; everything that comes back until it is closed."""
        with socket.create_connection((self.host, self.port), timeout=seconds) as wire:
            wire.sendall(data)
            wire.shutdown(socket.SHUT_WR)
            parts = []
            while part := wire.recv(1 << 16):
                parts.append(part)
        return b"".join(parts)


@pytest.fixture
def served(make_site: Callable[..., Site]) -> Iterator[Served]:
    """The app served as the command serves it."""
    listener = Listener()
    site = make_site(listener.port, clock=time.monotonic)
    hooks = threading.excepthook
    server = Server(site.app, listener)
    yield Served(site, listener.port)
    server.close()
    threading.excepthook = hooks


@pytest.fixture
def jpeg() -> bytes:
    return sample_of("jpeg")[0]
