"""An address card."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + plant("name") + b"\r\nTEL;TYPE=home:"
        + plant("number")
        + b"\r\nNOTE:a long\r\n  " + plant("folded note") + b"\r\nX-MADE-UP:" + plant("unknown")
        + b"\r\nEND:VCARD\r\n"
    )  # fmt: skip
