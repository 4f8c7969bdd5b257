"""Which cells of an OpenDocument sheet hold only words that are white on white, or too small.

What cannot be known counts as seen: cells whose looks depend on conditions, numbers whose format
may colour them, and sheets with shapes behind the cells. Knows nothing of what lies over cells.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.office.odf_table import CELLS, COLUMN, ROW, own, repeated
from toolkit.formats.office.odf_white import Looks, first_said, inks
from toolkit.formats.xml_parts import Node, is_element, words

_TABLES = f"{long('office:body')}/{long('office:spreadsheet')}/{long('table:table')}"
_STYLE, _DEFAULT = long("table:style-name"), long("table:default-cell-style-name")
_STYLED = long("text:style-name")
#: What may colour cells from outside of them.
_CONDITIONS = (long("calcext:conditional-formats"), long("calcext:conditional-format"))
#: Where a stretch of like columns ends, and how their cells look.
_Column = tuple[int, str]


def nodes(root: Node, looks: Looks) -> Iterator[Node]:
    """The cells of a part's sheets in which nobody sees a word."""
    if not looks.some(root):
        return
    for table in root.iterfind(_TABLES):
        if not _is_coloured(table):
            yield from _cells(root, table, looks)


def _is_coloured(table: Node) -> bool:
    return next(table.iter(*_CONDITIONS), None) is not None or any(
        each.get(long("table:table-background")) == "true" for each in table.iter()
    )


def _cells(root: Node, table: Node, looks: Looks) -> Iterator[Node]:
    columns, end = list[_Column](), 0
    for column in own(table, COLUMN):
        end += repeated(column)
        columns.append((end, column.get(_DEFAULT, "")))
    lies_bare = not looks.page and _puts_no_colour(root, table, looks)
    for row in own(table, ROW):
        bare = lies_bare and _puts_no_colour(root, row, looks)
        at, column = 0, 0
        for cell in row:
            if not is_element(cell) or short(cell.tag) not in CELLS:
                continue
            while column < len(columns) and columns[column][0] <= at:
                column += 1
            by_column = columns[column][1] if column < len(columns) else ""
            name = cell.get(_STYLE) or row.get(_DEFAULT) or by_column
            if _is_unseen(root, cell, looks, name, bare=bare) and words(cell):
                yield cell
            at += repeated(cell)


def _puts_no_colour(root: Node, node: Node, looks: Looks) -> bool:
    return not looks.of(root, node).ground and not node.get(long("table:template-name"))


def _is_unseen(root: Node, cell: Node, looks: Looks, name: str, *, bare: bool) -> bool:
    """Whether no word in a cell is seen; bare: nothing but its own style may colour its ground."""
    look = looks.named(root, "table-cell", name)
    if look.mapped or (look.coloured and cell.get(long("office:value-type")) != "string"):
        return False
    styled = any(each.get(_STYLED) for each in cell.iter() if is_element(each))
    if not (look.white or look.tiny or styled):
        return False
    found = list(inks(root, cell, looks))
    if not found or None in found:
        return False
    ways = [first_said(ink, look) for ink in found if ink is not None]
    white = look.ground is False or (look.ground is None and bare)
    return all(way.tiny or (way.white and white and not way.ground) for way in ways)
