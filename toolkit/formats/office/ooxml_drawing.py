"""Rules for what all Office documents share: drawings, charts, diagrams, old VML, alternatives.

Identifying: names of shapes (file names of pictures), descriptions with paths, identifiers of
creation, links to files, the language of each run. A description that is no path stays, because it
is what blind people read; its owner is told.
"""

from __future__ import annotations

import re

from toolkit.formats.office.languages import fits, plain
from toolkit.formats.office.ooxml_vocabulary import PREFIXES, ROWS, each, key
from toolkit.formats.office.ooxml_walk import DROP, GO, UNWRAP, Rules, Walk, words
from toolkit.formats.office.ooxml_xml import Tree
from toolkit.formats.xml_parts import is_element

_ADDRESS = re.compile(
    r"[A-Za-z]:[\\/]|\\\\\w|\bfile:(?:\S|\s*[\\/])|https?:|\bwww\.|/(home|Users|Volumes|media|mnt)/|[\w.+-]+@[\w-]+\.",
    re.IGNORECASE,
)
#: A name that a camera, a chat or an upload gave, or a code: nothing that anybody would say.
_CODE = re.compile(r"[\w-]*\d{5,}[\w-]*|[0-9a-fA-F-]{16,}")
_FILE = re.compile(
    r"\.(jpe?g|png|gif|bmp|tiff?|webp|hei[cf]|svg|emf|wmf|doc[xm]?|xls[xmb]?|ppt[xm]?|pdf|mp[34]|mov"
    r"|od[tsp]|txt|csv|zip|eps|ai|psd|avif)\b",
    re.IGNORECASE,
)
#: Extensions that carry something to be seen.
_SEEN = frozenset({
    "{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}",  # the media of a film or sound
    "http://schemas.microsoft.com/office/drawing/2008/diagram",  # a diagram as it was drawn
    "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",  # conditional formatting
    "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}",  # the same, which one
    "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",  # data validation
    "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}",  # sparklines
    "{BDBB8CDC-FA1E-496E-A857-3C3F30C029C3}",  # formulas whose results fill several cells
    "{3E2802C4-A4D2-4D8B-9148-E3BE6C30E623}",  # which picture a cell holds
    "{C7286773-470A-42A8-94C5-96B5CB345126}",  # cells that are boxes to tick
    "{63B3BB69-23CF-44E3-9099-C40C66FF867C}",  # which old shape a control is
})  # fmt: skip
_EXTENSIONS = frozenset(uri.upper() for uri in _SEEN)
_NEUTRAL_ID = re.compile(r"#?_x0000_[a-z]+\d{1,6}|#?_[sti]\d{1,5}")
_STYLE = re.compile(
    r"(?:position|left|top|width|height|margin(?:-\w+)?|z-index|visibility|rotation|flip|direction|"
    r"text-align|v-[\w-]+|mso-[\w-]+|layout-flow|font(?:-\w+)?|text-decoration|antialias)\s*:"
    r"\s*[\w.%#\"' -]{0,60}",
    re.IGNORECASE,
)
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_NO_GUID = "{00000000-0000-0000-0000-%012d}"
_ACTIONS = re.compile(r"|ppaction://(hlinksldjump|hlinkshowjump\?jump=\w+|noaction|media)")
_KINDS = {"pic": "Picture", "graphicFrame": "Frame", "cxnSp": "Line", "grpSp": "Group"}
_BOOK = re.compile(r"\[[^\]]*\]")


def alternative(walk: Walk, node: Tree) -> int:
    """Of several forms of one thing, those stay that are known here; else the last resort."""
    for child in list(node):
        if not is_element(child):
            continue
        if key(child.tag) == "mc:Choice" and not is_known(child):
            _dropped_choice(walk, child)
            walk.cut(child)
    if any(is_element(child) and key(child.tag) == "mc:Choice" for child in node):
        return GO
    for child in list(node):
        if is_element(child) and key(child.tag) == "mc:Fallback":
            walk.unwrap(child)
    return UNWRAP if len(node) else DROP


