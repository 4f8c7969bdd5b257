"""Changes that Word keeps track of: accepted on request, else no copy is made.

Of a change of looks alone the looks as they are now stay, whatever is wished.
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_walk import DROP, UNWRAP, Rule, Walk, words
from toolkit.formats.office.ooxml_xml import Tree, child, children, get, named
from toolkit.formats.xml_parts import is_element

#: Changes of words, which a reader could still take back -> whether the words are there now.
_CHANGED = {"w:ins": True, "w:del": False, "w:moveFrom": False, "w:moveTo": True}


def _change(walk: Walk, node: Tree) -> int:
    """Words that were put in, taken out or moved: accepted on request, else no copy is made."""
    name = key(node.tag)
    who = " ".join(value for value in (get(node, "w:author"), get(node, "w:date")) if value)
    said = words(node) or who
    walk.say("hidden.change", name, said)
    if not walk.owner.wish.accept_changes:
        walk.refuse("tracked_changes")
        return UNWRAP
    return UNWRAP if _CHANGED.get(name, False) else DROP


def settle(walk: Walk, root: Tree) -> None:
    """Accept what concerns whole paragraphs, rows and cells, before the walk itself."""
    if next(named(root, "w:del", "w:moveFrom", "w:cellDel"), None) is None:
        return
    for node in list(named(root, "w:p", "w:tr", "w:tc")):
        name = key(node.tag)
        if name == "w:p" and (
            child(node, "w:pPr", "w:rPr", "w:del") is not None
            or child(node, "w:pPr", "w:rPr", "w:moveFrom") is not None
        ):
            _joined(walk, node)
        elif name == "w:tr" and child(node, "w:trPr", "w:del") is not None:
            _taken(walk, node, "w:tr")
        elif name == "w:tc" and child(node, "w:tcPr", "w:cellDel") is not None:
            _taken(walk, node, "w:tc")


def _taken(walk: Walk, node: Tree, name: str) -> None:
    walk.say("hidden.change", name, words(node))
    if not walk.owner.wish.accept_changes:
        walk.refuse("tracked_changes")
    elif node.getparent() is not None:
        node.getparent().remove(node)


def _joined(walk: Walk, node: Tree) -> None:
    """A paragraph whose end was taken out: its words belong to the one behind it."""
    if not walk.owner.wish.accept_changes:
        return
    after = node.getnext()
    if after is None or not is_element(after) or key(after.tag) != "w:p":
        return
    place = 1 if children(after, "w:pPr") else 0
    for run in reversed(
        [one for one in node if not (is_element(one) and key(one.tag) == "w:pPr")]
    ):
        after.insert(place, run)
    mark = child(node, "w:pPr", "w:rPr")
    walk.say("hidden.change", "w:p", words(mark) if mark is not None else "")
    node.getparent().remove(node)


def mark_change(walk: Walk, node: Tree) -> int:
    """The same elements as marks in properties: of a paragraph's end, a row, a formula's sign."""
    return _change(walk, node) if not _is_mark(node) else _mark(walk, node)


def _is_mark(node: Tree) -> bool:
    holder = node.getparent()
    return holder is not None and key(holder.tag) in (
        "w:rPr",
        "w:trPr",
        "w:tcPr",
        "w:numPr",
        "m:ctrlPr",
    )


def _mark(walk: Walk, node: Tree) -> int:
    walk.say("hidden.change", key(node.tag), words(node))
    if not walk.owner.wish.accept_changes:
        walk.refuse("tracked_changes")
    return DROP


def listed_change(walk: Walk, node: Tree) -> int:
    """How something looked before a change of looks."""
    walk.say("hidden.change", key(node.tag), words(node))
    return DROP


#: The rules for whatever notes a change.
ROWS: Mapping[str, str | Rule] = {
    "w:ins": mark_change, "w:del": mark_change, "w:moveFrom": mark_change,
    "w:moveTo": mark_change, "w:cellIns": mark_change, "w:cellDel": mark_change,
    "w:cellMerge": mark_change,
    **{f"w:{name}": listed_change for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange",
        "trPrChange", "tblGridChange", "numberingChange",
    )},
    **{f"w:{name}": "hidden.change" for name in (
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
        "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
    )},
}  # fmt: skip
