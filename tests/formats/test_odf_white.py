"""White and tiny words in OpenDocument files: told where nobody sees them, and only there."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.formats.test_ooxml import KEEP, form, shown
from toolkit.formats.inside import Inside
from toolkit.model import Recipe

_NAMES = {
    "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing",
    "fo": "xsl-fo-compatible", "svg": "svg-compatible", "number": "datastyle",
    "presentation": "presentation", "anim": "animation",
}  # fmt: skip
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in _NAMES.items()
)


def _style(name: str, family: str, inside: str, parent: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"'
        f' style:parent-style-name="{parent}">{inside}</style:style>'
    )


_INK = '<style:text-properties fo:color="{}"/>'
_PAPER = '<style:{}-properties fo:background-color="{}"/>'
_FILL = '<style:graphic-properties draw:fill="{}" draw:fill-color="{}"/>'
_STYLES = "".join((
    _style("White", "text", _INK.format("#ffffff")),
    _style("Heir", "text", "", "White"),
    _style("Black", "text", _INK.format("#000000")),
    _style("Auto", "text", '<style:text-properties fo:color="#ffffff"'
           ' style:use-window-font-color="true"/>'),
    _style("Grey", "text", _INK.format("#f2f2f2")),
    _style("Marked", "text", '<style:text-properties fo:color="#FFFFFF"'
           ' fo:background-color="#112233"/>'),
    _style("Tiny", "text", '<style:text-properties fo:font-size="1pt"/>'),
    _style("Small", "text", '<style:text-properties fo:font-size="6pt"/>'),
    _style("PWhite", "paragraph", _INK.format("#ffffff")),
    _style("PDark", "paragraph", _PAPER.format("paragraph", "#112233")),
    _style("PClear", "paragraph", _PAPER.format("paragraph", "transparent")),
    _style("CDark", "table-cell", _PAPER.format("table-cell", "#112233")),
    _style("CWhite", "table-cell", _PAPER.format("table-cell", "#ffffff")),
    _style("RDark", "table-row", _PAPER.format("table-row", "#112233")),
    _style("TDark", "table", _PAPER.format("table", "#112233")),
    _style("FWhite", "graphic", _FILL.format("solid", "#ffffff")),
    _style("FDark", "graphic", _FILL.format("solid", "#112233")),
    _style("FNone", "graphic", _FILL.format("none", "#ffffff")),
    _style("FPicture", "graphic", _FILL.format("bitmap", "#ffffff")),
    _style("FGlass", "graphic", '<style:graphic-properties draw:fill="solid" draw:opacity="30%"'
           ' draw:fill-color="#ffffff"/>'),
    _style("FHeir", "graphic", '<style:graphic-properties draw:fill="none"/>'
           + _INK.format("#ffffff"), "FDark"),
    _style("FMarked", "graphic", '<style:graphic-properties draw:fill="none"/>'
           '<style:text-properties fo:color="#ffffff" fo:background-color="#112233"/>'),
    _style("Shadow", "text", '<style:text-properties fo:color="#ffffff"'
           ' fo:text-shadow="1pt 1pt"/>'),
    '<number:number-style style:name="Red"><style:text-properties fo:color="#ff0000"/>'
    "</number:number-style>",
    '<style:style style:name="CRed" style:family="table-cell" style:data-style-name="Red">'
    '<style:text-properties fo:color="#ffffff"/></style:style>',
    _style("CInk", "table-cell", _INK.format("#ffffff")),
    _style("CTiny", "table-cell", '<style:text-properties fo:font-size="1pt"/>'),
    _style("CBlack", "table-cell", _INK.format("#000000")),
    _style("CMapped", "table-cell", _INK.format("#ffffff")
           + '<style:map style:condition="value()>1" style:apply-style-name="CDark"/>'),
    _style("CBoth", "table-cell", _PAPER.format("table-cell", "#112233")
           + _INK.format("#ffffff")),
    _style("DDark", "drawing-page", '<style:drawing-page-properties draw:fill="solid"'
           ' draw:fill-color="#112233"/>'),
    _style("DWhite", "drawing-page", '<style:drawing-page-properties draw:fill="solid"'
           ' draw:fill-color="#ffffff"/>'),
))  # fmt: skip


def _flat(body: str, page: str = "", kind: str = "text") -> bytes:
    layout = (
        f'<style:page-layout style:name="L"><style:page-layout-properties {page}/>'
        "</style:page-layout>"
    )
    mime = "graphics" if kind == "drawing" else kind
    return (
        f'<office:document {_SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.'
        f'opendocument.{mime}"><office:automatic-styles>{_STYLES}{layout}</office:automatic-styles>'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def _told(data: bytes, name: str = "fodt") -> list[str | None]:
    return [one.value for one in shown(data, name) if one.kind == "content.invisible"]


_SPAN = '<text:span text:style-name="{}">words</text:span>'
_P = '<text:p text:style-name="{}">{}</text:p>'
_WHITE = _P.format("", _SPAN.format("White"))


def _table(cell: str = "", row: str = "", table: str = "", more: str = "") -> str:
    return (
        f'<table:table table:style-name="{table}"{more}><table:table-column/><table:table-row'
        f' table:style-name="{row}"><table:table-cell table:style-name="{cell}">{_WHITE}'
        "</table:table-cell></table:table-row></table:table>"
    )


def _box(style: str) -> str:
    return (
        f'<text:p><draw:frame draw:style-name="{style}"><draw:text-box>{_WHITE}</draw:text-box>'
        "</draw:frame></text:p>"
    )


@pytest.mark.parametrize(("body", "told"), [
    (_WHITE, True),
    (_P.format("PWhite", "words"), True),
    (_P.format("", _SPAN.format("Heir")), True),
    (_P.format("PClear", _SPAN.format("White")), True),
    (_P.format("", _SPAN.format("Tiny")), True),
    (_P.format("", _SPAN.format("Small")), False),
    (_P.format("", _SPAN.format("Grey")), False),
    (_P.format("", _SPAN.format("Auto")), False),
    (_P.format("", _SPAN.format("Shadow")), False),
    (_P.format("", _SPAN.format("Marked")), False),
    (_P.format("PDark", _SPAN.format("White")), False),
    (_P.format("PWhite", "in black: " + _SPAN.format("Black")), False),
    (_P.format("PWhite", "on dark: " + _SPAN.format("Marked")), False),
    (_table(), True), (_table("CWhite"), True), (_table("CWhite", "RDark", "TDark"), True),
    (_table("CDark"), False), (_table("", "RDark"), False), (_table("", "", "TDark"), False),
    (_table(more=' table:template-name="Blue"'), False),
    (_table("CWhite", more=' table:template-name="Blue"'), True),
    (_box("FWhite"), True), (_box("FDark"), False), (_box("FNone"), False),
    (_box("FPicture"), False), (_box(""), False), (_box("FGlass"), False),
])  # fmt: skip
def test_white_words_are_told_by_what_they_stand_on(body: str, told: bool) -> None:
    """They go when the user says so, and what stands around them stays."""
    data = _flat(f"<text:p>seen</text:p>{body}<text:p>behind</text:p>")
    drop = Recipe(faces="keep", drop_hidden=True)
    copy = b"".join(form("fodt").strip(data, Inside(drop)))
    content = form("fodt").content

    assert _told(data) == (["words"] if told else [])
    assert (b"words" not in copy) is told
    assert b"seen" in copy
    assert b"behind" in copy
    assert list(content(data, Inside(drop))) == list(content(copy, Inside(drop)))
    assert _told(copy) == []


@pytest.mark.parametrize("page", [
    'fo:background-color="#112233"', 'draw:fill="gradient"',
    'draw:fill="solid" draw:fill-color="#112233"',
])  # fmt: skip
def test_on_coloured_pages_white_is_a_colour(page: str) -> None:
    """The whole document is left alone, as nobody says which page words come to stand on."""
    assert _told(_flat(_WHITE, page)) == []
    assert _told(_flat(_WHITE, 'draw:fill="none" fo:background-color="transparent"')) == ["words"]


def _tried(data: bytes, name: str, *, told: bool) -> bytes:
    """What is told goes when the user says so, the proof holds, and what is seen stays."""
    drop = Recipe(faces="keep", drop_hidden=True)
    copy = b"".join(form(name).strip(data, Inside(drop)))
    content = form(name).content

    assert _told(data, name) == (["words"] if told else [])
    assert _told(b"".join(form(name).strip(data, Inside(KEEP))), name) == _told(data, name)
    assert (b"words<" not in copy) is told
    assert list(content(data, Inside(drop))) == list(content(copy, Inside(drop)))
    assert _told(copy, name) == []
    return copy


_DARK_PICTURE = (
    '<table:shapes><draw:rect draw:style-name="FDark" table:table-background="true"'
    ' svg:x="0cm" svg:y="0cm" svg:width="9cm" svg:height="9cm"/></table:shapes>'
)
_PLAIN = "<text:p>words</text:p>"


def _sheet(style: str = "", inside: str = _PLAIN, value: str = "string", **around: str) -> str:
    """A sheet with one cell of interest, in the second column of the second row."""
    column, row, more = (around.get(name, "") for name in ("column", "row", "more"))
    said = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table table:name="a">{more}<table:table-column/><table:table-column'
        f' table:default-cell-style-name="{column}"/><table:table-row><table:table-cell'
        f' office:value-type="string"><text:p>seen</text:p></table:table-cell></table:table-row>'
        f'<table:table-row table:default-cell-style-name="{row}"><table:table-cell/>'
        f'<table:table-cell{said} office:value-type="{value}" office:value="7" {_CALC}>{inside}'
        "</table:table-cell></table:table-row></table:table>"
    )


_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_CONDITIONS = (
    f"<calcext:conditional-formats {_CALC}><calcext:conditional-format"
    ' calcext:target-range-address="a.B2:a.B2"/></calcext:conditional-formats>'
)
_NOTED = "<office:annotation><text:p>a note</text:p></office:annotation>"


@pytest.mark.parametrize(("sheet", "told"), [
    (_sheet("CInk"), True), (_sheet("CInk", value="float"), True), (_sheet("CTiny"), True),
    (_sheet("CInk", _P.format("", _SPAN.format("Heir"))), True),
    (_sheet("", _WHITE), True), (_sheet("CWhite", _WHITE), True),
    (_sheet(column="CInk"), True), (_sheet(row="CInk"), True),
    (_sheet("CBlack", column="CInk"), False), (_sheet("CBlack", row="CInk"), False),
    (_sheet("CBoth"), False), (_sheet("CDark", _WHITE), False), (_sheet("CMapped"), False),
    (_sheet("CRed", value="float"), False), (_sheet("CRed"), True),
    (_sheet("CInk", _P.format("", _SPAN.format("Black"))), False),
    (_sheet("CInk", _P.format("", _SPAN.format("Marked"))), False),
    (_sheet("CInk", _P.format("", "a" + _SPAN.format("Black"))), False),
    (_sheet("CInk", more=_DARK_PICTURE), False),
    (_sheet("CInk").replace("</table:table>", _CONDITIONS + "</table:table>"), False),
    (_sheet("CInk", _PLAIN + '<draw:frame draw:style-name="FDark"/>'), False),
])  # fmt: skip
def test_white_words_in_sheets(sheet: str, told: bool) -> None:
    """A cell is emptied and keeps its place, where nothing in it is seen."""
    copy = _tried(_flat(sheet, kind="spreadsheet"), "fods", told=told)

    assert b"seen" in copy
    assert (b'office:value="7"' not in copy) is told


def test_notes_on_cells_are_no_words_of_theirs() -> None:
    """They go at any rate."""
    data = _flat(_sheet("CInk", _NOTED + _PLAIN), kind="spreadsheet")

    assert _told(data, "fods") == ["a note words"]
    dark = _flat(_sheet("CBlack", _NOTED + _WHITE), kind="spreadsheet")
    assert len(_told(dark, "fods")) == 1


def test_white_on_coloured_sheets_is_seen() -> None:
    """Unless the cell has a white ground of its own."""
    page = 'fo:background-color="#112233"'
    _tried(_flat(_sheet("CInk"), page, "spreadsheet"), "fods", told=False)
    _tried(_flat(_sheet("CWhite", _WHITE), page, "spreadsheet"), "fods", told=True)


def _shape(style: str, inside: str = _WHITE, at: str = "1cm", more: str = "") -> str:
    return (
        f'<draw:frame draw:style-name="{style}" svg:x="{at}" svg:y="1cm" svg:width="4cm"'
        f' svg:height="2cm" {more}><draw:text-box>{inside}</draw:text-box></draw:frame>'
    )


_BLOT = (
    '<draw:rect draw:style-name="FDark" svg:x="{}" svg:y="1cm" svg:width="4cm" svg:height="2cm"/>'
)
_MOVES = '<anim:par><anim:animateColor anim:id="a"/></anim:par>'
_LISTED = "<text:list><text:list-item>{}</text:list-item></text:list>"
_CUSTOM = (
    '<draw:custom-shape draw:style-name="FWhite" svg:x="1cm" svg:y="1cm" svg:width="4cm"'
    f' svg:height="2cm">{_WHITE}<draw:enhanced-geometry draw:type="{{}}"/></draw:custom-shape>'
)


def _slides(page: str, style: str = "", master: str = "", ground: str = "") -> str:
    masters = (
        '<office:master-styles><style:master-page style:name="M"'
        f' draw:style-name="{ground}">{master}</style:master-page></office:master-styles>'
    )
    body = (
        f'<draw:page draw:name="a" draw:style-name="{style}" draw:master-page-name="M">{page}'
        f"{_shape('FNone', '<text:p>seen</text:p>', at='20cm')}</draw:page>"
    )
    return masters + "|" + body


@pytest.mark.parametrize("kind", ["presentation", "drawing"])
@pytest.mark.parametrize(("page", "told"), [
    (_slides(_shape("FNone")), True), (_slides(_shape("FWhite")), True),
    (_slides(_shape("FHeir", _PLAIN)), True), (_slides(_shape("FMarked", _PLAIN)), False),
    (_slides(_shape("FNone", _PLAIN, more='draw:text-style-name="PWhite"')), True),
    (_slides(_shape("FNone", _LISTED.format(_WHITE))), True),
    (_slides(_shape("FNone", _LISTED.format(_LISTED.format(_WHITE)))), False),
    (_slides(_shape("FNone", _P.format("", _SPAN.format("Black")))), False),
    (_slides(_shape("FNone", _P.format("", _SPAN.format("Tiny")))), True),
    (_slides(_shape("FDark", _P.format("", _SPAN.format("Tiny")))), True),
    (_slides(_shape("FDark")), False), (_slides(_shape("")), False),
    (_slides(_shape("FPicture")), False), (_slides(_shape("FGlass")), False),
    (_slides(_shape("FNone"), "DWhite", ground="DWhite"), True),
    (_slides(_shape("FNone"), "DDark"), False), (_slides(_shape("FNone"), "", "", "DDark"), False),
    (_slides(_shape("FWhite"), "DDark"), True),
    (_slides(_BLOT.format("3cm") + _shape("FNone")), False),
    (_slides(_BLOT.format("9cm") + _shape("FNone")), True),
    (_slides(_shape("FNone") + _BLOT.format("3cm")), True),
    (_slides(_shape("FNone", more='draw:z-index="2"') + _BLOT.format("3cm")), False),
    (_slides(_shape("FNone"), master=_BLOT.format("3cm")), False),
    (_slides(_shape("FNone"), master=_BLOT.format("9cm")), True),
    (_slides(_shape("FNone") + _MOVES), False),
    (_slides(_shape("FNone", more='draw:transform="rotate(1)"')), False),
    (_slides(f"<draw:g>{_shape('FNone')}</draw:g>"), False),
    (_slides(_CUSTOM.format("rectangle")), True), (_slides(_CUSTOM.format("star5")), False),
])  # fmt: skip
def test_white_words_on_slides_and_drawings(page: str, told: bool, kind: str) -> None:
    """Told where only white is behind them."""
    masters, body = page.split("|")
    data = _flat(body, kind=kind).replace(b"<office:body>", f"{masters}<office:body>".encode())
    copy = _tried(data, {"presentation": "fodp", "drawing": "fodg"}[kind], told=told)

    assert b"seen" in copy


def test_without_a_master_nobody_knows_the_ground() -> None:
    """Only a shape's own white counts."""
    page = '<draw:page draw:name="a">{}</draw:page>'
    bare, filled = (
        _flat(page.format(_shape(each)), kind="drawing") for each in ("FNone", "FWhite")
    )

    assert (_told(bare, "fodg"), _told(filled, "fodg")) == ([], ["words"])


@pytest.mark.parametrize(("edge", "told"), [
    (_WHITE, ["words"]),
    (_WHITE + '<text:p><draw:frame draw:style-name="FDark"/></text:p>', []),
])  # fmt: skip
def test_white_words_at_the_edges_of_pages_are_told(edge: str, told: list[str]) -> None:
    """In styles.xml, whose own styles may have the names of others in content.xml."""
    dark = _style("White", "text", _INK.format("#000000"))
    head = f'office:version="1.3" {_SPACES}'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<office:document-content {head}><office:automatic-styles>{dark}"
            f"</office:automatic-styles><office:body><office:text>{_WHITE}</office:text>"
            "</office:body></office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {head}><office:automatic-styles>{_STYLES}"
            "</office:automatic-styles><office:master-styles><style:master-page style:name='A'>"
            f"<style:header>{edge}</style:header></style:master-page></office:master-styles>"
            "</office:document-styles>"
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    data = packed.getvalue()
    copy = b"".join(form("odt").strip(data, Inside(KEEP)))

    assert _told(data, "odt") == told
    assert _told(copy, "odt") == told
