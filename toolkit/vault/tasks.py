"""What runs inside the jail: open an age file, look into its tar, compare it with an original.

Named as strings in opening.py and read_back.py and imported nowhere, because `unlock` reads what
a stranger wrote.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Callable, Generator, Iterator
from itertools import islice

from toolkit.errors import Tampered
from toolkit.sandbox import mapped
from toolkit.sandbox.wire import MAX_PART, Reply
from toolkit.vault import age, envelope, stream
from toolkit.vault.recipients import Identity, Passphrase, X25519Identity, identity

#: What has been read is given back to the system in such stretches; two rows are shorter.
_STRETCH = 4 << 20


def warm() -> None:
    """Import and load all that opening needs, before anything is locked."""
    key = X25519Identity(b"w" * 32)
    for to in (key.recipient(), Passphrase(b"w", 4)):
        small = b"".join(age.locked(io.BytesIO(b"w").read, [to]))
        list(age.opened(io.BytesIO(small).read, [key, Passphrase(b"w", 4)]))
    list(envelope.read(iter([bytes(envelope.BLOCK)])))


def unlock(
    buffers: list[mmap.mmap | bytes], keys: list[str], words: str | None
) -> Generator[bytes, None, Reply]:
    """Pour the original's bytes; the reply holds its note, or None for a file of others."""
    identities: list[Identity] = [identity(text) for text in keys]
    if words is not None:
        identities.append(Passphrase(words.encode()))
    pieces = age.opened(_reader(buffers[0]), identities)
    note = yield from envelope.read(_joined(pieces))
    return Reply({"note": note})


def compare(
    buffers: list[mmap.mmap | bytes],
    *,
    key: str,
    body: int,
    pieces: list[int],
    ends: bool,
    before: int,
    size: int,
) -> Reply:
    """Whether these pieces of a locked file are what they should be of its original.

    Files: the locked one, the original. key: the file key. body: where the first piece begins.
    pieces: the first, and the one behind the last. ends: the locked file ends with them. before:
    how much stands before the original in the plain text; behind its `size` bytes stand zeros.
    """
    draft, source = buffers
    opener = stream.Opener(bytes.fromhex(key), draft[body - stream.NONCE : body])
    first, behind = pieces
    end = len(draft) if ends else body + behind * stream.SEALED
    sealed = memoryview(draft)[:end]
    for number in range(first, behind, stream.PIECES):
        start = body + number * stream.SEALED
        row = sealed[start : start + stream.SEALED_ROW]
        opened = opener.pieces(row, number, ends=ends and start + len(row) == end)
        at = number * stream.PIECE - before
        try:
            for plain in opened:
                known = source[at : min(at + len(plain), size)]
                if plain != known + bytes(len(plain) - len(known)):
                    return Reply({"same": False})
                at += len(plain)
        except Tampered:
            return Reply({"same": False})
        mapped.give_back(draft)
        mapped.give_back(source)
    return Reply({"same": True})


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Fewer and longer parts: handing over one costs more than joining it."""
    while part := b"".join(islice(pieces, MAX_PART // stream.PIECE)):
        yield part


def _reader(buffer: mmap.mmap | bytes) -> Callable[[int], memoryview]:
    """`read(n)` over a mapped file, which copies nothing and holds on to no page for long."""
    view = memoryview(buffer)
    at = given_back = 0

    def read(size: int) -> memoryview:
        nonlocal at, given_back
        part = view[at : at + size]
        at += len(part)
        # the last stretch is still being worked on
        if isinstance(buffer, mmap.mmap) and at - given_back >= 2 * _STRETCH:
            buffer.madvise(mmap.MADV_DONTNEED, given_back, _STRETCH)
            given_back += _STRETCH
        return part

    return read
