"""A tiny recording of speech with something hidden behind it."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """The speech with a planted string behind its last frame."""
    frames = b"\x3c" + bytes(range(31)) + b"\x44" + bytes(5) + b"\x7c" + b"\x04" + bytes(12)
    return b"#!AMR\n" + frames + plant("behind the frames")
