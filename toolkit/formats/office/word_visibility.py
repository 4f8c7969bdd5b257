"""Whether words of a Word document are white, and what they stand on.

What cannot be known counts as a colour: words are called hidden only where their ground is white.
Knows nothing of pictures and shapes behind words of the text itself, nor of a theme whose white is
another colour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_xml import Tree, child, get, named

#: What may say that something lies behind words.
_SHADES = ("w:shd", "w:highlight")
_PLAIN = ("clear", "nil", "none", "white")
_NO_FILL = ("", "AUTO")
#: White to the eye.
_WHITE = re.compile(r"F[A-F](?:F[A-F]){2}")
#: How many paragraphs are remembered: those around a run, and a few more.
_AT_ONCE = 32
#: Whether a ground is known: a colour, white, or whatever lies below.
_COLOUR, _PAPER, _THROUGH = True, False, None


def is_white(look: Tree | None) -> bool | None:
    """Whether a look makes words white; None when it says nothing of their colour."""
    colour = child(look, "w:color") if look is not None else None
    return None if colour is None else _is_pale(get(colour, "w:val"))


def _is_pale(said: str | None) -> bool:
    return bool(_WHITE.fullmatch((said or "").upper()))


def has_ground(look: Tree | None) -> bool:
    """Whether a look puts a colour behind words that is not white."""
    found = [child(look, name) for name in _SHADES] if look is not None else []
    return any(_is_colour(one) for one in found if one is not None)


def _is_colour(shade: Tree) -> bool:
    fill = (get(shade, "w:fill") or "").upper()
    pattern = (get(shade, "w:val") or "clear") not in _PLAIN
    plain = fill in _NO_FILL or _is_pale(fill)
    return pattern or not plain or get(shade, "w:themeFill") not in (None, "background1")


class Paragraphs:
    """The looks of paragraphs; each is sought once, though every run in it asks for it."""

    def __init__(self) -> None:
        """None is known yet."""
        self._known: dict[Tree, Tree | None] = {}

    def look(self, paragraph: Tree) -> Tree | None:
        """What a paragraph says of its look."""
        if paragraph not in self._known:
            if len(self._known) > _AT_ONCE:
                self._known.clear()
            self._known[paragraph] = child(paragraph, "w:pPr")
        return self._known[paragraph]

    def styles(self, run: Tree) -> Iterator[str | None]:
        """The styles of a run: its own, if any, and its paragraph's; None is the usual one."""
        own = child(run, "w:rPr", "w:rStyle")
        if own is not None:
            yield get(own, "w:val")
        paragraph = next((one for one in run.iterancestors() if key(one.tag) == "w:p"), None)
        if paragraph is not None:
            look = self.look(paragraph)
            style = child(look, "w:pStyle") if look is not None else None
            yield get(style, "w:val") if style is not None else None


def has_colour_inside(style: Tree) -> bool:
    """Whether a table's style colours any of its cells, such as every second row."""
    return any(_is_colour(one) for one in named(style, "w:shd"))


def stands_on_white(
    run: Tree, paragraphs: Paragraphs, coloured: Container[str | None], *, page: bool
) -> bool:
    """Whether nothing near a run says that it stands on a colour.

    coloured: styles that do. page: whether the page itself has one.
    """
    if has_ground(child(run, "w:rPr")) or any(one in coloured for one in paragraphs.styles(run)):
        return False
    for above in run.iterancestors():
        if key(above.tag) == "w:p" and has_ground(paragraphs.look(above)):
            return False
        ground = _GROUNDS.get(key(above.tag), _nothing)(above, coloured)
        if ground is not _THROUGH:
            return ground is _PAPER
    return not page


def _nothing(_: Tree, __: Container[str | None]) -> bool | None:
    return _THROUGH


def _cell(node: Tree, _: Container[str | None]) -> bool | None:
    """A cell that says itself that it is white is so, whatever the table is."""
    shade = child(node, "w:tcPr", "w:shd")
    if shade is None:
        return _THROUGH
    if _is_colour(shade):
        return _COLOUR
    return _PAPER if _is_pale(get(shade, "w:fill")) else _THROUGH


def _row(node: Tree, _: Container[str | None]) -> bool | None:
    return _COLOUR if has_ground(child(node, "w:tblPrEx")) else _THROUGH


def _table(node: Tree, coloured: Container[str | None]) -> bool | None:
    look = child(node, "w:tblPr")
    style = child(look, "w:tblStyle") if look is not None else None
    by_style = style is not None and get(style, "w:val") in coloured
    return _COLOUR if by_style or has_ground(look) else _THROUGH


def _shape(node: Tree, _: Container[str | None]) -> bool | None:
    """A box of words: white where its shape says so; one that is clear may lie on anything."""
    for above in node.iterancestors():
        name = key(above.tag)
        if name == "wps:wsp":
            fill = child(above, "wps:spPr", "a:solidFill")
            colour = next(iter(fill), None) if fill is not None else None
            white = colour is not None and not len(colour) and (
                _is_pale(colour.get("val")) or colour.get("val") in ("bg1", "lt1")
            )  # fmt: skip
            return _PAPER if white else _COLOUR
        if name.startswith("v:") and name != "v:textbox":
            said = (above.get("fillcolor") or "white").lower().partition(" ")[0].lstrip("#")
            clear = (
                above.get("filled") in ("f", "false", "0") or child(above, "v:fill") is not None
            )
            white = not clear and (said in ("white", "fff") or _is_pale(said))
            return _PAPER if white else _COLOUR
    return _COLOUR


def _edge(node: Tree, _: Container[str | None]) -> bool | None:
    """The head or foot of pages; a picture in it is often a letterhead that lies behind words."""
    drawn = next(named(node, "w:drawing", "w:pict", "w:object"), None)
    return _COLOUR if drawn is not None else _THROUGH


_GROUNDS: dict[str, Callable[[Tree, Container[str | None]], bool | None]] = {
    "w:tc": _cell, "w:tr": _row, "w:tbl": _table, "w:txbxContent": _shape,
    "w:hdr": _edge, "w:ftr": _edge,
}  # fmt: skip
