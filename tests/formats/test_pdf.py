"""What a clean PDF keeps, what it loses, and which files are refused."""

from __future__ import annotations

import zlib
from decimal import Decimal

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.samples import pdf as samples
from tests.samples.pdf import file, page, stream
from toolkit.errors import Damaged, Locked, NotCleanable, Refused, TooLarge
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import (
    contents,
    file_structure,
    fontfiles,
    form,
    letters,
    reopened,
    values,
)
from toolkit.formats.pdf.pagetree import pages_of
from toolkit.model import Recipe

KEEP = Recipe(faces="keep")
TEXT = b"BT /F1 12 Tf 50 200 Td (Read me) Tj ET"


def clean(data: bytes, wish: Recipe = KEEP) -> bytes:
    return b"".join(form.strip(data, Inside(wish)))


def rows(data: bytes) -> list[tuple[str, str | None]]:
    return [(row.kind, row.value) for row in form.inspect(data, Inside(KEEP))]


def root(data: bytes) -> tuple[values.Document, dict[str, values.Value]]:
    document = values.opened(data)
    return document, document.dict(document.trailer["/Root"])


def test_links_outlines_numbers_and_tags_stay() -> None:
    """What readers use to find their way is no trace."""
    objects = page(
        b"/P << /MCID 0 >> BDC " + TEXT + b" EMC", b"/StructParents 0 /Annots [ 9 0 R 10 0 R ]"
    )
    objects |= {
        1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 11 0 R /PageLabels << /Nums [ 0 << "
        b"/S /r >> ] >> /StructTreeRoot 13 0 R "
        b"/Lang (de-CH) /Names << /Dests << /Names [ (ada) [ 3 0 R /Fit ] ] >> >> >>",
        9: b"<< /Type /Annot /Subtype /Link /Rect [ 0 0 9 9 ] /A << /S /URI /URI "
        b"(https://example.org/) >> >>",
        10: b"<< /Type /Annot /Subtype /Link /Rect [ 0 0 9 9 ] /Dest (ada) >>",
        11: b"<< /First 12 0 R /Last 12 0 R >>",
        12: b"<< /Title (First) /Parent 11 0 R /A << /S /GoTo /D [ 3 0 R /Fit ] >> >>",
        13: b"<< /Type /StructTreeRoot /K 14 0 R /RoleMap << /Ada /P >> /ParentTree << "
        b"/Nums [ 0 [ 14 0 R ] ] >> >>",
        14: b"<< /S /Ada /P 13 0 R /Pg 3 0 R /K 0 /Alt (a greeting) /T (Ada) >>",
    }
    data = file(objects)
    copy = clean(data)
    document, catalog = root(copy)
    shown = document.dict(document.list(document.dict(catalog["/Pages"])["/Kids"])[0])
    links = [document.dict(each) for each in document.list(shown["/Annots"])]

    assert document.text(document.dict(links[0]["/A"])["/URI"]) == "https://example.org/"
    assert (
        document.list(links[1]["/Dest"])[0]
        == document.list(document.dict(catalog["/Pages"])["/Kids"])[0]
    )
    assert (
        document.text(document.dict(document.dict(catalog["/Outlines"])["/First"])["/Title"])
        == "First"
    )
    assert document.dict(catalog["/StructTreeRoot"])
    assert catalog["/Lang"] == b"de"
    assert catalog["/PageLabels"]
    assert b"Ada" not in copy
    assert ("content.hidden_part", "a greeting") in rows(copy)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (b"[ 3 0 R /XYZ null null 0 ]", "software.setting"),  # as LibreOffice writes it
        (b"<< /S /GoTo /D [ 3 0 R /Fit ] >>", "software.setting"),
        (b"<< /S /Named /N /LastPage >>", "software.setting"),
        (b"<< /S /URI /URI (https://example.org/seen) >>", "hidden.call"),
        (b"<< /S /SubmitForm /F (https://example.org/seen) >>", "hidden.call"),
        (b"<< /S /JavaScript /JS (app.alert) >>", "hidden.script"),
        (b"<< /S /GoTo /D [ 3 0 R /Fit ] /Next << /S /URI /URI (https://a.example) >> >>",
         "hidden.call"),
    ],
)  # fmt: skip
def test_where_to_open_it_calls_nobody(action: bytes, kind: str) -> None:
    """What happens on opening is told for what it is: the page to begin with is no call."""
    objects = page(TEXT)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s >>" % action
    data = file(objects)
    told = {row.kind for row in form.inspect(data, Inside(KEEP)) if "OpenAction" in row.place.path}

    assert kind in told
    assert ("hidden.call" in told) == (kind == "hidden.call")
    assert b"OpenAction" not in clean(data)


