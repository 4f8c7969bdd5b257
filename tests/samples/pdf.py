"""A small PDF with something hidden in every place the format has, written by hand."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tests.samples import jpeg
from toolkit.formats import libraries
from toolkit.model import Recipe

libraries.load()  # as a child does before it is locked

Plant = Callable[[str], bytes]

#: Some of the text in it is covered, so that a copy is only made without it.
WISH = Recipe(faces="keep", drop_hidden=True)


def stream(keys: bytes, body: bytes, *, pack: bool = False) -> bytes:
    """A stream object."""
    if pack:
        keys, body = keys + b" /Filter /FlateDecode", zlib.compress(body)
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(body), body)


def file(
    objects: dict[int, bytes],
    *,
    trailer: bytes = b"",
    head: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    between: bytes = b"",
    before: bytes = b"",
) -> bytes:
    """A file of these objects; number 1 is the catalogue. before: an earlier version."""
    out = before or head
    start = int(before[before.rindex(b"startxref") + 9 :].split()[0]) if before else 0
    rows = []
    for number, body in sorted(objects.items()):
        rows.append((number, len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body) + between
        between = b""
    at = len(out)
    out += b"xref\n" + (b"" if before else b"0 1\n0000000000 65535 f \n")
    out += b"".join(b"%d 1\n%010d 00000 n \n" % row for row in rows)
    size = max(objects) + 1
    previous = b" /Prev %d" % start if before else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s %s >>\n" % (size, previous, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % at


def page(contents: bytes, more: bytes = b"", resources: bytes = b"") -> dict[int, bytes]:
    """The objects of a document with one page."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 400 300 ] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (resources, more),
        4: stream(b"", contents),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }


def xmp(word: bytes) -> bytes:
    """A packet with one property."""
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>'
        + word
        + b"</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def drawing(plant: Plant) -> bytes:
    """What the page draws: seen text, and text that is hidden in each way there is."""
    return b"\n".join(
        (
            b"% " + plant("comment among operators"),
            b"/Span << /MCID 0 /ActualText ("
            + plant("text that is read aloud instead")
            + b") >> BDC",
            b"BT /F1 12 Tf 20 250 Td (A page that everybody may read) Tj ET EMC",
            b"BT /F1 12 Tf 20 220 Td (" + plant("text under a box") + b") Tj ET",
            b"0 g 10 210 260 25 re f",
            b"1 g BT /F1 12 Tf 20 180 Td (" + plant("white text") + b") Tj ET 0 g",
            b"BT 3 Tr /F1 12 Tf 20 160 Td (" + plant("invisible text") + b") Tj 0 Tr ET",
            b"BT /F1 12 Tf 20 -160 Td (" + plant("text off the page") + b") Tj ET",
            b"BT /F1 0.2 Tf 20 150 Td (" + plant("tiny text") + b") Tj ET",
            b"q 0 0 5 5 re W n BT /F1 12 Tf 20 130 Td ("
            + plant("text outside of a clip")
            + b") Tj ET Q",
            b"/OC /Off BDC BT /F1 12 Tf 20 110 Td ("
            + plant("text in a hidden layer")
            + b") Tj ET EMC",
            b"/Lost << /Word (" + plant("property of a mark") + b") >> DP",
            b"(" + plant("surplus operand") + b") 0 g",
            b"(" + plant("unknown operator") + b") secret",
            b"q 50 0 0 50 300 20 cm /Im1 Do Q",
            b"q 20 0 0 20 300 80 cm /Im2 Do Q",
            b"/Fm1 Do",
        )
    )


