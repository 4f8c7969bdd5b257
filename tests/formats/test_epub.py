"""Books: what goes, what stays, and what is refused, in plain sentences."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from tests.conftest import sample_of
from tests.samples import epub
from tests.samples.zip import STORED, File, archive, small
from toolkit.errors import Damaged, Locked, UnknownFormat
from toolkit.formats import identify, libraries, others
from toolkit.formats.inside import Inside, joined
from toolkit.formats.office import epub_css
from toolkit.model import Finding, Recipe

libraries.load()
KNOWN = others.FORMATS
PLAIN = Recipe(faces="keep")
DROP = Recipe(faces="keep", drop_hidden=True)
OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="u"><metadata'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">{number}</dc:identifier>'
    "{metadata}</metadata><manifest>"
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>{items}'
    '</manifest><spine><itemref idref="a"/></spine></package>'
)
PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title>{head}</head>'
    "<body>{body}</body></html>"
)


def book(
    body: str, *, head: str = "", items: str = "", number: str = "n", metadata: str = "",
    **files: bytes,
) -> bytes:  # fmt: skip
    """A book of one page."""
    return archive(
        File(b"mimetype", b"application/epub+zip", STORED),
        File(b"META-INF/container.xml", (epub.CONTAINER % b"").replace(b"OPS/", b"")),
        File(b"book.opf", OPF.format(items=items, number=number, metadata=metadata).encode()),
        File(b"a.xhtml", PAGE.format(head=head, body=body).encode()),
        *(File(name.encode(), raw) for name, raw in files.items()),
    )


def inspected(data: bytes) -> list[Finding]:
    return list(identify(data).inspect(data, Inside(PLAIN)))


def cleaned(data: bytes, wish: Recipe = PLAIN) -> bytes:
    return b"".join(joined(data, identify(data).strip(data, Inside(wish))))


def same(data: bytes, wish: Recipe = PLAIN) -> bool:
    copy = cleaned(data, wish)
    return list(identify(data).content(data, Inside(wish))) == list(
        identify(copy).content(copy, Inside(wish))
    )


def member(data: bytes, name: str, wish: Recipe = PLAIN) -> str:
    return zipfile.ZipFile(io.BytesIO(cleaned(data, wish))).read(name).decode()


def test_every_clean_book_has_the_same_title_and_number() -> None:
    opf = member(sample_of("epub")[0], "OPS/book.opf")

    assert "<dc:title>Untitled</dc:title>" in opf
    assert "urn:uuid:00000000-0000-0000-0000-000000000000" in opf
    assert "<dc:language>und</dc:language>" in opf


def test_the_order_of_pages_the_cover_and_the_layout_stay() -> None:
    opf = member(sample_of("epub")[0], "OPS/book.opf")

    assert '<itemref idref="i1"/>' in opf
    assert '<meta name="cover" content="i5"/>' in opf
    assert '<meta property="rendition:layout">reflowable</meta>' in opf


def test_ids_and_classes_stay_where_something_speaks_of_them() -> None:
    """All others can mark one buyer's copy."""
    data = book(
        '<p id="here" class="big buyer77">x</p><p id="buyer77">y</p><a href="#here">up</a>',
        head="<style>.big { font-size: 2em }</style>",
    )
    page = member(data, "a.xhtml")

    assert 'id="here"' in page
    assert 'class="big"' in page
    assert "buyer77" not in page
    assert same(data)


@pytest.mark.parametrize(
    "mark",
    [
        '<p style="display: none">for Ann</p>',
        '<p style="font-size:0">for Ann</p>',
        '<p hidden="hidden">for Ann</p>',
        '<p class="gone">for Ann</p>',
        '<p style="color: transparent">for Ann</p>',
        '<p style="position: absolute; left: -9999px">for Ann</p>',
        '<p style="color: #FFFFFF">for <b>Ann</b></p>',
        '<p class="pale">for Ann</p>',
        '<p class="pale">for <span class="pale">Ann</span></p>',
    ],
)
def test_unseen_paragraphs_are_told_and_dropped(mark: str) -> None:
    rules = ".gone { visibility: hidden } .pale { color: white } p { background: #fff }"
    data = book(f"<p>words</p>{mark}", head=f"<style>{rules}</style>")

    assert any(f.kind == "content.invisible" and f.value == "for Ann" for f in inspected(data))
    assert "Ann" in member(data, "a.xhtml")
    assert "Ann" not in member(data, "a.xhtml", DROP)
    assert same(data, DROP)


