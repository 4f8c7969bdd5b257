"""The fields of a module, a quiz and their parts: which there are, and what fits into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.guidebook.fields import Field, Fits, day, key, number, one_of, several, slug, text
from toolkit.guidebook.front_matter import AUDIENCES
from toolkit.workshop.values import DEVICES, NETWORKS, STEPS


def _or_none(fits: Fits) -> Fits:
    return lambda value: value is None or fits(value)


def _row(fields: Mapping[str, Field]) -> Fits:
    return lambda value: isinstance(value, dict) and not any(faults(value, fields))


_LINE, _WORDS, _IDS = text(600), "text", "a list of ids"
STEP: dict[str, Field] = {
    "step": Field(True, one_of(*STEPS), "one of " + ", ".join(STEPS)),
    "minutes": Field(True, number(2, 40), "2 to 40"),
    "do": Field(True, several(_LINE, 1), "at least one sentence"),
    "say": Field(True, several(_LINE, 1), "at least one sentence"),
    "notes": Field(True, several(_LINE, 1), "at least one sentence"),
}
SLIDE: dict[str, Field] = {
    "title": Field(True, text(60), "text of at most 60 columns"),
    "lines": Field(True, several(text(80), 0, 4), "at most four lines"),
    "drawing": Field(True, _or_none(slug), "the id of a drawing, or null"),
    "say": Field(True, text(600), "at least one sentence"),
}
ITEM: dict[str, Field] = {
    "q": Field(True, text(300), _WORDS),
    "options": Field(True, several(text(200), 2, 5), "two to five answers"),
    "correct": Field(True, several(number(0, 4), 1, 4), "the numbers of right answers, from 0"),
    "why": Field(True, several(_LINE, 2, 5), "a reason for every answer"),
    "facts": Field(False, several(key), "a list of facts"),
}
MODULE: dict[str, Field] = {
    "id": Field(True, slug, "small letters, numbers and hyphens"),
    "title": Field(True, text(70), "text of at most 70 columns"),
    "summary": Field(True, text(200), "text of at most 200 columns"),
    "guides": Field(True, several(slug, 1), "at least one guide"),
    "objectives": Field(True, several(_LINE, 1, 3), "one to three sentences"),
    "audience": Field(True, several(one_of(*AUDIENCES), 1), "of " + ", ".join(AUDIENCES)),
    "level": Field(True, number(1, 3), "1, 2 or 3"),
    "minutes": Field(True, number(10, 60), "10 to 60"),
    "min_people": Field(True, number(1, 100), "a number of people"),
    "max_people": Field(True, number(1, 100), "a number of people"),
    "ratio": Field(True, text(60), _WORDS),
    "devices": Field(True, one_of(*DEVICES), "one of " + ", ".join(DEVICES)),
    "network": Field(True, one_of(*NETWORKS), "none or optional"),
    "needs": Field(True, several(slug), _IDS),
    "materials": Field(True, several(_LINE, 1), "at least one thing"),
    "risk_notes": Field(True, several(_LINE, 1), "at least one sentence"),
    "right_to_pass": Field(True, one_of(True), "true"),
    "steps": Field(True, several(_row(STEP), 5, 5), "five of {step, minutes, do, say, notes}"),
    "low_tech": Field(True, text(1200), "how it goes without machines"),
    "low_tech_materials": Field(True, several(_LINE, 1), "at least one thing to bring"),
    "no_network": Field(True, text(600), "how it goes without a network"),
    "gotchas": Field(True, several(_LINE, 1), "at least one sentence"),
    "practice_files": Field(True, several(slug), _IDS),
    "handouts": Field(True, several(slug), _IDS),
    "quiz": Field(True, _or_none(slug), "the id of a quiz, or null"),
    "slides": Field(True, several(_row(SLIDE), 1, 12), "of {title, lines, drawing, say}"),
    "facts": Field(True, several(key), "a list of facts"),
    "sources": Field(True, several(key), "a list of sources"),
    "reviewed": Field(True, day, "a date"),
    "review_by": Field(True, day, "a date"),
}
QUIZ: dict[str, Field] = {
    "id": Field(True, slug, "small letters, numbers and hyphens"),
    "title": Field(True, text(90), "text of at most 90 columns"),
    "guide": Field(True, _or_none(slug), "the id of a guide"),
    "items": Field(True, several(_row(ITEM), 5, 8), "5 to 8 of {q, options, correct, why}"),
}

SURVEY_ITEM: dict[str, Field] = {
    "id": Field(True, slug, "an id"),
    "q": Field(True, text(300), _WORDS),
    "options": Field(True, several(text(200), 2, 5), "two to five answers"),
    "correct": Field(True, several(number(0, 4), 1, 4), "the numbers of right answers, from 0"),
    "because": Field(True, _LINE, "at least one sentence"),
    "guide": Field(True, slug, "the id of a guide"),
    "facts": Field(False, several(key), "a list of facts"),
}
SURVEY: dict[str, Field] = {
    "id": Field(True, slug, "small letters, numbers and hyphens"),
    "title": Field(True, text(70), "text of at most 70 columns"),
    "rule": Field(True, _LINE, "at least one sentence"),
    "why": Field(True, _LINE, "at least one sentence"),
    "how": Field(True, several(_LINE, 1), "at least one sentence"),
    "say_before": Field(True, _LINE, "at least one sentence"),
    "say_after": Field(True, _LINE, "at least one sentence"),
    "questions": Field(True, several(_row(SURVEY_ITEM), 6, 6), "six of {q, options, correct}"),
}
PAPER: dict[str, Field] = {
    "id": Field(True, slug, "small letters, numbers and hyphens"),
    "title": Field(True, text(70), "text of at most 70 columns"),
    "intro": Field(True, text(600), "at least one sentence"),
    "items": Field(
        True,
        several(lambda row: isinstance(row, dict) and _LINE(row.get("text")), 1),
        "a list of {id, text}",
    ),
}
PACK: dict[str, Field] = {
    "id": Field(True, slug, "small letters, numbers and hyphens"),
    "title": Field(True, text(70), "text of at most 70 columns"),
    "summary": Field(True, text(300), _WORDS),
    "guides": Field(True, several(slug, 1), "at least one guide"),
    "facts": Field(True, several(key), "a list of facts"),
    "reviewed": Field(True, day, "a date"),
    "review_by": Field(True, day, "a date"),
    "papers": Field(
        True, several(_row(PAPER), 7, 9), "seven to nine of {id, title, intro, items}"
    ),
}


def faults(values: Mapping[Any, Any], fields: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    """Every field that is missing, unknown, or does not fit; its name and a sentence."""
    for name in values.keys() - fields.keys():
        yield str(name), f"there is no field {name}"
    for name, field in fields.items():
        if name not in values:
            if field.must:
                yield name, f"the field {name} is missing"
        elif not field.fits(values[name]):
            inner = [*_inside(name, values[name])]
            yield name, inner[0] if inner else f"{name} has to be {field.words}"


#: Fields whose rows have fields of their own.
_ROWS = {
    "steps": STEP, "slides": SLIDE, "items": ITEM, "questions": SURVEY_ITEM, "papers": PAPER,
}  # fmt: skip


def _inside(name: str, rows: Any) -> Iterator[str]:
    """What is wrong in the rows of a field."""
    for at, row in enumerate(rows if isinstance(rows, list) else (), 1):
        wrong = faults(row, _ROWS[name]) if name in _ROWS and isinstance(row, dict) else ()
        yield from (f"{name}, number {at}: {words}" for _field, words in wrong)
