"""Documents of Office Open XML: what stays, what goes, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.conftest import Plants
from tests.samples import docx, pptx, xlsx
from tests.samples.ooxml import HEAD, NAMESPACES, OFFICE, Parts, Words, plain, rels, types
from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats import named
from toolkit.formats.base import Format
from toolkit.formats.inside import Inside
from toolkit.formats.others import FORMATS
from toolkit.model import Finding, Recipe

KEEP = Recipe(faces="keep")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"


def form(name: str) -> Format:
    """A row of the table."""
    assert FORMATS
    found = named(name)
    assert found is not None
    return found


def cleaned(data: bytes, name: str = "docx", wish: Recipe = KEEP) -> dict[str, bytes]:
    """The members of a clean copy."""
    copy = b"".join(form(name).strip(data, Inside(wish)))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def shown(data: bytes, name: str = "docx", wish: Recipe = KEEP) -> list[Finding]:
    """What is told of a file."""
    return list(form(name).inspect(data, Inside(wish)))


def letter(
    body: str, *links: tuple[str, str, str], more: Parts | None = None, late_types: bool = False
) -> bytes:
    """A document with this text. late_types: what its parts are stands behind all of them."""
    parts: Parts = {
        "[Content_Types].xml": types({"word/document.xml": docx.DOCX}),
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": (
            f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": rels(*links),
        **(more or {}),
    }
    if late_types:
        parts["[Content_Types].xml"] = parts.pop("[Content_Types].xml")
        parts = {"word/media/first.bin": bytes(5000), **parts}
    return plain(parts)


def said(text: str) -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_tracked_changes_are_refused_unless_accepted() -> None:
    """Nobody but the owner may decide what becomes of words that were put in or taken out."""
    data = letter('<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>new</w:t></w:r></w:ins></w:p>')

    with pytest.raises(NotCleanable) as refused:
        cleaned(data)
    assert refused.value.detail == "tracked_changes"
    copy = cleaned(data, wish=Recipe(faces="keep", accept_changes=True))
    assert b"<w:r><w:t>new</w:t></w:r>" in copy["word/document.xml"]
    assert b"w:ins" not in copy["word/document.xml"]


def test_a_change_of_looks_alone_is_no_reason_to_refuse() -> None:
    """How words looked before is told and goes; what is seen is the same."""
    data = letter(
        '<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="Ann Author"><w:rPr/></w:rPrChange>'
        "</w:rPr><w:t>x</w:t></w:r></w:p>"
    )

    assert b"<w:rPr><w:b/></w:rPr>" in cleaned(data)["word/document.xml"]
    assert "Ann Author" in " ".join(finding.value or "" for finding in shown(data))


def test_hidden_words_stay_and_are_told_unless_they_are_dropped() -> None:
    """Hidden words can be meant for somebody; their owner hears of them and decides."""
    data = letter(
        said("seen") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>"
    )
    hidden = [finding.value for finding in shown(data) if finding.kind == "content.hidden_part"]

    assert hidden == ["unseen"]
    assert b"unseen" in cleaned(data)["word/document.xml"]
    drop = Recipe(faces="keep", drop_hidden=True)
    assert b"unseen" not in cleaned(data, wish=drop)["word/document.xml"]


def test_words_that_web_views_hide_do_not_come_back() -> None:
    """LibreOffice shows them nowhere, Word in print: each goes on doing so."""
    data = letter("<w:p><w:r><w:rPr><w:webHidden/></w:rPr><w:t>aside</w:t></w:r></w:p>")

    assert b"<w:rPr><w:webHidden/></w:rPr><w:t>aside" in cleaned(data)["word/document.xml"]


def test_web_links_stay_and_links_to_files_become_words() -> None:
    """A link to the open web is part of what a document says; a path is somebody's folder."""
    body = "".join(
        f'<w:p><w:hyperlink r:id="{one}"><w:r><w:t>go {one}</w:t></w:r></w:hyperlink></w:p>'
        for one in ("rId5", "rId6")
    )
    data = letter(
        body,
        ("rId5", "hyperlink", "https://a.example/"),
        ("rId6", "hyperlink", "file:///C:\\U\\x"),
    )
    copy = cleaned(data)

    assert copy["word/document.xml"].count(b"w:hyperlink ") == 1
    assert b"go rId6" in copy["word/document.xml"]
    assert b"https://a.example/" in copy["word/_rels/document.xml.rels"]
    assert b"file:" not in copy["word/_rels/document.xml.rels"]


