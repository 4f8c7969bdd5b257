"""The safety plan: twelve cards on one page, the plan as the answer to them.

Answers come with the form and stay in the page that shows the plan. That page is held in the
visit's memory, like every page that answers a form, until it is cleared; nothing else is kept,
and no answer stands in an address, a cookie or a log.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from toolkit.plan import answers as given
from toolkit.plan import make, plain, sheet, texts
from toolkit.plan.values import Answers, Kit
from toolkit.web.choices import Nonsense
from toolkit.web.house import visit
from toolkit.web.words import here

pages = Blueprint("plan", __name__)

#: What keeps a plan.
_KEEP = "lampshade plan --lock"


@pages.get("/plan")
def ask() -> ResponseReturnValue:
    """The cards, empty."""
    return _cards({})


@pages.post("/plan")
def answer() -> ResponseReturnValue:
    """The plan for what was answered, or for a made-up person; or the cards once more."""
    own, words = texts.now(here().tag), here()
    kit = own.kit
    name = request.form.get("persona", "")
    if name and name not in kit.personas:
        raise Nonsense
    answers = kit.personas[name].answers if name else _answers(kit)
    if "change" in request.form:
        return _cards(answers)
    made = make.plan(kit, answers)
    today = date.today()  # noqa: DTZ011  (the reader's day)
    return render_template(
        "plan_result.html",
        plan=sheet.sheet(made, answers, own, words, today, sheet.around(own.home)),
        answers=answers,
        persona=name and own.text("personas", name, "title"),
        story=name and own.text("personas", name, "story"),
        marks=own.translated,
        command=_KEEP,
        say={name: words.gettext(getattr(plain, name))
             for name in ("HEADING", "FIRST", "LEFT", "LIMIT", "FOUND")},
    )  # fmt: skip


@pages.post("/plan/clear")
def clear() -> ResponseReturnValue:
    """Empty cards; the pages before are dropped from memory, here and in the browser."""
    visit().shelf.forget()
    fresh = make_response(redirect("/plan", 303))
    fresh.headers["Clear-Site-Data"] = '"cache"'
    return fresh


def _answers(kit: Kit) -> Answers:
    """What the form says; a card whose answer is empty was skipped."""
    said = {
        name: [option for option in request.form.getlist(name) if option]
        for name in request.form
        if name not in ("csrf", "persona", "change")
    }
    try:
        return given.checked(kit.questions, said)
    except given.Unknown:
        raise Nonsense from None


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
