"""Copies what is known to be needed, object by object, and remembers all that it leaves behind.

A rule makes a value of the copy from a value of the source, or says NOTHING. A dictionary is a
row of rules by key; what has no rule, or no sense, is left behind and is thereby a finding. So
what is shown and what goes cannot differ.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.errors import TooLarge
from toolkit.formats.inside import Inside
from toolkit.formats.pdf.names import STANDARD
from toolkit.formats.pdf.values import Document, Name, Ref, Stream, Value, is_number, text
from toolkit.model import Finding, Place

MAX_OBJECTS = 400_000
#: More are refused by those who ask, too, but only when all are there.
MAX_FINDINGS = 20_000
_DEEPEST = 60


NOTHING: Value = Name("")
#: What a rule says when the value is made elsewhere.
SKIPPED: Value = Name("-")

Rule = Callable[["Copy", Value, str], Value]
Rules = Mapping[str, Rule]


class Left(NamedTuple):
    """Something that is left behind: where it stood, what it is, its kind where that is sure."""

    path: str
    value: Value
    kind: str = ""


class Copy:
    """A copy in the making.

    looking: nobody wants the copy, only what is left behind; then nothing inside is cleaned.
    """

    def __init__(self, document: Document, inside: Inside, *, looking: bool) -> None:
        self.document, self.inside, self.looking = document, inside, looking
        self.objects: list[Value] = []
        self.left: list[Left] = []
        self.findings: list[Finding] = []
        self.visited: set[Ref] = set()
        self.pages: dict[Ref, Ref] = {}
        self.notes: dict[str, Any] = {}
        self.trees: list[set[Ref]] = []
        self._known: dict[tuple[Ref, Any], Ref] = {}
        self._todo: deque[tuple[Ref, Rule, Value, str]] = deque()
        self._depth = 0

    @property
    def drops(self) -> bool:
        """Whether what the document hides is to go, too."""
        return self.inside.wish.drop_hidden

    def say(self, kind: str, path: str, value: str | None = None, size: int | None = None) -> None:
        """Tell a trace; raises TooLarge where there are more than anybody would read."""
        if len(self.findings) >= MAX_FINDINGS:
            raise TooLarge("too_many_findings")
        self.findings.append(Finding(kind, Place(path, None, size), value))

    def leave(self, path: str, value: Value, kind: str = "") -> Value:
        """Leave a value behind."""
        self.left.append(Left(path, value, kind))
        return NOTHING

    # ---- objects -------------------------------------------------------------------------

    def new(self, value: Value = None) -> Ref:
        """A new object of the copy."""
        if len(self.objects) >= MAX_OBJECTS:
            raise TooLarge("too_many_parts")
        self.objects.append(value)
        return Ref(len(self.objects))

    def put(self, ref: Ref, value: Value) -> None:
        """Give a new object its value."""
        self.objects[ref.number - 1] = value

    def page(self, value: Value) -> Ref | None:
        """The copy's page for what points at one in the source; None where it points at none."""
        return self.pages.get(value) if isinstance(value, Ref) else None

    def own(self, rule: Rule, value: Value, path: str, key: Any = None) -> Value:
        """The value as its own object, made later; each object of the source is made once.

        key: what else tells two makings of the same object apart.
        """
        if not isinstance(value, Ref):
            return self.inline(rule, value, path)
        known = (value, key or rule)
        if known not in self._known:
            self._known[known] = self.new()
            self._todo.append((self._known[known], rule, value, path))
        return self._known[known]

    def inline(self, rule: Rule, value: Value, path: str) -> Value:
        """The value where it stands."""
        if getattr(rule, "unresolved", False):
            return rule(self, value, path)
        if isinstance(value, Ref):
            self.visited.add(value)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooLarge("too_deep")
        try:
            return rule(self, self.document.at(value), path)
        finally:
            self._depth -= 1

    def visited_tree(self) -> set[Ref]:
        """A set for walking through a tree, whose objects then count as visited."""
        tree: set[Ref] = set()
        self.trees.append(tree)
        return tree

    def finish(self) -> None:
        """Make every object that was asked for."""
        while self._todo:
            ref, rule, value, path = self._todo.popleft()
            made = self.inline(rule, value, path)
            if made is NOTHING:
                self.leave(path, value)
                made = None
            self.put(ref, made)

    def fields(self, keys: Mapping[str, Value], path: str, rules: Rules) -> dict[str, Value]:
        """The keys that have a rule, as their rules make them; all others are left behind."""
        made: dict[str, Value] = {}
        for key in sorted(keys):
            rule, value = rules.get(key), keys[key]
            if rule is SKIP:
                continue
            there = f"{path}{key}"
            result = self.inline(rule, value, there) if rule is not None else NOTHING
            if result is NOTHING:
                self.leave(there, value)
            elif result is not SKIPPED:
                made[key] = result
        return made


