"""Every rule that guides keep, in one table; a fault comes with its file and its line.

What is judged is form, and words that are known to hurt. Whether a guide is true and kind, only a
reader can say. The sentences are for writers, and stay English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import GuideError
from toolkit.guidebook import (
    load,
    rules_facts,
    rules_form,
    rules_pages,
    rules_traces,
    rules_words,
)
from toolkit.guidebook.front_matter import Malformed
from toolkit.guidebook.rule_case import Case, Each, Problem, Whole
from toolkit.guidebook.values import Book, Guide


class Rule(NamedTuple):
    """A row: what it asks for, its functions for one guide, and for the whole book."""

    words: str
    each: tuple[Each, ...] = ()
    whole: tuple[Whole, ...] = ()


RULES: dict[str, Rule] = {
    "V1": Rule("the head and the page have their form", (rules_form.page, rules_form.tables)),
    "V2": Rule("ids are those of the files, in every language", (rules_form.ids,)),
    "V3": Rule(
        "links lead somewhere",
        (rules_form.links,),
        (rules_form.situations, rules_form.search_words),
    ),
    "V4": Rule("nothing needs the net", (rules_facts.addresses,)),
    "V5": Rule("three sources of three publishers", (rules_facts.sources,)),
    "V6": Rule("reviewed, and to be reviewed", (rules_form.dates,)),
    "V7": Rule("easy to read", (rules_words.grade,), (rules_words.median,)),
    "V8": Rule("neither short nor long", (rules_form.length,)),
    "V9": Rule("tools are named once", (rules_facts.tools,), (rules_facts.stale_tools,)),
    "V10": Rule("every row of the essay", (rules_facts.rows,), (rules_facts.covered,)),
    "V11": Rule(
        "facts exist and are fresh, and what tells of the world cites one",
        (rules_facts.facts, rules_traces.traced),
        (rules_facts.fact_rows, rules_facts.regions),
    ),
    "V12": Rule("no myth", (rules_words.myths,)),
    "V13": Rule("no shaming", (rules_words.shaming,)),
    "V14": Rule("no blame", (rules_words.blame,)),
    "V15": Rule("no real person in a step", (rules_words.people,)),
    "V16": Rule(
        "the risk of the law is named, and traced", (rules_form.risks, rules_traces.grounded)
    ),
    "V17": Rule(
        "translations say what they are, and cite what the English guide cites",
        (rules_form.translation, rules_traces.alike),
    ),
    "V18": Rule("no hidden letters", (rules_words.letters,)),
    "V19": Rule("drawings have words", (rules_pages.pictures,), (rules_pages.drawn,)),
    "V20": Rule("nothing from elsewhere", (rules_pages.local,)),
}


def faults(home: Path, today: date, *, release: bool = False) -> list[Problem]:
    """All faults of a folder of guides, in the order of files and lines.

    release: also what is only asked of guides that are given to people: nothing out of date,
    nothing missing. Raises GuideError where the tables beside the guides cannot be read.
    """
    guides, found = _read(home)
    book = Book(home=home, guides=guides, **load.tables(home))
    if not guides:
        raise GuideError("no_guides")
    case = Case(book, today, release)
    for name, rule in RULES.items():
        found += _judged(name, rule, case)
    return sorted(set(found))


def _read(home: Path) -> tuple[dict[str, dict[str, Guide]], list[Problem]]:
    """The guides that can be read, and what is wrong with the others."""
    guides: dict[str, dict[str, Guide]] = {}
    found = []
    for lang, folder in load.folders(home):
        shelf = guides.setdefault(lang, {})
        for path in sorted(folder.glob("*.md")):
            try:
                guide = load.guide(path)
            except Malformed as error:
                found += [Problem(path, line, "V1", words) for line, words in error.faults]
                continue
            if guide.id in shelf:
                found.append(Problem(path, 1, "V2", f"two guides are called {guide.id}"))
            shelf[guide.id] = guide
    return guides, found


def _judged(name: str, rule: Rule, case: Case) -> Iterator[Problem]:
    for judge in rule.each:
        for guide in case.guides:
            for line, words in judge(guide, case):
                yield Problem(guide.path, line, name, words)
    for whole in rule.whole:
        for path, line, words in whole(case):
            yield Problem(path, line, name, words)
