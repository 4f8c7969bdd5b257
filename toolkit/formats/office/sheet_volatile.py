"""Cells of an Excel workbook filled in with where it lies, or with when: the results go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.formats.office import sheet_place
from toolkit.formats.office.ooxml_walk import Walk
from toolkit.formats.office.ooxml_xml import Tree, children, named
from toolkit.formats.office.sheet_cells import value_of

#: Kinds of results that can be a moment; truths and errors cannot.
_NUMBERS_AND_WORDS = (None, "n", "str", "d")


def placed(facts: Any, root: Tree) -> Iterator[tuple[Tree, str]]:
    """The cells of a sheet that are filled in with where or when, and the trace that each is."""
    if not (facts.asks_place or facts.asks_clock):
        return
    formulas = list(named(root, "x:f"))
    shared = {
        formula.get("si") for formula in formulas
        if formula.get("t") == "shared" and sheet_place.asks_clock(formula.text or "")
    }  # fmt: skip
    for formula in formulas:
        cell, kind = formula.getparent(), formula.getparent().get("t")
        asks = sheet_place.asks_clock(formula.text or "") or (
            formula.get("t") == "shared" and formula.get("si") in shared
        )
        if facts.asks_place and kind == "str" and sheet_place.is_place(value_of(cell)):
            yield cell, "who.user_path"
        elif asks and kind in _NUMBERS_AND_WORDS and sheet_place.is_moment(value_of(cell)):
            yield cell, "when.changed"


def settle(walk: Walk, root: Tree) -> None:
    """Take out the results; the formulas stay, and are reckoned anew when the copy is opened."""
    for cell, kind in list(placed(walk.facts, root)):
        if kind == "who.user_path":
            walk.say(kind, "x:c", value_of(cell))
        else:
            walk.collect(kind, "x:c", value_of(cell))
        for one in children(cell, "x:v"):
            cell.remove(one)
