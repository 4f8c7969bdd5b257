"""Which words of an OpenDocument text are white on white, or too small to be seen.

What cannot be known counts as a colour: words are called hidden only where their ground is white.
Knows nothing of pictures behind words of the text itself, and leaves alone a paragraph in which
some words are seen, or a picture hangs. Sheets, slides and drawings have modules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.xml_parts import Node, is_element, words

_WHITE = re.compile(r"#f[a-f](?:f[a-f]){2}", re.IGNORECASE)
_POINTS = re.compile(r"([\d.]{1,9})pt")
#: Letters of a point and a half are lines to the eye.
_TINY = 1.5
_STYLED = ("text:style-name", "table:style-name", "draw:style-name")
_TEXT, _MAP = long("style:text-properties"), long("style:map")
#: Elements that words stand in -> the family of their styles.
_FAMILIES = {
    "text:p": "paragraph", "text:h": "paragraph", "text:span": "text", "text:a": "text",
    "text:section": "section", "table:table-cell": "table-cell", "table:table-row": "table-row",
    "table:table": "table",
}  # fmt: skip
PARAGRAPHS, _SPANS = ("text:p", "text:h"), ("text:span", "text:a")
_EDGES = ("style:header", "style:footer", "style:header-left", "style:footer-left",
          "style:header-first", "style:footer-first")  # fmt: skip
_NOTE = long("office:annotation")
_OPACITY = long("draw:opacity-name")
#: How deep styles lean on styles.
_DEEPEST = 32


class Look(NamedTuple):
    """What a style says: whether words are white or tiny, and their ground a colour, or None.

    fill: what a shape or a slide is filled with: "none", "white", or "?" for all else.
    mapped: whether it depends on conditions. coloured: whether its format of numbers may say
    another colour. marked: whether the ground is a colour of the words' own.
    """

    white: bool | None = None
    tiny: bool | None = None
    ground: bool | None = None
    parent: str = ""
    fill: str | None = None
    mapped: bool | None = None
    coloured: bool | None = None
    marked: bool | None = None


_Key = tuple[str, str]


class Looks:
    """The looks of a document's styles, for all of its parts."""

    def __init__(self, roots: Iterable[Node]) -> None:
        """roots: content and styles, or the whole flat document."""
        roots = list(roots)
        self.is_text = any(_is_text(root) for root in roots)
        self._shared = dict[_Key, Look]()
        self._own = dict[Node, dict[_Key, Look]]()
        self._known = dict[tuple[Node, str, str, bool], Look]()
        self.page = False
        self.masters = dict[str, tuple[Node, Node]]()
        for root in roots:
            for master in root.iter(long("style:master-page")):
                self.masters[master.get(long("style:name"), "")] = root, master
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
        return self.named(root, family, name)

    def named(self, root: Node, family: str, name: str, *, usual: bool = True) -> Look:
        """How a style looks by all that it leans on; usual: by what all styles lean on, too."""
        key = (root, family, name, usual)
        if key not in self._known:
            self._known[key] = self._leaning(*key)
        return self._known[key]

    def _leaning(self, root: Node, family: str, name: str, usual: bool) -> Look:
        found = Look()
        for _ in range(_DEEPEST):
            if not (name or usual):
                break
            look = self._own.get(root, {}).get((family, name)) or self._shared.get((family, name))
            if look is None:
                break
            found, name = first_said(found, look), look.parent
        return found


def first_said(look: Look, behind: Look) -> Look:
    """A look, and what another says where it says nothing."""
    silent = [name for name in Look._fields if getattr(look, name) is None]
    return look._replace(**{name: getattr(behind, name) for name in silent})


def _is_text(root: Node) -> bool:
    return root.find(f"{long('office:body')}/{long('office:text')}") is not None


def _rows(group: Node) -> Iterator[tuple[_Key, Look]]:
    coloured = {
        each.get(long("style:name"), "") for each in group
        if is_element(each) and short(each.tag).startswith("number:")
        and (each.find(_TEXT) is not None or each.find(_MAP) is not None)
    }  # fmt: skip
    for style in group.iterchildren(long("style:style"), long("style:default-style")):
        default = style.tag == long("style:default-style")
        family = style.get(long("style:family"), "")
        text, number = style.find(_TEXT), style.get(long("style:data-style-name"))
        look = Look(
            _white(text),
            _tiny(text),
            _first(_ground(each) for each in style if is_element(each)),
            style.get(long("style:parent-style-name"), ""),
            next((_fill(each) for each in style if is_element(each) and _fill(each)), None),
            style.find(_MAP) is not None or None,
            None if number is None else number in coloured,
            None if text is None else _ground(text),
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
    if look.get(long("fo:text-shadow"), "none") != "none":
        return False
    colour = look.get(long("fo:color"))
    return None if colour is None else bool(_WHITE.fullmatch(colour))


def _tiny(look: Node | None) -> bool | None:
    size = look.get(long("fo:font-size")) if look is not None else None
    found = _POINTS.fullmatch(size or "")
    if found is None:
        return None if size is None else False
    return found[1].replace(".", "", 1).isdecimal() and float(found[1]) <= _TINY


def _fill(look: Node) -> str | None:
    """What properties fill a shape or a slide with."""
    fill = look.get(long("draw:fill"))
    if fill is None:
        return "?" if look.get(long("draw:fill-color")) is not None else None
    return "none" if fill == "none" else ("white" if _ground(look) is False else "?")


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
        if look.get(long("draw:opacity"), "100%") != "100%" or _OPACITY in look.attrib:
            return True
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
    for node in root.iter(*map(long, (*PARAGRAPHS, *_SPANS))):
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


def inks(root: Node, holder: Node, looks: Looks) -> Iterator[Look | None]:
    """What the styles in a cell or a paragraph say of each of its words; None: it is not known."""
    for node in holder.iter():
        if any(each.tag == _NOTE for each in node.iterancestors()):
            continue
        if node is not holder and (node.tail or "").strip():
            yield _ink(root, node.getparent(), holder, looks)
        if not is_element(node) or node.tag == _NOTE:
            continue
        if short(node.tag).startswith("draw:"):
            yield None
        if (node.text or "").strip():
            yield _ink(root, node, holder, looks)


def _ink(root: Node, node: Node, holder: Node, looks: Looks) -> Look:
    """How words right in an element look by all that stands around them in their holder."""
    look = Look()
    for each in (node, *node.iterancestors()):
        family = _FAMILIES.get(short(each.tag), "")
        if family in ("text", "paragraph"):
            name = each.get(long("text:style-name"), "")
            look = first_said(look, looks.named(root, family, name, usual=False))
        if each is holder:
            break
    return look


def _looks_inside(root: Node, node: Node, looks: Looks) -> list[Look] | None:
    """How what is in it looks; None where something is drawn."""
    found = []
    for each in node.iterdescendants():
        name = short(each.tag) if is_element(each) else ""
        if name.startswith("draw:"):
            return None
        if name in _SPANS or name in PARAGRAPHS:
            found.append(looks.of(root, each))
    return found


def _on_white(root: Node, node: Node, looks: Looks, drawn: dict[Node, bool]) -> bool:
    for above in (node, *node.iterancestors()):
        name = short(above.tag)
        if name in _EDGES:
            if above not in drawn:
                drawn[above] = any(
                    is_element(each) and short(each.tag).startswith("draw:")
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