def test_bookmarks_in_use_get_neutral_names_everywhere() -> None:
    """What points at a bookmark still finds it."""
    data = letter(
        '<w:p><w:bookmarkStart w:id="1" w:name="JaneDoe"/><w:r><w:t>here</w:t></w:r>'
        '<w:bookmarkEnd w:id="1"/></w:p>'
        + "<w:p>"
        + docx.field(" PAGEREF JaneDoe \\h ", "3")
        + "</w:p>"
        '<w:p><w:hyperlink w:anchor="janedoe"><w:r><w:t>up</w:t></w:r></w:hyperlink></w:p>'
    )
    text = cleaned(data)["word/document.xml"].decode()

    assert "JaneDoe" not in text
    assert 'w:name="b1"' in text
    assert " PAGEREF b1 \\h " in text
    assert 'w:anchor="b1"' in text


def test_the_strict_form_of_the_standard_is_read_alike() -> None:
    """Other namespaces, the same names."""
    transitional = letter(said("strict") + f'<w:p w:rsidR="00112233">{""}</w:p>')
    with zipfile.ZipFile(io.BytesIO(transitional)) as archive:
        parts: Parts = {name: archive.read(name).decode() for name in archive.namelist()}
    old = "http://schemas.openxmlformats.org/"
    for name, text in parts.items():
        text = str(text).replace(_W, f"{_STRICT}wordprocessingml/main")
        parts[name] = text.replace(f"{old}officeDocument/2006/", f"{_STRICT}officeDocument/")
    copy = cleaned(plain(parts))

    assert b"strict" in copy["word/document.xml"]
    assert b"rsid" not in copy["word/document.xml"]
    assert _STRICT.encode() in copy["_rels/.rels"]


def test_a_document_type_is_refused() -> None:
    """Entities can be bombs, and can fetch files."""
    data = letter(said("x"))
    data = data.replace(HEAD.encode() + b"<w:document", b'<!DOCTYPE w:document [<!ENTITY a "b">]>')

    with pytest.raises(Refused):
        cleaned(data)


def test_elements_in_elements_without_end_are_refused() -> None:
    """Nothing runs out of stack."""
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000

    with pytest.raises(Damaged):
        shown(letter(deep))


def test_more_attributes_than_any_format_knows_are_refused() -> None:
    """A hundred thousand on one element would be looked through for hours."""
    many = " ".join(f'a{number}="1"' for number in range(2000))

    with pytest.raises(TooLarge):
        shown(letter(f"<w:p {many}/>"))


def test_odd_prefixes_and_part_names_do_not_get_into_a_copy() -> None:
    """A prefix, a part's name and a relationship's identifier are free words."""
    body = said("x").replace("w:", "janedoe:")
    data = plain({
        "[Content_Types].xml": types({"word/janedoe.xml": docx.DOCX}),
        "_rels/.rels": rels(("janedoe", "officeDocument", "word/janedoe.xml")),
        "word/janedoe.xml": (
            f'{HEAD}<janedoe:document xmlns:janedoe="{_W}"><janedoe:body>{body}</janedoe:body>'
            "</janedoe:document>"
        ),
    })  # fmt: skip
    copy = cleaned(data)

    assert "word/document.xml" in copy
    assert not [name for name, raw in copy.items() if b"janedoe" in raw or "janedoe" in name]


def test_an_unknown_part_that_may_be_needed_is_refused_unless_dropped() -> None:
    """What is not known is not thrown away without asking, nor kept."""
    part: Parts = {"word/novel.xml": "<a/>"}
    data = letter(said("x"), ("rId5", "novelThing", "novel.xml"), more=part)

    with pytest.raises(NotCleanable):
        cleaned(data)
    assert "word/novel.xml" not in cleaned(data, wish=Recipe(faces="keep", drop_unknown=True))