def test_what_is_filled_in_stays_and_is_told() -> None:
    """A form is shared for what is filled into it; names of fields and scripts go."""
    objects = page(TEXT, b"/Annots [ 9 0 R ]")
    objects[1] = (
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 9 0 R ] /DA (/F1 9 Tf) "
        b"/DR << /Font << /F1 5 0 R >> >> >> >>"
    )
    objects[9] = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (form1.ada) /V (Yes, I came) "
        b"/Rect [ 9 9 99 20 ] >>"
    )
    data = file(objects)

    assert ("hidden.form", "form1.ada") in rows(data)
    assert [row for row in rows(clean(data)) if row[0] == "content.filled"] == [
        ("content.filled", "Yes, I came")
    ]


def test_a_signature_goes_and_its_picture_stays() -> None:
    """A copy is not what was signed, so it does not pretend to be."""
    objects = page(TEXT, b"/Annots [ 9 0 R ]")
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [ 9 0 R ] >> >>"
    objects[9] = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /V << /Type /Sig /Name (Ada) "
        b"/M (D:2026) >> /Rect [ 9 9 99 20 ] /AP << /N 10 0 R >> >>"
    )
    objects[10] = stream(b"/Subtype /Form /BBox [ 0 0 9 9 ]", b"0 0 9 9 re f")
    copy = clean(file(objects))
    document, catalog = root(copy)
    shown = document.dict(document.list(document.dict(catalog["/Pages"])["/Kids"])[0])

    assert any(value == "Ada" for _, value in rows(file(objects)))
    assert b"Ada" not in copy
    assert "/AcroForm" not in catalog
    assert document.dict(document.list(shown["/Annots"])[0])["/Subtype"] == "/Stamp"


def test_a_file_whose_table_is_wrong_is_shown_but_not_cleaned() -> None:
    """Two programs may repair it in two ways, so nothing about a copy would be certain."""
    data = file(page(TEXT), trailer=b"/Info << /Author (Ada) >>")
    data = data[: data.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"

    assert ("who.author", "Ada") in rows(data)
    with pytest.raises(Damaged):
        clean(data)


def test_a_long_table_is_passed_over_in_one_go() -> None:
    """A book's table is a megabyte of figures: looked back from each of them, it has no end."""
    plain = file(page(TEXT))
    at = plain.index(b"xref")
    table = b"0000000015 00000 n \n" * 50_000
    long = plain[:at] + b"left here\nxref\n0 50000\n" + table + plain[at:]

    said = [row.value for row in file_structure.around(long) if row.kind == "hidden.gap"]

    assert said == ["left here"]


def test_ranges_of_letters_without_end_are_not_read_to_it() -> None:
    """A few bytes can promise millions of letters; what comes first is still known."""
    row = b"<0000> <ffff> <0041> "
    table = b"begincmap " + b"100 beginbfrange " + row * 2000 + b" endbfrange endcmap"
    objects = page(b"BT /F1 12 Tf 50 200 Td <0001> Tj ET")
    objects[5] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 9 0 R "
        b"/DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /X >> ] >>"
    )
    objects[9] = stream(b"", table, pack=True)
    document, _ = root(file(objects))

    read = letters.Letters(document, values.Ref(5, 0))

    assert [letter.said for letter in read.read(b"\0\1")] == ["B"]


def test_a_loop_of_pages_is_refused() -> None:
    """A tree of pages that holds itself has no end."""
    objects = page(TEXT)
    objects[2] = b"<< /Type /Pages /Kids [ 2 0 R ] /Count 1 >>"

    with pytest.raises(Refused):
        clean(file(objects))


