"""Whether a connection comes from another account of this computer.

Cookies know no ports: a page that another account serves on this computer gets ours, too, when
somebody is lured there. Linux says which account each local connection belongs to, so others
are turned away at the door. Where the system does not say, the other guards stand alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
#: 127.0.0.1 as the two tables write it.
_LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F")
#: Who owns the computer can do everything anyway, and relays for other systems run as root.
_ROOT = 0


def is_stranger(port: int, ours: int) -> bool:
    """Whether the connection from a local port to ours belongs to another account."""
    owners = set(_owners(port, ours))
    return bool(owners) and not owners & {_ROOT, os.getuid()}


def _owners(port: int, ours: int) -> Iterator[int]:
    ends = {(f"{host}:{port:04X}", f"{host}:{ours:04X}") for host in _LOOPBACK}
    for table in _TABLES:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except (OSError, ValueError):
            continue
        for line in lines:
            fields = line.split()
            if len(fields) > 7 and (fields[1], fields[2]) in ends:
                yield int(fields[7])
