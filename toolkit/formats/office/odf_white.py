"""Which words of an OpenDocument text are white on white, or too small to be seen.

What cannot be known counts as a colour: words are called hidden only where their ground is white.
Knows nothing of pictures behind words of the text itself, and leaves alone a paragraph in which
some words are seen, or a picture hangs. Sheets, slides and drawings are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.formats.office.odf_spaces import long, short
from toolkit.formats.xml_parts import Node, plain, words

_WHITE = re.compile(r"#f[a-f](?:f[a-f]){2}", re.IGNORECASE)
_POINTS = re.compile(r"([\d.]{1,9})pt")
#: Letters of a point and a half are lines to the eye.
_TINY = 1.5
_STYLED = ("text:style-name", "table:style-name", "draw:style-name")
_TEXT = long("style:text-properties")
#: Elements that words stand in -> the family of their styles.
_FAMILIES = {
    "text:p": "paragraph", "text:h": "paragraph", "text:span": "text", "text:a": "text",
    "text:section": "section", "table:table-cell": "table-cell", "table:table-row": "table-row",
    "table:table": "table",
}  # fmt: skip
_PARAGRAPHS, _SPANS = ("text:p", "text:h"), ("text:span", "text:a")
_EDGES = ("style:header", "style:footer", "style:header-left", "style:footer-left",
          "style:header-first", "style:footer-first")  # fmt: skip
#: How deep styles lean on styles.
_DEEPEST = 32


class Look(NamedTuple):
    """What a style says: whether words are white or tiny, and their ground a colour, or None."""

    white: bool | None = None
    tiny: bool | None = None
    ground: bool | None = None
    parent: str = ""


_Key = tuple[str, str]


class Looks:
    """The looks of a document's styles, for all of its parts."""

    def __init__(self, roots: Iterable[Node]) -> None:
        """roots: content and styles, or the whole flat document."""
        roots = list(roots)
        bodies = [root.find(f"{long('office:body')}/{long('office:text')}") for root in roots]
        self.is_text = any(body is not None for body in bodies)
        self._shared = dict[_Key, Look]()
        self._own = dict[Node, dict[_Key, Look]]()
        self.page = False
        for root in roots if self.is_text else ():
            for group in root.iter(long("office:styles"), long("office:automatic-styles")):
                rows = dict(_rows(group))
                if group.tag == long("office:styles"):
                    self._shared.update(rows)
                else:
                    self._own.setdefault(root, {}).update(rows)
            for page in root.iter(long("style:page-layout-properties")):
                self.page = self.page or bool(_ground(page))

    def some(self, root: Node) -> bool:
        """Whether any style that a part may use makes words white or tiny."""
        rows = (*self._shared.values(), *self._own.get(root, {}).values())
        return any(row.white or row.tiny for row in rows)

    def of(self, root: Node, node: Node) -> Look:
        """How an element looks by its own style and all that it leans on."""
        family = _FAMILIES.get(short(node.tag), "graphic")
        name = next((node.get(long(each)) for each in _STYLED if node.get(long(each))), "")
        white = tiny = ground = None
        for _ in range(_DEEPEST):
            look = self._own.get(root, {}).get((family, name)) or self._shared.get((family, name))
            if look is None:
                break
            white = look.white if white is None else white
            tiny = look.tiny if tiny is None else tiny
            ground = look.ground if ground is None else ground
            name = look.parent
        return Look(white, tiny, ground)


def _rows(group: Node) -> Iterator[tuple[_Key, Look]]:
    for style in group.iterchildren(long("style:style"), long("style:default-style")):
        default = style.tag == long("style:default-style")
        family = style.get(long("style:family"), "")
        look = Look(
            _white(style.find(_TEXT)),
            _tiny(style.find(_TEXT)),
            _first(_ground(each) for each in style if plain(each)),
            style.get(long("style:parent-style-name"), ""),
        )
        yield (family, "" if default else style.get(long("style:name"), "")), look


def _first(grounds: Iterable[bool | None]) -> bool | None:
    """A colour anywhere counts; then white."""
    found = [each for each in grounds if each is not None]
    return any(found) if found else None


def _white(look: Node | None) -> bool | None:
    if look is None:
        return None
    if look.get(long("style:use-window-font-color")) == "true":
        return False
    colour = look.get(long("fo:color"))
    return None if colour is None else bool(_WHITE.fullmatch(colour))


def _tiny(look: Node | None) -> bool | None:
    size = look.get(long("fo:font-size")) if look is not None else None
    found = _POINTS.fullmatch(size or "")
    if found is None:
        return None if size is None else False
    return found[1].replace(".", "", 1).isdecimal() and float(found[1]) <= _TINY


def _ground(look: Node) -> bool | None:
    """Whether properties put a colour behind words; False is white, None whatever lies below."""
    fill, colour = look.get(long("draw:fill")), look.get(long("fo:background-color"))
    if look.find(long("style:background-image")) is not None:
        image = look.find(long("style:background-image"))
        if len(image.attrib) or len(image):
            return True
    if fill not in (None, "none", "solid"):
        return True
    if fill == "solid":
        colour = look.get(long("draw:fill-color")) or colour
    if colour in (None, "transparent"):
        return None
    return not _WHITE.fullmatch(colour)


def nodes(root: Node, looks: Looks) -> Iterator[Node]:
    """The paragraphs and spans of a part whose words are all white on white, or all tiny."""
    if not (looks.is_text and looks.some(root)):
        return
    told = set[Node]()
    drawn = dict[Node, bool]()
    for node in root.iter(*map(long, (*_PARAGRAPHS, *_SPANS))):
        look = looks.of(root, node)
        if not (look.white or look.tiny) or any(each in told for each in node.iterancestors()):
            continue
        inner = _looks_inside(root, node, looks)
        if inner is None or not words(node):
            continue
        tiny = look.tiny and all(each.tiny is not False for each in inner)
        white = look.white and all(each.white is not False and not each.ground for each in inner)
        if tiny or (white and _on_white(root, node, looks, drawn)):
            told.add(node)
            yield node


def _looks_inside(root: Node, node: Node, looks: Looks) -> list[Look] | None:
    """How what is in it looks; None where something is drawn."""
    found = []
    for each in node.iterdescendants():
        name = short(each.tag) if plain(each) else ""
        if name.startswith("draw:"):
            return None
        if name in _SPANS or name in _PARAGRAPHS:
            found.append(looks.of(root, each))
    return found


def _on_white(root: Node, node: Node, looks: Looks, drawn: dict[Node, bool]) -> bool:
    for above in (node, *node.iterancestors()):
        name = short(above.tag)
        if name in _EDGES:
            if above not in drawn:
                drawn[above] = any(
                    plain(each) and short(each.tag).startswith("draw:")
                    for each in above.iterdescendants()
                )
            return not (drawn[above] or looks.page)
        if name.startswith("draw:") and name != "draw:text-box":
            return looks.of(root, above).ground is False
        if name in _FAMILIES:
            ground = looks.of(root, above).ground
            if ground is not None:
                return not ground
            if name == "table:table" and above.get(long("table:template-name")):
                return False
    return not looks.page
