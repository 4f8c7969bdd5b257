"""What a copy keeps of its source is compared with it while the rest is still being written.

A confined child does it, a stretch at a time; it reads no sense into the bytes, only whether they
are the same. The proof, which begins when all stands, need not compare these once more. Of short
copies, and where no child is kept waiting, the proof compares all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from toolkit.beside import Beside
from toolkit.errors import JailBroken, Unproven
from toolkit.model import Part
from toolkit.sandbox.starting import can_fork

#: A copy that keeps less is compared by the proof sooner than by children of its own.
LARGE = 48 << 20
#: So much is worth asking a child for.
_STRETCH = 32 << 20
#: A shorter piece is left to the proof, so that a question stays short.
_LONG = 1 << 16

#: So many bytes of a copy that are those at a place of its source: where, from, to.
Same = tuple[int, int, int]
#: Asks a child whether these are. Raises JailBroken.
Ask = Callable[[Sequence[Same]], bool]


def follows(pieces: Sequence[Part]) -> bool:
    """Whether a child should follow the writing of a copy of these pieces."""
    return can_fork() and sum(end - start for _, start, end in _kept(pieces)) >= LARGE


class Comparer:
    """Follows what is written; `same` says what was compared and is the same."""

    def __init__(self, pieces: Sequence[Part], ask: Ask, beside: Beside) -> None:
        """pieces: of the copy. beside: waits for the child, and for nothing else meanwhile."""
        self._kept = _kept(pieces)
        self._next = next(self._kept, None)
        self._ask, self._beside = ask, beside
        self._stands = self._given = 0
        self._same: list[Same] = []
        self._fails = False

    def wrote(self, count: int) -> None:
        """So many more bytes stand. Raises Unproven where some before them are not the same."""
        self._stands += count
        if self._stands - self._given >= _STRETCH and self._beside.is_idle():
            self._hand_over()

    def same(self) -> list[Same]:
        """What is the same, once all stands. Raises Unproven."""
        self._hand_over()
        self._beside.wait()
        return self._same

    def _hand_over(self) -> None:
        rows = [*self._standing()]
        self._given = self._stands
        if rows:
            self._beside.do(partial(self._compare, rows))

    def _standing(self) -> Iterator[Same]:
        """What stands and was not handed over yet."""
        while self._next is not None and self._next[0] < self._stands:
            at, start, end = self._next
            cut = min(end, start + self._stands - at)
            yield at, start, cut
            self._next = (self._stands, cut, end) if cut < end else next(self._kept, None)

    def _compare(self, rows: list[Same]) -> None:
        if self._fails:
            return
        try:
            same = self._ask(rows)
        except JailBroken:
            # a child that failed was no help: these, and all that follow, are the proof's
            self._fails = True
            return
        if not same:
            raise Unproven("content_changed")
        for row in rows:
            self._add(row)

    def _add(self, row: Same) -> None:
        """Note what is the same; what was cut where a stretch ended is one again."""
        at, start, end = row
        if self._same:
            before, first, last = self._same[-1]
            if last == start and before + last - first == at:
                self._same[-1] = before, first, end
                return
        self._same.append(row)


def _kept(pieces: Sequence[Part]) -> Iterator[Same]:
    """The long pieces of the source, and where they go."""
    at = 0
    for piece in pieces:
        if not isinstance(piece, tuple):
            at += len(piece)
            continue
        start, end = piece
        if end - start >= _LONG:
            yield at, start, end
        at += end - start
