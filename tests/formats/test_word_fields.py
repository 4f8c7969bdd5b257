"""Fields of text documents: what a program filled in goes or is told, in Word and ODF alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.test_ooxml import KEEP, cleaned, form, letter, shown
from tests.samples import docx
from tests.samples.ooxml import HEAD, NAMESPACES
from toolkit.clean import clean
from toolkit.formats.inside import Inside
from toolkit.outcome import Delivery

_FLAT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    "<text:p>%s</text:p></office:text></office:body></office:document>"
)
#: The same field in Word and in OpenDocument -> the kind of trace that its words are.
_ALIKE = (
    ("AUTHOR", "initial-creator", "who.author"),
    ("LASTSAVEDBY", "creator", "who.author"),
    ("USERNAME", "author-name", "who.author"),
    ("USERINITIALS \\* MERGEFORMAT", "author-initials", "who.author"),
    ("FILENAME \\p", "file-name", "who.user_path"),
    ("TEMPLATE", "template-name", "who.user_path"),
    ("CREATEDATE", "creation-date", "when.changed"),
    ("SAVEDATE", "modification-date", "when.changed"),
    ("PRINTDATE", "print-date", "when.changed"),
    ("EDITTIME", "editing-duration", "software.history"),
    ("REVNUM", "editing-cycles", "software.history"),
    ("TITLE", "title", "content.filled"),
    ("KEYWORDS", "keywords", "content.filled"),
    ('DOCPROPERTY "Client"', "user-defined", "content.filled"),
    ("MERGEFIELD Name", "database-display", "content.filled"),
    ("DATE", "date", "content.filled"),
)
_WORDS = "Ada Lovelace"


def _simple(code: str, words: str = _WORDS) -> str:
    return f"<w:fldSimple w:instr=' {code} '><w:r><w:t>{words}</w:t></w:r></w:fldSimple>"


def _in_word(field: str) -> bytes:
    return letter(f"<w:p><w:r><w:t>by </w:t></w:r>{field}<w:r><w:t> end</w:t></w:r></w:p>")


@pytest.mark.parametrize(("code", "name", "kind"), _ALIKE)
def test_a_field_is_treated_alike_in_word_and_opendocument(
    code: str, name: str, kind: str
) -> None:
    """What it shows goes in all of them, or stays in all; it is told with the same kind."""
    code = code.replace('"', "&quot;")
    flat = (_FLAT % f"by <text:{name}>{_WORDS}</text:{name}>").encode()
    copy = b"".join(form("fodt").strip(flat, Inside(KEEP)))
    assert (kind, _WORDS) in [(one.kind, one.value) for one in shown(flat, "fodt")]
    assert (_WORDS.encode() in copy) == (kind == "content.filled")

    for field in (docx.field(f" {code} ", _WORDS), _simple(code)):
        data = _in_word(field)
        text = cleaned(data)["word/document.xml"]

        assert (kind, _WORDS) in [(one.kind, one.value) for one in shown(data)]
        assert (_WORDS.encode() in text) == (kind == "content.filled")
        assert (code.split()[0].encode() in text) == (code == "DATE")
        assert b"by " in text
        assert b" end" in text


@pytest.mark.parametrize(("code", "kind"), [
    ("DOCPROPERTY Company", "who.owner"), ('DOCPROPERTY "LastSavedBy"', "who.author"),
    ("INFO Author", "who.author"), ("INFO  FileName", "who.user_path"),
    ("author", "who.author"), ("DOCPROPERTY", "content.filled"), ("COMPANY", "content.filled"),
])  # fmt: skip
def test_a_property_asked_for_by_its_name_is_what_it_is(code: str, kind: str) -> None:
    """Through the two fields that ask for any property, and no matter how it is spelled."""
    data = _in_word(docx.field(f" {code} ", _WORDS))

    assert (kind, _WORDS) in [(one.kind, one.value) for one in shown(data)]
    assert (_WORDS.encode() in cleaned(data)["word/document.xml"]) == (kind == "content.filled")


@pytest.mark.parametrize("around", [
    "<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>",
    "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict></w:r></w:p>",
    "<w:p><w:hyperlink w:anchor='x'>{}</w:hyperlink></w:p>",
])  # fmt: skip
def test_a_name_filled_in_goes_wherever_it_stands(around: str) -> None:
    """In a table, a box of words, a link."""
    field = docx.field(" AUTHOR ", _WORDS) + _simple("FILENAME", "C:/Lovelace/a")

    assert b"Lovelace" not in cleaned(letter(around.format(field)))["word/document.xml"]


@pytest.mark.parametrize("part", ["header", "footer"])
def test_a_name_filled_in_goes_from_the_edges_of_pages(part: str) -> None:
    """Templates put it there."""
    letters = {"header": "hdr", "footer": "ftr"}[part]
    field = docx.field(" AUTHOR ", _WORDS) + _simple("FILENAME", "C:/Lovelace/a")
    text = f"<w:p><w:r><w:t>seen</w:t></w:r>{field}</w:p>"
    data = letter(
        f'<w:p/><w:sectPr><w:{part}Reference w:type="default" r:id="rId5"/></w:sectPr>',
        ("rId5", part, "edge.xml"),
        more={"word/edge.xml": f"{HEAD}<w:{letters} {NAMESPACES}>{text}</w:{letters}>"},
    )
    copy = b"".join(form("docx").strip(data, Inside(KEEP)))
    members = cleaned(data)

    assert b"seen" in b"".join(members.values())
    assert b"Lovelace" not in b"".join(members.values())
    assert list(form("docx").content(data, Inside(KEEP))) == list(
        form("docx").content(copy, Inside(KEEP))
    )


_INNER = docx.field(" AUTHOR ", _WORDS)
_ASKS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
    f"{_INNER}{docx.field(' MERGEFIELD a ', 'unseen')}<w:r><w:drawing/></w:r>"
    '<w:r><w:instrText> = "x" "yes" "no"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_what_a_condition_asks_is_not_shown_in_a_copy() -> None:
    """A name that only decided which words are shown stood in the text of the copy."""
    data = _in_word(_ASKS)
    text = cleaned(data)["word/document.xml"]
    copy = b"".join(form("docx").strip(data, Inside(KEEP)))

    assert b"shown" in text
    assert not any(word in text for word in (b"Lovelace", b"unseen", b"drawing", b"fldChar"))
    assert list(form("docx").content(data, Inside(KEEP))) == list(
        form("docx").content(copy, Inside(KEEP))
    )


def test_the_words_of_a_repeated_field_stay_and_are_told() -> None:
    """QUOTE shows what another field says; in a copy nothing would fill it again."""
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE </w:instrText>'
    data = _in_word(
        f'{code}</w:r>{_INNER}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>A. L.</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert ("content.filled", "A. L.") in [(one.kind, one.value) for one in shown(data)]
    assert b"QUOTE" not in cleaned(data)["word/document.xml"]


def test_words_tied_to_a_property_are_told() -> None:
    """The box on a title page that shows the author stays; its tie to the property goes."""
    data = letter(
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:creator[1]"/>'
        f"</w:sdtPr><w:sdtContent><w:p><w:r><w:t>{_WORDS}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )

    assert ("content.filled", _WORDS) in [(one.kind, one.value) for one in shown(data)]
    assert b"dataBinding" not in cleaned(data)["word/document.xml"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_cleaning_tells_what_stays_as_plain_words(tmp_path: Path, dry_run: bool) -> None:
    """The copy has no field any more in which a proof could see them."""
    source = tmp_path / "a.docx"
    source.write_bytes(_in_word(docx.field(" TITLE ", _WORDS)))
    outcome = clean(source, Delivery(tmp_path / "out", dry_run=dry_run), KEEP)

    assert outcome.error is None
    assert [one.value for one in outcome.kept if one.kind == "content.filled"] == [_WORDS]
