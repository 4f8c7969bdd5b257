"""Frames of MPEG sound, layers I to III: their heads, their lengths, and where they stand.

After ISO/IEC 11172-3 and 13818-3, and Fraunhofer's 2.5. A frame is known by its head and by what
follows it: another frame of the same kind, a label, or the end. Frames of free bit rate do not say
how long they are: all in a row are as long as the first, but for a byte of padding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.sound import cut_frame
from toolkit.formats.sound.cut_frame import Extents, Label
from toolkit.sandbox import mapped

#: Says of a head how long its frame is and what its neighbours share; (0, 0) where it is none.
Measure = Callable[[bytes], tuple[int, int]]

#: Frames that must follow each other before they are believed to be frames.
CHAIN = 3
#: Places that look like a head are tried this often.
MAX_TRIES = 150_000
_WINDOW = 1 << 20
HEAD = 4
#: Version, layer and rate: what does not change within a stretch of sound.
_SAME = 0xFFFE0C00
#: Where the bit rate stands, which is 0 where it is free; how long such a frame is.
_RATE, _PADDED = 0xF000, 0x200
_FREE_SHORTEST, _FREE_LONGEST = 32, 4096

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_V1 = {
    3: (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_V2_LAYER_1 = (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256)
_V2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


class Run(NamedTuple):
    """Frames without anything between them. first: the length of the first one."""

    start: int
    end: int
    first: int


def head_of(raw: bytes) -> tuple[int, int]:
    """Length of the frame that these bytes begin, and what its neighbours share; or (0, 0)."""
    bits = int.from_bytes(raw[:HEAD], "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    rate, speed = bits >> 12 & 15, bits >> 10 & 3
    bad = bits >> 21 != 0x7FF or version == 1 or not layer or rate in (0, 15) or speed == 3
    if bad or len(raw) < HEAD or bits & 3 == 2:
        return 0, 0
    return _length(version, layer, rate - 1, speed, bits >> 9 & 1), bits & _SAME


def free(data: Buffer, at: int, end: int, label: Label, need: int = CHAIN + 1) -> Measure | None:
    """How to measure the frames of free bit rate that begin here: by where the second one does."""
    same = _free_kind(data[at : min(at + HEAD, end)])
    window = data[at : min(at + _FREE_LONGEST, end)] if same else b""
    place = window.find(window[:2], _FREE_SHORTEST) if same else -1
    # two whole frames are there, or what a file begins with is looked at alone
    while place >= 0 and (need == 1 or 2 * place <= end - at):
        size = place - bool(int.from_bytes(window[:HEAD], "big") & _PADDED)
        measure = partial(_free_head, same, size)
        if measure(window[place : place + HEAD])[0] and chained(
            data, at, end, label, need, measure
        ):
            return measure
        place = window.find(window[:2], place + 1)
    return None


def _free_kind(raw: bytes) -> int:
    """What frames of free bit rate share with the one that these bytes begin; 0 for others.

    Only of layers II and III, of which there are such files.
    """
    bits = int.from_bytes(raw[:HEAD], "big")
    usual = (bits | 0x9000).to_bytes(HEAD, "big")
    fits = len(raw) == HEAD and not bits & _RATE and bits >> 17 & 3 in (1, 2)
    return head_of(usual)[1] if fits else 0


def _free_head(same: int, size: int, raw: bytes) -> tuple[int, int]:
    if _free_kind(raw[:HEAD]) != same:
        return 0, 0
    return size + bool(raw[2] & _PADDED >> 8), same


def _length(version: int, layer: int, rate: int, speed: int, padding: int) -> int:
    second = _RATES[version][speed]
    if version == 3:
        bits = 1000 * _V1[layer][rate]
    else:
        bits = 1000 * (_V2_LAYER_1 if layer == 3 else _V2)[rate]
    if layer == 3:
        return 4 * (12 * bits // second + padding)
    return (72 if layer == 1 and version != 3 else 144) * bits // second + padding


def side_of(raw: bytes) -> int:
    """How many bytes of side information follow a layer III frame's head."""
    mono = raw[3] >> 6 == 3
    if raw[1] >> 3 & 3 == 3:
        return 17 if mono else 32
    return 9 if mono else 17


