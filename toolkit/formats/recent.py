"""Small caches of parsed files, which can be emptied all at once.

A file is inspected, stripped and compared, and parsed once for all of that. The key of a cache is
the identity of the buffer, which is safe because the cache holds the buffer. So a large file
inside another one stays in memory until `forget` is called.
"""

from __future__ import annotations

from collections import deque
from typing import Any

_all: list[deque[Any]] = []


def recent(most: int = 2) -> deque[Any]:
    """A new cache for the last `most` files; two, because a proof compares two."""
    made: deque[Any] = deque(maxlen=most)
    _all.append(made)
    return made


def forget() -> None:
    """Empty all caches, and so release the buffers that they hold."""
    for each in _all:
        each.clear()
