"""The table of contents of a book for older readers (NCX): its titles and places, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.errors import Damaged
from toolkit.formats.office.epub_book import NUMBER
from toolkit.formats.office.epub_page import UNTITLED, loose_text, split
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.xml_parts import Node, drop, each, is_element, remarks, said, words

NCX = "http://www.daisy.org/z3986/2005/ncx/"
_WORDS = frozenset((
    "ncx", "head", "meta", "docTitle", "navMap", "navPoint", "navLabel", "text", "content",
    "pageList", "pageTarget", "navList", "navTarget", "navInfo",
))  # fmt: skip
_LOOKS = frozenset(("version", "playOrder", "src", "type", "value", "class", "id"))


def clean(root: Node, told: Told) -> None:
    """Take out of a table of contents (NCX) what is not its titles and its places."""
    if split(root.tag)[1] != "ncx":
        raise Damaged("structure")
    for remark in remarks(root):
        told.tell("hidden.comment", "comment", remark)
    ids = dict[str, str]()

    def entry(node: Node) -> Iterable[Node]:
        if not is_element(node):
            told.tell("hidden.comment", "comment", said(node))
            drop(node)
            return ()
        word = split(node.tag)[1]
        if word != "text":
            loose_text(node, word, told)
        _entry(node, word, ids, told)
        return list(node) if node is root or node.getparent() is not None else ()

    each(root, entry)


def _entry(node: Node, word: str, ids: dict[str, str], told: Told) -> None:
    if word not in _WORDS or (word == "meta" and not _meta(node, told)):
        if word != "meta":
            told.tell(
                "who.author" if word == "docAuthor" else "hidden.unknown",
                word,
                words(node) or word,
            )
        drop(node)
        return
    if word == "docTitle":
        if words(node) != UNTITLED:
            told.tell("who.words", "docTitle", words(node))
        for child in list(node):
            node.remove(child)
        node.text = None
        inner = node.makeelement(f"{{{split(node.tag)[0]}}}text")
        inner.text = UNTITLED
        node.append(inner)
        return
    for key, value in list(node.attrib.items()):
        _attribute(node, word, key, value, ids, told)


def _attribute(
    node: Node, word: str, key: str, value: str, ids: dict[str, str], told: Told
) -> None:
    if word == "meta":
        return
    if key not in _LOOKS or key == "class":
        kind = "who.language" if key.endswith("lang") else "hidden.text"
        told.gather(kind, f"{word}/@{split(key)[1]}", value)
        del node.attrib[key]
    elif key == "id":
        new = ids.setdefault(value, f"n{len(ids) + 1}")
        if new != value and not re.fullmatch(r"n\d+", value):
            told.gather("hidden.id", f"{word}/@id", value)
        node.set(key, new)


def _meta(node: Node, told: Told) -> bool:
    """Whether a line of the head stays: the book's number, which must be the neutral one."""
    name, value = node.get("name", ""), node.get("content", "")
    if name == "dtb:uid":
        if value != NUMBER:
            told.tell("hidden.id", "meta/dtb:uid", value)
        node.attrib.clear()
        node.set("name", name)
        node.set("content", NUMBER)
        return True
    if value and not (name.startswith("dtb:") and value.isdigit()):
        told.tell("software.name" if "generator" in name else "who.words", f"meta/{name}", value)
    return False
