"""What hides inside coded pictures: notes between the coded units of HEVC, AVC and AV1.

A coded picture is a row of units (ITU-T H.265 and H.264, section 7.3; AV1, section 5.3). Units
that hold pixels or that a decoder needs stay. Encoders put their name and settings, cameras their
own notes into others, which decoders skip: those go, and so does every kind of unit that is
reserved or unknown. Nothing inside a unit that stays is judged or changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Fields
from toolkit.formats.readable import readable

Span = tuple[int, int]

#: More units than this in one picture is an attack.
MAX_UNITS = 50_000

#: Units that stay and are no pictures themselves: they only help to decode those behind them.
SET, MARK = "set", "mark"

# HEVC: slices of pictures, parameter sets, marks between pictures with their whole length.
_HEVC = frozenset({*range(10), *range(16, 22)})
_HEVC_SETS = frozenset({32, 33, 34})
_HEVC_MARKS = {35: 3, 36: 2, 37: 2}
_HEVC_NOTES = frozenset({39, 40})
_AVC = frozenset({1, 2, 3, 4, 5})
_AVC_SETS = frozenset({7, 8, 13})
_AVC_MARKS = {9: 2, 10: 1, 11: 1}
_AVC_NOTE = 6
#: Notes on how bright and how coloured to show it: number -> length. Only alone and exact.
_LIGHT = {137: 24, 144: 4, 147: 1}
_FILLING = {"hevc": 38, "avc": 12, "av1": 15}

# AV1: frame header, tiles, frame, repeated header; sequence header; delimiter, without a body.
_AV1 = frozenset({3, 4, 6, 7})
_AV1_SETS = frozenset({1})
_AV1_MARKS = {2: 0}
_AV1_NOTE = 5
#: Content light level and mastering display colour volume: number -> length.
_AV1_LIGHT = {1: 4, 2: 24}


class Unit(NamedTuple):
    """One coded unit with its head. `trace` is the kind of trace it is; None means it stays."""

    start: int
    end: int
    trace: str | None
    name: str = ""


class Codec(NamedTuple):
    """How to cut one kind of coded picture, and the property that its decoder needs."""

    config: bytes
    units: Callable[[Buffer, Span, int], Iterator[Unit]]
    clean_config: Callable[[bytes], bytes]
    length_size: Callable[[bytes], int]


def cut(raw: Buffer, span: Span, codec: Codec, length_size: int) -> Iterator[Unit]:
    """The units of a coded picture, end to end; raises Damaged."""
    for count, unit in enumerate(codec.units(raw, span, length_size)):
        if count >= MAX_UNITS:
            raise Damaged("too_many_parts")
        yield unit


def settled(units: list[Unit]) -> list[Unit]:
    """The units of a whole picture; sets behind the last of its pixels help to decode nothing."""
    pixels = [place for place, unit in enumerate(units) if unit.trace is None and not unit.name]
    behind = pixels[-1] + 1 if pixels else len(units)
    return units[:behind] + [
        unit._replace(trace="hidden.unknown", name="set behind the picture")
        if unit.trace is None and unit.name == SET
        else unit
        for unit in units[behind:]
    ]


def kept(units: list[Unit]) -> list[Span]:
    """The stretches that stay, neighbours joined."""
    spans: list[Span] = []
    for unit in units:
        if unit.trace is not None:
            continue
        if spans and spans[-1][1] == unit.start:
            spans[-1] = (spans[-1][0], unit.end)
        else:
            spans.append((unit.start, unit.end))
    return spans


def words(raw: Buffer, unit: Unit) -> str:
    """What a unit that goes says."""
    return readable(raw[unit.start : unit.end]) or f"{unit.end - unit.start} bytes"


def _nal_units(
    judge: Callable[[Buffer, Span], tuple[str | None, str]],
) -> Callable[[Buffer, Span, int], Iterator[Unit]]:
    """Units that stand behind their length, as files keep them for HEVC and AVC."""

    def units(raw: Buffer, span: Span, length_size: int) -> Iterator[Unit]:
        at, end = span
        while at < end:
            body = at + length_size
            size = int.from_bytes(raw[at:body], "big")
            if body >= end or not 0 < size <= end - body:
                raise Damaged("structure")
            trace, name = judge(raw, (body, body + size))
            yield Unit(at, body + size, trace, name)
            at = body + size

    return units


def _hevc_judge(raw: Buffer, span: Span) -> tuple[str | None, str]:
    if span[1] - span[0] < 2:
        raise Damaged("structure")
    number, layer = raw[span[0]] >> 1 & 63, (raw[span[0]] & 1) << 5 | raw[span[0] + 1] >> 3
    if layer:
        return "hidden.unknown", f"unit of layer {layer}"
    known = _known(number, span, _HEVC, _HEVC_SETS, _HEVC_MARKS)
    if known is not None:
        return known
    if number in _HEVC_NOTES:
        stays = _is_light(raw[span[0] + 2 : min(span[1], span[0] + 64)], span[1] - span[0] - 2)
        return (None, "") if stays else ("hidden.text", "SEI")
    return _other(number, "hevc")


def _avc_judge(raw: Buffer, span: Span) -> tuple[str | None, str]:
    number = raw[span[0]] & 31
    known = _known(number, span, _AVC, _AVC_SETS, _AVC_MARKS)
    if known is not None:
        return known
    if number == _AVC_NOTE:
        stays = _is_light(raw[span[0] + 1 : min(span[1], span[0] + 64)], span[1] - span[0] - 1)
        return (None, "") if stays else ("hidden.text", "SEI")
    return _other(number, "avc")


def _known(
    number: int, span: Span, pictures: frozenset[int], sets: frozenset[int], marks: dict[int, int]
) -> tuple[str | None, str] | None:
    """What a unit is that decoders know; a mark with a longer body carries something else."""
    if number in pictures:
        return None, ""
    if number in sets:
        return None, SET
    if number in marks:
        exact = span[1] - span[0] <= marks[number]
        return (None, MARK) if exact else ("hidden.padding", "mark")
    return None


def _is_light(note: bytes, size: int) -> bool:
    """One brightness or colour note and nothing else; stuffing bytes are not counted."""
    if size != len(note) or len(note) < 3:
        return False
    plain = note.replace(b"\x00\x00\x03", b"\x00\x00")
    length = _LIGHT.get(plain[0])
    return length is not None and plain[1] == length and plain[2 + length :] == b"\x80"


def _other(number: int, codec: str) -> tuple[str, str]:
    if number == _FILLING[codec]:
        return "hidden.padding", "filling"
    return "hidden.unknown", f"unit of kind {number}"


def _obus(raw: Buffer, span: Span, _: int) -> Iterator[Unit]:
    """AV1's units; one without a length reaches to the end."""
    at, end = span
    while at < end:
        head = raw[at]
        body = at + (2 if head & 4 else 1)
        size = max(end - body, 0)
        if head & 2:
            size, body = leb128(raw, body, end)
        if body > end or size > end - body:
            raise Damaged("structure")
        trace, name = _av1_judge(raw, head >> 3 & 15, (body, body + size))
        yield Unit(at, body + size, trace, name)
        at = body + size


