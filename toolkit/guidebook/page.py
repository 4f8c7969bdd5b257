"""A guide as one page: an article to stand in a frame, and the part of it that is handed out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from toolkit import i18n
from toolkit.guidebook import labels, render, state
from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.parts import PARTS, TONGUES
from toolkit.guidebook.render import Sheet
from toolkit.guidebook.rules_facts import keys
from toolkit.guidebook.terms import Terms
from toolkit.guidebook.values import Book, Guide, Section
from toolkit.i18n import Words
from toolkit.i18n import mark as _

#: Gives the address of a guide, or of a part of its page.
Link = Callable[[str, str], str]
HANDOUT = _("Handout to print")
DATES = _("Guide “{id}” of Lampshade: {checked}; check again by {due}.")


def _here(name: str, part: str) -> str:
    """The address of a guide where all of them lie in one place."""
    return f"/guides/{name}#{part}" if part else f"/guides/{name}"


def sheet(book: Book, guide: Guide, link: Link = _here) -> Sheet:
    """An empty page for a guide."""
    fresh = Sheet(book, guide, link, Terms(book.terms.get(guide.lang, {}), guide.lang))
    ticks = (_tick(step.text, step.minutes, fresh) for step in guide.checklist)
    fresh.ticks = element("ul", *ticks, class_="checks")
    return fresh


def words_of(guide: Guide) -> Words:
    """The words of the interface in a guide's language; English where it has none yet."""
    return words_in(guide.lang)


def words_in(lang: str) -> Words:
    """The same for a language of guides."""
    return i18n.speaking(TONGUES[lang].code)


def _tick(text: str, minutes: int, fresh: Sheet) -> Html:
    box = element("input", type="checkbox", autocomplete="off")
    words = words_of(fresh.guide)
    short = words.say(_("{minutes} min"), minutes=minutes) if minutes else ""
    said = element("span", render.line(text, fresh), " ", element("small", short))
    return element("li", element("label", box, said, class_="tick"))


def article(fresh: Sheet, today: date) -> Html:
    """The whole page of a guide, without a frame."""
    guide, words = fresh.guide, words_of(fresh.guide)
    answer = element("div", render.blocks(guide.answer, fresh), class_="answer")
    inside = [_section(section, fresh, words) for section in guide.sections]
    return element(
        "article",
        element("h1", guide.title),
        element("p", *_unbroken(facts_line(fresh.book, guide, words)), class_="soft"),
        *_notes(fresh, today, words),
        answer,
        _contents(guide, words),
        *inside,
        *_endings(fresh, words),
        lang=guide.lang,
        dir=TONGUES[guide.lang].direction,
        class_="guide prose",
    )


def handout(fresh: Sheet, today: date) -> Html:
    """What is worth a sheet of paper: the answer, what to do, what helps, what can hurt."""
    guide, words = fresh.guide, words_of(fresh.guide)
    fresh.terms, fresh.noted = Terms({}, guide.lang), False  # nothing on paper leads anywhere
    parts = [section for section in guide.sections
             if section.part in PARTS and PARTS[section.part].handout]  # fmt: skip
    return element(
        "article",
        element("h1", guide.title),
        *_notes(fresh, today, words),
        element("div", render.blocks(guide.answer, fresh), class_="answer"),
        *(element("section", element("h2", title), _list(told, fresh))
          for title, told in warnings(guide, words)),
        *(element("section", element("h2", part.title), render.blocks(part.text, fresh))
          for part in parts),
        element("section", element("h2", words.gettext(CANNOT)), _list(guide.cannot, fresh)),
        element("p", *_unbroken(dates(fresh.book, guide, words)), class_="soft"),
        lang=guide.lang,
        dir=TONGUES[guide.lang].direction,
        class_="guide prose handout",
    )  # fmt: skip


