"""A tiny Ogg Speex with something hidden in every place."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.vorbis import labels, page, split

Plant = Callable[[str], bytes]


def head(version: bytes, extra: int = 0, reserved: bytes = b"") -> bytes:
    """The first header."""
    numbers = struct.pack("<10i", 1, 80, 16000, 1, 4, 1, -1, 320, 0, 1)
    return (
        b"Speex   "
        + version.ljust(20, b"\0")
        + numbers
        + struct.pack("<I", extra)
        + reserved.ljust(8, b"\0")
    )


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    headers = split([labels(plant, "labels"), plant("extra header")])
    return b"".join([
        page([head(plant("version"), 1, b"reserved") + plant("behind the head")], 0, 2),
        *headers,
        page([b"speech"] * 3, len(headers) + 1, 4, granule=960),
    ])  # fmt: skip
