"""What every test stands on: no network, made-up pictures, the command as users run it."""

from __future__ import annotations

import hashlib
import importlib
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import long
from toolkit.formats import libraries, others
from toolkit.sandbox import pool

libraries.load()  # as a child does before it is locked
# How fast something is says a benchmark; a busy machine makes no test red. A usual run is the same
# everywhere; what a long one finds by chance becomes a test.
settings.register_profile(
    "calm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not long.LONG,
    database=None,
)
settings.load_profile("calm")

ROOT = Path(__file__).resolve().parents[1]
#: What Python says when something reaches for the network -> where the address stands.
_NETWORK_EVENTS = {
    "socket.connect": 1, "socket.bind": 1, "socket.sendto": 1, "socket.sendmsg": 1,
    "socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}  # fmt: skip
#: Where single tests take half a minute.
_LONGEST = ("tests/web/browser/test_access.py", "tests/film/test_films.py")
_FILES = getattr(socket, "AF_UNIX", None)
_LOCAL = re.compile(r"(?:::ffff:)?127(?:\.\d{1,3}){3}|::1|localhost")
_outside: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NETWORK_EVENTS:
        address = arguments[_NETWORK_EVENTS[event]]
        host = address[0] if isinstance(address, tuple) else address
        # sockets that are files or nameless pairs have no way out
        inside = getattr(arguments[0], "family", "") == _FILES
        if not _LOCAL.fullmatch(str(host)) and not inside:
            _outside.append(f"{event} {address}")


sys.addaudithook(_watch)
# Two threads that start at once and are measured must not meet in that hook: Python takes it for a
# trace function that installs another, and the thread is lost. So a thread is seldom interrupted.
sys.setswitchinterval(0.05)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail the test during which anything tried to leave this machine."""
    _outside.clear()
    yield
    assert not _outside, f"something tried to leave this machine: {_outside}"


@pytest.fixture(scope="session", autouse=True)
def _no_children_left() -> Iterator[None]:
    yield
    pool.shut()


class Plants:
    """Hands out canaries, one for each hiding place, and remembers them."""

    def __init__(self) -> None:
        self.canaries: dict[str, str] = {}

    def __call__(self, place: str) -> bytes:
        canary = "Qz" + hashlib.sha256(place.encode()).hexdigest()[:10] + "Kx"
        self.canaries[place] = canary
        return canary.encode()


def sample_of(name: str) -> tuple[bytes, dict[str, str]]:
    """A format's sample picture and the canaries in it."""
    plants = Plants()
    maker: Callable[[Plants], bytes] = importlib.import_module(f"tests.samples.{name}").sample
    return maker(plants), plants.canaries


@pytest.fixture
def lampshade(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The command, run in an empty folder as a user would."""

    def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "toolkit", *map(str, arguments)],
            cwd=options.pop("cwd", tmp_path),
            capture_output=True,
            timeout=options.pop("timeout", 120),
            check=False,
            **options,
        )

    return run


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small JPEG full of planted traces, with nobody in it."""
    path = tmp_path / "IMG_20260405_101112.jpg"
    path.write_bytes(sample_of("jpeg")[0])
    return path


#: Formats that need a library which is not everywhere; their own tests say so where it is missing.
OPTIONAL = {"zst": "zstd"}


def written() -> set[str]:
    """The names of the formats that can be written here."""
    here = {name for name, found in libraries._loaded.items() if found}
    return {
        form.name for form in others.FORMATS
        if not form.refuses and OPTIONAL.get(form.name, "") in {"", *here}
    }  # fmt: skip
