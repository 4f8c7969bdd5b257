"""White words in Word documents: told where their ground is white, and only there."""

from __future__ import annotations

import pytest

from tests.formats.test_ooxml import cleaned, letter, shown
from tests.samples.ooxml import HEAD, NAMESPACES
from toolkit.formats.office import word_visibility
from toolkit.formats.office.ooxml_xml import named, parsed
from toolkit.model import Recipe


def test_white_words_on_a_coloured_ground_are_seen() -> None:
    """White on blue is how many headings look."""
    run = '<w:rPr><w:color w:val="FFFFFF"/>{}</w:rPr><w:t>title</w:t>'
    white = letter(f"<w:p><w:r>{run.format('')}</w:r></w:p>")
    light = run.format('<w:highlight w:val="blue"/>')
    shaded = letter(f"<w:p><w:r>{light}</w:r></w:p>")

    assert "content.invisible" in {finding.kind for finding in shown(white)}
    assert "content.invisible" not in {finding.kind for finding in shown(shaded)}


#: Styles by their id: what a writing program puts into every document, and some that colour.
_LOOKS = {
    "Body": "",
    "White": '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>',
    "Banner": '<w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr>',
    "Paper": '<w:pPr><w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/></w:pPr>',
    "Heir": '<w:basedOn w:val="Banner"/>',
    "WhiteHeir": '<w:basedOn w:val="White"/>',
}
_WHITE = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'


@pytest.mark.parametrize(
    ("style", "own", "told"),
    [
        ("Body", _WHITE, True), ("Paper", _WHITE, True), ("White", "", True),
        ("WhiteHeir", "", True), ("Banner", _WHITE, False), ("Heir", _WHITE, False),
        ("Body", "", False), ("White", '<w:rPr><w:color w:val="000000"/></w:rPr>', False),
        ("Body", _WHITE.replace("<w:color", '<w:highlight w:val="none"/><w:color'), True),
    ],
)  # fmt: skip
def test_white_words_of_every_style_are_told(style: str, own: str, told: bool) -> None:
    """Nearly every paragraph names a style; only one with a colour behind it makes white seen."""
    looks = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}">{look}</w:style>'
        for name, look in _LOOKS.items()
    )
    data = letter(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{own}<w:t>words</w:t></w:r></w:p>',
        ("rId4", "styles", "styles.xml"),
        more={"word/styles.xml": f"{HEAD}<w:styles {NAMESPACES}>{looks}</w:styles>"},
    )
    drop = cleaned(data, wish=Recipe(faces="keep", drop_hidden=True))["word/document.xml"]

    assert ("content.invisible" in {finding.kind for finding in shown(data)}) is told
    assert (b"words" not in drop) is told


_P = f"<w:p><w:r>{_WHITE}<w:t>words</w:t></w:r></w:p>"
_STRIPES = (
    '<w:style w:type="table" w:styleId="Stripes"><w:tblStylePr w:type="band1Horz"><w:tcPr>'
    '<w:shd w:val="clear" w:fill="4F81BD"/></w:tcPr></w:tblStylePr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:tblPr/></w:style>'
)


def _table(cell: str = "", table: str = "", row: str = "", inside: str = _P) -> str:
    return (
        f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr>{row}<w:tc><w:tcPr>{cell}</w:tcPr>{inside}"
        "</w:tc></w:tr></w:tbl>"
    )


def _shade(fill: str, val: str = "clear") -> str:
    return f'<w:shd w:val="{val}" w:color="auto" w:fill="{fill}"/>'


