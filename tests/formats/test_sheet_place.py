"""Workbooks whose own formulas write down where they lie."""

from __future__ import annotations

import pytest

from tests.conftest import Plants
from tests.formats.test_ooxml import KEEP, cleaned, form, shown
from tests.samples import xlsx
from tests.samples.ooxml import HEAD, Words, plain
from toolkit.formats.inside import Inside

_PLACES = (
    "C:\\Users\\Ada\\[Sums.xlsx]A", "/Users/ada/[Sums.xlsx]A", "\\\\server\\ada\\[Sums.xls]A",
    "https://d.docs.live.net/1815/[Sums.xlsx]A", "'file:///home/ada/Sums.ods'#$A", "C:\\Ada\\",
    "Sums of Ada.xlsx", "[Sums.xlsm]A",
)  # fmt: skip
_FLAT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
    ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
    '<office:spreadsheet><table:table table:name="A"><table:table-column/><table:table-row>%s'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document>"
)


def _excel(formula: str, result: str, *, names: str = "") -> bytes:
    """A workbook with a formula, another that leans on it, and the same words typed by hand."""
    cells = (
        f'<c r="A1" t="str"><f>{formula}</f><v>{result}</v></c>'
        f'<c r="B1" t="str"><f>A1&amp;"!"</f><v>{result}!</v></c>'
        f'<c r="C1" t="inlineStr"><is><t>typed {result}</t></is></c>'
    )
    return _cells(cells, names=names)


def _cells(cells: str, *, names: str = "") -> bytes:
    parts = xlsx.parts(Words(Plants()))
    parts["xl/worksheets/sheet1.xml"] = (
        f'{HEAD}<worksheet {xlsx.SHEET}><sheetData><row r="1">{cells}</row></sheetData>'
        "</worksheet>"
    )
    if names:
        book = str(parts["xl/workbook.xml"])
        parts["xl/workbook.xml"] = book.replace("<definedNames>", f"<definedNames>{names}")
    return plain(parts)


def _flat(formula: str, result: str) -> bytes:
    cell = (
        '<table:table-cell{}{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    )
    said = f' office:string-value="{result}"'
    asks = f' table:formula="of:={formula}"'
    leans = ' table:formula="of:=[.A1]"'
    return (_FLAT % (
        cell.format(asks, said, result) + cell.format(leans, said, result)
        + cell.format("", "", f"typed {result}")
    )).encode()  # fmt: skip


def _same(name: str, data: bytes) -> bool:
    copy = b"".join(form(name).strip(data, Inside(KEEP)))
    content = form(name).content
    return list(content(data, Inside(KEEP))) == list(content(copy, Inside(KEEP)))


@pytest.mark.parametrize("place", _PLACES)
def test_where_a_workbook_lies_goes_from_its_cells(place: str) -> None:
    """From the cell that asks and from those that lean on it; what was typed stays."""
    data = _excel('CELL("filename",A1)', place)
    sheet = cleaned(data, "xlsx")["xl/worksheets/sheet1.xml"].decode()

    assert [one.value for one in shown(data, "xlsx") if one.place.path.endswith("x:c")] == [
        place, f"{place}!",
    ]  # fmt: skip
    assert sheet.count(place) == 1
    assert f"typed {place}" in sheet
    assert "CELL(" in sheet
    assert _same("xlsx", data)


@pytest.mark.parametrize("place", _PLACES)
def test_where_an_opendocument_workbook_lies_goes_from_its_cells(place: str) -> None:
    """In the same way."""
    data = _flat("CELL(&quot;filename&quot;)", place)
    copy = b"".join(form("fods").strip(data, Inside(KEEP))).decode()

    assert copy.count(place) == 1
    assert f"typed {place}" in copy
    assert "CELL(" in copy
    assert ("who.user_path", place) in [(one.kind, one.value) for one in shown(data, "fods")]
    assert _same("fods", data)


def test_a_path_that_nobody_asked_for_stays() -> None:
    """Formulas that join typed words show what their writer wants to show."""
    place = _PLACES[0]
    sheet = cleaned(_excel("C1", place), "xlsx")["xl/worksheets/sheet1.xml"].decode()
    copy = b"".join(form("fods").strip(_flat("[.C1]", place), Inside(KEEP))).decode()

    assert sheet.count(place) == 3
    assert copy.count(place) >= 3


def test_a_result_that_is_no_path_stays() -> None:
    """The name of the sheet, the width of a column."""
    assert (
        "Chapter one"
        in (cleaned(_excel('MID(CELL("filename"),9,31)', "Chapter one"), "xlsx"))[
            "xl/worksheets/sheet1.xml"
        ].decode()
    )


def test_a_name_that_asks_counts_too() -> None:
    """The formula may stand in the list of names."""
    name = '<definedName name="where">INFO("directory")</definedName>'
    data = _excel("where", _PLACES[0], names=name)

    assert cleaned(data, "xlsx")["xl/worksheets/sheet1.xml"].decode().count(_PLACES[0]) == 1


_MOMENT = "45988.5"


@pytest.mark.parametrize("formula", ["NOW()", "TODAY()", 'IF(B9="","",YEAR(today())-B9)'])
def test_when_a_workbook_was_reckoned_goes_from_its_cells(formula: str) -> None:
    """A cell that asks the clock says when its workbook was last saved; the formula stays."""
    cells = (
        f'<c r="A1"><f>{formula}</f><v>{_MOMENT}</v></c>'
        f'<c r="B1"><f t="shared" ref="B1:B2" si="0">{formula}+A1</f><v>{_MOMENT}1</v></c>'
        f'<c r="C1"><f t="shared" si="0"/><v>{_MOMENT}2</v></c>'
        f'<c r="D1" t="str"><f>IF({formula}&gt;1,"late","")</f><v>late</v></c>'
        f'<c r="E1"><v>{_MOMENT}</v></c>'
    )
    data = _cells(cells)
    sheet = cleaned(data, "xlsx")["xl/worksheets/sheet1.xml"].decode()

    said = [one.value for one in shown(data, "xlsx") if one.kind == "when.changed"]
    assert f"{_MOMENT} {_MOMENT}1 {_MOMENT}2" in said
    assert sheet.count(_MOMENT) == 1
    assert formula.replace('"', "&quot;") in sheet or formula in sheet
    assert "<v>late</v>" in sheet
    assert _same("xlsx", data)


def test_when_an_opendocument_workbook_was_reckoned_goes_from_its_cells() -> None:
    """In the same way."""
    cell = '<table:table-cell table:formula="of:={}" {}><text:p>{}</text:p></table:table-cell>'
    date = 'office:value-type="date" office:date-value="2008-12-09T15:18:41.62"'
    data = (
        _FLAT % (
            cell.format("NOW()", date, "12/09/08")
            + cell.format("TODAY()&gt;3", 'office:value-type="boolean"', "TRUE 1")
        )
    ).encode()  # fmt: skip
    copy = b"".join(form("fods").strip(data, Inside(KEEP))).decode()

    assert "2008" not in copy
    assert "12/09/08" not in copy
    assert "NOW()" in copy
    assert "TRUE 1" in copy
    assert any("2008-12-09" in (f.value or "") for f in shown(data, "fods"))
    assert _same("fods", data)
