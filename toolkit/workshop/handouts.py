"""Paper: what people take home, what the trainer holds in the hand, what hangs on the wall.

Everything is made from the guides and modules themselves, and nothing on it asks for a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from toolkit.guidebook import page as guidepage
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.page import words_in
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book, Guide
from toolkit.i18n import Words, enclosed
from toolkit.i18n import mark as _
from toolkit.workshop import html_page, slides
from toolkit.workshop.values import Module, Poster, Sheet, Step

STEPS: dict[str, str] = {
    "activity": _("Ease in"),
    "discussion": _("Talk about it"),
    "input": _("Explain"),
    "deepening": _("Practise"),
    "synthesis": _("Look back"),
}
DO, SAY, MIND = _("Do"), _("Say"), _("Keep in mind")
PASS = _("Everyone may pass on anything, without a reason.")
DATES = _(
    "Module “{id}” of Lampshade: checked by its author on {reviewed}; nobody else has reviewed it "
    "yet; check again by {due}."
)
ENGLISH_DATES = _(
    "Module “{id}” of Lampshade: the English text was checked by its author on {reviewed}; check "
    "again by {due}."
)


def _link(_name: str, _part: str) -> str:
    """On paper nothing leads anywhere."""
    return "#"


def guide(book: Book, one: Guide, today: date, paper: str = "", lang: str = "") -> str:
    """What people take home of a guide. lang: the language that was asked for."""
    note = html_page.english(words_in(lang), one.lang, lang) if lang else []
    body = element("main", *note, guidepage.handout(guidepage.sheet(book, one, _link), today))
    return html_page.page(one.title, body, one.lang, paper=paper)


def module(one: Module, lang: str, paper: str = "") -> str:
    """A module as the trainer holds it: do, say, keep in mind."""
    words = words_in(lang)
    title = element("h1", one.title, lang=one.lang)
    body = element("main", *html_page.english(words, one.lang, lang), title, inside(one, lang))
    return html_page.page(one.title, body, lang, paper=paper)


def inside(one: Module, lang: str) -> Html:
    """A module without a frame and a heading; lang: of what stands around its own words."""
    return element("div", *_module(one, lang), lang=one.lang, dir=TONGUES[one.lang].direction)


def facts_of(one: Module, words: Words) -> str:
    """How long, for how many, with what."""
    return " · ".join(enclosed(fact, words.language.direction) for fact in _facts(one, words))


def _facts(one: Module, words: Words) -> list[str]:
    return [
        words.say(_("{minutes} min"), minutes=one.minutes),
        words.say(_("{least} to {most} people"), least=one.min_people, most=one.max_people),
        one.ratio,
    ]  # fmt: skip


def parts(one: Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lists around the steps, each with its heading."""
    yield _("Aims"), one.objectives
    yield _("Material"), one.materials
    yield _("Before you begin: what can hurt"), one.risk_notes


def endings(one: Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What comes behind the steps."""
    yield _("Without machines"), (one.low_tech,)
    yield _("Material without machines"), one.low_tech_materials
    yield _("Without a network"), (one.no_network,)
    yield _("What goes wrong, and what then"), one.gotchas


def dates(one: Module, words: Words) -> str:
    """Which module this is, and of when."""
    said = DATES if one.lang == SOURCE else ENGLISH_DATES
    return words.say(said, id=one.id, reviewed=one.reviewed.isoformat(),
                     due=one.review_by.isoformat())  # fmt: skip


class _Around(NamedTuple):
    """The language around a module, and what marks a block of it; nothing where it is the same."""

    words: Words
    marks: dict[str, str]


def _around(one: Module, lang: str) -> _Around:
    marks = {} if one.lang == lang else {"lang": lang, "dir": TONGUES[lang].direction}
    return _Around(words_in(lang), marks)


def _module(one: Module, lang: str) -> Iterator[Html]:
    words, marks = around = _around(one, lang)
    *said, ratio = _facts(one, words)
    yield element("p", one.summary)
    yield element("p", *(piece for fact in said for piece in (element("bdi", fact), " · ")),
                  element("bdi", ratio, lang=one.lang), class_="soft", **marks)  # fmt: skip
    for title, lines in parts(one):
        yield from _part(title, lines, around)
    yield element("p", element("b", words.gettext(PASS)), **marks)
    for step in one.steps:
        yield from _step(step, around)
    for title, lines in endings(one):
        yield from _part(title, lines, around)
    yield element("p", dates(one, words), class_="soft", **marks)


def _part(title: str, lines: tuple[str, ...], around: _Around) -> Iterator[Html]:
    yield element("h2", around.words.gettext(title), **around.marks)
    yield html_page.listed(lines) if len(lines) > 1 else element("p", *lines)


def step_title(step: Step, words: Words) -> str:
    """A step, and how long it takes."""
    minutes = words.say(_("{minutes} min"), minutes=step.minutes)
    return f"{words.gettext(STEPS[step.step])} ({minutes})"


def _step(step: Step, around: _Around) -> Iterator[Html]:
    yield element("h2", step_title(step, around.words), **around.marks)
    for title, lines in ((DO, step.do), (SAY, step.say), (MIND, step.notes)):
        yield element("h3", around.words.gettext(title), **around.marks)
        yield html_page.listed(lines)


def sheet(one: Sheet, lang: str, paper: str = "") -> str:
    """A page of plain lines: of the safety pack, or words around the modules."""
    words = words_in(lang)
    title = words.gettext(one.title)
    inside = [element("h1", title)]
    if one.text:
        inside.append(element("p", one.text))
    inside.append(html_page.listed(one.lines, class_="ticks" if one.ticks else None))
    body = element("div", *inside, lang=one.lang, dir=TONGUES[one.lang].direction)
    framed = element("main", *html_page.english(words, one.lang, lang), body)
    return html_page.page(title, framed, lang, paper=paper)


def poster(one: Poster, book: Book, lang: str, paper: str = "") -> str:
    """A few large words and a drawing, one to a page.

    That it is not translated is said on the screen, and not on the wall.
    """
    note = element("div", *html_page.english(words_in(lang), one.lang, lang), class_="noprint")
    body = element(
        "main",
        element("h1", one.title),
        slides.drawing(one.drawing, book, one.lang),
        html_page.listed(one.lines),
        class_="poster",
        lang=one.lang,
        dir=TONGUES[one.lang].direction,
    )
    return html_page.page(
        one.title, joined(*([note] if one.lang != lang else []), body), lang, paper=paper
    )
