"""The parts that Office Open XML knows: which stay, under which names, and what others are.

A part is known by the relationship that points at it, as programs know it. Relationships of the
strict form end in the same words as the others.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BASE = "application/vnd.openxmlformats-officedocument."
_WORD, _SHEET = _BASE + "wordprocessingml.", _BASE + "spreadsheetml."
_SLIDE, _DRAWING = _BASE + "presentationml.", _BASE + "drawingml."
_MICROSOFT = "application/vnd.ms-"
_EXCEL = _MICROSOFT + "excel."


class Kept(NamedTuple):
    """A part that stays: its name without number, its type, and whether it stays unmentioned."""

    name: str
    type: str
    implicit: bool = False


class Program(NamedTuple):
    """One of the three kinds of documents: its folder and the main part."""

    folder: str
    main: str


#: Format -> the program, and the type of its main part.
MAIN: dict[str, tuple[Program, str]] = {}
_WORDS, _SHEETS = Program("word", "document"), Program("xl", "workbook")
_SLIDES = Program("ppt", "presentation")
for _name, _program, _type in (
    ("docx", _WORDS, _WORD + "document.main+xml"),
    ("dotx", _WORDS, _WORD + "template.main+xml"),
    ("docm", _WORDS, _MICROSOFT + "word.document.macroEnabled.main+xml"),
    ("dotm", _WORDS, _MICROSOFT + "word.template.macroEnabledTemplate.main+xml"),
    ("xlsx", _SHEETS, _SHEET + "sheet.main+xml"),
    ("xltx", _SHEETS, _SHEET + "template.main+xml"),
    ("xlsm", _SHEETS, _MICROSOFT + "excel.sheet.macroEnabled.main+xml"),
    ("xltm", _SHEETS, _MICROSOFT + "excel.template.macroEnabled.main+xml"),
    ("pptx", _SLIDES, _SLIDE + "presentation.main+xml"),
    ("potx", _SLIDES, _SLIDE + "template.main+xml"),
    ("ppsx", _SLIDES, _SLIDE + "slideshow.main+xml"),
    ("pptm", _SLIDES, _MICROSOFT + "powerpoint.presentation.macroEnabled.main+xml"),
    ("ppsm", _SLIDES, _MICROSOFT + "powerpoint.slideshow.macroEnabled.main+xml"),
    ("potm", _SLIDES, _MICROSOFT + "powerpoint.template.macroEnabled.main+xml"),
):
    MAIN[_name] = (_program, _type)

_SHARED: dict[str, Kept] = {
    "theme": Kept("theme/theme", _BASE + "theme+xml", True),
    "themeOverride": Kept("theme/themeOverride", _BASE + "themeOverride+xml", True),
    "drawing": Kept("drawings/drawing", _BASE + "drawing+xml"),
    "vmlDrawing": Kept("drawings/vmlDrawing", _BASE + "vmlDrawing"),
    "chart": Kept("charts/chart", _DRAWING + "chart+xml"),
    "chartUserShapes": Kept("drawings/userShapes", _DRAWING + "chartshapes+xml"),
    "diagramData": Kept("diagrams/data", _DRAWING + "diagramData+xml"),
    "diagramLayout": Kept("diagrams/layout", _DRAWING + "diagramLayout+xml"),
    "diagramQuickStyle": Kept("diagrams/quickStyle", _DRAWING + "diagramStyle+xml"),
    "diagramColors": Kept("diagrams/colors", _DRAWING + "diagramColors+xml"),
    "diagramDrawing": Kept(
        "diagrams/drawing", _MICROSOFT + "office.drawingml.diagramDrawing+xml", True
    ),
}
#: Folder of the program -> relationship -> the part.
KEPT: dict[str, dict[str, Kept]] = {
    "word": {
        **_SHARED,
        "styles": Kept("styles", _WORD + "styles+xml", True),
        "settings": Kept("settings", _WORD + "settings+xml", True),
        "fontTable": Kept("fontTable", _WORD + "fontTable+xml", True),
        "numbering": Kept("numbering", _WORD + "numbering+xml", True),
        "footnotes": Kept("footnotes", _WORD + "footnotes+xml", True),
        "endnotes": Kept("endnotes", _WORD + "endnotes+xml", True),
        "header": Kept("header", _WORD + "header+xml"),
        "footer": Kept("footer", _WORD + "footer+xml"),
    },
    "xl": {
        **_SHARED,
        "styles": Kept("styles", _SHEET + "styles+xml", True),
        "sharedStrings": Kept("sharedStrings", _SHEET + "sharedStrings+xml", True),
        "worksheet": Kept("worksheets/sheet", _SHEET + "worksheet+xml"),
        "chartsheet": Kept("chartsheets/sheet", _SHEET + "chartsheet+xml"),
        "table": Kept("tables/table", _SHEET + "table+xml"),
        "pivotTable": Kept("pivotTables/pivotTable", _SHEET + "pivotTable+xml", True),
        "pivotCacheDefinition": Kept(
            "pivotCache/pivotCacheDefinition", _SHEET + "pivotCacheDefinition+xml", True
        ),
        "ctrlProp": Kept("ctrlProps/ctrlProp", _MICROSOFT + "excel.controlproperties+xml"),
        "sheetMetadata": Kept("metadata", _SHEET + "sheetMetadata+xml", True),
        "FeaturePropertyBag": Kept(
            "featurePropertyBag/featurePropertyBag", _EXCEL + "featurepropertybag+xml", True
        ),
        "rdRichValue": Kept("richData/rdrichvalue", _EXCEL + "rdrichvalue+xml", True),
        "rdRichValueStructure": Kept(
            "richData/rdrichvaluestructure", _EXCEL + "rdrichvaluestructure+xml", True
        ),
        "rdRichValueTypes": Kept(
            "richData/rdRichValueTypes", _EXCEL + "rdrichvaluetypes+xml", True
        ),
        "cellImage": Kept("cellimages", "application/vnd.wps-officedocument.cellimage+xml", True),
        "richValueRel": Kept("richData/richValueRel", _EXCEL + "richvaluerel+xml", True),
    },
    "ppt": {
        **_SHARED,
        "vmlDrawing": Kept("drawings/vmlDrawing", _BASE + "vmlDrawing", True),
        "slide": Kept("slides/slide", _SLIDE + "slide+xml"),
        "slideLayout": Kept("slideLayouts/slideLayout", _SLIDE + "slideLayout+xml", True),
        "slideMaster": Kept("slideMasters/slideMaster", _SLIDE + "slideMaster+xml", True),
        "notesSlide": Kept("notesSlides/notesSlide", _SLIDE + "notesSlide+xml", True),
        "notesMaster": Kept("notesMasters/notesMaster", _SLIDE + "notesMaster+xml", True),
        "handoutMaster": Kept("handoutMasters/handoutMaster", _SLIDE + "handoutMaster+xml"),
        "presProps": Kept("presProps", _SLIDE + "presProps+xml", True),
        "tableStyles": Kept("tableStyles", _SLIDE + "tableStyles+xml", True),
    },
}
#: Parts of which a package has one: no number in their names.
ONCE = frozenset({
    "styles", "settings", "fontTable", "numbering", "footnotes", "endnotes", "sharedStrings",
    "metadata", "presProps", "tableStyles", "featurePropertyBag/featurePropertyBag",
    "richData/rdrichvalue", "richData/rdrichvaluestructure", "richData/rdRichValueTypes",
    "richData/richValueRel", "cellimages",
})  # fmt: skip
#: Files of other kinds, which are cleaned by their own formats: relationship -> name.
FILES: dict[str, str] = {
    "image": "media/image", "audio": "media/media", "video": "media/media", "media": "media/media",
    "package": "embeddings/package", "oleObject": "embeddings/object", "aFChunk": "chunks/chunk",
}  # fmt: skip
#: Relationship of a part that goes -> the kind of trace it is.
GOING: dict[str, str] = {
    "core-properties": "hidden.packet", "extended-properties": "hidden.packet",
    "custom-properties": "hidden.packet", "thumbnail": "hidden.thumbnail",
    "comments": "hidden.note", "commentsExtended": "hidden.note", "commentsIds": "hidden.id",
    "commentsExtensible": "hidden.note", "people": "who.author", "person": "who.author",
    "threadedComment": "hidden.note", "threadedcomment": "hidden.note",
    "commentAuthors": "who.author", "authors": "who.author", "documenttasks": "hidden.note",
    "revisionHeaders": "hidden.change", "revisionLog": "hidden.change",
    "usernames": "who.author", "changesInfo": "hidden.change", "revisionInfo": "hidden.id",
    "customXml": "hidden.file", "customXmlProps": "hidden.id", "xmlMaps": "hidden.file",
    "tableSingleCells": "hidden.file", "customProperty": "hidden.file",
    "printerSettings": "hidden.file", "attachedTemplate": "who.user_path",
    "calcChain": "software.setting", "externalLink": "who.user_path",
    "externalLinkPath": "who.user_path", "xlExternalLinkPath": "who.user_path",
    "xlPathMissing": "who.user_path", "connections": "hidden.call", "queryTable": "hidden.call",
    "volatileDependencies": "hidden.call", "glossaryDocument": "hidden.text",
    "stylesWithEffects": "software.setting", "webSettings": "software.setting",
    "viewProps": "software.setting", "chartStyle": "software.setting",
    "chartColorStyle": "software.setting", "vbaProject": "hidden.script",
    "wordVbaData": "hidden.script", "vbaProjectSignature": "hidden.script",
    "vbaProjectSignatureAgile": "hidden.script", "vbaProjectSignatureV3": "hidden.script",
    "xlMacrosheet": "hidden.script", "xlIntlMacrosheet": "hidden.script",
    "activeXControlBinary": "hidden.script", "control": "hidden.script",
    "extensibility": "hidden.script", "keyMapCustomizations": "hidden.script",
    "attachedToolbars": "hidden.script", "origin": "hidden.provenance",
    "signature": "hidden.provenance", "certificate": "hidden.provenance",
    "tags": "hidden.packet", "slicer": "software.setting", "slicerCache": "hidden.file",
    "timeline": "software.setting", "timelineCache": "hidden.file", "font": "hidden.file",
    "recipientData": "who.person", "mailMergeSource": "hidden.call",
    "mailMergeHeaderSource": "hidden.call", "transform": "hidden.call",
    "hdphoto": "hidden.picture", "webextension": "hidden.script",
    "webextensiontaskpanes": "hidden.script", "classificationlabels": "who.owner",
    "htmlPubSaveAs": "hidden.call", "slideUpdateInfo": "hidden.call",
    "slideUpdateUrl": "hidden.call", "intelligence": "software.setting", "ink": "hidden.file",
    "subDocument": "who.user_path", "frame": "hidden.call", "hyperlink": "who.user_path",
    "pivotCacheRecords": "hidden.file", "dictionary": "software.setting",
    "legacyDiagramText": "hidden.text", "legacyDocTextInfo": "hidden.text",
}  # fmt: skip
#: Relationship of a part that cannot be written, and whose lack would be seen -> a DETAILS row.
REFUSED: dict[str, str] = {
    "chartEx": "new_chart", "track": "captions", "rdArray": "linked_data",
    "rdRichValueWebImage": "linked_data", "rdSupportingPropertyBag": "linked_data",
    "rdSupportingPropertyBagStructure": "linked_data",
}  # fmt: skip
#: Relationships that Microsoft added to the standard's -> the year of their names.
ADDED: dict[str, str] = {
    "diagramDrawing": "2007", "media": "2007", "rdRichValue": "2017/06",
    "rdRichValueStructure": "2017/06", "rdRichValueTypes": "2017/06", "richValueRel": "2022/10",
    "FeaturePropertyBag": "2022/11",
}  # fmt: skip
#: Relationships that are in no standard, and not of Microsoft -> their type.
OTHERS: dict[str, str] = {"cellImage": "http://www.wps.cn/officeDocument/2020/cellImage"}
#: Relationships of these makers are the standard's; a strange one may be needed to show the
#: content.
_STANDARD = re.compile(
    r"https?://(schemas\.(openxmlformats|microsoft)\.(org|com)|purl\.oclc\.org)/"
    # WPS Office keeps pictures that lie in cells in a part of its own
    r"|https?://www\.wps\.cn/officeDocument/\d+/cellImage"
)


def known_maker(type_: str) -> bool:
    """Whether a relationship is the standard's or Microsoft's own, or holds pictures of cells."""
    return bool(_STANDARD.match(type_))
