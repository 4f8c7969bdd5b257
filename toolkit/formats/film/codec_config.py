"""What containers say in front of coded pictures: parameter sets (avcC, hvcC, lhvC, av1C).

These are the units a decoder must have before the first picture (ISO/IEC 14496-15; AV1 in ISO
media). Parameter sets stay byte for byte; notes among them are judged as in sei.py; units of other
kinds and surplus go. Matroska keeps the same bytes as its codec's private data.
"""

from __future__ import annotations

from toolkit.errors import Damaged
from toolkit.formats.bmff import Fields
from toolkit.formats.film import av1_obu, nal
from toolkit.formats.film.nal import AV1, H264, HEVC, Coding
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

_SPS, _PPS, _EXTENSION, _SUBSET = 7, 8, 13, 15
_HEVC_ARRAYS = frozenset({32, 33, 34, 39, 40})
#: Profiles without a chroma format behind their parameter sets.
_OLD_PROFILES = frozenset({66, 77, 88})


def coding(codec: str, config: bytes, *, dolby: bool = False, layers: bool = False) -> Coding:
    """How pictures behind this configuration are coded; raises Damaged."""
    if codec == AV1:
        return Coding(AV1, 0)
    at = 4 if codec == H264 else 21
    if len(config) <= at:
        raise Damaged("structure")
    predictive = codec == H264 and config[1] in nal.PREDICTIVE
    return Coding(codec, (config[at] & 3) + 1, dolby, layers, predictive)


def clean(codec: str, config: bytes, notes: Notes | None = None, *, layers: bool = False) -> bytes:
    """A configuration with nothing but parameter sets and needed notes; raises Damaged.

    layers: it is the configuration of a second layer (lhvC).
    """
    if codec == AV1:
        return _av1(config, notes)
    cursor = Fields(config, 0, len(config))
    made = _avc(cursor, notes) if codec == H264 else _hevc(cursor, notes, 5 if layers else 22)
    if cursor.left:
        rest = cursor.take(cursor.left)
        _gap(notes, rest)
    return made


def _gap(notes: Notes | None, rest: bytes) -> None:
    if notes is not None and rest:
        notes.add(
            "hidden.gap", "behind parameter sets", 0, 0, readable(rest) or f"{len(rest)} bytes"
        )


def _avc(cursor: Fields, notes: Notes | None) -> bytes:
    parts = [cursor.take(5)]
    for mask, lead, kinds in ((31, 0xE0, {_SPS, _SUBSET}), (255, 0, {_PPS})):
        parts.append(_sets(cursor, mask, lead, kinds, notes))
    if cursor.left >= 4 and parts[0][1] not in _OLD_PROFILES:
        rest = Fields(cursor.data, cursor.at, cursor.end)
        try:
            parts += [rest.take(3), _sets(rest, 255, 0, {_EXTENSION}, notes)]
            cursor.at = rest.at
        except Damaged:
            del parts[3:]
    return b"".join(parts)


def _sets(cursor: Fields, mask: int, lead: int, kinds: set[int], notes: Notes | None) -> bytes:
    """How many units, and each behind its length; only those of these kinds."""
    kept = []
    for _ in range(cursor.number(1) & mask):
        unit = cursor.take(cursor.number(2))
        if unit and unit[0] & 31 in kinds:
            kept.append(_single(unit))
        else:
            _judged(unit, Coding(H264), notes)
    return bytes([lead | len(kept)]) + b"".join(map(_counted, kept))


def _counted(unit: bytes) -> bytes:
    return len(unit).to_bytes(2, "big") + unit


def _hevc(cursor: Fields, notes: Notes | None, head: int) -> bytes:
    parts = [cursor.take(head)]
    arrays = []
    for _ in range(cursor.number(1)):
        first, count = cursor.take(1), cursor.number(2)
        units = [cursor.take(cursor.number(2)) for _ in range(count)]
        judged = [_judged(_single(one), Coding(HEVC, layers=True), notes) for one in units]
        kept = [unit for unit in judged if unit]
        if kept and first[0] & 63 in _HEVC_ARRAYS:
            arrays.append(first + len(kept).to_bytes(2, "big") + b"".join(map(_counted, kept)))
    return b"".join([*parts, bytes([len(arrays)]), *arrays])


def _single(unit: bytes) -> bytes:
    """The same unit; raises Damaged where others stand behind start codes in it."""
    if nal.has_start(unit, 0, len(unit)):
        raise Damaged("structure")
    return unit


def _judged(unit: bytes, coding: Coding, notes: Notes | None) -> bytes:
    """What stays of one unit without its length."""
    framed = len(unit).to_bytes(4, "big") + unit
    pieces = nal.cut(framed, 0, len(framed), coding._replace(length_size=4), notes)
    kept = b"".join(
        piece if isinstance(piece, bytes) else framed[piece[0] : piece[1]] for piece in pieces
    )
    return kept[4:]


def _av1(config: bytes, notes: Notes | None) -> bytes:
    if len(config) < 4:
        raise Damaged("structure")
    pieces = av1_obu.cut(config, 4, len(config), notes)
    return config[:4] + b"".join(
        piece if isinstance(piece, bytes) else config[piece[0] : piece[1]] for piece in pieces
    )
