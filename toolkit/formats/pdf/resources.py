"""The resources of a content stream: those that its operators ask for are copied, others go.

Keeps count for the whole document, because streams share resources: what no stream asked for is
left behind and told. Does not know how a font or a picture is copied: that is the caller's rule.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.formats.pdf.copying import NOTHING, Copy, Left, Rule
from toolkit.formats.pdf.values import Name, Ref, Value

_ORDINARY = re.compile(r"/[A-Za-z]{1,5}\d{0,6}(?:[_.]\d{1,4})?")


class Scope:
    """The resources of one content stream: those of the source, and those that are really used."""

    def __init__(self, copy: Copy, resources: Value, path: str) -> None:
        self.copy, self.path, self.resources = copy, path, resources
        if isinstance(resources, Ref):
            copy.visited.add(resources)
        self.source: dict[str, dict[str, Value]] = {}
        for kind, each in copy.document.dict(resources).items():
            if isinstance(each, Ref):
                copy.visited.add(each)
            self.source[kind] = copy.document.dict(each)
        self.made: dict[str, dict[str, Value]] = {}
        copy.notes.setdefault("scopes", []).append(self)

    def use(self, kind: str, wanted: str, rule: Rule) -> Name | None:
        """The name of a resource in the copy, made by the rule; None where there is none."""
        rows = self.source.get(kind, {})
        if wanted not in rows:
            return None
        self._count(rows, wanted)
        ordinary = _ORDINARY.fullmatch(wanted)
        new = wanted if ordinary else f"/X{sorted(rows).index(wanted)}"
        made = self.made.setdefault(kind, {})
        if new not in made:
            made[new] = None  # so that a form that draws itself ends here
            made[new] = self.copy.inline(rule, rows[wanted], f"{self.path}{kind}{wanted}")
            if not ordinary:
                self.copy.say("software.setting", f"{self.path}{kind}", wanted[1:])
        return None if made[new] is NOTHING else Name(new)

    def resolve(self, kind: str, wanted: str) -> Value:
        """The source's value of a resource."""
        return self.source.get(kind, {}).get(wanted)

    def asked(self, kind: str, wanted: str) -> Value:
        """The source's value of a resource that counts as used; its asker copies it."""
        self._count(self.source.get(kind, {}), wanted)
        return self.resolve(kind, wanted)

    def _count(self, rows: dict[str, Value], wanted: str) -> None:
        used: set[Any] = self.copy.notes.setdefault("used", set())
        used.add((id(rows), wanted))

    def result(self) -> Value:
        """The resources of the copy."""
        return {
            kind: {key: each for key, each in rows.items() if each is not NOTHING}
            for kind, rows in self.made.items()
        }


def unused(copy: Copy) -> None:
    """Leave behind the resources that nobody asked for."""
    used = copy.notes.get("used", set())
    done: set[int] = set()
    for scope in copy.notes.get("scopes", []):
        for kind, rows in scope.source.items():
            if id(rows) in done or kind == "/ProcSet":
                continue
            done.add(id(rows))
            for key, value in sorted(rows.items()):
                if (id(rows), key) not in used:
                    copy.left.append(Left(f"{scope.path}{kind}{key}", value))
