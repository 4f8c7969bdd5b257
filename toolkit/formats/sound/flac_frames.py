"""Frames of FLAC: where each begins and truly ends (RFC 9639, sections 9 and 10).

A frame says its number but not its length, so the next is found by its number and the sum over
its head. The sum over the whole frame then shows whether anything stands between two frames; where
it does, and at the end of the file, the frame is read bit by bit to find its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.sound.flac_bits import frame_end
from toolkit.formats.sound.flac_checksums import crc8, divides
from toolkit.sandbox import mapped

#: Frames are no longer than this: 65535 samples of 8 channels of 32 bits, and heads.
LONGEST = 65535 * 8 * 4 + 1024
#: Places that look like a head are tried this often, and so many bytes are read bit by bit.
MAX_TRIES = 1_000_000
MAX_READ = 32 << 20
_HEAD_MOST = 16
_SYNC = re.compile(rb"\xff[\xf8\xf9]")
_BLOCKS = {1: 192, **{n: 144 << n for n in range(2, 6)}, **{n: 1 << n for n in range(8, 16)}}
_RATES = {12: 1, 13: 2, 14: 2}


class Head(NamedTuple):
    """A frame's head: its length, its shape, its number, and how many samples a channel has."""

    size: int
    variable: int
    channels: int
    bits: int
    number: int
    samples: int


class Stretch(NamedTuple):
    """Frames without anything between them; or, with a reason, one that is damaged."""

    start: int
    end: int
    wrong: str = ""


class _Effort:
    """What a file may cost beyond one look at each frame."""

    def __init__(self) -> None:
        self.tries, self.bytes = MAX_TRIES, MAX_READ

    def spend(self, count: int) -> None:
        """Count one try and so many bytes; raises Damaged when it was too much."""
        self.tries -= 1
        self.bytes -= count
        if self.tries < 0 or self.bytes < 0:
            raise Damaged("too_many_parts")


def head_of(raw: bytes) -> Head | None:
    """The head that these bytes begin with, where its own sum fits."""
    if len(raw) < 6 or raw[0] != 0xFF or raw[1] & 0xFE != 0xF8 or raw[3] & 1:
        return None
    block, rate = raw[2] >> 4, raw[2] & 15
    number, at = _number(raw, 4)
    if not block or rate == 15 or at < 0 or raw[3] >> 4 > 10:
        return None
    samples = _BLOCKS.get(block, 0)
    if block in (6, 7):
        samples = int.from_bytes(raw[at : at + block - 5], "big") + 1
        at += block - 5
    at += _RATES.get(rate, 0)
    if at >= len(raw) or crc8(raw[:at]) != raw[at]:
        return None
    return Head(at + 1, raw[1] & 1, raw[3] >> 4, raw[3] >> 1 & 7, number, samples)


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """A number in the manner of UTF-8, of up to 36 bits, and where it ends (-1: it is none)."""
    first = raw[at]
    if first < 0x80:
        return first, at + 1
    more = 8 - (~first & 0xFF).bit_length()
    if not 2 <= more <= 7:
        return 0, -1
    number = first & 0x7F >> more
    for byte in raw[at + 1 : at + more]:
        if byte & 0xC0 != 0x80:
            return 0, -1
        number = number << 6 | byte & 0x3F
    return number, at + more


def stretches(data: Buffer, start: int, end: int, bits: int) -> Iterator[Stretch]:
    """The frames between `start` and `end`. A last frame that is cut off is none.

    bits: how many bits a sample has.
    """
    effort = _Effort()
    at, head = _search(data, start, end, effort)
    first = at
    while head is not None:
        after, following = _following(data, at, end, head, effort)
        stop = after if following is not None else end
        mapped.passed(data, at, stop)
        if stop - at <= LONGEST and _is_whole(data[at:stop]):
            if following is None:
                yield Stretch(first, stop)
            at, head = after, following
            continue
        stop = min(stop, at + LONGEST)
        effort.spend(stop - at)
        stop, wrong = _measured(data, at, stop, head, bits)
        if following is None:
            after, following = _search(data, max(stop, at + head.size), end, effort)
        if stop > first:
            yield Stretch(first, stop)
        if wrong and following is not None:
            yield Stretch(at, after, wrong)
        at, head = after, following
        first = at


def _is_whole(frame: bytes) -> bool:
    """Whether nothing but a frame stands here; zeros behind one would not change its sum."""
    return not frame.endswith(b"\0\0\0") and divides(frame)


def _following(
    data: Buffer, at: int, end: int, head: Head, effort: _Effort
) -> tuple[int, Head | None]:
    """The frame behind the one at `at`: it has the next number, or the first one's sum fits."""
    far = min(end, at + LONGEST)
    start = at + head.size
    while True:
        start, other = _search(data, start, far, effort)
        if other is None:
            return end, None
        if _follows(head, other):
            return start, other
        effort.spend((start - at) // 16)
        if divides(data[at:start]):
            return start, other
        start += 2


def _measured(data: Buffer, at: int, end: int, head: Head, bits: int) -> tuple[int, str]:
    """Where a frame truly ends; `at` and a reason where it is damaged."""
    try:
        stop = frame_end(data, at, end, head, bits)
    except Damaged as error:
        return at, error.detail
    return (stop, "") if divides(data[at:stop]) else (at, "checksum")


def _search(data: Buffer, at: int, end: int, effort: _Effort) -> tuple[int, Head | None]:
    """The next head; raises Damaged where too much looks like one."""
    for mark in _SYNC.finditer(data, at, end):
        effort.spend(0)
        start = mark.start()
        head = head_of(data[start : min(start + _HEAD_MOST, end)])
        if head is not None:
            return start, head
    return end, None


def _follows(before: Head, head: Head) -> bool:
    step = before.samples if before.variable else 1
    return head.variable == before.variable and head.number == before.number + step
