"""A guide as plain lines for a terminal: no colour, no control characters, wrapped by columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from toolkit.guidebook import labels, order, page, state
from toolkit.guidebook.fields import wide
from toolkit.guidebook.load import CHECKLIST, CITED, DRAWING, TOOL
from toolkit.guidebook.rules_facts import keys
from toolkit.guidebook.values import Book, Guide

#: Breaks a text into lines of at most so many columns.
Wrap = Callable[[str, int], list[str]]

_LINK = re.compile(r"\[([^\]]*)\]\((?:guide:([^)#\s]*)[^)]*|#[^)]*)\)")
_BOLD = re.compile(r"\*\*|(?<!\*)\*(?!\*)")
#: Chinese, whose words and sentences have no spaces between them.
_WHOLE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_HEAD = re.compile(r"(?:\s*(?:\d+[.)]|[-*!>]|\[ \])\s+|\s*)")


def lines(book: Book, guide: Guide, today: date, wrap: Wrap, width: int) -> Iterator[str]:
    """The whole guide, line by line."""
    words = page.words_of(guide)
    notes: dict[str, int] = {}
    yield from wrap(guide.title, width)
    yield "=" * min(width, wide(guide.title))
    yield ""
    for note in state.notes(book, guide, today, words):
        yield from _item(f"! {note}", wrap, width)
        yield ""
    yield from wrap(page.facts_line(book, guide, words), width)
    yield ""
    yield from _text(guide.answer, book, guide, notes, wrap, width)
    for section in guide.sections:
        yield from ("", *wrap(section.title, width), "-" * min(width, wide(section.title)))
        yield from _text(section.text, book, guide, notes, wrap, width)
        for title, told in page.boxes(guide, section.part, words):
            yield ""
            yield from wrap(f"{title}:", width)
            for line in told:
                yield from _item(f"- {_said(line, book, notes)}", wrap, width)
    yield from ("", *wrap(words.gettext(page.SOURCES), width))
    yield from _sources(book, guide, notes, wrap, width)


def _text(
    text: str, book: Book, guide: Guide, notes: dict[str, int], wrap: Wrap, width: int
) -> Iterator[str]:
    fenced = False
    for line in text.strip().splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            yield f"    {line}"
        elif line.strip() == CHECKLIST:
            for step in guide.checklist:
                yield from _item(f"[ ] {_said(step.text, book, notes)}", wrap, width)
        elif found := DRAWING.search(line):
            yield from _item(f"  ({_said(found[1], book, notes)})", wrap, width)
        else:
            yield from _item(_said(line, book, notes), wrap, width)


def _item(line: str, wrap: Wrap, width: int) -> list[str]:
    """A line with what stands before it; its further lines stand below its words."""
    found = _HEAD.match(line)
    head = found[0] if found else ""
    rest = wrap(line[len(head) :], max(width - len(head), 20))
    return [f"{head if at == 0 else ' ' * len(head)}{each}" for at, each in enumerate(rest)]


def _said(text: str, book: Book, notes: dict[str, int]) -> str:
    """A line without Markdown: links name their guide, citations their note."""
    text = CITED.sub(lambda found: _mark(found, notes.setdefault(found[1], len(notes) + 1)), text)
    text = TOOL.sub(lambda found: str(book.tools.get(found[1], {}).get("name", found[1])), text)
    text = _LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[2] else found[1], text)
    return _BOLD.sub("", re.sub(r"^#+ ", "", text))


def _mark(found: re.Match[str], number: int) -> str:
    """The mark of a note, set apart from what is before it but where no words are."""
    return f"[{number}]" if _WHOLE.match(found.string, found.start() - 1) else f" [{number}]"


def _sources(
    book: Book, guide: Guide, notes: dict[str, int], wrap: Wrap, width: int
) -> Iterator[str]:
    told = set()
    for fact, number in notes.items():
        for key in keys(book.facts.get(fact, {})):
            told.add(key)
            yield from _item(f"[{number}] {page.source_line(book, key)}", wrap, width)
    for key in guide.sources:
        if key not in told:
            yield from _item(f"- {page.source_line(book, key)}", wrap, width)


def list_lines(book: Book, lang: str, wrap: Wrap, width: int) -> Iterator[str]:
    """Every guide, topic by topic: its id and its title; in English where there is no other."""
    words = page.words_in(lang)
    for cluster, guides in order.clusters(book, lang):
        yield from ("", words.gettext(labels.CLUSTERS[cluster]))
        for guide in guides:
            mark = "" if guide.lang == lang else f" ({guide.lang})"
            gap = " " * max(1, 24 - len(guide.id))
            rest = wrap(f"{guide.title}{mark}", max(width - 27, 20))
            yield f"  {guide.id}{gap} {rest[0]}"
            yield from (f"{'':27}{each}" for each in rest[1:])
