"""EPUB 2 and 3: books of XHTML pages in a ZIP package.

Specifications: EPUB 3.3 (W3C), OPF and OPS 2.0.1 (IDPF), NCX (ANSI/NISO Z39.86).

What identifies people: the title, authors, dates and numbers of purchases in the package document;
what shops and programs such as calibre write there and beside it (bookmarks, owners, receipts);
marks in pages that tell one buyer's copy from another's: remarks, ids and classes that nothing
speaks of, unseen paragraphs; and each picture's own traces.

What stays: pages in their order, tables of contents, style sheets, fonts, pictures, the names of
the files. Readers need a title, a number and a language: each clean book has the same.

Not seen: marks in the words themselves, and what fonts carry beside letters.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats import named, zip_directory, zip_traces, zip_unpack, zip_write
from toolkit.formats.base import Buffer, Format, never_sniffed
from toolkit.formats.inside import Inside
from toolkit.formats.office import (
    epub_book,
    epub_captions,
    epub_contents,
    epub_css,
    epub_fonts,
    epub_metadata,
    epub_page,
    epub_spoken,
    epub_write,
)
from toolkit.formats.office.epub_book import Book, Item
from toolkit.formats.office.epub_hidden import Known, on_ground
from toolkit.formats.office.epub_page import Page
from toolkit.formats.office.epub_visible import Shown, spoken
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.readable import readable
from toolkit.formats.xml_parts import Node, parsed, plain, remarks, said, words, written
from toolkit.model import Finding, Place

_TYPE, _MEDIA = "mimetype", "application/epub+zip"
_CONTAINER, _LOCKS = "META-INF/container.xml", "META-INF/encryption.xml"
_POINTS = frozenset(("for", "headers", "list", "form"))
_FRAGMENT = re.compile(r"#([^\s\"')]+)")
_NOTHING_KNOWN = Known(frozenset(), frozenset(), frozenset())
_GOING = (
    (re.compile(r"(?i)(^|/)(itunes|com\.apple)"), "who.owner"),
    (re.compile(r"(?i)calibre|sigil|(^|/)\.DS_Store|(^|/)\._|__MACOSX"), "hidden.file"),
    (re.compile(r"META-INF/signatures\.xml$"), "hidden.provenance"),
    (re.compile(r"META-INF/rights\.xml$"), "who.rights"),
)


class Shelf:
    """A book as it lies in its package."""

    def __init__(self, data: Buffer, inside: Inside) -> None:
        """Raises as zip_directory.package does."""
        self.found = zip_directory.package(data)
        self.members = {each.name: each for each in self.found.members if not each.folder}
        self.inside, self._data = inside, data
        self._trees: dict[str, Node] = {}
        self._read: dict[str, bytes] = {}
        self.masked, self.path, self.number = dict[str, str](), "", ""
        self.book = Book("", "2.0", [], [], "", "", [], "", [], [])

    def open(self) -> None:
        """Find out what belongs to the book; raises Damaged or Locked."""
        if _LOCKS in self.members:
            self.masked = epub_fonts.masked(self.tree(_LOCKS))
        if _CONTAINER not in self.members:
            raise Damaged("structure")
        path = epub_book.package_path(self.tree(_CONTAINER))
        if path not in self.members:
            raise Damaged("structure")
        self.book = epub_book.read(self.tree(path), path)
        self.path, self.number = path, _number(self.tree(path))

    def read(self, name: str) -> bytes:
        """A member's bytes; fonts laid open."""
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
        """What the whole book speaks of."""
        ids, classes, hiding, sheets = set[str](), set[str](), set[str](), list[str]()
        white, ground = set[str](), False
        for item in self.items():
            if item.media == epub_book.STYLE:
                sheets.append(_text(self.read(item.path)))
            elif item.media in epub_spoken.GRAMMARS:
                root = _page_or_none(self, item)
                ids.update(epub_spoken.fragments(root) if root is not None else ())
            elif epub_book.is_page(item, self.book) or item.media == epub_book.TABLE:
                root = _page_or_none(self, item)
                if root is not None:
                    ids.update(_pointed(root))
                    ground = ground or any(map(on_ground, root.iter("*")))
                    sheets += [
                        each.text or "" for each in root.iter(f"{{{epub_page.XHTML}}}style")
                    ]
        for _, href in self.book.guide:
            ids.update(_FRAGMENT.findall(href))
        for sheet in sheets:
            clean = epub_css.cleaned(sheet)[0]
            spoken_classes, spoken_ids = epub_css.names(clean)
            classes |= spoken_classes
            ids |= spoken_ids
            hiding.update(epub_css.hiding_classes(clean))
            white.update(epub_css.hiding_classes(clean, white=True))
            ground = ground or epub_css.has_ground(clean)
        every = any("[class" in sheet for sheet in sheets)
        return Known(
            frozenset(ids), None if every else frozenset(classes), frozenset(hiding),
            None if ground else frozenset(white),
        )  # fmt: skip


