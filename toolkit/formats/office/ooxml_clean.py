"""A whole document of Office Open XML: which parts stay, what each gives away, and the copy.

Only what the main part leads to gets into a copy, part by part, under neutral names. All else is
told and left out. Files inside are told and cleaned by their own formats.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge
from toolkit.formats import named, zip_traces, zip_write
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Cleaned, Inside
from toolkit.formats.office import (
    ooxml_parts,
    sheet_pictures,
    sheet_rules,
    sheet_volatile,
    slides_rules,
    word_changes,
    word_rules,
)
from toolkit.formats.office.ooxml_drawing import DRAWING
from toolkit.formats.office.ooxml_facts import Facts, gathered
from toolkit.formats.office.ooxml_findings import told
from toolkit.formats.office.ooxml_package import TYPES, Opc, Rel, rels_name, rels_part, types_part
from toolkit.formats.office.ooxml_walk import Walk
from toolkit.formats.office.ooxml_xml import Tree, parsed, serialised
from toolkit.formats.office.word_fields import LINK, settle
from toolkit.model import Finding, Place

RULES = {
    "word": DRAWING | word_rules.WORD,
    "xl": DRAWING | sheet_rules.SHEET,
    "ppt": DRAWING | slides_rules.SLIDES,
}
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
#: What a program shows from another computer or folder as soon as it opens a document.
_FETCHED = frozenset(
    {"image", "oleObject", "audio", "video", "media", "frame", "attachedTemplate"}
)


#: Programs trust the heights of rows where a workbook says it is of Excel; this says so and no
#: more.
EXCEL = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.open'
    b'xmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Excel'
    b"</Application></Properties>"
)
_APP = "docProps/app.xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


class Part(NamedTuple):
    """A part of the copy."""

    name: str
    type: str
    raw: bytes
    rels: list[Rel]


class Scrub:
    """One document on its way to a clean copy; `writes`: whether the copy is really made.

    Where it is, what cannot be cleaned raises; where it is not, everything is told.
    """

    def __init__(self, data: Buffer, inside: Inside, name: str, *, writes: bool) -> None:
        """Read the package; raises Damaged, TooLarge or Locked."""
        self.inside, self.wish, self.writes = inside, inside.wish, writes
        self.program, self.main_type = ooxml_parts.MAIN[name]
        self.opc = Opc(data, inside.spend)
        self.findings: list[Finding] = list(zip_traces.traces(data, self.opc.zip))
        self.parts: list[Part] = []
        self._names: dict[str, str] = {}
        self._files: dict[str, bool] = {}
        self._counts: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._queue: deque[tuple[str, str]] = deque()
        self._kept_links: set[tuple[str, str]] = set()
        self._strict = False
        self.facts = Facts()

    def run(self) -> Scrub:
        """Go through all parts; raises NotCleanable when writing what cannot be cleaned."""
        main = self.main()
        self._strict = main.type.startswith(_STRICT)
        self._names[main.target] = f"{self.program.folder}/{self.program.main}.xml"
        self.facts = gathered(
            self.opc, main.target, self.program.folder, self.wish, writes=self.writes
        )
        self._queue.append((main.target, "main"))
        while self._queue:
            self._part(*self._queue.popleft())
        if not self.writes:
            self._rest()
        return self

    def of_excel(self) -> bool:
        """Whether a workbook says that Excel wrote it."""
        for rel in self.opc.rels("") if self.program.folder == "xl" else ():
            if rel.kind == "extended-properties" and rel.target in self.opc.names:
                return b"<Application>Microsoft Excel</Application>" in self.opc.raw(rel.target)
        return False

    def main(self) -> Rel:
        """The relationship that leads to the main part; raises Damaged."""
        for rel in self.opc.rels(""):
            if rel.kind == "officeDocument" and not rel.external and rel.target in self.opc.names:
                return rel
        raise Damaged("structure")

    def _part(self, name: str, kind: str) -> None:
        self._kinds[name] = kind
        rels = self.opc.rels(name)
        root = self.tree(name)
        walk = Walk(name, RULES[self.program.folder], rels, self, self.facts)
        self._before(walk, root)
        kept = walk.run(root)
        for rel in rels:
            known = ooxml_parts.KEPT[self.program.folder].get(rel.kind)
            back = kind == "notesSlide" and rel.kind == "slide"
            if (known is not None and known.implicit) or back:
                walk.rel(rel.id)
            elif self._unknown(rel):
                walk.refuse(ooxml_parts.REFUSED.get(rel.kind, "unsupported_variant"))
        for rel in rels:
            if rel.kind == "diagramData":
                self.facts.drawn[rel.target] = {
                    old: new for old, new in walk.used.items()
                    if walk.rels[old].kind == "diagramDrawing"
                }  # fmt: skip
        self.findings += walk.findings
        if self.writes:
            self.parts.append(self._written(name, kind, root, kept, walk))

    def _before(self, walk: Walk, root: Tree) -> None:
        if self.program.folder == "word":
            word_changes.settle(walk, root)
            settle(walk, root)
        elif self.program.folder == "xl":
            sheet_volatile.settle(walk, root)
            sheet_pictures.settle(walk, root)
            sheet_rules.settle(walk, root)
        else:
            slides_rules.settle(walk, root)

    def _written(self, name: str, kind: str, root: Tree, kept: set[str], walk: Walk) -> Part:
        rels = [
            Rel(new, rel.kind, self.type_of(rel.kind), self._target(rel), rel.external)
            for old, new in walk.used.items()
            for rel in [walk.rels[old]]
        ]
        table = ooxml_parts.KEPT[self.program.folder]
        said = self.main_type if kind == "main" else table[kind].type
        return Part(self._names[name], said, serialised(root, kept), rels)

    def type_of(self, kind: str) -> str:
        """The type of a relationship, in the form of the standard that the document has."""
        if kind in ooxml_parts.ADDED:
            return f"{_MICROSOFT}{ooxml_parts.ADDED[kind]}/relationships/{kind}"
        if kind in ooxml_parts.OTHERS:
            return ooxml_parts.OTHERS[kind]
        return (_STRICT if self._strict else _TRANSITIONAL) + kind

    def _target(self, rel: Rel) -> str:
        if not rel.external:
            return self._names[rel.target]
        if rel.target.startswith("#"):
            return "#" + self.facts.bookmarks.get(rel.target[1:].lower(), rel.target[1:])
        return rel.target

    def tree(self, name: str) -> Tree:
        """A part as a tree of its own; raises Damaged."""
        raw = self.opc.raw(name)
        try:
            return parsed(raw)
        except Damaged:
            if not name.lower().endswith(".vml"):
                raise
            return parsed(raw.replace(b"<br>", b"<br/>"))

    def there(self, rel: Rel) -> bool:
        """Whether what a relationship points at could stay in the copy."""
        return rel.external or rel.target in self.opc.names

    def use(self, part: str, rel: Rel) -> bool:
        """Whether what a relationship points at stays in the copy."""
        if rel.external:
            return self._link(part, rel)
        if rel.target not in self.opc.names:
            return False
        known = ooxml_parts.KEPT[self.program.folder].get(rel.kind)
        if known is not None:
            return self._keep(rel, known)
        if rel.kind in ooxml_parts.FILES:
            return self._behind_chart(part, rel) and self._file(rel)
        return False

    def _behind_chart(self, part: str, rel: Rel) -> bool:
        """The workbook behind a chart has all cells, also those that are not drawn."""
        if rel.kind != "package" or self._kinds.get(part) != "chart":
            return True
        self.findings.append(Finding("content.hidden_part", Place(f"{part}/workbook"), rel.target))
        return not self.wish.drop_hidden

    def _unknown(self, rel: Rel) -> bool:
        """Whether a relationship may be needed to show the content, but is not known here."""
        folder = self.program.folder
        known = rel.kind in ooxml_parts.KEPT[folder] or rel.kind in ooxml_parts.FILES
        if known or rel.kind in ooxml_parts.GOING or rel.external or self.wish.drop_unknown:
            return False
        return rel.target in self.opc.names and ooxml_parts.known_maker(rel.type)

    def _link(self, part: str, rel: Rel) -> bool:
        if rel.kind != "hyperlink":
            return False
        if rel.target.startswith("#"):
            known = self.program.folder == "xl" or rel.target[1:].lower() in self.facts.bookmarks
            if known:
                self._kept_links.add((part, rel.id))
            return known
        if not LINK.match(rel.target):
            return False
        self._kept_links.add((part, rel.id))
        self.findings.append(Finding("content.link", Place(f"{part}/hyperlink"), rel.target))
        return True

    def _keep(self, rel: Rel, known: ooxml_parts.Kept) -> bool:
        if rel.target in self._names:
            return True
        if rel.target in self.facts.dropped:
            return False
        self._names[rel.target] = self._free_name(
            known.name, "vml" if rel.kind == "vmlDrawing" else "xml"
        )
        self._queue.append((rel.target, rel.kind))
        return True

    def _free_name(self, stem: str, ending: str) -> str:
        self._counts[stem] = number = self._counts.get(stem, 0) + 1
        if stem in ooxml_parts.ONCE:
            if number > 1:
                raise Damaged("structure")
            return f"{self.program.folder}/{stem}.{ending}"
        return f"{self.program.folder}/{stem}{number}.{ending}"

    def _file(self, rel: Rel) -> bool:
        """A file of another kind: told, or cleaned; False when it is left out."""
        name = rel.target
        if name not in self._files:
            self._files[name] = self._taken(name, ooxml_parts.FILES[rel.kind])
        return self._files[name]

    def _taken(self, name: str, stem: str) -> bool:
        raw = self.opc.raw(name)
        if not self.writes:
            self.findings += self.inside.findings(raw, name)
            return True
        clean = self._cleaned(raw, name, stem)
        if clean is None:
            return False
        form = named(clean.format)
        self._names[name] = self._free_name(stem, clean.suffix.lstrip("."))
        self.parts.append(Part(self._names[name], form.media if form else "", clean.data, []))
        return True

    def _cleaned(self, raw: bytes, name: str, stem: str) -> Cleaned | None:
        """A clean file; of an object that cannot be cleaned, only the picture stays."""
        try:
            return self.inside.cleaned(raw, name)
        except TooLarge:
            raise
        except Refused:
            if stem != ooxml_parts.FILES["oleObject"]:
                raise
            return None

    def _rest(self) -> None:
        """All that does not get into the copy, and all that is pointed at elsewhere."""
        kinds: dict[str, str] = {}
        for source in ["", *(name for name in self.opc.names if not name.endswith(".rels"))]:
            for rel in self._rels(source):
                kinds.setdefault(rel.target, rel.kind)
                if rel.external and (source, rel.id) not in self._kept_links:
                    self._elsewhere(source, rel)
        for name in self.opc.names:
            if name in self._names or name in self._files or name == self.opc.find(TYPES):
                continue
            if name.endswith(".rels") and self._belongs(name):
                continue
            if name == _APP and self.opc.raw(name) == EXCEL:
                continue
            kind = ooxml_parts.GOING.get(kinds.get(name, ""), "hidden.file")
            self.findings += told(self.opc, name, kind, self.inside)

    def _rels(self, source: str) -> list[Rel]:
        try:
            return self.opc.rels(source)
        except Damaged:
            self.findings.append(Finding("inside.damaged", Place(rels_name(source))))
            return []

    def _belongs(self, name: str) -> bool:
        folder, _, file = name.rpartition("/")
        source = f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"
        return not source or bool(self.opc.find(source))

    def _elsewhere(self, source: str, rel: Rel) -> None:
        far = LINK.match(rel.target) or rel.target.startswith("\\\\")
        kind = "hidden.call" if far and rel.kind in _FETCHED else "who.user_path"
        if far and rel.kind == "hyperlink":
            kind = "hidden.text"
        self.findings.append(Finding(kind, Place(f"{source or 'package'}/{rel.kind}"), rel.target))


def written(scrub: Scrub) -> Iterator[bytes]:
    """The copy as a package."""
    main = [part for part in scrub.parts if part.type == scrub.main_type][:1]
    parts = [*main, *(part for part in scrub.parts if part not in main)]
    if not main:
        raise NotCleanable("unsupported_variant")
    roots = [Rel("rId1", "officeDocument", scrub.type_of("officeDocument"), parts[0].name, False)]
    if scrub.of_excel():
        kind = "extended-properties"
        roots.append(Rel("rId2", kind, scrub.type_of(kind), _APP, False))
        parts.append(Part(_APP, _APP_TYPE, EXCEL, []))
    files = [(TYPES, types_part({part.name: part.type for part in parts}))]
    files.append((rels_name(""), rels_part("", roots)))
    for part in parts:
        files.append((part.name, part.raw))
        if part.rels:
            files.append((rels_name(part.name), rels_part(part.name, part.rels)))
    yield from zip_write.written(files)
