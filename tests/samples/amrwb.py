"""A tiny recording of wide speech with something hidden behind it."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """The speech with a planted string behind its last frame."""
    frames = b"\x44" + bytes(range(60)) + b"\x4c" + bytes(5) + b"\x7c" + b"\x04" + bytes(17)
    return b"#!AMR-WB\n" + frames + plant("behind the frames")
