"""Coded pictures of H.264, HEVC and AV1 films, cut to what a decoder needs.

A picture (access unit) is a row of units (ITU-T H.264 and H.265, section 7.3; AV1, section 5.3),
each behind its length (MP4, Matroska) or behind a start code (transport streams, AVI). Units that
hold pixels or that a decoder needs stay byte for byte. Notes (SEI) that are not needed go one by
one, see sei.py; so do filling and every kind of unit that is reserved, private or unknown.
Dolby Vision's units stay where the container says that it is Dolby Vision.

Old builds of x264 coded lossless and 4:4:4 pictures in their own way, which decoders take from its
note; of that the build stays, and is told.

Some phones put a whole picture behind one length, with start codes between its units (slow motion
with layers). Decoders cut it there, and so do we; what stays then gets a length for each unit.

What we cannot see: surplus behind the last code inside a unit that stays, and start codes behind
pixels.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import av1_obu, sei
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable
from toolkit.sandbox import mapped

#: More units than this in one picture is an attack.
MAX_UNITS = 50_000
H264, HEVC, AV1 = "h264", "hevc", "av1"

#: Profiles of H.264 for lossless and 4:4:4 pictures; how a set of parameters of such begins, and
#: how far from a note it stands at most.
PREDICTIVE = frozenset({44, 244})
_PREDICTIVE_SET, _NEAR = re.compile(rb"\x00\x00\x01[\x07\x27\x47\x67][\x2c\xf4]"), 1024
#: A start code; one zero in front belongs to it.
_START = re.compile(rb"\x00\x00\x01")
_READ = 1 << 16
#: Notes that are no longer than this are mostly times, and the same few come again and again.
_SMALL = 64


class Coding(NamedTuple):
    """How pictures are coded.

    codec: H264, HEVC or AV1. length_size: bytes of a unit's length; 0: start codes (and AV1).
    dolby: the container says Dolby Vision. layers: it says that there is a second layer, such as
    the other eye's picture (its own configuration: lhvC, mvcC). predictive: it says that they are
    lossless or 4:4:4 (H.264); behind start codes, the pictures themselves say so.
    """

    codec: str
    length_size: int = 4
    dolby: bool = False
    layers: bool = False
    predictive: bool = False


class Unit(NamedTuple):
    """One unit: with its length or start code from `start`, without from `body`; its kind.

    loose: it stood with others behind one length, and gets its own if it stays.
    """

    start: int
    body: int
    end: int
    number: int
    loose: bool = False


class _Rules(NamedTuple):
    """Which kinds of units stay; short: those of one exact size, which must have it.

    front: those that come before pixels, behind which a whole picture may stand.
    """

    stays: frozenset[int]
    short: dict[int, int]
    notes: frozenset[int]
    filling: int
    dolby: frozenset[int]
    layers: frozenset[int]
    head: int
    front: frozenset[int]


_RULES = {
    H264: _Rules(
        frozenset({1, 2, 3, 4, 5, 7, 8, 13}), {9: 2, 10: 1, 11: 1}, frozenset({6}), 12,
        frozenset({28, 30}), frozenset({14, 15, 20, 21}), 1,
        frozenset({7, 8, 9, 13, 14, 15}),
    ),
    HEVC: _Rules(
        frozenset({*range(10), *range(16, 22), 32, 33, 34}), {35: 3, 36: 2, 37: 2},
        frozenset({39, 40}), 38, frozenset({62, 63}), frozenset(), 2,
        frozenset({32, 33, 34, 35}),
    ),
}  # fmt: skip
#: First bytes of units that stay, whatever follows; and from where on the second says a layer.
_PLAIN = {
    H264: (frozenset(head for head in range(128) if head & 31 in _RULES[H264].stays), 256),
    HEVC: (frozenset(number << 1 for number in _RULES[HEVC].stays), 8),
}
#: Says whether the picture between two places surely stays whole.
Plain = Callable[[int, int], bool]
_FRONT, _USUAL = struct.Struct(">IBB"), 4
_WORDS = {
    (H264, 12): "filling", (HEVC, 38): "filling", (H264, 19): "auxiliary picture",
    (H264, 14): "prefix unit", (H264, 20): "picture of another layer",
    (H264, 28): "Dolby Vision", (HEVC, 62): "Dolby Vision", (HEVC, 63): "Dolby Vision layer",
}  # fmt: skip


def cut(
    data: Buffer, start: int, end: int, coding: Coding, notes: Notes | None = None
) -> list[Piece]:
    """What stays of the coded picture between two places: [(start, end)] where all of it does.

    Notes that go one by one are written anew, so a piece can be literal bytes. What goes is added
    to `notes`. Cutting what was cut changes nothing. Raises Damaged where units do not fit.
    """
    if coding.codec == AV1:
        return av1_obu.cut(data, start, end, notes)
    if plainly(data, coding)(start, end):
        return [(start, end)]
    rules = _RULES[coding.codec]
    kept: list[Piece] = []
    at = start  # up to here everything is decided; [at, unit.start) stays
    for unit in units(data, start, end, coding):
        pieces = _in_place(data, unit, coding, rules, notes)
        if pieces is None:
            continue
        if unit.start > at:
            kept.append((at, unit.start))
        kept += pieces
        at = unit.end
    if end > at:
        kept.append((at, end))
    return kept


def plainly(data: Buffer, coding: Coding) -> Plain:
    """Who says whether all units of a picture surely stay: most do, by their first bytes.

    Sees every unit, and says no where it is not sure; then the picture has to be cut.
    """
    if coding.length_size != _USUAL or coding.codec not in _PLAIN:
        return _never
    first, second = _PLAIN[coding.codec]
    rules, shift = _RULES[coding.codec], SHIFT[coding.codec]
    read, front = _FRONT.unpack_from, _FRONT.size

    def plain(at: int, end: int) -> bool:
        left = MAX_UNITS
        while at + front <= end and left:
            size, one, two = read(data, at)
            stop = at + _USUAL + size
            if kind(one, shift) in rules.front and has_start(data, at + _USUAL, stop):
                return False
            if one not in first or two >= second or size < 2:
                unit = Unit(at, at + _USUAL, stop, kind(one, shift))
                short = 2 <= size <= _SMALL and stop <= end
                if not short or _instead(data, unit, coding, rules, None) is not None:
                    return False
            at, left = stop, left - 1
        return at == end

    return plain


def doubtful(data: Buffer, coding: Coding, pictures: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Which of these pictures may not stay whole: those that have to be cut."""
    plain = plainly(data, coding)
    first, second = _PLAIN.get(coding.codec, (frozenset(), 0))
    read, front = _FRONT.unpack_from, _FRONT.size
    usual, stretch = coding.length_size == _USUAL, 0
    for number, (at, end) in enumerate(pictures):
        if at // mapped.STRETCH != stretch:
            stretch = at // mapped.STRETCH
            mapped.give_back(data)
        if usual and end - at > front:
            # mostly a picture is one unit
            size, one, two = read(data, at)
            if one in first and two < second and at + _USUAL + size == end:
                continue
        if not plain(at, end):
            yield number


