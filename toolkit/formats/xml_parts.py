"""XML that stands in documents: read strictly, changed as a tree, written in one fixed way.

Entities, internal document types and whatever lies outside the part are refused: nothing is
expanded, nothing is fetched. Trees are `lxml` elements; comments and processing instructions stay
in them until somebody drops them.

Does not validate: which elements and attributes may stay is the format's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.libraries import library

#: An element of a tree. lxml has no types of its own.
Node = Any
#: More than this of one part, or of its elements, is not read: a tree takes ten times the room.
MAX_BYTES, MAX_NODES = 48 << 20, 1_000_000
_MOST_ATTRIBUTES = 1000
_MOVED_AT_ONCE = 500
#: Elements whose text does not run on into the text behind them.
_APART = frozenset((
    "p", "h", "s", "tab", "line-break", "table-cell", "creator", "creator-initials", "date", "br",
    "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "navLabel", "title",
))  # fmt: skip
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
#: Document types that say no more than the name of a standard.
_COMMON = re.compile(
    r'^<!DOCTYPE [\w:.-]+( PUBLIC "-//(W3C|OpenOffice\.org|NISO)//DTD [\w. /+-]+"'
    r'( "(https?://(www\.)?(w3|daisy)\.org/[\w/.-]+|[\w.-]+\.dtd)")?'
    r'| SYSTEM "about:legacy-compat")?>$'
)
_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY|<!ELEMENT|<!ATTLIST", re.IGNORECASE)


def parsed(raw: bytes) -> Node:
    """The root of a part; raises Damaged, TooLarge or MissingPart."""
    etree = library("lxml.etree")
    if len(raw) > MAX_BYTES:
        raise TooLarge("too_many_bytes")
    if _SUBSET.search(raw, 0, 1 << 16):
        raise Damaged("unsupported_variant")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        dtd_validation=False, attribute_defaults=False, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise Damaged("structure") from None
    except (ValueError, LookupError):
        raise Damaged("structure") from None
    if root is None:
        raise Damaged("structure")
    _check(etree, root)
    few_attributes(root)
    return root


def few_attributes(root: Node) -> None:
    """Raise TooLarge where an element has more attributes than any format knows.

    Each is looked for among all the others, so a hundred thousand would take hours.
    """
    if root.xpath(f"boolean(//*/@*[{_MOST_ATTRIBUTES + 1}])"):
        raise TooLarge("too_many_parts")


def _check(etree: Any, root: Node) -> None:
    """No entity, declared or used, and no more elements than can be held."""
    kind = root.getroottree().docinfo.internalDTD
    if kind is not None and (next(kind.iterentities(), None) or next(kind.iterelements(), None)):
        raise Damaged("unsupported_variant")
    if next(root.iter(etree.Entity), None) is not None:
        raise Damaged("unsupported_variant")
    if sum(1 for _ in root.iter()) > MAX_NODES:
        raise TooLarge("too_many_parts")


def written(root: Node, spaces: dict[str, str], keep: tuple[str, ...] = ()) -> bytes:
    """A part as bytes: the same for the same tree, whatever its writer's habits were.

    spaces: namespace -> prefix. keep: prefixes that stand in values, so they are always declared.
    """
    etree = library("lxml.etree")
    fresh = etree.Element(root.tag, nsmap={word or None: space for space, word in spaces.items()})
    for name in sorted(root.attrib):
        fresh.set(name, root.get(name))
    fresh.text = root.text
    _moved(etree, root, fresh)
    etree.cleanup_namespaces(fresh, keep_ns_prefixes=list(keep))
    return _HEAD + bytes(etree.tostring(fresh, encoding="UTF-8"))


def _moved(etree: Any, old: Node, new: Node) -> None:
    """Put an element's children into another tree, the large ones child by child.

    The library looks up each node's namespace among all nodes that it moves at once: a hundred
    thousand cells took half a minute.
    """
    for child in list(old):
        if not is_element(child) or next(islice(child.iter(), _MOVED_AT_ONCE, None), None) is None:
            new.append(child)
            continue
        copy = etree.SubElement(new, child.tag)
        for name, value in child.items():
            copy.set(name, value)
        copy.text, copy.tail = child.text, child.tail
        _moved(etree, child, copy)


def is_element(node: Node) -> bool:
    """Whether it is an element, and no comment, instruction or entity."""
    return isinstance(node.tag, str)


def remarks(root: Node) -> Iterator[str]:
    """The comments and instructions that stand around the root."""
    for node in (*root.itersiblings(preceding=True), *root.itersiblings()):
        yield said(node)
    kind = root.getroottree().docinfo
    if kind.doctype and not _COMMON.search(kind.doctype):
        yield kind.doctype


def said(node: Node) -> str:
    """What a comment or an instruction says."""
    target = getattr(node, "target", "")
    return f"{target} {node.text or ''}".strip()


def drop(node: Node) -> None:
    """Take an element out with all that is in it; the text behind it stays."""
    parent = node.getparent()
    _hang(node, parent, node.tail)
    parent.remove(node)


def unwrap(node: Node) -> None:
    """Take an element out and leave in its place what is in it."""
    parent = node.getparent()
    _hang(node, parent, node.text)
    children = list(node)
    tail = node.tail
    node.tail = None
    for child in children:
        node.addprevious(child)
    if children:
        children[-1].tail = (children[-1].tail or "") + (tail or "") or None
    else:
        _hang(node, parent, tail)
    parent.remove(node)


def _hang(node: Node, parent: Node, text: str | None) -> None:
    """Put text in front of where an element stands."""
    if not text:
        return
    before = node.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text


def words(node: Node) -> str:
    """All text in an element, with single blanks."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: Node) -> Iterator[str]:
    if is_element(node):
        yield node.text or ""
    for child in node:
        yield from _pieces(child)
        if is_element(child) and child.tag.rpartition("}")[2] in _APART:
            yield " "
        yield child.tail or ""


def each(root: Node, do: Callable[[Node], Iterable[Node]]) -> None:
    """Call for every node, parents first, and then for those that the call gives back."""
    stack = [root]
    while stack:
        stack += reversed(list(do(stack.pop())))
