"""MP3 and other MPEG sound, layers I to III (ISO/IEC 11172-3, 13818-3; ID3, APE, Lyrics3, Xing).

What identifies people: labels of every kind and version, in front, between frames and behind:
names, covers with the place where they were photographed, comments, lyrics, accounts, play
counts, whole files; the encoder's name and settings in the first frame; data between frames.

What stays, byte for byte: every frame of sound, and of the first frame the counts, the table for
seeking and the delays.

What we cannot see: bits behind the sound inside frames, where encoders also write their name,
and marks in the sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Block, Buffer
from toolkit.formats.sound import mpeg, signatures, tags, xing
from toolkit.formats.sound.sound_blocks import UNSEEN, heard


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an MP3 into blocks that, laid end to end, are the file; raises Damaged."""
    at = 0
    for run in mpeg.runs(data, len(data), tags.length, tags.HEADS, tags.footed(data)):
        yield from tags.between(data, at, run.start)
        at = run.start
        for block in xing.first(data, run.start, run.end, run.first):
            yield block
            at = block.end
        if at < run.end:
            yield Block("frames", at, run.end, content=True)
        at = run.end
    yield from tags.last(data, at)


FORMAT = heard(
    walk,
    name="mp3",
    label="MP3 sound",
    media="audio/mpeg",
    suffix=".mp3",
    suffixes=(".mp3", ".mp2", ".mp1", ".mpga"),
    sniff=signatures.is_mp3,
    refine=signatures.behind_id3,
    inspected=(
        "ID3 of every version, APE, Lyrics3 and MusicMatch labels wherever they stand, covers as "
        "pictures, the encoder's words in the first frame, and what stands between and behind "
        "the frames"
    ),
    removed=(
        "all of that, and bytes that are no frame; iTunes' count of silent samples, which some "
        "players then play"
    ),
    kept="every frame of sound byte for byte; the counts, table and delays of the first frame",
    unseen=UNSEEN
    + (
        "bits behind the sound inside frames, where encoders also write their name, and marks in "
        "the sound itself"
    ),
)
