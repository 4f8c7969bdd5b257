"""What the readers of an Office document get: the same from the original and from a copy.

Follows the document as a reader would, from the main part to what it shows, in its order; words,
looks, pictures. Leaves out what never gets into a copy, by the tables that cleaning uses, and
gives the bytes in which nothing of what was removed may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.errors import Refused, TooLarge
from toolkit.formats import identify
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside
from toolkit.formats.office import (
    ooxml_parts,
    sheet_cells,
    sheet_pictures,
    sheet_visibility,
    sheet_volatile,
    slides_rules,
    word_changes,
    word_fields,
    word_rules,
)
from toolkit.formats.office.ooxml_clean import EXCEL, RULES, Scrub
from toolkit.formats.office.ooxml_drawing import is_known, stays
from toolkit.formats.office.ooxml_facts import gathered
from toolkit.formats.office.ooxml_package import Opc, Rel
from toolkit.formats.office.ooxml_vocabulary import ROWS, key
from toolkit.formats.office.ooxml_walk import TOKEN, WITHOUT, Walk
from toolkit.formats.office.ooxml_xml import Tree, get, named, parsed
from toolkit.formats.xml_parts import is_element

#: Of these, only what is in them counts: a copy may have them or not.
_THROUGH = frozenset({
    "mc:AlternateContent", "mc:Choice", "mc:Fallback", "w:hyperlink", "w:smartTag", "w:customXml",
    "w:fldSimple", "w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "x:headerFooter", "w:r", "w:p",
    "a:extLst", "a:ext", "p:extLst", "p:ext", "x:extLst", "x:ext", "c:extLst", "c:ext",
    "x:colors", "x:sheetViews", "w:pPr", "w:rPr", "w:trPr", "x:definedNames", "w:object", "w:pict",
})  # fmt: skip
#: What is not compared: codes and marks that cleaning rewrites, and objects that may be left out.
_LEFT_OUT = frozenset({
    "w:bookmarkStart", "w:bookmarkEnd", "w:fldChar", "w:instrText", "w:delInstrText", "w:fldData",
    "w:del", "w:moveFrom", "w:lang", "w:cellIns", "w:cellDel", "w:cellMerge", "w:permStart",
    "w:sdtPr", "w:sdtEndPr", "x:phoneticPr", "x:rPh", "x:f", "x:definedName", "x:oddHeader",
    "x:oddFooter", "x:evenHeader", "x:evenFooter", "x:firstHeader", "x:firstFooter",
    "a:hlinkClick",
    "a:hlinkHover", "a:hlinkMouseOver", "x:hyperlinks", "x:oleObjects", "x:controls", "c:f",
    "x:legacyDrawing", "x:pivotCaches", "w:altChunk", "c:externalData", "w:themeFontLang",
    "x:tableParts", "o:OLEObject", "w:headerReference_", "x:pageSetup", "w:commentReference",
    "w:smartTagPr", "w:customXmlPr", "w:sdtContentLocked", "x:fileVersion",
})  # fmt: skip
_WHOLE_PARTS = frozenset({
    "styles", "settings", "fontTable", "numbering", "presProps", "tableStyles", "theme", "main",
    "header", "footer", "footnotes", "endnotes", "worksheet", "chartsheet", "drawing", "chart",
    "chartUserShapes", "diagramData", "diagramDrawing", "slide", "slideLayout", "slideMaster",
    "notesSlide", "vmlDrawing", "richValueRel", "cellImage",
})  # fmt: skip
#: Parts that are followed although nothing in the part names their relationship.
_FOLLOWED = frozenset({"slideLayout", "slideMaster", "footnotes", "endnotes", "notesSlide",
                       "richValueRel", "cellImage"})  # fmt: skip
_ENUMERATED = re.compile(r"[A-Za-z]{1,40}\d?|[\d.%-]{1,12}")
#: Names that every copy has, and attributes that cleaning itself writes from its tables.
_OWN_NAME = re.compile(
    r"(\w+/)*(_rels/)?([A-Za-z]+\d*\.[a-z0-9]{1,5})?(\.rels)?|\[Content_Types\]\.xml"
)
_MADE = frozenset({"Type", "ContentType", "PartName"})
_BY_NUMBER = frozenset({"x:workbookView firstSheet", "x:workbookView activeTab"})
_FRAMES = frozenset({"Requires", "mc:Ignorable", "xml:space"})


class _Reader:
    """Reads one document as its reader would."""

    def __init__(self, name: str, data: Buffer, inside: Inside) -> None:
        self.scrub = Scrub(data, inside, name, writes=False)
        self.folder = self.scrub.program.folder
        self.inside, self.wish, self.opc = inside, inside.wish, self.scrub.opc
        self.rules = RULES[self.folder]
        self._seen: set[str] = set()
        self._counts: dict[tuple[str, str], str] = {}

    def read(self) -> Iterator[bytes]:
        """Everything, in order."""
        main = self.scrub.main()
        self.facts = gathered(self.opc, main.target, self.folder, self.wish, writes=False)
        self.scrub.facts = self.facts
        yield from self._part(main.target, "main")

    def _part(self, name: str, kind: str) -> Iterator[bytes]:
        if name in self._seen or name in self.facts.dropped or kind == "settings":
            return
        self._seen.add(name)
        root = self.scrub.tree(name)
        rels = self.opc.rels(name)
        if self.folder == "word":
            walk = Walk(name, self.rules, rels, self.scrub, self.facts)
            word_changes.settle(walk, root)
        yield kind.encode()
        hidden = self._unseen(root, name)
        yield from self._node(root, {rel.id: rel for rel in rels}, hidden)
        for rel in rels:
            if rel.kind in _FOLLOWED:
                yield from self._target(rel)

    def _unseen(self, root: Tree, part: str) -> set[Tree]:
        """The elements that go: what fields fill in, and what is hidden when nothing may be."""
        found = set(word_fields.gone(root)) if self.folder == "word" else set()
        if self.folder == "xl":
            found.update(sheet_pictures.unused(self.facts, root))
        return found | (self._hidden(root, part) if self.wish.drop_hidden else set())

    def _hidden(self, root: Tree, part: str) -> set[Tree]:
        name = key(root.tag)
        if name == "p:sld":
            moving = any(is_element(one) and key(one.tag) == "p:timing" for one in root)
            found = {
                one for one in slides_rules.shapes(root)
                if slides_rules.unseen(self.facts, one, part, moving=moving)
            }  # fmt: skip
            return found | {one for one in root if is_element(one) and key(one.tag) == "p:timing"}
        if name == "x:worksheet":
            return set(self._hidden_cells(root))
        if self.folder == "word":
            return {
                one for one in root.iter()
                if is_element(one) and key(one.tag) == "w:r" and word_rules.said(one).strip()
                and word_rules.hidden(self.facts, one)
            }  # fmt: skip
        return set()

    def _hidden_cells(self, root: Tree) -> Iterator[Tree]:
        yield from sheet_visibility.cells(root, self.facts.unseen)
        columns = sheet_cells.hidden_columns(root)
        for row in named(root, "x:row"):
            away = row.get("hidden") in ("1", "true")
            for cell in row:
                if away or sheet_cells.column_of(cell.get("r", "")) in columns:
                    yield cell

    def _node(self, root: Tree, rels: dict[str, Rel], gone: set[Tree]) -> Iterator[bytes]:
        stack = [root]
        filled = {cell for cell, _ in sheet_volatile.placed(self.facts, root)}
        while stack:
            node = stack.pop()
            if isinstance(node, bytes):
                yield node
                continue
            name = key(node.tag)
            if (gone and node in gone) or self._left_out(node, name, rels):
                continue
            said, ids = self._said(node, name)
            if name not in _THROUGH and name not in WITHOUT and not ids:
                yield said
            if name == "x:c":
                yield self._cell(node, filled=node in filled)
                continue
            for rel in (rels[identifier] for identifier in ids if identifier in rels):
                yield from self._target(rel)
            if name == "w:p":
                stack.append(b"\n")
            stack += reversed(self._chosen(node, name))

    def _left_out(self, node: Tree, name: str, rels: dict[str, Rel]) -> bool:
        rule = self.rules.elements.get(name)
        if name in _LEFT_OUT or isinstance(rule, str) or name not in ROWS:
            return True
        return rule is word_changes.listed_change or self._dropped_sheet(node, name, rels)

    def _dropped_sheet(self, node: Tree, name: str, rels: dict[str, Rel]) -> bool:
        if name not in ("x:sheet", "p:sldId"):
            return False
        rel = rels.get(get(node, "r:id") or "")
        return rel is not None and rel.target in self.facts.dropped

    def _chosen(self, node: Tree, name: str) -> list[Tree]:
        """The children that a reader gets: of alternatives, those that cleaning keeps."""
        inner = [child for child in node if is_element(child)]
        if name == "mc:AlternateContent":
            first = [one for one in inner if key(one.tag) == "mc:Choice" and is_known(one)]
            last = [one for one in inner if key(one.tag) == "mc:Fallback"]
            return first[:1] or last[:1]
        if name.endswith(":extLst"):
            return [one for one in inner if stays(one)]
        return inner

    def _said(self, node: Tree, name: str) -> tuple[bytes, list[str]]:
        """What an element says, and the relationships that it names."""
        said, ids = [name], list[str]()
        for full, value in node.items():
            counts = self._counts.get((name, full))
            if counts is None:
                counts = self._counts[name, full] = self._counting(name, key(full))
            if counts == "relation":
                ids.append(value)
            elif counts == "words" or (counts == "token" and TOKEN.fullmatch(value)):
                said.append(f"{key(full)}={value}")
        said.append((node.text or "") if ROWS[name].text else "")
        return "\x1f".join(said).encode("utf-8", "replace"), ids

    def _counting(self, name: str, attribute: str) -> str:
        """How an attribute counts among what readers get; "" where it does not."""
        known, table = ROWS[name].attributes.get(attribute), self.rules.attributes
        if _is_relation(name, attribute):
            return "relation"
        ruled = f"{name} {attribute}" in table or attribute in table
        if known is None or ruled or attribute in _FRAMES or self._recounts(name, attribute):
            return ""
        if known:
            return "words" if self._stays(name, attribute) else ""
        return "token"

    def _recounts(self, name: str, attribute: str) -> bool:
        """Whether it is a sheet by its number, which is another where hidden sheets go."""
        return self.wish.drop_hidden and f"{name} {attribute}" in _BY_NUMBER

    def _stays(self, name: str, attribute: str) -> bool:
        free = self.rules.free
        return f"{name.partition(':')[0]} {attribute}" in free or f"{name} {attribute}" in free

    def _cell(self, cell: Tree, *, filled: bool) -> bytes:
        shown = "" if filled else sheet_cells.shown(self.facts, cell)
        if self.facts.pictures:
            shown = sheet_pictures.renamed(self.facts, shown)
        return f"{cell.get('r', '')}={shown}".encode("utf-8", "replace")

    def _target(self, rel: Rel) -> Iterator[bytes]:
        if rel.external or rel.target not in self.opc.names or rel.target in self.facts.dropped:
            return
        if rel.kind in ooxml_parts.KEPT[self.folder]:
            if rel.kind in _WHOLE_PARTS:
                yield from self._part(rel.target, rel.kind)
        elif rel.kind in ooxml_parts.FILES:
            yield from self._file(rel.target, rel.kind)

    def _file(self, name: str, kind: str) -> Iterator[bytes]:
        raw = self.opc.raw(name)
        try:
            same = list(self.inside.same(raw, name))
            left_out = bool(identify(raw).refuses)
        except Refused:
            if not self.wish.drop_unknown and kind != "oleObject":
                raise
            return
        if not left_out:
            yield from same


def _is_relation(name: str, attribute: str) -> bool:
    return attribute.startswith(("r:", "o:relid")) and attribute in ROWS[name].attributes


def content(name: str, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """Words, looks and files that readers see, in their order, as they must be in a copy, too."""
    try:
        yield from _Reader(name, data, inside).read()
    except RecursionError:
        raise TooLarge("too_deep") from None


def searched(name: str, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What a copy says that is not for its readers: names, values of attributes, stray words."""
    opc = Opc(data, inside.spend)
    rules = RULES[ooxml_parts.MAIN[name][0].folder]
    for part in opc.names:
        raw = opc.raw(part)
        if raw == EXCEL:
            continue
        yield b"" if _OWN_NAME.fullmatch(part) else part.encode()
        if part.endswith((".xml", ".rels", ".vml")):
            yield "\n".join(_values(parsed(raw), rules)).encode("utf-8", "replace")
        else:
            yield from inside.texts(raw, part)


def _values(root: Tree, rules: Any) -> Iterator[str]:
    """The words of a part that none of its readers sees."""
    for node in root.iter():
        if not is_element(node):
            yield node.text or ""
            continue
        name = key(node.tag)
        row = ROWS.get(name)
        if row is None or not row.text:
            yield (node.text or "").strip()
        for full, value in node.items():
            attribute = key(full)
            prefix = name.partition(":")[0]
            visible = f"{prefix} {attribute}" in rules.free or f"{name} {attribute}" in rules.free
            ruled = f"{name} {attribute}" in rules.attributes or attribute in rules.attributes
            made = full in _MADE or value.startswith(("http", "mailto"))
            made = made or (
                full == "Target" and bool(_OWN_NAME.fullmatch(value.replace("../", "")))
            )
            if not (visible or ruled or made or _ENUMERATED.fullmatch(value)):
                yield value
