"""A tiny Ogg with film, which is looked at only."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples.vorbis import labels, page, split

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """The film's headers with a planted string in each of their hiding places."""
    words = b"\x81theora" + labels(plant, "comment")
    headers = split([words, b"\x82theora" + bytes(50)])
    return b"".join([
        page([b"\x80theora\3\2\1" + bytes(20)], 0, 2),
        *headers,
        page([b"frame"], len(headers) + 1, 4, granule=1),
        plant("behind the pages"),
    ])  # fmt: skip
