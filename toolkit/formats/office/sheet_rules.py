"""Rules for workbooks (.xlsx and its kin).

Identifying: the folder it was saved in, who shares and refreshed it, names nobody uses, strings no
cell shows, what is printed above pages, cached data of pivot tables. What stays: cells, formulas,
looks, charts, tables.
"""

from __future__ import annotations

import re

from toolkit.formats.office import sheet_pictures, sheet_visibility
from toolkit.formats.office.ooxml_drawing import described
from toolkit.formats.office.ooxml_vocabulary import each, key
from toolkit.formats.office.ooxml_walk import DROP, GO, Rules, Walk, words
from toolkit.formats.office.ooxml_xml import Tree, children, get, named
from toolkit.formats.office.sheet_cells import column_of, hidden_columns, shown
from toolkit.formats.xml_parts import is_element

#: What a header may have: page and sheet numbers, the reader's date, places and plain looks.
_CODE = re.compile(r"&(?:[LCRPNDTABIUESXY&]|\d{1,3}|K[0-9A-Fa-f]{6})|[ /|.,:;()\u2013-]")
_SHOWS = re.compile(r"&[PNDTA]")
_OTHER_BOOK = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w+\]", re.IGNORECASE)
_CALLS = re.compile(
    r"\b(WEBSERVICE|RTD|IMAGE|SQL\.REQUEST|CALL|REGISTER(\.ID)?)\s*\(|\|", re.IGNORECASE
)
_PATH = re.compile(r"[A-Za-z]:\\|\\\\\w|file:|/(home|Users)/", re.IGNORECASE)
#: What a cell holds -> what that has: a picture its number, how it came there and words that
#: describe it; an error of a formula that fills several cells, its number and place.
_IN_A_CELL = {
    "_localImage": frozenset({"_rvRel:LocalImageIdentifier", "CalcOrigin", "Text"}),
    "_error": frozenset({"colOffset", "rwOffset", "errorType", "subType"}),
}
#: What it fetches from elsewhere: shares and places, pictures.
_FETCHED = ("_linkedentity", "_webimage")
_BOX_TO_TICK = frozenset({"Checkbox", "XFControls", "XFComplement", "XFComplements"})
#: How many places of cells are named together.
_FEW = 5


def header(walk: Walk, node: Tree) -> int:
    """Words above and below printed pages go; numbers of pages stay."""
    text = node.text or ""
    kept = "".join(_CODE.findall(re.sub(r'&"[^"]*"', "", text))).replace("&&", "")
    gone = _CODE.sub(" ", re.sub(r'&"[^"]*"', " ", text)).strip()
    if kept != text and gone:
        walk.say("who.words", key(node.tag), text)
    elif kept != text:
        walk.collect("software.setting", key(node.tag), text)
    node.text = kept
    return GO if _SHOWS.search(kept) else DROP


def formula(walk: Walk, node: Tree) -> int:
    """A formula; one that reaches elsewhere goes, and its last result stays."""
    text = node.text or ""
    if _OTHER_BOOK.search(text) or _PATH.search(text):
        walk.collect("who.user_path", "x:f", text)
        return DROP
    if _CALLS.search(_bare(text)):
        walk.collect("hidden.call", "x:f", text)
        return DROP
    return GO


def _bare(text: str) -> str:
    """A formula without its strings."""
    return re.sub(r'"[^"]*"', '""', text)


def defined(walk: Walk, node: Tree) -> int:
    """A name; it goes where no formula uses it, and where it is of another file or a program."""
    name, text = node.get("name", ""), node.text or ""
    script = any(node.get(one) in ("1", "true") for one in ("xlm", "function", "vbProcedure"))
    said = f"{name} {text}".strip()
    if script:
        walk.say("hidden.script", "x:definedName", said)
        return DROP
    if _OTHER_BOOK.search(text) or _PATH.search(text):
        walk.say("who.user_path", "x:definedName", said)
        return DROP
    if name.startswith("_xlnm."):
        return GO
    hidden = node.get("hidden") in ("1", "true")
    if name.lower() not in walk.facts.names_used:
        walk.say("hidden.text" if hidden else "who.words", "x:definedName", said)
        return DROP
    if hidden:
        walk.say("content.hidden_part", "x:definedName", said)
    return GO


def phonetic(walk: Walk, node: Tree) -> int:
    """How words are read aloud; shown only where a cell says so."""
    if walk.facts.phonetic:
        return GO
    said = words(node) if key(node.tag) == "x:rPh" else ""
    walk.collect("hidden.text" if said else "software.setting", key(node.tag), said)
    return DROP


def cell_style(walk: Walk, node: Tree, value: str) -> str:
    """A neutral name for a style that is not the program's own."""
    if node.get("builtinId") is not None:
        return value
    new = f"Style {walk.number('style')}"
    if new != value:
        walk.collect("who.words", "style names", value)
    return new


def control_name(walk: Walk, _: Tree, value: str) -> str:
    """A neutral name for a control."""
    new = f"Control {walk.number('control')}"
    if new != value:
        walk.collect("who.words", "control names", value)
    return new


