"""What has to be known of a whole document before its parts can be cleaned one by one.

Which bookmarks are pointed at, which styles hide words, which strings cells use, which names
formulas use, which sheets and slides are hidden.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache, partial

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.office import (
    ooxml_parts,
    sheet_pictures,
    sheet_place,
    sheet_visibility,
    slides_visibility,
    word_visibility,
)
from toolkit.formats.office.ooxml_package import Opc
from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_xml import (
    Tree,
    child,
    get,
    is_on,
    named,
    parsed,
    whole_number,
)
from toolkit.formats.office.sheet_cells import column_of, hidden_columns, value_of
from toolkit.formats.office.word_fields import code, fields, pointed
from toolkit.formats.xml_parts import is_element
from toolkit.model import Recipe

_STORIES = frozenset({"main", "header", "footer", "footnotes", "endnotes"})
_NAMES = re.compile(r"[^\W\d][\w.\\]*")
#: Elements whose text is a formula, and attributes that are one.
_FORMULAS = frozenset({
    "x:f", "c:f", "xm:f", "x:formula", "x:formula1", "x:formula2", "x:calculatedColumnFormula",
    "x:totalsRowFormula", "xvml:FmlaLink", "xvml:FmlaRange", "xvml:FmlaGroup", "xvml:FmlaTxbx",
    "xvml:FmlaPict", "x:oldFormula",
})  # fmt: skip
_FORMULA_ATTRIBUTES = frozenset({
    "location", "linkedCell", "listFillRange", "textlink", "fmlaLink", "fmlaRange", "fmlaGroup",
    "fmlaTxbx",
})  # fmt: skip
_PHONETIC = "boolean(//*[local-name() = 'c'][@ph = '1' or @ph = 'true'])"
_PEOPLE_SEE = frozenset({"Note", ""})


class Facts:
    """Facts about one document; what does not concern its kind stays empty."""

    def __init__(self) -> None:
        self.identifiers: dict[str, str] = {}
        self.bookmarks: dict[str, str] = {}
        self.closed: set[tuple[str, str]] = set()
        self.vanished: set[str | None] = set()
        self.white: set[str | None] = set()
        self.coloured: set[str | None] = set()
        self.coloured_page = False
        self.paragraphs = word_visibility.Paragraphs()
        self.dropped: set[str] = set()
        self.strings: list[str] = []
        self.strings_used: set[int] = set()
        self.phonetic = False
        self.unseen = sheet_visibility.Unseen()
        self.names_used: set[str] = set()
        self.formulas = False
        self.asks_place = self.asks_clock = False
        self.drawn: dict[str, dict[str, str]] = {}
        self.hidden: dict[str, str] = {}
        self.slide_size: tuple[int, int] = (0, 0)
        self.paper: slides_visibility.Paper = lambda _: None
        self.sheets: list[tuple[str, str]] = []
        self.pictures: dict[str, str] = {}


def gathered(opc: Opc, main: str, folder: str, wish: Recipe, *, writes: bool) -> Facts:
    """All facts about a document; raises NotCleanable when writing what cannot be cleaned."""
    facts = Facts()
    if folder == "word":
        _words(facts, opc, main)
    elif folder == "xl":
        _sheets(facts, opc, main, wish, writes)
    else:
        _slides(facts, opc, main, wish)
    return facts


def _parts(opc: Opc, main: str, folder: str) -> Iterator[tuple[str, str]]:
    """All parts that relationships lead to, and what they are."""
    queue, seen = deque([(main, "main")]), {main}
    while queue:
        name, kind = queue.popleft()
        yield name, kind
        for rel in opc.rels(name):
            known = rel.kind in ooxml_parts.KEPT[folder] and not rel.external
            if known and rel.target not in seen and rel.target in opc.names:
                seen.add(rel.target)
                queue.append((rel.target, rel.kind))


def _words(facts: Facts, opc: Opc, main: str) -> None:
    marks: list[str] = []
    wanted: set[str] = set()
    for name, kind in _parts(opc, main, "word"):
        if kind in _STORIES:
            root = parsed(opc.raw(name))
            facts.coloured_page |= child(root, "w:background") is not None
            marks += _bookmarks(root)
            wanted.update(_wanted(root))
            wanted.update(
                rel.target[1:].lower() for rel in opc.rels(name) if rel.target.startswith("#")
            )
        elif kind == "styles":
            _styles(facts, parsed(opc.raw(name)))
    for mark in marks:
        if mark.lower() in wanted and mark.lower() not in facts.bookmarks:
            sign = "_b" if mark.startswith("_") else "b"
            facts.bookmarks[mark.lower()] = f"{sign}{len(facts.bookmarks) + 1}"


def _bookmarks(root: Tree) -> Iterator[str]:
    for node in named(root, "w:bookmarkStart"):
        yield get(node, "w:name") or ""


def _wanted(root: Tree) -> Iterator[str]:
    for node in named(root, "w:hyperlink", "w:fldSimple"):
        if key(node.tag) == "w:fldSimple":
            yield from (one.lower() for one in pointed(get(node, "w:instr") or ""))
        elif get(node, "w:anchor"):
            yield (get(node, "w:anchor") or "").lower()
    for field in fields(root):
        yield from (one.lower() for one in pointed(code(field)))


def _styles(facts: Facts, root: Tree) -> None:
    """Styles that hide words, that make them white, and that put a colour behind them."""
    styles = [one for one in root if is_element(one) and key(one.tag) == "w:style"]
    facts.vanished = _with_heirs(styles, _vanishes)
    facts.white = _with_heirs(styles, _is_white)
    facts.coloured = _with_heirs(styles, _has_ground)
    # what a paragraph looks like that names no style
    for one in styles:
        if get(one, "w:type") == "paragraph" and get(one, "w:default") in ("1", "true", "on"):
            for known in (facts.white, facts.coloured):
                if get(one, "w:styleId") in known:
                    known.add(None)


def _with_heirs(styles: list[Tree], says: Callable[[Tree], bool | None]) -> set[str | None]:
    """Styles of which something is true, by themselves or by the style they are based on."""
    found: set[str | None] = set()
    bases: dict[str | None, str | None] = {}
    for one in styles:
        own, base = says(one), child(one, "w:basedOn")
        if own is None and base is not None:
            bases[get(one, "w:styleId")] = get(base, "w:val")
        if own:
            found.add(get(one, "w:styleId"))
    for _ in range(12):
        found.update(style for style, base in bases.items() if base and base in found)
    return found


def _vanishes(style: Tree) -> bool | None:
    own = child(style, "w:rPr", "w:vanish")
    return None if own is None else is_on(own)


def _is_white(style: Tree) -> bool | None:
    return word_visibility.is_white(child(style, "w:rPr"))


def _has_ground(style: Tree) -> bool | None:
    if get(style, "w:type") == "table":
        return word_visibility.has_colour_inside(style) or None
    return (
        any(word_visibility.has_ground(child(style, look)) for look in ("w:pPr", "w:rPr")) or None
    )


def _sheets(facts: Facts, opc: Opc, main: str, wish: Recipe, writes: bool) -> None:
    rels = {rel.id: rel.target for rel in opc.rels(main)}
    used: dict[str, set[int]] = {}
    called: dict[str, set[str]] = {}
    albums = list[Tree]()
    facts.unseen = _looks(opc, main)
    for name, kind, root in _sheet_parts(facts, opc, main):
        if kind == "main":
            _book(facts, root, rels)
        elif kind == "sharedStrings":
            facts.strings = [_text(one) for one in root if is_element(one)]
        elif kind == "worksheet":
            used[name] = _strings_used(root, wish, facts.unseen)
            called[name] = sheet_pictures.called(root)
        elif kind == "cellImage":
            albums.append(root)
    if wish.drop_hidden:
        _hidden_sheets(facts, opc, main, writes)
    parts = {part for _, part in facts.sheets} - facts.dropped
    facts.strings_used = set().union(*(used.get(part, set()) for part in parts))
    shown = set[str]().union(*(called.get(part, set()) for part in parts))
    facts.pictures = sheet_pictures.numbered(albums, shown)


def _sheet_parts(facts: Facts, opc: Opc, main: str) -> Iterator[tuple[str, str, Tree]]:
    """The parts of a workbook and what they are; what all of them may say is noted."""
    for name, kind in _parts(opc, main, "xl"):
        if kind == "vmlDrawing":
            _old_drawing(facts, opc, name)
            continue
        raw = opc.raw(name)
        root = parsed(raw)
        _cells(facts, root, kind, raw)
        yield name, kind, root


def _looks(opc: Opc, main: str) -> sheet_visibility.Unseen:
    """The looks of cells that hide what stands in them; sheets can only be read after these."""
    name = next((name for name, kind in _parts(opc, main, "xl") if kind == "styles"), None)
    return sheet_visibility.styles(parsed(opc.raw(name))) if name else sheet_visibility.Unseen()


def _book(facts: Facts, root: Tree, rels: dict[str, str]) -> None:
    for node in named(root, "x:sheet", "x:definedName"):
        if key(node.tag) == "x:sheet":
            part = rels.get(get(node, "r:id") or "", "")
            facts.sheets.append((node.get("name", ""), part))
            if node.get("state", "visible") != "visible":
                facts.hidden[part] = node.get("name", "")
        else:
            facts.asks_place = facts.asks_place or sheet_place.asks(node.text or "")
            used = set(_NAMES.findall((node.text or "").lower())) - {node.get("name", "").lower()}
            facts.names_used |= used


def _text(node: Tree) -> str:
    return "".join(
        one.text or "" for one in node.iter()
        if is_element(one) and key(one.tag) == "x:t" and not _read_aloud(one)
    )  # fmt: skip


def _read_aloud(node: Tree) -> bool:
    """Whether words say how others are read; some programs put runs around them."""
    return any(key(above.tag) == "x:rPh" for above in node.iterancestors())


def _cells(facts: Facts, root: Tree, kind: str, raw: bytes) -> None:
    if _said(raw, "ph"):
        facts.phonetic = facts.phonetic or root.xpath(_PHONETIC)
    for node in named(root, *_FORMULAS):
        if node.text:
            facts.formulas = True
            facts.asks_place = facts.asks_place or sheet_place.asks(node.text)
            facts.asks_clock = facts.asks_clock or sheet_place.asks_clock(node.text)
            facts.names_used.update(_NAMES.findall(node.text.lower()))
    for node in named(root, "x:worksheetSource"):
        facts.names_used.update(_NAMES.findall(" ".join(node.attrib.values()).lower()))
    for name in sorted(_FORMULA_ATTRIBUTES) if kind != "main" else ():
        for said in root.xpath(f"//@{name}") if _said(raw, name) else ():
            facts.names_used.update(_NAMES.findall(said.lower()))


def _said(raw: bytes, name: str) -> bool:
    """Whether an attribute may be there; asking the bytes first is faster than asking the tree."""
    return name.encode() in raw or b"\0" in raw  # two bytes a letter: ask the tree


def _strings_used(root: Tree, wish: Recipe, looks: sheet_visibility.Unseen) -> set[int]:
    """The strings that the cells of a sheet show, in a copy."""
    used: set[int] = set()
    columns = hidden_columns(root) if wish.drop_hidden else set()
    unseen = set(sheet_visibility.cells(root, looks)) if wish.drop_hidden else ()
    for cell in named(root, "x:c"):
        if cell.get("t") != "s":
            continue
        away = wish.drop_hidden and cell.getparent().get("hidden") in ("1", "true")
        text = value_of(cell)
        if (
            text.isdecimal()
            and len(text) < 10
            and not away
            and cell not in unseen
            and not (columns and column_of(cell.get("r", "")) in columns)
        ):
            used.add(int(text))
    return used


def _old_drawing(facts: Facts, opc: Opc, name: str) -> None:
    """Old drawings of comments go; those of controls and objects stay."""
    try:
        root = parsed(opc.raw(name).replace(b"<br>", b"<br/>"))
    except Damaged:
        facts.dropped.add(name)
        return
    kinds = {
        node.get("ObjectType", "") for node in root.iter()
        if is_element(node) and key(node.tag) == "xvml:ClientData"
    }  # fmt: skip
    if not kinds - _PEOPLE_SEE:
        facts.dropped.add(name)


def _hidden_sheets(facts: Facts, opc: Opc, main: str, writes: bool) -> None:
    """Hidden sheets go where nothing speaks of them; raises NotCleanable where something does."""
    for part, name in facts.hidden.items():
        tokens = set(_NAMES.findall(name.lower()))
        needed = tokens & facts.names_used or "indirect" in facts.names_used or not tokens
        if needed and writes:
            raise NotCleanable("hidden_needed")
        facts.dropped.add(part)
    facts.dropped.update(
        name for name, kind in _parts(opc, main, "xl") if kind.startswith("pivot")
    )


def _slides(facts: Facts, opc: Opc, main: str, wish: Recipe) -> None:
    facts.paper = cache(partial(slides_visibility.paper, opc))
    size = child(parsed(opc.raw(main)), "p:sldSz")
    if size is not None:
        facts.slide_size = (whole_number(size.get("cx")), whole_number(size.get("cy")))
    for name, kind in _parts(opc, main, "ppt") if wish.drop_hidden else ():
        if kind == "notesSlide" or (
            kind == "slide" and parsed(opc.raw(name)).get("show") in ("0", "false")
        ):
            facts.dropped.add(name)
