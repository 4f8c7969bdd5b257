"""A tiny Matroska sound with traces in its hiding places."""

from __future__ import annotations

from tests.samples.mkv import (
    CLUSTER,
    SEGMENT,
    TRACKS,
    Plant,
    block,
    element,
    head,
    info,
    track,
    whole,
)


def flac(plant: Plant) -> bytes:
    """FLAC's blocks: how to decode, then words, an application's data, a picture."""
    words = b"ARTIST=" + plant("artist in FLAC")
    comment = b"\x04\0\0\0none" + b"\x01\0\0\0" + len(words).to_bytes(4, "little") + words
    blocks = [(0, bytes(34)), (4, comment), (2, b"test" + plant("application in FLAC"))]
    return b"fLaC" + b"".join(
        bytes([kind | (0x80 if kind == 2 else 0)]) + len(body).to_bytes(3, "big") + body
        for kind, body in blocks
    )


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    return head() + element(
        SEGMENT,
        info(element(0x7BA9, plant("title"))),
        element(TRACKS, track(1, 2, b"A_FLAC", element(0x63A2, flac(plant)))),
        element(CLUSTER, whole(0xE7, 0), block(1, 0, b"\xff\xf8" + bytes(20))),
    )
