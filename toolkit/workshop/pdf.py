"""The same paper as PDF: handouts, notes of modules, safety papers, posters, quizzes, agendas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from toolkit.errors import GuideError
from toolkit.guidebook import order, state
from toolkit.guidebook.load import CHECKLIST, CITED, LINK, SOURCE, TOOL, text_of
from toolkit.guidebook.page import CANNOT, dates, warnings, words_in, words_of
from toolkit.guidebook.parts import PARTS, TONGUES
from toolkit.guidebook.values import Book, Guide
from toolkit.i18n import Words
from toolkit.workshop import agenda_sheet, clean_copy, handouts, html_page, quiz, slides, typeset
from toolkit.workshop.agenda import Agenda, Entry
from toolkit.workshop.values import Item, Module, Poster, Quiz, Room, Sheet, Survey

Block = dict[str, Any]
Runs = list[tuple[str, str]]

_MARK = re.compile(r"\*\*(.+?)\*\*|`([^`]+)`|\*([^*]+)\*")
_ITEM = re.compile(r"(?:(\d+)[.)]|[-*])\s+(.*)")
_INSIDE = re.compile(r"\[([^\]]*)\]\(#[^)]*\)")


def paper(book: Book, name: str, lang: str, today: date) -> bytes:
    """The handout of a guide on A4, for a kit. Raises MissingPart, GuideError."""
    one = order.find(book, name, lang)
    if one is None:
        raise GuideError("no_guide")
    return _pdf(one.title, _guide(book, one, today), (one.lang, lang), html_page.A4)


def handout(book: Book, room: Room, name: str, size: str, today: date) -> bytes:
    """A guide's handout, a module, a quiz or a sheet. Raises MissingPart, GuideError."""
    words = words_in(room.lang)
    sheets = {sheet.id: sheet for sheet in (*room.safety, *room.texts.sheets)}
    one = order.find(book, name, room.lang)
    if name in room.modules:
        module = room.modules[name]
        return _pdf(module.title, _module(module, words), (module.lang, room.lang), size)
    if one is not None:
        return _pdf(one.title, _guide(book, one, today), (one.lang, room.lang), size)
    if name in sheets:
        sheet = sheets[name]
        title = words.gettext(sheet.title)
        return _pdf(title, _sheet(sheet, words), (sheet.lang, room.lang), size)
    raise GuideError("no_guide")


def plan(made: Agenda, lang: str, size: str) -> bytes:
    """An agenda, with what to bring and what was left out. Raises MissingPart."""
    words, written = words_in(lang), made.modules[0].lang
    data = {
        "title": words.gettext(agenda_sheet.HEADING),
        "blocks": [*_note(words, written, lang), *_plan(made, words)],
        "foreign": {"lang": written, "rtl": TONGUES[written].direction == "rtl"},
    }
    return clean_copy.copy(typeset.pdf(data, _spoken(words, lang), size, written))


def poster(one: Poster, book: Book, lang: str, size: str) -> bytes:
    """A few large words and a drawing, on one page. Raises MissingPart."""
    return _pdf(one.title, _poster(one, book), (one.lang, lang), size, note=False)


def test(one: Quiz, lang: str, size: str) -> bytes:
    """A quiz, and its answers on a page of their own."""
    return _pdf(one.title, _quiz(one, words_in(lang)), (one.lang, lang), size)


def survey(one: Survey, lang: str, size: str) -> bytes:
    """The six questions, and what the trainer needs on a page of its own."""
    return _pdf(one.title, _survey(one, words_in(lang)), (one.lang, lang), size)


def _pdf(
    title: str, made: Iterable[Block], langs: tuple[str, str], size: str, *, note: bool = True
) -> bytes:
    """langs: of the text itself, and the one that was asked for, in which labels are.

    note: say it where they are not the same.
    """
    written, asked = langs
    words = words_in(asked)
    said = _note(words, written, asked) if note else []
    data = {"title": title, "blocks": [*said, *made]}
    return clean_copy.copy(typeset.pdf(data, written, size, _spoken(words, asked)))


def _note(words: Words, written: str, asked: str) -> list[Block]:
    """Say it where the text itself is not in the language that was asked for."""
    return [_line("note", words.gettext(html_page.NOT_THERE))] if written != asked else []


