"""From what a trainer has to an agenda: a pure function. The same wishes make the same agenda.

Promises that an agenda begins with the opening and ends with the closing, is never longer than
the time there is, leaves a twentieth of it free at least and a tenth where that fits, has a break
before anybody sat longer than 75 minutes, and holds what is needed before what needs it. Where
this cannot be done it says why.

Does not promise that the group learns; it will change on the day.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.guidebook.front_matter import AUDIENCES
from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.workshop.values import CLOSING, DEVICES, OPENING, Module, Room

SHORTEST, LONGEST = 45, 360
#: Nobody sits longer than this without a break.
SITTING = 75
BREAK, MEAL = 10, 45
#: From here on one of the breaks is long enough to eat.
MEAL_FROM = 300
#: Parts of a hundred that stay free: where it fits, and in any case.
SPARE, LEAST_SPARE = 10, 5
MOST_PEOPLE = 100
EVERYONE = "all"
NETWORKS = ("none", "some")

REASONS: dict[str, str] = {
    "level": _("needs more practice than you said this group has"),
    "few": _("needs at least {number} people"),
    "many": _("is made for at most {number} people"),
    "audience": _("is made for other groups"),
    "time": _("takes {number} minutes, which do not fit any more"),
    "out": _("you took it out"),
    "need": _("needs “{title}” before it"),
    "unknown": _("there is no such topic"),
    "short": _(
        "together with opening, closing, breaks and spare time this takes {number} minutes; "
        "you have {minutes}"
    ),
    "ends": _("an agenda begins with the opening and ends with the closing"),
    "minutes": _("an agenda has 45 to 360 minutes"),
}


class Reason(NamedTuple):
    """Why something is not so: a row of REASONS, what it is about, and the blanks of the row."""

    code: str
    about: str = ""
    number: int = 0
    title: str = ""
    minutes: int = 0

    def said(self, words: Words) -> str:
        """The reason as a sentence."""
        blanks = {"number": self.number, "title": self.title, "minutes": self.minutes}
        return words.say(REASONS[self.code], **blanks)


class Impossible(ValueError):
    """No agenda can be as it was asked for; `reasons` say why."""

    def __init__(self, *reasons: Reason) -> None:
        """Name every reason at once."""
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Request:
    """What a trainer has, and wishes for."""

    minutes: int = 120
    audience: str = EVERYONE
    level: int = 2
    people: int = 12
    devices: str = "none"
    network: str = "none"
    must: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A line of an agenda: start in minutes, a kind (module, break, meal, spare), the module.

    low_tech: it is held without the machines that it is written for.
    """

    start: int
    minutes: int
    kind: str
    module: Module | None = None
    low_tech: bool = False


class Left(NamedTuple):
    """A module that is not in, and why."""

    module: Module
    reason: Reason


@dataclass(frozen=True, slots=True)
class Agenda:
    """Entries that lie end to end, and what was left out; free: minutes behind the end."""

    request: Request
    entries: tuple[Entry, ...]
    left: tuple[Left, ...] = field(default=())

    @property
    def total(self) -> int:
        """All minutes, spare time included."""
        return sum(entry.minutes for entry in self.entries)

    @property
    def spare(self) -> int:
        """The minutes for what takes longer."""
        return sum(entry.minutes for entry in self.entries if entry.kind == "spare")

    @property
    def free(self) -> int:
        """The minutes that no topic fits into."""
        return self.request.minutes - self.total

    @property
    def modules(self) -> tuple[Module, ...]:
        """What is held, in order."""
        return tuple(entry.module for entry in self.entries if entry.module)


def plan(room: Room, request: Request) -> Agenda:
    """The agenda for these wishes. Raises Impossible."""
    _require(room, request)
    must = [OPENING, CLOSING]
    for name in request.must:
        must += [each for each in needed(room.modules, name) if each not in must]
    _require_time(room, request, must)
    chosen = _filled(room, request, must, SPARE)
    if len(chosen) == 2:  # better a little in a hurry than a workshop without a topic
        chosen = _filled(room, request, must, LEAST_SPARE)
    return laid(room, request, _in_order(room, chosen))


