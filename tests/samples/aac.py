"""A tiny AAC in ADTS frames with something hidden around them."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples.mp3 import frame3, frame4, tag, v1

Plant = Callable[[str], bytes]


def frame(body: bytes) -> bytes:
    """A frame of low complexity, 44.1 kHz, stereo."""
    size = 7 + len(body)
    bits = 0xFFF1 << 40 | 1 << 38 | 4 << 34 | 2 << 30 | size << 13 | 0x7FF << 2
    return bits.to_bytes(7, "big") + body


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    return b"".join([
        tag(3, frame3(b"TIT2", b"\0" + plant("ID3 in front"))),
        plant("before the frames"),
        *[frame(b"sound %d" % number) for number in range(5)],
        plant("between the frames"),
        tag(4, frame4(b"TIT2", b"\3" + plant("ID3 between the frames"))),
        *[frame(b"more %d" % number) for number in range(5)],
        v1(plant, "ID3v1"),
        plant("behind everything"),
    ])  # fmt: skip
