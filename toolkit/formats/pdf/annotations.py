"""Annotations as readers show them: which are not shown, and which have no looks of their own."""

from __future__ import annotations

from toolkit.formats.pdf.values import Document, Value

_HIDDEN, _NO_VIEW = 2, 32
#: Marks that readers fill, and that they draw with a pen which may be wide.
_FILLED = {"/Square": "/IC", "/Circle": "/IC", "/Polygon": "/IC", "/PolyLine": "/IC",
           "/Line": "/IC", "/FreeText": "/C"}  # fmt: skip
_WRITTEN = frozenset({"/Ink", "/Line", "/PolyLine"})
_WIDE = 4.0


def unseen(document: Document, keys: dict[str, Value]) -> bool:
    """Whether it is marked as hidden."""
    return bool(int(document.number(keys.get("/F"))) & (_HIDDEN | _NO_VIEW))


def unlooked(document: Document, keys: dict[str, Value]) -> str:
    """Which kind of mark covers what is below it and has no looks of its own, else nothing.

    Each reader draws such a mark by itself; a copy without it would show what it covers.
    """
    kind = document.name(keys.get("/Subtype"))
    drawn = document.dict(keys.get("/AP")).get("/N")
    if drawn is not None or unseen(document, keys):
        return ""
    wide = document.number(document.dict(keys.get("/BS")).get("/W")) > _WIDE
    filled = document.numbers(keys.get(_FILLED.get(kind, "")))
    return kind if filled or (wide and kind in _WRITTEN) else ""
