"""A tiny program stream with something hidden in the places that are looked at."""

from __future__ import annotations

import struct
from collections.abc import Callable


def packet(code: int, body: bytes) -> bytes:
    return b"\0\0\1" + bytes([code]) + struct.pack(">H", len(body)) + body


def sample(plant: Callable[[str], bytes]) -> bytes:
    """The stream with a planted string in each of its hiding places."""
    pack = b"\0\0\1\xba\x44\0\x04\0\x04\x01\x01\x89\xc3\xf8"
    picture = (
        b"\x80\0\0\0\0\1\xb3"
        + bytes(8)
        + b"\0\0\1\xb2"
        + plant("user data")
        + b"\0\0\1\0"
        + b"\x11" * 9
    )
    return (
        pack + packet(0xE0, picture) + packet(0xBE, b"\xff" * 9 + plant("filling"))
        + packet(0xBF, b"\0" + plant("private stream")) + b"\0\0\1\xb9" + plant("behind the end")
    )  # fmt: skip