def leb128(raw: Buffer, at: int, end: int) -> tuple[int, int]:
    """A number in sevens of bits, and where it ends."""
    value = 0
    for count in range(8):
        if at + count >= end:
            break
        value |= (raw[at + count] & 127) << (7 * count)
        if not raw[at + count] & 128:
            return value, at + count + 1
    raise Damaged("structure")


def _av1_judge(raw: Buffer, number: int, span: Span) -> tuple[str | None, str]:
    known = _known(number, span, _AV1, _AV1_SETS, _AV1_MARKS)
    if known is not None:
        return known
    if number == _AV1_NOTE:
        note = raw[span[0] : span[1]] if span[1] - span[0] < 64 else b""
        length = _AV1_LIGHT.get(note[0]) if note else None
        stays = length is not None and note[1 + length :].rstrip(b"\x00") == b"\x80"
        return (None, "") if stays else ("hidden.text", "metadata OBU")
    return _other(number, "av1")


def _clean_hvcc(body: bytes) -> bytes:
    """The decoder's parameter sets without notes and surplus; raises Damaged."""
    cursor = Fields(body, 0, len(body))
    head, arrays = cursor.take(22), []
    for _ in range(cursor.number(1)):
        first, count = cursor.take(1), cursor.number(2)
        units = [cursor.take(cursor.number(2)) for _ in range(count)]
        number = first[0] & 63
        if number in _HEVC_NOTES:
            units = [unit for unit in units if _is_light(unit[2:66], len(unit) - 2)]
        if number in _HEVC_SETS or (number in _HEVC_NOTES and units):
            arrays.append(first + _counted(units, 2))
    return head + bytes([len(arrays)]) + b"".join(arrays)


def _clean_avcc(body: bytes) -> bytes:
    cursor = Fields(body, 0, len(body))
    parts = [cursor.take(5)]
    for mask, lead in ((31, 0xE0), (255, 0)):
        count = cursor.number(1) & mask
        units = [cursor.take(cursor.number(2)) for _ in range(count)]
        parts.append(bytes([lead | count]) + _counted(units, 2)[2:])
    if cursor.left >= 4 and body[1] in (100, 110, 122, 144):
        parts.append(cursor.take(3))
        units = [cursor.take(cursor.number(2)) for _ in range(cursor.number(1))]
        parts.append(bytes([len(units)]) + _counted(units, 2)[2:])
    return b"".join(parts)


def _counted(units: list[bytes], size: int) -> bytes:
    """How many, then each behind its length."""
    return len(units).to_bytes(size, "big") + b"".join(
        len(unit).to_bytes(2, "big") + unit for unit in units
    )


def _clean_av1c(body: bytes) -> bytes:
    if len(body) < 4:
        raise Damaged("structure")
    units = list(cut(body, (4, len(body)), CODECS[b"av01"], 0))
    return body[:4] + b"".join(body[start:end] for start, end in kept(units))


CODECS: dict[bytes, Codec] = {
    b"hvc1": Codec(b"hvcC", _nal_units(_hevc_judge), _clean_hvcc, lambda body: (body[21] & 3) + 1),
    b"avc1": Codec(b"avcC", _nal_units(_avc_judge), _clean_avcc, lambda body: (body[4] & 3) + 1),
    b"av01": Codec(b"av1C", _obus, _clean_av1c, lambda _: 0),
}
CODECS[b"hev1"], CODECS[b"avc3"] = CODECS[b"hvc1"], CODECS[b"avc1"]