def is_known(choice: Tree) -> bool:
    """Whether everything that a form requires is known, and it is not handwriting."""
    spaces = [choice.nsmap.get(prefix, "") for prefix in choice.get("Requires", "").split()]
    if not spaces or any(PREFIXES.get(space, "?") not in _STAYING for space in spaces):
        return False
    return not any(is_element(each) and key(each.tag) in _UNDRAWN for each in choice.iter())


#: Handwriting is kept with the moment of every stroke; there is a picture of it, too.
_UNDRAWN = {"p:contentPart", "w:contentPart", "xdr:contentPart", "?:contentPart"}
#: Namespaces of which something stays; a form that needs another would be left empty.
_STAYING = {name.partition(":")[0] for name in ROWS} - {"etc"}


def _dropped_choice(walk: Walk, choice: Tree) -> None:
    if any("chartex" in space for space in choice.nsmap.values() if space) and any(
        is_element(each) and "chartex" in each.tag for each in choice.iter()
    ):
        walk.refuse("new_chart")
    said = words(choice)
    path = any(is_element(each) and key(each.tag) == "x15ac:absPath" for each in choice.iter())
    walk.collect("who.user_path" if path else "hidden.unknown", "mc:Choice", said)


def stays(node: Tree) -> bool:
    """Whether an extension carries something to be seen."""
    return node.get("uri", "").upper() in _EXTENSIONS


def extension(walk: Walk, node: Tree) -> int:
    """One extension: a few carry something to be seen, most carry identifiers."""
    if stays(node):
        return GO
    said = words(node).replace(node.get("uri", ""), "").strip()
    if said:
        first = next((key(child.tag) for child in node if is_element(child)), "ext")
        guid = (
            _GUID.search(said) or "reationId" in first or first.startswith(("a16:", "p14:modId"))
        )
        walk.collect("hidden.id" if guid else "hidden.unknown", f"ext/{first}", said)
    return DROP


def extensions(walk: Walk, node: Tree) -> int:
    """A list of extensions; it goes when nothing stays in it."""
    for child in list(node):
        if is_element(child) and extension(walk, child) == DROP:
            walk.cut(child)
    return GO if len(node) else DROP


def shape_name(walk: Walk, node: Tree, value: str) -> str:
    """A neutral name for a shape: names are often those of files or people."""
    holder = node.getparent()
    above = holder.getparent() if holder is not None else None
    local = key(above.tag).rpartition(":")[2] if above is not None else ""
    word = _KINDS.get(local, "Shape")
    if key(node.tag) == "wp:docPr":
        word = "Drawing"
    new = f"{word} {walk.number('shape')}"
    if value.strip() and value != new:
        walk.collect("who.words", "shape names", value)
    return new


def described(walk: Walk, node: Tree, value: str) -> str | None:
    """A description for people who do not see the picture; it goes where it names a file."""
    if not value.strip():
        return None
    name = key(node.tag)
    if _ADDRESS.search(value) or _FILE.search(value):
        walk.collect("who.user_path", f"{name}/description", value)
        return None
    if _CODE.fullmatch(value.strip()):
        walk.collect("hidden.id", f"{name}/description", value)
        return None
    walk.collect("content.description", f"{name}/description", value)
    return value


def tip(walk: Walk, _: Tree, value: str) -> str | None:
    """Words that appear over a link; they go where they name a file or an address."""
    if _ADDRESS.search(value) or _FILE.search(value):
        walk.collect("who.user_path", "tooltip", value)
        return None
    return value


def action(walk: Walk, _: Tree, value: str) -> str | None:
    """What a click does: jumps stay; programs, macros and files go."""
    if _ACTIONS.fullmatch(value):
        return value
    walk.collect("hidden.script", "action", value)
    return None


def click(walk: Walk, node: Tree) -> int:
    """A click on a shape or text; it goes when it leads to nothing that stays."""
    ids = [value for name, value in node.items() if key(name) == "r:id"]
    if ids and ids[0] and not walk.rel(ids[0]):
        walk.lost(node, key(node.tag))
        return DROP
    if not (ids and ids[0]) and not _ACTIONS.fullmatch(node.get("action", "?")):
        if node.get("action"):
            walk.collect("hidden.script", "action", node.get("action"))
        return DROP
    return GO


