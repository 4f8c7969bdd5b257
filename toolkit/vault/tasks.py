"""What runs inside the jail: open an age file and look into the tar that may be in it.

Named as a string in opening.py and imported nowhere, because it reads what a stranger wrote.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Callable, Generator

from toolkit.sandbox.wire import Reply
from toolkit.vault import age, envelope
from toolkit.vault.recipients import Identity, Passphrase, X25519Identity, identity

#: What has been read is given back to the system in such stretches.
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
    note = yield from envelope.read(age.opened(_reader(buffers[0]), identities))
    return Reply({"note": note})


def _reader(buffer: mmap.mmap | bytes) -> Callable[[int], bytes]:
    """`read(n)` over a mapped file, which holds on to no page that was read."""
    at = given_back = 0

    def read(size: int) -> bytes:
        nonlocal at, given_back
        part = buffer[at : at + size]
        at += len(part)
        if isinstance(buffer, mmap.mmap) and at - given_back >= _STRETCH:
            end = at - at % mmap.PAGESIZE
            buffer.madvise(mmap.MADV_DONTNEED, given_back, end - given_back)
            given_back = end
        return part

    return read
