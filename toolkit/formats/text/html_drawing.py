"""Drawings that stand in a page: the same rules as for drawings of their own."""

from __future__ import annotations

import html

from toolkit.formats.text import svg_clean
from toolkit.formats.text.css_parts import Used
from toolkit.formats.text.html_page import Page
from toolkit.formats.text.html_tokens import VOID, Token
from toolkit.formats.text.markup_pass import Work
from toolkit.formats.text.svg_vocabulary import ATTRIBUTES, ELEMENTS, PAGE, SVG, XHTML, XLINK, XML
from toolkit.formats.text.xml_tree import MAX_DEPTH, Document, Element, Name

#: A page's tags have no capitals, a drawing's have.
_TAGS = {name.lower(): name for name in ELEMENTS}
_ATTRIBUTES = {name.lower(): name for name in ATTRIBUTES}
_SPACES = {"xlink": XLINK, "xml": XML}


def cleaned(tokens: list[Token], work: Work, page: Page) -> str:
    """The drawing that these parts of a page are; nothing where nobody sees any of it."""
    document = _tree(tokens)
    speaks = Used(page.ids, page.used.classes, page.used.attributes)
    if page.every:
        speaks = speaks._replace(attributes={*speaks.attributes, "class"})
    return svg_clean.in_page(document, work, speaks)


def _tree(tokens: list[Token]) -> Document:
    asides: list[tuple[str, str]] = []
    root = Element(Name(SVG, "svg"), _attributes(tokens[0]), None)
    open_ = [root]
    if tokens[0].closed:
        return Document(root, asides)
    for token in tokens[1:]:
        above = open_[-1]
        if token.kind == "open":
            element = _element(token, above)
            above.children.append(element)
            void = token.closed or (element.name.space == XHTML and token.name in VOID)
            if not void and len(open_) < MAX_DEPTH:
                open_.append(element)
        elif token.kind == "close":
            _close(open_, token.name)
        elif token.kind == "remark":
            asides.append(("comment", token.text))
        else:
            above.children.append(
                token.text if token.kind == "cdata" else html.unescape(token.text)
            )
    return Document(root, asides)


def _element(token: Token, above: Element) -> Element:
    paged = above.name.space == XHTML or above.name.local == "foreignObject"
    if paged and token.name in PAGE:
        return Element(Name(XHTML, token.name), _attributes(token), above)
    return Element(Name(SVG, _TAGS.get(token.name, token.name)), _attributes(token), above)


def _close(open_: list[Element], name: str) -> None:
    for depth in range(len(open_) - 1, 0, -1):
        if open_[depth].name.local.lower() == name:
            del open_[depth:]
            return


def _attributes(token: Token) -> dict[Name, str]:
    found: dict[Name, str] = {}
    for key, value in token.attributes.items():
        prefix, colon, local = key.partition(":")
        if key == "xmlns" or prefix == "xmlns":
            continue
        if colon:
            found[Name(_SPACES.get(prefix, f"?{prefix}"), local)] = value
        else:
            found[Name("", _ATTRIBUTES.get(key, key))] = value
    return found