def identifier(walk: Walk, _: Tree, value: str) -> str:
    """An identifier that other elements repeat: the same number for the same identifier."""
    known: dict[str, str] = walk.facts.identifiers
    if value not in known:
        if _GUID.fullmatch(value) is None:
            return value
        known[value] = _NO_GUID % (len(known) + 1)
        if known[value] != value:
            walk.collect("hidden.id", "identifiers", value)
    return known[value]


def spoken(walk: Walk, node: Tree, value: str) -> str | None:
    """The language of words, without its region; it goes where the words are not written so."""
    run = node.getparent()
    text = next((one.text or "" for one in run if is_element(one) and key(one.tag) == "a:t"), None)
    new = plain(value) if text is None or fits(value, text) else ""
    if new != value:
        walk.collect("who.language", "lang", value)
    return new or None


def drawn(walk: Walk, _: Tree, value: str) -> str | None:
    """Which part shows a diagram as it was drawn: the slide's relationship, under its new name."""
    known: dict[str, str] = walk.facts.drawn.get(walk.part, {})
    return known.get(value)


def field_id(walk: Walk, _: Tree, value: str) -> str:
    """The identifier of a field, which nothing repeats."""
    new = _NO_GUID % 0
    if value != new:
        walk.collect("hidden.id", "identifiers", value)
    return new


def theme_name(walk: Walk, _: Tree, value: str) -> str:
    """A neutral name for a theme, its colours and fonts."""
    if value not in ("", "Theme"):
        walk.collect("who.words", "theme names", value)
    return "Theme"


def old_id(walk: Walk, _: Tree, value: str) -> str:
    """The identifier of an old shape, neutral where it is a word; what repeats it follows."""
    if _NEUTRAL_ID.fullmatch(value) or not value:
        return value
    bare = value.lstrip("#")
    if bare not in walk.names:
        walk.names[bare] = f"_i{walk.number('old id')}"
        walk.collect("who.words", "shape names", bare)
    return value[: len(value) - len(bare)] + walk.names[bare]


def old_style(walk: Walk, _: Tree, value: str) -> str:
    """The measures of an old shape; what is no measure goes."""
    kept: list[str] = []
    gone: list[str] = []
    for one in value.split(";"):
        (kept if _STYLE.fullmatch(one.strip()) else gone).append(one.strip())
    gone = [one for one in gone if one]
    if gone:
        walk.collect("hidden.unknown", "style", ";".join(gone))
    return ";".join(kept) if gone else value


def outside(walk: Walk, node: Tree) -> int:
    """A formula of a chart: the name of the other file goes out of it."""
    text = node.text or ""
    if "[" in text:
        walk.collect("who.user_path", "c:f", text)
        node.text = _BOOK.sub("", text)
    return GO


_OLD = (
    "arc", "background", "curve", "fill", "group", "image", "imagedata", "line", "oval", "path",
    "polyline", "rect", "roundrect", "shadow", "shape", "shapetype", "stroke", "textbox",
    "textpath",
)  # fmt: skip


def page_text(walk: Walk, node: Tree) -> int:
    """Words of an old control, written as a web page writes them; nowhere else."""
    if any(key(above.tag) == "v:textbox" for above in node.iterancestors()):
        return GO
    walk.collect("hidden.text", key(node.tag), words(node))
    return DROP


