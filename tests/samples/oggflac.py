"""A tiny FLAC in Ogg with something hidden in every place."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples.flac import INFO, block, comment, frame, picture
from tests.samples.vorbis import page, split

Plant = Callable[[str], bytes]

HEAD = b"\x7fFLAC\1\0\0\3fLaC" + block(0, INFO)


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    words = comment(plant("vendor"), b"ARTIST=" + plant("ARTIST"))
    headers = split([
        block(4, words),
        block(6, picture(plant, "PICTURE")),
        block(2, b"abcd" + plant("APPLICATION"), last=True),
    ])  # fmt: skip
    number = len(headers) + 1
    return b"".join(
        [
            page([HEAD], 0, 2),
            *headers,
            page([frame(0)], number, granule=192),
            page([frame(1)], number + 1, 4, granule=384),
        ]
    )
