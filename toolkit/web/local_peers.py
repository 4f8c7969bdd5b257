"""Whether a connection comes from another account of this computer.

Cookies know no ports: a page that another account serves on this computer gets ours, too, when
somebody is lured there. Linux says which account each local connection belongs to, so others
are turned away. Where the system does not say, the other guards stand alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
#: How the second table writes an address of the first.
_MAPPED = f"{0:016X}{int.from_bytes(bytes(2) + bytes([255] * 2), sys.byteorder):08X}"
_LISTENS = "0A"
#: Who owns the computer can do everything anyway, and relays for other systems run as root.
_ROOT = 0


def is_stranger(peer: tuple[str, int], ours: tuple[str, int]) -> bool:
    """Whether the connection from one local address to ours belongs to another account.

    One that its other end has left already is a stranger's, too: the system says of it that it
    is root's.
    """
    rows = list(_rows())
    here = _ends(*ours)
    if not any(row[1] in here and row[3] == _LISTENS for row in rows):
        return False  # a system that does not know of our own door says nothing of others either
    there = _ends(*peer)
    owners = {int(row[7]) for row in rows if row[1] in there and row[2] in here and row[9] != "0"}
    return not owners & {_ROOT, os.getuid()}


def _ends(host: str, port: int) -> tuple[str, str]:
    """An address and a port as the two tables write them."""
    address = int.from_bytes(bytes(map(int, host.split("."))), sys.byteorder)
    return f"{address:08X}:{port:04X}", f"{_MAPPED}{address:08X}:{port:04X}"


def _rows() -> Iterator[list[str]]:
    """Rows of the tables; 1: local address, 2: remote, 3: state, 7: owner, 9: inode."""
    for table in _TABLES:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except (OSError, ValueError):
            continue
        yield from (row for row in map(str.split, lines) if len(row) > 9)
