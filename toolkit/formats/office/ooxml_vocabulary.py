"""The vocabulary of Office Open XML: its elements and attributes, and which hold words.

The table beside this package was drawn up from the schemas of ISO/IEC 29500-4 (transitional),
the lists below from [MS-DOCX], [MS-XLSX], [MS-ODRAWXML] and [MS-PPTX]. What stands in neither is
not known here, and does not get into a copy. A name is written with the prefix that the field
uses for its namespace, whatever prefix a file uses: `w:p`. The strict form of the standard has
other namespaces for the same names; both read the same here.
"""

from __future__ import annotations

import functools
import pkgutil
from typing import NamedTuple

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
#: Prefix -> the namespace's end, the same in both forms of the standard.
_BOTH: dict[str, tuple[str, str]] = {
    "w": ("wordprocessingml/2006/main", "wordprocessingml/main"),
    "x": ("spreadsheetml/2006/main", "spreadsheetml/main"),
    "p": ("presentationml/2006/main", "presentationml/main"),
    "a": ("drawingml/2006/main", "drawingml/main"),
    "c": ("drawingml/2006/chart", "drawingml/chart"),
    "cdr": ("drawingml/2006/chartDrawing", "drawingml/chartDrawing"),
    "dgm": ("drawingml/2006/diagram", "drawingml/diagram"),
    "lc": ("drawingml/2006/lockedCanvas", "drawingml/lockedCanvas"),
    "pic": ("drawingml/2006/picture", "drawingml/picture"),
    "xdr": ("drawingml/2006/spreadsheetDrawing", "drawingml/spreadsheetDrawing"),
    "wp": ("drawingml/2006/wordprocessingDrawing", "drawingml/wordprocessingDrawing"),
    "m": ("officeDocument/2006/math", "officeDocument/math"),
    "r": ("officeDocument/2006/relationships", "officeDocument/relationships"),
    "s": ("officeDocument/2006/sharedTypes", "officeDocument/sharedTypes"),
}
_ONE: dict[str, str] = {
    "mc": _TRANSITIONAL + "markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "xvml": "urn:schemas-microsoft-com:office:excel",
    "pvml": "urn:schemas-microsoft-com:office:powerpoint",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "w14": _MICROSOFT + "word/2010/wordml",
    "w15": _MICROSOFT + "word/2012/wordml",
    "wp14": _MICROSOFT + "word/2010/wordprocessingDrawing",
    "wps": _MICROSOFT + "word/2010/wordprocessingShape",
    "wpg": _MICROSOFT + "word/2010/wordprocessingGroup",
    "wpc": _MICROSOFT + "word/2010/wordprocessingCanvas",
    "a14": _MICROSOFT + "drawing/2010/main",
    "c14": _MICROSOFT + "drawing/2007/8/2/chart",
    "dsp": _MICROSOFT + "drawing/2008/diagram",
    "x14": _MICROSOFT + "spreadsheetml/2009/9/main",
    "x14ac": _MICROSOFT + "spreadsheetml/2009/9/ac",
    "xm": _MICROSOFT + "excel/2006/main",
    "xda": _MICROSOFT + "spreadsheetml/2017/dynamicarray",
    "xfpb": _MICROSOFT + "spreadsheetml/2022/featurepropertybag",
    "xlrd": _MICROSOFT + "spreadsheetml/2017/richdata",
    "xlrd2": _MICROSOFT + "spreadsheetml/2017/richdata2",
    "xlrv": _MICROSOFT + "spreadsheetml/2022/richvaluerel",
    "etc": "http://www.wps.cn/officeDocument/2017/etCustomData",
    "p14": _MICROSOFT + "powerpoint/2010/main",
    "p15": _MICROSOFT + "powerpoint/2012/main",
    "p159": _MICROSOFT + "powerpoint/2015/09/main",
}
#: Microsoft's namespaces of which nothing stays; their names say which kind of trace it was.
_GOING: dict[str, str] = {
    "x15": "spreadsheetml/2010/11/main",
    "x15ac": "spreadsheetml/2010/11/ac", "xr": "spreadsheetml/2014/revision",
    "xr2": "spreadsheetml/2015/revision2", "xr3": "spreadsheetml/2016/revision3",
    "xr6": "spreadsheetml/2016/revision6", "xr10": "spreadsheetml/2016/revision10",
    "xr16": "spreadsheetml/2017/revision16", "x16r2": "spreadsheetml/2015/02/main",
    "mx": "mac/excel/2008/main", "a16": "drawing/2014/main", "thm15": "thememl/2012/main",
    "w16cid": "word/2016/wordml/cid", "w16cex": "word/2018/wordml/cex",
    "w16": "word/2018/wordml", "w16se": "word/2015/wordml/symex", "wne": "word/2006/wordml",
    "w16sdtdh": "word/2020/wordml/sdtdatahash", "c16": "drawing/2014/chart",
    "w16du": "word/2023/wordml/word16du", "c15": "drawing/2012/chart",
    "c16r2": "drawing/2015/06/chart", "c16r3": "drawing/2017/03/chart",
    "cs": "drawing/2012/chartStyle",
}  # fmt: skip
#: Namespace -> prefix. What is not here is not known.
PREFIXES: dict[str, str] = {
    **{_TRANSITIONAL + ends[0]: prefix for prefix, ends in _BOTH.items()},
    **{_STRICT + ends[1]: prefix for prefix, ends in _BOTH.items()},
    **{uri: prefix for prefix, uri in _ONE.items()},
    **{_MICROSOFT + end: prefix for prefix, end in _GOING.items()},
}
#: Elements of Microsoft's extensions: prefix -> names with their attributes. A colon stands before
#: those; `=` repeats the attributes of the element of that name in the standard.
_EXTENSIONS: dict[str, str] = {
    "w14": (
        "glow:rad shadow:blurRad,dist,dir,sx,sy,kx,ky,algn "
        "reflection:blurRad,stA,stPos,endA,endPos,"
        "dist,dir,fadeDir,sx,sy,kx,ky,algn textOutline:w,cap,cmpd,algn textFill scene3d "
        "props3d:extrusionH,contourW,prstMaterial ligatures:val numForm:val numSpacing:val "
        "stylisticSets styleSet:id,val cntxtAlts:val checkbox checked:val checkedState:val,font "
        "uncheckedState:val,font srgbClr:val schemeClr:val sysClr:val,lastClr alpha:val "
        "lumMod:val "
        "lumOff:val satMod:val tint:val shade:val noFill solidFill gradFill gsLst gs:pos "
        "lin:ang,scaled path:path fillToRect:l,t,r,b prstDash:val round bevel miter:lim "
        "camera:prst "
        "lightRig:rig,dir rot:lat,lon,rev bevelT:w,h,prst bevelB:w,h,prst extrusionClr contourClr"
    ),
    "w15": "repeatingSection repeatingSectionItem appearance:val color:val,themeColor "
    "collapsed:val",
    "wp14": "sizeRelH:!relativeFrom sizeRelV:!relativeFrom pctWidth pctHeight pctPosHOffset "
            "pctPosVOffset",
    "wps": "wsp:!normalEastAsianFlow cNvPr= cNvSpPr= cNvCnPr= spPr:!bwMode style bodyPr= txbx:!id "
           "linkedTxbx:!id,!seq",
    "wpg": "wgp cNvGrpSpPr cNvPr= grpSpPr:!bwMode grpSp cNvFrPr graphicFrame "
    "xfrm:!flipH,!flipV,!rot",
    "wpc": "wpc bg whole",
    "a14": "m useLocalDpi:!val compatExt:!spid",
    "c14": "style:!val",
    "dsp": "drawing spTree sp:!modelId nvSpPr cNvPr= cNvSpPr= spPr:!bwMode style txBody "
    "txXfrm:!flipH,!flipV,!rot nvGrpSpPr "
           "cNvGrpSpPr grpSpPr:!bwMode grpSp dataModelExt:!relId,!minVer",
    "x14": (
        "conditionalFormattings conditionalFormatting cfRule:!type,!dxfId,!priority,!stopIfTrue,"
        "!aboveAverage,!percent,!bottom,!operator,!text,!timePeriod,!rank,!stdDev,!equalAverage,"
        "!activePresent,!id dataBar:!minLength,!maxLength,!showValue,!border,!gradient,!direction,"
        "!negativeBarColorSameAsPositive,!negativeBarBorderColorSameAsPositive,!axisPosition "
        "iconSet:!iconSet,!showValue,!percent,!reverse,!custom colorScale cfvo:!type,!gte cfIcon:"
        "!iconSet,!iconId dxf fillColor:!rgb,!theme,!tint,!auto,!indexed borderColor:!rgb,!theme,"
        "!tint,!auto,!indexed negativeFillColor:!rgb,!theme,!tint,!auto,!indexed "
        "negativeBorderColor:"
        "!rgb,!theme,!tint,!auto,!indexed axisColor:!rgb,!theme,!tint,!auto,!indexed color:!rgb,"
        "!theme,!tint,!auto,!indexed dataValidations= dataValidation= formula1 formula2 "
        "sparklineGroups sparklineGroup:!manualMax,!manualMin,!lineWeight,!type,!dateAxis,"
        "!displayEmptyCellsAs,!markers,!high,!low,!first,!last,!negative,!displayXAxis,"
        "!displayHidden,!minAxisType,!maxAxisType,!rightToLeft colorSeries:!rgb,!theme,!tint "
        "colorNegative:!rgb,!theme,!tint colorAxis:!rgb,!theme,!tint "
        "colorMarkers:!rgb,!theme,!tint "
        "colorFirst:!rgb,!theme,!tint colorLast:!rgb,!theme,!tint colorHigh:!rgb,!theme,!tint "
        "colorLow:!rgb,!theme,!tint sparklines sparkline id "
        "formControlPr:!objectType,!checked,!colored,!dropLines,!dropStyle,!dx,!firstButton,"
        "!fmlaGroup,!fmlaLink,!fmlaRange,!fmlaTxbx,!horiz,!inc,!justLastX,!lockText,!max,!min,"
        "!multiSel,!noThreeD,!noThreeD2,!page,!sel,!seltype,!textHAlign,!textVAlign,!val,!widthMin,"
        "!editVal,!multiLine,!verticalBar"
    ),
    "xm": "f sqref",
    "xda": "dynamicArrayProperties:!fDynamic,!fCollapsed",
    "xfpb": "FeaturePropertyBags bag:!type,!extRef a:!k bagId:!k xfComplement:!i",
    "xlrd": "rvb:!i rvData:!count rv:!s v rvStructures:!count s:!t k:!n,!t",
    "xlrd2": "rvTypesInfo global keyFlags key:!name flag:!name,!value",
    "xlrv": "richValueRels rel:r:id",
    "etc": "cellImages cellImage",
    "p14": (
        "media:r:embed,!name trim:!st,!end fade:!in,!out bmkLst bmk:!name,!time vortex:!dir "
        "switch:!dir flip:!dir ripple:!dir honeycomb prism:!dir,!isContent,!isInverted doors:!dir "
        "window:!dir ferris:!dir gallery:!dir conveyor:!dir pan:!dir glitter:!dir,!pattern "
        "warp:!dir "
        "flythrough:!dir,!hasBounce flash shred:!pattern,!dir reveal:!thruBlk,!dir "
        "wheelReverse:!spokes"
    ),
    "p15": "prstTrans:!prst,!invX,!invY",
    "p159": "morph:!option",
}  # fmt: skip
#: Attributes of the extensions that stand in elements of the standard.
FOREIGN = frozenset({
    "x14ac:dyDescent",  # without it, some programs give rows another height
    "p14:dur", "p14:bounceEnd", "p14:presetBounceEnd", "wp14:pctWidth",
})  # fmt: skip
#: Elements of the extensions that hold text.
_TEXT = {
    "xm:f", "xm:sqref", "xfpb:bagId", "xlrd:v", "x14:id", "wp14:pctWidth", "wp14:pctHeight",
    "wp14:pctPosHOffset", "wp14:pctPosVOffset",
}  # fmt: skip


