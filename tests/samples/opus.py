"""A tiny Ogg Opus with something hidden in every place."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.vorbis import labels, page, split

Plant = Callable[[str], bytes]

HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    words = b"OpusTags" + labels(plant, "tags") + b"\1" + plant("behind the tags")
    headers = split([words])
    return b"".join([
        page([HEAD + plant("behind the head")], 0, 2),
        *headers,
        page([b"\xf8\xff\xfe"] * 3, len(headers) + 1, 4, granule=2880),
        plant("behind the pages"),
    ])  # fmt: skip