def _never(_: int, __: int) -> bool:
    return False


def units(data: Buffer, start: int, end: int, coding: Coding) -> Iterator[Unit]:
    """The units of a coded picture, end to end; raises Damaged."""
    split = _counted if coding.length_size else _coded
    for count, unit in enumerate(split(data, start, end, coding)):
        if count >= MAX_UNITS:
            raise Damaged("too_many_parts")
        yield unit


def _counted(data: Buffer, at: int, end: int, coding: Coding) -> Iterator[Unit]:
    """Units behind their lengths; what is too short for one is none."""
    width, shift = coding.length_size, SHIFT[coding.codec]
    while at < end:
        body = min(at + width, end)
        size = int.from_bytes(data[at:body], "big") if body < end else 0
        if size > end - body:
            raise Damaged("structure")
        unit = Unit(at, body, body + size, kind(data[body], shift) if size else NONE)
        if unit.number in _RULES[coding.codec].front and has_start(data, body, unit.end):
            yield from _loose(data, unit, coding)
        else:
            yield unit
        at = unit.end


def _loose(data: Buffer, whole: Unit, coding: Coding) -> Iterator[Unit]:
    """The units that stand behind one length with start codes between them."""
    for at, unit in enumerate(_coded(data, whole.body, whole.end, coding)):
        body, number = unit.body, unit.number
        if not at:  # the first has no start code, and so is taken for none
            body, number = whole.body, whole.number
        yield Unit(unit.start if at else whole.start, body, unit.end, number, loose=True)


def has_start(data: Buffer, start: int, end: int) -> bool:
    """Whether there is a start code between two places."""
    return _START.search(data, start, end) is not None


def _coded(data: Buffer, at: int, end: int, coding: Coding) -> Iterator[Unit]:
    """Units behind start codes; what stands in front of the first is none."""
    shift = SHIFT[coding.codec]
    start, body = at, end
    for found in _START.finditer(data, at, end):
        mark = found.start()
        if mark > start and data[mark - 1] == 0:
            mark -= 1
        if mark > start:
            yield Unit(
                start, min(body, mark), mark, kind(data[body], shift) if body < mark else NONE
            )
        start, body = mark, found.end()
    if end > start:
        yield Unit(start, body, end, kind(data[body], shift) if body < end else NONE)