def _spoken(words: Words, asked: str) -> str:
    """The language that labels are in."""
    return asked if words.code == TONGUES[asked].code else SOURCE


def _line(kind: str, text: str) -> Block:
    return {"kind": kind, "runs": [("", text)]}


def _lines(kind: str, texts: Sequence[str]) -> Block:
    return {"kind": kind, "items": [[("", text)] for text in texts]}


def _guide(book: Book, one: Guide, today: date) -> Iterator[Block]:
    words = words_of(one)
    yield _line("h1", one.title)
    for note in state.notes(book, one, today, words):
        yield _line("note", note)
    yield {"kind": "p", "runs": [("b", text) for _style, text in runs(one.answer, book)]}
    for title, told in warnings(one, words):
        yield _line("h2", title)
        yield {"kind": "ul", "items": [runs(line, book) for line in told]}
    for section in one.sections:
        if section.part in PARTS and PARTS[section.part].handout:
            yield _line("h2", section.title)
            yield from blocks(section.text, one, book)
    yield _line("h2", words.gettext(CANNOT))
    yield {"kind": "ul", "items": [runs(line, book) for line in one.cannot]}
    yield _line("p", dates(book, one, words))


def runs(text: str, book: Book) -> Runs:
    """A line without Markdown, in pieces of one style each."""
    text = TOOL.sub(lambda found: str(book.tools.get(found[1], {}).get("name", found[1])), text)
    text = _INSIDE.sub(r"\1", CITED.sub("", text))
    text = re.sub(r"\[([^\]]*)\]\(guide:[^)]*\)", r"\1", text) if LINK.search(text) else text
    found: Runs = []
    at = 0
    for mark in _MARK.finditer(text):
        found += [("", text[at : mark.start()])] if mark.start() > at else []
        bold, code, slanted = mark.groups()
        found.append(("c", code) if code else ("b", bold) if bold else ("", slanted))
        at = mark.end()
    return [*found, *([("", text[at:])] if at < len(text) else [])]


def blocks(text: str, one: Guide, book: Book) -> Iterator[Block]:
    """Paragraphs and lists of a section, line by line."""
    said: list[tuple[str, str]] = []
    for line in text.splitlines():
        words = line.strip().removeprefix(">").strip()
        if words == CHECKLIST:
            said += [("ticks", step.text) for step in one.checklist]
        elif not words or words.startswith(("![", "```")):
            said.append(("", ""))
        elif found := _ITEM.match(words):
            said.append(("ol" if found[1] else "ul", found[2]))
        elif said and said[-1][1]:
            said[-1] = (said[-1][0], f"{said[-1][1]} {words}")
        else:
            said.append(("p", words))
    yield from _gathered(said, book)


def _gathered(said: Sequence[tuple[str, str]], book: Book) -> Iterator[Block]:
    """Lines of one list after the other become one list."""
    last: Block | None = None
    for kind, words in said:
        if kind in ("", "p"):
            if last:
                yield last
            last = None
            if kind:
                yield {"kind": "p", "runs": runs(words, book)}
        elif last and last["kind"] == kind:
            last["items"].append(runs(words, book))
        else:
            if last:
                yield last
            last = {"kind": kind, "items": [runs(words, book)]}
    if last:
        yield last


def _module(one: Module, words: Words) -> Iterator[Block]:
    yield _line("h1", one.title)
    yield _line("p", one.summary)
    yield _line("p", handouts.facts_of(one, words))
    for title, lines in handouts.parts(one):
        yield _line("h2", words.gettext(title))
        yield _lines("ul", lines)
    yield {"kind": "p", "runs": [("b", words.gettext(handouts.PASS))]}
    for step in one.steps:
        yield _line("h2", handouts.step_title(step, words))
        for title, lines in ((handouts.DO, step.do), (handouts.SAY, step.say),
                             (handouts.MIND, step.notes)):  # fmt: skip
            yield _line("h3", words.gettext(title))
            yield _lines("ul", lines)
    for title, lines in handouts.endings(one):
        yield _line("h2", words.gettext(title))
        yield _lines("ul", lines) if len(lines) > 1 else _line("p", lines[0])
    yield _line("p", handouts.dates(one, words))


