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
from toolkit.formats import named, zip_traces, zip_write
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
from toolkit.formats.office.epub_book import Item
from toolkit.formats.office.epub_hidden import Known
from toolkit.formats.office.epub_package import CONTAINER, LOCKS, EpubPackage, opened, text_of
from toolkit.formats.office.epub_page import Page
from toolkit.formats.office.epub_visible import Shown, spoken
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.readable import readable
from toolkit.formats.xml_parts import Node, is_element, parsed, remarks, said, words, written
from toolkit.model import Finding, Place

_TYPE, _MEDIA = "mimetype", "application/epub+zip"
_NOTHING_KNOWN = Known(frozenset(), frozenset(), frozenset())
_GOING = (
    (re.compile(r"(?i)(^|/)(itunes|com\.apple)"), "who.owner"),
    (re.compile(r"(?i)calibre|sigil|(^|/)\.DS_Store|(^|/)\._|__MACOSX"), "hidden.file"),
    (re.compile(r"META-INF/signatures\.xml$"), "hidden.provenance"),
    (re.compile(r"META-INF/rights\.xml$"), "who.rights"),
)


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything a book gives away; raises Damaged, Locked, TooLarge or MissingPart."""
    package = EpubPackage(data, inside)
    yield from zip_traces.traces(data, package.found)
    try:
        package.open()
    except Damaged:
        yield Finding("inside.damaged", Place(package.path or CONTAINER))
    known, items = package.known(), {item.path: item for item in package.items()}
    for member in package.found.members:
        if not member.folder and member.name not in (_TYPE, LOCKS):
            yield from _member(package, member.name, items, known)


def _member(
    package: EpubPackage, name: str, items: dict[str, Item], known: Known
) -> Iterator[Finding]:
    if name == package.path:
        told = Told(name)
        epub_metadata.traces(package.tree(name), package.book, told)
        yield from told.findings()
    elif name == CONTAINER and package.path:
        yield from _container(package)
    elif name in items:
        yield from _item(package, items[name], known)
    else:
        yield from _going(package, name)


def _container(package: EpubPackage) -> Iterator[Finding]:
    root = package.tree(CONTAINER)
    for remark in remarks(root):
        yield Finding("hidden.comment", Place(f"{CONTAINER}/comment"), remark)
    for node in root.iter():
        if not is_element(node):
            yield Finding("hidden.comment", Place(f"{CONTAINER}/comment"), said(node))
        elif epub_page.split(node.tag)[1] not in ("container", "rootfiles", "rootfile"):
            value = " ".join(filter(None, (words(node), *node.attrib.values())))
            yield Finding(
                "hidden.unknown", Place(f"{CONTAINER}/{epub_page.split(node.tag)[1]}"), value
            )


def _item(package: EpubPackage, item: Item, known: Known) -> Iterator[Finding]:
    if posixpath.basename(item.path) and not _PLAIN_NAME.fullmatch(posixpath.basename(item.path)):
        yield Finding("content.name", Place(f"{item.path}/name"), item.path)
    try:
        told = _cleaned_text(package, item, known)
        if told is not None:
            yield from told[1].findings()
        elif epub_fonts.is_font(item.media):
            package.font(item.path)
        else:
            yield from package.inside.findings(package.read(item.path), item.path)
    except TooLarge:
        raise
    except Refused:
        yield Finding(
            "inside.damaged", Place(item.path), readable(package.read(item.path)) or None
        )


#: Names of files as every second book has them.
_PLAIN_NAME = re.compile(
    r"(?i)(chapter|chap|ch|c|page|p|section|sec|part|text|image|img|i|pic|picture|cover|title|"
    r"titlepage|toc|nav|style|styles|stylesheet|main|index|content|front|back|font)?[\d_.-]{0,8}"
    r"\.(xhtml|html?|xml|css|ncx|jpe?g|png|gif|svg|webp|otf|ttf|woff2?)"
)


def _going(package: EpubPackage, name: str) -> Iterator[Finding]:
    raw = package.read(name)
    kind = next((kind for pattern, kind in _GOING if pattern.search(name)), "hidden.file")
    item = next((each for each in package.book.items if each.path == name), None)
    if item is not None and "script" in item.media:
        kind = "hidden.script"
    yield Finding(kind, Place(name, None, len(raw)), readable(raw) or name)


def _cleaned_text(package: EpubPackage, item: Item, known: Known) -> tuple[bytes, Told] | None:
    """A page, style sheet or table of contents, and what goes from it; None for other files."""
    raw = package.read(item.path)
    if epub_book.is_page(item, package.book):
        page = Page(epub_page.page(raw), item.path, package.inside.wish, known)
        told = page.walk()
        return written(page.root, epub_page.SPACES), told
    told = Told(item.path)
    if item.media == epub_book.STYLE:
        text, found = epub_css.cleaned(text_of(raw))
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
    package = opened(data, inside)
    known, files, media = package.known(), dict[str, bytes](), dict[str, str]()
    for item in package.items():
        if item.path in files:
            continue
        text = _cleaned_text(package, item, known)
        if text is not None:
            files[item.path], media[item.path] = text[0], item.media
        elif epub_fonts.is_font(item.media):
            files[item.path], media[item.path] = package.font(item.path), item.media
        else:
            clean = inside.cleaned(package.read(item.path), item.path)
            if clean is not None:
                form = named(clean.format)
                files[item.path] = clean.data
                media[item.path] = form.media if form is not None else item.media
    container = epub_write.container(package.path)
    document = epub_write.package(package.book, media)
    front = [(_TYPE, _MEDIA.encode()), (CONTAINER, container), (package.path, document)]
    yield from zip_write.written([*front, *files.items()], (_TYPE,))


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What its readers see: pages in their order, tables of contents, styles, fonts, pictures."""
    package = opened(data, inside)
    known = package.known()
    order = {name: count for count, (name, _, _) in enumerate(package.book.spine)}
    items = sorted(package.items(), key=lambda item: order.get(item.id, len(order)))
    for item in items:
        raw = package.read(item.path)
        if epub_book.is_page(item, package.book):
            shown = Shown(inside.wish, known)
            shown.node(epub_page.page(raw))
            yield "".join(shown.pieces).encode("utf-8", "surrogatepass")
        elif item.media == epub_book.STYLE:
            yield epub_css.cleaned(text_of(raw))[0].encode()
        elif item.media == epub_book.TABLE:
            yield _labels(parsed(raw))
        elif _is_heard(item):
            heard = _cleaned_text(package, item, known)
            yield heard[0] if heard is not None else b""
        elif epub_fonts.is_font(item.media):
            yield package.font(item.path)
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
    package = opened(data, inside)
    yield package.found.comment
    items = {item.path: item for item in package.items()}
    for name in package.members:
        item = items.get(name)
        if name in (package.path, CONTAINER):
            said = words(package.tree(name))
            for own in epub_write.OWN:
                said = said.replace(own, "")
            yield said.encode()
        elif item is None:
            raw = package.read(name)
            if name != _TYPE or raw != _MEDIA.encode():
                yield raw
        else:
            yield from _unseen(package, item)


def _unseen(package: EpubPackage, item: Item) -> Iterator[bytes]:
    """What readers neither see nor hear of a file of the book."""
    if epub_book.is_page(item, package.book):
        yield spoken(epub_page.page(package.read(item.path))).encode("utf-8", "surrogatepass")
    elif _is_heard(item):
        told = _cleaned_text(package, item, _NOTHING_KNOWN)
        for found in told[1].findings() if told is not None else ():
            yield (found.value or "").encode("utf-8", "surrogatepass")
    elif item.media not in (epub_book.STYLE, epub_book.TABLE) and not epub_fonts.is_font(
        item.media
    ):
        yield from package.inside.texts(package.read(item.path), item.path)


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
