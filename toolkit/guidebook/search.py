"""Find a guide by words, in every script.

Guides are few and short, so each search looks through all of them, letter by letter: no index
has to be kept, and a word is found in scripts that put no spaces between words. Accents,
capitals, signs, twin letters and endings make no difference (`folding`, `query`). A guide that
has a word in its title comes before one that is called so otherwise (`names`), that has it in its
summary, or in its text. The pages that a reader is shown come before those in other languages.

Knows that two words mean the same only where `search.yml`, a situation or the glossary says so.
Nothing of a search is kept.
"""

from __future__ import annotations

import bisect
import heapq
import itertools
import math
from typing import NamedTuple

from toolkit.guidebook import measure, query
from toolkit.guidebook.folding import Folded, fold
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.names import Names, names
from toolkit.guidebook.query import Word
from toolkit.guidebook.values import Book, Guide

_AROUND = 70
#: What a word weighs in a title, in other names, in a summary, in a step of a checklist, as a
#: word that is explained, in the text.
_FIELDS = (9.0, 8.0, 5.0, 3.0, 1.0, 1.0)
#: What a page in the reader's own language counts more than an English one in its place.
_OWN = 1.25
#: So much more than the text does, a name has to tell where half of what was asked is missing.
_NAMED = 3
#: Languages in whose texts a Latin word need not stand between spaces.
_UNSPACED = ("zh-Hans", "zh-Hant-HK", "bo")


class Hit(NamedTuple):
    """A guide that was found; where its words stand: before them, themselves, after them."""

    guide: Guide
    score: float
    before: str
    found: str
    after: str


class _Entry(NamedTuple):
    """A page to look through: its fields as one text, and where each begins in it."""

    guide: Guide
    text: str
    body: Folded
    shown: str
    starts: tuple[int, ...]

    def forms(self, word: Word) -> tuple[str, ...]:
        """What a word is looked for as, here."""
        return word.bare if self.guide.lang in _UNSPACED else word.forms


class Index:
    """All guides of a book, ready to be looked through. Safe in any thread."""

    def __init__(self, book: Book) -> None:
        """Read each guide once."""
        self._entries = [_entry(guide, called) for guide, called in names(book)]
        self._ids = {lang: frozenset(shelf) for lang, shelf in book.guides.items()}

    def find(self, said: str, lang: str | None = None, most: int = 30) -> list[Hit]:
        """The pages that fit best, best first; lang: those of its readers, None: all."""
        entries = [each for each in self._entries if lang is None or self._shown(each, lang)]
        return _found(query.words(said), entries, most, lang)

    def best(self, said: str, lang: str, most: int = 30) -> list[Hit]:
        """Each guide once: first those found where a reader of a language reads, then others."""
        others = [each for each in self._entries if not self._shown(each, lang)]
        found = [*self.find(said, lang, most), *_found(query.words(said), others, 9 * most)]
        chosen: dict[str, Hit] = {}
        for hit in found:
            chosen.setdefault(hit.guide.id, hit)
        return list(chosen.values())[:most]

    def _shown(self, entry: _Entry, lang: str) -> bool:
        """Whether readers of a language get this page: in it, or in English for want of it."""
        guide = entry.guide
        return guide.lang == lang or (
            guide.lang == SOURCE and guide.id not in self._ids.get(lang, ())
        )


def _entry(guide: Guide, called: Names) -> _Entry:
    steps = " ".join(step.text for step in guide.checklist)
    shown = " ".join(measure.plain(guide).split())
    parts = (
        guide.title, " · ".join(called.about), f"{guide.summary} {guide.answer}",
        f"{guide.id} {steps} {' · '.join(called.near)}", " · ".join(called.terms),
    )  # fmt: skip
    body = fold(shown)
    fields = [f" {fold(part).text} " for part in parts]
    starts = (0, *itertools.accumulate(map(len, fields)))
    return _Entry(guide, f"{''.join(fields)} {body.text} ", body, shown, starts)


def _found(
    words: list[Word], entries: list[_Entry], most: int, lang: str | None = None
) -> list[Hit]:
    """The pages that hold half of what was asked, by weight, or less of it in a name."""
    places = {word: _places(word, entries) for word in words}
    wanted = {word: math.log(1 + len(entries) / len(at)) for word, at in places.items() if at}
    half = sum(wanted.values()) / 2
    scores = []
    for number in {number for at in places.values() for number in at}:
        here = {word: places[word][number] for word in wanted if number in places[word]}
        score = _score(entries[number], here, wanted)
        if entries[number].guide.lang == lang:
            score *= _OWN
        if sum(wanted[word] for word in here) >= half or score >= _NAMED * half:
            scores.append((score, number))
    best = heapq.nlargest(2 * most, scores)
    better = ((score + _often(entries[at], wanted), at) for score, at in best)
    order = sorted(better, key=lambda each: (-each[0], each[1]))
    return [
        Hit(entries[at].guide, score, *_around(entries[at], wanted)) for score, at in order[:most]
    ]


def _places(word: Word, entries: list[_Entry]) -> dict[int, int]:
    """Which entries have a word, and where first."""
    found = {}
    for number, entry in enumerate(entries):
        at = [place for form in entry.forms(word) if (place := entry.text.find(form)) >= 0]
        if at:
            found[number] = min(at)
    return found


def _score(entry: _Entry, here: dict[Word, int], wanted: dict[Word, float]) -> float:
    """How well a guide fits: rare words count more, and so do those of a title."""
    return sum(
        wanted[word] * _FIELDS[bisect.bisect_right(entry.starts, at) - 1]
        for word, at in here.items()
    )


def _often(entry: _Entry, wanted: dict[Word, float]) -> float:
    """A little more for a text that has the words more often."""
    text = entry.starts[-1]
    return sum(
        weight * math.log(1 + min(9, sum(entry.text.count(form, text) for form in forms))) / 4
        for forms, weight in ((entry.forms(word), weight) for word, weight in wanted.items())
    )


def _around(entry: _Entry, wanted: dict[Word, float]) -> tuple[str, str, str]:
    """The words around the place that tells most; the summary, where the text has none."""
    text = f" {entry.body.text} "
    for word in sorted(wanted, key=lambda each: -wanted[each]):
        for form in entry.forms(word):
            at = text.find(form)
            if at >= 0:
                first = at - 1 + form.startswith(" ")
                return _cut(entry, first, first + len(form.strip()))
    return entry.guide.summary, "", ""


def _cut(entry: _Entry, at: int, end: int) -> tuple[str, str, str]:
    """A piece of the text that begins and ends with a word, where there are spaces."""
    shown = entry.shown
    first, last = entry.body.place(at), entry.body.place(end - 1) + 1
    start, rear = max(0, first - _AROUND), min(len(shown), last + _AROUND)
    if start:
        start = shown.find(" ", start, first) + 1 or start
    if rear < len(shown):
        rear = max(shown.rfind(" ", last, rear), last) if " " in shown[last:rear] else rear
    before = ("…" if start else "") + shown[start:first]
    after = shown[last:rear] + ("…" if rear < len(shown) else "")
    return before, shown[first:last], after
