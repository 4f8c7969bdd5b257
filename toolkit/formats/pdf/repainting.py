"""Draws every page as a picture and makes a new PDF of the pictures.

What cannot be seen cannot be in it: hidden text, layers, forms, fonts, the order of objects.
What is lost: text that can be searched or read aloud, links, outlines, sharpness beyond 150 dots
per inch. Drawn by PDFium, so what it does not draw (some effects, some fonts) is not there. A
file with planned redactions that were never applied is refused: they do not cover anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from toolkit.errors import Damaged, Locked, NotCleanable, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside
from toolkit.formats.libraries import library
from toolkit.formats.pdf import image_samples, painting
from toolkit.formats.pdf.annotations import unlooked
from toolkit.formats.pdf.copying import Copy
from toolkit.formats.pdf.pagetree import pages_of
from toolkit.formats.pdf.values import MAX_BYTES, Document, Name, Ref, Stream, Value, opened
from toolkit.formats.pdf.writing import number as number_of
from toolkit.formats.pdf.writing import packed, written

#: Dots per inch, against the points that pages are measured in.
_SCALE = 150 / 72
#: Marks without looks of their own that PDFium draws all the same.
_DRAWS = ("/Square", "/Circle", "/Ink")
MAX_PAGES = 2000
#: A larger page is drawn more coarsely.
MAX_PAGE_PIXELS = 12_000_000
MAX_TOTAL_PIXELS = 1_500_000_000
_MAX_SIDE = 14_400.0


def repaint(data: Buffer, inside: Inside) -> bytes:
    """A PDF of pictures of the pages; raises Damaged, Locked("encrypted_pdf"), TooLarge.

    People in the pictures are covered where the wish says so.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("too_many_bytes")
    source = opened(data, inside.wish.password, repair=True)
    if why := bare(source):
        raise NotCleanable(why)
    copy = Copy(source, inside, looking=False)
    catalog, tree = copy.new(), copy.new()
    pages: list[Value] = []
    total = 0
    with _drawn(bytes(data), inside.wish.password) as document:
        if len(document) > MAX_PAGES:
            raise TooLarge("too_many_parts")
        for count in range(len(document)):
            wide, high, picture = _picture(document, count)
            total += int.from_bytes(picture[16:20], "big") * int.from_bytes(picture[20:24], "big")
            if total > MAX_TOTAL_PIXELS:
                raise TooLarge("too_many_pixels")
            pages.append(_page(copy, picture, (wide, high), tree, count))
    if not pages:
        raise Damaged("no_picture")
    copy.put(tree, {"/Type": Name("/Pages"), "/Kids": pages, "/Count": len(pages)})
    copy.put(catalog, {"/Type": Name("/Catalog"), "/Pages": tree})
    return written(copy.objects, catalog)


def bare(document: Document) -> str:
    """Why PDFium would show what nobody is to see: a row of DETAILS, or nothing.

    It was only planned to be blacked out, or is covered by a mark that PDFium does not draw.
    """
    lying = [
        document.dict(each)
        for page in pages_of(document)
        for each in document.list(page.keys.get("/Annots"))
    ]
    if any(document.name(keys.get("/Subtype")) == "/Redact" for keys in lying):
        return "covered_text"
    own = any(unlooked(document, keys) not in ("", *_DRAWS) for keys in lying)
    return "own_mark" if own else ""


@contextmanager
def _drawn(data: bytes, password: str) -> Iterator[Any]:
    """The document as it can be drawn."""
    pdfium = library("pypdfium2")
    try:
        document = pdfium.PdfDocument(data, password=password or None)
    except pdfium.PdfiumError:
        wants = not password and b"/Encrypt" in data
        raise (Locked("encrypted_pdf") if wants else Damaged("structure")) from None
    try:
        document.init_forms()
        yield document
    except pdfium.PdfiumError:
        raise Damaged("undecodable") from None
    finally:
        document.close()


def _picture(document: Any, count: int) -> tuple[float, float, bytes]:
    """A page's size in points, and its picture."""
    page = document[count]
    wide, high = page.get_size()
    if not 1 <= wide <= _MAX_SIDE or not 1 <= high <= _MAX_SIDE:
        raise TooLarge("too_many_pixels")
    scale = min(_SCALE, math.sqrt(MAX_PAGE_PIXELS / (wide * high)))
    bitmap = page.render(
        scale=scale, rev_byteorder=True, prefer_bgrx=False, fill_color=(255, 255, 255, 255)
    )
    try:
        rows = bytes(bitmap.buffer)
        planes, stride = bitmap.n_channels, bitmap.stride
        side = bitmap.width * planes
        raw = b"".join(rows[at : at + side] for at in range(0, stride * bitmap.height, stride))
        return wide, high, _as_png(bitmap.width, bitmap.height, planes, raw)
    finally:
        bitmap.close()
        page.close()


def _as_png(width: int, height: int, planes: int, raw: bytes) -> bytes:
    """Grey where nothing has a colour."""
    if planes == 1:
        return image_samples.png(width, height, 1, raw)
    red, green, blue = (raw[plane::planes] for plane in range(3))
    if red == green == blue:
        return image_samples.png(width, height, 1, red)
    if planes == 4:
        mixed = bytearray(width * height * 3)
        mixed[0::3], mixed[1::3], mixed[2::3] = red, green, blue
        raw = bytes(mixed)
    return image_samples.png(width, height, 3, raw)


def _page(copy: Copy, picture: bytes, size: tuple[float, float], tree: Ref, count: int) -> Ref:
    painted = None
    if painting.looks(copy):
        painted = painting.painted(copy, picture, f"Page {count + 1}")
    data, keys = painted or image_samples.from_png(picture)
    keys = {key: value for key, value in keys.items() if value is not None}
    image = copy.new(
        Stream(
            {
                **keys,
                "/Type": Name("/XObject"),
                "/Subtype": Name("/Image"),
                "/Width": int.from_bytes(picture[16:20], "big"),
                "/Height": int.from_bytes(picture[20:24], "big"),
            },
            data,
        )
    )
    wide, high = size
    drawing = b"q\n%s 0 0 %s 0 0 cm\n/Im0 Do\nQ\n" % (_short(wide), _short(high))
    return copy.new(
        {
            "/Type": Name("/Page"),
            "/Parent": tree,
            "/MediaBox": [0, 0, round(wide, 3), round(high, 3)],
            "/Resources": {"/XObject": {"/Im0": image}},
            "/Contents": copy.new(packed(drawing)),
        }
    )


def _short(number: float) -> bytes:
    return number_of(round(number, 3))
