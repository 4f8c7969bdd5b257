"""Pieces of an output: how long they are, joined, in as few as can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Piece, length

#: Stretches that are searched; they overlap, so that no word is torn.
_STEP, _OVER = 4 << 20, 8192
#: How many bytes are compared at once.
_BLOCK = 1 << 16


def size(pieces: Sequence[Piece]) -> int:
    """Bytes of pieces together."""
    return sum(map(length, pieces))


def one(data: Buffer, pieces: Sequence[Piece], most: int) -> Piece:
    """The same as a single piece; raises TooLarge."""
    if len(pieces) == 1:
        return pieces[0]
    if size(pieces) > most:
        raise TooLarge("too_many_bytes")
    return b"".join(p if isinstance(p, bytes) else bytes(data[p[0] : p[1]]) for p in pieces)


def merged(found: Iterable[Piece]) -> Iterator[Piece]:
    """The same bytes in as few pieces as can be."""
    held: Piece = b""
    for piece in found:
        if isinstance(held, bytes) and isinstance(piece, bytes):
            held += piece
        elif not isinstance(held, bytes) and not isinstance(piece, bytes) and held[1] == piece[0]:
            held = (held[0], piece[1])
        elif piece != b"":
            if held != b"":
                yield held
            held = piece
    if held != b"":
        yield held


def stretches(data: Buffer, start: int, end: int) -> Iterator[bytes]:
    """The bytes between two places, however far they are apart."""
    for first in range(start, end, _STEP):
        yield bytes(data[first : min(first + _STEP + _OVER, end)])


def blocks(data: Buffer, found: Iterable[Piece]) -> Iterator[Piece]:
    """The same bytes, cut where it says nothing of how they lay: 64 KiB each, and the rest.

    So two rows of pieces that are the same bytes become equal, piece by piece.
    """
    held: list[Piece] = []
    room = _BLOCK
    for piece in found:
        at, left = 0, length(piece)
        while left >= room:
            held.append(_part(piece, at, at + room))
            yield one(data, held, _BLOCK)
            held.clear()
            at, left, room = at + room, left - room, _BLOCK
        if left:
            held.append(_part(piece, at, at + left))
            room -= left
    if held:
        yield one(data, held, _BLOCK)


def _part(piece: Piece, start: int, end: int) -> Piece:
    if isinstance(piece, bytes):
        return piece[start:end]
    return piece[0] + start, piece[0] + end
