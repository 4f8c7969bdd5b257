"""Which elements of a book's pages nobody sees: hidden, clear, tiny, far away, white on white.

What cannot be known counts as seen: white words where anything in the book has a ground of another
colour, and where what stands inside may have its own. Rules with longer selectors than a class are
not followed.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.formats.office import epub_css
from toolkit.formats.xml_parts import Node, is_element, words

#: Elements that have the looks of what they stand in.
_LOOKS_ALIKE = frozenset(("br", "wbr", "b", "i", "em", "strong", "u", "s", "sub", "sup"))


class Known(NamedTuple):
    """What a whole book speaks of: ids of elements, classes, classes that hide.

    white: classes that make words white; None where something may lie behind words.
    """

    ids: frozenset[str]
    classes: frozenset[str] | None
    hiding: frozenset[str]
    white: frozenset[str] | None = None


def is_hidden(node: Node, known: Known) -> bool:
    """Whether an element with something in it is not seen."""
    hides = (
        node.get("hidden") is not None
        or epub_css.hides(node.get("style") or "")
        or any(each in known.hiding for each in (node.get("class") or "").split())
        or _is_white(node, known)
    )
    return hides and bool(words(node))


def _is_white(node: Node, known: Known) -> bool:
    """Whether words are white on white; what stands inside may have a colour of its own."""
    return _made_white(node, known) and all(
        each.tag.rpartition("}")[2] in _LOOKS_ALIKE or _made_white(each, known)
        for each in node.iterdescendants()
        if is_element(each)
    )


def _made_white(node: Node, known: Known) -> bool:
    if known.white is None:
        return False
    style, classes = node.get("style") or "", (node.get("class") or "").split()
    return epub_css.is_white(style) or any(each in known.white for each in classes)


def on_ground(node: Node) -> bool:
    """Whether an element puts a colour or a picture behind words."""
    colour = (node.get("bgcolor") or "white").lower()
    return (
        colour not in ("white", "#ffffff", "#fff")
        or node.get("background") is not None
        or epub_css.has_ground(node.get("style") or "")
    )
