"""Frames of AAC in ADTS (ISO/IEC 13818-7, 14496-3): their heads and lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.sound import cut_frame
from toolkit.formats.sound.cut_frame import Extents, Label
from toolkit.sandbox import mapped

HEAD = 7
_SYNC = 0xFFF0
#: Frames that must follow each other behind a gap before they are believed to be frames.
CHAIN = 3
MAX_TRIES = 150_000
_WINDOW = 1 << 20


def head_of(raw: bytes) -> tuple[int, int]:
    """Length of the frame that these bytes begin, and what its neighbours share; or (0, 0)."""
    if len(raw) < HEAD:
        return 0, 0
    bits = int.from_bytes(raw[:HEAD], "big")
    if bits >> 40 & 0xFFF6 != _SYNC or bits >> 34 & 15 > 12:
        return 0, 0
    size = bits >> 13 & 0x1FFF
    return (size, bits >> 32 & 0xFFFFFC) if size > HEAD else (0, 0)


def begins(data: Buffer, at: int, end: int, need: int = 1) -> bool:
    """Whether a frame and so many more of its kind begin at `at`, or fewer up to the end."""
    size, same = head_of(data[at : min(at + HEAD, end)])
    for _ in range(need if size else 0):
        at += size
        if at == end:
            return True
        size, kind = head_of(data[at : min(at + HEAD, end)])
        if kind != same:
            return False
    return size > 0


def runs(
    data: Buffer, end: int, label: Label, heads: re.Pattern[bytes], footed: Extents = ()
) -> Iterator[tuple[int, int]]:
    """The stretches of frames in data[:end]; raises Damaged where too much looks like one.

    label: how long the label is that begins at a place. heads: how labels begin. footed: where
    others stand.
    """
    marks = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]|" + heads.pattern)
    at = tries = 0
    need = 1
    while True:
        mark = marks.search(data, at, end)
        if mark is None:
            return
        at = mark.start()
        size = label(data, at, end)
        if not size and begins(data, at, end, need):
            last, stop = follow(data, at, end)
            begun = cut_frame.begun(data, last + HEAD, stop, end, label, footed)
            if begun or _holds_label(data, last, stop, end, label, heads):
                stop = last
            if stop > at:
                yield at, stop
            at, need = max(stop, at + HEAD), CHAIN
            continue
        at += max(size, 1)
        tries += 1
        if tries > MAX_TRIES:
            raise Damaged("too_many_parts")


def _holds_label(
    data: Buffer, last: int, stop: int, end: int, label: Label, heads: re.Pattern[bytes]
) -> bool:
    """Whether a last frame was cut off, so that a label stands where its own bytes should be."""
    sizes = (
        (mark.start(), label(data, mark.start(), end))
        for mark in heads.finditer(data, last + HEAD, stop)
    )
    return any(
        size and cut_frame.reach(data, at + size, stop, end, label) >= stop for at, size in sizes
    )


def follow(data: Buffer, start: int, end: int) -> tuple[int, int]:
    """Where the last whole frame begins and ends of those that begin at `start`."""
    _, same = head_of(data[start : start + HEAD])
    at = last = start
    while at + HEAD <= end:
        window = data[at : min(at + _WINDOW, end)]
        stop = 0
        while stop + HEAD <= len(window):
            size, kind = head_of(window[stop : stop + HEAD])
            if kind != same or at + stop + size > end:
                return last, at + stop
            last = at + stop
            stop += size
        mapped.passed(data, at, at + stop)
        at += stop
    return last, at
