"""One walk through a part: what is not known goes, what gives somebody away goes; both are said.

Elements and attributes keep their order, because programs insist on it. The walk changes the
tree it is given, so that what is said and what is written cannot disagree. Rules of the three
kinds of documents are tables: an element's name, and the kind of trace it is or a function that
looks closer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from toolkit.errors import NotCleanable
from toolkit.formats.office.ooxml_package import Rel
from toolkit.formats.office.ooxml_vocabulary import FOREIGN, PREFIXES, ROWS, Row, key
from toolkit.formats.office.ooxml_xml import Tree
from toolkit.formats.xml_parts import is_element
from toolkit.model import Finding, Place, Recipe

#: What becomes of an element: on to its attributes and children, away, or only its children stay.
GO, DROP, UNWRAP = range(3)
Rule = Callable[["Walk", Tree], int]
Change = Callable[["Walk", Tree, str], "str | None"]

#: How values look that are no free words: numbers, names of a list, colours, measures.
TOKEN = re.compile(r"[\w.%#+:,;()*/@<>=$!&\[\]{} -]{0,120}", re.ASCII)
_SAYS = re.compile(r"[-:{}0-9A-Fa-f]{8,}")
#: Namespaces of which nothing stays -> the kind of trace.
_SPACES: dict[str, str] = {
    "xr": "hidden.id", "xr2": "hidden.id", "xr3": "hidden.id", "xr6": "hidden.id",
    "xr10": "hidden.id", "xr16": "hidden.id", "a16": "hidden.id", "c16": "hidden.id",
    "thm15": "hidden.id", "w16cid": "hidden.id", "w16cex": "hidden.id", "w16": "hidden.id",
    "x15ac": "who.user_path", "w16sdtdh": "hidden.id", "wne": "hidden.script",
    "?": "hidden.unknown",
}  # fmt: skip


class Owner(Protocol):
    """What a walk asks of the package that it walks in."""

    writes: bool
    wish: Recipe

    def there(self, rel: Rel) -> bool:
        """Whether what a relationship points at could stay."""

    def use(self, part: str, rel: Rel) -> bool:
        """Whether what a relationship points at stays."""


class Rules:
    """Tables: elements, attributes, and the free words that stay."""

    def __init__(
        self, elements: Mapping[str, str | Rule], attributes: Mapping[str, str | Change],
        free: frozenset[str],
    ) -> None:  # fmt: skip
        self.elements, self.attributes, self.free = elements, attributes, free

    def __or__(self, other: Rules) -> Rules:
        return Rules(
            {**self.elements, **other.elements}, {**self.attributes, **other.attributes},
            self.free | other.free,
        )  # fmt: skip


class Walk:
    """A walk through one part; `facts` is what is known of the whole document."""

    def __init__(
        self, part: str, rules: Rules, rels: list[Rel], owner: Any, facts: Any = None
    ) -> None:
        self.part, self.rules, self.owner, self.facts = part, rules, owner, facts
        self.rels = {rel.id: rel for rel in rels}
        self.findings: list[Finding] = []
        self.used: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self._bags: dict[tuple[str, str], dict[str, None]] = {}
        self._plain: dict[tuple[str, str], bool] = {}

    def run(self, root: Tree) -> set[str]:
        """Go through a part; gives back the prefixes that must stay declared."""
        self._around(root)
        if self._element(root) == DROP:
            self.refuse("unsupported_variant")
        for (kind, label), values in self._bags.items():
            said = " ".join(values)
            self.findings.append(Finding(kind, Place(f"{self.part}/{label}"), said or None))
        return self._ignorable(root)

    def say(self, kind: str, label: str, value: str | None) -> None:
        """Tell of a trace."""
        self.findings.append(Finding(kind, Place(f"{self.part}/{label}"), value or None))

    def collect(self, kind: str, label: str, value: str) -> None:
        """Tell of a trace together with all others of its sort in this part."""
        self._bags.setdefault((kind, label), {})[value.strip()] = None

    def refuse(self, detail: str) -> None:
        """Say that a clean copy cannot be made; raises NotCleanable where one is being made."""
        if self.owner.writes:
            raise NotCleanable(detail)

    def number(self, word: str) -> int:
        """One more of these in this part."""
        self.counts[word] = self.counts.get(word, 0) + 1
        return self.counts[word]

    def rel(self, old: str) -> str:
        """A relationship's identifier in the copy; "" when what it points at goes."""
        if old not in self.used:
            rel = self.rels.get(old)
            if rel is None or not self.owner.use(self.part, rel):
                return ""
            self.used[old] = f"rId{len(self.used) + 1}"
        return self.used[old]

    def _around(self, root: Tree) -> None:
        """Comments and instructions before and behind the root element."""
        for direction in (True, False):
            for node in list(root.itersiblings(preceding=direction)):
                self.say("hidden.comment", "comment", (node.text or "").strip())

    def _element(self, node: Tree) -> int:
        """One element with all below it; the caller takes it out where the answer is DROP."""
        name = key(node.tag)
        rule = self.rules.elements.get(name)
        if isinstance(rule, str):
            self._told(rule, name, node)
            return DROP
        if rule is not None:
            verdict = rule(self, node)
            if verdict == DROP:
                return DROP
        else:
            verdict = GO
        row = ROWS.get(name)
        if row is None:
            self._told(_SPACES.get(name.partition(":")[0], "software.setting"), name, node)
            return DROP
        attributes = node.items() if verdict == GO else ()
        if attributes and not self._attributes(node, name, row, attributes):
            self.lost(node, name)
            return DROP
        inner = list(node)
        self._text(node, name, row, inner)
        self._children(inner)
        return DROP if inner and name in _NEVER_EMPTY and not len(node) else verdict

    def _told(self, kind: str, name: str, node: Tree) -> None:
        said = words(node)
        if said or kind not in ("software.setting", "hidden.id", "hidden.note"):
            self.collect(kind, name, said)

    def lost(self, node: Tree, name: str) -> None:
        """Tell of the words that go with an element that leads nowhere any more."""
        said = words(node)
        if said:
            self.collect("hidden.text", name, said)

    def _children(self, inner: list[Tree]) -> None:
        for child in inner:
            if not is_element(child):
                self.say("hidden.comment", "comment", (child.text or "").strip())
                self.cut(child)
                continue
            verdict = self._element(child)
            if verdict == DROP:
                self.cut(child)
            elif verdict == UNWRAP:
                self.unwrap(child)

    def cut(self, node: Tree) -> None:
        """Take a node out, with what stands behind it."""
        parent = node.getparent()
        if parent is not None:
            self._tail(node)
            parent.remove(node)

    def unwrap(self, node: Tree) -> None:
        """Put an element's children in its place."""
        parent = node.getparent()
        for child in list(node):
            node.addprevious(child)
        self._tail(node)
        parent.remove(node)

    def _text(self, node: Tree, name: str, row: Row, inner: list[Tree]) -> None:
        """Words where the standard has none."""
        if not row.text and node.text is not None:
            if node.text.strip():
                self.say("hidden.text", name, node.text.strip())
            node.text = None
        if ":" in name:
            for child in inner:
                self._tail(child)

    def _tail(self, node: Tree) -> None:
        if node.tail is not None:
            if node.tail.strip():
                self.say("hidden.text", "between elements", node.tail.strip())
            node.tail = None

    def _attributes(
        self, node: Tree, name: str, row: Row, attributes: list[tuple[str, str]]
    ) -> bool:
        """Look at all attributes; False when the element goes with one of them."""
        if not self._leads(name, row, attributes):
            return False
        for full, value in attributes:
            plain = self._plain.get((name, full))
            if plain is None:
                plain = self._plain[name, full] = self._is_plain(name, key(full), row)
            if plain and TOKEN.fullmatch(value):
                continue
            if not self._attribute(node, name, full, value, row):
                return False
        return True

    def _attribute(self, node: Tree, name: str, full: str, value: str, row: Row) -> bool:
        attribute = key(full)
        if attribute.startswith(("r:", "o:relid")) and attribute in row.attributes:
            return self._relation(node, full, name, attribute, value)
        kept = self._value(node, name, attribute, value, row)
        if kept is None:
            del node.attrib[full]
        elif kept != value:
            node.set(full, kept)
        return True

    def _is_plain(self, name: str, attribute: str, row: Row) -> bool:
        """Whether an attribute is no word, no relationship, and nothing that a rule looks at."""
        table = self.rules.attributes
        ruled = f"{name} {attribute}" in table or attribute in table
        known = row.attributes.get(attribute, False if attribute in FOREIGN else None)
        return known is False and not ruled and not attribute.startswith(_LEADING)

    def _leads(self, name: str, row: Row, attributes: list[tuple[str, str]]) -> bool:
        """Whether all that an element points at is there, so that it stays with all of it."""
        if name in WITHOUT:
            return True
        for full, value in attributes:
            attribute = key(full)
            if (
                attribute.startswith("r:")
                and attribute in row.attributes
                and attribute not in WITHOUT
            ):
                rel = self.rels.get(value)
                if rel is None or not self.owner.there(rel):
                    return False
        return True

    def _relation(self, node: Tree, full: str, name: str, attribute: str, value: str) -> bool:
        new = self.rel(value) if value else ""
        if new:
            node.set(full, new)
            return True
        if name in WITHOUT or attribute in WITHOUT:
            del node.attrib[full]
            return True
        return False

    def _value(self, node: Tree, name: str, attribute: str, value: str, row: Row) -> str | None:
        """What an attribute says in the copy; None when it goes."""
        table = self.rules.attributes
        rule = table.get(f"{name} {attribute}") or table.get(attribute)
        if isinstance(rule, str):
            if value.strip():
                self.collect(rule, _label(name, attribute), value)
            return None
        if rule is not None:
            return rule(self, node, value)
        if attribute in ("mc:Ignorable", "mc:MustUnderstand", "xml:space"):
            return value if attribute != "xml:space" or value in ("preserve", "default") else None
        known = row.attributes.get(attribute, False if attribute in FOREIGN else None)
        if known is None or (known and not self._free(name, attribute)):
            prefix = attribute.partition(":")[0] if ":" in attribute else ""
            kind = _SPACES.get(
                prefix, "hidden.unknown" if prefix != "x14ac" else "software.setting"
            )
            self.collect(kind, _label(name, attribute), value)
            return None
        if not known and not TOKEN.fullmatch(value):
            self.collect("hidden.unknown", _label(name, attribute), value)
            return None
        return value

    def _free(self, name: str, attribute: str) -> bool:
        prefix = name.partition(":")[0]
        free = self.rules.free
        return f"{prefix} {attribute}" in free or f"{name} {attribute}" in free

    def _ignorable(self, root: Tree) -> set[str]:
        """Only prefixes that are used may be called ignorable, and those must be declared."""
        kept = set[str]()
        telling = root.xpath(_TELL, namespaces={"mc": _COMPATIBLE})
        said = {known for node in telling for known in node.nsmap.values()}
        used = {
            PREFIXES[space] for space in said & PREFIXES.keys()
            if root.xpath("boolean(//n:*) or boolean(//@n:*)", namespaces={"n": space})
        }  # fmt: skip
        for node in telling:
            for name in list(node.attrib):
                if key(name) in _TELLING:
                    kept |= self._declared(node, name, used)
        return kept

    def _declared(self, node: Tree, name: str, used: set[str]) -> set[str]:
        spaces = {
            prefix: PREFIXES.get(node.nsmap.get(prefix, ""), "?")
            for prefix in node.get(name).split()
        }
        if name == "Requires":
            return set(spaces)
        if name.endswith("MustUnderstand") and "?" in spaces.values():
            self.refuse("unsupported_variant")
        stay = [prefix for prefix, known in spaces.items() if known in used and known != "?"]
        if stay:
            node.set(name, " ".join(stay))
        else:
            del node.attrib[name]
        return set(stay)


