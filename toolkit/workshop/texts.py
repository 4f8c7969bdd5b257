"""The words around the modules: at the door, in breaks, at the end; posters for the wall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.guidebook import load as guidebook
from toolkit.guidebook.front_matter import Malformed, data
from toolkit.guidebook.load import SOURCE
from toolkit.i18n import mark as _
from toolkit.workshop.values import Poster, Sheet, Texts

#: The parts of the file that become a sheet each, and their headings.
PARTS: dict[str, str] = {
    "opening": _("Words for the opening"),
    "closing": _("Words for the closing"),
    "break": _("Words for breaks"),
    "icebreakers": _("Ways to begin lightly"),
    "energisers": _("Ways to wake up"),
    "co_trainer": _("Two trainers, one room"),
    "follow_up": _("Two weeks later"),
}


def read(path: Path, lang: str = SOURCE) -> Texts:
    """What the file says. Raises Malformed."""
    said = data(guidebook.text_of(path))
    try:
        sheets = tuple(_sheet(name, said[name], lang) for name in PARTS if name in said)
        posters = tuple(
            Poster(row["id"], row["title"], tuple(row["lines"]), row["drawing"] or "", lang)
            for row in said.get("posters", ())
        )
    except (KeyError, TypeError, AttributeError):
        raise Malformed([(1, "a text has no title, or is no text")]) from None
    return Texts(sheets, posters)


def _sheet(name: str, part: Any, lang: str) -> Sheet:
    if isinstance(part, list):
        return Sheet(name, PARTS[name], "", tuple(map(_line, part)), lang)
    rows = part.get("split") or part.get("steps") or ()
    more = [part["if_no_meeting"]] if "if_no_meeting" in part else []
    lines = (*(row["text"] for row in rows), *more)
    return Sheet(name, PARTS[name], part.get("intro", ""), lines, lang)


def _line(row: Mapping[str, Any]) -> str:
    return " ".join(_pieces(row))


def _pieces(row: Mapping[str, Any]) -> Iterator[str]:
    minutes = f" ({row['minutes']} min)" if "minutes" in row else ""
    yield f"{row['title']}{minutes}:"
    yield row.get("text") or row["how"]
    if "low_tech" in row:
        yield f"[{row['low_tech']}]"