def test_a_form_that_draws_itself_ends() -> None:
    """Drawings in drawings in drawings: nobody could say what they hide."""
    objects = page(b"/Fm Do", resources=b"/XObject << /Fm 9 0 R >>")
    objects[9] = stream(
        b"/Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] /Resources << /XObject << /Fm "
        b"9 0 R >> >>",
        b"/Fm Do /Fm Do",
    )

    with pytest.raises(Refused):
        clean(file(objects))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that unpacks to more than the cap is not unpacked to its end."""
    monkeypatch.setattr(values, "MAX_STREAM", 1 << 16)
    objects = page(TEXT)
    objects[4] = stream(b"", bytes(1 << 20), pack=True)

    with pytest.raises(TooLarge):
        clean(file(objects))


def test_a_locked_file_asks_for_its_password() -> None:
    """Without the password nothing is known about it."""
    data = corpus("metadata", "probes", "pdf_encrypted_user.pdf").read_bytes()

    with pytest.raises(Locked):
        clean(data)


def test_text_stays_letter_by_letter() -> None:
    """Page contents are read strictly and written in one way, and say the same."""
    raw = (
        b"q 1.50 -.5 0 0 2 3 cm BT /F1 9 Tf [(a\\)b) -3.0 <00ff>] TJ (x(y)\\101\\\r\nz) "
        b"' ET BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"
    )
    read = contents.read(raw)

    assert contents.read(contents.written(read.operators)).operators == read.operators
    assert [each.name for each in read.operators] == [
        "q",
        "cm",
        "BT",
        "Tf",
        "TJ",
        "'",
        "ET",
        "BI",
        "Q",
    ]
    with pytest.raises(Damaged):
        contents.read(b"[ (never ends")


def test_drawn_anew_there_is_nothing_but_pictures() -> None:
    """Pages as pictures have no text, no links, no layers."""
    data, canaries = sample_of("pdf")
    drawn = form.FORMAT.repaint(data, Inside(Recipe(faces="keep", repaint=True)))  # type: ignore[misc, arg-type]
    flat = drawn + b"".join(form.searched(drawn, Inside(KEEP)))

    assert not any(canary.encode() in flat for canary in canaries.values())
    assert rows(drawn) == []
    assert clean(drawn) == drawn


def test_planned_redactions_are_never_drawn_bare() -> None:
    """Drawing the pages would show what somebody meant to black out."""
    objects = page(
        TEXT, b"/Annots [ << /Type /Annot /Subtype /Redact /Rect [ 40 190 290 220 ] >> ]"
    )

    with pytest.raises(NotCleanable):
        form.FORMAT.repaint(file(objects), Inside(Recipe(faces="keep", repaint=True)))  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("mark", "drawn"),
    [(b"/Subtype /Square /IC [ 0 0 0 ]", True), (b"/Subtype /FreeText /C [ 0 0 0 ]", False),
     (b"/Subtype /Polygon /IC [ 0 0 0 ] /Vertices [ 40 190 290 190 290 220 ]", False)],
)  # fmt: skip
def test_a_box_that_readers_draw_is_drawn_or_refused(mark: bytes, drawn: bool) -> None:
    """PDFium draws some boxes that have no looks of their own; what it does not is refused."""
    box = b"/Annots [ << /Type /Annot /Rect [ 0 0 500 500 ] " + mark + b" >> ]"
    wish = Inside(Recipe(faces="keep", repaint=True))

    if not drawn:
        with pytest.raises(NotCleanable):
            form.FORMAT.repaint(file(page(TEXT, box)), wish)  # type: ignore[misc, arg-type]
        return
    bare = b"/Annots [ << /Type /Annot /Subtype /Square /Rect [ 0 0 500 500 ] /IC [ 0 0 0 ] >> ]"
    covered = form.FORMAT.repaint(file(page(TEXT, box)), wish)  # type: ignore[misc, arg-type]
    nothing = form.FORMAT.repaint(file(page(b"", bare)), wish)  # type: ignore[misc, arg-type]
    assert covered == nothing


@pytest.mark.parametrize(
    ("kind", "made_from"),
    [
        (b"Highlight", b"/QuadPoints [ 40 220 90 220 40 190 90 190 ]"),
        (b"StrikeOut", b"/QuadPoints [ 40 220 90 220 40 190 90 190 ]"),
        (b"Ink", b"/InkList [ [ 40 204 90 204 ] [ 41 195 60 195 ] ]"),
        (b"Line", b"/L [ 40 190 90 220 ]"),
        (b"PolyLine", b"/Vertices [ 40 190 90 220 ]"),
        (b"Circle", b"/BS << /W 2 /S /S >>"),
    ],
    ids=lambda value: value.split()[0].decode(),
)
def test_a_mark_without_looks_stays_with_what_readers_draw_it_from(
    kind: bytes, made_from: bytes
) -> None:
    """Many programs leave the drawing to the reader; without this such marks were gone."""
    mark = b"/Annots [ << /Type /Annot /Subtype /%s /Rect [ 40 190 90 220 ] " % kind
    said = b" /C [ 1 1 0 ] /T (Anna) /Contents (a word) /M (D:2020) /NM (x1) >> ]"
    data = file(page(TEXT, mark + made_from + said))
    copy = clean(data, Recipe(faces="keep"))
    (here,) = pages_of(values.opened(copy))
    document = values.opened(copy)
    drawn = document.dict(document.list(here.keys["/Annots"])[0])

    key = made_from.split()[0].decode()
    assert drawn["/Subtype"] == "/" + kind.decode()
    assert {"/C", "/Rect", key} <= set(drawn)
    assert not {"/T", "/Contents", "/M", "/NM"} & set(drawn)
    assert list(form.content(data, Inside(KEEP))) == list(form.content(copy, Inside(KEEP)))


def test_the_words_of_the_standard_are_nobodys() -> None:
    """Ghostscript writes `/TR /Identity`, which goes; a font's set of letters has that name."""
    state = b"/ExtGState << /G << /Type /ExtGState /TR /Identity >> >>"
    objects = page(b"/G gs " + TEXT, b"", state)
    objects[5] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Ada /Encoding /Identity-H"
        b" /DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /Ada /CIDSystemInfo"
        b" << /Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0 >> >> ] >>"
    )
    data = file(objects)
    copy = clean(data)

    assert ("software.setting", None) in rows(data)
    assert not any(value and "Identity" in value for _, value in rows(data))
    assert b"(Identity)" in copy
    assert not any(b"Identity" in each for each in form.searched(copy, Inside(KEEP)))


