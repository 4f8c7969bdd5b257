"""Which words on OpenDocument slides and drawings are white on white, or too small to be seen.

What cannot be known counts as seen: words in tables and groups, white words on a page that is not
plainly white, on which something else may lie behind them, or whose shapes change as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.office.odf_off_page import Box, box
from toolkit.formats.office.odf_white import PARAGRAPHS, Look, Looks, first_said, inks
from toolkit.formats.xml_parts import Node, is_element, words

_BODIES = ("office:presentation", "office:drawing")
#: Shapes that words stand in, and those of them that are filled as they say.
_SPEAKING = ("draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle")
_BLOCKS = frozenset((
    "rectangle", "round-rectangle", "mso-spt202", "ooxml-rect", "ooxml-roundRect",
))  # fmt: skip
_STYLES = (("graphic", "draw:style-name"), ("presentation", "presentation:style-name"))
#: What happens to slides, not to shapes.
_STILL = ("anim:par", "anim:seq", "anim:transitionFilter", "anim:audio")
_WHITE_FILLS = (None, "none", "white")


def nodes(root: Node, looks: Looks) -> Iterator[Node]:
    """The paragraphs of shapes in which nobody sees a word."""
    if not looks.some(root):
        return
    for body in _BODIES:
        for page in root.iterfind(f"{long('office:body')}/{long(body)}/{long('draw:page')}"):
            if _is_still(page):
                yield from _unseen(root, page, looks)


def _is_still(page: Node) -> bool:
    return all(
        short(each.tag) in _STILL or not short(each.tag).startswith("anim:")
        for each in page.iter("*")
    )


def _unseen(root: Node, page: Node, looks: Looks) -> Iterator[Node]:
    around = _paper(root, page, looks)
    shapes = [each for each in page if is_element(each) and short(each.tag).startswith("draw:")]
    in_order = not any(each.get(long("draw:z-index")) for each in shapes)
    for count, shape in enumerate(shapes):
        if short(shape.tag) not in _SPEAKING or not words(shape):
            continue
        look = _look(root, shape, looks)
        others = shapes[:count] if in_order else [each for each in shapes if each is not shape]
        white = _is_block(shape) if look.fill == "white" else (
            look.fill == "none" and around is not None
            and _lies_bare(shape, [*around, *_boxes(root, others, looks)])
        )  # fmt: skip
        for paragraph in _paragraphs(shape):
            if _says_unseen(root, paragraph, looks, look, white=white):
                yield paragraph


def _look(root: Node, shape: Node, looks: Looks) -> Look:
    """How a shape and its words look, unless they say so themselves."""
    said = looks.named(root, "paragraph", shape.get(long("draw:text-style-name"), ""), usual=False)
    family, name = next(
        ((family, shape.get(long(name), "")) for family, name in _STYLES if shape.get(long(name))),
        ("graphic", ""),
    )
    own = looks.named(root, family, name)
    # a fill that the style took over from another is no ground any more
    return first_said(said, own._replace(ground=own.marked))._replace(fill=own.fill)


def _is_block(shape: Node) -> bool:
    """Whether a shape's fill is behind all of its words."""
    if short(shape.tag) in ("draw:frame", "draw:rect"):
        return True
    geometry = shape.find(long("draw:enhanced-geometry"))
    return geometry is not None and geometry.get(long("draw:type")) in _BLOCKS


def _paragraphs(shape: Node) -> Iterator[Node]:
    """The paragraphs of a shape, without those of tables, and of lists within lists."""
    holder = shape.find(long("draw:text-box")) if short(shape.tag) == "draw:frame" else shape
    for node in holder if holder is not None else ():
        if not is_element(node):
            continue
        if short(node.tag) in PARAGRAPHS:
            yield node
        elif short(node.tag) == "text:list":
            yield from (
                each for item in node for each in item
                if is_element(item) and is_element(each) and short(each.tag) in PARAGRAPHS
            )  # fmt: skip


def _says_unseen(root: Node, paragraph: Node, looks: Looks, look: Look, *, white: bool) -> bool:
    found = list(inks(root, paragraph, looks))
    if not found or None in found:
        return False
    ways = [first_said(ink, look) for ink in found if ink is not None]
    return all(way.tiny or (way.white and white and not way.ground) for way in ways)


def _lies_bare(shape: Node, around: list[Box | None]) -> bool:
    own = box(shape)
    return own is not None and not any(each is None or own.meets(each) for each in around)


def _boxes(root: Node, shapes: list[Node], looks: Looks) -> Iterator[Box | None]:
    """Where something is drawn that is not white."""
    for shape in shapes:
        name = short(shape.tag)
        speaks = name == "draw:frame" and shape.find(long("draw:text-box")) is not None
        bare = speaks or name in ("draw:custom-shape", "draw:rect")
        if not (bare and _look(root, shape, looks).fill in ("none", "white")):
            yield box(shape)


def _paper(root: Node, page: Node, looks: Looks) -> list[Box | None] | None:
    """What lies on a page from its master; None where its ground is not white."""
    found = looks.masters.get(page.get(long("draw:master-page-name"), ""))
    if found is None or looks.page:
        return None
    home, master = found
    grounds = [
        looks.named(where, "drawing-page", node.get(long("draw:style-name"), "")).fill
        for where, node in ((root, page), (home, master))
    ]
    if any(each not in _WHITE_FILLS for each in grounds):
        return None
    drawn = [
        each for each in master
        if is_element(each) and short(each.tag).startswith("draw:") and not _holds_place(each)
    ]  # fmt: skip
    return list(_boxes(home, drawn, looks))


def _holds_place(shape: Node) -> bool:
    """What only holds a place is drawn on no slide."""
    return str(shape.get(long("presentation:placeholder"))) == "true"
