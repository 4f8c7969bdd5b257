"""Rules for text documents (.docx and its kin).

Identifying: who changed and commented what and when, revision numbers of every paragraph, hidden
words, names of bookmarks and templates, data of mail merges, the language of each word. What
stays: the words, their look, pictures, notes, links to the open web.
"""

from __future__ import annotations

from typing import Any

from toolkit.formats.office import word_changes, word_fields, word_visibility
from toolkit.formats.office.languages import fits, plain
from toolkit.formats.office.ooxml_drawing import described, tip
from toolkit.formats.office.ooxml_vocabulary import each, key
from toolkit.formats.office.ooxml_walk import DROP, GO, UNWRAP, Rules, Walk, words
from toolkit.formats.office.ooxml_xml import Tree, child, children, get, is_on, named
from toolkit.formats.xml_parts import is_element


def bookmark(walk: Walk, node: Tree) -> int:
    """A bookmark stays under a neutral name where something points at it."""
    name, number = get(node, "w:name") or "", get(node, "w:id") or ""
    new = walk.facts.bookmarks.get(name.lower())
    if new != name:
        walk.collect("who.words", "bookmarks", name)
    if new is None:
        walk.facts.closed.add((walk.part, number))
        return DROP
    full = next(full for full in node.attrib if key(full) == "w:name")
    node.set(full, new)
    return GO


def bookmark_end(walk: Walk, node: Tree) -> int:
    """The end of a bookmark goes with its start."""
    return DROP if (walk.part, get(node, "w:id") or "") in walk.facts.closed else GO


def link(walk: Walk, node: Tree) -> int:
    """A link: to a bookmark or an open address it stays, else only its words do."""
    relation = get(node, "r:id")
    anchor = get(node, "w:anchor")
    new = walk.facts.bookmarks.get(anchor.lower()) if anchor else None
    if anchor:
        full = next(full for full in node.attrib if key(full) == "w:anchor")
        if new is None:
            walk.collect("who.words", "bookmarks", anchor)
            del node.attrib[full]
        else:
            node.set(full, new)
    if (relation and walk.rel(relation)) or new:
        return GO
    for full, value in node.items():
        if key(full) in ("w:tooltip", "w:docLocation"):
            walk.collect("who.words", key(full), value)
    return UNWRAP


def tagged(walk: Walk, node: Tree) -> int:
    """Marks of another program around words: the words stay."""
    said = " ".join(value for _, value in node.items())
    walk.collect("hidden.text", key(node.tag), said)
    for one in children(node, "w:smartTagPr") + children(node, "w:customXmlPr"):
        walk.collect("hidden.text", key(one.tag), words(one))
        walk.cut(one)
    return UNWRAP


def bound(walk: Walk, node: Tree) -> int:
    """What ties a box of words to a property, such as the author: the words stay, and are told."""
    walk.collect("hidden.text", "w:dataBinding", " ".join(node.attrib.values()))
    box = next((one for one in node.iterancestors() if key(one.tag) == "w:sdt"), None)
    inner = child(box, "w:sdtContent") if box is not None else None
    if inner is not None and "ropert" in (get(node, "w:xpath") or ""):
        shown = "".join(one.text or "" for one in named(inner, "w:t"))
        if shown.strip():
            walk.say("content.filled", "w:sdt", shown)
    return DROP


def name(walk: Walk, node: Tree) -> int:
    """Whatever has a name keeps it, such as a style; a list's own name is for programs alone."""
    parent = node.getparent()
    if parent is None or key(parent.tag) != "w:abstractNum":
        return GO
    walk.collect("who.words", "w:abstractNum/w:name", get(node, "w:val") or "")
    return DROP


def run(walk: Walk, node: Tree) -> int:
    """A run of words: hidden, white and tiny ones are told, and go when the user says so."""
    words_of = said(node)
    if not words_of.strip():
        return GO
    kind = hidden(walk.facts, node)
    if kind:
        if walk.owner.wish.drop_hidden:
            walk.say(kind, "w:r", words_of)
            return DROP
        walk.say(kind, "w:r", words_of)
    return GO


def said(node: Tree) -> str:
    """The words of a run, and the codes of its fields."""
    return "".join(
        (one.text or "")
        for one in node.iter()
        if is_element(one) and key(one.tag) in ("w:t", "w:instrText")
    )


def hidden(facts: Any, node: Tree) -> str:
    """Why nobody sees a run of words; "" where it is seen."""
    look = child(node, "w:rPr")
    own = child(look, "w:vanish") if look is not None else None
    if own is not None:
        if is_on(own):
            return "content.hidden_part"
    elif facts.vanished and any(one in facts.vanished for one in facts.paragraphs.styles(node)):
        return "content.hidden_part"
    size = child(look, "w:sz") if look is not None else None
    if (
        size is not None
        and (get(size, "w:val") or "20").isdigit()
        and int(get(size, "w:val") or 20) <= 3
    ):
        return "content.invisible"
    white = word_visibility.is_white(look)
    if white is None:
        white = bool(facts.white) and any(
            one in facts.white for one in facts.paragraphs.styles(node)
        )
    ground = (facts.paragraphs, facts.coloured)
    if white and word_visibility.stands_on_white(node, *ground, page=facts.coloured_page):
        return "content.invisible"
    return ""


def setting(walk: Walk, node: Tree) -> int:
    """Of the settings, only those stay that change how pages look."""
    for one in list(node):
        name = key(one.tag) if is_element(one) else ""
        if not name or name in SETTINGS:
            continue
        kind = _SETTING_KINDS.get(name, "software.setting")
        said = words(one) or " ".join(one.attrib.values())
        if said or kind != "software.setting":
            walk.collect(kind, name, said)
        walk.cut(one)
    return GO


