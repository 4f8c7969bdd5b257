"""What was found in thousands of coded samples, told once: the same words are listed one time.

A note that stands in every picture of a film would fill the report with one line a picture. Here
the first place of each is kept, and how often it came. Bounded, whatever a file holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.model import Finding, Place

#: Different notes of one name that are listed; the rest is counted.
MOST_VALUES = 300
_MOST_NAMES = 200


class Notes:
    """Collects findings by name and words."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._more: dict[tuple[str, str], int] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, kind: str, name: str, start: int, size: int, value: str) -> None:
        """One note: its kind of trace, the name of its place, where it stands, what it says."""
        values = self._found.get((kind, name))
        if values is None:
            if len(self._found) >= _MOST_NAMES:
                kind, name = "hidden.unknown", "others"
            values = self._found.setdefault((kind, name), {})
        if value in values:
            values[value][2] += 1
        elif len(values) < MOST_VALUES:
            values[value] = [start, size, 1]
        else:
            self._more[kind, name] = self._more.get((kind, name), 0) + 1

    def findings(self, path: str) -> Iterator[Finding]:
        """One finding for each note that says something else; those beyond the cap as a count."""
        for (kind, name), values in self._found.items():
            for value, (start, size, count) in values.items():
                said = value if count == 1 else f"{value} ({count} times)"
                yield Finding(kind, Place(f"{path}/{name}", start, size), said)
            if more := self._more.get((kind, name)):
                yield Finding(kind, Place(f"{path}/{name}"), f"{more} more like these")
