"""Read what plans are made from: questions, actions, rules and made-up people.

They are ours, or come with guides whose signature was checked; they are read as data only. A file
that does not fit the others is refused, and all of them with it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import GuideError
from toolkit.guidebook import load as guidebook
from toolkit.guidebook.front_matter import Malformed
from toolkit.plan.answers import Unknown, checked
from toolkit.plan.values import (
    COSTS,
    EFFECTS,
    SECTIONS,
    SOURCED,
    TAKES,
    Action,
    Kit,
    Option,
    Persona,
    Question,
    Rule,
)

FOLDER = "plan"
#: File -> the fields of its rows that people read.
TEXTS: dict[str, tuple[str, ...]] = {
    "questions": ("title",),
    "actions": ("title", "do", "needs", "cannot"),
    "rules": ("because",),
    "personas": ("title", "story"),
}
#: Words of the rules, and of the form on the page: no question may be called so.
_WORDS = (
    "all", "any", "not", "skipped", "csrf", "persona", "change", "how", "words", "again", "to",
)  # fmt: skip

Row = Mapping[str, Any]


def kit(home: Path) -> Kit:
    """What plans are made from. Raises GuideError."""
    folder = home / guidebook.SOURCE / FOLDER
    files = {name: rows(folder, name) for name in TEXTS}
    try:
        questions = {name: _question(row) for name, row in files["questions"].items()}
        actions = {name: _action(row) for name, row in files["actions"].items()}
        made = Kit(
            questions=questions,
            actions=_both_ways(actions),
            rules=tuple(_rule(row, questions, actions) for row in files["rules"].values()),
            personas={name: _persona(row, questions) for name, row in files["personas"].items()},
            texts={name: {key: texts(name, row) for key, row in table.items()}
                   for name, table in files.items()},
        )  # fmt: skip
        _require(bool(_certain(made)), "no action is in every plan")
    except (KeyError, TypeError, ValueError, AttributeError, Unknown) as error:
        raise GuideError("guide_file", hint=f"{FOLDER}: {error}") from None
    return made


def _certain(kit: Kit) -> set[str]:
    """What is wished in every plan and never taken out: so no plan is empty."""
    gone = {name for rule in kit.rules if rule.effect in TAKES for name in rule.actions}
    return {name for rule in kit.rules if not rule.when and rule.effect == "add"
            for name in rule.actions} - gone  # fmt: skip


def rows(folder: Path, name: str) -> dict[str, Row]:
    """A file of the plan by ids, or all files of a folder of that name. Raises GuideError."""
    found: dict[str, Row] = {}
    for path in [folder / f"{name}.yml", *sorted((folder / name).glob("*.yml"))]:
        try:
            table = guidebook.table(path)
        except Malformed as error:
            line, words = error.faults[0]
            raise GuideError("guide_file", hint=f"{path.name}:{line}: {words}") from None
        except OSError as error:
            raise GuideError("io", hint=f"{path.name}: {error.strerror}") from None
        if twice := found.keys() & table.keys():
            raise GuideError("guide_file", hint=f"{path.name}:1: twice: {min(twice)}")
        found |= table
    return found


def texts(name: str, row: Row) -> dict[str, str]:
    """What people read of a row; the words of an option stand under "option.ID"."""
    said = {field: str(row[field]).strip() for field in TEXTS[name] if row.get(field)}
    for option in row.get("options", ()):
        if option.get("text"):
            said[f"option.{option['id']}"] = str(option["text"]).strip()
    return said


def _is_list(said: Any) -> bool:
    """Whether this is a list of words."""
    return isinstance(said, list) and all(isinstance(each, str) for each in said)


def _require(fits: bool, what: str) -> None:
    if not fits:
        raise ValueError(what)


def _whole(row: Row, name: str) -> None:
    for field in TEXTS[name]:
        _require(isinstance(row.get(field), str), f"{row['id']}: {field} is missing")


def _question(row: Row) -> Question:
    _whole(row, "questions")
    _require(row["kind"] in ("one", "many"), f"{row['id']}: kind")
    _require(row["id"] not in _WORDS, f"{row['id']} is a word of the rules or of the page")
    for option in row["options"]:
        _require(isinstance(option["id"], str), f"{row['id']}: an option without an id")
        for field in ("most", "minutes"):
            said = option.get(field, 0)
            _require(type(said) is int and said >= 0, f"{row['id']}: {field}")
    options = tuple(Option(o["id"], o.get("most", 0), o.get("minutes", 0)) for o in row["options"])
    _require(all(option["text"] for option in row["options"]), f"{row['id']}: an option")
    return Question(row["id"], row["kind"] == "many", options)


def _action(row: Row) -> Action:
    _whole(row, "actions")
    _require(row["section"] in SECTIONS, f"{row['id']}: section")
    _require(row["cost"] in COSTS, f"{row['id']}: cost")
    _require(type(row["minutes"]) is int and row["minutes"] > 0, f"{row['id']}: minutes")
    for field in ("conflicts", "danger"):
        _require(_is_list(row.get(field, [])), f"{row['id']}: {field}")
    return Action(
        row["id"], row["section"], row["minutes"], row["cost"], row["guide"],
        frozenset(row.get("conflicts", ())), tuple(row.get("danger", ())),
    )  # fmt: skip


def _both_ways(actions: Mapping[str, Action]) -> dict[str, Action]:
    """Who excludes another is excluded by it."""
    pairs = {(one.id, other) for one in actions.values() for other in one.conflicts}
    for _one, other in pairs:
        _require(other in actions, f"there is no action {other}")
    both = pairs | {(other, one) for one, other in pairs}
    return {
        name: Action(
            name, one.section, one.minutes, one.cost, one.guide,
            frozenset(other for mine, other in both if mine == name), one.danger,
        )
        for name, one in actions.items()
    }  # fmt: skip


def _rule(row: Row, questions: Mapping[str, Question], actions: Mapping[str, Action]) -> Rule:
    _whole(row, "rules")
    for field in ("actions", "source"):
        _require(_is_list(row.get(field, [])), f"{row['id']}: {field}")
    _require(type(row.get("weight", 0)) is int, f"{row['id']}: weight")
    effect, instead, named = row["effect"], row.get("with", ""), tuple(row.get("actions", ()))
    _require(effect in EFFECTS, f"{row['id']}: effect")
    _require(bool(row.get("source")) or effect not in SOURCED, f"{row['id']}: source is missing")
    _require(bool(instead) == (effect == "replace"), f"{row['id']}: with")
    _require(bool(named) or effect == "warn", f"{row['id']}: actions")
    for name in (*named, *([instead] if instead else [])):
        _require(name in actions, f"{row['id']}: there is no action {name}")
    for name, option in _mentioned(row.get("when", {})):
        known = questions[name].options if name in questions else ()
        fits = name in questions and option in (None, *(each.id for each in known))
        _require(fits, f"{row['id']}: there is no answer {name}: {option}")
    return Rule(
        row["id"], effect, row.get("when", {}), named, row.get("weight", 0), instead,
        tuple(row.get("source", ())), bool(row.get("own")),
    )  # fmt: skip


def _persona(row: Row, questions: Mapping[str, Question]) -> Persona:
    _whole(row, "personas")
    return Persona(row["id"], checked(questions, row["answers"]))


def _mentioned(when: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Every question and option that a condition names; None for a whole question."""
    for name, wanted in when.items():
        if name in ("all", "any"):
            for part in wanted:
                yield from _mentioned(part)
        elif name == "not":
            yield from _mentioned(wanted)
        elif name == "skipped":
            yield wanted, None
        else:
            for option in wanted if isinstance(wanted, list) else [wanted]:
                yield name, option


@functools.cache
def shipped() -> Kit:
    """The kit that belongs to this program, read once."""
    return kit(guidebook.shipped())
