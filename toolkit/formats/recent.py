"""What was read last, kept for those who ask for it again.

A file is listed, stripped and compared, and read once for all of that. It is known by the identity
of its buffer, which is sure while the buffer is held; so a large file inside another one is held
as long as it is remembered, and should be forgotten when all was asked of it.
"""

from __future__ import annotations

from collections import deque
from typing import Any

_all: list[deque[Any]] = []


def recent(most: int = 2) -> deque[Any]:
    """Room for so many; two, because a proof compares two files."""
    made: deque[Any] = deque(maxlen=most)
    _all.append(made)
    return made


def forget() -> None:
    """Let go of everything, and of all the buffers that it was read from."""
    for each in _all:
        each.clear()
