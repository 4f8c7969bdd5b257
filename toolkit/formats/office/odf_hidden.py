"""What an OpenDocument file hides from its readers and yet says: sheets, slides, rows, passages.

Hidden by a style, by a switch, or by being a speaker's notes. It stays unless the user lets it go;
hidden rows and columns stay in their places, empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.formats.office import odf_off_page, odf_white, odf_white_cells, odf_white_shapes
from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.office.odf_table import CELLS, COLUMN, ROW, own, repeated
from toolkit.formats.xml_parts import Node, is_element, words

#: Property of a style that hides -> the value, and the family of style that it counts for.
_HIDING = (
    ("style:text-properties", "text:display", "none"),
    ("style:table-properties", "table:display", "false"),
    ("style:drawing-page-properties", "presentation:visibility", "hidden"),
)
#: How shapes are hidden: in the standard's words, and in those of LibreOffice.
_DISPLAYS = ("draw:display", "drawooo:display")
_STYLED = ("text:style-name", "table:style-name", "draw:style-name")
_PICTURED = frozenset(("draw:image", "draw:object", "draw:object-ole", "draw:plugin"))


class Hiding(NamedTuple):
    """How the styles of a document hide: those that do, by family and name, and all colours.

    page: the width and height of its largest slide, in points.
    """

    styles: frozenset[tuple[str, str]]
    looks: odf_white.Looks
    page: tuple[float, float] = (0, 0)


def styles(roots: Iterable[Node]) -> Hiding:
    """All styles that hide, by themselves or by what they are derived from, and white ones."""
    roots = list(roots)
    hiding, parents = set[tuple[str, str]](), dict[tuple[str, str], str]()
    for root in roots:
        for style in root.iter(long("style:style")):
            key = (style.get(long("style:family"), ""), style.get(long("style:name"), ""))
            parents[key] = style.get(long("style:parent-style-name"), "")
            if any(_hides(style, *row) for row in _HIDING):
                hiding.add(key)
    found = frozenset(key for key in parents if _derived(key, parents, hiding))
    return Hiding(found, odf_white.Looks(roots), odf_off_page.largest(roots))


def _hides(style: Node, element: str, attribute: str, value: str) -> bool:
    found = style.find(long(element))
    return found is not None and bool(found.get(long(attribute)) == value)


def _derived(
    key: tuple[str, str], parents: dict[tuple[str, str], str], hiding: set[tuple[str, str]]
) -> bool:
    for _ in range(32):
        if key in hiding:
            return True
        key = (key[0], parents.get(key, ""))
    return False


def nodes(root: Node, hiding: Hiding) -> dict[Node, str]:
    """The hidden elements that say something, in their order, and the kind of trace they are."""
    names = {name for _, name in hiding.styles}
    found = dict[Node, str]()
    for node in root.iter():
        if is_element(node) and _is_hidden(node, hiding.styles, names) and says(node):
            found[node] = "content.hidden_part"
    for table in root.iter(long("table:table")):
        found.update(dict.fromkeys(_cells_of_hidden_columns(table), "content.hidden_part"))
    unseen = (
        *odf_white.nodes(root, hiding.looks), *odf_white_cells.nodes(root, hiding.looks),
        *odf_white_shapes.nodes(root, hiding.looks), *odf_off_page.nodes(root, hiding.page),
    )  # fmt: skip
    for node in unseen:
        if says(node):
            found.setdefault(node, "content.invisible")
    return found


def _is_hidden(node: Node, hiding: frozenset[tuple[str, str]], names: set[str]) -> bool:
    name = short(node.tag)
    if name == "presentation:notes":
        # those of a master page are a pattern; a page's number is no note
        return bool(short(node.getparent().tag) == "draw:page") and not words(node).isdigit()
    if name == ROW:
        return str(node.get(long("table:visibility"))) in ("collapse", "filter")
    if name == "text:section":
        return _hidden_section(node)
    not_shown = "none" in node.values() and name != "draw:layer"
    if not_shown and any(node.get(long(each)) == "none" for each in _DISPLAYS):
        return True
    return bool(names) and _hidden_by_style(node, name, hiding)


def _hidden_section(node: Node) -> bool:
    display = str(node.get(long("text:display")))
    return display == "none" or (
        display == "condition" and str(node.get(long("text:is-hidden"))) == "true"
    )


_FAMILIES = {
    "text:p": "paragraph", "text:h": "paragraph", "text:span": "text", "text:a": "text",
    "table:table": "table", "draw:page": "drawing-page",
}  # fmt: skip


def _hidden_by_style(node: Node, name: str, hiding: frozenset[tuple[str, str]]) -> bool:
    family = _FAMILIES.get(name)
    return family is not None and any(
        (family, node.get(long(attribute), "")) in hiding for attribute in _STYLED
    )


def says(node: Node) -> bool:
    """Whether there is text or a picture in it."""
    return bool(words(node)) or any(
        is_element(each) and short(each.tag) in _PICTURED for each in node.iter()
    )


def _cells_of_hidden_columns(table: Node) -> Iterator[Node]:
    """The cells that stand in hidden columns only."""
    spans, at = [], 0
    for column in own(table, COLUMN):
        width = repeated(column)
        if column.get(long("table:visibility")) in ("collapse", "filter"):
            spans.append((at, at + width))
        at += width
    if not spans:
        return
    for row in own(table, ROW):
        at = 0
        for cell in row:
            if is_element(cell) and short(cell.tag) in CELLS:
                width = repeated(cell)
                if any(start <= at and at + width <= end for start, end in spans) and says(cell):
                    yield cell
                at += width


def keeps_place(node: Node) -> bool:
    """Whether it has to stay empty where it is, since formulas count its place."""
    return short(node.tag) in (*CELLS, ROW)


def empty(node: Node) -> None:
    """Take everything out of a cell, or of the cells of a row."""
    cells = [node] if short(node.tag) in CELLS else [each for each in node if is_element(each)]
    for cell in cells:
        for child in list(cell):
            cell.remove(child)
        for name in list(cell.attrib):
            if is_value(short(name)):
                del cell.attrib[name]


def is_value(attribute: str) -> bool:
    """Whether an attribute is part of what a cell says."""
    return attribute.startswith("office:") or attribute in ("table:formula", "calcext:value-type")