def test_macros_go_and_the_kind_of_document_stays() -> None:
    """A copy of a .docm is a .docm without its program."""
    say = Words(Plants())
    data = plain(docx.parts(say, "application/vnd.ms-word.document.macroEnabled.main+xml"))
    wish = Recipe(faces="keep", accept_changes=True)
    copy = cleaned(data, "docm", wish)

    assert not [name for name in copy if "vba" in name.lower()]
    assert b"macroEnabled" in copy["[Content_Types].xml"]
    assert "hidden.script" in {finding.kind for finding in shown(data, "docm", wish)}


def test_a_hidden_sheet_that_formulas_need_is_not_dropped() -> None:
    """Dropping it would change what is shown."""
    say = Words(Plants())
    parts = xlsx.parts(say)
    name = say("name of a hidden sheet")
    seen = str(parts["xl/worksheets/sheet1.xml"])
    parts["xl/worksheets/sheet1.xml"] = seen.replace(
        '<c r="B1" t="inlineStr"><is><t>plain</t></is></c>',
        f'<c r="B1"><f>{name}!A1</f><v>1</v></c>',
    )

    with pytest.raises(NotCleanable) as refused:
        cleaned(plain(parts), "xlsx", Recipe(faces="keep", drop_hidden=True))
    assert refused.value.detail == "hidden_needed"
    assert name.encode() in cleaned(plain(parts), "xlsx")["xl/workbook.xml"]


def test_words_above_printed_pages_go_and_page_numbers_stay() -> None:
    """Of a sheet's header, only its numbers stay."""
    sheet = cleaned(plain(xlsx.parts(Words(Plants()))), "xlsx")["xl/worksheets/sheet1.xml"]

    assert b"<oddHeader>&amp;L&amp;R&amp;P</oddHeader>" in sheet


def test_a_formula_that_reaches_into_another_workbook_becomes_its_result() -> None:
    """The path of the other workbook goes, so the formula cannot stay."""
    parts = xlsx.parts(Words(Plants()))
    seen = str(parts["xl/worksheets/sheet1.xml"])
    parts["xl/worksheets/sheet1.xml"] = seen.replace(
        '<c r="B1" t="inlineStr"><is><t>plain</t></is></c>',
        '<c r="B1"><f>[1]Sheet1!A1</f><v>42</v></c>',
    )

    assert b'<c r="B1"><v>42</v></c>' in cleaned(plain(parts), "xlsx")["xl/worksheets/sheet1.xml"]


def test_notes_and_hidden_slides_stay_unless_dropped() -> None:
    """Notes can be what a talk is about; their owner hears of them and decides."""
    data = plain(pptx.parts(Words(Plants())))

    kept = cleaned(data, "pptx")
    dropped = cleaned(data, "pptx", Recipe(faces="keep", drop_hidden=True))
    assert {"ppt/slides/slide2.xml", "ppt/notesSlides/notesSlide1.xml"} <= set(kept)
    assert "ppt/slides/slide2.xml" not in dropped
    assert "ppt/notesSlides/notesSlide1.xml" not in dropped


