"""Faces through time in a film, as a visitor wants them hidden: out of a form, and for a page.

Numbers from a browser are checked as everywhere; in doubt a face stays covered. What comes out is
the text of a file of tracks, as the command has it (film.edit).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from toolkit.clean.report import clock
from toolkit.clean.review import Reviewed
from toolkit.film import edit
from toolkit.film.tracks import left_visible
from toolkit.web.bad_requests import BadRequest

#: More boxes than this nobody draws into one film.
MAX_DRAWN = 100
_FIELD = re.compile(r"draw-([0-9]{1,3})-(from|to|x|y|w|h|x2|y2|w2|h2)")
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")
#: How long a timeline is, in its own units.
WIDE = 1000.0


class Drawn(NamedTuple):
    """A box that a person drew: where it is at one time, and where at another; evenly between."""

    start: float
    end: float
    first: tuple[float, float, float, float]
    last: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Faces:
    """What was seen in a film, and what its owner wants of it."""

    reviewed: Reviewed = field(repr=False)
    shown: frozenset[int] = frozenset()
    drawn: tuple[Drawn, ...] = ()


def chosen(form: Mapping[str, str], before: Faces) -> Faces:
    """What a form says: which tracks stay visible, and which boxes were drawn.

    A track whose row is not in the form stays as it was. Raises BadRequest.
    """
    known = {track.id for track in before.reviewed.tracks}
    told = {number for number in known if form.get(f"track-{number}") == "1"}
    shown = {number for number in told if form.get(f"hide-{number}") != "1"}
    return Faces(
        before.reviewed,
        frozenset(shown | (before.shown - told)),
        tuple(_drawn(form, before.reviewed.seen.facts)),
    )


def _drawn(form: Mapping[str, str], facts: Mapping[str, float]) -> list[Drawn]:
    rows: dict[int, dict[str, float]] = {}
    for name, value in form.items():
        if (found := _FIELD.fullmatch(name)) and value.strip():
            rows.setdefault(int(found[1]), {})[found[2]] = _number(value.strip())
    if len(rows) > MAX_DRAWN:
        raise BadRequest
    return [_box(row, facts) for _, row in sorted(rows.items()) if row.get("w") and row.get("h")]


def _number(said: str) -> float:
    if not _NUMBER.fullmatch(said.replace(",", ".")):
        raise BadRequest
    return float(said.replace(",", "."))


def _box(row: dict[str, float], facts: Mapping[str, float]) -> Drawn:
    """A row; what is empty of its end is as at its start. Who ends before it begins is turned."""
    start = min(row.get("from", 0.0), facts["seconds"])
    end = min(row.get("to", facts["seconds"]), facts["seconds"])
    first = (row.get("x", 0.0), row.get("y", 0.0), row["w"], row["h"])
    names = ("x2", "y2", "w2", "h2")
    x, y, w, h = (row.get(name, old) for name, old in zip(names, first, strict=True))
    last = (x, y, w or first[2], h or first[3])
    for left, top, _, _ in (first, last):
        if left >= facts["width"] or top >= facts["height"]:
            raise BadRequest
    return Drawn(start, end, first, last) if start <= end else Drawn(end, start, last, first)


def all_shown(faces: Faces) -> Faces:
    """The same, with only the drawn boxes covered."""
    return replace(faces, shown=frozenset(track.id for track in faces.reviewed.tracks))


def written(faces: Faces) -> str:
    """The text of a file of tracks that says so."""
    tracks = (
        left_visible(track) if track.id in faces.shown else track
        for track in faces.reviewed.tracks
    )
    document = json.loads(edit.written(faces.reviewed.seen, tracks))
    document["tracks"] += [
        {"hide": True, "boxes": [[box.start, *box.first], [box.end, *box.last]]}
        for box in faces.drawn
    ]
    return json.dumps(document)


def rows(faces: Faces) -> list[dict[str, Any]]:
    """The tracks as a page shows them."""
    seen = faces.reviewed.seen
    whole = max(seen.facts["seconds"], 0.001)
    said = []
    for track in faces.reviewed.tracks:
        start, end = (edit.second(seen.looks.times, at) for at in (track.first, track.last))
        said.append({
            "id": track.id, "hide": track.id not in faces.shown,
            "start": round(start, 2), "end": round(end, 2), "from": clock(start), "to": clock(end),
            "sure": round(track.best * 100),
            "pictures": len(faces.reviewed.pictures.get(track.id, ())),
            "x": round(WIDE * start / whole, 1),
            "w": round(max(6.0, WIDE * (end - start) / whole), 1),
        })  # fmt: skip
    return said


def drawn_rows(faces: Faces) -> list[dict[str, Any]]:
    """The drawn boxes as numbers for a form, and one row more that is empty."""
    names = ("from", "to", "x", "y", "w", "h", "x2", "y2", "w2", "h2")
    said = [
        dict(zip(names, map(_short, (box.start, box.end, *box.first, *box.last)), strict=True))
        for box in faces.drawn
    ]
    return [*said, dict.fromkeys(names, "")]


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
