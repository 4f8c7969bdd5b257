"""AU sound (Sun's and NeXT's audio file format).

What identifies people: the note in front of the samples, of any length, and bytes behind them.

What stays, byte for byte: the samples and how they are coded. Where there was no note, the place
for it stays, as old programs want it to be there.

What we cannot see: the lowest bits of samples, and marks in the sound.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer
from toolkit.formats.sound.sound_blocks import UNSEEN, behind, gap, heard

_HEAD, _NOTE = 24, 4
_UNKNOWN = 0xFFFFFFFF
_LONGEST_NOTE = 1 << 24


def sniff(head: bytes) -> bool:
    """Whether this is AU: its sign, and a place for samples that can be."""
    return head[:4] == b".snd" and len(head) >= _HEAD and _HEAD <= _offset(head) < _LONGEST_NOTE


def _offset(data: Buffer) -> int:
    return int.from_bytes(data[4:8], "big")


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an AU into blocks that, laid end to end, are the file; raises Damaged."""
    start = _offset(data)
    if not _HEAD <= start <= len(data):
        raise Damaged("truncated")
    size = int.from_bytes(data[8:12], "big")
    end = len(data) if size == _UNKNOWN else min(len(data), start + size)
    head = b".snd" + struct.pack(">II", _HEAD + _NOTE, min(end - start, _UNKNOWN)) + data[12:_HEAD]
    yield Block("head", 0, _HEAD, instead=None if data[:_HEAD] == head else head)
    if data[_HEAD:start] == bytes(_NOTE):
        yield Block("note", _HEAD, start)
    elif start > _HEAD:
        yield gap(data, _HEAD, start, "note", "hidden.comment", bytes(_NOTE))
    else:
        yield Block("note", _HEAD, start, instead=bytes(_NOTE))
    yield Block("samples", start, end, content=end > start)
    yield from behind(data, end)


FORMAT = heard(
    walk,
    name="au",
    label="AU sound",
    media="audio/basic",
    suffix=".au",
    suffixes=(".au", ".snd"),
    sniff=sniff,
    inspected="the note in front of the samples, and what stands behind them",
    removed="both",
    kept="the samples byte for byte, and how they are coded",
    unseen=UNSEEN + "the lowest bits of the samples, and marks in the sound itself",
)
