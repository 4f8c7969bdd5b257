"""PDF documents (ISO 32000): the row.

What identifies people: the information and XMP of the document, its pages and pictures; earlier
versions that are still in front of the last; files inside, scripts and calls; notes with names
and days; hidden fields, signatures, thumbnails, programs' private data, ids; comments and bytes
between, before and behind the objects; objects that nothing needs; the habits of the program. And
what failed redactions leave: letters under boxes and pictures, white ones, ones off the page.

What stays: what pages draw, with the letters that can be searched and copied; links, outlines,
page numbers, tags for readers aloud, layers; what is filled into forms; how notes look.

What we cannot see: letters that are drawn as lines or stand in pictures; marks in pixels; how
a program breaks lines and cuts fonts; faces in pictures that are cut into stripes or drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Format
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import (
    document,
    file_structure,
    hidden_text,
    removed_objects,
    repainting,
    residue,
    visible_content,
)
from toolkit.formats.pdf.reopened import reopened
from toolkit.formats.pdf.values import Ref
from toolkit.formats.pdf.writing import written
from toolkit.model import Finding

_HEAD = b"%PDF-"


def sniff(head: bytes) -> bool:
    """Whether this is a PDF; viewers look for its head in the first kilobyte."""
    return _HEAD in head[:5] or (_HEAD in head[:1024] and not head.startswith(_OTHERS))


#: Files of other kinds that may hold a PDF near their start.
_OTHERS = (b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")


def inspect(data: Buffer, inside: Inside | None = None) -> Iterator[Finding]:
    """Everything that a PDF gives away. Raises Damaged, Locked("encrypted_pdf"), TooLarge."""
    inside = inside or Inside()
    found = reopened(data, inside.wish.password, repair=True)
    yield from file_structure.around(data)
    try:
        copy = document.copied(found, inside, looking=True)
        yield from copy.findings
        yield from hidden_text.told(copy)
        yield from removed_objects.everything(copy)
        yield from file_structure.earlier(data, found, inside)
    except RecursionError:
        raise TooLarge("too_deep") from None


def strip(data: Buffer, inside: Inside | None = None) -> Iterator[bytes]:
    """A new file of what readers see; raises Damaged, Locked, TooLarge, NotCleanable."""
    inside = inside or Inside()
    found = reopened(data, inside.wish.password)
    try:
        yield written(document.copied(found, inside, looking=False).objects, Ref(1))
    except RecursionError:
        raise TooLarge("too_deep") from None


def content(data: Buffer, inside: Inside | None = None) -> Iterator[bytes]:
    """What readers see, which a copy must still show."""
    inside = inside or Inside()
    try:
        yield from visible_content.content(reopened(data, inside.wish.password), inside)
    except RecursionError:
        raise TooLarge("too_deep") from None


def searched(data: Buffer, inside: Inside | None = None) -> Iterator[bytes]:
    """The bytes in which no removed string may stand."""
    inside = inside or Inside()
    yield from residue.searched(reopened(data, inside.wish.password), inside)


FORMAT = Format(
    name="pdf",
    label="PDF document",
    media="application/pdf",
    suffix=".pdf",
    suffixes=(".pdf",),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    repaint=repainting.repaint,
    holds="parts",
    nests=True,
    inspected=(
        "information, XMP, ids, earlier versions, files inside, scripts, calls to other "
        "computers, "
        "notes with their authors and days, forms, signatures, layers, thumbnails, "
        "private data of "
        "programs, pictures with their EXIF, colour profiles, names in fonts, comments, bytes and "
        "objects that nothing needs; text that is covered, white, tiny, off the page, or in a "
        "hidden layer"
    ),
    removed=(
        "all of that, known or not, but for text that is hidden and what is filled into forms, "
        "which are told; a file in which text is covered is refused unless hidden text is to go"
    ),
    kept=(
        "what pages draw, text that can be searched, links within and to the web, outlines, page "
        "numbers, tags, layers without names, form fields with their values, the look of marks"
    ),
    unseen=(
        "letters that are drawn or stand in pictures, faces in pictures cut into stripes, "
        "pictures "
        "for faxes and JPEG 2000 (told), marks in pixels, how a program sets lines and cuts fonts "
        "(repaint removes most of these)"
    ),
)