def test_descriptions_stay_but_not_those_that_name_files() -> None:
    """Blind people read descriptions; a path is no description."""
    shape = (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="{}"/></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    data = letter(shape.format("A red bridge") + shape.format("IMG_1234.jpg"))
    text = cleaned(data)["word/document.xml"]

    assert b"A red bridge" in text
    assert b"IMG_1234" not in text
    assert "content.description" in {finding.kind for finding in shown(data)}


@pytest.mark.parametrize(("said", "stays"), [
    ("Below, the opened file: beside the picture", True), ("A profile: left", True),
    ("file:///share/lamps", False), ("file:lamps", False), (r"file:\\host\lamps", False),
])  # fmt: skip
def test_the_word_file_before_a_colon_is_no_path(said: str, stays: bool) -> None:
    """What follows at once is."""
    shape = (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="{said}"/>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    assert (said.encode() in cleaned(letter(shape))["word/document.xml"]) == stays


@pytest.mark.parametrize(("said", "stays"), [
    ("upload_post_object_v2_1234567890", False), ("微信图片_20240304050607", False),
    ("7b0a202020227461726765744d6f64756c65", False), ("Bus 31 in 2024", True),
    ("One of 12345 people", True), ("2024", True),
])  # fmt: skip
def test_a_description_that_is_a_code_goes(said: str, stays: bool) -> None:
    """Programs name a picture by its upload or its moment; nobody reads that aloud."""
    shape = (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="{said}"/>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    assert (said.encode() in cleaned(letter(shape))["word/document.xml"]) == stays


@pytest.mark.parametrize("space", [
    "word/2015/wordml/symex", "word/2023/wordml/word16du", "drawing/2017/03/chart",
    "spreadsheetml/2014/revision", "of/nobody",
])  # fmt: skip
def test_of_two_forms_the_one_that_is_known_stays(space: str) -> None:
    """Word writes a face of the emoji keyboard twice: as a sign of its own, and as a letter."""
    known = f'xmlns:n="http://schemas.microsoft.com/office/{space}"'
    data = letter(
        f'<w:p><w:r><w:rPr><mc:AlternateContent><mc:Choice Requires="n" {known}/><mc:Fallback>'
        '<w:rFonts w:ascii="Segoe UI Emoji"/></mc:Fallback></mc:AlternateContent></w:rPr>'
        f'<mc:AlternateContent><mc:Choice {known} Requires="n"><n:symEx n:font="Segoe UI Emoji"'
        ' n:char="1F60A"/></mc:Choice><mc:Fallback><w:t>\U0001f60a</w:t></mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    copy = b"".join(form("docx").strip(data, Inside(KEEP)))
    text = cleaned(data)["word/document.xml"]

    assert b'<w:rPr><w:rFonts w:ascii="Segoe UI Emoji"/></w:rPr><w:t>' in text
    assert "\U0001f60a".encode() in text
    assert b"AlternateContent" not in text
    content = form("docx").content
    assert list(content(data, Inside(KEEP))) == list(content(copy, Inside(KEEP)))


_WPS = "http://www.wps.cn/officeDocument/"
_DISPLAYS = (
    '<row r="9{1}"><c r="A9{1}" t="str"><f>_xlfn.DISPIMG("ID_{0}",1)</f>'
    '<v>=DISPIMG("ID_{0}",1)</v></c></row>'
)
_PICTURE_IN_CELL = (
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_{}" descr="Ada"/>'
    '<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{}"/></xdr:blipFill>'
    "<xdr:spPr/></xdr:pic></etc:cellImage>"
)


def _pictures_of_wps(*called: str) -> bytes:
    """A workbook with two pictures in a part of their own, and cells that name them."""
    parts = xlsx.parts(Words(Plants()))
    book, sheet = "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
    row = (
        '<Relationship Id="rIdOwn" Target="cellimages.xml" '
        f'Type="{_WPS}2020/cellImage"/></Relationships>'
    )
    old = {
        name: text.decode() if isinstance(text, bytes) else text
        for name, text in ((name, parts[name]) for name in (book, sheet))
    }
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/"
    cells = "".join(_DISPLAYS.format(name, count) for count, name in enumerate(called))
    return plain({
        **parts,
        book: old[book].replace("</Relationships>", row),
        sheet: old[sheet].replace("</sheetData>", f"{cells}</sheetData>"),
        "xl/cellimages.xml": (
            f'<etc:cellImages xmlns:etc="{_WPS}2017/etCustomData"'
            f' xmlns:xdr="{drawing}spreadsheetDrawing" xmlns:a="{drawing}main"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f"{_PICTURE_IN_CELL.format('UNUSED', 'rId1')}"
            f"{_PICTURE_IN_CELL.format('7F343DFC770DE8', 'rId2')}</etc:cellImages>"
        ),
        "xl/_rels/cellimages.xml.rels": rels(
            ("rId1", "image", "media/gone.jpeg"), ("rId2", "image", "media/own.jpeg")
        ),
        "xl/media/own.jpeg": parts["xl/media/image1.jpeg"],
        "xl/media/gone.jpeg": parts["xl/media/image1.jpeg"],
    })  # fmt: skip


def test_pictures_that_wps_keeps_in_cells_are_cleaned_and_stay() -> None:
    """The formula still finds its picture, by a number; one that no cell shows goes."""
    data = _pictures_of_wps("7F343DFC770DE8")
    copy = b"".join(form("xlsx").strip(data, Inside(KEEP)))
    members = cleaned(data, "xlsx")
    number = b"ID_" + b"0" * 31 + b"1"

    assert members["xl/cellimages.xml"].count(b"<etc:cellImage>") == 1
    assert b'name="' + number + b'"' in members["xl/cellimages.xml"]
    assert members["xl/worksheets/sheet1.xml"].count(number) == 2
    assert members["xl/_rels/cellimages.xml.rels"].count(b"media/image") == 1
    assert f'Type="{_WPS}2020/cellImage"'.encode() in members["xl/_rels/workbook.xml.rels"]
    assert b"vnd.wps-officedocument.cellimage+xml" in members["[Content_Types].xml"]
    assert not any(b"7F343DFC" in raw or b"UNUSED" in raw for raw in members.values())
    told = {one.kind for one in shown(data, "xlsx") if "UNUSED" in (one.value or "")}
    assert told == {"hidden.picture"}
    content = form("xlsx").content
    assert b"cellImage" in list(content(data, Inside(KEEP)))
    assert list(content(data, Inside(KEEP))) == list(content(copy, Inside(KEEP)))


def test_the_proof_sees_pictures_in_cells_change_places() -> None:
    """What a cell names and what is kept for it are held against each other."""
    read = form("xlsx").content
    one, other = (
        list(read(_pictures_of_wps(*names), Inside(KEEP)))
        for names in (("7F343DFC770DE8", "UNUSED"), ("UNUSED", "7F343DFC770DE8"))
    )

    assert one != other


@pytest.mark.parametrize("program", ["xl", "Calc"])
def test_a_workbook_of_another_program_keeps_its_content(program: str) -> None:
    """LibreOffice names itself where Excel does; that goes, and is nothing that anybody sees."""
    parts = xlsx.parts(Words(Plants()))
    book = parts["xl/workbook.xml"]
    book = book.decode() if isinstance(book, bytes) else book
    named = re.sub(r"<fileVersion[^>]*/>", f'<fileVersion appName="{program}"/>', book)
    data = plain({**parts, "xl/workbook.xml": named})
    copy = b"".join(form("xlsx").strip(data, Inside(KEEP)))

    assert (b"fileVersion" in cleaned(data, "xlsx")["xl/workbook.xml"]) == (program == "xl")
    content = form("xlsx").content
    assert list(content(data, Inside(KEEP))) == list(content(copy, Inside(KEEP)))


def test_how_a_word_is_read_is_no_word_of_a_cell() -> None:
    """Excel notes what was typed on a Japanese keyboard; other programs put runs around it."""
    parts = xlsx.parts(Words(Plants()))
    strings = str(parts["xl/sharedStrings.xml"])
    read = '<rPh sb="0" eb="1"><r><t>KANA</t></r></rPh>'
    data = plain({**parts, "xl/sharedStrings.xml": strings.replace("</t><rPh", f"</t>{read}<rPh")})
    copy = b"".join(form("xlsx").strip(data, Inside(KEEP)))
    content = form("xlsx").content

    assert read in strings.replace("</t><rPh", f"</t>{read}<rPh")
    assert b"KANA" not in cleaned(data, "xlsx")["xl/sharedStrings.xml"]
    assert list(content(data, Inside(KEEP))) == list(content(copy, Inside(KEEP)))


def test_a_book_that_opens_behind_hidden_sheets_is_counted_anew() -> None:
    """Its first tab and the one that is open are numbers among all sheets."""
    parts = xlsx.parts(Words(Plants()))
    book = parts["xl/workbook.xml"]
    book = book.decode() if isinstance(book, bytes) else book
    seen, hidden = re.findall(r"<sheet .*?/>", book)
    views = '<bookViews><workbookView firstSheet="1" activeTab="1"/></bookViews><sheets>'
    turned = book.replace(seen + hidden, hidden + seen).replace("<sheets>", views)
    data = plain({**parts, "xl/workbook.xml": turned})
    copy = b"".join(form("xlsx").strip(data, Inside(xlsx.WISH)))
    content = form("xlsx").content

    assert b'activeTab="0"' in cleaned(data, "xlsx", xlsx.WISH)["xl/workbook.xml"]
    assert list(content(data, Inside(xlsx.WISH))) == list(content(copy, Inside(xlsx.WISH)))


_CELLS = "http://schemas.microsoft.com/office/spreadsheetml/"
_TYPE = "http://schemas.microsoft.com/office/"


def _new_cells(
    structure: str = "_localImage", described: str = "5",
    keys: tuple[str, str] = ("_rvRel:LocalImageIdentifier", "CalcOrigin"),
) -> bytes:  # fmt: skip
    """A workbook whose cells hold a picture, a box to tick, and a formula that fills several."""
    parts = xlsx.parts(Words(Plants()))
    book = "xl/_rels/workbook.xml.rels"
    standard = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rows = "".join(
        f'<Relationship Id="rIdNew{count}" Target="{target}" Type="{kind}"/>'
        for count, (kind, target) in enumerate((
            (f"{standard}sheetMetadata", "metadata.xml"),
            (f"{_TYPE}2022/10/relationships/richValueRel", "richData/richValueRel.xml"),
            (f"{_TYPE}2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml"),
            (f"{_TYPE}2017/06/relationships/rdRichValueStructure", "richData/structure.xml"),
            (f"{_TYPE}2022/11/relationships/FeaturePropertyBag", "bags.xml"),
        ))
    )  # fmt: skip
    links = parts[book]
    links = links.decode() if isinstance(links, bytes) else links
    return plain({
        **parts,
        book: links.replace("</Relationships>", rows + "</Relationships>"),
        "xl/metadata.xml": (
            f'<metadata xmlns="{xlsx.SHEET.split(chr(34))[1]}"><metadataTypes count="1">'
            '<metadataType name="XLDAPR" minSupportedVersion="120000" cellMeta="1"/>'
            '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
            f'<ext uri="{{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}}"><d:dynamicArrayProperties '
            f'xmlns:d="{_CELLS}2017/dynamicarray" fDynamic="1" fCollapsed="0"/></ext></extLst>'
            "</bk></futureMetadata></metadata>"
        ),
        "xl/richData/richValueRel.xml": (
            f'<richValueRels xmlns="{_CELLS}2022/richvaluerel" xmlns:r="{standard[:-1]}">'
            '<rel r:id="rId1"/></richValueRels>'
        ),
        "xl/richData/_rels/richValueRel.xml.rels": rels(("rId1", "image", "../media/image1.jpeg")),
        "xl/richData/rdrichvalue.xml": (
            f'<rvData xmlns="{_CELLS}2017/richdata" count="1"><rv s="0"><v>0</v>'
            f"<v>{described}</v></rv></rvData>"
        ),
        "xl/richData/structure.xml": (
            f'<rvStructures xmlns="{_CELLS}2017/richdata" count="1"><s t="{structure}">'
            f'<k n="{keys[0]}" t="i"/><k n="{keys[1]}" t="i"/></s>'
            "</rvStructures>"
        ),
        "xl/bags.xml": (
            f'<FeaturePropertyBags xmlns="{_CELLS}2022/featurepropertybag"><bag type="Checkbox"/>'
            '<bag type="XFControls"><bagId k="CellControl">0</bagId></bag></FeaturePropertyBags>'
        ),
    })  # fmt: skip


def test_cells_keep_pictures_boxes_and_formulas_that_fill_others() -> None:
    """Excel has written these since 2020; without them cells are empty or damaged."""
    members = cleaned(_new_cells(described="Ada at home"), "xlsx")

    assert b"dynamicArrayProperties" in members["xl/metadata.xml"]
    assert b"Checkbox" in members["xl/featurePropertyBag/featurePropertyBag.xml"]
    assert b"media/image" in members["xl/richData/_rels/richValueRel.xml.rels"]
    assert b"_localImage" in members["xl/richData/rdrichvaluestructure.xml"]
    assert b"<v>0</v><v/>" in members["xl/richData/rdrichvalue.xml"].replace(b"<v></v>", b"<v/>")
    types_ = members["[Content_Types].xml"]
    assert b"application/vnd.ms-excel.richvaluerel+xml" in types_


@pytest.mark.parametrize(
    ("structure", "detail"),
    [("_linkedentity2", "linked_data"), ("_webimage", "linked_data"), ("", "unsupported_variant"),
     ("_error", "unsupported_variant")],
)  # fmt: skip
def test_cells_that_fetch_shares_or_places_are_refused(structure: str, detail: str) -> None:
    """What stands in them comes from elsewhere, and what else a cell holds is not known here."""
    with pytest.raises(NotCleanable, match=detail):
        cleaned(_new_cells(structure), "xlsx")


def test_an_error_in_a_cell_stays() -> None:
    """Excel keeps the kind and the place of a formula's error beside the cell."""
    members = cleaned(_new_cells("_error", keys=("errorType", "colOffset")), "xlsx")

    assert b'n="errorType"' in members["xl/richData/rdrichvaluestructure.xml"]
    assert b"<v>0</v><v>5</v>" in members["xl/richData/rdrichvalue.xml"]


@pytest.mark.parametrize("kind", ["chartEx", "track"])
def test_what_cannot_be_written_is_named(kind: str) -> None:
    """Its owner can take it out, and would not find it by "a rare variant"."""
    data = letter(said("hello"), ("rId1", kind, "strange.xml"), more={"word/strange.xml": "<a/>"})

    with pytest.raises(NotCleanable, match={"chartEx": "new_chart", "track": "captions"}[kind]):
        cleaned(data)


def test_a_language_loses_its_region_and_goes_where_it_does_not_fit() -> None:
    """A region says where somebody lives, and a keyboard what else they speak."""
    run = '<w:r><w:rPr><w:lang w:val="{}"/></w:rPr><w:t>{}</w:t></w:r>'
    data = letter("<w:p>" + run.format("fr-CH", "mot") + run.format("ru-RU", "word") + "</w:p>")
    text = cleaned(data)["word/document.xml"]

    assert b'w:val="fr-FR"' in text
    assert b"ru-RU" not in text
    assert b"fr-CH" not in text


def test_the_type_of_every_part_is_written() -> None:
    """Programs call a package damaged otherwise."""
    copy = cleaned(plain(pptx.parts(Words(Plants()))), "pptx")
    said_types = copy["[Content_Types].xml"].decode()

    for name in copy:
        if not name.endswith(".rels") and not name.startswith("["):
            assert f'PartName="/{name}"' in said_types
    assert OFFICE in said_types


def test_a_lists_own_name_goes_and_a_styles_stays() -> None:
    """Macro packages of offices name their lists; nobody sees that in the pages."""
    numbering = (
        f'{HEAD}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="1">'
        '<w:multiLevelType w:val="multilevel"/><w:name w:val="Kanzlei Sorge Legal2"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    styles = (
        f'{HEAD}<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="A">'
        '<w:name w:val="Own heading"/></w:style></w:styles>'
    )
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    kinds = {
        "word/document.xml": docx.DOCX, "word/numbering.xml": f"{word}numbering+xml",
        "word/styles.xml": f"{word}styles+xml",
    }  # fmt: skip
    paragraph = (
        '<w:p><w:pPr><w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>'
        "</w:numPr></w:pPr><w:r><w:t>Item</w:t></w:r></w:p>"
    )
    data = letter(
        paragraph, ("rId1", "numbering", "numbering.xml"), ("rId2", "styles", "styles.xml"),
        more={
            "[Content_Types].xml": types(kinds), "word/numbering.xml": numbering,
            "word/styles.xml": styles,
        },
    )  # fmt: skip

    assert any("Kanzlei Sorge Legal2" in (one.value or "") for one in shown(data))
    copy = cleaned(data)
    assert not any(b"Kanzlei" in member for member in copy.values())
    assert b'w:lvlText w:val="%1."' in copy["word/numbering.xml"]
    assert b"Own heading" in copy["word/styles.xml"]