def SKIP(copy: Copy, value: Value, path: str) -> Value:  # noqa: N802  (a rule by name)
    """A key that is written anew, and that says nothing."""
    return SKIPPED


# ---- rules for plain values -----------------------------------------------------------------


def number(copy: Copy, value: Value, path: str) -> Value:
    """A number."""
    return value if is_number(value) else NOTHING


def truth(copy: Copy, value: Value, path: str) -> Value:
    """True or false."""
    return value if isinstance(value, bool) else NOTHING


def name(copy: Copy, value: Value, path: str) -> Value:
    """A name of the standard; any other could say anything."""
    return value if isinstance(value, Name) and value in STANDARD else NOTHING


def any_name(copy: Copy, value: Value, path: str) -> Value:
    """A name, whatever it says: letters of a font, inks."""
    return value if isinstance(value, Name) else NOTHING


def words(copy: Copy, value: Value, path: str) -> Value:
    """Text that readers see."""
    return value if isinstance(value, bytes) else NOTHING


def plain(copy: Copy, value: Value, path: str) -> Value:
    """Numbers, truths, standard names, and arrays of such."""
    if isinstance(value, list):
        made = [copy.inline(plain, each, path) for each in value]
        return NOTHING if any(each is NOTHING for each in made) else made
    if value is None or isinstance(value, bool) or is_number(value):
        return value
    return name(copy, value, path)


def one_of(*rules: Rule) -> Rule:
    """The first rule that makes something."""

    def rule(copy: Copy, value: Value, path: str) -> Value:
        results = (each(copy, value, path) for each in rules)
        return next((result for result in results if result is not NOTHING), NOTHING)

    return rule


def dictionary(rules: Rules) -> Rule:
    """A dictionary of these keys."""

    def rule(copy: Copy, value: Value, path: str) -> Value:
        return copy.fields(value, path, rules) if isinstance(value, dict) else NOTHING

    return rule


def array(item: Rule) -> Rule:
    """An array of such values; those that make no sense are left behind."""

    def rule(copy: Copy, value: Value, path: str) -> Value:
        if not isinstance(value, list):
            return NOTHING
        made = []
        for count, each in enumerate(value):
            result = copy.inline(item, each, f"{path}/{count}")
            if result is NOTHING:
                copy.leave(f"{path}/{count}", each)
            else:
                made.append(result)
        return made

    return rule


def apart(rule: Rule) -> Rule:
    """The same, as its own object where the source has it so."""

    def outer(copy: Copy, value: Value, path: str) -> Value:
        return copy.own(rule, value, path)

    return unresolved(outer)


def unresolved(rule: Rule) -> Rule:
    """Mark a rule that wants to see what points at its value, not the value."""
    rule.unresolved = True  # type: ignore[attr-defined]
    return rule


def read(copy: Copy, value: Value) -> str:
    """What a string says; "" where there is none."""
    found = copy.document.at(value)
    return text(found) if isinstance(found, bytes) else ""


def streams(copy: Copy, value: Value) -> Iterator[Stream]:
    """The streams of a value that is one, or an array of them."""
    found = copy.document.at(value)
    for each in found if isinstance(found, list) else [found]:
        there = copy.document.at(each)
        if isinstance(each, Ref):
            copy.visited.add(each)
        if isinstance(there, Stream):
            yield there
