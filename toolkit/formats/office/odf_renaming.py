"""Names in OpenDocument: of styles, frames, tables, sections, bookmarks, and numbers of elements.

Names are for the program and its user, not for the reader, and they carry words of their authors
or numbers by which versions of a document can be linked. What programs bring by themselves stays;
all other names are numbered anew, the same wherever they are spoken of; what nothing points at
goes. The names of sheets and of cell ranges in formulas are seen, so they stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from toolkit.formats.office import odf_builtin, odf_rules
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.xml_parts import Node, is_element, unwrap

_MARKS = frozenset(
    f"text:{kind}{part}"
    for kind in ("bookmark", "reference-mark")
    for part in ("", "-start", "-end")
)
_REFS = (*sorted(odf_rules.ID_REFS), "draw:chain-next-name")
_LONG_REFS = frozenset(map(long, _REFS))
_LONG_NAMES = frozenset(map(long, (*odf_rules.IDS, "draw:name")))
_LINK = long("xlink:href")
#: Formulas, in which ranges are called by their names.
_SPEAKING = frozenset(map(long, (
    "table:formula", "table:condition", "calcext:value", "style:condition", "table:expression",
)))  # fmt: skip
_FORMULAS = (
    "table:formula", "text:formula", "table:cell-range-address", "chart:values-cell-range-address",
    "chart:label-cell-address", "draw:notify-on-update-of-ranges", "text:condition",
)  # fmt: skip
#: Sorts of names -> the word that stands in front of their numbers.
_WORDS = {"anchor": "m", "table": "Table", "section": "Section", "style": "style"}
#: Names as they are given here.
_OURS = re.compile(r"#?(style|m|Table|Section)\d+(\|\w+|( (style|m)\d+)*)")
#: Equations of shapes as programs number them, and how a shape's path speaks of one.
_EQUATION, _SPOKEN = re.compile(r"f\d{1,4}"), re.compile(r"\?([\w.-]+)")
_COUNTED = re.compile(r"[A-Za-z_.]{0,14}\d+")
_NAMED_RANGES = ("table:named-range", "table:named-expression")
_SECTIONS = re.compile(r"text:(section|index-title|[a-z-]*index|table-of-content|bibliography)$")


class Naming:
    """The names of one document with all its parts."""

    def __init__(self, parts: list[tuple[Node, Told]]) -> None:
        """parts: the trees after odf_clean went through them, styles first."""
        self._parts = parts
        self._maps: dict[str, dict[str, str]] = {}
        nodes = [node for root, _ in parts for node in root.iter("*")]
        self._defined = dict(_defined(nodes))
        self._wanted = set[str]()
        self._masters = {
            node.get(long("style:name")) for node in nodes if node.tag == long("style:master-page")
        }
        self._sheets = {
            table.get(long("table:name"))
            for root, _ in parts
            for sheets in root.iter(long("office:spreadsheet"))
            for table in sheets.findall(long("table:table"))
        }
        self._formulas = " ".join(_spoken(nodes))

    def rename(self) -> None:
        """Give every name its neutral one; take out what nothing points at."""
        self._wanted = set(_wanted(node for root, _ in self._parts for node in root.iter("*")))
        for root, told in self._parts:
            for node in list(root.iter("*")):
                if node is root or node.getparent() is not None:
                    self._node(node, short(node.tag), told)
        self._renamed_tables()

    def leads(self, name: str) -> bool:
        """Whether a link inside the document leads to something."""
        base, _, sort = name.partition("|")
        sheet = base.rpartition(".")[0].strip("'$")
        known = base in self._defined or base in self._sheets or sheet in self._sheets
        return known or sort == "outline"

    def _target(self, href: str) -> str:
        """A link inside the document, by the new name of what it leads to."""
        base, bar, sort = unquote(href[1:]).partition("|")
        which = self._defined.get(base)
        if which is None or base in self._sheets:
            return href
        return f"#{self._numbered(which, base)}{bar}{sort}"

    def _node(self, node: Node, name: str, told: Told) -> None:
        if name in _MARKS:
            self._mark(node, name, told)
            return
        if name in _NAMED_RANGES:
            self._range(node, name, told)
            return
        if name == "draw:enhanced-geometry":
            _geometry(node, told)
        if name == "draw:equation":
            return
        for attribute, value in list(node.attrib.items()):
            what = short(attribute)
            new = self._new(node, name, what, value)
            if new != value:
                self._tell(told, f"{name}/@{what}", what, value, new)
                _put(node, attribute, new)

    def _tell(self, told: Told, where: str, what: str, value: str, new: str | None) -> None:
        value = odf_builtin.BEHIND_MASTER.sub("", value)
        if not self._neutral(value, new, what):
            number = _COUNTED.fullmatch(value) or what in odf_rules.IDS
            told.gather("hidden.id" if number else "who.words", where, value)

    def _neutral(self, value: str, new: str | None, what: str) -> bool:
        """Whether a name said no more than its new one does."""
        if value == "" or _OURS.fullmatch(value):
            return True
        if what == "style:display-name":
            return odf_builtin.is_built_in(value)
        return new is not None and what in odf_rules.FONT_NAMES

    def _new(self, node: Node, name: str, what: str, value: str) -> str | None:
        """An attribute's new value; None when the attribute goes."""
        if what == "style:display-name":
            own = node.get(long("style:name"), "")
            return odf_builtin.decoded(own) if odf_builtin.is_built_in(own) else None
        if what in odf_rules.FONT_NAMES or name == "style:font-face":
            return value
        if odf_rules.is_style_name(what) or (
            what == "draw:name" and name in odf_rules.DRAWN_STYLES
        ):
            return self._style(value)
        if what in odf_rules.STYLE_LISTS:
            return " ".join(map(self._style, value.split()))
        return self._anchored(name, what, value)

    def _anchored(self, name: str, what: str, value: str) -> str | None:
        if what in odf_rules.IDS or (what == "draw:name" and name != "draw:page"):
            return self._numbered("anchor", value) if value in self._wanted else None
        if what in _REFS:
            spoken = [value] if value in self._defined else re.split(r"[,; ]+", value)
            known = [each for each in spoken if each in self._defined]
            return " ".join(self._numbered("anchor", each) for each in known) or None
        if what == "draw:name":
            return self._numbered("anchor", value)
        if what == "xlink:href" and value.startswith("#"):
            return self._target(value)
        return self._called(name, what, value)

    def _called(self, name: str, what: str, value: str) -> str | None:
        if what == "table:name":
            if name != "table:table":
                return self._style(value)
            if value in self._sheets or value == "local-table":
                return value
            return self._numbered("table", value)
        if what in ("text:name", "text:section-name", "text:index-name"):
            return self._numbered("section", value) if _SECTIONS.match(name) else None
        return value

    def _style(self, value: str) -> str:
        if odf_builtin.is_built_in(value):
            return value
        behind = odf_builtin.BEHIND_MASTER.search(value)
        if behind and value[: behind.start()] in self._masters:
            return self._style(value[: behind.start()]) + behind[0]
        return self._numbered("style", value)

    def _numbered(self, which: str, value: str) -> str:
        names = self._maps.setdefault(which, {})
        if value not in names:
            names[value] = f"{_WORDS[which]}{len(names) + 1}"
        return names[value]

    def _mark(self, node: Node, name: str, told: Told) -> None:
        value = node.get(long("text:name"), "")
        for attribute in [key for key in node.attrib if key != long("text:name")]:
            del node.attrib[attribute]
        if value in self._wanted:
            new = self._numbered("anchor", value)
            node.set(long("text:name"), new)
        else:
            new = ""
            unwrap(node)
        if new != value and not _OURS.fullmatch(value):
            told.gather("hidden.id" if _COUNTED.fullmatch(value) else "who.words", name, value)

    def _range(self, node: Node, name: str, told: Told) -> None:
        value = node.get(long("table:name"), "")
        if not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", self._formulas):
            told.gather("hidden.text", name, " ".join(node.attrib.values()))
            unwrap(node)

    def _renamed_tables(self) -> None:
        """Formulas speak of renamed tables by their new names."""
        tables = self._maps.get("table", {})
        if not tables:
            return
        longest = sorted(map(re.escape, tables), key=len, reverse=True)
        spoken = re.compile(rf"(?<![\w.])({'|'.join(longest)})(?=\.)")
        for root, _ in self._parts:
            for node in root.iter("*"):
                for what in _FORMULAS:
                    value = node.get(long(what))
                    if value:
                        node.set(long(what), spoken.sub(lambda match: tables[match[1]], value))


