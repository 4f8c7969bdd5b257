"""Whether a connection comes from another account of this computer.

Cookies know no ports: a page that another account serves on this computer gets ours, too, when
somebody is lured there. Linux says which account each local connection belongs to, so others
are turned away. Where the system does not say, the other guards stand alone.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
#: How the second table writes an address of the first.
_MAPPED = f"{0:016X}{int.from_bytes(bytes(2) + bytes([255] * 2), sys.byteorder):08X}"
#: A state of a socket.
_LISTENS = "0A"
#: Who owns the computer can do everything anyway, and relays for other systems run as root.
_ROOT = 0


class Peers:
    """The connections to one address of ours, as the system's tables name them.

    The tables take milliseconds to read, so they are read once for all connections that are in
    them; else whoever opens hundreds would hold up everybody.
    """

    def __init__(self, ours: tuple[str, int]) -> None:
        """ours: the address and port where we listen."""
        self._here = _ends(*ours)
        self._read_at = -math.inf
        self._listens = False
        self._owners: dict[str, set[int]] = {}

    def is_stranger(self, peer: tuple[str, int], since: float = math.inf) -> bool:
        """Whether the connection from one local address to ours belongs to another account.

        since: when it was there already, by the monotonic clock; by default the tables are read
        anew. A connection that its other end has left already is a stranger's, too: the system
        says of it that it is root's.
        """
        if self._read_at < since:
            self._read()
        if not self._listens:
            return False  # a system that does not know of our own socket says nothing of others
        owners = set().union(*(self._owners.get(end, ()) for end in _ends(*peer)))
        return not owners & {_ROOT, os.getuid()}

    def _read(self) -> None:
        self._read_at = time.monotonic()
        self._listens, self._owners = False, {}
        for row in _rows():
            if row[1] in self._here and row[3] == _LISTENS:
                self._listens = True
            elif row[2] in self._here and row[9] != "0":
                self._owners.setdefault(row[1], set()).add(int(row[7]))


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
