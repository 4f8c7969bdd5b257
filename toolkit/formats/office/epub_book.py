"""The package document of a book: which files belong to it, in which order they are read.

Reads what readers need of it. What it says of the book itself is no part of that
(`epub_metadata`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from toolkit.errors import Damaged
from toolkit.formats.office.epub_page import split
from toolkit.formats.xml_parts import (
    Node,
    is_element,
    words,
)

OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
PAGE, STYLE, TABLE = "application/xhtml+xml", "text/css", "application/x-dtbncx+xml"
#: The number and the time of every clean book.
NUMBER = "urn:uuid:00000000-0000-0000-0000-000000000000"
TIME = "2000-01-01T00:00:00Z"
#: Types that go: programs, page maps of old readers, and what else nobody sees.
_GOES = re.compile(
    r"(?i).*(javascript|ecmascript|page-?template|page-map|oebps-package|ms-package\.relationships|"
    r"octet-stream|text/plain|application/xml|text/xml).*|"
    r"application/(json|x-(?!dtbncx|[\w-]*font)[\w.+-]*)"
)
#: Ways of laying out pages that a book of fixed pages needs.
_LAYOUT = re.compile(
    r"rendition:(layout|orientation|spread|flow|align-x-center)|fixed-layout|orientation-lock"
)
#: The class that a page gives to what is just read aloud.
_SPOKEN = re.compile(r"media:(active|playback-active)-class")
_SPOKEN_VALUE = re.compile(r"-?(epub-)?(media-)?overlay-(active|playing)")
_DURATION = re.compile(r"\d{1,4}(:\d\d?){0,2}(\.\d{1,3})?(h|min|s|ms)?")
_LAYOUT_VALUE = re.compile(r"[a-z-]{2,30}")
_PROPERTIES = frozenset(("nav", "cover-image", "svg", "mathml", "switch"))
_SPREADS = re.compile(
    r"(rendition:)?(page-spread-(left|right|center)|layout-\w+|spread-\w+|flow-[\w-]+)"
)


class Item(NamedTuple):
    """A file of the book. path: in the package."""

    id: str
    path: str
    href: str
    media: str
    properties: str
    fallback: str
    overlay: str


class Book(NamedTuple):
    """What the package document says that readers need."""

    path: str
    version: str
    items: list[Item]
    spine: list[tuple[str, str, str]]
    toc: str
    direction: str
    layout: list[tuple[str, str]]
    cover: str
    guide: list[tuple[str, str]]
    durations: list[tuple[str, str]]


def package_path(container: Node) -> str:
    """Where the package document stands; raises Damaged."""
    for node in container.iter(f"{{{CONTAINER}}}rootfile", "rootfile"):
        if (
            node.get("media-type", "application/oebps-package+xml")
            == "application/oebps-package+xml"
        ):
            return posixpath.normpath(unquote(node.get("full-path", "")))
    raise Damaged("structure")


def read(root: Node, path: str) -> Book:
    """The book of this package document; raises Damaged."""
    if split(root.tag)[1] != "package":
        raise Damaged("structure")
    folder = posixpath.dirname(path)
    parts = {split(node.tag)[1]: node for node in root if is_element(node)}
    if "manifest" not in parts or "spine" not in parts:
        raise Damaged("structure")
    items = [_item(node, folder) for node in _named(parts["manifest"], "item")]
    if len({item.id for item in items}) != len(items):
        raise Damaged("structure")
    spine = parts["spine"]
    refs = [
        (node.get("idref", ""), node.get("linear", ""), _spreads(node.get("properties", "")))
        for node in _named(spine, "itemref")
    ]
    metadata = parts.get("metadata")
    version = root.get("version", "2.0")
    direction = spine.get("page-progression-direction", "")
    return Book(
        path, version if re.fullmatch(r"[123]\.\d", version) else "2.0", items, refs,
        spine.get("toc", ""), direction if direction in ("ltr", "rtl") else "",
        list(_layout(metadata)), _cover(metadata), list(_guide(parts.get("guide"))),
        list(_durations(metadata)),
    )  # fmt: skip


def _named(node: Node, word: str) -> Iterator[Node]:
    return (each for each in node if is_element(each) and split(each.tag)[1] == word)


def _item(node: Node, folder: str) -> Item:
    href = node.get("href", "")
    path = posixpath.normpath(posixpath.join(folder, unquote(href)))
    kept = [each for each in node.get("properties", "").split() if each in _PROPERTIES]
    return Item(
        node.get("id", ""), path, href, node.get("media-type", "").strip().lower(),
        " ".join(kept), node.get("fallback", ""), node.get("media-overlay", ""),
    )  # fmt: skip


def _spreads(properties: str) -> str:
    return " ".join(each for each in properties.split() if _SPREADS.fullmatch(each))


def _layout(metadata: Node | None) -> Iterator[tuple[str, str]]:
    for node in metadata.iter() if metadata is not None else ():
        if is_element(node) and split(node.tag)[1] == "meta":
            name = node.get("property") or node.get("name") or ""
            value = words(node) or node.get("content", "")
            if lays_out(name, value) and not node.get("refines"):
                yield name, value


def lays_out(name: str, value: str) -> bool:
    """Whether a line of the metadata says how pages lie, and nothing else."""
    return bool(
        (_LAYOUT.fullmatch(name) and _LAYOUT_VALUE.fullmatch(value))
        or (_SPOKEN.fullmatch(name) and _SPOKEN_VALUE.fullmatch(value))
    )


def is_duration(name: str, value: str) -> bool:
    """Whether a line of the metadata says how long it takes to read aloud, and nothing else."""
    return name == "media:duration" and bool(_DURATION.fullmatch(value))


def _durations(metadata: Node | None) -> Iterator[tuple[str, str]]:
    for node in metadata.iter() if metadata is not None else ():
        if is_element(node) and split(node.tag)[1] == "meta":
            value = words(node)
            if is_duration(node.get("property", ""), value):
                yield node.get("refines", "").removeprefix("#"), value


def _cover(metadata: Node | None) -> str:
    for node in metadata.iter() if metadata is not None else ():
        if is_element(node) and split(node.tag)[1] == "meta" and node.get("name") == "cover":
            return str(node.get("content", ""))
    return ""


def _guide(guide: Node | None) -> Iterator[tuple[str, str]]:
    for node in _named(guide, "reference") if guide is not None else ():
        sort = node.get("type", "")
        if re.fullmatch(r"[a-z][a-z.-]{1,30}", sort) and not re.match(
            r"\w+:", node.get("href", "")
        ):
            yield sort, node.get("href", "")


def goes(item: Item, book: Book) -> bool:
    """Whether a file of the book is one that nobody sees."""
    read_ = any(name == item.id for name, _, _ in book.spine)
    return not read_ and bool(_GOES.fullmatch(item.media))


def is_page(item: Item, book: Book) -> bool:
    """Whether it is a page to read."""
    return item.media == PAGE or (
        item.media in ("text/html", "text/x-oeb1-document", "text/xml", "application/xml")
        and not goes(item, book)
    )
