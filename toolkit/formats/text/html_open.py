"""The elements that are open at one place of a page, as browsers count them."""

from __future__ import annotations

from collections import Counter

from toolkit.errors import Damaged
from toolkit.formats.text.html_vocabulary import ENDS, WALLS

#: Open elements in each other; how many of them a tag may close without an end tag.
_DEEPEST, _NEAR = 1000, 64
_ENDING = frozenset().union(*ENDS.values())


class Open:
    """Open elements, outer ones first; asked about at every tag, so it counts what it holds."""

    def __init__(self) -> None:
        """None is open."""
        self._names: list[str] = []
        self._counts: Counter[str] = Counter()
        self._walls = 0

    def __contains__(self, name: str) -> bool:
        """Whether an element of this name is open."""
        return self._counts[name] > 0

    @property
    def last(self) -> str:
        """The name of the innermost one, or ""."""
        return self._names[-1] if self._names else ""

    @property
    def walled(self) -> bool:
        """Whether one is open that an implied end does not reach beyond."""
        return self._walls > 0

    def begin(self, name: str) -> None:
        """One level deeper; raises Damaged where no page goes."""
        if len(self._names) >= _DEEPEST:
            raise Damaged("too_many_parts")
        self._names.append(name)
        self._counts[name] += 1
        self._walls += name in WALLS

    def end(self, name: str) -> bool:
        """An end tag; whether it ended something that is open, and all that is in that."""
        if name not in self:
            return False
        while self._pop() != name:
            continue
        return True

    def end_implied(self, name: str) -> None:
        """Close what a tag of this name closes without an end tag."""
        if name not in _ENDING:
            return
        depth = len(self._names) - 1
        while depth >= max(0, len(self._names) - _NEAR):
            if name in ENDS.get(self._names[depth], ()):
                while len(self._names) > depth:
                    self._pop()
            elif self._names[depth] in WALLS:
                return
            depth -= 1

    def _pop(self) -> str:
        name = self._names.pop()
        self._counts[name] -= 1
        self._walls -= name in WALLS
        return name
