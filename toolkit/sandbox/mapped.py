"""Files as a child was given them: mapped into its memory, page by page as they are read."""

from __future__ import annotations

import io
import mmap

#: Worth giving back after so many bytes: enough to be seldom, and little beside a decoder.
STRETCH = 8 << 20


def give_back(buffer: bytes | mmap.mmap) -> None:
    """Let go of the pages of a mapped file; what is read again comes again.

    So that a long film takes no more memory than a short one. Copies of its bytes stay.
    """
    if isinstance(buffer, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        buffer.madvise(mmap.MADV_DONTNEED)


def passed(buffer: bytes | mmap.mmap, start: int, end: int) -> None:
    """The same, once in each stretch, for who reads a file from front to back: this was read."""
    if start // STRETCH != end // STRETCH:
        give_back(buffer)


def taken(buffer: bytes | mmap.mmap, start: int, end: int) -> bytes:
    """The bytes between two places; of many, no page is held beside them."""
    if end - start < STRETCH:
        return bytes(buffer[start:end])
    # which gives its own bytes away, and no copy
    out = io.BytesIO()
    for at in range(start, end, STRETCH):
        out.write(buffer[at : min(at + STRETCH, end)])
        give_back(buffer)
    return out.getvalue()
