"""An EPUB book as it lies in its package: its members, and what the whole book speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats import zip_directory, zip_unpack
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside
from toolkit.formats.office import epub_book, epub_css, epub_fonts, epub_page, epub_spoken
from toolkit.formats.office.epub_book import Book, Item
from toolkit.formats.office.epub_hidden import Known, on_ground
from toolkit.formats.xml_parts import Node, parsed, words

CONTAINER, LOCKS = "META-INF/container.xml", "META-INF/encryption.xml"
_POINTS = frozenset(("for", "headers", "list", "form"))
_FRAGMENT = re.compile(r"#([^\s\"')]+)")


class EpubPackage:
    """A book as it lies in its package."""

    def __init__(self, data: Buffer, inside: Inside) -> None:
        """Raises as zip_directory.package does."""
        self.found = zip_directory.package(data)
        self.members = {each.name: each for each in self.found.members if not each.folder}
        self.inside, self._data = inside, data
        self._read: dict[str, bytes] = {}
        self.masked, self.path, self.number = dict[str, str](), "", ""
        self.book = Book("", "2.0", [], [], "", "", [], "", [], [])

    def open(self) -> None:
        """Find out what belongs to the book; raises Damaged or Locked."""
        if LOCKS in self.members:
            self.masked = epub_fonts.masked(self.tree(LOCKS))
        if CONTAINER not in self.members:
            raise Damaged("structure")
        path = epub_book.package_path(self.tree(CONTAINER))
        if path not in self.members:
            raise Damaged("structure")
        self.book = epub_book.read(self.tree(path), path)
        self.path, self.number = path, _number(self.tree(path))

    def read(self, name: str) -> bytes:
        """A member's bytes."""
        if name not in self._read:
            self._read[name] = zip_unpack.unpack(self._data, self.members[name], self.inside.spend)
        return self._read[name]

    def font(self, name: str) -> bytes:
        """A font, laid open."""
        return epub_fonts.laid_open(self.read(name), self.masked.get(name), self.number)

    def tree(self, name: str) -> Node:
        """A fresh tree of an XML member."""
        return parsed(self.read(name))

    def items(self) -> Iterator[Item]:
        """The files that belong to the book and are there."""
        for item in self.book.items:
            if item.path in self.members and not epub_book.goes(item, self.book):
                yield item

    def known(self) -> Known:
        """What the whole book speaks of: ids, classes, and classes that hide words."""
        ids, sheets = set[str](), list[str]()
        ground = False
        for _, href in self.book.guide:
            ids.update(_FRAGMENT.findall(href))
        for item in self.items():
            if item.media == epub_book.STYLE:
                sheets.append(text_of(self.read(item.path)))
                continue
            root = self._tree_of(item)
            if root is None:
                continue
            if item.media in epub_spoken.GRAMMARS:
                ids.update(epub_spoken.fragments(root))
            else:
                ids.update(_pointed(root))
                ground = ground or any(map(on_ground, root.iter("*")))
                sheets += [each.text or "" for each in root.iter(f"{{{epub_page.XHTML}}}style")]
        return _spoken_of(ids, sheets, ground)

    def _tree_of(self, item: Item) -> Node | None:
        """A page, a table of contents or what is read aloud; None for others and broken ones."""
        spoken = item.media == epub_book.TABLE or item.media in epub_spoken.GRAMMARS
        if not spoken and not epub_book.is_page(item, self.book):
            return None
        try:
            return self.tree(item.path) if spoken else epub_page.page(self.read(item.path))
        except TooLarge:
            raise
        except Refused:
            return None


def _spoken_of(ids: set[str], sheets: Iterable[str], ground: bool) -> Known:
    """What the book speaks of: these ids, and what its style sheets do.

    ground: something lies behind the words.
    """
    classes, hiding, white = set[str](), set[str](), set[str]()
    every = False
    for sheet in sheets:
        every = every or "[class" in sheet
        clean = epub_css.cleaned(sheet)[0]
        named_classes, named_ids = epub_css.names(clean)
        classes |= named_classes
        ids |= named_ids
        hiding.update(epub_css.hiding_classes(clean))
        white.update(epub_css.hiding_classes(clean, white=True))
        ground = ground or epub_css.has_ground(clean)
    return Known(
        frozenset(ids), None if every else frozenset(classes), frozenset(hiding),
        None if ground else frozenset(white),
    )  # fmt: skip


def opened(data: Buffer, inside: Inside) -> EpubPackage:
    """A book whose package document is read."""
    package = EpubPackage(data, inside)
    package.open()
    return package


def _number(root: Node) -> str:
    """The number that masks fonts."""
    name = root.get("unique-identifier", "")
    for node in root.iter(f"{{{epub_book.DC}}}identifier"):
        if node.get("id") == name:
            return words(node)
    return ""


def _pointed(root: Node) -> Iterator[str]:
    """The ids that a page points at, in itself or in others."""
    for node in root.iter("*"):
        for key, value in node.attrib.items():
            space, name = epub_page.split(key)
            if not epub_page.stays(space, name):
                continue
            if "#" in value:
                yield from _FRAGMENT.findall(value)
            if name in _POINTS or name.startswith("aria-"):
                yield from value.split()


def text_of(raw: bytes) -> str:
    """The text of a style sheet."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