def chained(
    data: Buffer, at: int, end: int, label: Label, need: int = CHAIN, measure: Measure = head_of
) -> bool:
    """Whether frames begin here: so many of a kind, or fewer up to a label or the end."""
    size, same = measure(data[at : min(at + HEAD, end)])
    if not size:
        return False
    for count in range(need):
        at += size
        if at >= end:
            return at == end or count > 0
        size, kind = measure(data[at : min(at + HEAD, end)])
        if kind != same:
            return label(data, at, end) > 0
    return True


def runs(
    data: Buffer, end: int, label: Label, heads: re.Pattern[bytes], footed: Extents = ()
) -> Iterator[Run]:
    """The stretches of frames in data[:end]; raises Damaged where too much looks like one.

    heads: how labels begin, which are jumped over. footed: where others stand. A last frame that
    is cut off belongs to its stretch, as players play what there is of it.
    """
    marks = re.compile(rb"\xff[\xe2-\xff][\x00-\xef]|" + heads.pattern)
    at: int | None = 0
    tries = 0
    while at is not None and at < end:
        at, measure, tries = _next(data, at, end, label, marks, tries)
        if at is not None:
            last, stop = _follow(data, at, end, measure)
            stop = _stop(data, last, stop, end, label, heads)
            stop = cut_frame.begun(data, last + HEAD, stop, end, label, footed) or stop
            yield Run(at, stop, measure(data[at : at + HEAD])[0])
            at = stop


def _next(
    data: Buffer, at: int, end: int, label: Label, marks: re.Pattern[bytes], tries: int
) -> tuple[int | None, Measure, int]:
    """Where the next frames begin, how they are measured, and how often was tried so far."""
    while at < end:
        mark = marks.search(data, at, end)
        if mark is None:
            break
        at = mark.start()
        size = label(data, at, end)
        if not size and chained(data, at, end, label):
            return at, head_of, tries
        measure = None if size else free(data, at, end, label)
        if measure is not None:
            return at, measure, tries
        at += max(size, 1)
        tries += 1
        if tries > MAX_TRIES:
            raise Damaged("too_many_parts")
    return None, head_of, tries


def _follow(data: Buffer, start: int, end: int, measure: Measure) -> tuple[int, int]:
    """Where the last frame begins and ends of those that begin at `start`; it may end too late."""
    _, same = measure(data[start : start + HEAD])
    sizes: dict[bytes, int] = {}
    base = last = start
    while base + HEAD <= end:
        window = data[base : min(base + _WINDOW, end)]
        edge, at = len(window) - HEAD, 0
        while at <= edge:
            head = window[at : at + HEAD]
            size = sizes.get(head, -1)
            if size < 0:
                size, kind = measure(head)
                size = sizes[head] = size if kind == same else 0
            if not size:
                return last, base + at
            last = base + at
            at += size
        mapped.passed(data, base, base + at)
        base += at
    return last, base


def _stop(
    data: Buffer, last: int, stop: int, end: int, label: Label, heads: re.Pattern[bytes]
) -> int:
    """Where the last frame really ends: where the file does, or where labels begin in it.

    A frame that was cut off has labels where its own bytes should be. Where a frame seems whole,
    they count only when they reach its end.
    """
    cut, stop = stop > end, min(stop, end)
    for mark in heads.finditer(data, last + HEAD, min(stop + HEAD * 2, end)):
        at = mark.start()
        size = label(data, at, end) if at < stop else 0
        if size and (cut or cut_frame.reach(data, at + size, stop, end, label) >= stop):
            return at
    return stop
