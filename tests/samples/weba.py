"""A tiny WebM voice note with traces in its hiding places."""

from __future__ import annotations

from tests.samples.mkv import CLUSTER, SEGMENT, TRACKS, Plant, block, element, head, info, whole
from tests.samples.webm import sound


def sample(plant: Plant) -> bytes:
    """A voice note with a planted string in each of its hiding places."""
    return head(b"webm") + element(
        SEGMENT,
        info(element(0x5741, plant("writing program"))),
        element(TRACKS, sound(plant, 1)),
        element(CLUSTER, whole(0xE7, 0), block(1, 0, bytes(9)), block(1, 20, bytes(9))),
    )
