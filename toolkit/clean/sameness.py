"""Whether a copy shows what its source shows: the same coded bytes, so the same pixels and sound.

Runs inside the jail, for the proof. Knows no format: it is told which pieces of both to compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from toolkit.model import Buffer, Piece
from toolkit.sandbox import mapped

_PART = 1 << 16


def same(copy: Buffer, ours: Iterable[Piece], source: Buffer, theirs: Iterable[Piece]) -> bool:
    """Whether the pieces of a copy and those of its source are the same bytes, one by one."""
    read = 0
    for one, other in zip_longest(ours, theirs):
        if one is None or other is None or not _equal(copy, one, source, other):
            return False
        read += len(one) if isinstance(one, bytes) else one[1] - one[0]
        if read >= mapped.STRETCH:
            read = 0
            mapped.give_back(copy)
            mapped.give_back(source)
    return True


def _equal(copy: Buffer, one: Piece, source: Buffer, other: Piece) -> bool:
    """Whether two pieces are the same bytes; compared in parts that fit the processor's cache."""
    if isinstance(one, bytes) or isinstance(other, bytes):
        return _bytes(copy, one) == _bytes(source, other)
    (start, end), (at, stop) = one, other
    if end - start != stop - at:
        return False
    for step in range(0, end - start, _PART):
        here, there = start + step, at + step
        if copy[here : min(here + _PART, end)] != source[there : min(there + _PART, stop)]:
            return False
        if step % mapped.STRETCH == mapped.STRETCH - _PART:
            mapped.give_back(copy)
            mapped.give_back(source)
    return True


def _bytes(data: Buffer, piece: Piece) -> bytes:
    return piece if isinstance(piece, bytes) else bytes(data[piece[0] : piece[1]])
