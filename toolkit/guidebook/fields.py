"""Fields of a table that a person wrote: whether each must be there, and what fits into it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
Fits = Callable[[Any], bool]


class Field(NamedTuple):
    """A row: whether it must be there, whether a value fits, and the words for one that fits."""

    must: bool
    fits: Fits
    words: str


def wide(text: str) -> int:
    """How many columns a text takes; Chinese letters take two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def text(most: int) -> Fits:
    """A text of at most so many columns."""
    return lambda value: isinstance(value, str) and 0 < wide(value.strip()) <= most


def one_of(*words: Any) -> Fits:
    """One of these; not true for 1."""
    return lambda value: any(type(value) is type(word) and value == word for word in words)


def number(least: int, most: int) -> Fits:
    """A whole number between two."""
    return lambda value: type(value) is int and least <= value <= most


def several(fits: Fits, least: int = 0, most: int = 40) -> Fits:
    """A list of so many that fit."""
    return lambda value: (
        isinstance(value, list) and least <= len(value) <= most and all(map(fits, value))
    )


def slug(value: Any) -> bool:
    """An id."""
    return isinstance(value, str) and bool(_SLUG.fullmatch(value))


def key(value: Any) -> bool:
    """The name of a fact or a source."""
    return isinstance(value, str) and value.isalnum()


def day(value: Any) -> bool:
    """A date."""
    return type(value) is date
