"""What goes out of coded pictures where nothing may move: it is overwritten by filling.

The rules are those of every other film (nal.py, sei.py, coded_samples.py). A note between pictures
becomes a note of filling, because filling of the other kind may not stand in front of a picture;
any other unit becomes a unit of filling, because a note would begin a new picture (ITU-T H.264,
section 7.4.1.2.3). User data of MPEG video keeps its start code and says nothing. What is
written is nothing but 0xFF, so that filling that hides something cannot look like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.film import coded_samples, nal, picture_guard, sei
from toolkit.formats.film.coded_samples import Coded
from toolkit.formats.film.nal import H264, HEVC, NONE, Coding, Unit
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.film.sei import Message
from toolkit.formats.readable import readable

_START, _USER = b"\0\0\1", b"\0\0\1\xb2"
_CODES = re.compile(rb"\x00\x00\x01")
_FILLER = 3
_FILLING = {H264: b"\x0c", HEVC: b"\x4c\x01"}
_SEI = {H264: frozenset({6}), HEVC: frozenset({39, 40})}
#: Slices: first bytes of units that stay whatever they hold, which most do; from where on the
#: second byte says another layer.
_SLICES = {
    H264: (frozenset(number | weight << 5 for number in (1, 5) for weight in range(4)), 256),
    HEVC: (frozenset(number << 1 for number in (*range(10), *range(16, 22))), 8),
}
#: Whether units up to this length stay is remembered.
_SMALL = 32


class Change(NamedTuple):
    """A stretch that is not as it may stay, what stands in its place, and what of that is content.

    instead: None where it stays after all, and only counts as something else (filling).
    """

    start: int
    end: int
    instead: bytes | None
    content: bytes
    notes: Notes | None = None


def changes(raw: bytes, how: Coded) -> Iterator[Change]:
    """The stretches of whole units that change, or that are no content, in order."""
    if how.units is not None:
        yield from _units(raw, how.units)
    elif how.how != coded_samples.PLAIN:
        yield from _user_data(raw, how)


def _units(raw: bytes, coding: Coding) -> Iterator[Change]:
    for unit in _unsure(raw, coding):
        small = unit.end - unit.start <= _SMALL
        if small and _stays(raw[unit.start : unit.end], unit.body - unit.start, coding):
            continue
        change = _unit(raw, unit, coding, Notes())
        if change is not None:
            yield change


def _unsure(raw: bytes, coding: Coding) -> Iterator[Unit]:
    """The units but for slices, which stay whatever they hold; raises Damaged for too many.

    Every start code is looked at.
    """
    (slices, second), shift = _SLICES[coding.codec], nal.SHIFT[coding.codec]
    # which finds them sooner than `find` does
    marks = (found.start() for found in _CODES.finditer(raw))
    end, mark, count = len(raw), next(marks, -1), 0
    front = end if mark < 0 else _begin(raw, mark)
    if front:
        yield Unit(0, front, front, NONE)
    while mark >= 0:
        body = mark + 3
        follows = next(marks, -1)
        stop = end if follows < 0 else _begin(raw, follows)
        if stop <= body or body + 1 >= end or raw[body] not in slices or raw[body + 1] >= second:
            number = nal.kind(raw[body], shift) if body < stop else NONE
            yield Unit(_begin(raw, mark), min(body, stop), stop, number)
            count += 1
            if count >= nal.MAX_UNITS:
                raise Damaged("too_many_parts")
        mark = follows


def _begin(raw: bytes, mark: int) -> int:
    """Where a start code begins: a zero in front belongs to it."""
    return mark - 1 if mark and not raw[mark - 1] else mark


@lru_cache(maxsize=256)
def _stays(raw: bytes, width: int, coding: Coding) -> bool:
    """Whether a short unit stays and is content; most are the same, picture after picture."""
    body = raw[width : width + 1]
    number = nal.kind(body[0], nal.SHIFT[coding.codec]) if body else NONE
    return _unit(raw, Unit(0, width, len(raw), number), coding, None) is None


def _unit(raw: bytes, unit: Unit, coding: Coding, notes: Notes | None) -> Change | None:
    start, end = unit.start, unit.end
    if unit.number == NONE:
        return _none(raw, start, end, notes)
    if unit.number in _SEI[coding.codec]:
        return _note(raw, unit, coding, notes)
    head = _FILLING[coding.codec]
    body = raw[unit.body : end].rstrip(b"\0")
    if body.startswith(head) and not _worded(body[len(head) :]):
        return Change(start, end, None, b"")
    if nal.cut(raw, start, end, coding, notes) == [(start, end)]:
        return None
    if picture_guard.pixels(coding.codec, *raw[unit.body : unit.body + 2]):
        raise Damaged("no_picture")
    return Change(start, end, _filling(raw, unit, coding), b"", notes)


def _worded(body: bytes) -> bool:
    """Whether filling is more than bytes of 0xFF."""
    return bool(body.removesuffix(b"\x80").strip(b"\xff"))


def _none(raw: bytes, start: int, end: int, notes: Notes | None) -> Change:
    """What stands in front of the first start code: the rest of a torn unit, which goes."""
    said = raw[start:end]
    if not said.removesuffix(b"\0\0\1").strip(b"\0") or not said.strip(b"\xff"):
        return Change(start, end, None, b"")
    if notes is not None:
        words = readable(said) or f"{len(said)} bytes"
        notes.add("hidden.gap", "rest of a torn unit", start, len(said), words)
    return Change(start, end, b"\xff" * len(said), b"", notes)


def _filling(raw: bytes, unit: Unit, coding: Coding) -> bytes:
    """A unit of filling of the same size behind the same start code; raises Damaged.

    A shorter start code would take a zero from the unit in front.
    """
    size = unit.end - unit.start
    made = raw[unit.start : unit.body] + _FILLING[coding.codec]
    if size < len(made):
        raise Damaged("structure")
    if size == len(made):
        return made
    return made.ljust(size - 1, b"\xff") + b"\x80"


def _note(raw: bytes, unit: Unit, coding: Coding, notes: Notes | None) -> Change:
    width = len(_FILLING[coding.codec])
    head = raw[unit.body : unit.body + width]
    plain = sei.plain(raw[unit.body + width : unit.end])
    found = sei.messages(plain)
    kept = sei.kept_of(found or [], nal.needs_builds(raw, unit, coding))
    content = head + sei.written(kept) if kept else b""
    if found is not None and head in _heads(coding):
        rest = [message for message in found if message not in kept]
        same = sei.written(found) == plain.rstrip(b"\0")
        if same and all(m.number == _FILLER and not m.payload.strip(b"\xff") for m in rest):
            return Change(unit.start, unit.end, None, content)
    nal.cut(raw, unit.start, unit.end, coding, notes)
    start = raw[unit.start : unit.body] + head
    size = unit.end - unit.start
    made = _fitted(start, kept, size) if head in _heads(coding) else None
    if made is None and kept:
        raise Damaged("structure")
    return Change(unit.start, unit.end, made or _filling(raw, unit, coding), content, notes)


def _heads(coding: Coding) -> tuple[bytes, ...]:
    """How units of notes begin: their kind, the first layer."""
    if coding.codec == H264:
        return tuple(bytes([6 | weight << 5]) for weight in range(4))
    return tuple(bytes([kind << 1, 1 + time]) for kind in (39, 40) for time in range(7))


def _fitted(start: bytes, kept: list[Message], size: int) -> bytes | None:
    """A unit of the notes that stay and of filling, of exactly this size.

    Lengths of notes are counted in steps, so one size in 255 takes a second note of filling.
    """
    room = size - len(start) - len(sei.stuffed(sei.written(kept)))
    for more in ([], [Message(_FILLER, b"\xff")]):
        for count in range(max(room - 8 - room // 250, 0), room):
            filled = [*kept, *more, Message(_FILLER, b"\xff" * count)]
            made = start + sei.stuffed(sei.written(filled))
            if len(made) == size:
                return made
    return None


def _user_data(raw: bytes, how: Coded) -> Iterator[Change]:
    at = raw.find(_START)
    at = len(raw) if at < 0 else at
    if at:
        yield _none(raw, 0, at, Notes())
    while (found := raw.find(_USER, at)) >= 0:
        stop = raw.find(_START, found + 4)
        at = stop = len(raw) if stop < 0 else stop
        said = raw[found + 4 : stop]
        notes = Notes()
        if not said.rstrip(b"\0").strip(b"\xff"):
            yield Change(found, stop, None, b"")
        elif coded_samples.cut(raw, found, stop, how, notes) != [(found, stop)]:
            yield Change(found, stop, _USER.ljust(stop - found, b"\xff"), b"", notes)
