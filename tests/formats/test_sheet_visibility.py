"""Cells that say something nobody sees: told where that is sure, and only there."""

from __future__ import annotations

import pytest

from tests.conftest import Plants
from tests.formats.test_ooxml import cleaned, form, shown
from tests.samples import xlsx
from tests.samples.ooxml import HEAD, Words, plain
from toolkit.formats.inside import Inside
from toolkit.model import Recipe

DROP = Recipe(faces="keep", drop_hidden=True)
_FONT = '<font><sz val="11"/>{}</font>'
_FONTS = (
    _FONT.format('<color theme="1"/>'), _FONT.format('<color rgb="FFFFFFFF"/>'),
    _FONT.format('<color theme="0"/>'), _FONT.format('<color indexed="9"/>'),
    _FONT.format('<color rgb="FF112233"/>'), '<font><sz val="1"/></font>',
    _FONT.format('<color theme="0" tint="-0.5"/>'), _FONT.format('<color rgb="FFF0F0F0"/>'),
)  # fmt: skip
_SOLID = '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/></patternFill></fill>'
_FILLS = (
    "<fill><patternFill/></fill>", '<fill><patternFill patternType="gray125"/></fill>',
    _SOLID.format("112233"), _SOLID.format("FDFDFD"), "<fill><gradientFill/></fill>",
)  # fmt: skip
_FORMATS = ("General", ";;;", "0;0;0;", ";;", '"a";;;', "#,##0;-#,##0")


def _styles(font: int, fill: int, code: int) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{count}" formatCode="{said.replace(chr(34), "&quot;")}"/>'
        for count, said in enumerate(_FORMATS, 200)
    )
    return (
        f'{HEAD}<styleSheet {xlsx.SHEET}><numFmts count="9">{formats}</numFmts>'
        f"<fonts>{''.join(_FONTS)}</fonts><fills>{''.join(_FILLS)}</fills>"
        '<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/>'
        f'<xf numFmtId="{200 + code}" fontId="{font}" fillId="{fill}"/></cellXfs></styleSheet>'
    )


def _book(
    look: tuple[int, int, int], around: str = "", cell: str = "", columns: str = ""
) -> bytes:
    """A workbook whose second cell has this look."""
    parts = xlsx.parts(Words(Plants()))
    cell = cell or '<c r="B2" s="1" t="s"><v>1</v></c>'
    parts["xl/worksheets/sheet1.xml"] = (
        f"{HEAD}<worksheet {xlsx.SHEET}>{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
        f'<row r="2"><c r="A2" t="s"><v>0</v></c>{cell}</row></sheetData>{around}</worksheet>'
    )
    parts["xl/worksheets/sheet2.xml"] = f"{HEAD}<worksheet {xlsx.SHEET}><sheetData/></worksheet>"
    parts["xl/sharedStrings.xml"] = (
        f"{HEAD}<sst {xlsx.SHEET}><si><t>seen</t></si><si><t>secret</t></si></sst>"
    )
    parts["xl/styles.xml"] = _styles(*look)
    return plain(parts)


def _told(data: bytes) -> list[str | None]:
    return [one.value for one in shown(data, "xlsx") if one.kind == "content.invisible"]


@pytest.mark.parametrize(("look", "told"), [
    ((0, 0, 0), False), ((1, 0, 0), True), ((2, 0, 0), True), ((3, 0, 0), True),
    ((1, 3, 0), True), ((1, 2, 0), False), ((4, 2, 0), True), ((4, 0, 0), False),
    ((5, 0, 0), True), ((5, 4, 0), True), ((6, 0, 0), False), ((7, 0, 0), False),
    ((1, 1, 0), False), ((1, 4, 0), False), ((1, 99, 0), False),
    ((0, 0, 1), True), ((0, 0, 2), True), ((0, 0, 3), False), ((0, 0, 4), False),
    ((0, 0, 5), False),
])  # fmt: skip
def test_cells_are_told_by_their_looks(look: tuple[int, int, int], told: bool) -> None:
    """They go when the user says so, out of the list of strings, too; the rest stays."""
    data = _book(look)
    copy = cleaned(data, "xlsx", DROP)
    packed = b"".join(form("xlsx").strip(data, Inside(DROP)))
    content = form("xlsx").content

    assert _told(data) == ["secret"] * told
    assert b"secret" in cleaned(data, "xlsx")["xl/sharedStrings.xml"]
    assert (b"secret" not in copy["xl/sharedStrings.xml"]) is told
    assert b"seen" in copy["xl/sharedStrings.xml"]
    assert list(content(data, Inside(DROP))) == list(content(packed, Inside(DROP)))
    assert _told(packed) == []


@pytest.mark.parametrize(("code", "told"), [(1, True), (2, False), (3, True)])
def test_a_format_may_hide_numbers_alone(code: int, told: bool) -> None:
    """A format has a part for words of its own."""
    assert _told(_book((0, 0, code), cell='<c r="B2" s="1"><v>42</v></c>')) == ["42"] * told


_RULE = '<cfRule type="cellIs" priority="1"><formula>1</formula></cfRule>'


@pytest.mark.parametrize(("around", "told"), [
    (f'<conditionalFormatting sqref="B1:B9">{_RULE}</conditionalFormatting>', False),
    (f'<conditionalFormatting sqref="A1 B2">{_RULE}</conditionalFormatting>', False),
    (f'<conditionalFormatting sqref="B3:C9 A2">{_RULE}</conditionalFormatting>', True),
    (f'<conditionalFormatting sqref="{"A1 " * 300}">{_RULE}</conditionalFormatting>', False),
    ('<tableParts count="0"/>', False),
])  # fmt: skip
def test_what_may_be_coloured_from_outside_is_left_alone(around: str, told: bool) -> None:
    """Whether a condition holds, or how a table looks, only a program knows."""
    assert _told(_book((1, 0, 0), around)) == ["secret"] * told


def test_a_cell_without_a_place_is_left_alone_beside_conditions() -> None:
    """It may lie in their reach."""
    around = f'<conditionalFormatting sqref="A1">{_RULE}</conditionalFormatting>'

    assert _told(_book((1, 0, 0), around, '<c s="1" t="s"><v>1</v></c>')) == []


@pytest.mark.parametrize(("width", "told"), [("0", True), ("0.0", True), ("0.5", False)])
def test_a_column_without_width_is_hidden(width: str, told: bool) -> None:
    """Some programs hide one so."""
    found = shown(_book((0, 0, 0), columns=f'<col min="2" max="2" width="{width}"/>'), "xlsx")

    assert [one.value for one in found if one.place.path.endswith("column 2")] == ["secret"] * told


def test_many_cells_are_told_together() -> None:
    """Five places are enough to find them."""
    cells = "".join(f'<c r="B{row}" s="1" t="s"><v>1</v></c>' for row in range(2, 12))
    found = [
        one for one in shown(_book((1, 0, 0), cell=cells), "xlsx")
        if one.kind == "content.invisible"
    ]  # fmt: skip

    assert [one.place.path for one in found] == [
        "xl/worksheets/sheet1.xml/cells B2 B3 B4 B5 B6 ..."
    ]
