"""What a package document says of the book itself: author, dates, numbers of purchases.

All of it goes; the neutral title, number and language of a clean book are not told.
"""

from __future__ import annotations

import re

from toolkit.formats.office.epub_book import DC, NUMBER, TIME, Book, is_duration, lays_out
from toolkit.formats.office.epub_page import UNTITLED, split
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.xml_parts import Node, is_element, remarks, said, words

_KINDS = {
    "creator": "who.author", "contributor": "who.author", "publisher": "who.author",
    "title": "who.words", "subject": "who.words", "description": "who.words",
    "date": "when.changed", "identifier": "hidden.id", "language": "who.language",
    "rights": "who.rights", "source": "hidden.id", "relation": "hidden.id",
    "coverage": "who.words", "type": "who.words", "format": "who.words",
}  # fmt: skip


def traces(root: Node, book: Book, told: Told) -> None:
    """What a package document says that goes."""
    for remark in remarks(root):
        told.tell("hidden.comment", "comment", remark)
    for node in root.iter():
        if not is_element(node):
            told.tell("hidden.comment", "comment", said(node))
        else:
            _trace(node, split(node.tag), told)
    for item in book.items:
        if not re.fullmatch(r"i\d+", item.id):
            told.gather("hidden.id", "manifest/item/@id", item.id)


def _trace(node: Node, tag: tuple[str, str], told: Told) -> None:
    space, word = tag
    text = words(node)
    if space == DC:
        _dublin(node, word, text, told)
    elif word == "meta":
        _meta(node, text, told)
    elif word == "reference":
        if node.get("title", "") not in ("", node.get("type", "")):
            told.gather("who.words", "guide/reference/@title", node.get("title"))
    elif word not in _STRUCTURE:
        values = [_loose(node), *node.attrib.values()]
        told.tell("hidden.unknown", word, " ".join(filter(None, values)) or word)
    else:
        _structure(node, word, told)


def _dublin(node: Node, word: str, text: str, told: Told) -> None:
    values = [text, *(value for value in node.attrib.values() if value != "id")]
    says = " ".join(filter(None, values))
    if says and text not in (UNTITLED, NUMBER, "und"):
        told.tell(_KINDS.get(word, "hidden.unknown"), f"dc:{word}", says)


def _structure(node: Node, word: str, told: Told) -> None:
    if _loose(node):
        told.tell("hidden.text", f"{word}/text", _loose(node))
    for key, value in node.attrib.items() if word == "package" else ():
        if split(key)[1] not in ("version", "unique-identifier", "dir"):
            told.gather("hidden.text", f"package/@{split(key)[1]}", value)


def _loose(node: Node) -> str:
    """An element's own text, without that of the elements in it."""
    return " ".join("".join([node.text or "", *(each_.tail or "" for each_ in node)]).split())


_STRUCTURE = frozenset((
    "package", "metadata", "manifest", "spine", "guide", "item", "itemref", "dc-metadata",
))  # fmt: skip


def _meta(node: Node, text: str, told: Told) -> None:
    name = node.get("property") or node.get("name") or ""
    value = " ".join(filter(None, (text, node.get("content", ""), node.get("refines", ""))))
    neutral = name == "cover" or (name == "dcterms:modified" and text == TIME)
    if neutral or lays_out(name, value) or is_duration(name, text):
        return
    kind = (
        "when.changed" if "date" in name or "modified" in name or "time" in name else "who.words"
    )
    kind = "software.name" if "calibre" in name or "Sigil" in name or "generator" in name else kind
    told.tell(kind, f"meta/{name}", value or name)
