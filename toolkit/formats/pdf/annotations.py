"""Annotations as readers show them: which are not shown, and which have no looks of their own."""

from __future__ import annotations

from toolkit.formats.pdf.values import Document, Value, text

_HIDDEN, _NO_VIEW = 2, 32
#: Marks that readers fill, and that they draw with a pen which may be wide.
_FILLED = {"/Square": "/IC", "/Circle": "/IC", "/Polygon": "/IC", "/PolyLine": "/IC",
           "/Line": "/IC", "/FreeText": "/C"}  # fmt: skip
_WRITTEN = frozenset({"/Ink", "/Line", "/PolyLine"})
_WIDE = 4.0
#: A highlighter lets words shine through, but not one as dark as they are.
_DARK = 0.4
#: Marks that readers draw by themselves, and from what, where a mark has no looks of its own.
BARE = {"/Highlight": "/QuadPoints", "/Underline": "/QuadPoints", "/Squiggly": "/QuadPoints",
        "/StrikeOut": "/QuadPoints", "/Ink": "/InkList", "/Line": "/L", "/Polygon": "/Vertices",
        "/PolyLine": "/Vertices", "/Square": "/Rect", "/Circle": "/Rect"}  # fmt: skip


def unseen(document: Document, keys: dict[str, Value]) -> bool:
    """Whether it is marked as hidden."""
    return bool(int(document.number(keys.get("/F"))) & (_HIDDEN | _NO_VIEW))


#: The one that they write words in, which everybody sees on the page.
WRITTEN_ON = "/FreeText"


def bare(document: Document, keys: dict[str, Value]) -> list[Value] | bytes | None:
    """What readers draw a mark from that has no looks of its own; None for all others."""
    kind = document.name(keys.get("/Subtype"))
    drawn = document.dict(keys.get("/AP")).get("/N")
    if drawn is not None or unseen(document, keys):
        return None
    if kind == WRITTEN_ON:
        said = document.at(keys.get("/Contents"))
        return said if isinstance(said, bytes) and text(said).strip() else None
    found = document.at(keys.get(BARE[kind])) if kind in BARE else None
    return found if isinstance(found, list) else None


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
    colour = document.numbers(keys.get("/C")) if kind == "/Highlight" else []
    dark = len(colour) in (1, 3) and max(colour) < _DARK
    return kind if filled or dark or (wide and kind in _WRITTEN) else ""
