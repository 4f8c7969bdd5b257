"""An agenda keeps its laws for every group, and says why where none can be made."""

from __future__ import annotations

import dataclasses
import itertools
import json

import pytest
from click.testing import CliRunner

from tests.workshop.shop import room
from toolkit import i18n
from toolkit.cli.workshop import workshop_command
from toolkit.guidebook.front_matter import AUDIENCES
from toolkit.workshop import agenda, agenda_sheet
from toolkit.workshop.agenda import Agenda, Impossible, Request
from toolkit.workshop.values import CLOSING, DEVICES, OPENING, Room

RUNS = list(itertools.product(
    ("activist", "family", "diaspora"), (60, 90, 120, 180, 240), DEVICES
))  # fmt: skip
ENGLISH = i18n.speaking("en")


def wrongs(made: Agenda) -> list[str]:
    """Every law that an agenda breaks."""
    asked, names = made.request, [one.id for one in made.modules]
    held = sum(entry.minutes for entry in made.entries if entry.kind != "spare")
    laws = {
        "longer than the time": made.total <= asked.minutes,
        "less than a twentieth to spare": made.spare + made.free >= asked.minutes / 20,
        "not counted": held + made.spare + made.free == asked.minutes,
        "no opening": names[0] == OPENING and made.entries[0].start == 0,
        "no closing": names[-1] == CLOSING and made.entries[-1].module is not None,
        "sat too long": max(_sitting(made)) <= agenda.SITTING,
        "something comes before what it needs": all(
            need in names[:at] for at, one in enumerate(made.modules) for need in one.needs
        ),
        "held twice": len({*names}) == len(names),
        "a gap": all(a.start + a.minutes == b.start
                     for a, b in itertools.pairwise(made.entries)),
        "needs a network": all(one.no_network for one in made.modules),
        "machines that are not there": all(
            entry.low_tech or DEVICES.index(entry.module.devices) <= DEVICES.index(asked.devices)
            for entry in made.entries if entry.module
        ),
        "no topic": len(names) > 2,
        "too hard": all(one.level <= asked.level for one in made.modules),
    }  # fmt: skip
    return [name for name, kept in laws.items() if not kept]


def _sitting(made: Agenda) -> list[int]:
    """Minutes between breaks, spare time too."""
    stretches = [0]
    for entry in made.entries:
        if entry.kind in ("break", "meal"):
            stretches.append(0)
        else:
            stretches[-1] += entry.minutes
    return stretches


@pytest.mark.parametrize(("audience", "minutes", "devices"), RUNS)
def test_an_agenda_keeps_its_laws(audience: str, minutes: int, devices: str) -> None:
    """Forty-five groups, and each gets an agenda that can be held."""
    made = agenda.plan(room(), Request(minutes, audience, devices=devices))

    assert wrongs(made) == []
    assert {one.id for one in made.modules} | {left.module.id for left in made.left} == {
        *room().modules
    }


@pytest.mark.parametrize("minutes", range(45, 361, 9))
def test_a_tenth_is_spare_where_it_fits(minutes: int) -> None:
    """Whatever takes longer has room, for any length and the smallest of levels."""
    made = agenda.plan(room(), Request(minutes, "activist", level=1))

    assert wrongs(made) == []
    assert made.spare >= minutes / 10 or len(made.modules) == 3


def test_the_same_wishes_make_the_same_agenda() -> None:
    """Nothing is drawn by lot, and the order of the files does not matter."""
    first = agenda.plan(room(), Request(180, "family"))

    assert agenda.plan(room(), Request(180, "family")) == first


@pytest.mark.parametrize("broken", ["total", "spare", "order", "needs", "break"])
def test_a_broken_agenda_is_seen(broken: str) -> None:
    """Each law can fail."""
    made = agenda.plan(room(), Request(120, "activist", must=("keep-original",)))
    entries = [*made.entries]
    if broken == "total":
        made = dataclasses.replace(made, request=Request(100))
    elif broken == "spare":
        held = tuple(entry for entry in entries if entry.kind != "spare")
        minutes = sum(entry.minutes for entry in held)
        made = dataclasses.replace(made, request=Request(minutes), entries=held)
    elif broken == "order":
        made = dataclasses.replace(made, entries=tuple(entries[1:]))
    elif broken == "needs":
        made = dataclasses.replace(made, entries=(entries[0], *entries[:0:-1]))
    else:
        made = dataclasses.replace(made, entries=tuple(e for e in entries if e.kind != "break"))

    assert wrongs(made) != []


