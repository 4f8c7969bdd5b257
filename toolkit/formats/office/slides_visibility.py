"""Which shapes of a slide have words that nobody sees: clear, tiny, or coloured like their ground.

What cannot be known counts as seen: shapes of which not every word says its colour itself, grounds
that are no plain colour, and white words on a slide on which something may lie behind them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from toolkit.formats.office.ooxml_package import Opc
from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_xml import Tree, child, named, parsed, whole_number
from toolkit.formats.xml_parts import is_element

#: In hundredths of a point; letters of a point and a half are lines to the eye.
_TINY = 150
_WHITE = re.compile(r"F[A-F](?:F[A-F]){2}")
_PAPER, _LIGHT = "white", ("bg1", "lt1")
_FILLS = ("a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill", "a:noFill")
_DRAWN = frozenset(("p:sp", "p:pic", "p:graphicFrame", "p:grpSp"))
#: The style of backgrounds that is one plain colour.
_PLAIN_GROUND = "1001"
Box = tuple[int, int, int, int]
#: What lies on a slide from its layout and master; None where its ground is not white.
Paper = Callable[[str], "list[Box | None] | None"]


def words_unseen(shape: Tree, part: str, paper: Paper) -> bool:
    """Whether nobody sees any word of a shape."""
    body = child(shape, "p:txBody")
    runs = [one for one in named(body, "a:r", "a:fld") if _says(one)] if body is not None else []
    looks = [child(one, "a:rPr") for one in runs]
    if not looks or not all(_may_be_unseen(look) for look in looks):
        return False
    ground = _ground(shape)
    inks = [None if _is_clear(look) else _ink(look) for look in looks]
    if all(ink is None or ink == ground for ink in inks):
        return True
    on_slide = ground == "" and all(ink in (None, _PAPER) for ink in inks)
    return on_slide and _lies_bare(shape, paper(part))


def _says(run: Tree) -> bool:
    return any((one.text or "").strip() for one in named(run, "a:t"))


def _may_be_unseen(look: Tree | None) -> bool:
    return look is not None and (_is_clear(look) or bool(_ink(look)))


def _is_clear(look: Tree | None) -> bool:
    """Whether words are too small to be seen, or have no colour at all."""
    if look is None:
        return False
    size = look.get("sz", "")
    if size.isdecimal() and len(size) < 6 and int(size) <= _TINY:
        return True
    if child(look, "a:ln") is not None or child(look, "a:effectLst") is not None:
        return False
    alpha = child(look, "a:solidFill")
    clear = next(named(alpha, "a:alpha"), None) if alpha is not None else None
    return child(look, "a:noFill") is not None or (
        clear is not None and clear.get("val") in ("0", "0%")
    )


def _ink(look: Tree | None) -> str:
    """The plain colour of words; "" where it is not known, or something lies right behind."""
    if look is None or child(look, "a:highlight") is not None or child(look, "a:ln") is not None:
        return ""
    fill = child(look, "a:solidFill")
    return _colour(fill) if fill is not None else ""


def _colour(fill: Tree) -> str:
    colour = next((one for one in fill if is_element(one)), None)
    if colour is None or any(is_element(one) for one in colour):
        return ""
    name, said = key(colour.tag), colour.get("val", "")
    if name == "a:srgbClr":
        return _PAPER if _WHITE.fullmatch(said.upper()) else said.upper()
    if name == "a:prstClr":
        return _PAPER if said == "white" else said
    if name == "a:schemeClr":
        return _PAPER if said in _LIGHT else f"scheme {said}"
    return ""


def _ground(shape: Tree) -> str:
    """What a shape puts behind its words: a plain colour, "" nothing, "?" what is not known."""
    look = child(shape, "p:spPr")
    fill = next((one for name in _FILLS for one in look.iterchildren() if is_element(one)
                 and key(one.tag) == name), None) if look is not None else None  # fmt: skip
    if fill is None:
        styled = child(shape, "p:style", "a:fillRef")
        leans = (styled is not None and styled.get("idx") != "0") or _holds_place(shape)
        return "?" if leans else ""
    if key(fill.tag) == "a:noFill":
        return ""
    return (_colour(fill) if key(fill.tag) == "a:solidFill" else "") or "?"


def _holds_place(shape: Tree) -> bool:
    return next(named(shape, "p:ph"), None) is not None


def _lies_bare(shape: Tree, around: list[Box | None] | None) -> bool:
    """Whether only the slide's white ground is behind a shape."""
    own = _box(shape)
    if around is None or own is None or key(shape.getparent().tag) != "p:spTree":
        return False
    before = [*around, *_boxes(shape.getparent(), shape)]
    return not any(one is None or _meet(own, one) for one in before)


