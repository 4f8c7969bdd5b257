"""Which chunks of a PNG are frames of its animation; after the PNG specification, third edition.

A decoder plays an animation only where one head stands before the picture, and only as many
frames as that head counts. Every other frame is a picture that most programs never show. It goes,
because nobody looked whether there are people in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer

HEAD, CONTROL, FRAME = b"acTL", b"fcTL", b"fdAT"
NAMES = frozenset({HEAD, CONTROL, FRAME})
_NUMBER = struct.Struct(">I")
_BODY = 8

Chunk = tuple[bytes, int, int]


def counted(data: Buffer, chunks: Sequence[Chunk]) -> int:
    """How many frames are played; 0 where the picture stands still."""
    heads = [place for place, chunk in enumerate(chunks) if chunk[0] == HEAD]
    picture = next((place for place, chunk in enumerate(chunks) if chunk[0] == b"IDAT"), 0)
    if len(heads) != 1 or heads[0] > picture:
        return 0
    start, end = chunks[heads[0]][1:]
    count = _number(data, start) if end - start >= _BODY + 8 else 0
    return count if count < 1 << 31 else 0


def playing(data: Buffer, chunks: Sequence[Chunk]) -> set[int]:
    """The starts of the chunks that an animation is played from; raises Damaged.

    What of the animation is not among them is shown by nobody.
    """
    count = counted(data, chunks)
    if not count:
        return set()
    found: set[int] = set()
    for number, (name, start, frames) in enumerate(_in_order(chunks)):
        if frames > count:
            break
        if name != HEAD and _number(data, start) != number - 1:
            raise Damaged("structure")
        found.add(start)
    return found


def _in_order(chunks: Sequence[Chunk]) -> Iterator[tuple[bytes, int, int]]:
    """The animation's chunks, its head first: name, start, and how many frames have begun.

    Raises Damaged where pixels belong to no frame, or the picture itself to two.
    """
    yield next((name, start, 0) for name, start, _ in chunks if name == HEAD)
    begun, may_follow = 0, False
    for name, start, _ in chunks:
        if name == CONTROL:
            begun, may_follow = begun + 1, True
        elif name == b"IDAT":
            # these are the pixels of the frame that has begun, if one has
            may_follow = False
            if begun > 1:
                raise Damaged("structure")
        elif name == FRAME and not may_follow:
            raise Damaged("structure")
        if name in (CONTROL, FRAME):
            yield name, start, begun


def _number(data: Buffer, start: int) -> int:
    return int(_NUMBER.unpack_from(data, start + _BODY)[0])