def test_the_sample_says_what_it_wishes() -> None:
    """The laws are asked with the recipe that drops what is hidden."""
    assert samples.WISH.drop_hidden
    assert zlib.crc32(sample_of("pdf")[0]) == zlib.crc32(sample_of("pdf")[0])


@pytest.mark.parametrize(
    ("kind", "keys", "becomes", "places"),
    [
        (b"Highlight", b"/QuadPoints [ 40 220 90 220 40 190 90 190 ]", b"Highlight", True),
        (b"Underline", b"", b"Stamp", False),
        (b"Square", b"/QuadPoints [ 1 2 3 4 ]", b"Square", False),
        (b"Ink", b"/InkList [ [ 40 204 290 204 ] [ 7 7 8 8 ] ]", b"Stamp", False),
        (b"FreeText", b"/DA (/F1 9 Tf)", b"Stamp", False),
        (b"PolyLine", b"/Vertices [ 40 190 290 190 ]", b"Stamp", False),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_a_mark_stays_as_readers_draw_it(
    kind: bytes, keys: bytes, becomes: bytes, places: bool
) -> None:
    """Poppler draws no mark on words without their places, and no drawing without its strokes."""
    mark = b"/Annots [ << /Type /Annot /Subtype /%s /Rect [ 40 190 90 220 ] /T (Anna) " % kind
    objects = page(TEXT, mark + keys + b" /AP << /N 9 0 R >> >> ]")
    objects[9] = stream(b"/Type /XObject /Subtype /Form /BBox [ 0 0 50 30 ]", b"0 0 50 30 re f")
    document = values.opened(clean(file(objects), Recipe(faces="keep", drop_hidden=True)))
    (here,) = pages_of(document)
    drawn = document.dict(document.list(here.keys["/Annots"])[0])

    assert drawn["/Subtype"] == "/" + becomes.decode()
    assert ("/QuadPoints" in drawn) is places
    assert "/T" not in drawn
    assert "/N" in document.dict(drawn["/AP"])


_NOTE = (
    b"/Annots [ << /Type /Annot /Subtype /FreeText /Rect [ 40 190 90 220 ] /Contents (%s)"
    b" /DA (1 0 0 rg /Helv 12 Tf) /Q 1 /T (Ada Lovelace) /RC (<p>said by Lovelace</p>)"
    b" /DS (font: Lovelace) /M (D:1843) /NM (Lovelace-1) /Subj (Lovelace) /BS << /W 0 >> >> ]"
)


@pytest.mark.parametrize("words", [b"A note", b"\xfe\xff\x00\xe9"])
def test_words_written_on_a_page_stay_where_readers_draw_them(words: bytes) -> None:
    """A box of words without a look of its own, as many programs write it, was left out."""
    data = file(page(TEXT, _NOTE % words))
    copy = clean(data)
    document = values.opened(copy)
    (here,) = pages_of(document)
    drawn = document.dict(document.list(here.keys["/Annots"])[0])

    assert drawn["/Contents"] == words
    assert drawn["/Subtype"] == "/FreeText"
    assert drawn["/Q"] == 1
    assert b"1 0 0 rg" in drawn["/DA"]
    assert b"Lovelace" not in copy
    assert list(form.content(data, Inside(KEEP))) == list(form.content(copy, Inside(KEEP)))
    assert not any(b"Lovelace" in each for each in form.searched(copy, Inside(KEEP)))
    assert not any(words in each for each in form.searched(copy, Inside(KEEP)))


@pytest.mark.parametrize("note", [
    _NOTE % b" ", _NOTE.replace(b"FreeText", b"Highlight") % b"A comment",
    _NOTE.replace(b"FreeText", b"Text") % b"A comment",
])  # fmt: skip
def test_words_that_no_reader_draws_on_the_page_go(note: bytes) -> None:
    """A comment that opens when it is clicked, and a box with nothing in it."""
    copy = clean(file(page(TEXT, note)))

    assert b"A comment" not in copy
    assert b"FreeText" not in copy


def _listed(*items: bytes) -> bytes:
    """A list as fonts of Adobe's compact kind have them."""
    ends = [1]
    for item in items:
        ends.append(ends[-1] + len(item))
    return len(items).to_bytes(2, "big") + b"\x01" + bytes(ends) + b"".join(items)


def test_a_font_of_many_letters_has_no_names_in_its_parts() -> None:
    """Chinese and Japanese fonts are made of several, each with a name; the proof found them."""
    names = [b"Adobe", b"Identity", b"AdaSansJP-Kanji"]
    part = b"\x1c\x01\x89\x0c\x26"  # string 393 is its name
    head = b"\x01\x00\x04\x01" + _listed(b"AdaSansJP")
    top = b"\x1c\x01\x87\x1c\x01\x88\x8b\x0c\x1e" + b"\x1d%b\x0c\x24"  # its letters, its parts
    behind = _listed(*names) + bytes(2)
    size = len(head) + len(_listed(top % bytes(4))) + len(behind)
    raw = head + _listed(top % size.to_bytes(4, "big")) + behind + _listed(part)

    bare = fontfiles.bare(raw)

    assert ("software.setting", "FontName", "AdaSansJP-Kanji") in bare.found
    assert b"Ada" not in bare.raw
    assert b"AdobeIdentity" in bare.raw
    assert fontfiles.bare(bare.raw) == fontfiles.Bare(bare.raw, [])


@pytest.mark.parametrize(
    ("name", "family", "stays"),
    [
        (b"CourierNewPSMT", b"Courier New", True),
        (b"ABCDEF+CourierNewPSMT", b"Courier New", True),
        (b"CourierNewPSMT", b"Lovelace", False),
        (b"CourierNewPSMT", b" ", False),
    ],
)
def test_the_family_of_a_font_stays_where_it_says_no_more_than_its_name(
    name: bytes, family: bytes, stays: bool
) -> None:
    """By it readers choose another font for one that is not in the file."""
    objects = page(TEXT)
    objects[5] = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /FontDescriptor << /FontName /%s"
        b" /Flags 34 /FontFamily (%s) /FontStretch %s /Type /FontDescriptor >> >>"
    ) % (name, name, family, b"/Normal" if stays else b"/Lovelace")
    data = file(objects)
    copy = clean(data)

    assert (b"/FontFamily" in copy) is stays
    assert (b"/FontStretch /Normal" in copy) is stays
    assert b"Lovelace" not in copy
    assert not any(b"Courier New" in each for each in form.searched(copy, Inside(KEEP)))
    assert list(form.content(data, Inside(KEEP))) == list(form.content(copy, Inside(KEEP)))


@pytest.mark.parametrize("several", [False, True])
def test_a_gradient_whose_colours_stand_in_a_table_stays(several: bool) -> None:
    """Programs of Apple write them so: a function that is a stream, pointed at by the shading."""
    resources = b"/Shading << /S1 << /ShadingType 2 /ColorSpace /DeviceGray /Coords [ 0 0 9 9 ]"
    resources += b" /Function %s >> >>" % (b"[ 9 0 R ]" if several else b"9 0 R")
    objects = page(b"/S1 sh " + TEXT, resources=resources)
    keys = b"/FunctionType 0 /Domain [ 0 1 ] /Range [ 0 1 ] /Size [ 4 ] /BitsPerSample 8"
    objects[9] = stream(keys + b" /Lovelace (Ada)", b"\x10\x20\x30\x40")
    data = file(objects)
    copy = clean(data)

    assert b"/FunctionType 0" in copy
    assert b"Lovelace" not in copy
    assert list(form.content(data, Inside(KEEP))) == list(form.content(copy, Inside(KEEP)))


def test_a_small_picture_with_colours_from_the_list_of_its_page_stays() -> None:
    """The list's colours count as used by it alone, and their name is no trace."""
    picture = b"q 9 0 0 9 0 0 cm BI /W 2 /H 1 /BPC 8 /CS /R12 ID \x00\x01 EI Q "
    space = b"/ColorSpace << /R12 [ /Indexed /DeviceRGB 1 <102030405060> ] >>"
    data = file(page(picture + TEXT, resources=space))
    copy = clean(data)

    assert not [one for one in form.inspect(data, Inside(KEEP)) if "ColorSpace" in one.place.path]
    assert not [one for one in form.inspect(copy, Inside(KEEP)) if one.kind.startswith("hidden")]
    assert b"/Indexed" in copy
    assert list(form.content(data, Inside(KEEP))) == list(form.content(copy, Inside(KEEP)))


def test_a_mask_of_a_graphics_state_may_draw_with_what_is_around_it() -> None:
    """Ghostscript writes the masks of shadows so; without the picture the shadow is not there."""
    resources = b"/ExtGState << /G 9 0 R >> /XObject << /Im 11 0 R >>"
    objects = page(b"/G gs " + TEXT, b"", resources)
    objects[9] = b"<< /Type /ExtGState /ca 0.5 /SMask << /S /Luminosity /G 10 0 R >> >>"
    objects[10] = stream(
        b"/Subtype /Form /BBox [ 0 0 9 9 ] /Group << /S /Transparency /CS /DeviceGray >>",
        b"q 9 0 0 9 0 0 cm /Im Do Q",
    )
    objects[11] = stream(
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceGray",
        b"A",
    )
    data = file(objects)
    copy = clean(data)

    assert b"/Image" in copy
    assert list(form.content(data, Inside(KEEP))) == list(form.content(copy, Inside(KEEP)))


@pytest.mark.parametrize("other", [b"/ca 0.9", b"/SMask /None", b"/BM /Multiply"])
def test_the_proof_sees_how_things_shine_through(other: bytes) -> None:
    def drawn(state: bytes, mask: bytes = b"0 0 9 9 re f") -> list[bytes]:
        objects = page(b"/G gs " + TEXT, b"", b"/ExtGState << /G << %s >> >>" % state)
        objects[10] = stream(b"/Subtype /Form /BBox [ 0 0 9 9 ]", mask)
        return list(form.content(file(objects), Inside(KEEP)))

    usual = b"/ca 0.5 /BM /Normal /SMask << /S /Alpha /G 10 0 R >>"
    key = other.split()[0]
    without = b" ".join(
        each
        for each in (b"/ca 0.5", b"/BM /Normal", b"/SMask << /S /Alpha /G 10 0 R >>")
        if not each.startswith(key + b" ")
    )

    assert drawn(usual) == drawn(usual)
    assert drawn(usual) != drawn(without + b" " + other)
    assert drawn(usual) != drawn(usual, b"0 0 1 1 re f")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (b"https://example.org/a ", b"https://example.org/a"),
        (b" https://example.org/a\\r\\n", b"https://example.org/a"),
        (b"https://example.org/a list.pdf", b"https://example.org/a list.pdf"),
        (b"https://example.org/\\r\\nada", None),
        (b"httpx:ada", None),
        (b"file:///C:/Users/ada/a.pdf", None),
    ],
)
def test_a_link_that_was_typed_with_spaces_still_leads_there(
    given: bytes, kept: bytes | None
) -> None:
    """What a copy cannot keep of a link is left out of the comparison, too."""
    objects = page(TEXT, b"/Annots [ 9 0 R ]")
    objects[9] = (
        b"<< /Type /Annot /Subtype /Link /Rect [ 0 0 9 9 ] /A << /S /URI /URI (%s) >> >>" % given
    )
    data = file(objects)
    copy = clean(data)

    assert (kept or b"ada") in copy if kept else b"ada" not in copy
    assert list(form.content(copy, Inside(KEEP))) == list(form.content(data, Inside(KEEP)))


