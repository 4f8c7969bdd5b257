"""Have freed memory go back to the system at once, so that nothing forgotten is left in it.

The C library likes to keep what was freed, with all that stood in it, for the next who asks. On
Linux it is told not to: large blocks are asked from the system one by one and given back when
they are freed, smaller ones are overwritten then, and what is free goes back when `give_back`
is called. The system hands out emptied memory only. When it ends us, it writes none of it to a
disk, and no other program of this account may look into it meanwhile.

Does not reach short words, which Python keeps by itself until it ends. Elsewhere than on Linux,
and with another C library, this does nothing.
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


def hold_lightly() -> None:
    """To be called once, before threads are started that hold what is to be forgotten."""
    prctl = _of_the_library("prctl")
    if prctl is not None:
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    mallopt = _of_the_library("mallopt")
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, 1)
        mallopt(_PERTURB, _FREED)


def give_back() -> None:
    """Give back what was freed, now."""
    gc.collect()
    trim = _of_the_library("malloc_trim")
    if trim is not None:
        trim(0)


def _of_the_library(name: str) -> ctypes._FuncPointer | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)