def opened(data: Buffer, inside: Inside) -> Shelf:
    """A book whose package document is read."""
    shelf = Shelf(data, inside)
    shelf.open()
    return shelf


def _number(root: Node) -> str:
    """The number that masks fonts."""
    name = root.get("unique-identifier", "")
    for node in root.iter(f"{{{epub_book.DC}}}identifier"):
        if node.get("id") == name:
            return words(node)
    return ""


def _page_or_none(shelf: Shelf, item: Item) -> Node | None:
    try:
        if item.media == epub_book.TABLE or item.media in epub_spoken.GRAMMARS:
            return shelf.tree(item.path)
        return epub_page.page(shelf.read(item.path))
    except TooLarge:
        raise
    except Refused:
        return None


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


def _text(raw: bytes) -> str:
    """A style sheet's text."""
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


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything a book gives away; raises Damaged, Locked, TooLarge or MissingPart."""
    shelf = Shelf(data, inside)
    yield from zip_traces.traces(data, shelf.found)
    try:
        shelf.open()
    except Damaged:
        yield Finding("inside.damaged", Place(shelf.path or _CONTAINER))
    known, items = shelf.known(), {item.path: item for item in shelf.items()}
    for member in shelf.found.members:
        if not member.folder and member.name not in (_TYPE, _LOCKS):
            yield from _member(shelf, member.name, items, known)


def _member(shelf: Shelf, name: str, items: dict[str, Item], known: Known) -> Iterator[Finding]:
    if name == shelf.path:
        told = Told(name)
        epub_metadata.traces(shelf.tree(name), shelf.book, told)
        yield from told.findings()
    elif name == _CONTAINER and shelf.path:
        yield from _container(shelf)
    elif name in items:
        yield from _item(shelf, items[name], known)
    else:
        yield from _going(shelf, name)


def _container(shelf: Shelf) -> Iterator[Finding]:
    root = shelf.tree(_CONTAINER)
    for remark in remarks(root):
        yield Finding("hidden.comment", Place(f"{_CONTAINER}/comment"), remark)
    for node in root.iter():
        if not plain(node):
            yield Finding("hidden.comment", Place(f"{_CONTAINER}/comment"), said(node))
        elif epub_page.split(node.tag)[1] not in ("container", "rootfiles", "rootfile"):
            value = " ".join(filter(None, (words(node), *node.attrib.values())))
            yield Finding(
                "hidden.unknown", Place(f"{_CONTAINER}/{epub_page.split(node.tag)[1]}"), value
            )


def _item(shelf: Shelf, item: Item, known: Known) -> Iterator[Finding]:
    if posixpath.basename(item.path) and not _PLAIN_NAME.fullmatch(posixpath.basename(item.path)):
        yield Finding("content.name", Place(f"{item.path}/name"), item.path)
    try:
        told = _cleaned_text(shelf, item, known)
        if told is not None:
            yield from told[1].findings()
        elif epub_fonts.is_font(item.media):
            shelf.font(item.path)
        else:
            yield from shelf.inside.findings(shelf.read(item.path), item.path)
    except TooLarge:
        raise
    except Refused:
        yield Finding("inside.damaged", Place(item.path), readable(shelf.read(item.path)) or None)


#: Names of files as every second book has them.
_PLAIN_NAME = re.compile(
    r"(?i)(chapter|chap|ch|c|page|p|section|sec|part|text|image|img|i|pic|picture|cover|title|"
    r"titlepage|toc|nav|style|styles|stylesheet|main|index|content|front|back|font)?[\d_.-]{0,8}"
    r"\.(xhtml|html?|xml|css|ncx|jpe?g|png|gif|svg|webp|otf|ttf|woff2?)"
)


def _going(shelf: Shelf, name: str) -> Iterator[Finding]:
    raw = shelf.read(name)
    kind = next((kind for pattern, kind in _GOING if pattern.search(name)), "hidden.file")
    item = next((each for each in shelf.book.items if each.path == name), None)
    if item is not None and "script" in item.media:
        kind = "hidden.script"
    yield Finding(kind, Place(name, None, len(raw)), readable(raw) or name)


def _cleaned_text(shelf: Shelf, item: Item, known: Known) -> tuple[bytes, Told] | None:
    """A page, style sheet or table of contents, and what goes from it; None for other files."""
    raw = shelf.read(item.path)
    if epub_book.is_page(item, shelf.book):
        page = Page(epub_page.page(raw), item.path, shelf.inside.wish, known)
        told = page.walk()
        return written(page.root, epub_page.SPACES), told
    told = Told(item.path)
    if item.media == epub_book.STYLE:
        text, found = epub_css.cleaned(_text(raw))
        for trace in found:
            told.gather(trace.kind, "css", trace.value)
        return text.encode(), told
    if item.media == epub_book.TABLE:
        root = parsed(raw)
        epub_contents.clean(root, told)
        return written(root, {epub_contents.NCX: ""}), told
    if item.media in epub_spoken.GRAMMARS:
        return epub_spoken.cleaned(parsed(raw), item.media, told), told
    if item.media == epub_captions.MEDIA:
        return epub_captions.cleaned(raw, told), told
    return None


def _is_heard(item: Item) -> bool:
    """Whether it says what is heard, and when."""
    return item.media in epub_spoken.GRAMMARS or item.media == epub_captions.MEDIA


def strip(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The book written anew; raises the Refused that says why it cannot be."""
    shelf = opened(data, inside)
    known, files, media = shelf.known(), dict[str, bytes](), dict[str, str]()
    for item in shelf.items():
        if item.path in files:
            continue
        text = _cleaned_text(shelf, item, known)
        if text is not None:
            files[item.path], media[item.path] = text[0], item.media
        elif epub_fonts.is_font(item.media):
            files[item.path], media[item.path] = shelf.font(item.path), item.media
        else:
            clean = inside.cleaned(shelf.read(item.path), item.path)
            if clean is not None:
                form = named(clean.format)
                files[item.path] = clean.data
                media[item.path] = form.media if form is not None else item.media
    container = epub_write.container(shelf.path)
    package = epub_write.package(shelf.book, media)
    front = [(_TYPE, _MEDIA.encode()), (_CONTAINER, container), (shelf.path, package)]
    yield from zip_write.written([*front, *files.items()], (_TYPE,))


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What its readers see: pages in their order, tables of contents, styles, fonts, pictures."""
    shelf = opened(data, inside)
    known = shelf.known()
    order = {name: count for count, (name, _, _) in enumerate(shelf.book.spine)}
    items = sorted(shelf.items(), key=lambda item: order.get(item.id, len(order)))
    for item in items:
        raw = shelf.read(item.path)
        if epub_book.is_page(item, shelf.book):
            shown = Shown(inside.wish, known)
            shown.node(epub_page.page(raw))
            yield "".join(shown.pieces).encode("utf-8", "surrogatepass")
        elif item.media == epub_book.STYLE:
            yield epub_css.cleaned(_text(raw))[0].encode()
        elif item.media == epub_book.TABLE:
            yield _labels(parsed(raw))
        elif _is_heard(item):
            heard = _cleaned_text(shelf, item, known)
            yield heard[0] if heard is not None else b""
        elif epub_fonts.is_font(item.media):
            yield shelf.font(item.path)
        elif not (inside.wish.drop_unknown and inside.cleaned(raw, item.path) is None):
            yield from inside.same(raw, item.path)


def _labels(root: Node) -> bytes:
    rows = []
    for node in root.iter("*"):
        word = epub_page.split(node.tag)[1]
        if word == "navLabel":
            rows.append(words(node))
        elif word == "content":
            rows.append(node.get("src", ""))
    return "\n".join(rows).encode()


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that its readers do not see."""
    shelf = opened(data, inside)
    yield shelf.found.comment
    items = {item.path: item for item in shelf.items()}
    for name in shelf.members:
        item = items.get(name)
        if name in (shelf.path, _CONTAINER):
            said = words(shelf.tree(name))
            for own in epub_write.OWN:
                said = said.replace(own, "")
            yield said.encode()
        elif item is None:
            raw = shelf.read(name)
            if name != _TYPE or raw != _MEDIA.encode():
                yield raw
        else:
            yield from _unseen(shelf, item)


