"""Which shapes of OpenDocument slides and drawings lie wholly off the page.

What cannot be known counts as seen: shapes that are turned or in a group, shapes without a place
of their own, and pages that move their shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.xml_parts import Node, is_element

_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(cm|mm|in|pt|pc)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0}
_PLACED = ("svg:x", "svg:y", "svg:width", "svg:height")


def largest(roots: Iterable[Node]) -> tuple[float, float]:
    """The width and height that no page of a document goes beyond, in points; 0 if not known."""
    sizes = [
        (_points(each.get(long("fo:page-width"))), _points(each.get(long("fo:page-height"))))
        for root in roots for each in root.iter(long("style:page-layout-properties"))
    ]  # fmt: skip
    known = [
        (width, height) for width, height in sizes if width is not None and height is not None
    ]
    if not known or len(known) < len(sizes):
        return 0, 0
    return max(width for width, _ in known), max(height for _, height in known)


def nodes(root: Node, page: tuple[float, float]) -> Iterator[Node]:
    """The shapes that lie wholly off their page."""
    if not all(page):
        return
    for sheet in root.iter(long("draw:page")):
        if not any(short(each.tag).startswith("anim:") for each in sheet if is_element(each)):
            yield from (each for each in sheet if is_element(each) and _away(each, page))


class Box(NamedTuple):
    """Where a shape is drawn, in points."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether some of it is where the other is."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip


def box(shape: Node) -> Box | None:
    """Where a shape is drawn, if that is known."""
    if not short(shape.tag).startswith("draw:") or shape.get(long("draw:transform")) is not None:
        return None
    x, y, width, height = (_points(shape.get(long(name))) for name in _PLACED)
    if x is None or y is None or width is None or height is None:
        return None
    return Box(x, y, x + width, y + height)


def _away(shape: Node, page: tuple[float, float]) -> bool:
    found = box(shape)
    return found is not None and not found.meets(Box(0, 0, *page))


def _points(said: str | None) -> float | None:
    found = _LENGTH.fullmatch(said or "")
    return float(found[1]) * _POINTS[found[2]] if found else None
