"""A plan ready to be shown, on a page or a terminal: words instead of ids.

The day is needed for one thing alone: to say that a region's law should have been looked at again.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.guidebook import load as guidebook
from toolkit.guidebook.front_matter import Malformed
from toolkit.guidebook.rules_facts import keys
from toolkit.i18n import NOT_REVIEWED, Words
from toolkit.i18n import mark as _
from toolkit.plan.texts import Text, Texts
from toolkit.plan.values import SECTIONS, Answers, Plan, Rule, Step

TITLES: dict[str, str] = {
    "now": _("Now"),
    "week": _("This week, as soon as you can"),
    "group": _("With my group"),
    "ask": _("Ask a person"),
}
COSTS: dict[str, str] = {
    "free": _("costs nothing"),
    "some": _("may cost a little"),
    "money": _("costs money"),
}
CAREFUL = _(
    "You did not say which law you live under, so the plan takes the same care as for mainland "
    "China and for Hong Kong."
)
LAW = _("The rules for {region} were checked on {date}. Not legal advice; ask a local lawyer.")
#: Of the answer that names no place: nobody looked its law up.
NO_LAW = _("The plan knows no law of where you live. Not legal advice; ask a local lawyer.")
NOWHERE = "other"
PAST = _("They should have been looked at again by {date}. Ask what holds today.")
OLDER = _("Some sentences were changed in English after they were translated; they are marked *.")
PARTLY = _("Some sentences are not translated yet; they are in English and marked [en].")
NOT_THERE = _("The plan is not in your language yet. Here it is in English.")


class Because(NamedTuple):
    """A reason or a warning, and who says so."""

    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as it is read."""

    id: str
    title: Text
    do: Text
    needs: Text
    cannot: Text
    minutes: int
    cost: str
    guide: str
    guide_title: str
    because: tuple[Because, ...]
    warnings: tuple[Because, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan as it is read.

    sections: a title and its entries. left: what is not for this person, and why. law: what is to
    be known about the region. notes: about the translation.
    """

    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    left: tuple[tuple[Text, Because], ...]
    warnings: tuple[Because, ...]
    law: tuple[str, ...]
    notes: tuple[str, ...]


class Around(NamedTuple):
    """What a plan refers to: facts, their sources, the regions, and the guides' folder."""

    home: Path
    facts: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]
    regions: Mapping[str, Mapping[str, Any]]


def around(home: Path | None = None) -> Around:
    """What stands in a folder of guides, read once; what belongs to this program for None."""
    return _around(home or guidebook.shipped())


@functools.lru_cache(maxsize=2)
def _around(home: Path) -> Around:
    tables = guidebook.tables(home)
    return Around(home, tables["facts"], tables["sources"], tables["regions"])


@functools.cache
def guide_title(home: Path, lang: str, name: str) -> str:
    """A guide's title in a language, else in English, else its id."""
    for tag in (lang, guidebook.SOURCE):
        try:
            return guidebook.guide(home / tag / f"{name}.md").title
        except (OSError, Malformed):
            continue
    return name


def sheet(
    plan: Plan, answers: Answers, texts: Texts, words: Words, today: date,
    near: Around | None = None,
) -> Sheet:  # fmt: skip
    """The plan in words."""
    writer = _Writer(texts, words, near or around(), [])
    entries = [writer.entry(step, first=step is plan.first) for step in plan.steps]
    return Sheet(
        sections=tuple(
            (words.gettext(TITLES[section]),
             tuple(entry for entry, step in zip(entries, plan.steps, strict=True)
                   if step.section == section))
            for section in SECTIONS
            if any(step.section == section for step in plan.steps)
        ),
        left=tuple((writer.text("actions", left.action.id, "title"),
                    writer.because([left.rule])[0])
                   for left in plan.left),
        warnings=writer.because(plan.warnings),
        law=tuple(writer.law(answers, today)),
        notes=tuple(_notes(writer.shown, texts, words)),
    )  # fmt: skip


class _Writer(NamedTuple):
    """Turns ids into the words of one reader. shown: every text of the plan that was used."""

    texts: Texts
    words: Words
    near: Around
    shown: list[Text]

    def text(self, name: str, row: str, field: str) -> Text:
        self.shown.append(self.texts.text(name, row, field))
        return self.shown[-1]

    def because(self, rules: Iterable[Rule]) -> tuple[Because, ...]:
        return tuple(
            Because(self.text("rules", rule.id, "because"), source_of(rule, self.near))
            for rule in rules
        )

    def entry(self, step: Step, *, first: bool) -> Entry:
        action = step.action
        title, do, needs, cannot = (
            self.text("actions", action.id, field) for field in ("title", "do", "needs", "cannot")
        )
        return Entry(
            action.id, title, do, needs, cannot, action.minutes,
            self.words.gettext(COSTS[action.cost]), action.guide,
            guide_title(self.near.home, self.texts.lang, action.guide),
            self.because(step.reasons), self.because(step.warnings), first,
        )  # fmt: skip

    def law(self, answers: Answers, today: date) -> Iterable[str]:
        """What to know about the law of the reader's regions."""
        words = self.words
        for region in answers.get("region", ()):
            pack = self.near.regions.get(region, {})
            name = self.text("questions", "region", f"option.{region}").words
            if region == NOWHERE:
                yield words.gettext(NO_LAW)
            else:
                yield words.say(LAW, region=name, date=str(pack.get("checked", "?")))
            due = pack.get("review_by")
            if not isinstance(due, date) or today > due:
                yield words.say(PAST, date=str(due or "?"))
        if not answers.get("region"):
            yield words.gettext(CAREFUL)


def source_of(rule: Rule, near: Around) -> str:
    """Who says what a rule rests on: publishers and years, each once."""
    said: dict[str, None] = {}
    for fact in () if rule.own else rule.source:
        for key in keys(near.facts.get(fact, {})):
            row = near.sources.get(key, {})
            said[f"{row.get('publisher', key)}, {row.get('year', '')}"] = None
    return "; ".join(said)


def state(texts: Texts, words: Words) -> Iterable[str]:
    """What is to be known about the words of the plan as a whole."""
    if not texts.translated:
        yield words.gettext(NOT_THERE)
    elif texts.lang != guidebook.SOURCE and not words.reviewed:
        yield words.gettext(NOT_REVIEWED)


def _notes(said: Iterable[Text], texts: Texts, words: Words) -> Iterable[str]:
    said = list(said)
    yield from state(texts, words)
    if texts.translated and any(text.lang != texts.lang for text in said):
        yield words.gettext(PARTLY)
    if any(text.older for text in said):
        yield words.gettext(OLDER)
