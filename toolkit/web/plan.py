"""The safety plan: twelve cards on one page, the plan as the answer to them.

Answers come with the form and stay in the page that shows the plan. That page is held in the
visit's memory, like every page that answers a form, until it is cleared; nothing else is kept,
and no answer stands in an address, a cookie or a log. A plan can be locked: then the locked file
waits in memory, too, until it is saved.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from toolkit.errors import LampshadeError
from toolkit.plan import make, plain, sheet, texts
from toolkit.plan.answers import Unknown, checked
from toolkit.plan.locked_plan import LEAST, NAME
from toolkit.plan.values import Answers, Kit
from toolkit.web import credentials, form_pages, locker
from toolkit.web.app_state import visit
from toolkit.web.bad_requests import BadRequest
from toolkit.web.words import here

pages = Blueprint("plan", __name__)

#: What in a form is no card.
_NO_CARDS = ("csrf", "persona", "change", "how", "words", "again", "to")


@pages.get("/plan")
def ask() -> ResponseReturnValue:
    """The cards, empty."""
    return _cards({})


@pages.post("/plan")
def answer() -> ResponseReturnValue:
    """The plan for what was answered, or for a made-up person; or the cards once more."""
    own = texts.now(here().tag)
    name = request.form.get("persona", "")
    if name and name not in own.kit.personas:
        raise BadRequest
    answers = own.kit.personas[name].answers if name else _answers(own.kit)
    if "change" in request.form:
        return _cards(answers)
    return _shown(own, answers, name)


@pages.post("/plan/lock")
def lock() -> ResponseReturnValue:
    """The plan in a locked file, held in memory until it is saved; in no other form."""
    own = texts.now(here().tag)
    answers = _answers(own.kit)
    lines = plain.lines(_sheet(own, answers), own, here(), _unbroken, 0)
    words = "\n".join(lines) + "\n"
    try:
        return locker.kept_words(NAME, words, LEAST)
    except LampshadeError as error:
        return _shown(own, answers, error=error)


def _unbroken(text: str, _width: int) -> list[str]:
    """A text stays a line: whatever shows the unlocked file breaks it."""
    return [text]


def _sheet(own: texts.Texts, answers: Answers) -> sheet.Sheet:
    today = date.today()
    made = make.plan(own.kit, answers)
    return sheet.sheet(made, answers, own, here(), today, sheet.around(own.home))


def _shown(
    own: texts.Texts, answers: Answers, persona: str = "", error: LampshadeError | None = None
) -> ResponseReturnValue:
    return form_pages.form(
        "plan_result.html",
        error,
        plan=_sheet(own, answers),
        answers=answers,
        persona=persona and own.text("personas", persona, "title"),
        story=persona and own.text("personas", persona, "story"),
        marks=own.translated,
        how=request.form.get("how", credentials.SIX),
        say={name: here().gettext(getattr(plain, name))
             for name in ("HEADING", "FIRST", "LEFT", "LIMIT", "FOUND")},
    )  # fmt: skip


@pages.post("/plan/clear")
def clear() -> ResponseReturnValue:
    """Empty cards; the pages before are dropped from memory, here and in the browser."""
    visit().store.clear_pages()
    fresh = make_response(redirect("/plan", 303))
    fresh.headers["Clear-Site-Data"] = '"cache"'
    return fresh


def _answers(kit: Kit) -> Answers:
    """What the form says; a card whose answer is empty was skipped."""
    said = {
        name: [option for option in request.form.getlist(name) if option]
        for name in request.form
        if name not in _NO_CARDS
    }
    try:
        return checked(kit.questions, said)
    except Unknown:
        raise BadRequest from None


def _cards(answers: Answers) -> str:
    own = texts.now(here().tag)
    cards = [
        (
            question,
            own.text("questions", name, "title"),
            [(option.id, own.text("questions", name, f"option.{option.id}"),
              option.id in answers.get(name, ()))
             for option in question.options],
        )
        for name, question in own.kit.questions.items()
    ]  # fmt: skip
    people = [
        (name, own.text("personas", name, "title"), own.text("personas", name, "story"))
        for name in own.kit.personas
    ]
    return render_template(
        "plan.html",
        cards=cards,
        people=people,
        answers=answers,
        marks=own.translated,
        notes=list(sheet.state(own, here())),
    )
