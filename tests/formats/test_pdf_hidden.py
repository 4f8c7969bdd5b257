"""Text of a PDF that is not seen but can be copied out; and text that only looks like it."""

from __future__ import annotations

import pytest

from tests.samples.pdf import file, page, stream
from toolkit.errors import NotCleanable
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import form
from toolkit.model import Recipe

KEEP, DROP = Recipe(faces="keep"), Recipe(faces="keep", drop_hidden=True)
LINE = b"BT /F1 12 Tf 50 200 Td (The witness is Ada Lovelace) Tj ET\n"
IMAGE = stream(
    b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
    b"/ColorSpace /DeviceGray",
    b"\0",
)


def made(contents: bytes, more: bytes = b"", resources: bytes = b"", **objects: bytes) -> bytes:
    rows = page(contents, more, resources)
    rows |= {int(name[1:]): body for name, body in objects.items()}
    return file(rows)


def hidden(data: bytes) -> list[tuple[str, str | None]]:
    found = form.inspect(data, Inside(KEEP))
    return [(row.kind, row.value) for row in found if row.kind.startswith("content.")]


def dropped(data: bytes) -> bytes:
    return b"".join(form.strip(data, Inside(DROP)))


COVERED = {
    "a black rectangle": made(LINE + b"0 g 40 190 250 30 re f"),
    "a white rectangle": made(LINE + b"1 g 40 190 250 30 re f"),
    "a picture": made(
        LINE + b"q 250 0 0 30 40 190 cm /Im Do Q", resources=b"/XObject << /Im 9 0 R >>", o9=IMAGE
    ),
    "a thick line": made(LINE + b"20 w 40 204 m 290 204 l S"),
    "two boxes side by side": made(LINE + b"0 g 40 190 62 30 re 102 190 188 30 re f"),
    "stripes that no letter fits below": made(
        LINE + b"0 g " + b" ".join(b"40 %d 250 3 re f" % up for up in range(190, 220, 3))
    ),
    "a box for each bit of a letter": made(
        LINE + b"0 g " + b" ".join(b"%d 190 3 30 re f" % left for left in range(40, 290, 3))
    ),
    "a polygon in a form": made(
        LINE + b"/Fm Do",
        resources=b"/XObject << /Fm 9 0 R >>",
        o9=stream(
            b"/Type /XObject /Subtype /Form /BBox [ 0 0 400 300 ]",
            b"40 190 m 290 190 l 290 220 l 40 220 l h f",
        ),
    ),
    "a mark that a reader drew": made(
        LINE,
        b"/Annots [ 9 0 R ]",
        o9=b"<< /Type /Annot /Subtype /Square /Rect [ 40 190 290 220 ] /AP << /N 10 0 R >> >>",
        o10=stream(b"/Type /XObject /Subtype /Form /BBox [ 0 0 25 3 ]", b"0 0 25 3 re f"),
    ),
    "a redaction that was planned and not applied": made(
        LINE,
        b"/Annots [ 9 0 R ]",
        o9=b"<< /Type /Annot /Subtype /Redact /Rect [ 40 190 290 220 ] >>",
    ),
}


@pytest.mark.parametrize("name", COVERED)
def test_text_under_something_opaque_is_told_and_refused(name: str) -> None:
    """A box over words is no redaction: the words are told, and no copy is made with them."""
    data = COVERED[name]

    assert hidden(data) == [("content.covered", "The witness is Ada Lovelace")]
    with pytest.raises(NotCleanable) as refused:
        list(form.strip(data, Inside(KEEP)))
    assert refused.value.detail == "covered_text"


@pytest.mark.parametrize("name", COVERED)
def test_covered_text_goes_when_asked(name: str) -> None:
    """With the hidden text dropped, the words are gone from the file, and all else is the same."""
    data = COVERED[name]
    copy = dropped(data)

    assert hidden(copy) == []
    assert b"Lovelace" not in b"".join(form.searched(copy, Inside(DROP))) + copy
    assert list(form.content(data, Inside(DROP))) == list(form.content(copy, Inside(DROP)))


