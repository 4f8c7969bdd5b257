"""Which tables of a JPEG no scan uses.

A picture may define tables over and over, and decoders only look at the last ones before a scan.
All others are room for hidden data, as much as one likes: whole segments of them, and tables too
many in a segment of which others are used.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from toolkit.formats.base import Buffer
from toolkit.formats.jpeg_segments import DAC, DHT, DQT, DRI, FRAMES, SOS, Segment

_TABLES = frozenset({DAC, DHT, DQT, DRI})
#: In a Huffman or arithmetic table's number, this marks tables for AC coefficients.
_AC = 0x10
#: Frames from this one on are coded arithmetically, those before with Huffman tables.
_ARITHMETIC = 0xC9


def unused(data: Buffer, parts: Sequence[Segment]) -> dict[int, bytes]:
    """What is left of each segment with tables that no scan refers to, by its start.

    Nothing where none of its tables is used. Lengths must have been checked.
    """
    standing: dict[tuple[int, int], _Table] = {}
    used: set[_Table | None] = set()
    quantised: dict[int, int] = {}
    coder = DHT
    for part in parts:
        body = data[part.start + 4 : part.end] if part.code in _LOOKED_AT else b""
        if part.code in _TABLES:
            standing |= {
                (part.code, number): (part.start, at)
                for number, at, _ in _tables_in(part.code, body)
            }
        elif part.code in FRAMES:
            coder = DAC if part.code >= _ARITHMETIC else DHT
            quantised = {body[at]: body[at + 2] for at in range(6, len(body), 3)}
        elif part.code == SOS:
            used |= {standing.get(key) for key in _references(body, coder, quantised)}
    left = ((part, _left(data, part, used)) for part in parts if part.code in _TABLES)
    return {part.start: rest for part, rest in left if len(rest) < part.end - part.start}


#: Where a table stands: its segment's start, and its place in the body.
_Table = tuple[int, int]


def _left(data: Buffer, part: Segment, used: set[_Table | None]) -> bytes:
    """The segment with those of its tables that are used; nothing where none is."""
    body = data[part.start + 4 : part.end]
    rest = b"".join(
        body[at:end] for _, at, end in _tables_in(part.code, body) if (part.start, at) in used
    )
    return struct.pack(">BBH", 0xFF, part.code, len(rest) + 2) + rest if rest else b""


_LOOKED_AT = _TABLES | FRAMES | {SOS}


def _tables_in(code: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    """The tables that a segment defines: number, and where each starts and ends in the body."""
    if code == DRI:
        yield 0, 0, len(body)
    at = 0
    while code != DRI and at < len(body):
        start, number = at, body[at]
        if code == DQT:
            at += 1 + (64 << (number >> 4))
            number &= 15
        else:
            at += 17 + sum(body[at + 1 : at + 17]) if code == DHT else 2
        yield number, start, at


def _references(body: bytes, coder: int, quantised: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The tables that a scan can refer to; `coder` says with which kind of tables it is coded."""
    yield DRI, 0
    for at in range(1, 1 + 2 * body[0], 2):
        yield coder, body[at + 1] >> 4
        yield coder, _AC | body[at + 1] & 15
        yield DQT, quantised.get(body[at], -1)
