"""Sentences that tell of the world cite a fact; advice, questions and our own words need none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guidebook.shelf import TODAY, build, change
from toolkit.guidebook import load, rules_traces
from toolkit.guidebook.rule_case import Case

LAMPS = "en/lamps.md"
PLACE = "A dark room."

#: What is planted in a list of the part "What does not help", and the sign by which it is seen.
TOLD = [
    ("A lamp uses 40 watts.", "a figure"),
    ("A lamp is seen by 7 of 10.", "a figure"),
    ("A lamp takes 30 percent.", "a figure"),
    ("Lamps are owned by millions.", "a figure"),
    ("Lamps went dark in October.", "a month"),
    ("Lamps went dark in May 1999.", "a figure"),
    ("Lamps in Hong Kong are watched.", "a place"),
    ("In the EU lamps are watched.", "a place"),
    ("Researchers looked at lamps.", "a report"),
    ("The essay tells of lamps.", "a report"),
    ("Light House looked at lamps.", "a name"),
    ("Breaking a lamp can be a crime.", "a punishment"),
    ("People were fined for lamps.", "a punishment"),
    ("The law says that lamps burn.", "a law"),
    ("Courts may ask for a lamp.", "a law"),
    ("**Lamps.** They went dark in 1999. It was cold.", "a figure"),
    ("Lamps went dark in 1999. It was cold. And long.[^F1]", "a figure"),
    ("Lamps were new.[^F1] They cost 4 coins.", "a figure"),
]
#: What needs no fact.
FREE = [
    "Take 30 minutes for it, or 2 hours.",
    "See [Lamps in 1999](guide:candles).",
    "Run `lamps --box 40,60`.",
    'Say: "It was in 1999."',
    "Which law allows it? Is it a crime?",
    "Ask a lawyer, and keep to the law.",
    "We found no test of 1999.",
    "March on, and it may help.",
    "**Lamps in Hong Kong.** Ask first.",
    "In 1999 they went dark.[^F1]",
    "They went dark in 1999. It was cold.[^F1]",
    "In 1999 they went dark,[^F1] and it was cold.",
]


#: What is planted in the box on the law of a region.
LAW_TOLD = [
    "Lamps can bring prison.",
    "Light is watched.",
    "Lamps are free in the EU.",
    "Do not light it, because the law bans lamps.",
    "Do not light it: it can be punished.",
    "Think first what police may do.",
    "Let others do it since 1999.",
    "Rules differ by country; in some lamps are banned.",
    "Rules on lamps of 1999 differ by country.",
    "We know of no ban; courts ask for light.",
    "We looked at lamps.",
    "Lamps burn. Light is watched.[^F1]",
    "“Lamps burn.”",
]
LAW_FREE = [
    "Ask whether lamps of 1999 are banned.",
    "Find out what police in Hong Kong may do.",
    "Look up the law of 1999.",
    "May police look at your lamp?",
    "Do not light a lamp that officers want.",
    "Think first who sees it.",
    "Weigh it, and let somebody else light it.",
    "Mask laws and permits differ by state and city.",
    "We know of no ban on lamps in Hong Kong.",
    "Not legal advice; ask a local lawyer.",
    "Lamps can bring prison.[^F1]",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return build(tmp_path)


def faults(home: Path) -> list[tuple[int, str]]:
    """What the rule finds in the guide about lamps."""
    case = Case(load.book(home), TODAY, release=False)
    return list(rules_traces.traced(case.book.guides["en"]["lamps"], case))


@pytest.mark.parametrize(("sentence", "sign"), TOLD, ids=[row[0] for row in TOLD])
def test_a_sentence_that_tells_and_cites_nothing_is_found(
    sentence: str, sign: str, home: Path
) -> None:
    """With its line and what gave it away."""
    change(home, LAMPS, PLACE, sentence)
    lines = (home / LAMPS).read_text("utf-8").splitlines()

    ((line, words),) = faults(home)
    assert words.startswith(f"{sign} without a fact: “")
    assert sentence in lines[line - 1]


@pytest.mark.parametrize("sentence", FREE)
def test_what_is_no_fact_is_free(sentence: str, home: Path) -> None:
    """Advice, questions, quotations, our own words, and what is cited right after."""
    change(home, LAMPS, PLACE, sentence)
    assert faults(home) == []


def test_then_and_now_are_both_traced(home: Path) -> None:
    """Whatever they say; the sentence of grace ends with the paragraph."""
    change(home, LAMPS, "Now (2026): they are old.[^F1]", "\n\nNow (2026): they are old.[^F1]")
    ((_, words),) = faults(home)
    assert words.startswith("then or now without a fact: “Then (essay, 2019)")


def test_the_line_is_that_of_the_sentence(home: Path) -> None:
    """Also in a quotation that runs over several lines."""
    myth = "> **Myth:** a lamp makes you completely anonymous. It does not."
    change(home, LAMPS, myth, f"{myth}\n>\n> It never did.\n> So said a court in 1999.")
    lines = (home / LAMPS).read_text("utf-8").splitlines()

    ((line, _),) = faults(home)
    assert lines[line - 1] == "> So said a court in 1999."


def test_other_parts_and_other_languages_are_not_asked(home: Path) -> None:
    """Steps are advice, and translations follow the English page."""
    change(home, LAMPS, "Turn the lamp off.", "Turn off 40 lamps.")
    change(home, LAMPS, "- Who has a lamp?", "- In 1999 somebody had a lamp.")
    change(home, "ar/lamps.md", "- {{tool:torch}}", "- {{tool:torch}} 1999")
    case = Case(load.book(home), TODAY, release=False)

    assert faults(home) == []
    assert list(rules_traces.traced(case.book.guides["ar"]["lamps"], case)) == []


def unfounded(home: Path) -> list[tuple[int, str]]:
    """What the rule finds in the box on the law."""
    case = Case(load.book(home), TODAY, release=False)
    return list(rules_traces.grounded(case.book.guides["en"]["lamps"], case))


@pytest.mark.parametrize("sentence", LAW_TOLD)
def test_what_the_law_does_needs_a_fact(sentence: str, home: Path) -> None:
    """In the sentence itself, with the line of its row; advice needs one where it tells."""
    change(home, LAMPS, "Ask first.", sentence)
    lines = (home / LAMPS).read_text("utf-8").splitlines()

    ((line, words),) = unfounded(home)
    assert words.startswith("the law without a fact: “")
    assert sentence in lines[line - 1]


@pytest.mark.parametrize("sentence", LAW_FREE)
def test_advice_on_the_law_is_free(sentence: str, home: Path) -> None:
    """Questions, what to do, and that rules differ, or that none is known."""
    change(home, LAMPS, "Ask first.", sentence)
    assert unfounded(home) == []


def test_rows_without_a_region_are_not_asked(home: Path) -> None:
    """They say what to ask; and translations follow the English page."""
    change(home, LAMPS, "region: hk", "region: other")
    change(home, LAMPS, "Ask first.", "Lamps can bring prison.")
    assert unfounded(home) == []