IMPOSSIBLE = [
    (Request(60, must=("hidden-data-hunt", "cover-that-face")), "short", "you have 60"),
    (Request(44), "minutes", "45 to 360"),
    (Request(361), "minutes", "45 to 360"),
    (Request(60, people=2), "few", "at least 3 people"),
    (Request(60, people=90), "many", "at most 30 people"),
    (Request(60, level=1, must=("keep-original",)), "level", "more practice"),
    (Request(60, must=("lamps",)), "unknown", "no such topic"),
]


@pytest.mark.parametrize(("asked", "code", "words"), IMPOSSIBLE)
def test_an_impossible_request_explains_itself(asked: Request, code: str, words: str) -> None:
    """Nobody gets a bad agenda in silence."""
    with pytest.raises(Impossible) as caught:
        agenda.plan(room(), asked)

    assert {reason.code for reason in caught.value.reasons} == {code}
    assert words in caught.value.reasons[0].said(ENGLISH)


def test_the_time_that_is_asked_for_is_enough() -> None:
    """What an impossible request is told would do, does."""
    must = ("hidden-data-hunt", "cover-that-face", "score-or-list")
    with pytest.raises(Impossible) as caught:
        agenda.plan(room(), Request(60, must=must))
    enough = caught.value.reasons[0].number

    assert {one.id for one in agenda.plan(room(), Request(enough, must=must)).modules} >= {*must}
    with pytest.raises(Impossible):
        agenda.plan(room(), Request(enough - 1, must=must))


def test_what_must_be_in_is_in_with_what_it_needs() -> None:
    """A wish brings what it builds on."""
    made = agenda.plan(room(), Request(120, "family", must=("film-safely",)))
    names = [one.id for one in made.modules]

    assert names.index("cover-that-face") < names.index("film-safely")


def test_no_machines_no_network_is_said() -> None:
    """A module that is written for machines says how it goes without."""
    must = ("hidden-data-hunt",)
    made = agenda.plan(room(), Request(120, "activist", must=must))
    text = "\n".join(agenda_sheet.lines(made, ENGLISH, lambda line, _width: [line], 80))
    entry = next(e for e in made.entries if e.module and e.module.id == must[0])

    assert entry.low_tech
    assert f"Without machines: {entry.module and entry.module.low_tech}" in text


def test_what_is_brought_along_is_what_is_used() -> None:
    """Without machines no machine is on the list, and what stands in for it is."""
    must = ("hidden-data-hunt", "keep-original", "cover-that-face")
    without, shared = (
        agenda_sheet.materials(agenda.plan(room(), Request(240, devices=devices, must=must)))
        for devices in ("none", "shared")
    )

    assert not any("computer with" in thing or "commands" in thing for thing in without)
    assert any("computer with Lampshade" in thing for thing in shared)
    assert any("envelopes" in thing for thing in without)
    assert not any("envelopes" in thing for thing in shared)


def test_much_time_that_is_left_says_what_could_fill_it() -> None:
    """Over a quarter of the time, and only where something was left out for other groups."""
    long = agenda.plan(room(), Request(360, "trainer"))
    hard = agenda.plan(room(), Request(360, "student", level=1))
    short = agenda.plan(room(), Request(90, "trainer"))

    assert long.free * agenda_sheet.MUCH > 360
    assert agenda_sheet.FILL in agenda_sheet.left_over(long, ENGLISH)
    assert agenda_sheet.FILL not in agenda_sheet.left_over(short, ENGLISH)
    assert len(agenda_sheet.left_over(hard, ENGLISH)) == 1


def test_what_the_help_says_of_wishes_is_so() -> None:
    """Own machines change nothing, no module wants a network, none is of level 3."""
    for audience, minutes in itertools.product(AUDIENCES, (60, 120, 240)):
        shared, own = (agenda.plan(room(), Request(minutes, audience, devices=each)).entries
                       for each in ("shared", "own"))  # fmt: skip
        assert shared == own
    assert {one.network for one in room().modules.values()} == {"none"}
    assert max(one.level for one in room().modules.values()) == 2


