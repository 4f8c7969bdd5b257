"""Workshops in the browser: build an agenda, move its parts, print it; count totals.

What is asked comes with the form and stays in the page that answers it, which is held in the
visit's memory like every such page. Nothing else is kept, and nothing stands in an address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from toolkit.guidebook import labels
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import mark as _
from toolkit.web.app_state import visit
from toolkit.web.bad_requests import BadRequest
from toolkit.web.words import here
from toolkit.workshop import agenda, agenda_sheet, handouts, html_page, modules, quiz
from toolkit.workshop.agenda import Agenda, Impossible, Reason, Request
from toolkit.workshop.quiz import Totals
from toolkit.workshop.values import CLOSING, DEVICES, OPENING, Room

pages = Blueprint("workshop", __name__)

LENGTHS = (45, 60, 90, 120, 180, 240, 360)
#: What a group can do, as a trainer sees it; each lets in the modules of its level and below.
LEVELS: dict[int, str] = {
    1: _("no practice yet"),
    2: _("some practice"),
    3: _("much practice: organisers and advanced"),
}
_BY_CODE = {tongue.code: tag for tag, tongue in TONGUES.items()}


def _room() -> Room:
    return modules.now(_BY_CODE.get(here().code, SOURCE))


@pages.get("/workshop")
def ask() -> ResponseReturnValue:
    """What a trainer has, and wishes for."""
    return _form(Request())


@pages.post("/workshop")
def answer() -> ResponseReturnValue:
    """An agenda, moved as was asked; or the form once more, with what cannot be."""
    room, asked = _room(), _asked()
    if "change" in request.form:
        return _form(asked)
    try:
        before, names = _before(room, asked)
    except Impossible as error:
        return _form(asked, error.reasons)
    action, _colon, name = request.form.get("do", "").partition(":")
    if not action:
        return _shown(room, before)
    try:
        return _shown(room, agenda.laid(room, asked, _moved(room, names, action, name)))
    except Impossible as error:
        return _shown(room, before, error.reasons)


def _asked() -> Request:
    """What the form says. Raises BadRequest."""
    said = request.form
    try:
        asked = Request(
            minutes=int(said.get("minutes", "120")), audience=said.get("audience", "all"),
            level=int(said.get("level", "2")), people=int(said.get("people", "12")),
            devices=said.get("devices", "none"), network=said.get("network", "none"),
            must=tuple(dict.fromkeys(said.getlist("must"))),
        )  # fmt: skip
    except ValueError:
        raise BadRequest from None
    if not agenda.known(asked) or not {*asked.must} <= {*_room().modules}:
        raise BadRequest
    return asked


def _before(room: Room, asked: Request) -> tuple[Agenda, list[str]]:
    """The agenda that the page has shown, or a fresh one. Raises Impossible, BadRequest."""
    order = request.form.get("order", "").split()
    if not {*order} <= {*room.modules}:
        raise BadRequest
    made = agenda.laid(room, asked, order) if order else agenda.plan(room, asked)
    return made, [one.id for one in made.modules]


def _moved(room: Room, names: Sequence[str], action: str, name: str) -> list[str]:
    """The modules in another order, or others. Raises BadRequest."""
    if name not in room.modules or name in (OPENING, CLOSING):
        raise BadRequest
    if action == "in":
        fresh = [each for each in agenda.needed(room.modules, name) if each not in names]
        return [*names[:-1], *fresh, names[-1]]
    if name not in names:
        raise BadRequest
    if action == "out":
        return [each for each in names if each != name]
    if action == "swap":
        other = request.form.get(f"for-{name}", "")
        if other not in room.modules:
            raise BadRequest
        return [other if each == name else each for each in names]
    return _stepped(names, action, name)


def _stepped(names: Sequence[str], action: str, name: str) -> list[str]:
    """One place earlier or later, between the opening and the closing."""
    steps = {"up": -1, "down": 1}
    if action not in steps:
        raise BadRequest
    found, at = [*names], names.index(name)
    to = at + steps[action]
    if 0 < to < len(names) - 1:
        found[at], found[to] = found[to], found[at]
    return found


def _said(room: Room, reasons: Sequence[Reason]) -> list[str]:
    """Why something cannot be, in sentences."""
    words = here()
    return [
        words.say(_("{title}: {why}"), title=room.modules[reason.about].title,
                  why=reason.said(words))
        if reason.about in room.modules else reason.said(words)
        for reason in reasons
    ]  # fmt: skip


def _form(asked: Request, reasons: Sequence[Reason] = ()) -> str:
    room, words = _room(), here()
    return render_template(
        "workshop.html",
        asked=asked,
        lengths=sorted({*LENGTHS, asked.minutes}),
        audiences=[(code, words.gettext(name)) for code, name in labels.AUDIENCES.items()],
        levels=[(level, words.gettext(name)) for level, name in LEVELS.items()],
        devices=[(code, words.gettext(agenda_sheet.DEVICES[code])) for code in DEVICES],
        networks=[(code, words.gettext(agenda_sheet.NETWORKS[code])) for code in agenda.NETWORKS],
        topics=[one for one in room.modules.values() if one.id not in (OPENING, CLOSING)],
        wrong=_said(room, reasons),
        most=agenda.MOST_PEOPLE,
        command="lampshade workshop --help",
    )


def _shown(room: Room, made: Agenda, reasons: Sequence[Reason] = ()) -> str:
    words = here()
    rows = [
        (entry, agenda_sheet.clock(entry.start), agenda_sheet.title(entry, words),
         agenda_sheet.notes(entry, made.request, words))
        for entry in made.entries
    ]  # fmt: skip
    names = [one.id for one in made.modules]
    return render_template(
        "workshop_agenda.html",
        made=made,
        rows=rows,
        order=" ".join(names),
        fixed=(OPENING, CLOSING),
        first=names[1] if len(names) > 2 else "",
        last=names[-2] if len(names) > 2 else "",
        left=[(left.module, left.reason.said(words)) for left in made.left],
        materials=agenda_sheet.materials(made),
        summary=agenda_sheet.summary(made, words),
        free=made.free if made.free >= agenda_sheet.FEW else 0,
        fill=agenda_sheet.left_over(made, words)[1:],
        say={name: words.gettext(getattr(agenda_sheet, name))
             for name in ("HEADING", "BRING", "LEFT", "CHANGES", "NO_LIST")},
        wrong=_said(room, reasons),
        foreign=room.modules[OPENING].lang,
    )  # fmt: skip


@pages.get("/workshop/modules/<name>")
def module(name: str) -> ResponseReturnValue:
    """A module as the trainer holds it."""
    room = _room()
    one = room.modules.get(name) or abort(404)
    missing = "" if one.lang == room.lang else here().gettext(html_page.NOT_THERE)
    return render_template("workshop_module.html", module=one, missing=missing,
                           inside=handouts.inside(one, room.lang))  # fmt: skip


@pages.post("/workshop/clear")
def clear() -> ResponseReturnValue:
    """Empty fields; the pages before are dropped."""
    visit().store.clear_pages()
    return redirect("/workshop", 303)


@pages.get("/workshop/totals")
def count() -> ResponseReturnValue:
    """The six questions, with room for totals."""
    return _counted([], "")


@pages.post("/workshop/totals")
def counted() -> ResponseReturnValue:
    """What a group learned, from totals alone; of fewer than five people nothing."""
    survey = _room().survey
    if survey is None:
        raise BadRequest
    try:
        people = Totals(_number("people-before"), _number("people-after"))
        totals = [Totals(_number(f"before-{at}"), _number(f"after-{at}"))
                  for at in range(len(survey.items))]  # fmt: skip
    except ValueError:
        raise BadRequest from None
    try:
        found = quiz.changes(people.before, people.after, totals)
    except ValueError:
        wrong = here().gettext(_("There are more answers than people. Count again."))
        return _counted([], wrong, _typed(people))
    return _counted(found, "" if found else here().gettext(quiz.TOO_FEW), _typed(people))


def _number(name: str) -> int:
    """A number that was typed; nothing is none. Raises ValueError."""
    return int(request.form.get(name) or "0")


def _typed(people: Totals) -> dict[str, str]:
    """What was typed, for the page that answers it alone; of few people nothing is shown again."""
    return request.form.to_dict() if min(people) >= quiz.FEWEST else {}


def _counted(
    found: Sequence[quiz.Change], note: str, typed: Mapping[str, str] | None = None
) -> str:
    survey = _room().survey
    if survey is None:
        raise BadRequest
    asked = [
        (at, item.question, [item.options[number] for number in item.correct],
         found[at] if found else None)
        for at, item in enumerate(survey.items)
    ]  # fmt: skip
    return render_template("workshop_totals.html", survey=survey, asked=asked, note=note,
                           typed=typed or {}, most=agenda.MOST_PEOPLE)  # fmt: skip
