"""Whatever goes wrong, nothing of what was done is written."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.web.conftest import Served
from toolkit.web import safe_logging
from toolkit.web.guard import HEADERS

CANARY = "CANARY-24.479800-/photos/secret"


@pytest.fixture(autouse=True)
def _hooks() -> Iterator[None]:
    before = threading.excepthook, sys.unraisablehook
    safe_logging.install()
    yield
    threading.excepthook, sys.unraisablehook = before


def _fail() -> None:
    raise ValueError(CANARY)


@pytest.mark.parametrize("name", ["waitress", "waitress.queue", "werkzeug", "toolkit.web"])
def test_loggers_say_the_kind_of_an_error_alone(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """On every level; what a library would write about a request by itself is dropped."""
    logger = logging.getLogger(name)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.CRITICAL):
        logger.log(level, "Exception while serving %s", CANARY)
    try:
        _fail()
    except ValueError:
        logger.exception("Exception while serving %s", CANARY)
    said = capfd.readouterr()

    assert CANARY not in said.out + said.err
    assert re.fullmatch(r"lampshade: problem [0-9a-f]{8}: ValueError \n", said.err)


def test_threads_that_fail_say_the_kind_alone(capfd: pytest.CaptureFixture[str]) -> None:
    failing = threading.Thread(target=_fail)
    failing.start()
    failing.join()
    said = capfd.readouterr().err

    assert CANARY not in said
    assert "ValueError" in said


def test_a_mistake_below_the_pages_is_strict_and_silent(
    served: Served, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Flask cannot help any more, waitress answers, in our way."""
    monkeypatch.setattr(served.site.app.wsgi_app, "_inner", lambda *_: _fail())
    host = f"127.0.0.1:{served.port}"
    answer = served.raw(f"GET /{CANARY} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    said = capfd.readouterr()

    assert answer.startswith(b"HTTP/1.1 500 ")
    head = answer.split(b"\r\n\r\n")[0].decode().lower()
    for name, value in HEADERS:
        assert f"{name}: {value}".lower() in head
    assert CANARY not in answer.decode() + said.out + said.err
    assert "Traceback" not in answer.decode() + said.err


def test_the_place_is_our_own(capfd: pytest.CaptureFixture[str]) -> None:
    """A number, a kind, and lines of our code; no folder of this computer."""
    try:
        safe_logging.log_error("not an error")  # type: ignore[arg-type]
    except AttributeError as error:
        number = safe_logging.log_error(error)
    said = capfd.readouterr().err

    assert number in said
    assert re.search(r"AttributeError web/safe_logging\.py:\d+", said)
    assert "/home" not in said