#: The kind of bytes that are no unit, and of units that no decoder reads.
NONE, BROKEN = -1, 256
#: How far to the right of a unit's first byte its kind stands.
SHIFT = {H264: 0, HEVC: 1}


def kind(head: int, shift: int) -> int:
    """The kind of a unit by its first byte; BROKEN where the bit is set that none may have."""
    if head & 0x80:
        return BROKEN
    return head >> 1 if shift else head & 31


def _in_place(
    data: Buffer, unit: Unit, coding: Coding, rules: _Rules, notes: Notes | None
) -> list[Piece] | None:
    """What stands where a unit was; None where it stays as it lies."""
    instead = _instead(data, unit, coding, rules, notes)
    if instead is not None:
        return [instead] if instead else []
    if not unit.loose:
        return None
    length = (unit.end - unit.body).to_bytes(coding.length_size, "big")
    return [length, (unit.body, unit.end)]


def _instead(
    data: Buffer, unit: Unit, coding: Coding, rules: _Rules, notes: Notes | None
) -> bytes | None:
    """None where a unit stays; else what stands in its place, mostly nothing."""
    number, size = unit.number, unit.end - unit.body
    layer = coding.codec == HEVC and number != NONE and _layer(data, unit)
    if number in rules.stays and (not layer or coding.layers):
        return None
    if rules.short.get(number) == size and not layer:
        return None
    if (number in rules.dolby and coding.dolby) or (number in rules.layers and coding.layers):
        return None
    if number in rules.notes:
        return _notes(data, unit, coding, rules, notes)
    _require_no_pixels(data, unit, coding)
    _tell(data, unit, coding, notes, bool(layer))
    return b""


def _require_no_pixels(data: Buffer, unit: Unit, coding: Coding) -> None:
    """Raise Damaged where pixels stand behind a start code inside a unit that goes.

    Decoders begin a new unit there, whatever the length in front of the first one says.
    """
    shift, stays = SHIFT[coding.codec], _RULES[coding.codec].stays
    for found in _START.finditer(data, unit.body, unit.end):
        at = found.end()
        if at < unit.end and kind(data[at], shift) in stays:
            raise Damaged("structure")


def _layer(data: Buffer, unit: Unit) -> int:
    if unit.end - unit.body < 2:
        raise Damaged("structure")
    return (data[unit.body] & 1) << 5 | data[unit.body + 1] >> 3


def _notes(
    data: Buffer, unit: Unit, coding: Coding, rules: _Rules, notes: Notes | None
) -> bytes | None:
    """A unit of notes: None where all of them stay, else those that do, written anew."""
    body = data[unit.body + rules.head : unit.end]
    judge = sei.remembered if len(body) <= _SMALL else sei.judged
    plain, builds = sei.plain(body), needs_builds(data, unit, coding)
    kept, gone = judge(plain, builds)
    if builds and notes is not None and (said_of := sei.build(plain)):
        notes.add("look.coding", "user data", unit.start, unit.end - unit.start, said_of)
    if kept is None:
        return None
    for said in gone:
        if notes is not None:
            notes.add(said.kind, said.name, unit.start, unit.end - unit.start, said.value)
    _require_no_pixels(data, unit, coding)
    if not kept:
        return b""
    anew = data[unit.body : unit.body + rules.head] + sei.stuffed(sei.written(kept))
    if coding.length_size:
        return len(anew).to_bytes(coding.length_size, "big") + anew
    return b"\x00\x00\x00\x01" + anew


def needs_builds(data: Buffer, unit: Unit, coding: Coding) -> bool:
    """Whether decoders of these pictures must know of an old x264 which build it was."""
    if coding.length_size or coding.codec != H264:
        return coding.predictive
    around = bytes(data[max(0, unit.start - _NEAR) : unit.end + _NEAR])
    return _PREDICTIVE_SET.search(around) is not None


def _tell(data: Buffer, unit: Unit, coding: Coding, notes: Notes | None, layer: bool) -> None:
    """Note what a unit that goes is, and its readable text."""
    if notes is None:
        return
    size = unit.end - unit.start
    name = _WORDS.get((coding.codec, unit.number), f"unit of kind {unit.number}")
    if layer:
        name = "unit of another layer"
    if unit.number == NONE:
        name = "no unit"
    words = readable(data[unit.body : min(unit.end, unit.body + _READ)])
    empty = unit.number == _RULES[coding.codec].filling or unit.number == NONE
    kind = "hidden.padding" if empty and not words else "hidden.unknown"
    notes.add(kind, name, unit.start, size, words or ("empty" if empty else f"{size} bytes"))
