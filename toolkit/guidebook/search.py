"""Find a guide by words, in every script.

Guides are few and short, so each search looks through all of them, letter by letter: no index
has to be kept, and a word is found in scripts that put no spaces between words. Accents,
capitals, signs and the twin letters of Arabic and Persian make no difference. A guide that has a
word in its title comes before one that has it in its summary or its text.

Does not know that two words mean the same. Nothing of a search is kept.
"""
# ruff: noqa: RUF001  (letters and signs of many scripts)

from __future__ import annotations

import bisect
import heapq
import itertools
import math
import re
import unicodedata
from typing import NamedTuple

from toolkit.guidebook import measure
from toolkit.guidebook.values import Book, Guide

#: So many words of a search are heeded.
MOST_WORDS = 12
_AROUND = 70
#: What a word weighs in a title, a summary, a step of a checklist, the text.
_FIELDS = (9.0, 5.0, 3.0, 1.0)
#: Scripts without spaces: a run of them is also looked for in pairs of letters.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef]{3,}")
_SIGNS = " \n-/'’.,;:!?()[]{}\"“”«»،؛؟。，、；：！？（）་།"
_RANGES = ((0x41, 0x5B), (0xC0, 0x250), (0x370, 0x530), (0x621, 0x6D4), (0x1E00, 0x2000),
           (0xFF01, 0xFF5F))  # fmt: skip
#: Signs above and below Arabic letters, which hardly anybody types; the line that stretches them.
_VOWELS = re.compile("[\u0640\u064b-\u0652\u0670]")
#: Scripts whose words are found by their first letters, so that `art` does not find `part`.
_STARTS = re.compile(r"[a-z\u0370-\u052f]")
_TWINS = {"ی": "ي", "ى": "ي", "ک": "ك", "ۀ": "ه", "ة": "ه", "ې": "ي"}


class Hit(NamedTuple):
    """A guide that was found; where its words stand: before them, themselves, after them."""

    guide: Guide
    score: float
    before: str
    found: str
    after: str


class _Entry(NamedTuple):
    """A guide to look through: its fields as one text, and where each begins in it."""

    guide: Guide
    text: str
    shown: str
    starts: tuple[int, ...]


def _folding() -> dict[int, str]:
    """Letter -> the letter it is looked up as; always one for one, so that places stay."""
    table = {}
    for first, end in _RANGES:
        for code in range(first, end):
            letter = unicodedata.normalize("NFKC", chr(code)).lower()
            parts = unicodedata.normalize("NFD", letter)
            base = parts[0] if parts and all(map(unicodedata.combining, parts[1:])) else letter
            if len(base) == 1:
                table[code] = base
    twins = {ord(letter): twin for letter, twin in _TWINS.items()}
    return table | twins | dict.fromkeys(map(ord, _SIGNS), " ")


_FOLDED = _folding()


def folded(text: str) -> str:
    """A text as it is looked up: as long as before, without accents and capitals."""
    return text.translate(_FOLDED)


class Index:
    """All guides of a book, ready to be looked through. Safe in any thread."""

    def __init__(self, book: Book) -> None:
        """Read each guide once."""
        self._entries = [
            _entry(guide) for shelf in book.guides.values() for guide in shelf.values()
        ]

    def find(self, said: str, lang: str | None = None, most: int = 30) -> list[Hit]:
        """The guides that fit best, best first; lang: only those, None: in every language."""
        entries = [each for each in self._entries if lang in (None, each.guide.lang)]
        places = {word: _places(word, entries) for word in _words(said)}
        wanted = {word: math.log(1 + len(entries) / len(at)) for word, at in places.items() if at}
        half = sum(wanted.values()) / 2
        scores = []
        for number in {number for at in places.values() for number in at}:
            here = {word: places[word][number] for word in wanted if number in places[word]}
            if sum(wanted[word] for word in here) >= half:
                score = _score(entries[number], here, wanted)
                scores.append((score, number))
        best = heapq.nlargest(2 * most, scores)
        better = ((score + _often(entries[at], wanted), at) for score, at in best)
        order = sorted(better, key=lambda each: (-each[0], each[1]))
        return [
            Hit(entries[at].guide, score, *_around(entries[at], wanted))
            for score, at in order[:most]
        ]

    def best(self, said: str, lang: str, most: int = 30) -> list[Hit]:
        """Each guide once: in the reader's language where it was found in that, too."""
        chosen: dict[str, Hit] = {}
        for hit in self.find(said, most=9 * most):
            before = chosen.get(hit.guide.id)
            if before is None or (hit.guide.lang == lang != before.guide.lang):
                chosen[hit.guide.id] = hit
        return sorted(chosen.values(), key=lambda hit: -hit.score)[:most]


def _entry(guide: Guide) -> _Entry:
    steps = " ".join(step.text for step in guide.checklist)
    text = " ".join(_VOWELS.sub("", measure.plain(guide)).split())
    fields = [f" {part}" for part in (guide.title, guide.summary, f"{guide.id} {steps}", text)]
    starts = itertools.accumulate((len(field) for field in fields[:-1]), initial=0)
    shown = "".join(fields)
    return _Entry(guide, folded(shown), shown, tuple(starts))


def _words(said: str) -> list[str]:
    """What is looked for: words, and pairs of letters where there are no words."""
    found: dict[str, None] = {}
    for word in folded(_VOWELS.sub("", said)).split():
        found[f" {word}" if _STARTS.match(word) else word] = None
        for run in _UNSPACED.findall(word):
            found |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
    short = [word for word in found if len(word) <= 3 and word.startswith(" ")]
    kept = found if len(short) == len(found) else (found.keys() - set(short))
    return [word for word in found if word in kept][:MOST_WORDS]


def _places(word: str, entries: list[_Entry]) -> dict[int, int]:
    """Which entries have a word, and where first."""
    found = ((number, entry.text.find(word)) for number, entry in enumerate(entries))
    return {number: at for number, at in found if at >= 0}


def _score(entry: _Entry, here: dict[str, int], wanted: dict[str, float]) -> float:
    """How well a guide fits: rare words count more, and so do those of a title."""
    return sum(
        wanted[word] * _FIELDS[bisect.bisect_right(entry.starts, at) - 1]
        for word, at in here.items()
    )


def _often(entry: _Entry, wanted: dict[str, float]) -> float:
    """A little more for a text that has the words more often."""
    text = entry.starts[-1]
    return sum(
        weight * math.log(1 + min(entry.text.count(word, text), 9)) / 4
        for word, weight in wanted.items()
    )


def _around(entry: _Entry, wanted: dict[str, float]) -> tuple[str, str, str]:
    """The words around the place that tells most; the summary, where the text has none."""
    text = entry.starts[-1] + 1
    for word in sorted(wanted, key=lambda each: -wanted[each]):
        at = entry.text.find(word, text - 1)
        if at >= 0:
            at += word.startswith(" ")
            end = at + len(word.strip())
            start, rear = max(text, at - _AROUND), min(len(entry.shown), end + _AROUND)
            before = ("…" if start > text else "") + entry.shown[start:at]
            after = entry.shown[end:rear] + ("…" if rear < len(entry.shown) else "")
            return before, entry.shown[at:end], after
    return entry.guide.summary, "", ""