def _require(room: Room, request: Request) -> None:
    """The wishes make sense, and what must be in may be in."""
    if not SHORTEST <= request.minutes <= LONGEST:
        raise Impossible(Reason("minutes"))
    if unknown := [Reason("unknown", name) for name in request.must if name not in room.modules]:
        raise Impossible(*unknown)
    names = dict.fromkeys((OPENING, CLOSING, *request.must))
    for name in request.must:
        names |= dict.fromkeys(needed(room.modules, name))
    modules = [room.modules[name] for name in names]
    if wrong := [reason for one in modules if (reason := _not_for(one, request))]:
        raise Impossible(*wrong)


def _require_time(room: Room, request: Request, names: Sequence[str]) -> None:
    modules = [room.modules[name] for name in _in_order(room, names)]
    if _stretches(modules, request, LEAST_SPARE) is None:
        raise _too_long(modules, request)


def _too_long(modules: Sequence[Module], request: Request) -> Impossible:
    """Says how much time these modules take."""
    lengths = itertools.count(request.minutes + 1)
    enough = next(each for each in lengths if _stretches(modules, Request(each), LEAST_SPARE))
    return Impossible(Reason("short", "", enough, minutes=request.minutes))


def _not_for(module: Module, request: Request) -> Reason | None:
    """Why a group cannot have a module, however much time there is."""
    if request.people < module.min_people:
        return Reason("few", module.id, module.min_people)
    if request.people > module.max_people:
        return Reason("many", module.id, module.max_people)
    return Reason("level", module.id) if module.level > request.level else None


def needed(modules: Mapping[str, Module], name: str) -> list[str]:
    """A module behind all that it needs, step by step."""
    found: list[str] = []
    for need in modules[name].needs:
        found += [each for each in needed(modules, need) if each not in found]
    return [*found, name]


def _filled(room: Room, request: Request, must: Sequence[str], spare: int) -> list[str]:
    """As many modules as fit, the best first."""
    chosen = [*must]
    for name in _wishes(room, request):
        more = [*chosen, *(each for each in needed(room.modules, name) if each not in chosen)]
        modules = [room.modules[each] for each in _in_order(room, more)]
        suits = not any(_not_for(one, request) for one in modules)
        if suits and _stretches(modules, request, spare) is not None:
            chosen = more
    return chosen


def _wishes(room: Room, request: Request) -> list[str]:
    """What this group may like, the best first; of equals, what stands first in the room."""
    fitting = [one for one in room.modules.values() if _is_for(one, request.audience)]
    place = {name: at for at, name in enumerate(room.modules)}

    def rank(one: Module) -> tuple[int, int, int]:
        machines = abs(_machines(one) - DEVICES.index(request.devices))
        return _fondness(one, request.audience), machines, place[one.id]

    return [one.id for one in sorted(fitting, key=rank)]


def _fondness(module: Module, audience: str) -> int:
    """How far behind others an audience is named; what is for everyone comes behind the first."""
    return module.audience.index(audience) if audience in module.audience else 1


def _is_for(module: Module, audience: str) -> bool:
    return EVERYONE in (audience, *module.audience) or audience in module.audience


def _machines(module: Module) -> int:
    return DEVICES.index(module.devices)


def _in_order(room: Room, names: Sequence[str]) -> list[str]:
    return [name for name in room.modules if name in names]


class _Stretches(NamedTuple):
    """Modules between breaks, how long the breaks are, and what each stretch has to spare."""

    parts: list[list[Module]]
    breaks: list[int]
    spare: list[int]


