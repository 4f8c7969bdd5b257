"""Compare a copy with its source while the copy is still being written.

A confined child compares one range of bytes after another, without parsing them. The proof, which
starts when the copy is complete, skips these ranges. Short copies are compared by the proof alone,
and so is every copy on systems where children cannot be forked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from toolkit.background import BackgroundThread
from toolkit.errors import JailBroken, Unproven
from toolkit.model import Part
from toolkit.sandbox.starting import can_fork

#: Bytes kept; of a smaller copy the proof compares all, which is faster.
LARGE = 48 << 20
#: Bytes that are worth a request to a child.
_STRETCH = 32 << 20
#: Shorter pieces are left to the proof, so that a request stays short.
_LONG = 1 << 16

#: Offset in the copy; start and end of the same bytes in the source.
EqualRange = tuple[int, int, int]
#: Asks a child whether these ranges are equal. Raises JailBroken.
Ask = Callable[[Sequence[EqualRange]], bool]


def is_worthwhile(pieces: Sequence[Part]) -> bool:
    """Whether a copy of these pieces is long enough to be compared while it is written."""
    return can_fork() and sum(end - start for _, start, end in _kept(pieces)) >= LARGE


class IncrementalComparer:
    """Compares the ranges written so far; `same` returns those that were found equal."""

    def __init__(self, pieces: Sequence[Part], ask: Ask, worker: BackgroundThread) -> None:
        """pieces: of the copy. worker: waits for the child; nothing else may use it meanwhile."""
        self._kept = _kept(pieces)
        self._next = next(self._kept, None)
        self._ask, self._worker = ask, worker
        self._written = self._handed_over = 0
        self._same: list[EqualRange] = []
        self._fails = False

    def wrote(self, count: int) -> None:
        """Note that `count` more bytes were written. Raises Unproven if earlier ones differ."""
        self._written += count
        if self._written - self._handed_over >= _STRETCH and self._worker.is_idle():
            self._hand_over()

    def same(self) -> list[EqualRange]:
        """The equal ranges, once all is written. Raises Unproven if one differs."""
        self._hand_over()
        self._worker.wait()
        return self._same

    def _hand_over(self) -> None:
        rows = [*self._pending()]
        self._handed_over = self._written
        if rows:
            self._worker.submit(partial(self._compare, rows))

    def _pending(self) -> Iterator[EqualRange]:
        """The ranges that were written and not handed over yet."""
        while self._next is not None and self._next[0] < self._written:
            at, start, end = self._next
            cut = min(end, start + self._written - at)
            yield at, start, cut
            self._next = (self._written, cut, end) if cut < end else next(self._kept, None)

    def _compare(self, rows: list[EqualRange]) -> None:
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

    def _add(self, row: EqualRange) -> None:
        """Note an equal range, joined with the one before where a request had cut it."""
        at, start, end = row
        if self._same:
            before, first, last = self._same[-1]
            if last == start and before + last - first == at:
                self._same[-1] = before, first, end
                return
        self._same.append(row)


def _kept(pieces: Sequence[Part]) -> Iterator[EqualRange]:
    """The long ranges of the source, with their offsets in the copy."""
    at = 0
    for piece in pieces:
        if not isinstance(piece, tuple):
            at += len(piece)
            continue
        start, end = piece
        if end - start >= _LONG:
            yield at, start, end
        at += end - start
