"""Statements of a style sheet: heads of blocks, declarations, ends of blocks."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from toolkit.formats.text.css_tokens import Token, tokens, unescaped

#: What is remembered: such a sheet, or style of an element, is asked for many times.
_SHORT = 2000
_OPENS = {"(": ")", "[": "]"}
_NOTHING = ("space", "comment", "mark")


class Part(NamedTuple):
    """Parts up to and with the sign that ends them: "{", "}", ";" or "" at the end.

    broken: a string, an address or a bracket in it does not end where it should, so that readers
    may differ about what follows.
    """

    tokens: list[Token]
    end: str
    broken: bool = False

    @property
    def first(self) -> Token | None:
        """The first of them that means something."""
        return next((token for token in self.tokens if token.kind not in _NOTHING), None)

    @property
    def rule(self) -> str:
        """The name of the at-rule that it begins, or ""."""
        first = self.first
        return unescaped(first.text[1:]).lower() if first and first.kind == "at" else ""

    @property
    def sets(self) -> str:
        """The name of the property that it sets, or ""."""
        if self.end == "{":
            return ""
        said = list(islice((token for token in self.tokens if token.kind not in _NOTHING), 2))
        if len(said) < 2 or said[0].kind != "name" or said[1].text != ":":
            return ""
        return unescaped(said[0].text).lower()

    @property
    def text(self) -> str:
        """All of it, as it stands."""
        return "".join(token.text for token in self.tokens)


def parts(sheet: str) -> Iterator[Part]:
    """The statements of a sheet, which laid end to end are the sheet; raises TooLarge."""
    return iter(_known(sheet) if len(sheet) <= _SHORT else _long(sheet))


@functools.lru_cache(maxsize=256)
def _known(sheet: str) -> tuple[Part, ...]:
    """Those of a sheet that is gone through again and again."""
    return tuple(_cut(sheet))


@functools.lru_cache(maxsize=3)
def _long(sheet: str) -> tuple[Part, ...]:
    """Those of a large sheet, which is gone through several times, too."""
    return tuple(_cut(sheet))


def _cut(sheet: str) -> Iterator[Part]:
    held: list[Token] = []
    closers: list[str] = []
    for token in tokens(sheet):
        held.append(token)
        if token.kind == "function":
            closers.append(")")
        elif token.kind == "sign":
            if token.text in _OPENS:
                closers.append(_OPENS[token.text])
            elif closers and token.text == closers[-1]:
                closers.pop()
            elif token.text in "{};" and (not closers or token.text in "{}"):
                yield Part(held, token.text, bool(closers) or any(map(_open, held)))
                held, closers = [], []
    if held:
        yield Part(held, "", bool(closers) or any(map(_open, held)))


def _open(token: Token) -> bool:
    """Whether a string, an address or a remark does not end."""
    text = token.text
    if token.kind == "string":
        return len(text) < 2 or text[-1] != text[0] or _escaped_end(text[:-1])
    if token.kind == "address":
        return not text.endswith(")") or _escaped_end(text[:-1])
    return token.kind == "comment" and (len(text) < 4 or not text.endswith("*/"))


def _escaped_end(text: str) -> bool:
    """Whether what follows is escaped."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


class Used(NamedTuple):
    """What a sheet speaks of: ids, classes, names of attributes, custom properties."""

    ids: set[str]
    classes: set[str]
    attributes: set[str]

    def add(self, other: Used) -> None:
        """Take in what another sheet speaks of."""
        self.ids.update(other.ids)
        self.classes.update(other.classes)
        self.attributes.update(other.attributes)


def nothing_used() -> Used:
    """A sheet that speaks of nothing."""
    return Used(set(), set(), set())


def used(sheet: str) -> Used:
    """What the selectors of a sheet speak of."""
    found = nothing_used()
    for part in parts(sheet):
        if part.end == "{" and not part.rule:
            _selector([token for token in part.tokens if token.kind != "comment"], found)
    return found


def _selector(said: list[Token], found: Used) -> None:
    before = Token("", "")
    for token in said:
        if token.kind == "hash":
            found.ids.add(unescaped(token.text[1:]))
        elif token.kind == "name" and before.text == ".":
            found.classes.add(unescaped(token.text))
        elif token.kind == "name" and before.text == "[":
            found.attributes.add(unescaped(token.text).lower())
        before = token


def joined(said: Iterable[Token]) -> str:
    """Parts as text."""
    return "".join(token.text for token in said)
