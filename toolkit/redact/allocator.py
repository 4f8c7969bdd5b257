"""Have the C allocator keep memory that a network's layers free, for the next view."""

from __future__ import annotations

import ctypes
import sys

#: Of glibc: from which size a piece of memory is the system's own, and how much may stay unused.
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
_MOST = 1 << 30


def keep() -> None:
    """Configure glibc so: fresh pages cost a tenth of the time of a detection.

    Does nothing elsewhere. The jail's limit on memory stands.
    """
    if not sys.platform.startswith("linux"):
        return
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    if change is not None:
        change(_MMAP_THRESHOLD, _MOST)
        change(_TRIM_THRESHOLD, _MOST)
