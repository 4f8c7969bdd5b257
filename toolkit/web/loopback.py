"""Where the pages are: an address of this computer that nobody could know before, or a chosen one.

A page that was served at our address earlier, by another account or by a program that was tried
out once, may have left a service worker in the browser. That stands before every later page of
the same address, reads what is sent there, photos too, and may send it on. No header of ours can
prevent it, so each start has an address of its own: on Linux all of 127.0.0.0/8 is this computer.
Cookies do not go from one such address to another, either.

Does not help where a port is chosen, which is one of 127.0.0.1 so that others can be told where
the pages will be; nor against a browser's extensions.
"""

from __future__ import annotations

import secrets
import sys

LOOPBACK = "127.0.0.1"


def chosen(port: int | None) -> str:
    """The usual address for a port that somebody chose, else one that was never used."""
    return LOOPBACK if port else never_used()


def never_used() -> str:
    """One of 16 million addresses, drawn anew; the usual one where the system has no other."""
    if not sys.platform.startswith("linux"):
        return LOOPBACK
    # 0 and 255 stand for networks and for everybody
    return ".".join(["127", *(str(1 + secrets.randbelow(254)) for _ in range(3))])