def theme_language(walk: Walk, node: Tree) -> int:
    """Which fonts a theme gives to Asian and other scripts; the writer's own language goes."""
    full = next((full for full in node.attrib if key(full) == "w:val"), None)
    if full is not None:
        walk.collect("who.language", "w:themeFontLang", node.get(full))
        del node.attrib[full]
    for full, tag in node.items():
        node.set(full, plain(tag))
    return GO if len(node.attrib) else DROP


def language(walk: Walk, node: Tree) -> int:
    """The language of words, without its region; it goes where the words are not written so."""
    text = _spoken(node)
    for full, tag in node.items():
        new = plain(tag) if text is None or fits(tag, text) else ""
        if new != tag:
            walk.collect("who.language", "w:lang", tag)
        if new:
            node.set(full, new)
        else:
            del node.attrib[full]
    return GO if len(node.attrib) else DROP


def _spoken(node: Tree) -> str | None:
    """The words that a language is said of; None where it is said of a style."""
    look = node.getparent()
    holder = look.getparent() if look is not None else None
    if holder is None or key(holder.tag) not in ("w:r", "w:pPr"):
        return None
    return said(holder) if key(holder.tag) == "w:r" else ""


def permitted(walk: Walk, node: Tree) -> int:
    """Who may edit a passage."""
    walk.collect("who.author", key(node.tag), words(node))
    return DROP


SETTINGS = frozenset(f"w:{name}" for name in each(
    "mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter "
    "gutterAtTop defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
    "doNotHyphenateCaps evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting "
    "bookFoldPrintingSheets "
    "drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery "
    "displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin "
    "drawingGridHorizontalOrigin "
    "drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl "
    "printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore footnotePr "
    "endnotePr "
    "compat themeFontLang clrSchemeMapping decimalSymbol listSeparator displayBackgroundShape "
    "defaultTableStyle")) | {"m:mathPr"}  # fmt: skip
_SETTING_KINDS: dict[str, str] = {
    "w:attachedTemplate": "who.user_path", "w:rsids": "hidden.id", "w:docVars": "hidden.text",
    "w:mailMerge": "hidden.call", "w:documentProtection": "hidden.id",
    "w:writeProtection": "hidden.id", "w:activeWritingStyle": "who.language",
    "w:attachedSchema": "who.words", "w:schemaLibrary": "who.words", "w:captions": "who.words",
    "w:saveThroughXslt": "who.user_path", "w:smartTagType": "who.words", "w14:docId": "hidden.id",
    "w15:docId": "hidden.id", "w:docVar": "hidden.text", "w:documentType": "software.setting",
}  # fmt: skip
_IDS = ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidDel", "rsidTr", "rsidSect")
WORD = Rules(
    {
        **word_changes.ROWS,
        "w:bookmarkStart": bookmark, "w:bookmarkEnd": bookmark_end, "w:hyperlink": link,
        "w:smartTag": tagged, "w:customXml": tagged, "w:r": run, "w:fldSimple": word_fields.simple,
        "w:fldData": word_fields.emptied, "w:settings": setting, "w:themeFontLang": theme_language,
        "w:lang": language, "w:permStart": permitted, "w:permEnd": "who.author",
        "w:proofErr": "software.setting", "w:commentRangeStart": "hidden.note",
        "w:commentRangeEnd": "hidden.note", "w:commentReference": "hidden.note",
        "w:annotationRef": "hidden.note", "w:alias": "who.words", "w:tag": "who.words",
        "w:dataBinding": bound, "w:placeholder": "hidden.text", "w:nsid": "hidden.id",
        "w:name": name, "w:tmpl": "hidden.id", "w:rsid": "hidden.id",
        "w:latentStyles": "software.setting",
        "w:divId": "software.setting", "w:entryMacro": "hidden.script",
        "w:exitMacro": "hidden.script", "w:aliases": "who.words", "w:subDoc": "who.user_path",
        "w:control": "hidden.script", "w:movie": "hidden.call",
        "w:docPartUnique": "software.setting",
        **{f"w:{name}": "hidden.file" for name in (
            "embedRegular", "embedBold", "embedItalic", "embedBoldItalic",
        )},
        "w:id": "hidden.id", "w:uniqueTag": "hidden.id",
        "w:contentPart": "hidden.file", "w:saveSubsetFonts": "software.setting",
    },
    {
        **{f"w:{name}": "hidden.id" for name in _IDS},
        "w14:paraId": "hidden.id", "w14:textId": "hidden.id", "w:tooltip": tip,
        "w:docLocation": "who.user_path", "w:tgtFrame": "software.setting",
        "w:lastValue": "who.words", "w:tblCaption w:val": described,
        "w:tblDescription w:val": described, "w15:restartNumberingAfterBreak": "software.setting",
        "w:prefixMappings": "hidden.text", "w:shapeid": "software.setting",
    },
    frozenset(
        {f"w:{name} w:val" for name in each(
            "altName basedOn compatSetting decimalSymbol default defaultTableStyle docPartGallery "
            "format link listEntry listSeparator lvlText name next noLineBreaksAfter helpText "
            "noLineBreaksBefore numStyleLink pStyle rStyle statusText styleLink tblStyle style sz "
            "themeFontLang docPartCategory lang lid")}
        | {f"w {name}" for name in each(
            "w:bidi w:eastAsia w:displayText w:value w:format w:instr w:anchor w:ascii w:cs "
            "w:hAnsi "
            "w:font w:styleId w:uri")}
        | {"w:font w:name", "w:compatSetting w:name", "w:bookmarkStart w:name", "w xml:space",
           "w:themeFontLang w:val", "w:lang w:val", "w:noLineBreaksAfter w:lang",
           "w:noLineBreaksBefore w:lang"}
    ),
)  # fmt: skip