def warnings(guide: Guide, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a handout says of harm; of the law only that there is more to read."""
    law = (words.gettext(ASK_LAW),) if guide.legal_risk else ()
    yield words.gettext(CAREFUL), (*guide.harm_notes, *law)


def dates(book: Book, guide: Guide, words: Words) -> str:
    """Which guide a handout is from, who checked it, and when to look again."""
    values = words.shown({"id": guide.id, "due": guide.review_by.isoformat()})
    return words.gettext(DATES).format(checked=state.checked(book, guide, words), **values)


def _unbroken(text: str) -> Iterator[object]:
    """A line whose dates are not broken over two."""
    for at, part in enumerate(_DATE.split(text)):
        yield element("time", part) if at % 2 else part


_DATE = re.compile(r"(\d{4}-\d\d-\d\d)")


def facts_line(book: Book, guide: Guide, words: Words) -> str:
    """For whom it is, how hard, how long, who checked it and when."""
    audience = words.gettext(_(", ")).join(
        words.gettext(labels.AUDIENCES[code]) for code in guide.audience
    )
    said = [
        words.say(_("For {people}"), people=audience),
        words.gettext(labels.LEVELS[guide.level]),
        words.say(_("about {minutes} minutes"), minutes=guide.minutes),
        state.checked(book, guide, words),
        words.say(_("check again by {date}"), date=guide.review_by.isoformat()),
    ]
    return " · ".join(said)


def _notes(fresh: Sheet, today: date, words: Words) -> Iterator[Html]:
    for note in state.notes(fresh.book, fresh.guide, today, words):
        yield element("div", element("p", note), class_="note", role="note")


def _contents(guide: Guide, words: Words) -> Html:
    titles = [(section.part, section.title) for section in guide.sections if section.part]
    titles.append(("sources", words.gettext(SOURCES)))
    items = [element("li", element("a", title, href=f"#{part}")) for part, title in titles]
    return element("nav", element("ol", *items), class_="contents noprint",
                   aria_label=words.gettext(_("Contents")))  # fmt: skip


def _section(section: Section, fresh: Sheet, words: Words) -> Html:
    text = render.blocks(section.text, fresh)  # first, for the order of the footnotes
    drawn = [
        element("div", element("h3", title), _list(tuple(told), fresh), class_="card")
        for title, told in boxes(fresh.guide, section.part, words)
    ]
    return element("section", element("h2", section.title), text, *drawn, id=section.part or None)


CANNOT = _("What this cannot do")
CAREFUL = _("Be careful")
ASK_LAW = _(
    "The law can hurt you here: read the guide's box about it with somebody who knows the law "
    "where you are. This is no legal advice."
)
SOURCES = _("Sources")


def boxes(guide: Guide, part: str, words: Words) -> Iterator[tuple[str, list[str]]]:
    """What the head says that belongs behind a section: the law, harm, and what cannot be."""
    if part == "who" and guide.legal_risk:
        yield words.gettext(_("The law can hurt you; this is no legal advice")), [
            words.say(_("{region}: {risk} (checked {date})"), risk=risk.text,
                      region=words.gettext(labels.REGIONS[risk.region]),
                      date=risk.checked.isoformat())
            for risk in guide.legal_risk
        ]  # fmt: skip
    if part == "who":
        yield words.gettext(CAREFUL), [*guide.harm_notes]
    if part == "not":
        yield words.gettext(CANNOT), [*guide.cannot]


def _list(lines: tuple[str, ...], fresh: Sheet) -> Html:
    return element("ul", *(element("li", render.line(line, fresh)) for line in lines))


def _endings(fresh: Sheet, words: Words) -> Iterator[Html]:
    """Sources, tools, words: what the page has mentioned."""
    yield _sources(fresh, words)
    if fresh.named:
        yield _tools(fresh, words)
    if fresh.used:
        rows = [
            joined(element("dt", fresh.terms.rows[name].word, id=f"word-{name}"),
                   element("dd", fresh.terms.rows[name].meaning))
            for name in fresh.used
        ]  # fmt: skip
        title = element("h2", words.gettext(_("Words used here")))
        yield element("section", title, element("dl", *rows), id="words")


def _sources(fresh: Sheet, words: Words) -> Html:
    """Footnotes in their order, then what else was read."""
    notes = [
        element("li", *_fact(name, fresh, words), id=f"note-{number}")
        for name, number in fresh.cited.items()
    ]
    told = {key for name in fresh.cited for key in keys(fresh.book.facts.get(name, {}))}
    rest = [key for key in fresh.guide.sources if key not in told]
    more = [element("li", _source(key, fresh)) for key in rest]
    inside = [element("h2", words.gettext(SOURCES)), element("ol", *notes)]
    if more:
        inside += [element("p", words.gettext(_("Also read:"))), element("ul", *more)]
    return element("section", *inside, id="sources", class_="soft")


def _fact(name: str, fresh: Sheet, words: Words) -> Iterator[object]:
    fact = fresh.book.facts.get(name, {})
    for at, key in enumerate(keys(fact)):
        yield "; " if at else ""
        yield _source(key, fresh)
    sure = words.gettext(labels.CERTAINTIES.get(str(fact.get("certainty")), ""))
    checked = words.say(_("checked {date}"), date=str(fact.get("checked", "")))
    yield element("small", f" ({sure}, {checked})") if sure else ""


def _source(key: str, fresh: Sheet) -> Html:
    """A source in words; its address is to be read, not to be followed from here."""
    address = fresh.book.sources.get(key, {}).get("url")
    where = joined(" ", element("code", address, dir="ltr")) if address else ""
    return element("bdi", source_line(fresh.book, key), where, lang="en")


def source_line(book: Book, key: str) -> str:
    """A source in one line, as it was published."""
    row = book.sources.get(key, {})
    return f"{row.get('publisher', '')}: {row.get('title', key)} ({row.get('year', '')})"


def _tools(fresh: Sheet, words: Words) -> Html:
    rows = []
    for name in fresh.named:
        row = fresh.book.tools.get(name, {})
        checked = words.say(_("checked {date}"), date=str(row.get("checked", "")))
        rows.append(element("li", element("bdi", row.get("name", name), lang="en"), ": ",
                            element("bdi", row.get("technique", ""), lang="en"), " ",
                            element("small", checked)))  # fmt: skip
    title = element("h2", words.gettext(_("Tools named here")))
    return element("section", title, element("ul", *rows), id="tools")


LAW = _("The law, region by region")


def law(book: Book, today: date) -> Html:
    """The law packs, which are English: what holds where, from when, and when to look again."""
    words = words_in("en")
    return element("article", element("h1", words.gettext(LAW)), *_regions(book, today, words),
                   lang="en", dir="ltr", class_="guide prose")  # fmt: skip


def _regions(book: Book, today: date, words: Words) -> Iterator[Html]:
    for name, pack in book.regions.items():
        due = pack.get("review_by")
        old = []
        if isinstance(due, date) and today > due:
            past = words.say(state.PAST, date=due.isoformat())
            old.append(element("div", element("p", past), class_="note", role="note"))
        points = [
            element("li", point.get("text", ""), " ", element("small", _read_in(book, point)))
            for point in pack.get("points") or ()
        ]
        dates = words.say(_("checked {date}"), date=str(pack.get("checked", "")))
        yield element("section", element("h2", pack.get("name", name)), *old,
                      element("ul", *points), element("p", pack.get("notice", "")),
                      element("p", dates, class_="soft"), id=name)  # fmt: skip


def _read_in(book: Book, point: Mapping[str, Any]) -> str:
    """Where a point was read."""
    said = dict.fromkeys(
        source_line(book, key)
        for fact in point.get("facts") or ()
        for key in keys(book.facts.get(fact, {}))
    )
    return "; ".join(said)
