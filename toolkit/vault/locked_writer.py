"""Write an original into a draft as a locked file; hash, encrypt and write in one pass.

The note with the SHA-256 stands first in the file and is known last. So room is left for the
pieces that it is in, and they are sealed when all others are. Does not read back what it wrote.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from toolkit import files
from toolkit.background import BackgroundThread
from toolkit.vault import envelope, stream
from toolkit.vault.envelope import Note

#: Holds the place of a SHA-256 that is not known yet.
UNKNOWN = "0" * 64

#: Is told which pieces were written.
Wrote = Callable[[range], None]


@dataclass(frozen=True, slots=True)
class Original:
    """A file that is open for reading, and its note but for the SHA-256."""

    source: int
    note: Note
    #: When it was changed, in seconds, for the tar alone.
    modified: int = 0
    pad: bool = False
    #: What is padded is at least so long.
    least: int = 0


def written(
    draft: files.Draft | files.MemoryDraft,
    original: Original,
    head: bytes,
    file_key: bytes,
    worker: BackgroundThread,
    wrote: Wrote,
) -> Note:
    """Write all of the locked file, which begins with this head; gives the note that is in it.

    wrote: is told of each row that stands in the draft, but for the first, which comes last.
    Of an original that changes meanwhile, something is written that is not it: compare them.
    Raises CannotWrite, or OSError where the original cannot be read.
    """
    opening = envelope.opening(original.note, original.modified)
    pieces_of_note = -(-len(opening) // stream.PIECE) * stream.PIECE
    measured = sha256()
    tar = _tar(original, opening, pieces_of_note - len(opening), lambda part: worker.submit(
        partial(measured.update, part)))  # fmt: skip
    sealer = stream.Sealer(file_key)
    numbered = stream.numbered(_rows(tar, pieces_of_note))
    _, first, is_all = next(numbered)
    start = head + sealer.nonce
    draft.append(start + bytes(stream.sealed_size(len(first))))
    for number, row, ends in numbered:
        for piece in sealer.pieces(row, number, ends=ends):
            draft.append(piece)
        wrote(range(number, number + -(-len(row) // stream.PIECE)))
    worker.wait()
    note = replace(original.note, sha256=measured.hexdigest())
    first = envelope.opening(note, original.modified) + first[len(opening) :]
    sealed = b"".join(sealer.pieces(first, 0, ends=is_all))
    files.write_at(draft.descriptor, sealed, len(start))
    return note


def _tar(original: Original, opening: bytes, room: int, measure: files.Write) -> Iterator[bytes]:
    """All parts of it; those of the original fill the room behind the opening, then rows."""
    yield opening
    at, size = 0, original.note.size
    while at < size and (part := os.pread(original.source, min(room, size - at), at)):
        measure(part)
        yield part
        at, room = at + len(part), stream.ROW
    yield from envelope.ending(
        original.note, original.modified, pad=original.pad, least=original.least
    )


def _rows(parts: Iterator[bytes], first: int) -> Iterator[bytes]:
    """Parts joined and cut anew, into a first row of this length and others of the usual one."""
    held, length = b"", first
    for part in parts:
        held += part
        while len(held) >= length:
            yield held[:length]
            held, length = held[length:], stream.ROW
    if held:
        yield held
