"""Labels between, before and behind frames of sound: ID3, APE, Lyrics3 and what is none of them.

They are recognised by how they begin, wherever they stand, or by a foot at their end: bytes
behind them hide none of them. What is not recognised is cut out as a gap with its readable text.
All of it goes, so nothing needs to be kept apart that a player could want.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.base import Block, Buffer
from toolkit.formats.sound import ape, id3, old_tags
from toolkit.formats.sound.sound_blocks import Read, behind, gap, tagged
from toolkit.sandbox import mapped

#: Places in gaps that look like the start of a label are tried this often.
MAX_TRIES = 5000
_WINDOW = 1 << 20

HEADS = re.compile(rb"ID3[\x02-\x04]|APETAGEX|TAG|LYRICSBEGIN|18273645")


class Tag(NamedTuple):
    """A label: its extent, its name, and who reads it."""

    start: int
    end: int
    name: str
    read: Read


def length(data: Buffer, at: int, end: int) -> int:
    """How long the label is that begins at `at`; 0 where none does."""
    tag = _begins(data, at, end)
    return 0 if tag is None else tag.end - at


def footed(data: Buffer) -> list[tuple[int, int]]:
    """Where labels stand that have a foot and no head, so that nothing shows where they begin."""
    found: list[tuple[int, int]] = []
    for at in range(0, len(data), _WINDOW):
        window = data[at : min(at + _WINDOW + len(ape.SIGN) - 1, len(data))]
        place = window.find(ape.SIGN)
        while place >= 0 and len(found) < MAX_TRIES:
            start = at + place
            size = 0 if ape.length(data, start, len(data)) else ape.footed(data, start, len(data))
            if 0 < size <= start + ape.HEAD:
                found.append((start + ape.HEAD - size, start + ape.HEAD))
            place = window.find(ape.SIGN, place + 1)
        mapped.passed(data, at, min(at + _WINDOW, len(data)))
    return found


def _begins(data: Buffer, at: int, end: int) -> Tag | None:
    size = id3.length(data, at, end)
    if size:
        return Tag(at, at + size, f"ID3v2.{data[at + 3]}", id3.read)
    size = ape.length(data, at, end)
    if size:
        return Tag(at, at + size, "APE", ape.read)
    for name, measure, read in old_tags.KINDS:
        size = measure(data, at, end)
        if size:
            return Tag(at, at + size, name, read)
    return None


def between(data: Buffer, at: int, end: int) -> Iterator[Block]:
    """What stands between frames, as blocks that go, end to end."""
    while at < end:
        tag = _begins(data, at, end) or _next(data, at, end)
        stop = tag.start if tag else end
        if stop > at:
            yield gap(data, at, stop, "gap")
        if tag is None:
            return
        yield tagged(data, tag.start, tag.end, tag.name, tag.read)
        at = tag.end


def last(data: Buffer, at: int) -> Iterator[Block]:
    """What stands behind the last frame, as blocks that go, end to end."""
    blocks = list(between(data, at, len(data)))
    if blocks and blocks[-1].name == "gap":
        yield from blocks[:-1]
        yield from behind(data, blocks[-1].start)
    else:
        yield from blocks


def _next(data: Buffer, at: int, end: int) -> Tag | None:
    """The first label behind `at`."""
    for tries, mark in enumerate(HEADS.finditer(data, at, end)):
        if tries > MAX_TRIES:
            return None
        start = mark.start()
        tag = _begins(data, start, end)
        if tag is not None:
            return tag
        size = ape.footed(data, start, end)
        if size and start + ape.HEAD - size >= at:
            return Tag(start + ape.HEAD - size, start + ape.HEAD, "APE", ape.read)
    return None
