"""Telling kinds of sound apart by their first bytes: ID3 may stand in front of several."""

from __future__ import annotations

import re

from toolkit.formats.base import Buffer
from toolkit.formats.sound import adts, id3, mpeg

#: Labels in front that may stand one behind the other.
_MAX_TAGS = 16
#: So far behind them the first frame is looked for.
_FAR = 1 << 16
_SYNC = re.compile(rb"\xff[\xe2-\xff]")


def past_id3(data: Buffer) -> int:
    """Where the labels and the empty filling in front end."""
    at, end = 0, len(data)
    for _ in range(_MAX_TAGS):
        size = id3.length(data, at, end)
        if not size:
            break
        at += size
        while at < end and not data[at] and at < end - 1:
            at += 1
    return at


def _no_label(data: Buffer, at: int, end: int) -> int:
    return 0


def is_mp3(head: bytes) -> bool:
    """Whether labels or two frames of MPEG sound of a kind stand in front, or behind zeros."""
    head = head.lstrip(b"\0")
    if id3.length(head, 0, len(head)):
        return True
    if mpeg.free(head, 0, len(head), _no_label, 1) is not None:
        return True
    size, same = mpeg.head_of(head[:4])
    return size > 0 and (mpeg.head_of(head[size : size + 4])[1] == same or size == len(head))


def is_aac(head: bytes) -> bool:
    """Whether two frames of ADTS stand in front."""
    return adts.begins(head, 0, len(head))


def behind_id3(data: Buffer) -> str:
    """The name of the format that stands behind ID3 labels, where it is not MP3.

    A little junk in front of the first frame is looked past.
    """
    at = past_id3(data)
    if data[at : at + 4] == b"fLaC":
        return "flac"
    for mark in _SYNC.finditer(data, at, min(at + _FAR, len(data))):
        start = mark.start()
        if adts.begins(data, start, len(data), adts.CHAIN):
            return "aac"
        if mpeg.chained(data, start, len(data), _no_label):
            break
    return ""