def test_an_online_module_says_how_it_goes_offline() -> None:
    """Without a network nothing that wants one is left unexplained."""
    shelf = room()
    online = dataclasses.replace(shelf.modules["myth-quiz"], network="optional")
    there = dataclasses.replace(shelf, modules={**shelf.modules, "myth-quiz": online})
    for network, told in (("none", True), ("some", False)):
        asked = Request(60, must=("myth-quiz",), network=network)
        page = agenda_sheet.html(agenda.plan(there, asked), "en", "")
        assert ("Without a network" in page) == told


def laid(names: str, **more: object) -> Agenda:
    return agenda.laid(room(), Request(120, **more), names.split())  # type: ignore[arg-type]


def test_a_trainer_may_choose_the_order() -> None:
    """What is laid by hand keeps the same laws."""
    made = laid("opening myth-quiz what-protecting closing")

    assert [one.id for one in made.modules] == [
        "opening",
        "myth-quiz",
        "what-protecting",
        "closing",
    ]
    assert wrongs(made) == []


@pytest.mark.parametrize(("names", "code"), [
    ("myth-quiz opening closing", "ends"),
    ("opening closing myth-quiz", "ends"),
    ("opening myth-quiz myth-quiz closing", "ends"),
    ("opening keep-original hidden-data-hunt closing", "need"),
    ("opening myth-quiz what-protecting hidden-data-hunt cover-that-face closing", "short"),
])  # fmt: skip
def test_a_wrong_order_explains_itself(names: str, code: str) -> None:
    """The page can say why a move is not made."""
    with pytest.raises(Impossible) as caught:
        laid(names)

    assert code in {reason.code for reason in caught.value.reasons}


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(workshop_command, list(arguments), standalone_mode=False)
    assert done.exception is None
    return done.return_value, done.stdout, done.stderr


def test_the_command_prints_an_agenda() -> None:
    """As text, and as one document."""
    code, text, _ = run("agenda", "--minutes", "90", "--audience", "family")
    assert (code, text.splitlines()[0]) == (0, "Agenda")
    assert "Left out, and why" in text

    code, text, _ = run("agenda", "--minutes", "90", "--audience", "family", "--json")
    said = json.loads(text)
    assert code == 0
    assert said["total"] <= 90
    assert said["entries"][0]["module"] == OPENING
    assert {row["reason"] for row in said["left"]} <= {*agenda.REASONS}


def test_the_command_explains_what_can_not_be() -> None:
    """Exit code 2, and sentences."""
    code, text, talk = run("agenda", "--minutes", "60", "--people", "2")

    assert (code, text) == (2, "")
    assert "Opening and agreement: needs at least 3 people" in talk


def test_fields_that_do_not_fit_are_known() -> None:
    """The page asks for nothing else than what there is."""
    assert agenda.known(Request())
    assert not agenda.known(Request(devices="many"))
    assert not agenda.known(Request(people=0))


def _room_has_order(shelf: Room) -> list[str]:
    return [*shelf.modules]


def test_modules_stand_in_an_order_that_can_be_held() -> None:
    """Opening first, closing last, needs before."""
    names = _room_has_order(room())

    assert (names[0], names[-1]) == (OPENING, CLOSING)
    assert all(names.index(need) < names.index(one.id)
               for one in room().modules.values() for need in one.needs)  # fmt: skip


def test_long_modules_bring_more_breaks() -> None:
    """Two stretches would hold the minutes, but no cut makes both short enough."""
    shelf = room()
    names = ("what-protecting", "score-or-list", "myth-quiz")
    long = {name: dataclasses.replace(shelf.modules[name], minutes=35) for name in names}
    there = dataclasses.replace(shelf, modules={**shelf.modules, **long})
    made = agenda.laid(there, Request(170), [OPENING, *names, CLOSING])

    assert max(_sitting(made)) <= agenda.SITTING
    assert [entry.kind for entry in made.entries].count("break") == 2
