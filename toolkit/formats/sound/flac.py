"""FLAC sound (RFC 9639).

What identifies people: labels, covers with the place where they were photographed, cue sheets with
disc and recording codes, programs' own blocks, data in padding, ID3 labels around the whole, data
between frames and behind the last.

What stays, byte for byte: the description of the stream with its sum over the samples, the table
for seeking, and every frame.

What we cannot see: bits that a frame could hold beside its samples, and marks in the sound. The
coding hints at the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer
from toolkit.formats.sound import flac_frames, flac_metadata, signatures, tags
from toolkit.formats.sound.sound_blocks import UNSEEN, broken, gap, heard, tagged

_INFO, _PADDING, _TABLE = 0, 1, 3
_INFO_SIZE, _POINT = 34, 18
_EMPTY_POINT = b"\xff" * 8
_LAST = 0x80
_MAX_BLOCKS = 10_000


class Part(NamedTuple):
    """A metadata block: its kind, its extent, and whether it says it is the last."""

    kind: int
    start: int
    end: int
    last: bool

    @property
    def at(self) -> int:
        """Where its body starts."""
        return self.start + 4


def sniff(head: bytes) -> bool:
    """Whether this is FLAC."""
    return head[:4] == b"fLaC"


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a FLAC into blocks that, laid end to end, are the file; raises Damaged."""
    start = signatures.past_id3(data)
    if data[start : start + 4] != b"fLaC":
        raise Damaged("structure")
    yield from tags.between(data, 0, start)
    yield Block("fLaC", start, start + 4)
    parts, wrong = _parts(data, start + 4)
    stays = [part for part in parts if _stays(data, part, parts)]
    for part in parts:
        yield _block(data, part, part in stays, part is stays[-1])
    end = parts[-1].end
    if wrong:
        yield broken(data, end, len(data), "metadata", wrong)
    else:
        yield from _sound(data, end, parts[0])


def _parts(data: Buffer, at: int) -> tuple[list[Part], str]:
    """The metadata blocks up to the last, and why they break off; raises Damaged for the first."""
    found: list[Part] = []
    while not found or not found[-1].last:
        end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        whole = at + 4 <= len(data) and end <= len(data)
        if not found and not (whole and data[at] & 0x7F == _INFO and end - at == 4 + _INFO_SIZE):
            raise Damaged("structure" if whole else "truncated")
        if not whole or len(found) >= _MAX_BLOCKS:
            return found, "too_many_parts" if whole else "truncated"
        found.append(Part(data[at] & 0x7F, at, end, data[at] >= _LAST))
        at = end
    return found, ""


def _stays(data: Buffer, part: Part, parts: list[Part]) -> bool:
    """The description, and the first table of places where there is one that is a table."""
    if part.kind == _INFO:
        return part is parts[0]
    tables = [other for other in parts if other.kind == _TABLE]
    return bool(tables) and part is tables[0] and _is_table(data, part)


def _is_table(data: Buffer, part: Part) -> bool:
    """Whether all points are places in rising order, and empty ones stand at the end."""
    raw = data[part.at : part.end]
    points = [raw[at : at + _POINT] for at in range(0, len(raw), _POINT)]
    numbers = [point[:8] for point in points if point[:8] != _EMPTY_POINT]
    empty = points[len(numbers) :]
    rising = all(
        one[:8] < other[:8] and one[8:16] <= other[8:16]
        for one, other in pairwise(points[: len(numbers)])
    )
    hollow = all(point[:8] == _EMPTY_POINT and not any(point[8:]) for point in empty)
    return rising and hollow and len(raw) % _POINT == 0


def _block(data: Buffer, part: Part, stays: bool, last: bool) -> Block:
    name = flac_metadata.name_of(part.kind)
    if stays:
        head = bytes([part.kind | (_LAST if last else 0)]) + data[part.start + 1 : part.at]
        body = data[part.at : part.end]
        instead = None if data[part.start] == head[0] else head + body
        return Block(name, part.start, part.end, instead=instead)
    if part.kind == _PADDING:
        return _padding(data, part, name)
    return tagged(data, part.start, part.end, name, flac_metadata.read)


def _padding(data: Buffer, part: Part, name: str) -> Block:
    filling = gap(data, part.at, part.end, name)
    kind = filling.kind or "hidden.gap"
    return Block(name, part.start, part.end, kind, value=filling.value)


def _sound(data: Buffer, at: int, info: Part) -> Iterator[Block]:
    bits = (int.from_bytes(data[info.at + 12 : info.at + 14], "big") >> 4 & 31) + 1
    end = len(data)
    for stretch in flac_frames.stretches(data, at, end, bits):
        yield from tags.between(data, at, stretch.start)
        if stretch.wrong:
            yield broken(data, stretch.start, stretch.end, "frames", stretch.wrong)
        else:
            yield Block("frames", stretch.start, stretch.end, content=True)
        at = stretch.end
    yield from tags.last(data, at)


FORMAT = heard(
    walk,
    name="flac",
    label="FLAC sound",
    media="audio/flac",
    suffix=".flac",
    sniff=sniff,
    inspected=(
        "labels with the program's name, covers as pictures, cue sheets, programs' own blocks, "
        "unknown blocks, data in padding, ID3 and other labels in front and behind, and what "
        "stands between and behind the frames"
    ),
    removed="all of that, known or not",
    kept="the stream's description, the table for seeking and every frame, byte for byte",
    unseen=UNSEEN + "marks in the sound itself; the coding hints at the program",
)