def cached(walk: Walk, node: Tree) -> int:
    """Values that a pivot table took from its source."""
    said = words(node)
    if said and len(node):
        walk.say("content.hidden_part", "x:sharedItems", said)
    return GO


def pivot_cache(_: Walk, node: Tree) -> int:
    """Its records are the whole source table, and go; the table itself stays as it is shown."""
    if get(node, "r:id"):
        node.set("saveData", "0")
    return GO


def version(walk: Walk, node: Tree) -> int:
    """Which program wrote it; that it is one whose rows have true heights stays."""
    said = " ".join(value for name, value in node.items() if (name, value) != ("appName", "xl"))
    if said:
        walk.collect("software.name", "x:fileVersion", said)
    if node.get("appName") != "xl":
        return DROP
    for name in list(node.attrib):
        if name != "appName":
            del node.attrib[name]
    return GO


def sheet(walk: Walk, node: Tree) -> int:
    """A sheet in the list of sheets."""
    if node.get("state", "visible") != "visible":
        relation = walk.rels.get(get(node, "r:id") or "")
        gone = relation is not None and relation.target in walk.facts.dropped
        walk.say("content.hidden_part", "x:sheet", node.get("name", ""))
        return DROP if gone else GO
    return GO


def numbered(walk: Walk, node: Tree) -> int:
    """The number of another part; words beside a picture in a cell, which describe it, go."""
    said = (node.text or "").strip()
    if said and not said.isdecimal():
        walk.collect("who.words", key(node.tag), said)
        node.text = ""
    return GO


def in_a_cell(walk: Walk, node: Tree) -> int:
    """What a cell holds that is no number and no word: a picture or an error, nothing else."""
    names, what = {one.get("n", "") for one in node if is_element(one)}, node.get("t", "")
    if what.startswith(_FETCHED):
        walk.refuse("linked_data")
    elif what not in _IN_A_CELL or not names <= _IN_A_CELL[what]:
        walk.refuse("unsupported_variant")
    return GO


def feature(walk: Walk, node: Tree) -> int:
    """What a cell is beside its looks: a box to tick, nothing else."""
    if node.get("type") not in _BOX_TO_TICK:
        walk.refuse("unsupported_variant")
    return GO


def old_shape(walk: Walk, node: Tree) -> int:
    """An old shape; those of comments go with them."""
    data = next(
        (one for one in node.iter() if is_element(one) and key(one.tag) == "xvml:ClientData"), None
    )
    if data is not None and data.get("ObjectType", "") not in ("Note", ""):
        return GO
    walk.collect("hidden.note", "v:shape", words(node))
    return DROP


def settle(walk: Walk, root: Tree) -> None:
    """What has to be seen as a whole: unused strings, hidden cells, numbers of sheets."""
    name = key(root.tag)
    if name == "x:sst":
        _strings(walk, root)
    elif name == "x:worksheet":
        _hidden_cells(walk, root)
    elif name == "x:workbook" and walk.owner.wish.drop_hidden and walk.facts.hidden:
        _renumbered(walk, root)


def _strings(walk: Walk, root: Tree) -> None:
    """Strings that no cell shows: what was deleted can still stand here."""
    for count, node in enumerate([one for one in root if is_element(one)]):
        if count in walk.facts.strings_used or not len(node):
            continue
        said = words(node)
        if said:
            walk.say("hidden.text", f"x:si {count}", said)
            for one in list(node):
                node.remove(one)
            node.append(node.makeelement(node.tag.replace("}si", "}t")))


def _hidden_cells(walk: Walk, root: Tree) -> None:
    if walk.part in walk.facts.hidden:
        said = " ".join(shown(walk.facts, one) for one in named(root, "x:c"))
        walk.say("content.hidden_part", "sheet", said)
        return
    columns = hidden_columns(root)
    hidden: dict[str, list[str]] = {}
    for row in named(root, "x:row"):
        away = row.get("hidden") in ("1", "true")
        for cell in children(row, "x:c") if away or columns else ():
            column = column_of(cell.get("r", ""))
            place = (
                f"row {row.get('r', '')}"
                if away
                else f"column {column}"
                if column in columns
                else ""
            )
            text = shown(walk.facts, cell) if place else ""
            if text:
                hidden.setdefault(place, []).append(text)
                _without(walk, cell)
    for place, texts in hidden.items():
        walk.say("content.hidden_part", place, " ".join(texts))
    _unseen_cells(walk, root)


def _unseen_cells(walk: Walk, root: Tree) -> None:
    """What is white on white, tiny, or has a format that shows nothing."""
    places, texts = list[str](), list[str]()
    for cell in sheet_visibility.cells(root, walk.facts.unseen):
        text = shown(walk.facts, cell)
        if text.strip():
            places.append(cell.get("r", ""))
            texts.append(text)
            _without(walk, cell)
    if texts:
        more = " ..." if len(places) > _FEW else ""
        walk.say("content.invisible", f"cells {' '.join(places[:_FEW])}{more}", " ".join(texts))


