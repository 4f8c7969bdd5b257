"""A flight log."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"AXXXABC FLIGHT:1\r\nHFDTE050423\r\nHFPLTPILOTINCHARGE:" + plant("pilot")
        + b"\r\nB1101355206343N00006198WA0058700558\r\n"
    )  # fmt: skip
