"""Chunks of WAV (small end first) and AIFF (big end first): names, lengths, padding.

Structure only: what a chunk means is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from toolkit.formats.base import Block, Buffer
from toolkit.formats.sound.sound_blocks import gap

Order = Literal["little", "big"]
UNKNOWN_SIZE = 0xFFFFFFFF
HEAD = 8


class Chunk(NamedTuple):
    """One chunk: its body is data[start + 8 : stop]; `end` is behind its padding byte.

    size: what it says. A name of no letters: bytes that are too few for a chunk.
    """

    name: bytes
    start: int
    stop: int
    end: int
    size: int

    @property
    def at(self) -> int:
        """Where the body starts."""
        return self.start + HEAD

    @property
    def label(self) -> str:
        """Its name for people."""
        name = self.name.rstrip(b" \x00")
        plain = all(0x20 < byte < 0x7F for byte in name)
        return name.decode("ascii") if name and plain else f"chunk 0x{self.name.hex()}"


def chunk(data: Buffer, at: int, end: int, order: Order) -> Chunk:
    """The chunk at `at`, cut off at `end` where it says it is longer.

    What has no name is no chunk, and so is all that follows it.
    """
    head = data[at : min(at + HEAD, end)]
    if len(head) < HEAD or not _is_name(head[:4]):
        return Chunk(b"", at, end, end, 0)
    size = int.from_bytes(head[4:], order)
    stop = min(at + HEAD + size, end)
    return Chunk(head[:4], at, stop, _padded(data, stop, end, size), size)


def _padded(data: Buffer, stop: int, end: int, size: int) -> int:
    """Where a chunk ends; careless programs leave out the padding of odd ones."""
    if not size % 2 or stop >= end:
        return stop
    missing = (
        data[stop] and _is_name(data[stop : stop + 4]) and not _is_name(data[stop + 1 : stop + 5])
    )
    return stop if missing else stop + 1


def _is_name(raw: bytes) -> bool:
    return len(raw) == 4 and all(0x20 <= byte < 0x7F for byte in raw)


def body(raw: bytes, at: int, order: Order) -> Iterator[Chunk]:
    """The chunks inside a list that is held in memory."""
    while at < len(raw):
        found = chunk(raw, at, len(raw), order)
        yield found
        at = max(found.end, at + 1)


def made(name: bytes, content: bytes, order: Order) -> bytes:
    """A chunk with its padding."""
    return name + len(content).to_bytes(4, order) + content + bytes(len(content) % 2)


def sound(data: Buffer, part: Chunk, size: int, order: Order) -> Iterator[Block]:
    """The chunk of samples: its head says `size`, and a padding byte is there and empty."""
    head = part.name + size.to_bytes(4, order)
    same = data[part.start : part.at] == head
    yield Block(part.label, part.start, part.at, instead=None if same else head)
    yield Block(f"{part.label}/samples", part.at, part.stop, content=True)
    yield from padding(data, part)


def padding(data: Buffer, part: Chunk) -> Iterator[Block]:
    """The padding byte behind a chunk that stays; one that is missing is added."""
    if (part.stop - part.at) % 2:
        name = f"{part.label}/padding"
        if part.end == part.stop:
            yield Block(name, part.stop, part.end, instead=b"\0")
        elif data[part.stop]:
            yield gap(data, part.stop, part.end, name, instead=b"\0")
        else:
            yield Block(name, part.stop, part.end)
    elif part.end > part.stop:
        yield gap(data, part.stop, part.end, f"{part.label}/padding")
