"""Which guide stands where: by topic, by situation, by row of the essay, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.guidebook.front_matter import CLUSTERS
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.values import Book, Guide

#: So many related guides are named.
RELATED = 5


class Situation(NamedTuple):
    """What happened to a reader, in words, and the guides that help."""

    id: str
    words: str
    lang: str
    guides: list[Guide]


class Row(NamedTuple):
    """A system, practice or counter-measure of the essay, and the guides about it."""

    id: str
    name: str
    observes: str
    can: str
    cannot: str
    guides: list[Guide]


def find(book: Book, name: str, lang: str) -> Guide | None:
    """A guide in a language; in English where there is no other."""
    return book.guides.get(lang, {}).get(name) or book.guides.get(SOURCE, {}).get(name)


def every(book: Book, lang: str) -> list[Guide]:
    """All guides, in the order in which they are read, each in the language or in English."""
    source = book.guides.get(SOURCE, {})
    return [book.guides.get(lang, {}).get(name, guide) for name, guide in source.items()]


def clusters(book: Book, lang: str) -> Iterator[tuple[str, list[Guide]]]:
    """The guides of each topic."""
    guides = every(book, lang)
    for cluster in CLUSTERS:
        if here := [guide for guide in guides if guide.cluster == cluster]:
            yield cluster, here


def _named(book: Book, names: object, lang: str) -> list[Guide]:
    wanted = names if isinstance(names, list) else []
    return [guide for name in wanted if (guide := find(book, str(name), lang))]


def situations(book: Book, lang: str) -> list[Situation]:
    """What may have happened; those that no guide helps with yet are left out."""
    found = []
    for name, row in book.situations.items():
        said = row.get("words") or {}
        tongue = lang if lang in said else SOURCE
        if guides := _named(book, row.get("guides"), lang):
            found.append(Situation(name, str(said.get(tongue, name)), tongue, guides))
    return found


def rows(book: Book, lang: str) -> list[Row]:
    """The rows of the essay, in its order."""
    return [
        Row(name, str(row.get("name", name)), str(row.get("observes", "")),
            str(row.get("can", "")), str(row.get("cannot", "")),
            _named(book, row.get("guides"), lang))
        for name, row in book.rows.items()
    ]  # fmt: skip


def around(book: Book, guide: Guide, lang: str) -> tuple[Guide | None, Guide | None]:
    """The guides before and after one, for a reader of a language."""
    guides = every(book, lang)
    at = next((at for at, each in enumerate(guides) if each.id == guide.id), 0)
    before = guides[at - 1] if at else None
    return before, guides[at + 1] if at + 1 < len(guides) else None


def related(book: Book, guide: Guide, lang: str) -> list[Guide]:
    """What is needed first, what builds on it, and what is about the same systems."""
    others = [each for each in every(book, lang) if each.id != guide.id]
    mine = {*guide.essay_rows}
    near = {
        each.id: 9 * (each.id in guide.needs) + 4 * (guide.id in each.needs)
        + 2 * (f"guide:{each.id}" in guide.body) + len(mine & {*each.essay_rows})
        for each in others
    }  # fmt: skip
    others.sort(key=lambda each: -near[each.id])
    return [each for each in others[:RELATED] if near[each.id]]