def test_a_document_is_opened_once_for_all_that_is_asked_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Opened and judged once; another password opens it anew, and each reader has all its room."""
    seen: list[str] = []
    monkeypatch.setattr(
        reopened, "opened",
        lambda data, password, repair: seen.append(password) or values.opened(data, repair=repair),
    )  # fmt: skip
    data = file(page(TEXT))
    list(form.inspect(data, Inside(KEEP)))
    first = reopened.reopened(data)
    first.spend(1000)
    list(form.strip(data, Inside(KEEP)))
    list(form.content(data, Inside(KEEP)))
    assert seen == [""]
    assert reopened.reopened(data) is first
    room = first._room
    first.spend(1000)
    reopened.reopened(data)
    assert first._room == room
    assert reopened.reopened(data, "other") is not first
    assert reopened.reopened(bytes(bytearray(data))) is not first


def test_a_page_that_cannot_be_followed_is_shown_but_not_cleaned() -> None:
    """Also when it was looked at before, which does not ask for so much."""
    objects = page(b"/A Do", resources=b"/XObject << /A 9 0 R >>")
    objects[9] = stream(
        b"/Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] "
        b"/Resources << /XObject << /A 9 0 R >> >>", b"/A Do"
    )  # fmt: skip
    data = file(objects)

    assert list(form.inspect(data, Inside(KEEP)))
    with pytest.raises(Refused):
        clean(data)


def test_a_small_picture_among_the_operators_may_end_with_a_line_of_windows() -> None:
    """The end of the line is none of its pixels; a copy does not have it."""
    picture = b"BI /W 2 /H 1 /BPC 8 /CS /G ID %sEI "
    read = [
        contents.read(picture % pixels).operators[0].inline
        for pixels in (b"\r\r\r\n", b"\r\r\n", b"\r\r ")
    ]
    assert [one.data for one in read if one] == [b"\r\r"] * 3
    data = file(page(picture % b"ab\r\n" + TEXT))

    assert list(form.content(clean(data), Inside(KEEP))) == list(form.content(data, Inside(KEEP)))


@pytest.mark.parametrize("word", [b"1_0", b"--1", b"1e3", b"0x1"])
def test_what_viewers_read_in_different_ways_is_no_number(word: bytes) -> None:
    """Python would take some of these."""
    with pytest.raises(Damaged):
        contents.read(word + b" w")


def test_numbers_stay_what_they_are() -> None:
    """Signs, points without digits around them, and rows of digits without end."""
    found = contents.read(b"+5 -5 5. .5 - . 5 5 " + b"9" * 5000 + b" w").operators[0].operands

    assert found[:8] == [5, -5, 5, Decimal("0.5"), 0, 0, 5, 5]
    assert [type(each) for each in found[:3]] == [int, int, Decimal]
    assert len(str(found[8])) == 5000
