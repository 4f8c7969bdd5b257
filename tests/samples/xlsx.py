"""A workbook with something hidden in every place the format has."""

from __future__ import annotations

from tests.samples.ooxml import (
    HEAD,
    NAMESPACES,
    OFFICE,
    SHEET,
    Parts,
    Plant,
    Words,
    package,
    picture,
    properties,
    rels,
    root_rels,
    types,
)
from toolkit.model import Recipe

WISH = Recipe(faces="keep", drop_hidden=True)
_SHEET = OFFICE + "spreadsheetml."
XLSX = _SHEET + "sheet.main+xml"


def book(say: Words) -> str:
    """The main part."""
    return (
        f'<workbook {SHEET} mc:Ignorable="x15ac xr"><fileVersion appName="xl" '
        f'rupBuild="{say("build")}"/>'
        f'<fileSharing userName="{say("who shares it")}"/><workbookPr '
        f'codeName="{say("code name")}"/>'
        '<mc:AlternateContent><mc:Choice Requires="x15"'
        ' xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        f'<x15ac:absPath url="C:\\Users\\{say("folder it was saved in")}\\"/></mc:Choice>'
        f'</mc:AlternateContent><xr:revisionPtr documentId="{say("document identifier")}"/>'
        f'<workbookProtection workbookHashValue="{say("hash of a password")}"/>'
        '<sheets><sheet name="Seen" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{say("name of a hidden sheet")}" sheetId="2" state="hidden" '
        'r:id="rId2"/></sheets>'
        '<externalReferences><externalReference r:id="rId6"/></externalReferences>'
        f'<definedNames><definedName name="{say("unused name")}">Seen!$A$1</definedName>'
        f'<definedName name="q" hidden="1">"{say("hidden name")}"</definedName></definedNames>'
        f'<customWorkbookViews><customWorkbookView name="{say("view of a person")}"/>'
        '</customWorkbookViews><extLst><ext '
        f'uri="{{1}}"><a>{say("extension")}</a></ext></extLst></workbook>'
    )  # fmt: skip


def sheet(say: Words) -> str:
    """The sheet that is seen."""
    return (
        f'<worksheet {SHEET} xr:uid="{say("identifier of a sheet")}"><sheetPr '
        f'codeName="{say("its code")}"/>'
        '<cols><col min="3" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" '
        't="s"><v>0</v></c>'
        f'<c r="B1" t="inlineStr"><is><t>plain</t></is></c><c r="C1" t="inlineStr"><is><t>'
        f"{say('cell in a hidden column')}</t></is></c></row>"
        '<row r="2" hidden="1"><c r="A2" '
        f't="inlineStr"><is><t>{say("cell in a hidden row")}</t></is></c>'
        '</row></sheetData><sheetProtection '
        f'hashValue="{say("hash of a sheet")}"/><protectedRanges>'
        f'<protectedRange name="{say("protected range")}" '
        'sqref="A1"/></protectedRanges><scenarios>'
        f'<scenario name="s" user="{say("user of a scenario")}"/></scenarios><hyperlinks>'
        f'<hyperlink ref="A1" r:id="rId4" display="{say("text of a link")}"/></hyperlinks>'
        '<pageSetup paperSize="9" r:id="rId3"/>'
        f"<headerFooter><oddHeader>&amp;L{say('header')}&amp;R&amp;P</oddHeader></headerFooter>"
        '<drawing r:id="rId7"/><legacyDrawing r:id="rId1"/></worksheet>'
    )  # fmt: skip


def drawing(say: Words) -> str:
    """A picture on the sheet."""
    return (
        f"<xdr:wsDr {NAMESPACES}><xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col>"
        "<xdr:row>4</xdr:row>"
        f'</xdr:from><xdr:pic macro="{say("macro of a picture")}"><xdr:nvPicPr><xdr:cNvPr id="1" '
        f'name="{say("name of a picture")}"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>'
        "</xdr:blipFill></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    )


def parts(say: Words, main: str = XLSX) -> Parts:
    """All parts."""
    named = {
        "xl/workbook.xml": main, "xl/worksheets/sheet1.xml": _SHEET + "worksheet+xml",
        "xl/worksheets/sheet2.xml": _SHEET + "worksheet+xml",
        "xl/sharedStrings.xml": _SHEET + "sharedStrings+xml",
        "xl/styles.xml": _SHEET + "styles+xml",
        "xl/comments1.xml": _SHEET + "comments+xml",
        "xl/drawings/drawing1.xml": OFFICE + "drawing+xml",
    }  # fmt: skip
    hidden = f'<c r="A1" t="inlineStr"><is><t>{say("cell of a hidden sheet")}</t></is></c>'
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": root_rels("xl/workbook.xml"),
        **properties(say),
        "docProps/thumbnail.jpeg": picture(say, "thumbnail of the workbook"),
        "xl/workbook.xml": HEAD + book(say),
        "xl/worksheets/sheet1.xml": HEAD + sheet(say),
        "xl/worksheets/sheet2.xml": (
            f'{HEAD}<worksheet {SHEET}><sheetData><row '
            f'r="1">{hidden}</row></sheetData></worksheet>'
        ),
        "xl/sharedStrings.xml": (
            f"{HEAD}<sst {SHEET}><si><t>shared</t><rPh sb=\"0\" "
            f"eb=\"1\"><t>{say('how it is read')}</t></rPh>"
            f"</si><si><t>{say('string of no cell')}</t></si></sst>"
        ),
        "xl/styles.xml": (
            f'{HEAD}<styleSheet {SHEET}><cellStyles><cellStyle name="{say("name of a style")}" '
            'xfId="1"/>'
            "</cellStyles></styleSheet>"
        ),
        "xl/comments1.xml": (
            f"{HEAD}<comments {SHEET}><authors><author>{say('author of a comment')}</author>"
            "</authors>"
            '<commentList><comment ref="A1" '
            f'authorId="0"><text><t>{say("comment")}</t></text></comment>'
            "</commentList></comments>"
        ),
        "xl/drawings/vmlDrawing1.vml": (
            f'<xml {NAMESPACES}><v:shape id="s" alt="{say("description of a comment")}"/></xml>'
        ),
        "xl/drawings/drawing1.xml": HEAD + drawing(say),
        "xl/externalLinks/externalLink1.xml": f"<a>{say('values of another workbook')}</a>",
        "xl/printerSettings/printerSettings1.bin": say("printer").encode("utf-16-le"),
        "xl/media/image1.jpeg": picture(say, "picture on a sheet"),
        "xl/_rels/workbook.xml.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"), ("rId4", "styles", "styles.xml"),
            ("rId6", "externalLink", "externalLinks/externalLink1.xml"),
        ),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            ("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId2", "comments", "../comments1.xml"),
            ("rId3", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ("rId4", "hyperlink", f"\\\\server\\{say('link to a server')}"),
            ("rId7", "drawing", "../drawings/drawing1.xml"),
        ),
        "xl/drawings/_rels/drawing1.xml.rels": rels(("rId1", "image", "../media/image1.jpeg")),
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(
            ("rId1", "externalLinkPath", f"file:///C:\\{say('path of another workbook')}.xlsx")
        ),
    }  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The workbook."""
    say = Words(plant)
    return package(parts(say), say)
