"""Read a locked file back with its key, and compare the content with the original.

Of a long one, a child compares what is written already while the rest is still being sealed;
its beginning, which is sealed last, is compared here. Where there is no child, all of it is,
at the end. Says whether each byte is the same; does not say which one is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from itertools import islice

from toolkit.background import BackgroundThread
from toolkit.errors import JailBroken, Tampered
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.sandbox.starting import can_fork
from toolkit.vault import age, envelope, opening, stream
from toolkit.vault.envelope import Note
from toolkit.vault.locked_writer import Original
from toolkit.vault.recipients import FileKey

#: A shorter original is compared sooner than a child has started.
LARGE = 64 << 20
#: So much is worth asking a child for.
_STRETCH = (16 << 20) // stream.PIECE
_LIMITS = Limits(256 << 20, 600, 600)


def prepare(size: int) -> None:
    """Start the child now, if an original of this size will want one."""
    if size >= LARGE:
        opening.prepare()


class Comparer:
    """Follows what is written into a draft; `same` gives the answer."""

    def __init__(
        self,
        draft: int,
        original: Original,
        head: bytes,
        file_key: bytes,
        worker: BackgroundThread,
    ) -> None:
        """worker: waits for the child, and for nothing else meanwhile."""
        self._draft, self._original, self._key = draft, original, file_key
        self._body = len(head) + stream.NONCE
        self._before = len(envelope.opening(original.note, original.modified))
        self._worker = worker
        self._follows = original.note.size >= LARGE and can_fork()
        #: The first piece that the child gets, the first that it has not got, and the next one
        #: that will be written.
        self._first: int | None = None
        self._given = self._written = 0
        self._same = True

    def wrote(self, pieces: range) -> None:
        """These pieces stand in the draft now."""
        if self._first is None:
            self._first = self._given = self._written = pieces.start
        # these are held back: they may be the last, which is told from others
        waiting = self._written - self._given
        if self._follows and waiting >= _STRETCH and self._worker.is_idle():
            self._hand_over(ends=False)
        self._written = pieces.stop

    def same(self, note: Note) -> bool:
        """Whether all of the draft, which is whole now, opens to the original and this note.

        Raises OSError where one of them cannot be read.
        """
        if self._follows and self._first is not None:
            self._hand_over(ends=True)
            self._worker.wait()
        # asked again: a child that failed has been no help
        if not self._follows or self._first is None:
            return self._all_same(note)
        return self._same and self._begins(note, self._first)

    def _hand_over(self, *, ends: bool) -> None:
        given = self._given, self._written
        self._worker.submit(partial(self._ask, *given, ends=ends))
        self._given = self._written

    def _ask(self, first: int, last: int, *, ends: bool) -> None:
        asked = {
            "key": self._key.hex(), "body": self._body, "pieces": [first, last], "ends": ends,
            "before": self._before, "size": self._original.note.size,
        }  # fmt: skip
        try:
            answer = pool.run(Request(
                "toolkit.vault.tasks:compare", [self._draft, self._original.source], asked,
                _LIMITS, warm_up=opening.WARM,
            ))  # fmt: skip
        except JailBroken:
            self._follows = False
            return
        self._same &= answer.untrusted_head.get("same") is True

    def _all_same(self, note: Note) -> bool:
        opened = envelope.read(_opened(self._draft, self._key))
        at = 0
        try:
            while True:
                part = next(opened)
                if os.pread(self._original.source, len(part), at) != part:
                    return False
                at += len(part)
        except StopIteration as end:
            return at == note.size and envelope.note_from(end.value) == note
        except Tampered:
            return False

    def _begins(self, note: Note, pieces: int) -> bool:
        """The head, the note, and as much of the original as shares its pieces."""
        start = envelope.opening(note, self._original.modified)
        try:
            begins = b"".join(islice(_opened(self._draft, self._key), pieces))
            # it is one that we would read, too
            next(envelope.read(iter([begins])))
        except Tampered:
            return False
        rest = os.pread(self._original.source, len(begins) - len(start), 0)
        return begins == start + rest


def _opened(draft: int, key: bytes) -> Iterator[bytes]:
    os.lseek(draft, 0, os.SEEK_SET)
    return age.opened(lambda most: os.read(draft, most), [FileKey(key)])
