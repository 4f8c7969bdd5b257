"""Answers as they come in, out of a form, a file or a made-up person, checked by the cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.plan.values import Answers, Question


class Unknown(ValueError):
    """A question or an answer that no card has; `what` is its id as it was given."""

    def __init__(self, what: str) -> None:
        """Name it."""
        super().__init__(what)
        self.what = what


def checked(questions: Mapping[str, Question], said: Mapping[str, Any]) -> Answers:
    """Answers that fit the cards, in the cards' order. Raises Unknown.

    A value is an id, or a list of them; nothing at all is a card that was skipped.
    """
    for name in said:
        if name not in questions:
            raise Unknown(str(name))
    found = {name: _one(question, said.get(name)) for name, question in questions.items()}
    return {name: options for name, options in found.items() if options}


def _one(question: Question, said: Any) -> tuple[str, ...]:
    given = said if isinstance(said, list | tuple) else [said] if said else []
    known = [option.id for option in question.options]
    for option in given:
        if option not in known:
            raise Unknown(f"{question.id}: {option}")
    if len(given) > 1 and not question.many:
        raise Unknown(f"{question.id}: {given[1]}")
    return tuple(option for option in known if option in given)