def each(words: str) -> list[str]:
    """The words of a list that is written as one text."""
    return words.split()


class Row(NamedTuple):
    """What an element may have: text of its own, and attributes; True for free words."""

    text: bool
    attributes: dict[str, bool]


@functools.cache
def key(tag: str) -> str:
    """An element's or attribute's name with the field's own prefix; "?" for an unknown one."""
    space, _, local = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
    return f"{PREFIXES.get(space, '?')}:{local}" if space else local


@functools.cache
def tags(name: str) -> tuple[str, ...]:
    """The full names of an element or attribute, in both forms of the standard."""
    prefix, _, local = name.rpartition(":")
    return tuple(f"{{{uri}}}{local}" for uri, known in PREFIXES.items() if known == prefix)


def _standard() -> dict[str, Row]:
    rows = {}
    table = (pkgutil.get_data("toolkit.formats.office", "ooxml_vocabulary.tsv") or b"").decode()
    for line in table.splitlines():
        prefix, name, text, words = line.split("\t")
        attributes = {word.rstrip("*"): word[-1] == "*" for word in words.split()} if words else {}
        rows[f"{prefix}:{name}"] = Row(text == "t", attributes)
    return rows


def _extended(rows: dict[str, Row]) -> dict[str, Row]:
    more = {}
    for prefix, words in _EXTENSIONS.items():
        for word in words.split():
            name, _, said = word.partition(":")
            base = Row(False, {})
            if name.endswith("="):
                name = name[:-1]
                base = next(
                    rows[f"{known}:{name}"]
                    for known in (*"xpaw", "wp", "xdr")
                    if f"{known}:{name}" in rows
                )
            own = {
                one[1:] if one[0] == "!" else one if ":" in one else f"{prefix}:{one}": False
                for one in said.split(",")
                if one.strip("!")
            }
            text = base.text or f"{prefix}:{name}" in _TEXT
            more[f"{prefix}:{name}"] = Row(text, {**base.attributes, **own})
    return more


#: Every known element. Read at import, because the jail opens no file later.
ROWS: dict[str, Row] = _standard()
ROWS.update(_extended(ROWS))
#: Old drawings: their root, and the web page's words in their controls.
ROWS["xml"], ROWS["font"] = (
    Row(False, {}),
    Row(True, {"face": False, "size": False, "color": False}),
)
ROWS.update({name: Row(True, {"style": False}) for name in ("div", "span", "b", "i", "u", "br")})
ROWS["x:from"] = ROWS["x:to"] = Row(False, {})
for _name in ("mc:AlternateContent", "mc:Choice", "mc:Fallback"):
    ROWS[_name] = Row(False, {"Requires": False} if _name == "mc:Choice" else {})
