"""Parts of Office Open XML as trees: read without what they may not have, written in one way.

Whoever looks for an element or attribute names it as the field does (`w:val`), in both forms of
the standard.

No document type, so no entity can be declared, and nothing is fetched from anywhere. Prefixes
are a writer's own choice and can be words, so odd ones are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.errors import Damaged
from toolkit.formats import libraries
from toolkit.formats.office.ooxml_vocabulary import PREFIXES, key, tags
from toolkit.formats.xml_parts import few_attributes, is_element

#: The usual prefixes; all others are words of their writers.
_PLAIN = re.compile("|".join([r"ns\d{1,3}", *set(PREFIXES.values()) - {"?"}]))
_DECLARED = re.compile(rb' xmlns:([^\s=]+)="([^"]*)"')
_OFF = ("0", "false", "off")
Tree = Any


def parsed(raw: bytes) -> Tree:
    """The root element of a part; raises Damaged or TooLarge.

    Comments and instructions are still in it.
    """
    etree = libraries.library("lxml.etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_blank_text=False, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise Damaged("structure") from None
    except ValueError:
        raise Damaged("structure") from None
    if root is None or root.getroottree().docinfo.doctype:
        raise Damaged("structure")
    few_attributes(root)
    return root


def whole_number(said: str | None) -> int:
    """The whole number that an attribute says; 0 where it says none, or a senseless one."""
    return int(said) if said and said.lstrip("-").isdecimal() and len(said) < 12 else 0


def named(root: Tree, *names: str) -> Iterator[Tree]:
    """The elements of these names, in their order; the library finds them faster than we do."""
    found: Iterator[Tree] = root.iter(*(tag for name in names for tag in tags(name)))
    return found


def get(node: Tree, name: str) -> str | None:
    """An attribute by the field's own name for it."""
    return next((value for full, value in node.items() if key(full) == name), None)


def children(node: Tree, name: str) -> list[Tree]:
    """The children of a name."""
    return [child for child in node if is_element(child) and key(child.tag) == name]


def child(node: Tree, *path: str) -> Tree | None:
    """The first element along a path of names."""
    for name in path:
        node = next(node.iterchildren(*tags(name)), None)
        if node is None:
            return None
    return node


def is_on(node: Tree | None) -> bool:
    """Whether a switch is there and not turned off."""
    return node is not None and (get(node, "w:val") or "1") not in _OFF


def serialised(root: Tree, kept: set[str]) -> bytes:
    """A part as bytes, with the namespaces it uses and no others. kept: prefixes to keep."""
    etree = libraries.library("lxml.etree")
    etree.cleanup_namespaces(root, keep_ns_prefixes=sorted(kept))
    raw: bytes = etree.tostring(root, encoding="UTF-8")
    declared = (prefix.decode("utf-8", "replace") for prefix, _ in _DECLARED.findall(raw))
    if not all(map(_PLAIN.fullmatch, declared)):
        raw = etree.tostring(_renamed(root, etree), encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + raw


def _renamed(root: Tree, etree: Any) -> Tree:
    """The same tree with the field's own prefixes."""
    spaces = {uri for node in root.iter(etree.Element) for uri in node.nsmap.values()}
    prefixes = {PREFIXES[uri]: uri for uri in sorted(spaces) if uri in PREFIXES}
    prefixes.pop("xml", None)
    new = etree.Element(root.tag, nsmap=prefixes)
    _copy(root, new, etree)
    etree.cleanup_namespaces(new, keep_ns_prefixes=sorted(prefixes))
    return new


def _copy(old: Tree, new: Tree, etree: Any) -> None:
    new.text, new.tail = old.text, old.tail
    for name, value in old.items():
        if name.endswith(("}Ignorable", "}MustUnderstand")) or name == "Requires":
            uris = [old.nsmap.get(prefix, "") for prefix in value.split()]
            new.set(name, " ".join(PREFIXES.get(uri, "") for uri in uris))
        else:
            new.set(name, value)
    for child in old.iterchildren(etree.Element):
        _copy(child, etree.SubElement(new, child.tag), etree)
