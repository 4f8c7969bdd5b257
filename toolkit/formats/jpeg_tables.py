"""Which table segments of a JPEG no scan uses.

A picture may define tables over and over, and decoders only look at the last ones before a scan.
All others are room for hidden data, as much as one likes. A segment counts as used when any scan
refers to any table in it, so a used segment can still hold a table too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.formats.base import Buffer
from toolkit.formats.jpeg_segments import DAC, DHT, DQT, DRI, FRAMES, SOS, Segment

_TABLES = frozenset({DAC, DHT, DQT, DRI})
#: In a Huffman or arithmetic table's number, this marks tables for AC coefficients.
_AC = 0x10
#: Frames from this one on are coded arithmetically, those before with Huffman tables.
_ARITHMETIC = 0xC9


def unused(data: Buffer, parts: Sequence[Segment]) -> set[int]:
    """The starts of table segments that no scan refers to; lengths must have been checked."""
    standing: dict[tuple[int, int], int] = {}
    used: set[int | None] = set()
    quantised: dict[int, int] = {}
    coder = DHT
    for part in parts:
        body = data[part.start + 4 : part.end] if part.code in _LOOKED_AT else b""
        if part.code in _TABLES:
            standing |= {(part.code, number): part.start for number in _numbers(part.code, body)}
        elif part.code in FRAMES:
            coder = DAC if part.code >= _ARITHMETIC else DHT
            quantised = {body[at]: body[at + 2] for at in range(6, len(body), 3)}
        elif part.code == SOS:
            used |= {standing.get(key) for key in _references(body, coder, quantised)}
    return {part.start for part in parts if part.code in _TABLES} - {at for at in used if at}


_LOOKED_AT = _TABLES | FRAMES | {SOS}


def _numbers(code: int, body: bytes) -> Iterator[int]:
    """The numbers of the tables that a segment defines."""
    if code == DRI:
        yield 0
    at = 0
    while code != DRI and at < len(body):
        if code == DQT:
            yield body[at] & 15
            at += 1 + (64 << (body[at] >> 4))
        else:
            yield body[at]
            at += 17 + sum(body[at + 1 : at + 17]) if code == DHT else 2


def _references(body: bytes, coder: int, quantised: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The tables that a scan can refer to; `coder` says with which kind of tables it is coded."""
    yield DRI, 0
    for at in range(1, 1 + 2 * body[0], 2):
        yield coder, body[at + 1] >> 4
        yield coder, _AC | body[at + 1] & 15
        yield DQT, quantised.get(body[at], -1)
