"""The values that a workshop is made of. They hold what the files say, and do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

#: The steps of a module, in their order: ease in, talk, listen, do, look back.
STEPS = ("activity", "discussion", "input", "deepening", "synthesis")
DEVICES = ("none", "shared", "own")
NETWORKS = ("none", "optional")
#: The modules without which there is no workshop.
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True, slots=True)
class Step:
    """A fifth of a module: what the trainer does, says, and keeps in mind."""

    step: str
    minutes: int
    do: tuple[str, ...]
    say: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """One idea on the wall; `say` is for the trainer and never on it."""

    title: str
    lines: tuple[str, ...]
    drawing: str
    say: str


@dataclass(frozen=True, slots=True)
class Module:
    """One session that a trainer can run who never saw the topic.

    needs: modules that come before it. lang: of its words.
    """

    id: str
    title: str
    summary: str
    guides: tuple[str, ...]
    objectives: tuple[str, ...]
    audience: tuple[str, ...]
    level: int
    minutes: int
    min_people: int
    max_people: int
    ratio: str
    devices: str
    network: str
    needs: tuple[str, ...]
    materials: tuple[str, ...]
    risk_notes: tuple[str, ...]
    steps: tuple[Step, ...]
    low_tech: str
    low_tech_materials: tuple[str, ...]
    no_network: str
    gotchas: tuple[str, ...]
    practice_files: tuple[str, ...]
    handouts: tuple[str, ...]
    quiz: str
    slides: tuple[Slide, ...]
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed: date
    review_by: date
    lang: str
    path: Path


@dataclass(frozen=True, slots=True)
class Item:
    """A question; each answer has its reason, whether it is right or not."""

    question: str
    options: tuple[str, ...]
    correct: tuple[int, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions about one guide; guide is empty for those of the whole workshop."""

    id: str
    title: str
    guide: str
    items: tuple[Item, ...]
    lang: str
    path: Path


@dataclass(frozen=True, slots=True)
class Survey:
    """The six questions that are asked before and after; nobody's answers, only totals.

    how: what the trainer does. before, after: what is said to the group.
    """

    title: str
    why: str
    how: tuple[str, ...]
    before: str
    after: str
    items: tuple[Item, ...]
    lang: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of plain lines; ticks: they are ticked off one by one."""

    id: str
    title: str
    text: str
    lines: tuple[str, ...]
    lang: str
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Poster:
    """A few words to read from the back of a room, beside a drawing."""

    id: str
    title: str
    lines: tuple[str, ...]
    drawing: str
    lang: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands around the modules: words for beginnings, breaks and ends, and posters."""

    sheets: tuple[Sheet, ...] = ()
    posters: tuple[Poster, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """All that workshops are made of, in one language, or in English where there is no other.

    modules stand in the order in which they are best held.
    """

    home: Path
    lang: str
    modules: Mapping[str, Module]
    quizzes: Mapping[str, Quiz]
    survey: Survey | None
    safety: tuple[Sheet, ...]
    texts: Texts
