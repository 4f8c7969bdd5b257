"""A last frame that was cut off: labels begin where its own bytes should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.formats.base import Buffer

#: Says how long the label is that begins at a place; 0 where none does.
Label = Callable[[Buffer, int, int], int]
#: Where labels stand whose beginning nothing shows.
Extents = Sequence[tuple[int, int]]


def reach(data: Buffer, at: int, stop: int, end: int, label: Label) -> int:
    """Where the labels end that follow each other from here on, or the first of them at `stop`."""
    while at < stop:
        size = label(data, at, end)
        if not size:
            break
        at += size
    return at


def begun(data: Buffer, first: int, stop: int, end: int, label: Label, footed: Extents) -> int:
    """Where a label without a head begins between two places and goes on to the second; or 0."""
    for start, done in footed:
        if first <= start < stop <= reach(data, done, stop, end, label):
            return start
    return 0