def _put(node: Node, attribute: str, new: str | None) -> None:
    if new is None:
        del node.attrib[attribute]
    else:
        node.set(attribute, new)


def _geometry(node: Node, told: Told) -> None:
    """The equations of a shape, which its path speaks of as ?f0, are numbered."""
    equations = list(node.iter(long("draw:equation")))
    names = [each.get(long("draw:name"), "") for each in equations]
    new = {name: f"f{count}" for count, name in enumerate(dict.fromkeys(names))}
    if all(_EQUATION.fullmatch(name) for name in names):
        return
    told.gather("who.words", "draw:equation/@draw:name", " ".join(new))
    for each in (node, *node.iter("*")):
        for key, value in each.attrib.items():
            if "?" in value:
                each.set(key, _SPOKEN.sub(lambda match: f"?{new.get(match[1], match[1])}", value))
    for each, name in zip(equations, names, strict=True):
        each.set(long("draw:name"), new[name])


def _wanted(nodes: Iterable[Node]) -> Iterator[str]:
    """Every name that something points at."""
    for node in nodes:
        for what in _LONG_REFS.intersection(node.keys()):
            if value := node.get(what):
                yield from (value, *re.split(r"[,; ]+", value))
        href = node.get(_LINK, "")
        if href.startswith("#"):
            yield unquote(href[1:])
            yield unquote(href[1:]).partition("|")[0]


def _defined(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """Every name that can be pointed at, and which sort of name it is."""
    for node in nodes:
        name, held = short(node.tag), node.keys()
        if not held:
            continue
        for what in _LONG_NAMES.intersection(held):
            if value := node.get(what):
                yield value, "anchor"
        if name in _MARKS:
            yield node.get(long("text:name"), ""), "anchor"
        elif name == "table:table":
            yield node.get(long("table:name"), ""), "table"
        elif _SECTIONS.match(name):
            yield node.get(long("text:name"), ""), "section"


def _spoken(nodes: Iterable[Node]) -> Iterator[str]:
    """All formulas, in which ranges are called by their names."""
    for node in nodes:
        if is_element(node) and short(node.tag) not in _NAMED_RANGES[:1]:
            for what in _SPEAKING & set(node.keys()):
                value = node.get(what)
                if value:
                    yield value