def _box(fill: str) -> str:
    return (
        "<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp xmlns:wps='http://"
        "schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:spPr>"
        f"{fill}</wps:spPr><wps:txbx><w:txbxContent>{_P}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _old_box(said: str, fill: str = "") -> str:
    return (
        f"<w:p><w:r><w:pict><v:rect{said}>{fill}<v:textbox><w:txbxContent>{_P}</w:txbxContent>"
        "</v:textbox></v:rect></w:pict></w:r></w:p>"
    )


_SOLID = "<a:solidFill><a:{}/></a:solidFill>"


@pytest.mark.parametrize(("body", "told"), [
    (_table(), True),
    (_table(table='<w:tblStyle w:val="Grid"/>'), True),
    (_table(_shade("FFFFFF")), True),
    (_table(_shade("auto")), True),
    (_table(_shade("112233")), False),
    (_table(_shade("auto", "pct50")), False),
    (_table(table=_shade("112233")), False),
    (_table(row=f"<w:tblPrEx>{_shade('112233')}</w:tblPrEx>"), False),
    (_table(table='<w:tblStyle w:val="Stripes"/>'), False),
    (_table(_shade("FFFFFF"), '<w:tblStyle w:val="Stripes"/>'), True),
    (_table(_shade("112233"), inside=_table()), False),
    (_table(_shade("112233"), inside=_table(_shade("FFFFFF"))), True),
    (_box(_SOLID.format('srgbClr val="FFFFFF"')), True),
    (_box(_SOLID.format('schemeClr val="bg1"')), True),
    (_box(_SOLID.format('srgbClr val="112233"')), False),
    (_box("<a:solidFill><a:schemeClr val='bg1'><a:lumMod/></a:schemeClr></a:solidFill>"), False),
    (_box("<a:noFill/>"), False),
    (_old_box(""), True),
    (_old_box(' fillcolor="white [3201]"'), True),
    (_old_box(' fillcolor="#112233"'), False),
    (_old_box(' filled="f"'), False),
    (_old_box("", '<v:fill type="gradient"/>'), False),
    (_P.replace("FFFFFF", "FEFEFE"), True),
    (_P.replace("FFFFFF", "F2F2F2"), False),
])  # fmt: skip
def test_white_words_are_told_by_what_they_stand_on(body: str, told: bool) -> None:
    """In cells, in tables in tables, in boxes; what is not known to be white is not called so."""
    data = letter(
        body,
        ("rId4", "styles", "styles.xml"),
        more={"word/styles.xml": f"{HEAD}<w:styles {NAMESPACES}>{_STRIPES}</w:styles>"},
    )

    assert ("content.invisible" in {finding.kind for finding in shown(data)}) is told


@pytest.mark.parametrize(("inside", "page", "told"), [
    (_P, "", True),
    (_P + "<w:p><w:r><w:pict/></w:r></w:p>", "", False),
    (_P, '<w:background w:color="112233"/>', False),
])  # fmt: skip
def test_white_words_at_the_edges_of_pages_are_told(inside: str, page: str, told: bool) -> None:
    """In a header; not beside a picture, which may be a letterhead that lies behind them."""
    data = letter(
        '<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId5"/></w:sectPr>',
        ("rId5", "header", "edge.xml"),
        more={
            "word/edge.xml": f"{HEAD}<w:hdr {NAMESPACES}>{inside}</w:hdr>",
            "word/document.xml": (
                f"{HEAD}<w:document {NAMESPACES}>{page}<w:body><w:p/><w:sectPr><w:headerReference "
                'w:type="default" r:id="rId5"/></w:sectPr></w:body></w:document>'
            ),
        },
    )

    assert ("content.invisible" in {finding.kind for finding in shown(data)}) is told


def test_a_paragraph_of_many_runs_is_read_in_one_go() -> None:
    """What the paragraph says of its look is sought once, not once a run."""
    asked = []
    paragraphs = word_visibility.Paragraphs()
    body = "<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 50 + "</w:p>"
    root = parsed(f"<w:document {NAMESPACES}>{body}</w:document>".encode())
    look = word_visibility.child
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_visibility, "child", lambda *said: asked.append(said[0]) or look(*said))
        for run in named(root, "w:r"):
            assert list(paragraphs.styles(run)) == [None]

    assert sum(one.tag.endswith("}p") for one in asked) == 1