def annotations(plant: Plant) -> dict[int, bytes]:
    """What lies on the page."""
    shown = stream(
        b"/Type /XObject /Subtype /Form /BBox [ 0 0 20 20 ]", b"1 0 0 rg 0 0 20 20 re f"
    )
    return {
        20: b"<< /Type /Annot /Subtype /Text /Rect [ 5 5 20 20 ] /T (%s) /Contents (%s) /NM "
        b"(%s) /RC (%s) >>"
        % tuple(map(plant, ("author of a note", "note", "id of a note", "rich text of a note"))),
        21: b"<< /Type /Annot /Subtype /Link /Rect [ 5 30 20 40 ] /A << /S /Launch /F (%s) >> >>"
        % plant("file that is launched"),
        22: b"<< /Type /Annot /Subtype /Link /Rect [ 5 30 20 40 ] /A << /S /URI /URI "
        b"(file:///home/%s) >> >>" % plant("link to a local file"),
        23: b"<< /Type /Annot /Subtype /Square /Rect [ 350 250 370 270 ] /T (%s) /M (D:20260101) "
        b"/Contents (%s) /AP << /N 24 0 R >> /QzKey (%s) >>"
        % tuple(map(plant, ("author of a mark", "words of a mark", "unknown key of a mark"))),
        24: shown,
        25: b"<< /Type /Annot /Subtype /FileAttachment /Rect [ 5 50 20 60 ] /FS 31 0 R >>",
        26: b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 2 /T (hidden) /V (%s) /Rect [ 5 "
        b"60 20 70 ] >>" % plant("hidden field"),
        27: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (%s) /V (yes) /DV (%s) /Rect [ 5 "
        b"80 90 95 ]"
        b" /AA << /K << /S /JavaScript /JS (%s) >> >> >>"
        % tuple(map(plant, ("name of a field", "usual value of a field", "script of a field"))),
        28: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (sig) /V 29 0 R /Rect [ 0 0 0 0 ] >>",
        29: b"<< /Type /Sig /Filter /Adobe.PPKLite /Name (%s) /M (D:20260102) /Reason (%s) "
        b"/Contents <00> >>" % tuple(map(plant, ("who signed", "why it was signed"))),
    }


def everything(plant: Plant) -> dict[int, bytes]:
    """The objects of the last version."""
    picture = jpeg.sample(lambda place: plant(f"picture: {place}"))
    objects = page(
        drawing(plant),
        b"/Annots [ 20 0 R 21 0 R 22 0 R 23 0 R 25 0 R 26 0 R 27 0 R 28 0 R ] /Thumb 11 0 R "
        b"/PieceInfo << /App << /Private (%s) >> >> /LastModified (D:20260103) "
        b"/Metadata 12 0 R /QzPage (%s)"
        % tuple(map(plant, ("private data of a program", "unknown key of a page"))),
        b"/XObject << /Im1 6 0 R /Im2 7 0 R /Im3 8 0 R /Fm1 9 0 R >> /Properties << "
        b"/Off 10 0 R >>",
    )
    objects |= annotations(plant)
    grey = (
        b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceGray"
    )
    width, height = jpeg_size(picture)
    objects |= {
        1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 13 0 R /Outlines 14 0 R /Lang (de-CH) "
        b"/OCProperties << /OCGs [ 10 0 R ] /D << /OFF [ 10 0 R ] >> >> /OpenAction << "
        b"/S /JavaScript /JS (%s) >> "
        b"/Names << /EmbeddedFiles << /Names [ (a) 31 0 R ] >> /JavaScript << /Names [ "
        b"(s) << /S /JavaScript /JS 33 0 R >> ] >> >> "
        b"/AcroForm << /Fields [ 26 0 R 27 0 R 28 0 R 34 0 R ] /XFA 35 0 R >> /QzCatalog (%s) "
        b"/OutputIntents [ << /S /GTS_PDFX /Info (%s) >> ] /SpiderInfo << /C [ << /URL "
        b"(%s) >> ] >> >>"
        % tuple(
            map(
                plant,
                (
                    "script at the start",
                    "unknown key of the catalogue",
                    "output intent",
                    "web capture",
                ),
            )
        ),
        6: stream(
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 "
            b"/ColorSpace /DeviceRGB"
            b" /Filter /DCTDecode /Metadata 15 0 R" % (width, height),
            picture,
        ),
        7: stream(grey, b"\x20\x80\xa0\xff" + plant("bytes behind pixels"), pack=True),
        8: stream(grey + b" /Metadata 16 0 R", b"\1\2\3\4", pack=True),
        9: stream(
            b"/Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] /LastModified (%s)"
            % plant("key of a form"),
            b"0 0 1 1 re f % " + plant("comment in a form"),
        ),
        10: b"<< /Type /OCG /Name (%s) >>" % plant("name of a layer"),
        11: stream(grey, plant("thumbnail")),
        12: stream(b"/Type /Metadata /Subtype /XML", xmp(plant("XMP of a page")), pack=True),
        13: stream(b"/Type /Metadata /Subtype /XML", xmp(plant("XMP")), pack=True),
        14: b"<< /Type /Outlines /First 17 0 R /Last 17 0 R /Count 1 >>",
        15: stream(b"/Type /Metadata /Subtype /XML", xmp(plant("XMP of a picture"))),
        16: stream(b"", plant("picture that is never drawn")),
        17: b"<< /Title (A chapter) /Parent 14 0 R /Dest [ 3 0 R /Fit ] /QzItem (%s) >>"
        % plant("key of an outline"),
        18: b"<< /Nobody (%s) >>" % plant("object that nothing needs"),
        19: stream(b"", b"BT (%s) Tj ET" % plant("stream that nothing needs"), pack=True),
        30: stream(b"/Type /EmbeddedFile", plant("file inside"), pack=True),
        31: b"<< /Type /Filespec /F (%s) /Desc (%s) /EF << /F 30 0 R >> >>"
        % tuple(map(plant, ("name of a file inside", "description of a file inside"))),
        33: stream(b"", plant("script in a stream"), pack=True),
        34: b"<< /FT /Tx /T (x) /V (%s) >>" % plant("field on no page"),
        35: stream(b"", b"<xdp>%s</xdp>" % plant("XFA"), pack=True),
        36: b"<< /Author (%s) /Producer (%s) /QzCustom (%s) % %s\n >>".replace(b"% %s", b"%% %s")
        % tuple(
            map(plant, ("author", "program", "own row of the information", "comment in an object"))
        ),
    }
    return objects


def jpeg_size(raw: bytes) -> tuple[int, int]:
    """Width and height of a JPEG."""
    at = raw.index(b"\xff\xc0") if b"\xff\xc0" in raw else raw.index(b"\xff\xc2")
    return int.from_bytes(raw[at + 7 : at + 9], "big"), int.from_bytes(raw[at + 5 : at + 7], "big")


def sample(plant: Plant) -> bytes:
    """The document with a planted string in each of its hiding places."""
    old = page(b"BT /F1 12 Tf 20 250 Td (%s) Tj ET" % plant("text of an earlier version"))
    old[40] = b"<< /Author (%s) >>" % plant("author of an earlier version")
    first = file(
        old, trailer=b"/Info 40 0 R", between=b"% " + plant("comment between objects") + b"\n"
    )
    whole = file(
        everything(plant),
        before=first,
        trailer=b"/Info 36 0 R /ID [ (%s) (%s) ] /QzTrailer (%s)"
        % tuple(map(plant, ("first id", "second id", "key of the trailer"))),
    )
    return whole + plant("bytes behind the end") + b"\n"
