"""Cells of a workbook: where they stand, what they show, and which columns nobody sees."""

from __future__ import annotations

import re
from typing import Any

from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_xml import Tree, named
from toolkit.formats.xml_parts import is_element

_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


def hidden_columns(root: Tree) -> set[int]:
    """The columns of a sheet that nobody sees."""
    found: set[int] = set()
    for node in named(root, "x:col"):
        if node.get("hidden") in ("1", "true") or not node.get("width", "1").strip("0."):
            first, last = node.get("min", "0"), node.get("max", "0")
            if first.isdecimal() and last.isdecimal() and int(last) <= 16_384:
                found.update(range(int(first), int(last) + 1))
    return found


def column_of(place: str) -> int:
    """The number of a cell's column."""
    found = _CELL.fullmatch(place)
    return number_of(found[1]) if found else 0


def number_of(letters: str) -> int:
    """The number of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def shown(facts: Any, cell: Tree) -> str:
    """What a cell shows."""
    text = value_of(cell)
    if not text:
        return "".join(one.text or "" for one in named(cell, "x:t"))
    if cell.get("t") == "s" and text.isdecimal() and int(text) < len(facts.strings):
        return str(facts.strings[int(text)])
    return text


def value_of(cell: Tree) -> str:
    """What stands in a cell: a number, a word, or the number of a shared string."""
    for one in cell:
        if is_element(one) and key(one.tag) == "x:v":
            return (one.text or "").strip()
    return ""
