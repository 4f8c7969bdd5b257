"""Pictures in cells, as WPS Office writes them: each has an identifier, and a formula names it.

A random identifier tells which copies of a picture are of one origin: the pictures are numbered.
One that no formula names is seen nowhere, and goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.formats.office.ooxml_drawing import shape_name
from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_walk import Walk
from toolkit.formats.office.ooxml_xml import Tree, child, children, named

_FORMULA = re.compile(r'(DISPIMG\s*\(\s*")([^"]*)"', re.IGNORECASE)
_PLACE = ("xdr:pic", "xdr:nvPicPr", "xdr:cNvPr")
_NUMBER = "ID_{:032X}"


def called(root: Tree) -> set[str]:
    """The pictures that a sheet's formulas name."""
    return {
        found[2] for node in named(root, "x:f") for found in _FORMULA.finditer(node.text or "")
    }


def numbered(roots: list[Tree], used: set[str]) -> dict[str, str]:
    """The identifiers of the pictures that are used, and those that they have in a copy."""
    names = (_identifier(one) for root in roots for one in _pictures(root))
    known = dict.fromkeys(name for name in names if name in used)
    return {name: _NUMBER.format(count) for count, name in enumerate(known, 1)}


def unused(facts: Any, root: Tree) -> Iterator[Tree]:
    """The pictures that no formula names."""
    return (one for one in _pictures(root) if _identifier(one) not in facts.pictures)


def _pictures(root: Tree) -> list[Tree]:
    return children(root, "etc:cellImage")


def _identifier(picture: Tree) -> str:
    named_so = child(picture, *_PLACE)
    return named_so.get("name", "") if named_so is not None else ""


def renamed(facts: Any, text: str) -> str:
    """A formula, or what it shows where there is no picture, with the numbers of a copy."""
    return _FORMULA.sub(
        lambda found: f'{found[1]}{facts.pictures.get(found[2], _NUMBER.format(0))}"', text
    )


def settle(walk: Walk, root: Tree) -> None:
    """Number the pictures of a sheet's cells, and let go of those that no cell shows."""
    for picture in list(unused(walk.facts, root)):
        walk.say("hidden.picture", "etc:cellImage", _identifier(picture))
        root.remove(picture)
    for cell in named(root, "x:c") if walk.facts.pictures else ():
        if any(_FORMULA.search(one.text or "") for one in children(cell, "x:f")):
            for one in children(cell, "x:f") + children(cell, "x:v"):
                one.text = renamed(walk.facts, one.text or "")


def picture_name(walk: Walk, node: Tree, value: str) -> str:
    """A picture's name; in a cell, it is what the cell's formula says."""
    holder = node.getparent().getparent().getparent()
    if holder is None or key(holder.tag) != "etc:cellImage":
        return shape_name(walk, node, value)
    new: str = walk.facts.pictures.get(value, _NUMBER.format(0))
    if new != value:
        walk.collect("hidden.id", "pictures in cells", value)
    return new