BY_READERS = {
    "a filled square": b"/Subtype /Square /IC [ 0 0 0 ]",
    "a filled polygon": b"/Subtype /Polygon /IC [ 0 0 0 ] /Vertices [ 40 190 290 190 290 220 ]",
    "a box of words with a ground": b"/Subtype /FreeText /C [ 0 0 0 ] /DA (/F1 9 Tf)",
    "a black highlighter": b"/Subtype /Highlight /C [ 0 .1 0 ]"
    b" /QuadPoints [ 40 220 290 220 40 190 290 190 ]",
    "a wide pen": b"/Subtype /Ink /BS << /W 20 >> /InkList [ [ 40 204 290 204 ] ]",
}


@pytest.mark.parametrize("name", BY_READERS)
def test_what_each_reader_draws_over_words_is_never_left_behind(name: str) -> None:
    """A box that says only where it is would be gone from the copy, and the words bare."""
    mark = b"<< /Type /Annot /Rect [ 40 190 290 220 ] " + BY_READERS[name] + b" >>"
    data = made(LINE, b"/Annots [ 9 0 R ]", o9=mark)

    assert hidden(data) == [("content.covered", "The witness is Ada Lovelace")]
    for wish in (KEEP, DROP):
        with pytest.raises(NotCleanable) as refused:
            list(form.strip(data, Inside(wish)))
        assert refused.value.detail == "own_mark"


@pytest.mark.parametrize("mark", [b"/Subtype /Square", b"/Subtype /Square /IC [ 0 ] /F 2"])
def test_a_frame_and_what_nobody_sees_cover_nothing(mark: bytes) -> None:
    """An empty frame around words hides none of them; neither does a mark that is not shown."""
    row = b"<< /Type /Annot /Rect [ 40 190 290 220 ] " + mark + b" >>"
    data = made(LINE, b"/Annots [ 9 0 R ]", o9=row)

    assert hidden(data) == []
    assert list(form.strip(data, Inside(KEEP)))


def test_only_the_covered_words_of_a_line_go() -> None:
    """A box over one name leaves the words around it, where they were."""
    data = made(LINE + b"0 g 129 195 74 18 re f")

    assert hidden(data) == [("content.covered", "Ada Lovelace")]
    assert hidden(dropped(data)) == []
    text = dropped(made(LINE.replace(b") Tj", b" in person) Tj") + b"0 g 129 195 74 18 re f"))
    from toolkit.formats.pdf import contents, pagetree, values

    document = values.opened(text)
    shown = contents.read(
        pagetree.contents_of(document, pagetree.pages_of(document)[0].keys["/Contents"])
    )
    parts = next(each.operands[0] for each in shown.operators if each.name == "TJ")
    assert [part for part in parts if isinstance(part, bytes)] == [
        b"The witness is ",
        b" in person",
    ]
    assert sum(part for part in parts if not isinstance(part, bytes)) == -6059


INVISIBLE = {
    "white on white": b"1 g " + LINE,
    "black on black": b"0 g 40 190 250 30 re f " + LINE,
    "drawn invisibly": b"3 Tr " + LINE,
    "off the page": b"1 0 0 1 500 0 cm " + LINE,
    "tiny": LINE.replace(b"12 Tf", b"0.5 Tf"),
    "clipped away": b"q 0 0 10 10 re W n " + LINE + b"Q",
    "transparent": b"/G gs " + LINE,
    "behind a scan of the page": LINE + b"q 400 0 0 300 0 0 cm /Im Do Q",
}


@pytest.mark.parametrize("name", INVISIBLE)
def test_text_that_nobody_sees_stays_and_is_told(name: str) -> None:
    """Such text is often there to be searched, so it stays; its owner reads what it says."""
    data = made(
        INVISIBLE[name],
        resources=b"/XObject << /Im 9 0 R >> /ExtGState << /G << /ca 0 >> >>",
        o9=IMAGE,
    )

    assert hidden(data) == [("content.invisible", "The witness is Ada Lovelace")]
    assert hidden(b"".join(form.strip(data, Inside(KEEP)))) == hidden(data)
    assert hidden(dropped(data)) == []


