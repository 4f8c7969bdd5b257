"""The documents that say what a clean book consists of, written anew from what readers need.

Readers need a title, a number and a language, so there are neutral ones, the same in every book.
"""

from __future__ import annotations

from toolkit.formats.office.epub_book import CONTAINER, DC, NUMBER, OPF, TIME, Book
from toolkit.formats.office.epub_page import UNTITLED
from toolkit.formats.xml_parts import Node, parsed, written

#: What stands in every clean book, and so may be what a removed label said.
OWN = (UNTITLED, NUMBER, TIME)


def container(path: str) -> bytes:
    """The list of package documents, with the one."""
    root = parsed(
        f'<container xmlns="{CONTAINER}" version="1.0"><rootfiles><rootfile full-path="" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'.encode()
    )
    root[0][0].set("full-path", path)
    return written(root, {CONTAINER: ""})


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
        _add(metadata, "meta", property="dcterms:modified").text = TIME
    for name, value in book.layout:
        if ":" in name:
            _add(metadata, "meta", property=name).text = value
        else:
            _add(metadata, "meta", name=name, content=value)
    _durations(metadata, book, new)
    if book.cover in new:
        _add(metadata, "meta", name="cover", content=new[book.cover])


def _durations(metadata: Node, book: Book, new: dict[str, str]) -> None:
    """How long it takes to read a page aloud, and all of them."""
    for name, value in book.durations:
        if not name or name in new:
            row = _add(metadata, "meta", property="media:duration")
            row.text = value
            if name:
                row.set("refines", f"#{new[name]}")


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