def _without(walk: Walk, cell: Tree) -> None:
    if not walk.owner.wish.drop_hidden:
        return
    if walk.facts.formulas:
        walk.refuse("hidden_needed")
        return
    for one in list(cell):
        cell.remove(one)
    cell.attrib.pop("t", None)


def _renumbered(walk: Walk, root: Tree) -> None:
    """Sheets are counted anew where some of them go."""
    new, kept = {}, 0
    for count, (_, part) in enumerate(walk.facts.sheets):
        if part not in walk.facts.dropped:
            new[str(count)], kept = str(kept), kept + 1
    for node in list(root.iter()):
        name = key(node.tag) if is_element(node) else ""
        if name == "x:definedName" and node.get("localSheetId") is not None:
            if node.get("localSheetId") in new:
                node.set("localSheetId", new[node.get("localSheetId")])
            else:
                walk.say("content.hidden_part", name, f"{node.get('name', '')} {node.text or ''}")
                node.getparent().remove(node)
        elif name == "x:workbookView":
            node.attrib.pop("firstSheet", None)
            if node.get("activeTab") is not None:
                node.set("activeTab", new.get(node.get("activeTab"), "0"))


_GOING: dict[str, str] = {
    "fileSharing": "who.author", "workbookProtection": "hidden.id",
    "customWorkbookViews": "who.author", "customSheetViews": "software.setting",
    "webPublishing": "software.setting", "webPublishObjects": "who.user_path",
    "webPublishItems": "who.user_path", "fileRecoveryPr": "software.history",
    "functionGroups": "hidden.script", "oleSize": "software.setting", "smartTagPr": "who.words",
    "smartTagTypes": "who.words", "smartTags": "who.words", "externalReferences": "who.user_path",
    "sheetProtection": "hidden.id", "protectedRanges": "who.author", "scenarios": "who.author",
    "cellWatches": "software.setting", "customProperties": "hidden.file",
    "mruColors": "software.history", "selection": "software.setting",
    "xmlColumnPr": "hidden.text", "volTypes": "hidden.call", "queryTableRefresh": "hidden.call",
    "legacyDrawingHF": "hidden.picture", "pivotSelection": "software.setting",
}  # fmt: skip
_WINDOW = ("xWindow", "yWindow", "windowWidth", "windowHeight", "tabRatio")
SHEET = Rules(
    {
        **{f"x:{name}": kind for name, kind in _GOING.items()},
        **{f"x:{name}": header for name in (
            "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
        )},
        "x:fileVersion": version, "x:f": formula, "x:definedName": defined, "x:rPh": phonetic,
        "x:phoneticPr": phonetic,
        "x:sharedItems": cached, "x:pivotCacheDefinition": pivot_cache, "x:sheet": sheet,
        "xfpb:bagId": numbered, "xlrd:v": numbered, "xlrd:s": in_a_cell, "xfpb:bag": feature,
        "v:shape": old_shape, "xvml:FmlaMacro": "hidden.script",
    },
    {
        "xdr:cNvPr name": sheet_pictures.picture_name,
        "codeName": "who.words", "userName": "who.author", "refreshedBy": "who.author",
        "refreshedDate": "when.changed", "refreshedDateIso": "when.changed",
        "display": "who.words", "comment": "who.words", "description": "who.words",
        "customMenu": "who.words", "help": "who.words", "statusBar": "who.words",
        "shortcutKey": "hidden.script", "x:cellStyle name": cell_style,
        "x:control name": control_name, "altText": described, "calcId": "software.name",
        "link": "who.user_path", "x:sheetView topLeftCell": "software.setting",
        **{f"x:workbookView {name}": "software.setting" for name in _WINDOW},
        "connectionId": "hidden.call", "queryTableFieldId": "hidden.call",
        "tableType": "hidden.call", "recordCount": "software.setting",
        "x:pivotTableDefinition tag": "who.words", "publishItems": "software.setting",
        "filterPrivacy": "software.setting",
    },
    frozenset(
        {f"x {name}" for name in each(
            "ref c r caption formula propertyName text cf linkedCell listFillRange topLeftCell "
            "error "
            "errorTitle prompt promptTitle val v r1 r2 location n displayName dataCellStyle "
            "headerRowCellStyle totalsRowCellStyle totalsRowLabel defaultPivotStyle "
            "defaultTableStyle formatCode appName uniqueName progId sheet colHeaderCaption "
            "dataCaption "
            "errorCaption grandTotalCaption missingCaption pageStyle pivotTableStyle "
            "rowHeaderCaption vacatedStyle subtotalCaption hierarchy uniqueParent cap format "
            "memberName mdx dimensionUniqueName allUniqueName defaultMemberUniqueName allCaption "
            "displayFolder measureGroup parent key stringValue1 stringValue2 customList name "
            "offset")}
        | {f"x14 {name}" for name in each("error errorTitle prompt promptTitle text")}
    ),
)  # fmt: skip
