"""Cells of an Excel workbook that are filled in with where it lies: their results go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.formats.office import sheet_place
from toolkit.formats.office.ooxml_walk import Walk
from toolkit.formats.office.ooxml_xml import Tree, children, named
from toolkit.formats.office.sheet_cells import value_of


def placed(facts: Any, root: Tree) -> Iterator[Tree]:
    """The cells of a sheet that are filled in with where the workbook lies."""
    for formula in list(named(root, "x:f")) if facts.asks_place else ():
        cell = formula.getparent()
        if cell.get("t") == "str" and sheet_place.is_place(value_of(cell)):
            yield cell


def settle(walk: Walk, root: Tree) -> None:
    """Take out the results; the formulas stay, and are reckoned anew when the copy is opened."""
    for cell in placed(walk.facts, root):
        walk.say("who.user_path", "x:c", value_of(cell))
        for one in children(cell, "x:v"):
            cell.remove(one)
