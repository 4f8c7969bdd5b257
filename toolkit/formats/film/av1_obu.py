"""Coded pictures of AV1 films, cut to what a decoder needs (AV1 specification, section 5.3).

Pictures, sequence headers and what says how bright and in which layers to show them stays byte for
byte. Other metadata goes (moments, registered notes other than HDR10+), and so do filling and
every kind of unit that is reserved.

What we cannot see: surplus behind the last code inside a unit that stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import sei
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.image.heif_bitstream import leb128
from toolkit.formats.readable import readable

MAX_UNITS = 50_000
#: Sequence header, delimiter, frame header, tiles, frame, repeated header.
_STAYS = frozenset({1, 2, 3, 4, 6, 7})
_DELIMITER, _METADATA, _PADDING = 2, 5, 15
_LIGHT, _COLOUR, _LAYERS, _REGISTERED, _TIME_CODE = 1, 2, 3, 4, 5
#: Kinds of metadata that stay, and the most bytes behind their number and in front of the end.
_SIZES = {_LIGHT: 4, _COLOUR: 24, _LAYERS: 64}
_READ = 1 << 16


class Obu(NamedTuple):
    """One unit: with its head from `start`, without from `body`; its kind."""

    start: int
    body: int
    end: int
    number: int


def obus(data: Buffer, at: int, end: int) -> Iterator[Obu]:
    """The units, end to end; one without a length reaches to the end. Raises Damaged."""
    for _ in range(MAX_UNITS):
        if at >= end:
            return
        head = data[at]
        body = at + (2 if head & 4 else 1)
        size = max(end - body, 0)
        if head & 2:
            size, body = leb128(data, body, end)
        if head & 0x80 or body > end or size > end - body:
            raise Damaged("structure")
        yield Obu(at, body, body + size, head >> 3 & 15)
        at = body + size
    if at < end:
        raise Damaged("too_many_parts")


def cut(data: Buffer, start: int, end: int, notes: Notes | None = None) -> list[Piece]:
    """What stays of a coded picture: [(start, end)] where all of it does; raises Damaged."""
    kept: list[Piece] = []
    at = start
    for obu in obus(data, start, end):
        if obu.number in _STAYS and (obu.number != _DELIMITER or obu.body == obu.end):
            continue
        raw = data[obu.body : min(obu.end, obu.body + _READ)]
        if obu.number == _METADATA and _needed(raw, obu.end - obu.body):
            continue
        if notes is not None:
            notes.add(*_said(obu, raw))
        if obu.start > at:
            kept.append((at, obu.start))
        at = obu.end
    if end > at:
        kept.append((at, end))
    return kept


def _needed(raw: bytes, size: int) -> bool:
    """Whether a decoder needs this metadata; nothing may ride behind it."""
    body = raw.rstrip(b"\x00")
    if size != len(raw) or not body.endswith(b"\x80"):
        return False
    kind, payload = body[0], body[1:-1]
    if kind == _REGISTERED:
        return sei.is_hdr(payload)
    most = _SIZES.get(kind, -1)
    return len(payload) == most if kind != _LAYERS else len(payload) <= most


def _said(obu: Obu, raw: bytes) -> tuple[str, str, int, int, str]:
    """What a unit that goes gives away, as Notes.add takes it."""
    place = obu.start, obu.end - obu.start
    words = readable(raw) or f"{obu.end - obu.body} bytes"
    if obu.number == _METADATA and raw[:1] == bytes([_REGISTERED]):
        said = sei.registered(raw[1:])
        return said.kind, said.name, *place, said.value
    if obu.number == _METADATA:
        kind = "when.taken" if raw[:1] == bytes([_TIME_CODE]) else "hidden.text"
        return kind, f"metadata {raw[0] if raw else ''}".strip(), *place, words
    if obu.number == _PADDING:
        kind = "hidden.unknown" if readable(raw) else "hidden.padding"
        return kind, "filling", *place, words
    return "hidden.unknown", f"unit of kind {obu.number}", *place, words
