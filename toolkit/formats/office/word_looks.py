"""Whether words of a Word document are white, and what they stand on.

Knows nothing of pictures and shapes behind words, nor of a theme whose white is another colour.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from toolkit.formats.office.ooxml_names import key
from toolkit.formats.office.ooxml_xml import Tree, child, get

#: What may say that something lies behind words.
_SHADES = ("w:shd", "w:highlight")
_PLAIN = ("clear", "nil", "none", "white")
_NO_FILL = ("", "AUTO", "FFFFFF")
#: In these the ground is somebody else's: a shape's, a cell's, a page's.
_OTHER_GROUND = ("w:txbxContent", "w:tbl", "w:hdr", "w:ftr")


def is_white(look: Tree | None) -> bool | None:
    """Whether a look makes words white; None when it says nothing of their colour."""
    colour = child(look, "w:color") if look is not None else None
    return None if colour is None else (get(colour, "w:val") or "").upper() == "FFFFFF"


def has_ground(look: Tree | None) -> bool:
    """Whether a look puts a colour behind words that is not white."""
    found = [child(look, name) for name in _SHADES] if look is not None else []
    return any(_is_colour(one) for one in found if one is not None)


def _is_colour(shade: Tree) -> bool:
    fill = (get(shade, "w:fill") or "").upper()
    pattern = (get(shade, "w:val") or "clear") not in _PLAIN
    return pattern or fill not in _NO_FILL or get(shade, "w:themeFill") is not None


def styles(run: Tree) -> Iterator[str | None]:
    """The styles that a run has: its own, if any, and its paragraph's; None is the usual one."""
    own = child(run, "w:rPr", "w:rStyle")
    if own is not None:
        yield get(own, "w:val")
    paragraph = next((one for one in run.iterancestors() if key(one.tag) == "w:p"), None)
    if paragraph is not None:
        style = child(paragraph, "w:pPr", "w:pStyle")
        yield get(style, "w:val") if style is not None else None


def stands_on_white(run: Tree, coloured: Container[str | None]) -> bool:
    """Whether nothing near a run says that it stands on a colour. coloured: styles that do."""
    if has_ground(child(run, "w:rPr")) or any(name in coloured for name in styles(run)):
        return False
    for above in run.iterancestors():
        name = key(above.tag)
        if name in _OTHER_GROUND or (name == "w:p" and has_ground(child(above, "w:pPr"))):
            return False
        if name == "w:document" and child(above, "w:background") is not None:
            return False
    return True