#: Attributes that speak of prefixes, and the elements that have one.
_TELLING = frozenset({"mc:Ignorable", "mc:MustUnderstand", "Requires"})
_TELL = "//*[@mc:Ignorable or @mc:MustUnderstand or @Requires]"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: Attributes that name what they point at, or speak of prefixes, or stay as the field writes them.
_LEADING = ("r:", "o:relid", "mc:", "xml:")
#: Elements and attributes that stay when what they point at does not.
WITHOUT = frozenset({
    "a:blip", "x:pageSetup", "w:hyperlink", "o:relid", "r:href", "r:pict", "c:chartSpace",
    "x:pivotCacheDefinition", "v:fill", "v:stroke", "x:objectPr", "x:controlPr", "p:cTn", "a:tile",
    "p:oleObj",
})  # fmt: skip


#: Lists that may not be empty; they go with the last of what they list.
_NEVER_EMPTY = frozenset({
    "x:definedNames", "x:hyperlinks", "x:controls", "x:oleObjects", "x:pivotCaches",
    "x:tableParts",
    "x:headerFooter", "x:dataValidations", "x:conditionalFormatting", "x:colors", "x:sheetViews",
    "mc:AlternateContent", "mc:Choice", "mc:Fallback", "a:ext", "p:ext", "x:ext", "c:ext",
    "dgm:ext", "a:extLst", "p:extLst", "x:extLst", "c:extLst", "dgm:extLst", "w:docVars",
    "p:custDataLst", "w:smartTagPr", "p:bldLst", "c:userShapes", "p:sldIdLst",
})  # fmt: skip


def _label(name: str, attribute: str) -> str:
    return f"{name}/@{attribute}"


def words(node: Tree) -> str:
    """What an element says: its text, and attributes that are words, dates or long numbers."""
    said = []
    for each in node.iter():
        if not is_element(each):
            said.append((each.text or "").strip())
            continue
        row = ROWS.get(key(each.tag))
        for full, value in each.items():
            known = row.attributes.get(key(full)) if row is not None else True
            if known is not False or _SAYS.search(value):
                said.append(value.strip())
        said.append((each.text or "").strip())
        if each is not node:
            said.append((each.tail or "").strip())
    return " ".join(dict.fromkeys(one for one in said if one))
