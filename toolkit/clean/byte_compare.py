"""Compare the bytes of a copy with those of its source, part by part. Runs inside the jail."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from operator import itemgetter

from toolkit.model import Buffer, Piece
from toolkit.sandbox import mapped
from toolkit.sandbox.wire import Reply

try:  # what hashlib gives, without the large library that it loads for all the others
    from _blake2 import blake2b
except ImportError:  # pragma: no cover  (a Python that is built in another way)
    from hashlib import blake2b

#: Offset in the copy; start and end of the same bytes in the source.
EqualRange = Sequence[int]
#: Fits the processor's cache.
_PART = 1 << 16


def compare(buffers: Sequence[Buffer], *, rows: Sequence[EqualRange]) -> Reply:
    """A task: whether all these ranges of a copy, which may still grow, equal its source."""
    copy, source = buffers
    same = all(
        _equal(copy, (at, at + end - start), source, (start, end)) for at, start, end in rows
    )
    return Reply({"same": same})


def same_content(
    copy: Buffer, ours: Iterable[Piece], source: Buffer, theirs: Iterable[Piece],
    known: Sequence[EqualRange] = (),
) -> bool:  # fmt: skip
    """Whether two sequences of pieces have the same bytes, piece by piece.

    known: ranges that were compared already, in the order of the copy.
    """
    read = 0
    for one, other in zip_longest(ours, theirs):
        if one is None or other is None:
            return False
        if _is_known(one, other, known):
            continue
        if not _equal(copy, one, source, other):
            return False
        read += len(one) if isinstance(one, bytes) else one[1] - one[0]
        if read >= mapped.STRETCH:
            read = 0
            mapped.give_back(copy)
            mapped.give_back(source)
    return True


def same_in_turn(
    copy: Buffer, ours: Iterable[Piece], source: Buffer, theirs: Iterable[Piece]
) -> bool:
    """The same by digests, so that only one of two iterators and its memory is alive at a time."""
    return _digest(copy, ours) == _digest(source, theirs)


def _digest(data: Buffer, pieces: Iterable[Piece]) -> bytes:
    """A digest of all pieces and of their lengths."""
    whole = blake2b(digest_size=32)
    for piece in pieces:
        raw = _bytes(data, piece)
        whole.update(len(raw).to_bytes(8, "big"))
        whole.update(raw)
    return whole.digest()


def _is_known(one: Piece, other: Piece, known: Sequence[EqualRange]) -> bool:
    """Whether both ranges lie, at the same offset, in one that was compared already."""
    if isinstance(one, bytes) or isinstance(other, bytes):
        return False
    index = bisect_right(known, one[0], key=itemgetter(0)) - 1
    if index < 0:
        return False
    at, start, end = known[index]
    return (
        one[1] - at <= end - start
        and one[0] - at == other[0] - start
        and one[1] - one[0] == other[1] - other[0]
    )


def _equal(copy: Buffer, one: Piece, source: Buffer, other: Piece) -> bool:
    """Whether two pieces exist and have the same bytes."""
    if isinstance(one, bytes) or isinstance(other, bytes):
        return _bytes(copy, one) == _bytes(source, other)
    (start, end), (at, stop) = one, other
    if end - start != stop - at or end > len(copy) or stop > len(source):
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
