"""A PostScript document."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"%!PS-Adobe-3.0\n%%Creator: " + plant("program") + b"\n%%For: " + plant("person")
        + b"\n%%Title: " + plant("title") + b"\n%%EndComments\nshowpage\n"
    )  # fmt: skip
