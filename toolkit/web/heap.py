"""Return freed memory to the system, so that forgotten files do not stay in the heap.

By default the C library keeps freed blocks, contents included, for the next allocation. On
Linux `configure` changes that: large blocks are mapped one by one and unmapped when freed, small
ones are overwritten, and `give_back` trims the heap. It also forbids core dumps, and ptrace by
other programs of this account.

Does not reach small strings, which Python keeps until it ends. Does nothing on other systems or
with another C library.
"""

from __future__ import annotations

import ctypes
import gc
import sys

#: mallopt(3): when to shrink, from which size a block is the system's own, what to overwrite
#: with, how many heaps.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _PERTURB, _ARENA_MAX = -1, -3, -6, -8
#: prctl(2)
_PR_SET_DUMPABLE = 4
_LARGE = 128 << 10
_FREED = 0xFF


def configure() -> None:
    """Call it once, before the threads start that will hold people's files."""
    prctl = _libc_function("prctl")
    if prctl is not None:
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    mallopt = _libc_function("mallopt")
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, 1)
        mallopt(_PERTURB, _FREED)


def give_back() -> None:
    """Return all freed memory to the system now."""
    gc.collect()
    trim = _libc_function("malloc_trim")
    if trim is not None:
        trim(0)


def _libc_function(name: str) -> ctypes._FuncPointer | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)
