"""The values that a plan is made of. They hold what the files say, and do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Question -> the options that were chosen; what was skipped is not in it.
Answers = Mapping[str, tuple[str, ...]]

SECTIONS = ("now", "week", "group", "ask")
COSTS = ("free", "some", "money")
EFFECTS = ("add", "first", "boost", "drop", "replace", "warn")
#: Effects that take an action out; and with them what speaks of a danger: each names its facts.
TAKES = ("drop", "replace")
SOURCED = ("drop", "replace", "warn")


@dataclass(frozen=True, slots=True)
class Option:
    """An answer. most, minutes: what a time allows, where it is one; 0 elsewhere."""

    id: str
    most: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A card; many: more than one answer may be chosen."""

    id: str
    many: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do. danger: what some laws punish; the rules know where."""

    id: str
    section: str
    minutes: int
    cost: str
    guide: str
    conflicts: frozenset[str]
    danger: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When the answers are so, this becomes of these actions.

    source: ids of facts. own: the reason is the person's own answer, so no source is shown.
    """

    id: str
    effect: str
    when: Mapping[str, Any]
    actions: tuple[str, ...]
    weight: int
    instead: str
    source: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Persona:
    """A made-up person whom a group makes a plan for."""

    id: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Kit:
    """All that plans are made from. texts: their English words, file by file and id by id."""

    questions: Mapping[str, Question]
    actions: Mapping[str, Action]
    rules: tuple[Rule, ...]
    personas: Mapping[str, Persona]
    texts: Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Step:
    """An action in a plan: where it stands, and the rules that brought it in or warn of it."""

    action: Action
    section: str
    reasons: tuple[Rule, ...]
    warnings: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """An action that would be in the plan, and the rule that took it out."""

    action: Action
    rule: Rule


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do; the first step comes before all others. warnings: about the plan as a whole."""

    steps: tuple[Step, ...]
    left: tuple[Left, ...]
    warnings: tuple[Rule, ...]

    @property
    def first(self) -> Step:
        """What to do before anything else."""
        return self.steps[0]
