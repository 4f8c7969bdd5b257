"""An XML document that nobody knows."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"<?xml version=\"1.0\"?><!--" + plant("remark") + b"--><made-up by=\""
        + plant("attribute")
        + b"\"><creator>" + plant("element") + b"</creator></made-up>"
    )  # fmt: skip
