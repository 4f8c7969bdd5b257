"""Memory-mapped input files of a child, and how to release their pages while reading."""

from __future__ import annotations

import io
import mmap

#: Release pages after this many bytes: rarely enough, and little beside a decoder's memory.
STRETCH = 8 << 20


def give_back(buffer: bytes | mmap.mmap) -> None:
    """Release the pages of a mapped file, which come back when they are read again.

    So a long film takes no more memory than a short one. Copies of the bytes are not released.
    """
    if isinstance(buffer, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        buffer.madvise(mmap.MADV_DONTNEED)


def passed(buffer: bytes | mmap.mmap, start: int, end: int) -> None:
    """Note that a sequential reader has passed a range; releases pages once per STRETCH."""
    if start // STRETCH != end // STRETCH:
        give_back(buffer)


def taken(buffer: bytes | mmap.mmap, start: int, end: int) -> bytes:
    """A copy of a range; for a long one, pages are released while it is made."""
    if end - start < STRETCH:
        return bytes(buffer[start:end])
    # getvalue() gives its own buffer away, without a copy
    out = io.BytesIO()
    for at in range(start, end, STRETCH):
        out.write(buffer[at : min(at + STRETCH, end)])
        give_back(buffer)
    return out.getvalue()
