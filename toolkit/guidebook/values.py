"""The values that the guidebook is made of. They hold what the files say, and do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a checklist; its id is the same in every language."""

    id: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Risk:
    """What the law of a region may do to whoever follows a guide."""

    region: str
    text: str
    checked: date


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: which (a row of parts.PARTS), its words, where it begins in the file."""

    part: str
    title: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language.

    answer: the sentence at the top. source_hash: of the English text that a translation was made
    from. digest: of its own body and boxes. line: where the body begins in the file.
    """

    id: str
    title: str
    summary: str
    lang: str
    cluster: str
    audience: tuple[str, ...]
    level: int
    minutes: int
    needs: tuple[str, ...]
    tools: tuple[str, ...]
    essay_rows: tuple[str, ...]
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    legal_risk: tuple[Risk, ...]
    harm_notes: tuple[str, ...]
    cannot: tuple[str, ...]
    updated: date
    reviewed: date
    review_by: date
    reviewers: tuple[str, ...]
    status: str
    source_hash: str
    mt: str
    checklist: tuple[Step, ...]
    handout: bool
    answer: str
    sections: tuple[Section, ...]
    body: str
    digest: str
    path: Path
    line: int

    @property
    def boxes(self) -> Mapping[str, tuple[str, ...]]:
        """The texts of the head that are shown in boxes, by their fields; they may cite facts."""
        laws = tuple(risk.text for risk in self.legal_risk)
        return {"legal_risk": laws, "harm_notes": self.harm_notes, "cannot": self.cannot}

    def section(self, part: str) -> Section | None:
        """The section that is this part of the page."""
        return next((section for section in self.sections if section.part == part), None)


Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Book:
    """All guides of all languages, and the tables beside them.

    guides: language tag -> id -> guide, in the order in which they are read. terms: language tag
    -> the words of its glossary. labels: language tag -> the English words of a drawing -> their
    translation. situations: what happened to a reader -> the guides that help. search: guide ->
    language -> words that people look for it by.
    """

    home: Path
    guides: Mapping[str, Mapping[str, Guide]]
    facts: Rows
    sources: Rows
    rows: Rows
    tools: Rows
    terms: Mapping[str, Rows]
    regions: Rows
    situations: Rows
    search: Rows
    drawings: Mapping[str, Path]
    labels: Mapping[str, Mapping[str, str]]
