"""The rows, columns and cells of an OpenDocument table, in groups or not."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.xml_parts import Node, is_element

CELLS = ("table:table-cell", "table:covered-table-cell")
COLUMN, ROW = "table:table-column", "table:table-row"
#: Repeated columns are counted up to here, which is more than any program has.
_MOST = 1 << 20


def own(table: Node, name: str) -> Iterator[Node]:
    """The rows or columns of a table, in groups or not, without those of tables in its cells."""
    stack = list(reversed(table))
    while stack:
        node = stack.pop()
        if not is_element(node):
            continue
        if short(node.tag) == name:
            yield node
        elif short(node.tag) in (
            "table:table-columns", "table:table-header-columns", "table:table-column-group",
            "table:table-rows", "table:table-header-rows", "table:table-row-group",
        ):  # fmt: skip
            stack += reversed(node)


def repeated(node: Node) -> int:
    """How many columns a column or a cell stands for."""
    said = node.get(long("table:number-columns-repeated"), "1")
    return min(int(said), _MOST) if said.isascii() and said.isdigit() else 1
