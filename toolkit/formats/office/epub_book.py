"""The package document of a book: which files belong to it, in which order they are read.

What it says of the book itself (title, author, dates, numbers of purchases) goes; readers need a
title, a number and a language, so there are neutral ones, the same in every book.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from toolkit.errors import Damaged
from toolkit.formats.office.epub_page import UNTITLED, loose_text, split
from toolkit.formats.office.odf_told import Told
from toolkit.formats.xml_parts import (
    Node,
    drop,
    each,
    parsed,
    plain,
    remarks,
    said,
    words,
    written,
)

OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
NCX = "http://www.daisy.org/z3986/2005/ncx/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
PAGE, STYLE, TABLE = "application/xhtml+xml", "text/css", "application/x-dtbncx+xml"
#: The number of every clean book.
NUMBER = "urn:uuid:00000000-0000-0000-0000-000000000000"
_DAY = "2000-01-01T00:00:00Z"
#: Types that go: programs, page maps of old readers, and what else nobody sees.
_GOES = re.compile(
    r"(?i).*(javascript|ecmascript|page-?template|page-map|oebps-package|ms-package\.relationships|"
    r"octet-stream|text/plain|application/xml|text/xml).*"
)
_KINDS = {
    "creator": "who.author", "contributor": "who.author", "publisher": "who.author",
    "title": "who.words", "subject": "who.words", "description": "who.words",
    "date": "when.changed", "identifier": "hidden.id", "language": "who.language",
    "rights": "who.rights", "source": "hidden.id", "relation": "hidden.id",
    "coverage": "who.words", "type": "who.words", "format": "who.words",
}  # fmt: skip
#: Ways of laying out pages that a book of fixed pages needs.
_LAYOUT = re.compile(
    r"rendition:(layout|orientation|spread|flow|align-x-center)|fixed-layout|orientation-lock"
)
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


def package_path(container: Node) -> str:
    """Where the package document stands; raises Damaged."""
    for node in container.iter(f"{{{_CONTAINER}}}rootfile", "rootfile"):
        if (
            node.get("media-type", "application/oebps-package+xml")
            == "application/oebps-package+xml"
        ):
            return posixpath.normpath(unquote(node.get("full-path", "")))
    raise Damaged("structure")


def container(path: str) -> bytes:
    """The list of package documents, with the one."""
    root = parsed(
        f'<container xmlns="{_CONTAINER}" version="1.0"><rootfiles><rootfile full-path="" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'.encode()
    )
    root[0][0].set("full-path", path)
    return written(root, {_CONTAINER: ""})


def read(root: Node, path: str) -> Book:
    """The book of this package document; raises Damaged."""
    if split(root.tag)[1] != "package":
        raise Damaged("structure")
    folder = posixpath.dirname(path)
    parts = {split(node.tag)[1]: node for node in root if plain(node)}
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
    )  # fmt: skip


def _named(node: Node, word: str) -> Iterator[Node]:
    return (each for each in node if plain(each) and split(each.tag)[1] == word)


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
        if plain(node) and split(node.tag)[1] == "meta":
            name = node.get("property") or node.get("name") or ""
            value = words(node) or node.get("content", "")
            fits = _LAYOUT.fullmatch(name) and _LAYOUT_VALUE.fullmatch(value)
            if fits and not node.get("refines"):
                yield name, value


def _cover(metadata: Node | None) -> str:
    for node in metadata.iter() if metadata is not None else ():
        if plain(node) and split(node.tag)[1] == "meta" and node.get("name") == "cover":
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


def traces(root: Node, book: Book, told: Told) -> None:
    """What a package document says that goes."""
    for remark in remarks(root):
        told.tell("hidden.comment", "comment", remark)
    for node in root.iter():
        if not plain(node):
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
    neutral = name == "cover" or (name == "dcterms:modified" and text == _DAY)
    if neutral or (_LAYOUT.fullmatch(name) and _LAYOUT_VALUE.fullmatch(value)):
        return
    kind = (
        "when.changed" if "date" in name or "modified" in name or "time" in name else "who.words"
    )
    kind = "software.name" if "calibre" in name or "Sigil" in name or "generator" in name else kind
    told.tell(kind, f"meta/{name}", value or name)


def package(book: Book, media: dict[str, str]) -> bytes:
    """The package document of the clean book. media: of the files that are in it, by path."""
    kept = [item for item in book.items if item.path in media]
    new = {item.id: f"i{count}" for count, item in enumerate(kept, 1)}
    root = parsed(
        f'<package xmlns="{OPF}" xmlns:dc="{DC}" version="2.0" unique-identifier="id"/>'.encode()
    )
    root.set("version", book.version)
    _metadata(root, book, new)
    manifest = _add(root, "manifest")
    for item in kept:
        row = _add(manifest, "item", id=new[item.id], href=item.href)
        row.set("media-type", media[item.path])
        for name, value in (
            ("properties", item.properties), ("fallback", new.get(item.fallback, "")),
            ("media-overlay", new.get(item.overlay, "")),
        ):  # fmt: skip
            if value:
                row.set(name, value)
    _spine(root, book, new)
    _guides(root, book)
    return written(root, {OPF: "", DC: "dc"})


def _add(parent: Node, word: str, **attributes: str) -> Node:
    node = parent.makeelement(f"{{{OPF}}}{word}")
    for name, value in attributes.items():
        node.set(name, value)
    parent.append(node)
    return node


def _metadata(root: Node, book: Book, new: dict[str, str]) -> None:
    metadata = _add(root, "metadata")
    for word, text in (("title", UNTITLED), ("identifier", NUMBER), ("language", "und")):
        node = root.makeelement(f"{{{DC}}}{word}")
        node.text = text
        if word == "identifier":
            node.set("id", "id")
        metadata.append(node)
    if book.version.startswith("3"):
        _add(metadata, "meta", property="dcterms:modified").text = _DAY
    for name, value in book.layout:
        if ":" in name:
            _add(metadata, "meta", property=name).text = value
        else:
            _add(metadata, "meta", name=name, content=value)
    if book.cover in new:
        _add(metadata, "meta", name="cover", content=new[book.cover])


def _spine(root: Node, book: Book, new: dict[str, str]) -> None:
    spine = _add(root, "spine")
    if book.toc in new:
        spine.set("toc", new[book.toc])
    if book.direction:
        spine.set("page-progression-direction", book.direction)
    for name, linear, properties in book.spine:
        if name in new:
            ref = _add(spine, "itemref", idref=new[name])
            if linear == "no":
                ref.set("linear", "no")
            if properties:
                ref.set("properties", properties)


def _guides(root: Node, book: Book) -> None:
    guide = _add(root, "guide") if book.guide else root
    for sort, href in book.guide:
        _add(guide, "reference", type=sort, title=sort, href=href)


_NCX_WORDS = frozenset((
    "ncx", "head", "meta", "docTitle", "navMap", "navPoint", "navLabel", "text", "content",
    "pageList", "pageTarget", "navList", "navTarget", "navInfo",
))  # fmt: skip
_NCX_LOOKS = frozenset(("version", "playOrder", "src", "type", "value", "class", "id"))


def contents(root: Node, told: Told) -> None:
    """Take out of a table of contents (NCX) what is not its titles and its places."""
    if split(root.tag)[1] != "ncx":
        raise Damaged("structure")
    for remark in remarks(root):
        told.tell("hidden.comment", "comment", remark)
    ids = dict[str, str]()

    def entry(node: Node) -> Iterable[Node]:
        if not plain(node):
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
    if word not in _NCX_WORDS or (word == "meta" and not _ncx_meta(node, told)):
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
        _ncx_attribute(node, word, key, value, ids, told)


def _ncx_attribute(
    node: Node, word: str, key: str, value: str, ids: dict[str, str], told: Told
) -> None:
    if word == "meta":
        return
    if key not in _NCX_LOOKS or key == "class":
        kind = "who.language" if key.endswith("lang") else "hidden.text"
        told.gather(kind, f"{word}/@{split(key)[1]}", value)
        del node.attrib[key]
    elif key == "id":
        new = ids.setdefault(value, f"n{len(ids) + 1}")
        if new != value and not re.fullmatch(r"n\d+", value):
            told.gather("hidden.id", f"{word}/@id", value)
        node.set(key, new)


def _ncx_meta(node: Node, told: Told) -> bool:
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