def _stretches(modules: Sequence[Module], request: Request, spare: int) -> _Stretches | None:
    """The modules with the fewest breaks that do; None where they do not fit."""
    content = sum(one.minutes for one in modules)
    wanted = -(-request.minutes * spare // 100)
    for count in range(1, len(modules) + 1):
        breaks = _breaks(count - 1, request.minutes)
        if content + sum(breaks) + wanted > request.minutes:
            return None
        parts = _evenly(modules, count)
        longest = max(sum(one.minutes for one in part) for part in parts)
        if longest <= SITTING and content + wanted <= SITTING * count:
            free = request.minutes - content - sum(breaks)
            tenth = -(-request.minutes * SPARE // 100)
            room = SITTING * count - content
            return _Stretches(parts, breaks, _shares(parts, min(free, tenth, room)))
    return None


def _breaks(count: int, minutes: int) -> list[int]:
    """How long each break is; on a long day the middle one is for a meal."""
    meal = count // 2 if minutes >= MEAL_FROM else -1
    return [MEAL if at == meal else BREAK for at in range(count)]


def _evenly(modules: Sequence[Module], count: int) -> list[list[Module]]:
    """Cut into so many stretches, the longest of which is as short as can be."""
    cuts = itertools.combinations(range(1, len(modules)), count - 1)
    ways = ([[*modules[a:b]] for a, b in itertools.pairwise((0, *cut, len(modules)))]
            for cut in cuts)  # fmt: skip
    return min(ways, key=lambda parts: max(sum(one.minutes for one in part) for part in parts))


def _shares(parts: Sequence[Sequence[Module]], spare: int) -> list[int]:
    """Spare minutes for each stretch, shared out evenly where there is room."""
    shares = [0] * len(parts)
    sitting = [sum(one.minutes for one in part) for part in parts]
    for _minute in range(spare):
        open_ = [at for at in range(len(parts)) if sitting[at] + shares[at] < SITTING]
        shares[min(open_, key=lambda at: (shares[at], -at))] += 1
    return shares


def laid(room: Room, request: Request, names: Sequence[str]) -> Agenda:
    """An agenda of exactly these modules, in this order. Raises Impossible."""
    modules = [room.modules[name] for name in names]
    if wrong := [*_wrong(room, request, modules)]:
        raise Impossible(*wrong)
    made = _stretches(modules, request, SPARE) or _stretches(modules, request, LEAST_SPARE)
    if made is None:
        raise _too_long(modules, request)
    left = tuple(_left(room, request, names))
    return Agenda(request, tuple(_timed(made, request)), left)


def _wrong(room: Room, request: Request, modules: Sequence[Module]) -> Iterator[Reason]:
    names = [one.id for one in modules]
    if names[:1] != [OPENING] or names[-1:] != [CLOSING] or len({*names}) < len(names):
        yield Reason("ends")
    for at, one in enumerate(modules):
        if reason := _not_for(one, request):
            yield reason
        for need in one.needs:
            if need not in names[:at]:
                yield Reason("need", one.id, title=room.modules[need].title)


def _timed(made: _Stretches, request: Request) -> Iterator[Entry]:
    """The entries with their starts; spare time stands before a break, and before the closing."""
    clock, last = 0, len(made.parts) - 1
    machines = DEVICES.index(request.devices)
    for at, (part, spare) in enumerate(zip(made.parts, made.spare, strict=True)):
        rows: list[tuple[int, str, Module | None]] = [(one.minutes, "module", one) for one in part]
        if spare:
            rows.insert(len(rows) - (at == last), (spare, "spare", None))
        if at < last:
            length = made.breaks[at]
            rows.append((length, "meal" if length == MEAL else "break", None))
        for minutes, kind, one in rows:
            yield Entry(clock, minutes, kind, one, bool(one and _machines(one) > machines))
            clock += minutes


def _left(room: Room, request: Request, names: Sequence[str]) -> Iterator[Left]:
    """Every module that is not in, and why."""
    for name, one in room.modules.items():
        if name in names:
            continue
        reason = _not_for(one, request)
        if reason is None and not _is_for(one, request.audience):
            reason = Reason("audience", name)
        yield Left(one, reason or Reason("time", name, one.minutes))


def known(request: Request) -> bool:
    """Whether every wish is one of those there are."""
    return (
        request.audience in AUDIENCES and request.devices in DEVICES
        and request.network in NETWORKS and request.level in (1, 2, 3)
        and 1 <= request.people <= MOST_PEOPLE
    )  # fmt: skip