def _boxes(tree: Tree, end: Tree | None = None) -> Iterator[Box | None]:
    """Where something is drawn, in front of a shape in the order of drawing."""
    for one in tree:
        if one is end:
            return
        if is_element(one) and _covers(one):
            yield _box(one)


def _covers(shape: Tree) -> bool:
    """Whether something is drawn; a shape without a place of its own has the looks of a layout."""
    if key(shape.tag) != "p:sp":
        return key(shape.tag) in _DRAWN
    return _ground(shape) not in ("", _PAPER) and child(shape, "p:spPr", "a:xfrm") is not None


def _box(shape: Tree) -> Box | None:
    for path in (("p:spPr", "a:xfrm"), ("p:grpSpPr", "a:xfrm"), ("p:xfrm",)):
        place = child(shape, *path)
        at = child(place, "a:off") if place is not None else None
        size = child(place, "a:ext") if place is not None else None
        if place is not None and at is not None and size is not None and not place.get("rot"):
            x, y, width, height = (
                whole_number(node.get(name))
                for node, name in ((at, "x"), (at, "y"), (size, "cx"), (size, "cy"))
            )
            return x, y, x + width, y + height
    return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def paper(opc: Opc, part: str) -> list[Box | None] | None:
    """What lies on a slide from its layout and master; None where its ground is not white."""
    layout = _next(opc, part, "slideLayout")
    master = _next(opc, layout, "slideMaster")
    theme = _next(opc, master, "theme")
    if not theme:
        return None
    roots = [parsed(opc.raw(name)) for name in (part, layout, master)]
    grounds = [child(root, "p:cSld", "p:bg") for root in roots]
    ground = next((one for one in grounds if one is not None), None)
    usual = _is_usual(roots) and _is_white_theme(parsed(opc.raw(theme)))
    if ground is None or not usual or not _is_white_ground(ground):
        return None
    trees = [child(root, "p:cSld", "p:spTree") for root in roots[1:]]
    drawn = [one for tree in trees if tree is not None for one in tree if is_element(one)]
    # what only holds a place is drawn on no slide
    return [_box(one) for one in drawn if _covers(one) and not _holds_place(one)]


def _next(opc: Opc, part: str, kind: str) -> str:
    found = (rel.target for rel in opc.rels(part) if rel.kind == kind) if part else ()
    return next((name for name in found if name in opc.names), "")


def _is_usual(roots: list[Tree]) -> bool:
    """Whether the ground's colour is the theme's first light one."""
    named_so = child(roots[-1], "p:clrMap")
    other = any(next(named(root, "a:overrideClrMapping"), None) is not None for root in roots)
    return named_so is not None and named_so.get("bg1") == "lt1" and not other


def _is_white_theme(root: Tree) -> bool:
    light = next(named(root, "a:lt1"), None)
    colour = next((one for one in light if is_element(one)), None) if light is not None else None
    if colour is None:
        return False
    said = colour.get("lastClr") if key(colour.tag) == "a:sysClr" else colour.get("val")
    return bool(_WHITE.fullmatch((said or "FFFFFF").upper()))


def _is_white_ground(ground: Tree) -> bool:
    styled, own = child(ground, "p:bgRef"), child(ground, "p:bgPr", "a:solidFill")
    if styled is not None:
        return styled.get("idx") == _PLAIN_GROUND and _colour(styled) == _PAPER
    return own is not None and _colour(own) == _PAPER