def _sheet(one: Sheet, words: Words) -> Iterator[Block]:
    yield _line("h1", words.gettext(one.title))
    if one.text:
        yield _line("p", one.text)
    yield _lines("ticks" if one.ticks else "ul", one.lines)


def _poster(one: Poster, book: Book) -> Iterator[Block]:
    yield _line("poster", one.title)
    if path := book.drawings.get(one.drawing):
        svg = typeset.plain(slides.labelled(text_of(path), one.drawing, book, one.lang))
        yield {"kind": "drawing", "svg": svg, "alt": slides.described(one.drawing, book, one.lang)}
    yield _lines("large", one.lines)


def _plan(made: Agenda, words: Words) -> Iterator[Block]:
    yield _line("h1", words.gettext(agenda_sheet.HEADING))
    yield _line("p", agenda_sheet.summary(made, words))
    yield {"kind": "agenda", "rows": [_row(entry, made, words) for entry in made.entries]}
    if free := agenda_sheet.left_over(made, words):
        yield _line("p", " ".join(free))
    for said in (agenda_sheet.CHANGES, agenda_sheet.NO_LIST):
        yield _line("p", words.gettext(said))
    things = [[("f", each)] for each in agenda_sheet.materials(made)]
    left = [
        [("f", one.title), ("", f": {why}")] for one, why in agenda_sheet.left_out(made, words)
    ]
    for title, kind, items in ((agenda_sheet.BRING, "ticks", things),
                               (agenda_sheet.LEFT, "ul", left)):  # fmt: skip
        if items:
            yield _line("h2", words.gettext(title))
            yield {"kind": kind, "items": items}


def _row(entry: Entry, made: Agenda, words: Words) -> Block:
    """When, how long, what; what it is for and what is different here, in lines of their own."""
    style = "f" if entry.module else ""
    aim = [[(style, entry.module.summary)]] if entry.module else []
    return {
        "start": agenda_sheet.clock(entry.start),
        "minutes": words.say(agenda_sheet.MINUTES, minutes=entry.minutes),
        "what": [(style, agenda_sheet.title(entry, words))],
        "lines": [
            *aim,
            *([("", note)] for note in agenda_sheet.notes(entry, made.request, words)),
        ],
    }


def _asked(items: Sequence[Item]) -> Iterator[Block]:
    """Questions with their answers to tick."""
    for at, item in enumerate(items, 1):
        yield _line("h2", f"{at}. {item.question}")
        yield _lines(
            "ticks", [f"{quiz.LETTERS[n]}. {each}" for n, each in enumerate(item.options)]
        )


def _quiz(one: Quiz, words: Words) -> Iterator[Block]:
    yield _line("h1", one.title)
    yield from _asked(one.items)
    yield {"kind": "new"}
    yield _line("h1", words.gettext(quiz.ANSWERS))
    for at, item in enumerate(one.items, 1):
        yield _line("h2", f"{at}. {item.question}")
        told = [f"{quiz.LETTERS[n]}. {quiz.verdict(item, n, words)} {why}"
                for n, why in enumerate(item.why)]  # fmt: skip
        yield _lines("ul", told)


def _survey(one: Survey, words: Words) -> Iterator[Block]:
    yield _line("h1", one.title)
    yield _line("p", words.gettext(quiz.NO_NAME))
    yield from _asked(one.items)
    yield {"kind": "new"}
    yield _line("h1", words.gettext(quiz.ANSWERS))
    yield _line("p", one.why)
    yield _lines("ul", one.how)
    for title, said in quiz.says(one):
        yield {"kind": "p", "runs": [("b", words.gettext(title)), ("", f": {said}")]}
    yield {"kind": "p", "runs": [("b", words.gettext(quiz.COUNTED))]}
    _right, _reason, *totals = (words.gettext(each) for each in quiz.HEADS)
    room = " · ".join(f"{each}: ____" for each in totals)
    for at, item in enumerate(one.items, 1):
        right = ", ".join(quiz.LETTERS[n] for n in item.correct)
        yield _line("h2", f"{at}: {right}")
        yield _line("p", " ".join(item.why))
        yield _line("p", room)
