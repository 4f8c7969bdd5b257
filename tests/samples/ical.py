"""A calendar."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"BEGIN:VCALENDAR\r\nPRODID:" + plant("program") + b"\r\nBEGIN:VEVENT\r\nUID:"
        + plant("number")
        + b"\r\nATTENDEE;CN=\"" + plant("guest") + b"\":mailto:x@x.invalid\r\nLOCATION:"
        + plant("place")
        + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )  # fmt: skip
