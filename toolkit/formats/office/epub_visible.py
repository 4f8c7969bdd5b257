"""What readers see of a book's page, on the original and the copy alike: the proof it stayed."""

from __future__ import annotations

from toolkit.formats.office import epub_css, epub_page
from toolkit.formats.office.epub_hidden import Known, is_hidden
from toolkit.formats.office.epub_page import SVG, XHTML, split
from toolkit.formats.office.odf_clean import SIGNS, describes
from toolkit.formats.xml_parts import Node, is_element, words
from toolkit.model import Recipe

#: Attributes that only tell elements apart, or that are cleaned in their own way.
_APART = frozenset(("id", "class", "style", "lang", "alt", "alttext"))


class Shown:
    """One walk through one page; `pieces` is what readers see."""

    def __init__(self, wish: Recipe, known: Known) -> None:
        self.pieces: list[str] = []
        self._wish, self._known = wish, known

    def node(self, node: Node) -> None:
        """Add an element and what is in it."""
        if not is_element(node):
            return
        space, word = split(node.tag)
        if not self._seen(node, space, word):
            return
        outside = epub_page.leads_out(node) is not None
        if outside and word not in ("a", "area"):
            return
        if not (outside and word in ("a", "area")):
            self._say(f"<{word} {self._looks(node)}>")
        self._inner(node, word)

    def _inner(self, node: Node, word: str) -> None:
        if word == "style":
            self._say(epub_css.cleaned(node.text or "")[0])
            return
        speaks = word not in ("html", "head")
        self._say(node.text or "" if speaks else "")
        for child in node:
            self.node(child)
            self._say(child.tail or "" if speaks else "")

    def _say(self, text: str) -> None:
        self.pieces.append(SIGNS.sub("", text) if self._wish.drop_hidden else text)

    def _seen(self, node: Node, space: str, word: str) -> bool:
        if not epub_page.known(space, word):
            return False
        if self._wish.drop_hidden and is_hidden(node, self._known):
            return False
        if word in ("title", "desc"):
            head = space == XHTML and split(node.getparent().tag)[1] == "head"
            return not head and describes(words(node))
        if word in ("meta", "link"):
            return epub_page.stays_in_head(node, word)
        return True

    def _looks(self, node: Node) -> str:
        found = []
        for key, value in node.attrib.items():
            space, name = split(key)
            if name in ("alt", "alttext"):
                found.append(f"{name}={value if describes(value) else ''}")
            elif epub_page.stays(space, name) and name not in _APART:
                found.append(f"{name}={value}")
            elif name == "style":
                found.append(f"style={epub_css.cleaned(value)[0]}")
        return " ".join(sorted(each for each in found if each != "style="))


def spoken(root: Node) -> str:
    """What a page says beside what readers see: remarks, and values of attributes that went."""
    found = dict[str, None]()
    for node in root.iter():
        if not is_element(node):
            found[node.text or ""] = None
            continue
        space, word = split(node.tag)
        if word == "meta" and epub_page.stays_in_head(node, word):
            continue
        if word == "title" and words(node) == epub_page.UNTITLED:
            continue
        if not epub_page.known(space, word) or (word in ("meta", "title") and space != SVG):
            found[words(node)] = None
            found[" ".join(node.attrib.values())] = None
        for key, value in node.attrib.items():
            if not epub_page.stays(*split(key)) and split(key)[1] != "lang":
                found[value] = None
    return "\n".join(found)
