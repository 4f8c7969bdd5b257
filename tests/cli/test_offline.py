"""Nothing leaves the machine: neither the tests' own process nor the command as users run it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conftest
from tests.conftest import ROOT

WATCHED = """
import sys

def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.sendmsg"):
        sys.stderr.write(f"LEAVES: {event} {arguments}\\n")
    if event == "socket.sendmsg" and arguments[1] is not None:
        sys.stderr.write(f"LEAVES: {event} {arguments}\\n")

sys.addaudithook(watch)
from toolkit.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "words",
    [
        ["inspect", "{}"],
        ["clean", "{}"],
        ["clean", "--faces", "keep", "{}"],
        ["about"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_the_command_asks_nobody(words: list[str], photo: Path, tmp_path: Path) -> None:
    """No name is looked up, no address called, no port opened, whatever is asked of it."""
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED, *(word.format(photo.name) for word in words)],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.returncode in (0, 1), ended.stderr
    assert "LEAVES" not in ended.stderr


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("203.0.113.1", 9))),
        ("socket.bind", (None, ("0.0.0.0", 0))),
        ("socket.bind", (None, ("", 0))),
        ("socket.sendto", (None, ("203.0.113.1", 9))),
        ("socket.sendmsg", (None, ("203.0.113.1", 9))),
        ("socket.getaddrinfo", ("name.invalid", 9, 0, 0, 0)),
        ("socket.gethostbyname", ("name.invalid",)),
    ],
)
def test_who_reaches_out_is_seen(event: str, arguments: tuple[object, ...]) -> None:
    """The watch over the tests sees a look-up, a call, a packet and an open port.

    Only said here, as Python would say it: nothing is sent.
    """
    sys.audit(event, *arguments)

    assert [seen.split()[0] for seen in conftest._outside] == [event]
    conftest._outside.clear()


def test_this_machine_may_talk_to_itself(tmp_path: Path) -> None:
    """Loopback and sockets that are files stay on the machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        probe.connect(("127.0.0.1", 9))

    assert conftest._outside == []
