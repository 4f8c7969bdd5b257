"""What an OpenDocument file says about itself: `meta.xml` goes whole, `settings.xml` nearly.

Of the settings only those stay that change how pages look; each is a switch or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.xml_parts import Node, is_element, remarks, said, words
from toolkit.model import Finding, Place

_META = {
    "meta:generator": "software.name",
    "dc:title": "who.words",
    "dc:subject": "who.words",
    "dc:description": "who.words",
    "meta:keyword": "who.words",
    "meta:user-defined": "who.words",
    "meta:initial-creator": "who.author",
    "dc:creator": "who.author",
    "meta:printed-by": "who.author",
    "dc:date": "when.changed",
    "meta:creation-date": "when.changed",
    "meta:print-date": "when.changed",
    "meta:date-string": "when.changed",
    "dc:language": "who.language",
    "meta:editing-cycles": "software.history",
    "meta:editing-duration": "software.history",
    "meta:document-statistic": "software.history",
    "meta:template": "who.user_path",
    "meta:auto-reload": "hidden.call",
    "meta:hyperlink-behaviour": "software.setting",
    "dc:contributor": "who.author",
    "dc:publisher": "who.author",
    "dc:rights": "who.rights",
    "dc:identifier": "hidden.id",
    "dc:source": "hidden.id",
}
#: Settings that name things -> their kinds; every other is a setting of a program.
_SETTINGS = (
    (re.compile(r"Printer"), "device.model"),
    (re.compile(r"^Current|Database"), "hidden.call"),
    (re.compile(r"^Rsid"), "hidden.id"),
    (re.compile(r"URL$|Path"), "who.user_path"),
    (re.compile(r"^(Language|Country|Variant)$"), "who.language"),
    (re.compile(r"Hash|Protection|^ModifyPassword"), "hidden.id"),
)
#: Settings that change how pages look.
_KEPT_WORDS = (
    "AddExternalLeading AddFrameOffsets AddVerticalFrameOffsets AddParaLineSpacingToTableCells "
    "AddParaSpacingToTableCells AddParaTableSpacing AddParaTableSpacingAtStart "
    "AlignTabStopPosition ApplyParagraphMarkFormatToNumbering BackgroundParaOverDrawings "
    "CharacterCompressionType ClipAsCharacterAnchoredWriterFlyFrames ClippedPictures "
    "CollapseEmptyCellPara ConsiderTextWrapOnObjPos DefaultTabStop DisableOffPagePositioning "
    "DoNotCaptureDrawObjsOnPage DoNotJustifyLinesWithManualBreak "
    "DoNotResetParaAttrsForNumFont EmptyDbFieldHidesPara FloattableNomargins "
    "FootnoteInColumnToPageEnd FrameAutowidthWithMorePara GutterAtTop HeaderSpacingBelowLastPara "
    "HyphenateURLs IgnoreFirstLineIndentInNumbering IgnoreHiddenCharsForLineCalculation "
    "IgnoreTabsAndBlanksForLineCalculation InvertBorderSpacing IsKernAsianPunctuation "
    "IsLabelDocument JustifyLinesWithShrinking MathBaselineAlignment MinRowHeightInclBorder "
    "MsWordCompMinLineHeightByFly MsWordCompTrailingBlanks NoGapAfterNoteNumber "
    "NoNumberingShowFollowBy NumberingSpacesBeforeSymbol OutlineLevelYieldsNumbering "
    "ParagraphSummation PrinterIndependentLayout PropLineSpacingShrinksFirstLine ProtectFields "
    "SmallCapsPercentage66 StylesNoDefault SubtractFlysAnchoredAtFlys SurroundTextWrapSmall "
    "TabAtLeftIndentForParagraphsInList TabOverMargin TabOverSpacing TabOverflow TableRowKeep "
    "TabsRelativeToIndent TreatSingleColumnBreakAsPageBreak UnbreakableNumberings "
    "UnxForceZeroExtLeading UseFormerLineSpacing UseFormerObjectPositioning "
    "UseFormerTextWrapping UseOldNumbering UseOldPrinterMetrics UseVariableWidthNBSP "
    "WordLikeTrailingBlanks WrapAsCharacterFlys IsSummationOfParagraphs PageNumberFormat "
    "ScaleX ScaleY AutoCalculate AnchoredTextOverflowLegacy LegacySingleLineFontwork "
    "ConnectorUseSnapRect IgnoreBreakAfterMultilineField"
)
_KEPT = frozenset(_KEPT_WORDS.split(" "))
_VALUE = re.compile(r"true|false|-?\d{1,6}")
#: The one setting of these that is a word.
_RESOLUTION = "PrinterIndependentLayout"
_RESOLUTIONS = ("enabled", "disabled", "low-resolution", "high-resolution")
_CONFIGURATION = "ooo:configuration-settings"
_SETS = frozenset((
    _CONFIGURATION, "ooo:view-settings", "Views", "Tables", "ForbiddenCharacters",
    "ScriptConfiguration", "ExportImageSettings", "SymbolSettings",
))  # fmt: skip


def meta(root: Node, part: str) -> Iterator[Finding]:
    """Everything that `meta.xml`, or the same in a flat file, says."""
    for node in root.iter():
        name = short(node.tag) if is_element(node) else "comment"
        if name in ("office:document-meta", "office:meta"):
            continue
        own = said(node) if name == "comment" else _own(node)
        if own:
            kind = "hidden.comment" if name == "comment" else _META.get(name, "hidden.unknown")
            yield Finding(kind, Place(f"{part}/{name}"), own)
    for remark in remarks(root):
        yield Finding("hidden.comment", Place(f"{part}/comment"), remark)


def _own(node: Node) -> str:
    """The text and the attributes of an element, without those of its children."""
    values = [f"{short(key).partition(':')[2]}={value}" for key, value in node.attrib.items()]
    if short(node.tag) != "meta:document-statistic":
        values = [
            value for key, value in node.attrib.items()
            if short(key) not in ("xlink:type", "xlink:actuate", "meta:value-type")
        ]  # fmt: skip
    text = " ".join("".join([node.text or "", *(child.tail or "" for child in node)]).split())
    return " ".join([*values, text]).strip()


def settings(root: Node, part: str) -> tuple[list[Finding], Node | None]:
    """What `settings.xml` says that goes, and the tree of what stays; None when nothing does."""
    found, kept, switches = [], [], dict[str, None]()
    found += [
        Finding("hidden.comment", Place(f"{part}/comment"), remark) for remark in remarks(root)
    ]
    for node in root.iter():
        if not is_element(node):
            found.append(Finding("hidden.comment", Place(f"{part}/comment"), said(node)))
        elif _is_switch(node):
            switches[f"{node.get(long('config:name'))}={node.text}"] = None
        elif _stays(node):
            kept.append((node.get(long("config:name")), node.get(long("config:type")), node.text))
        else:
            found += _setting(node, part)
    if switches:
        found.append(Finding("software.setting", Place(f"{part}/switches"), " ".join(switches)))
    return found, _fresh(root, kept)


def is_kept(word: str) -> bool:
    """Whether it is a word of the settings that stay."""
    return word in _KEPT or word in (_CONFIGURATION, "boolean", "short", "int", "long", "string")


def _stays(node: Node) -> bool:
    """Whether it is a setting that changes how pages look."""
    parent = node.getparent()
    return (
        short(node.tag) == "config:config-item"
        and node.get(long("config:name")) in _KEPT
        and _plain_value(node)
        and len(node) == 0
        and parent is not None
        and parent.get(long("config:name")) == _CONFIGURATION
    )


def _is_switch(node: Node) -> bool:
    """Whether it is a setting that goes and that says no more than yes, no or a number."""
    name, text = node.get(long("config:name"), ""), node.text or ""
    switch = re.fullmatch(r"true|false|-?\d{1,9}", text) and re.fullmatch(
        r"[A-Za-z\d]{1,60}", name
    )
    return (
        bool(switch)
        and short(node.tag) == "config:config-item"
        and len(node) == 0
        and not name.startswith("Rsid")
        and not _stays(node)
    )


def _plain_value(node: Node) -> bool:
    """Whether it is a switch or a number."""
    if node.get(long("config:name")) == _RESOLUTION:
        return node.get(long("config:type")) == "string" and node.text in _RESOLUTIONS
    kind = node.get(long("config:type")) in ("boolean", "short", "int", "long")
    return kind and bool(_VALUE.fullmatch(node.text or ""))


def _setting(node: Node, part: str) -> Iterator[Finding]:
    name = short(node.tag)
    title = node.get(long("config:name"), "")
    loose = " ".join("".join([node.text or "", *(child.tail or "" for child in node)]).split())
    if name == "config:config-item":
        if loose:
            kind = next(
                (kind for words_, kind in _SETTINGS if words_.search(title)), "software.setting"
            )
            yield Finding(kind, Place(f"{part}/{title}"), loose)
        return
    if name.startswith("config:") and title and title not in _SETS:
        yield Finding("software.setting", Place(f"{part}/{name}"), title)
    if loose or not name.startswith(("config:", "office:")):
        yield Finding("hidden.unknown", Place(f"{part}/{name}"), words(node) or name)


def _fresh(root: Node, kept: list[tuple[str, str, str]]) -> Node | None:
    """The tree of `office:settings` with these alone, in the order of their names."""
    if not kept:
        return None
    outer = root.makeelement(long("office:settings"))
    inner = root.makeelement(long("config:config-item-set"))
    inner.set(long("config:name"), _CONFIGURATION)
    outer.append(inner)
    for name, kind, value in sorted(dict.fromkeys(kept)):
        item = root.makeelement(long("config:config-item"))
        item.set(long("config:name"), name)
        item.set(long("config:type"), kind)
        item.text = value
        inner.append(item)
    return outer
