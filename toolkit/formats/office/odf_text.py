"""What readers see of an OpenDocument part, as one line of signs: the proof that it stayed.

Works on the tree as it is, on the original's and on the copy's alike, and apart from odf_clean,
which changes it: its text, its structure and its looks, without names, numbers and what goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

from toolkit.formats.office import (
    odf_builtin,
    odf_clean,
    odf_hidden,
    odf_inline,
    odf_links,
    odf_maths,
    odf_meta,
    odf_rules,
)
from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.office.odf_vocabulary import ATTRIBUTES, ELEMENTS
from toolkit.formats.xml_parts import Node, is_element, words
from toolkit.model import Recipe

#: Attributes that differ between an original and its copy, or that say nothing to readers.
_NAMING = (
    odf_rules.IDS
    | odf_rules.ID_REFS
    | odf_rules.STYLE_NAMES
    | odf_rules.STYLE_LISTS
    | frozenset(odf_rules.DROPPED)
    | odf_rules.OF_LANGUAGES
    | frozenset((
        "xlink:href", "draw:name", "table:name", "text:name", "text:section-name",
        "text:index-name", "draw:chain-next-name", "style:display-name", "table:formula",
        "text:formula", "table:cell-range-address", "chart:values-cell-range-address",
        "chart:label-cell-address", "draw:notify-on-update-of-ranges", "text:condition",
        "office:string-value", "office:version", "text:date-value", "text:time-value",
        "text:date-adjust", "text:time-adjust",
    ))
)  # fmt: skip
_SKIPPED = frozenset(("office:binary-data", "table:named-range", "table:named-expression"))
_THROUGH = frozenset((
    "text:a", "draw:a", "text:bookmark", "text:bookmark-start", "text:bookmark-end",
    "text:reference-mark", "text:reference-mark-start", "text:reference-mark-end",
))  # fmt: skip

_PARAGRAPH = long("text:p")
#: How a shape's path speaks of one of its equations.
_EQUATION = re.compile(r"\?[\w.-]+")
#: Takes an element and its link; gives what must stay of the file that it shows, or None when
#: that is not in the package or is left out.
Shows = Callable[[Node, str], "list[bytes] | None"]


class Shown:
    """One walk through one part; `pieces` is what readers see."""

    def __init__(self, root: Node, wish: Recipe, hidden: dict[Node, str], shows: Shows) -> None:
        self.pieces: list[bytes] = []
        self._wish, self._hidden, self._shows = wish, hidden, shows
        self._placed = odf_clean.placed(root)

    def say(self, text: str) -> None:
        """Add text."""
        if self._wish.drop_hidden:
            text = odf_clean.SIGNS.sub("", text)
        self.pieces.append(text.encode("utf-8", "surrogatepass"))

    def node(self, node: Node) -> None:
        """Add an element and what is in it."""
        if not is_element(node):
            return
        name = short(node.tag)
        if name.startswith("math:"):
            self._maths(node, name)
        elif name in odf_rules.TEXT or name in _THROUGH or _settled(node, name):
            self._through(node, name)
        elif not self._gone(node, name):
            self._element(node, name)

    def _gone(self, node: Node, name: str) -> bool:
        if name in odf_rules.GOES or name not in ELEMENTS or name in _SKIPPED:
            return True
        if name in ("svg:title", "svg:desc"):
            return not odf_clean.describes(words(node)) or not words(node)
        if name in ("text:hidden-text", "text:hidden-paragraph"):
            return self._wish.drop_hidden
        if name == "table:table":
            outside = node.get(long("table:name"), "").startswith(("'file:", "'http"))
            return outside or self._dropped(node)
        return self._dropped(node)

    def _dropped(self, node: Node) -> bool:
        hidden = self._wish.drop_hidden and node in self._hidden
        return hidden and not odf_hidden.keeps_place(node)

    def _through(self, node: Node, name: str) -> None:
        href = node.get(odf_links.HREF, "")
        if name in ("text:a", "draw:a") and odf_links.kind_of(href) == "content.link":
            self.say(f"[{href}]")
        self._inner(node, name != "draw:a")

    def _element(self, node: Node, name: str) -> None:
        href = node.get(odf_links.HREF, "")
        shown: list[bytes] | None = []
        if href not in ("", ".", "..", "./", "../"):
            shown = self._linked(node, name, href)
        inline = node.find(odf_inline.DATA)
        if inline is not None:
            shown = self._shows(inline, "")
        if shown is None and (
            inline is not None or name in odf_links.NEEDS or name in odf_links.CLICKED
        ):
            return
        emptied, placed = self._emptied(node), node in self._placed
        without = emptied or placed
        looks = sorted(
            f"{short(key)}={_EQUATION.sub('?', value)}"
            for key, value in node.attrib.items()
            if _seen(short(key)) and not (without and odf_hidden.is_value(short(key)))
        )
        self.say(f"<{name} {' '.join(looks)}>")
        self.pieces += shown or ()
        if placed:
            for child in node.iterchildren():
                if child.tag != _PARAGRAPH:
                    self.node(child)
        elif not emptied:
            self._inner(node, name in odf_rules.SPEAKS)
        self.say("</>")

    def _linked(self, node: Node, name: str, href: str) -> list[bytes] | None:
        if name not in odf_links.CLICKED:
            return self._shows(node, href)
        if href.startswith("#"):
            return []
        return [href.encode()] if odf_links.kind_of(href) == "content.link" else None

    def _emptied(self, node: Node) -> bool:
        """Whether it keeps its place and nothing else: a cell, or the cells of a row."""
        if not (self._wish.drop_hidden and odf_hidden.keeps_place(node)):
            return False
        parent = node.getparent()
        row = parent is not None and parent in self._hidden and odf_hidden.keeps_place(parent)
        return row or (node in self._hidden and short(node.tag) != "table:table-row")

    def _inner(self, node: Node, speaks: bool) -> None:
        if speaks and node.text:
            self.say(node.text)
        for child in node:
            self.node(child)
            if speaks and child.tail:
                self.say(child.tail)

    def _maths(self, node: Node, name: str) -> None:
        if name not in odf_maths.ELEMENTS or not odf_maths.is_known(node, name):
            return
        self.say(f"<{name}>")
        text = node.text or ""
        self.say(odf_maths.without_remarks(text) if name == "math:annotation" else text)
        for child in node:
            self.node(child)
            self.say(child.tail or "")
        self.say("</>")


def _settled(node: Node, name: str) -> bool:
    if name in ("text:date", "text:time"):
        return odf_clean.is_fixed(node)
    return name == "text:hidden-text" and node.get(long("text:is-hidden")) == "false"


def _seen(what: str) -> bool:
    return what in ATTRIBUTES and what not in _NAMING and not odf_rules.is_style_name(what)


def spoken(root: Node) -> bytes:
    """What a part says beside what readers see: values of attributes, remarks, stray text."""
    found = dict[str, None]()
    for node in root.iter():
        if not is_element(node):
            found[node.text or ""] = None
            continue
        name = short(node.tag)
        if name not in odf_rules.SPEAKS and not name.startswith("math:"):
            for text in chain((node.text or "",), (child.tail or "" for child in node)):
                found[text.strip()] = None
        for key, value in node.attrib.items():
            if _speaks(name, short(key), value):
                found[odf_builtin.BEHIND_MASTER.sub("", value)] = None
    return "\n".join(found).encode("utf-8", "surrogatepass")


def _speaks(name: str, what: str, value: str) -> bool:
    """Whether an attribute could say something that nobody sees."""
    if what.startswith("manifest:"):
        return what not in ("manifest:media-type", "manifest:version", "manifest:full-path")
    if what.startswith("config:"):
        return not odf_meta.is_kept(value)
    if what in odf_rules.SHOWN or what in odf_rules.FONT_NAMES or name == "style:font-face":
        return False
    if what in ("table:name", "style:display-name") or odf_rules.is_style_name(what):
        return not odf_builtin.is_built_in(value) and name != "table:table" and "named" not in name
    return not value.replace("-", "").islower() or what in (
        "draw:name",
        "text:name",
        *odf_rules.IDS,
    )
