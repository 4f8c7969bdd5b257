"""The server: a listening socket on loopback, and waitress behind it.

Left to itself waitress writes long requests and answers to temporary files, takes a whole request
into memory before anybody was asked, and answers broken ones by itself. Here everything stays
in memory, what nobody may send is dropped as it comes, and every answer has the guard's headers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from typing import Any, Self

from flask import Flask
from waitress import create_server
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

from toolkit.web import guard, heap, safe_logging
from toolkit.web.app_state import AppState
from toolkit.web.local_peers import Peers
from toolkit.web.loopback import LOOPBACK

#: So large that neither ever overflows into a file, and that only our own limits count.
_NEVER = 2**40
_THREADS = 16
#: So many connections stay open; waitress itself takes no more than twice as many.
_CONNECTIONS = 100
_SWEEP_SECONDS = 5.0
#: How long an answer may still take to leave when the program stops.
_LAST_WORDS = 0.5


class Listener:
    """A listening socket on loopback that nobody serves yet; connections wait."""

    def __init__(self, port: int = 0, host: str = LOOPBACK) -> None:
        """Take a port; 0 takes one that is free. Raises OSError when it is taken."""
        self.host = host
        self.inner = create_server(
            _nobody,
            listen=f"{host}:{port}",
            threads=_THREADS,
            ident=None,
            inbuf_overflow=_NEVER,
            outbuf_overflow=_NEVER,
            max_request_body_size=_NEVER,
            max_request_header_size=1 << 15,
            channel_timeout=60,
            connection_limit=2 * _CONNECTIONS,
            asyncore_use_poll=True,
        )
        self.port = int(self.inner.effective_port)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *ended: object) -> None:
        """Shut it."""
        self.inner.close()


def _nobody(environ: Any, start: Any) -> Any:  # noqa: ARG001  (the form of an app)
    raise AssertionError("served before there was an app")


class Server:
    """An app behind its listener, in threads of its own, until it is closed."""

    def __init__(self, app: Flask, listener: Listener) -> None:
        """Start to answer."""
        safe_logging.install()
        heap.configure()
        self._state: AppState = guard.app_state_of(app)
        self._closed = threading.Event()
        self._inner = listener.inner
        self._inner.application = app
        self._inner.channel_class = _channel(_parser(self._state), self._state)
        for work in (self._inner.run, self._sweep):
            threading.Thread(target=work, daemon=True).start()

    def _sweep(self) -> None:
        while not self._closed.wait(_SWEEP_SECONDS):
            self._state.visits.sweep()

    def close(self) -> None:
        """Forget everything, let the last answer go, and stop to listen."""
        self._state.visits.end_all()
        self._closed.wait(_LAST_WORDS)
        self._closed.set()
        self._inner.close()


def _channel(parser: type[HTTPRequestParser], state: AppState) -> type[HTTPChannel]:
    peers = Peers((state.settings.host, state.settings.port))

    class Channel(HTTPChannel):  # type: ignore[misc]
        """A connection of this account's own programs; who says nothing is not asked who it is."""

        parser_class = parser
        error_task_class = _Refusal

        def __init__(self, server: Any, sock: Any, addr: Any, *more: Any, **named: Any) -> None:
            super().__init__(server, sock, addr, *more, **named)
            self._since, self._is_ours = time.monotonic(), False
            _make_room(server.active_channels.values())

        def handle_read(self) -> None:
            if not self._is_ours and peers.is_stranger(self.addr[:2], self._since):
                self.handle_close()
                return
            self._is_ours = True
            super().handle_read()

    return Channel


def _make_room(channels: Collection[HTTPChannel]) -> None:
    """Where there are too many, end the one that has asked and been told nothing for longest.

    Else a program that opens connections and says nothing would keep everybody else out.
    """
    idle = [each for each in channels if not each.requests and not each.will_close]
    if len(channels) > _CONNECTIONS and idle:
        min(idle, key=lambda each: each.last_activity).will_close = True


class _Refusal(ErrorTask):  # type: ignore[misc]
    """What waitress itself answers, with the guard's headers and without its words."""

    def execute(self) -> None:
        self.request.error.body = ""
        self.response_headers.extend(guard.HEADERS)
        super().execute()


class _Drop:
    """Takes a request's body without keeping it, so that a page can still say why."""

    completed = False
    error = None

    def __init__(self, count: int) -> None:
        self._left = count
        self._empty = OverflowableBuffer(_NEVER)

    def __len__(self) -> int:
        return 0

    def received(self, data: bytes) -> int:
        taken = min(len(data), self._left)
        self._left -= taken
        self.completed = self._left == 0
        return taken

    def getfile(self) -> Any:
        return self._empty.getfile()

    def getbuf(self) -> Any:
        return self._empty


def _parser(state: AppState) -> type[HTTPRequestParser]:
    class Parser(HTTPRequestParser):  # type: ignore[misc]
        """Decides by a request's head whether its body is kept."""

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.chunked:
                raise ParsingError("no browser sends a form in chunks")
            if self.content_length > _may_send(state, self.headers, self.path):
                self.body_rcv = _Drop(self.content_length)

    return Parser


def _may_send(state: AppState, headers: dict[str, str], path: str) -> int:
    """How many bytes this request's body may have."""
    host, site = headers.get("HOST", ""), headers.get("SEC_FETCH_SITE", "same-origin")
    sent = host in state.settings.hosts and guard.sent_by_us(site, headers.get("ORIGIN"), host)
    secret = _cookie(headers.get("COOKIE", ""), state.settings.cookie)
    visit = state.visits.find(secret) if sent else None
    if visit is None or not guard.TAKES_FILES.fullmatch(path):
        return guard.MAX_FORM
    return visit.room() + guard.MAX_FORM


def _cookie(header: str, ours: str) -> str:
    """The visit's secret out of a Cookie header."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value for name, _, value in pairs if name == ours), "")
