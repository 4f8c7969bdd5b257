"""An OpenDocument spreadsheet with a canary in every hiding place that only sheets have."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def cells(plant: Plant) -> bytes:
    """Rows whose formulas ask elsewhere, and text that no cell shows."""
    row = (
        b"<table:table-row><table:table-cell %s><text:p>%s</text:p></table:table-cell>"
        b"</table:table-row>"
    )
    return b"".join((
        row % (b'table:formula="of:=[&apos;file:///home/%s/x.ods&apos;#$A.B1]" '
               b'office:value-type="float"'
               b' office:value="3"' % plant("formula to another file"), b"3"),
        row % (b'table:formula="of:=WEBSERVICE(&quot;http://example.org/%s&quot;)"'
               % plant("formula to a computer"), b"4"),
        row % (b'table:formula="of:=CELL(&quot;filename&quot;)" office:value-type="string"',
               b"'file:///home/%s/x.ods'#$A" % plant("result of a formula with a path")),
        row % (b'office:value-type="string" '
               b'office:string-value="%s"' % plant("text not shown"), b"shown"),
        row % (b'table:content-validation-name="%s"' % plant("name of a rule"), b"ruled"),
        b'<table:table-row table:visibility="collapse"><table:table-cell><text:p>hidden '
        b'row</text:p>'
        b"</table:table-cell></table:table-row>",
    ))  # fmt: skip


def body(plant: Plant) -> bytes:
    """Sheets, and what stands beside them."""
    return b"".join((
        b'<table:tracked-changes><table:deletion table:id="ct1"><office:change-info><dc:creator>%s'
        b"</dc:creator></office:change-info><table:deletions>%s</table:deletions></table:deletion>"
        b"</table:tracked-changes>" % (plant("changed by"), plant("deleted cell")),
        b'<table:content-validations><table:content-validation table:name="v"><table:help-message'
        b' table:title="%s"><text:p>%s</text:p></table:help-message></table:content-validation>'
        b"</table:content-validations>" % (plant("title of help"), plant("help")),
        b'<table:table table:name="Sheet1" table:protected="true" table:protection-key="%s">'
        b"<table:title>%s</table:title><table:desc>%s</table:desc><table:table-source "
        b"xlink:href=\"%s\"/>"
        b'<table:scenario table:comment="%s" table:scenario-ranges="A1"/><table:table-column/>%s'
        b"</table:table>" % (
            plant("key of a sheet"), plant("title of a sheet"), plant("description of a sheet"),
            plant("source of a sheet"), plant("scenario"), cells(plant),
        ),
        b'<table:table table:name="\'file:///home/%s/y.ods\'#A"><table:table-row>'
        b'<table:table-cell>'
        b"<text:p>%s</text:p></table:table-cell></table:table-row></table:table>" % (
            plant("sheet of another file"), plant("cell of another file"),
        ),
        b'<table:named-expressions><table:named-range table:name="%s" '
        b'table:cell-range-address="A1"/>'
        b"</table:named-expressions>" % plant("named range"),
        b'<table:database-ranges><table:database-range table:name="%s"/></table:database-ranges>'
        % plant("database range"),
        b'<table:data-pilot-tables><table:data-pilot-table table:name="%s"/>'
        b'</table:data-pilot-tables>'
        % plant("pivot table"),
        b'<table:consolidation table:source-cell-range-addresses="%s"/>' % plant("consolidation"),
        b'<table:dde-links><office:dde-source office:dde-application="%s" office:dde-topic="t"/>'
        b"</table:dde-links>" % plant("DDE"),
    ))  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The spreadsheet with a planted string in each of its hiding places."""
    parts = {b"content.xml": odt.content(plant, body(plant), b"spreadsheet")}
    return odt.package(plant, b"spreadsheet", parts)
