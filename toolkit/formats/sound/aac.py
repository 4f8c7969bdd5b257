"""AAC sound in ADTS frames (ISO/IEC 13818-7, 14496-3), as radio recorders write it.

What identifies people: ID3 and other labels around the sound, between its frames and behind them.

What stays, byte for byte: every whole frame.

What we cannot see: elements for free use inside frames, where encoders write their name, and
marks in the sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Block, Buffer
from toolkit.formats.sound import adts, signatures, tags
from toolkit.formats.sound.sound_blocks import UNSEEN, heard


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an AAC into blocks that, laid end to end, are the file; raises Damaged."""
    at = 0
    for start, stop in adts.runs(data, len(data), tags.length, tags.HEADS, tags.footed(data)):
        yield from tags.between(data, at, start)
        yield Block("frames", start, stop, content=True)
        at = stop
    yield from tags.last(data, at)


FORMAT = heard(
    walk,
    name="aac",
    label="AAC sound",
    media="audio/aac",
    suffix=".aac",
    suffixes=(".aac", ".adts"),
    sniff=signatures.is_aac,
    inspected="ID3 and other labels wherever they stand, and what stands between and behind them",
    removed="all of that, and bytes that are no whole frame",
    kept="every whole frame of sound, byte for byte",
    unseen=UNSEEN + (
        "elements for free use inside frames, where encoders write their name, and marks in the "
        "sound itself"
    ),
)  # fmt: skip
