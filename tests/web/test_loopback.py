"""The pages' own address: new at each start, and the only name that opens anything."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.conftest import Served, Site
from tests.web.wire import LINUX, Wire, command, status
from toolkit.web import loopback
from toolkit.web.serve import Listener, Server


def test_every_address_is_this_computer_and_new() -> None:
    """And none is the one that other programs use, or the network itself, or everybody."""
    drawn = {loopback.never_used() for _ in range(300)}
    for address in drawn:
        assert ipaddress.ip_address(address).is_loopback
        assert not re.search(r"\.(0|255)(\.|$)", address)
    assert loopback.LOOPBACK not in drawn
    assert len(drawn) > 290


def test_other_systems_have_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd")

    assert loopback.never_used() == loopback.LOOPBACK


def test_a_chosen_port_is_where_everybody_expects_it() -> None:
    """Who names a port tells others of it, or forwards it."""
    assert loopback.chosen(8123) == loopback.LOOPBACK
    assert loopback.chosen(None) != loopback.LOOPBACK or not sys.platform.startswith("linux")


@LINUX
def test_the_command_is_found_where_nobody_could_foresee(tmp_path: Path) -> None:
    """A page that was at our address before may have left something in the browser."""
    hosts = set()
    for _ in range(2):
        with command(tmp_path) as (_running, said, there):
            assert f"http://{there.host}:{there.port}/" in said
            assert status(Wire(there).ask("GET", "/login")) == 200
            hosts.add(there.host)
    assert len(hosts - {loopback.LOOPBACK}) == 2


@LINUX
def test_no_other_name_of_this_computer_opens_it(make_site: Callable[..., Site]) -> None:
    """Neither the usual ones nor another of the many addresses."""
    listener = Listener(host=loopback.never_used())
    server = Server(make_site(listener.port, host=listener.host).app, listener)
    try:
        there = Served(make_site(listener.port), listener.port, listener.host)
        for name in ("127.0.0.1", "localhost", "127.1.1.1", "[::1]"):
            head = (
                f"GET /login HTTP/1.1\r\nHost: {name}:{listener.port}\r\nConnection: close\r\n\r\n"
            )
            assert status(there.raw(head.encode())) == 421, name
        with pytest.raises(OSError, match="refused"):
            Served(there.site, listener.port).raw(b"")
    finally:
        server.close()