DRAWING = Rules(
    {
        "mc:AlternateContent": alternative,
        **dict.fromkeys(("div", "font", "span", "b", "i", "u", "br"), page_text),
        **{
            f"{prefix}:extLst": extensions
            for prefix in ("a", "p", "x", "c", "dgm", "xdr", "wps", "wpg", "x14", "p14", "dsp",
            "cdr")
        },
        "a14:imgProps": "hidden.picture", "a:hlinkClick": click, "a:hlinkHover": click,
        "a:hlinkMouseOver": click, "c:printSettings": "software.setting", "c:lang": "who.language",
        "c:pivotSource": "who.user_path", "c:f": outside, "o:signatureline": "who.author",
        "o:shapedefaults": "software.setting", "o:ink": "hidden.file",
        "o:equationxml": "hidden.text", "o:colormru": "software.setting",
        "o:colormenu": "software.setting", "dgm:sampData": "hidden.text",
        "dgm:styleData": "hidden.text", "dgm:clrData": "hidden.text",
    },
    {
        "a:cNvPr name": shape_name, "p:cNvPr name": shape_name, "pic:cNvPr name": shape_name,
        "xdr:cNvPr name": shape_name, "cdr:cNvPr name": shape_name, "wps:cNvPr name": shape_name,
        "wpg:cNvPr name": shape_name, "dsp:cNvPr name": shape_name, "wp:docPr name": shape_name,
        "wp:cNvPr name": shape_name, "descr": described, "title": described, "tooltip": tip,
        "invalidUrl": "who.user_path", "tgtFrame": "software.setting", "action": action,
        "a:rPr lang": spoken, "a:endParaRPr lang": "who.language", "a:defRPr lang": spoken,
        "a:lvl1pPr lang": spoken, "dgm:title lang": "who.language",
        "dgm:desc lang": "who.language", "altLang": "who.language", "bmk": "who.words",
        "phldrT": "who.words",
        "dirty": "software.setting", "err": "software.setting", "smtClean": "software.setting",
        "a:theme name": theme_name, "a:clrScheme name": theme_name,
        "a:fontScheme name": theme_name, "a:fmtScheme name": theme_name,
        "a:custClr name": "who.words", "a:snd name": "who.words",
        "a:wavAudioFile name": "who.words",
        "relId": drawn, "a:fld id": field_id, "macro": "hidden.script", "modelId": identifier,
        "srcId": identifier, "destId": identifier, "parTransId": identifier,
        "sibTransId": identifier, "cxnId": identifier, "presAssocID": identifier,
        "alt": described, "href": "hidden.call", "target": "software.setting",
        "class": "software.setting", "src": "who.user_path", "o:href": "hidden.call",
        "o:althref": "hidden.call", "o:title": "who.words", "o:gfxdata": "hidden.file",
        "equationxml": "hidden.text", "o:spid": old_id, "spid": old_id, "ShapeID": old_id,
        **{f"v:{name} style": old_style for name in _OLD}, "ObjectID": "hidden.id",
        "xml:lang": "who.language",
        "xml:id": "hidden.id", "xml:base": "who.user_path", "p14:media name": "who.words",
        **{f"v:{name} id": old_id for name in _OLD},
        "v:shape type": old_id, "wp14:anchorId": "hidden.id", "wp14:editId": "hidden.id",
    },
    frozenset({
        *(f"a {name}" for name in each(
            "gdRefAng gdRefR maxAng maxR minAng minR gdRefX gdRefY maxX maxY minX minY hR stAng "
            "swAng wR contentType char typeface ang ref type script fmla x y b l r t id "
            "styleName")),
        "a:gd name", "a:graphicData uri", "c formatCode", "cdr textlink", "xdr textlink",
        "a:ext uri",
        "p:ext uri", "x:ext uri", "c:ext uri", "dgm:ext uri",
        *(f"dgm {name}" for name in each(
            "type name minVer uniqueId forName refForName presId val ref defStyle moveWith "
            "styleLbl "
            "csCatId csTypeId loCatId loTypeId presName presStyleLbl qsCatId qsTypeId")),
        "m m:val",
        *(f"v {name}" for name in each(
            "chromakey coordorigin coordsize fillcolor o:borderbottomcolor o:borderleftcolor "
            "o:borderrightcolor o:bordertopcolor opacity strokecolor strokeweight wrapcoords "
            "control1 control2 from to eqn color color2 colors focus focusposition focussize "
            "o:opacity2 origin position size o:tablelimits o:tableproperties map polar "
            "radiusrange "
            "xrange yrange blacklevel cropbottom cropleft cropright croptop gain gamma "
            "embosscolor "
            "recolortarget limo o:connectangles o:connectlocs textboxrect v points arcsize matrix "
            "offset offset2 adj path o:master dashstyle imagesize weight inset string")),
        *(f"o {name}" for name in each(
            "ProgID color color2 distance drop gap length type backdepth brightness diffusity "
            "edge "
            "facet extrusioncolor foredepth lightlevel lightlevel2 lightposition lightposition2 "
            "orientation rotationangle rotationcenter skewamt specularity viewpoint "
            "viewpointorigin "
            "data dashstyle opacity weight imagesize matrix offset origin")),
    }),
)  # fmt: skip