def test_a_layer_that_is_off_is_told_and_goes_when_asked() -> None:
    """What stands in a hidden layer can be shown with one click."""
    rows = page(
        b"/OC /L BDC " + LINE + b"0 0 9 9 re f EMC", resources=b"/Properties << /L 9 0 R >>"
    )
    rows[9] = b"<< /Type /OCG /Name (Draft by Ada) >>"
    rows[1] = (
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [ 9 0 R ] /D << /OFF [ "
        b"9 0 R ] >> >> >>"
    )
    data = file(rows)

    assert hidden(data) == [("content.hidden_part", "The witness is Ada Lovelace")]
    kept = b"".join(form.strip(data, Inside(KEEP)))
    assert hidden(kept) == hidden(data)
    assert b"Ada" not in kept.split(b"stream")[0]
    assert hidden(dropped(data)) == []


SEEN = {
    "a cell with a ground": b"0.8 g 40 190 250 30 re f 0 g " + LINE,
    "white on a dark heading": b"0 0 0.5 rg 40 190 250 30 re f 1 g " + LINE,
    "a frame around it": LINE + b"40 190 250 30 re S",
    "a line through it": LINE + b"1 w 40 204 m 290 204 l S",
    "lines through it, close together": LINE
    + b" ".join(b"40 %d 250 0.4 re f" % up for up in range(190, 220)),
    "a box below it and a box above": LINE + b"0 g 40 170 250 31 re f 40 206 250 30 re f",
    "a box beside it": LINE + b"0 g 40 100 250 30 re f",
    "a marker over it": LINE + b"/M gs 1 1 0 rg 40 190 250 30 re f",
    "a box that is half transparent": LINE + b"/H gs 0 g 40 190 250 30 re f",
    "a box that a clip cuts off": LINE + b"q 0 0 30 30 re W n 40 190 250 30 re f Q",
    "the same words again on top": LINE + b"0.9 g 40 190 250 30 re f 0 g " + LINE,
    "a white word on a picture": b"q 250 0 0 30 40 190 cm /Im Do Q 1 g " + LINE,
    "a box with a hole": LINE + b"0 0 400 300 re 40 190 250 30 re f*",
    "letters of one point with a large matrix": LINE.replace(
        b"/F1 12 Tf 50 200 Td", b"/F1 1 Tf 12 0 0 12 50 200 Tm"
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_text_that_is_seen_is_not_told(name: str) -> None:
    """False alarms make people ignore true ones."""
    data = made(
        SEEN[name],
        o9=IMAGE,
        resources=b"/XObject << /Im 9 0 R >> /ExtGState << /M << /BM /Multiply >> /H << /ca 0.4 "
        b">> >>",
    )

    assert hidden(data) == []
    assert list(form.strip(data, Inside(KEEP)))


def test_letters_are_told_as_they_are_copied() -> None:
    """A font that numbers its letters as it likes is read by its own table."""
    table = stream(
        b"",
        b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"2 beginbfrange <0001> <0003> <0041> <0010> <0011> [ <00e4> <0066006c> ] "
        b"endbfrange endcmap",
    )
    rows = page(b"3 Tr BT /F1 12 Tf 50 200 Td <00010002000300100011> Tj ET")
    rows[5] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode "
        b"9 0 R "
        b"/DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 600 "
        b">> ] >>"
    )
    rows[9] = table

    assert hidden(file(rows)) == [("content.invisible", "ABC\u00e4fl")]


def test_rules_over_layers_are_not_followed_where_the_document_lists_none() -> None:
    """Readers then show all of them; a copy that listed the layers would hide what was seen."""
    rows = page(b"/OC /L BDC " + LINE + b"EMC", resources=b"/Properties << /L 9 0 R >>")
    rows[9] = b"<< /Type /OCMD /OCGs [ 10 0 R ] /P /AllOff >>"
    rows[10] = b"<< /Type /OCG /Name (Ada) >>"
    data = file(rows)
    kept = b"".join(form.strip(data, Inside(KEEP)))

    assert hidden(data) == hidden(kept) == []
    assert b"/OC" not in kept


def test_a_watermark_stays_as_it_looks_and_may_cover_words() -> None:
    """Courts' reporters put the heads of their pages into such marks."""
    looks = stream(
        b"/Type /XObject /Subtype /Form /BBox [ 0 0 400 300 ]", b"0 g 40 190 250 30 re f"
    )
    mark = (
        b"/Annots [ << /Type /Annot /Subtype /Watermark /Rect [ 0 0 400 300 ] "
        b"/AP << /N 9 0 R >> >> ]"
    )
    kept = b"".join(form.strip(made(b"", mark, o9=looks), Inside(KEEP)))

    assert b"/Stamp" in kept
    assert b"/AP" in kept
    with pytest.raises(NotCleanable):
        list(form.strip(made(LINE, mark, o9=looks), Inside(KEEP)))