@pytest.mark.parametrize(("body", "head"), [
    ('<p class="pale">Ann</p>', "h1 { background-color: #1f3864 }"),
    ('<div style="background: url(a.png)"><p class="pale">Ann</p></div>', ""),
    ('<table bgcolor="navy"><tr><td class="pale">Ann</td></tr></table>', ""),
    ('<div class="pale"><p>Ann</p></div>', "p { color: black }"),
    ('<p class="pale">Ann</p>', ".pale { background: black }"),
    ('<p style="border-color: white; background: none">Ann</p>', ""),
])  # fmt: skip
def test_white_words_of_a_book_with_colours_are_seen(body: str, head: str) -> None:
    """White on dark is how many headings look."""
    data = book(body, head=f"<style>.pale {{ color: white }} {head}</style>")

    assert "content.invisible" not in {found.kind for found in inspected(data)}
    assert "Ann" in member(data, "a.xhtml", DROP)


def test_named_signs_of_html_are_understood() -> None:
    data = book("<p>a&nbsp;b &eacute; &amp;</p>")

    assert "<p>a\u00a0b \u00e9 &amp;</p>" in member(data, "a.xhtml")


def test_links_to_addresses_stay_and_what_is_fetched_goes() -> None:
    data = book(
        '<a href="https://example.org/">a</a><img src="https://example.org/1.png" alt="b"/>'
    )
    page = member(data, "a.xhtml")
    found = {f.kind: f.value for f in inspected(data)}

    assert 'href="https://example.org/"' in page
    assert "img" not in page
    assert found["content.link"] == "https://example.org/"
    assert found["hidden.call"] == "https://example.org/1.png"
    assert same(data)


def test_files_that_the_book_does_not_list_go() -> None:
    names = zipfile.ZipFile(io.BytesIO(cleaned(sample_of("epub")[0]))).namelist()

    assert names[:3] == ["mimetype", "META-INF/container.xml", "OPS/book.opf"]
    assert not {"iTunesMetadata.plist", "OPS/lonely.png", "OPS/x.js"} & set(names)


def locks(how: str, name: str) -> bytes:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData'
        f' xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{how}"/>'
        f"<CipherData>"
        f'<CipherReference URI="{name}"/></CipherData></EncryptedData></encryption>'
    ).encode()


