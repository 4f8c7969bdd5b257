"""Frames of AAC in ADTS (ISO/IEC 13818-7, 14496-3): their heads and lengths."""

from __future__ import annotations

from toolkit.formats.base import Buffer

HEAD = 7
#: Version, profile and rate: what does not change within a stretch.
_SAME = 0xFFFEFC00
_SYNC = 0xFFF0
_WINDOW = 1 << 20


def head_of(raw: bytes) -> tuple[int, int]:
    """Length of the frame that these bytes begin, and what its neighbours share; or (0, 0)."""
    if len(raw) < HEAD:
        return 0, 0
    bits = int.from_bytes(raw[:HEAD], "big")
    if bits >> 40 & 0xFFF6 != _SYNC or bits >> 34 & 15 > 12:
        return 0, 0
    size = bits >> 13 & 0x1FFF
    return (size, bits >> 24 & 0xFFFEFD) if size > HEAD else (0, 0)


def begins(data: Buffer, at: int, end: int) -> bool:
    """Whether two frames of a kind begin at `at`, or one that is all there is."""
    size, same = head_of(data[at : min(at + HEAD, end)])
    if not size:
        return False
    following = data[at + size : min(at + size + HEAD, end)]
    return head_of(following)[1] == same or at + size == end


def follow(data: Buffer, start: int, end: int) -> int:
    """Where the whole frames end that begin at `start`."""
    _, same = head_of(data[start : start + HEAD])
    at = start
    while at + HEAD <= end:
        window = data[at : min(at + _WINDOW, end)]
        stop = 0
        while stop + HEAD <= len(window):
            size, kind = head_of(window[stop : stop + HEAD])
            if kind != same or at + stop + size > end:
                return at + stop
            stop += size
        at += stop
    return at
