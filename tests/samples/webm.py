"""A tiny live WebM film, whose sizes are left open, with traces in its hiding places."""

from __future__ import annotations

from tests.samples.mkv import (
    CLUSTER,
    SEGMENT,
    TAGS,
    TRACKS,
    UNKNOWN,
    VOID,
    Plant,
    block,
    element,
    head,
    info,
    opened,
    tag,
    track,
    whole,
)


def opus(more: bytes = b"") -> bytes:
    return b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00" + more


def sound(plant: Plant, number: int) -> bytes:
    """A track of Opus."""
    return track(
        number, 2, b"A_OPUS", element(0x63A2, opus(plant("behind the Opus head"))),
        element(0x536E, plant("sound's name")),
    )  # fmt: skip


def sample(plant: Plant) -> bytes:
    """A browser's recording with a planted string in each hiding place."""
    return head(b"webm") + opened(
        SEGMENT,
        info(element(0x4D80, plant("muxing program")), element(0x5741, plant("browser"))),
        element(
            TRACKS,
            track(1, 1, b"V_VP8", element(0xE0, whole(0xB0, 16), whole(0xBA, 16)),
                  element(0x63A2, plant("private data of VP8"))),
            sound(plant, 2),
        ),
        element(TAGS, element(0x7373, tag(b"TITLE", plant("title")))),
        opened(CLUSTER, whole(0xE7, 0), block(1, 0, bytes(30)), block(2, 0, bytes(9))),
        opened(
            CLUSTER, whole(0xE7, 40), block(1, 0, bytes(25)),
            element(UNKNOWN, plant("unknown element")), element(VOID, plant("filling")),
            block(2, 0, bytes(8)),
        ),
    )  # fmt: skip