def test_locked_books_are_locked() -> None:
    data = book(
        "<p/>",
        **{"META-INF/encryption.xml": locks("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "a")},
    )

    with pytest.raises(Locked):
        cleaned(data)


def test_fonts_that_the_number_masks_are_laid_open() -> None:
    """The number goes, so nobody could read them any more."""
    font = b"OTTO" + bytes(range(256)) * 8
    key = hashlib.sha1(b"urn:x").digest()
    masked = bytes(byte ^ key[at % 20] for at, byte in enumerate(font[:1040])) + font[1040:]
    data = book(
        "<p>x</p>", number=" urn:x ",
        items='<item id="f" href="f.otf" media-type="font/otf"/>',
        **{
            "f.otf": masked,
            "META-INF/encryption.xml": locks("http://www.idpf.org/2008/embedding", "f.otf"),
        },
    )  # fmt: skip
    copy = zipfile.ZipFile(io.BytesIO(cleaned(data)))

    assert copy.read("f.otf") == font
    assert "META-INF/encryption.xml" not in copy.namelist()
    assert same(data)


def test_what_is_called_a_font_and_is_none_is_refused() -> None:
    item = '<item id="f" href="f.otf" media-type="font/otf"/>'

    with pytest.raises(Damaged):
        cleaned(book("<p/>", items=item, **{"f.otf": b"no font"}))


def test_a_file_of_the_book_that_is_not_known_refuses_it() -> None:
    item = '<item id="f" href="f.bin" media-type="image/x-odd"/>'
    data = book("<p>x</p>", items=item, **{"f.bin": b"\1\2\3 odd"})

    with pytest.raises(UnknownFormat):
        cleaned(data)
    assert (
        "f.bin"
        not in zipfile.ZipFile(
            io.BytesIO(cleaned(data, Recipe(faces="keep", drop_unknown=True)))
        ).namelist()
    )


def test_pictures_are_cleaned_under_their_names() -> None:
    item = '<item id="p" href="p.png" media-type="image/png"/>'
    data = book(
        '<img src="p.png" alt="A cat"/>', items=item, **{"p.png": small(lambda place: b"Ann", "")}
    )
    copy = zipfile.ZipFile(io.BytesIO(cleaned(data)))

    assert b"Ann" not in copy.read("p.png")
    assert b'alt="A cat"' in copy.read("a.xhtml")


@pytest.mark.parametrize("raw", [b"<package/>", b"<broken", b"<html/>"])
def test_a_package_document_that_can_not_be_read_is_refused_and_the_rest_still_told(
    raw: bytes,
) -> None:
    data = archive(
        File(b"mimetype", b"application/epub+zip", STORED),
        File(b"META-INF/container.xml", (epub.CONTAINER % b"").replace(b"OPS/", b"")),
        File(b"book.opf", raw), File(b"note.txt", b"written by Ann"),
    )  # fmt: skip

    with pytest.raises(Damaged):
        cleaned(data)
    assert any("written by Ann" in (f.value or "") for f in inspected(data))


@pytest.mark.parametrize(
    ("sheet", "clean"),
    [
        ("p { color: red } /* Ann */", "p { color: red }"),
        ('p::before { content: "/* seen */" }', 'p::before { content: "/* seen */" }'),
        ('@import "http://example.org/a.css"; p { margin: 0 }', "p { margin: 0 }"),
        ('@import "b.css";', '@import "b.css";'),
        ("p { background: url(file:///home/ann/a.png) }", "p { background: none }"),
        ("p { background: url(a.png) }", "p { background: url(a.png) }"),
        ("p { width: expression(alert(1)) }", "p { width: }"),
    ],
)
def test_style_sheets(sheet: str, clean: str) -> None:
    once, _ = epub_css.cleaned(sheet)

    assert once.split() == clean.split()
    assert epub_css.cleaned(once)[0] == once


@pytest.mark.parametrize("said", ["application/epub+zip", "application/xhtml+xml", "Untitled"])
def test_a_label_may_say_what_stands_in_every_clean_book(said: str) -> None:
    """It goes; that the copy has the same word elsewhere is no reason to throw it away."""
    head = '<meta http-equiv="Content-Type" content="application/xhtml+xml; charset=utf-8"/>'
    number = f'n</dc:identifier><meta name="sort" content="{said}"/><dc:identifier>m'
    data = book("<p>Words.</p>", head=head, number=number)

    copy = cleaned(data)

    assert said in {found.value for found in inspected(data)}
    assert said.encode() not in b"\n".join(identify(copy).searched(copy, Inside(PLAIN)))


LIST = '<item id="{0}" href="{0}" media-type="{1}"/>'
TTML = (
    b'<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling"><body>'
    b'<div><p begin="1s">a</p></div></body></tt>'
)
SMIL = (
    b'<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body><par><text src="a.xhtml#said"/>'
    b'<audio src="a.mp3" clipBegin="0:00:01.500" clipEnd="2.25s"/></par></body></smil>'
)


def test_what_is_read_aloud_keeps_its_times_and_the_ids_that_it_points_at() -> None:
    listed = LIST.format("a.smil", "application/smil+xml")
    data = book('<p id="said">a</p><p id="mark">b</p>', items=listed, **{"a.smil": SMIL})

    assert member(data, "a.smil").encode().endswith(SMIL)
    assert 'id="said"' in member(data, "a.xhtml")
    assert "mark" not in member(data, "a.xhtml")
    assert same(data)


@pytest.mark.parametrize(
    ("media", "stays", "goes"),
    [
        ("application/smil+xml", SMIL, b'<par><audio src="https://canary.example/a.mp3"/></par>'),
        ("application/smil+xml", SMIL, b"<par>Canary</par>"),
        ("application/smil+xml", SMIL, b"<seq><!-- Canary --></seq>"),
        ("application/smil+xml", SMIL, b'<par><text src="a.xhtml" canary="1"/></par>'),
        ("application/ttml+xml", TTML, b'<div tts:backgroundImage="url(https://canary)">b</div>'),
        ("application/ttml+xml", TTML, b"<div>Canary</div>"),
    ],
)
def test_what_is_read_aloud_calls_nobody_and_hides_nothing(
    media: str, stays: bytes, goes: bytes
) -> None:
    """Readers would fetch from elsewhere; text beside the words is read and seen by nobody."""
    raw = stays.replace(b"</body>", goes + b"</body>")
    listed = LIST.format("a.xml", media)
    copy = member(book('<p id="said">a</p>', items=listed, **{"a.xml": raw}), "a.xml")

    assert "canary" not in copy.lower()
    assert stays.split(b"<body>")[1].split(b"</body>")[0].decode() in copy


def test_how_long_it_takes_to_read_aloud_stays_and_who_reads_goes() -> None:
    told = (
        '<meta property="media:duration" refines="#a.smil">0:01:02.5</meta>'
        '<meta property="media:duration">0:01:02.5</meta>'
        '<meta property="media:active-class">-epub-media-overlay-active</meta>'
        '<meta property="media:narrator">Ms Canary</meta>'
    )
    listed = LIST.format("a.smil", "application/smil+xml")
    data = book("<p>a</p>", items=listed, metadata=told, **{"a.smil": SMIL})
    opf = member(data, "book.opf")

    assert '<meta property="media:duration" refines="#i2">0:01:02.5</meta>' in opf
    assert '<meta property="media:duration">0:01:02.5</meta>' in opf
    assert "-epub-media-overlay-active" in opf
    assert "Canary" not in opf


def test_how_words_are_spoken_stays() -> None:
    raw = (
        b'<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" '
        b'version="1.0" xml:lang="en"><lexeme><grapheme>word</grapheme><phoneme>w</phoneme>'
        b"</lexeme></lexicon>"
    )
    head = '<link rel="pronunciation" type="application/pls+xml" href="en.pls"/>'
    body = '<p xmlns:ssml="http://www.w3.org/2001/10/synthesis" ssml:ph="w">word</p>'
    listed = LIST.format("en.pls", "application/pls+xml")
    data = book(body, head=head, items=listed, **{"en.pls": raw})

    assert member(data, "en.pls").encode().endswith(raw)
    assert 'href="en.pls"' in member(data, "a.xhtml")
    assert 'ssml:ph="w"' in member(data, "a.xhtml")


@pytest.mark.parametrize("space", ["http://www.w3.org/ns/ttml", "http://www.w3.org/2006/04/ttaf1"])
def test_captions_keep_words_times_and_looks_and_their_names_are_numbered(space: str) -> None:
    raw = (
        f'<tt xmlns="{space}" xmlns:tts="{space}#styling"><head><layout><region xml:id="Canary" '
        'tts:origin="1% 2%"/></layout></head><body><p begin="1s" region="Canary" '
        'tts:color="red">a<br/>b</p></body></tt>'
    )
    listed = LIST.format("a.ttml", "application/ttml+xml")
    copy = member(book("<p/>", items=listed, **{"a.ttml": raw.encode()}), "a.ttml")

    assert copy.endswith(raw.replace("Canary", "n1"))


def test_captions_of_the_web_keep_words_times_and_places() -> None:
    raw = (
        b"\xef\xbb\xbfWEBVTT - Canary\r\n\r\nCanary\r\n"
        b"00:01.000  --> 00:02.000 line:0 x:Canary\r\n"
        b"<v Canary>a <i>b</i>\r\nc\r\n\r\nNOTE Canary\r\n\r\n00:01:02.000 --> 00:01:03.000\r\nd"
    )
    listed = LIST.format("a.vtt", "text/vtt")
    copy = member(book("<p/>", items=listed, **{"a.vtt": raw}), "a.vtt")

    assert copy == (
        "WEBVTT\n\n00:01.000 --> 00:02.000 line:0\na <i>b</i>\nc\n\n"
        "00:01:02.000 --> 00:01:03.000\nd\n"
    )


@pytest.mark.parametrize(
    ("name", "media"), [("a.smil", "application/smil+xml"), ("a.vtt", "text/vtt")]
)
def test_what_is_called_captions_and_is_none_is_refused(name: str, media: str) -> None:
    with pytest.raises(Damaged):
        cleaned(book("<p/>", items=LIST.format(name, media), **{name: b"<x>no</x>"}))


def test_captions_in_an_unknown_code_are_refused() -> None:
    with pytest.raises(Damaged):
        cleaned(book("<p/>", items=LIST.format("a.vtt", "text/vtt"), **{"a.vtt": b"WEBVTT \xff"}))


def test_data_of_a_program_in_a_book_goes_with_the_program() -> None:
    listed = LIST.format("a.xml", "application/x-gallery+xml")
    copy = cleaned(book("<p/>", items=listed, **{"a.xml": b"<gallery>Canary</gallery>"}))

    assert b"Canary" not in copy
    assert b"a.xml" not in copy