def _unseen(shelf: Shelf, item: Item) -> Iterator[bytes]:
    """What readers neither see nor hear of a file of the book."""
    if epub_book.is_page(item, shelf.book):
        yield spoken(epub_page.page(shelf.read(item.path))).encode("utf-8", "surrogatepass")
    elif _is_heard(item):
        told = _cleaned_text(shelf, item, _NOTHING_KNOWN)
        for found in told[1].findings() if told is not None else ():
            yield (found.value or "").encode("utf-8", "surrogatepass")
    elif item.media not in (epub_book.STYLE, epub_book.TABLE) and not epub_fonts.is_font(
        item.media
    ):
        yield from shelf.inside.texts(shelf.read(item.path), item.path)


FORMAT = Format(
    name="epub",
    label="EPUB book",
    media=_MEDIA,
    suffix=".epub",
    suffixes=(".epub",),
    sniff=never_sniffed,
    holds="parts",
    nests=True,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    inspected="title, authors, dates, numbers, what shops and programs wrote, files that do not "
    "belong to the book, remarks, programs, calls to other computers, ids and classes that "
    "nothing speaks of, unseen paragraphs and signs, and everything in each picture",
    removed="all of that, but what stays; title, number and language are the same in all clean "
    "books; page scripts",
    kept="pages, their order, tables of contents, style sheets, fonts, pictures, captions, when "
    "and how words are read aloud, links to addresses, the names of the files, unseen paragraphs "
    "unless you drop them",
    unseen="marks in the words themselves, and what fonts carry beside their letters",
)
