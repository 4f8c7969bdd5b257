"""What else a guide is called: words that people type and its text does not hold.

They come from `search.yml`, from the situations that lead to a guide, and from the glossary, which
has a word in every language. In whichever language somebody asks, they belong to the page that a
reader of that language is shown; English ones, which people type everywhere, to each page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.guidebook import measure
from toolkit.guidebook.folding import folded
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.values import Book, Guide

#: A situation is about the guides that it names first; it only touches the others.
_FIRST = 2
#: Languages whose readers read each other's words.
_KIN = {"zh-Hans": "zh-Hant-HK", "zh-Hant-HK": "zh-Hans"}


class Names(NamedTuple):
    """Names of a guide: those that are about it, those that touch it, words that it explains."""

    about: list[str]
    near: list[str]
    terms: list[str]


#: Guide -> language -> its names.
_Table = defaultdict[str, defaultdict[str, Names]]


def names(book: Book) -> Iterator[tuple[Guide, Names]]:
    """Every page with all its names."""
    table = _table(book)
    for lang, shelf in book.guides.items():
        for guide in shelf.values():
            each = [table[guide.id][tongue] for tongue in _tongues(book, guide.id, lang)]
            yield guide, Names(*([word for said in column for word in said]
                                 for column in zip(*each, strict=True)))  # fmt: skip


def _tongues(book: Book, name: str, lang: str) -> set[str]:
    """The languages in whose words a page is asked for."""
    tongues = {lang, SOURCE, _KIN.get(lang, lang)}
    if lang == SOURCE:
        tongues |= {tongue for tongue in _spoken(book) if name not in book.guides.get(tongue, {})}
    return tongues


def _spoken(book: Book) -> set[str]:
    """The languages that anything beside the guides has words in."""
    rows = [row for table in (book.search, _words(book)) for row in table.values()]
    terms = [row.get("translations") or {} for row in book.terms.get(SOURCE, {}).values()]
    return {str(tongue) for row in (*rows, *terms) for tongue in row}


def _words(book: Book) -> dict[str, dict[str, object]]:
    return {name: row.get("words") or {} for name, row in book.situations.items()}


def _table(book: Book) -> _Table:
    table: _Table = defaultdict(lambda: defaultdict(lambda: Names([], [], [])))
    for name, row in book.search.items():
        for lang, said in row.items():
            table[name][lang].about.extend(map(str, said))
    for name, said in _words(book).items():
        for at, guide in enumerate(book.situations[name].get("guides") or ()):
            for lang, phrase in said.items():
                here = table[guide][lang]
                (here.about if at < _FIRST else here.near).append(str(phrase))
    _explain(book, table)
    return table


def _explain(book: Book, table: _Table) -> None:
    """Each word of the glossary, to the guides whose English text has it."""
    calls = [({f" {folded(form)}" for form in forms[SOURCE]}, forms) for forms in _forms(book)]
    for guide in book.guides.get(SOURCE, {}).values():
        head, body = (_spaced(folded(text)) for text in
                      (f"{guide.title} {guide.summary}", measure.plain(guide)))  # fmt: skip
        for known, forms in calls:
            first = any(form in head for form in known)
            if first or any(form in body for form in known):
                for lang, said in forms.items():
                    here = table[guide.id][lang]
                    (here.near if first else here.terms).extend(said)


def _spaced(text: str) -> str:
    return " " + " ".join(text.split())


def _forms(book: Book) -> Iterator[dict[str, list[str]]]:
    """Each word of the glossary in every language, with its forms."""
    for name, row in book.terms.get(SOURCE, {}).items():
        said = {str(lang): [str(word)] for lang, word in (row.get("translations") or {}).items()}
        said[SOURCE] = list(_called(row))
        for lang, rows in book.terms.items():
            if lang != SOURCE and name in rows:
                said.setdefault(lang, []).extend(_called(rows[name]))
        yield said


def _called(row: object) -> Iterable[str]:
    if isinstance(row, dict) and row.get("term"):
        yield str(row["term"])
        yield from map(str, row.get("forms") or ())
