"""WebP's chunks, and what the coded pixels in them say about themselves.

Structure only: what a chunk means for people is judged elsewhere. Nothing is decoded.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import MAX_BLOCKS, Buffer

LOSSY, LOSSLESS, ALPHA = b"VP8 ", b"VP8L", b"ALPH"
CODED = (LOSSY, LOSSLESS, ALPHA)


class Chunk(NamedTuple):
    """One chunk: its body is data[start + 8 : stop]; `end` is behind the padding byte.

    A name of no letters: filling that is too short for a chunk.
    """

    name: bytes
    start: int
    stop: int
    end: int

    @property
    def at(self) -> int:
        """Where the body starts."""
        return self.start + 8


def end_of(data: Buffer) -> int:
    """Where the file ends by its own word; raises Damaged."""
    if len(data) < 12:
        raise Damaged("truncated")
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Damaged("truncated")
    if end < 12:
        raise Damaged("structure")
    return end


def chunks_in(data: Buffer, at: int, end: int) -> list[Chunk]:
    """The chunks that fill data[at:end]; the last may lack its padding. Raises Damaged."""
    found: list[Chunk] = []
    while at < end:
        if len(found) >= MAX_BLOCKS:
            raise Damaged("too_many_parts")
        found.append(_chunk(data, at, end))
        at = found[-1].end
    return found


def _chunk(data: Buffer, at: int, end: int) -> Chunk:
    if end - at < 8:
        if data[at:end].strip(b"\x00"):
            raise Damaged("structure")
        return Chunk(b"", at, end, end)
    size = int.from_bytes(data[at + 4 : at + 8], "little")
    stop = at + 8 + size
    if stop > end:
        raise Damaged("truncated")
    padding = data[stop : min(stop + size % 2, end)]
    if padding.strip(b"\x00"):
        raise Damaged("structure")
    return Chunk(data[at : at + 4], at, stop, stop + len(padding))


def three(data: Buffer, at: int) -> int:
    """A number of three bytes."""
    return int.from_bytes(data[at : at + 3], "little")


def picture_of(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks of one coded picture, pixels last; raises Damaged unless there is one."""
    images = [chunk for chunk in chunks if chunk.name in (LOSSY, LOSSLESS)]
    if len(images) != 1:
        raise Damaged("structure" if images else "no_picture")
    image = images[0]
    alphas = [chunk for chunk in chunks if chunk.name == ALPHA and chunk.start < image.start]
    if len(alphas) > 1 or (alphas and image.name == LOSSLESS):
        raise Damaged("structure")
    return [*alphas, image]


def sides_of(data: Buffer, chunk: Chunk) -> tuple[int, int]:
    """Width and height that the coded pixels declare; raises Damaged."""
    head = data[chunk.at : min(chunk.at + 10, chunk.stop)]
    if chunk.name == LOSSY and len(head) == 10:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", head, 6))
        if not head[0] & 1 and head[3:6] == b"\x9d\x01\x2a" and width and height:
            return width, height
    if chunk.name == LOSSLESS and len(head) >= 5 and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        if bits >> 29 == 0:
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise Damaged("structure")
