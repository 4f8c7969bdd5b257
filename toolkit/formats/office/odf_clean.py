"""Takes out of the tree of an OpenDocument part what no reader needs, and tells what it was.

Inspecting and cleaning are this one walk, so that they cannot disagree. Names, numbers and links,
which have to fit together across the parts of a document, are odf_links' work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from toolkit.errors import Damaged
from toolkit.formats.office import odf_hidden, odf_maths, odf_rules, sheet_place
from toolkit.formats.office.odf_findings import Told, told, told_little
from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.office.odf_vocabulary import ATTRIBUTES, ELEMENTS
from toolkit.formats.xml_parts import Node, drop, each, is_element, remarks, said, unwrap, words
from toolkit.model import Recipe

ROOTS = ("office:document-content", "office:document-styles", "office:document", "math:math")
#: Signs that no reader sees: without width, joiners of words, tags, marks of the byte order.
SIGNS = re.compile("[\u200b\u2060-\u2064\ufeff\u180e\U000e0001-\U000e007f]")
#: A description that is a path, an address, the name of a file, or a code, and no words.
_NO_WORDS = re.compile(
    r"[\\/]\S*[\\/]|^[A-Za-z]:\\|://|@\w|\.[A-Za-z][A-Za-z0-9]{1,4}$|"
    r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{6,}\b|^\s*\w+[_-]\w+\s*$"
)
_OUTSIDE = re.compile(r"'?(file|https?|ftp|smb):|\bDDE\(|\bWEBSERVICE\(|\[\.?\.?/", re.IGNORECASE)
_VALUES = ("text:date-value", "text:time-value", "text:date-adjust", "text:time-adjust")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_KNOWN_VERSION = re.compile(r"1\.[0-4]")


def describes(text: str) -> bool:
    """Whether a picture's description is words for people who cannot see it."""
    return not _NO_WORDS.search(text)


class Tidy:
    """One walk through one part."""

    def __init__(self, root: Node, part: str, wish: Recipe, hidden: dict[Node, str]) -> None:
        """hidden: the elements that are there and not shown, and the kind of trace they are."""
        if short(root.tag) not in ROOTS:
            raise Damaged("structure")
        self.told = Told(part)
        self._wish, self._hidden, self._root = wish, hidden, root
        self._placed = placed(root)

    def walk(self) -> Told:
        """Change the tree; gives what was found."""
        for remark in remarks(self._root):
            self.told.tell("hidden.comment", "comment", remark)
        each(self._root, self._node)
        return self.told

    def _node(self, node: Node) -> Iterable[Node]:
        if not is_element(node):
            self.told.tell("hidden.comment", "comment", said(node))
            drop(node)
            return ()
        name, children = short(node.tag), list(node)
        if name in odf_rules.GOES:
            self._going(node, name)
            return ()
        if name in odf_rules.TEXT or self._is_plain_field(node, name):
            self._field(node, name)
            return children
        if name.startswith("math:"):
            return odf_maths.tidied(node, name, self.told)
        if not self._stays(node, name):
            return ()
        self._attributes(node, name)
        self._loose_text(node, name)
        self._signs(node)
        return list(node)

    def _going(self, node: Node, name: str) -> None:
        says = told_little(node) if name in odf_rules.QUIET else told(node)
        if says:
            self.told.tell(odf_rules.GOES[name], name, says)
        drop(node)

    def _is_plain_field(self, node: Node, name: str) -> bool:
        """Whether it is a field that does not change any more."""
        if name in ("text:date", "text:time"):
            return is_fixed(node)
        return name == "text:hidden-text" and node.get(long("text:is-hidden")) == "false"

    def _field(self, node: Node, name: str) -> None:
        shown = words(node)
        if shown and name in odf_rules.FILLED:
            self.told.tell("content.filled", name, shown)
        for attribute, value in node.attrib.items():
            what = short(attribute)
            looks = odf_rules.is_style_name(what) or what.endswith(("-type", "-class", ":fixed"))
            if value not in odf_rules.NOTHING and value != shown and not looks:
                kind = "when.changed" if what in _VALUES else "hidden.text"
                self.told.gather(kind, f"{name}/@{what}", value)
        unwrap(node)

    def _stays(self, node: Node, name: str) -> bool:
        """Whether an element stays; what must not is taken out."""
        if name not in ELEMENTS:
            self._unknown(node, name)
            return False
        if node in self._hidden and not self._stays_hidden(node, name):
            return False
        special = _SPECIAL.get(name)
        return special is None or special(self, node, name)

    def _unknown(self, node: Node, name: str) -> None:
        if node is self._root:
            raise Damaged("structure")
        self.told.tell("hidden.unknown", name.rpartition("}")[2], told(node) or name)
        drop(node)

    def _stays_hidden(self, node: Node, name: str) -> bool:
        self.told.tell(self._hidden[node], name, words(node))
        if not self._wish.drop_hidden:
            return True
        if odf_hidden.keeps_place(node):
            odf_hidden.empty(node)
            return True
        drop(node)
        return False

    def hidden_field(self, node: Node, name: str) -> bool:
        """Text that a condition hides."""
        says = f"{node.get(long('text:string-value'), '')} {words(node)}".strip()
        self.told.tell("content.hidden_part", name, says)
        if self._wish.drop_hidden:
            drop(node)
        return not self._wish.drop_hidden

    def moving_date(self, node: Node, name: str) -> bool:
        """A date that is always today; the day on which it was last shown is told."""
        if words(node):
            self.told.tell("content.filled", name, words(node))
        for what in _VALUES:
            value = node.attrib.pop(long(what), "")
            if value:
                self.told.gather("when.changed", f"{name}/@{what}", value)
        return True

    def description(self, node: Node, name: str) -> bool:
        """A picture's title or description."""
        text = words(node)
        if describes(text):
            if not text:
                drop(node)
            return bool(text)
        kind = "who.user_path" if re.search(r"[\\/]", text) else "who.words"
        self.told.tell(kind, name, text)
        drop(node)
        return False

    def table(self, node: Node, name: str) -> bool:
        """A sheet that is a copy of one in another file goes; one linked to it is cut loose."""
        for source in node.findall(long("table:table-source")):
            self.told.tell("hidden.call", "table:table-source", told(source))
            drop(source)
        if not node.get(long("table:name"), "").startswith(("'file:", "'http")):
            return True
        self.told.tell("hidden.file", name, told(node))
        drop(node)
        return False

    def cell(self, node: Node, name: str) -> bool:
        """A cell: formulas that ask other files or computers go, and text that is not shown."""
        formula = node.get(long("table:formula"), "")
        if _OUTSIDE.search(formula):
            self.told.gather("hidden.call", f"{name}/@table:formula", formula)
            del node.attrib[long("table:formula")]
        if node in self._placed:
            if self._placed[node] == "who.user_path":
                self.told.tell("who.user_path", f"{name}/text:p", _own_words(node))
            else:
                self.told.gather("when.changed", f"{name}/text:p", _result(node))
            _emptied(node)
        text = node.get(long("office:string-value"))
        if text is not None and " ".join(text.split()) != _own_words(node):
            self.told.gather("hidden.text", f"{name}/@office:string-value", text)
            del node.attrib[long("office:string-value")]
        return True

    def filled(self, node: Node, name: str) -> bool:
        """A control of a form: what was filled in is told."""
        for what in ("form:current-value", "form:current-state", "form:current-selected"):
            value = node.get(long(what))
            if value:
                self.told.gather("content.filled", f"{name}/@{what}", value)
        return True

    def _attributes(self, node: Node, name: str) -> None:
        for attribute, value in list(node.attrib.items()):
            what = short(attribute)
            if what in odf_rules.OF_LANGUAGES and name == odf_rules.SPOKEN_IN:
                continue
            if what in odf_rules.DROPPED:
                del node.attrib[attribute]
                if value not in odf_rules.NOTHING:
                    self.told.gather(odf_rules.DROPPED[what], f"{name}/@{what}", value)
            elif what not in ATTRIBUTES or (
                what == "office:version" and not _KNOWN_VERSION.fullmatch(value)
            ):
                del node.attrib[attribute]
                where = f"{name}/@{what.rpartition('}')[2]}"
                self.told.gather("hidden.unknown", where, value or what)

    def _loose_text(self, node: Node, name: str) -> None:
        """Text between elements that hold none is not shown by anything."""
        if name in odf_rules.SPEAKS:
            return
        loose = [node.text or "", *(child.tail or "" for child in node)]
        says = " ".join(text.strip() for text in loose if text.strip())
        if says:
            self.told.tell("hidden.text", f"{name}/text", says)
        node.text = None
        for child in node:
            child.tail = None

    def _signs(self, node: Node) -> None:
        for holder, text in ((node, node.text), *((child, child.tail) for child in node)):
            if text and SIGNS.search(text):
                self.told.gather("content.sign", "text", _around(text))
                if self._wish.drop_hidden:
                    _without_signs(holder, node, text)


def is_fixed(node: Node) -> bool:
    """Whether a date or time does not move on."""
    return node.get(long("text:fixed")) == "true" and bool(words(node))


def _without_signs(holder: Node, node: Node, text: str) -> None:
    clean = SIGNS.sub("", text)
    if holder is node:
        holder.text = clean
    else:
        holder.tail = clean


def _around(text: str) -> str:
    signs = " ".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys(SIGNS.findall(text)))
    return f"{signs} in: {SIGNS.sub('', text)}"


def placed(root: Node) -> dict[Node, str]:
    """The cells that formulas fill in with where the workbook lies, or with when: the trace."""
    formula = long("table:formula")
    asking = [cell for name in _CELLS for cell in root.iter(long(name)) if cell.get(formula)]
    found: dict[Node, str] = {}
    places = any(sheet_place.asks(cell.get(formula)) for cell in asking)
    for cell in asking:
        if places and sheet_place.is_place(_own_words(cell)):
            found[cell] = "who.user_path"
        elif sheet_place.asks_clock(cell.get(formula)) and sheet_place.is_moment(_result(cell)):
            found[cell] = "when.changed"
    return found


def _result(cell: Node) -> str:
    """What a cell holds for programs and for readers; "" for a truth, which is no moment."""
    if cell.get(long("office:value-type")) == "boolean":
        return ""
    kept = (cell.get(long(f"office:{what}"), "") for what in ("value", "date-value", "time-value"))
    return " ".join((*kept, _own_words(cell)))


def _emptied(cell: Node) -> None:
    """Take the result out of a cell; its formula stays and is reckoned anew when it is opened."""
    for child in cell.findall(long("text:p")):
        cell.remove(child)
    for attribute in list(cell.attrib):
        if odf_hidden.is_value(short(attribute)) and attribute != long("table:formula"):
            del cell.attrib[attribute]


def _own_words(cell: Node) -> str:
    """The paragraphs of a cell, without notes and drawings that hang on it."""
    return " ".join(filter(None, (words(child) for child in cell.findall(long("text:p")))))


_SPECIAL: dict[str, Callable[[Tidy, Node, str], bool]] = {
    "text:hidden-text": Tidy.hidden_field,
    "text:hidden-paragraph": Tidy.hidden_field,
    "text:date": Tidy.moving_date,
    "text:time": Tidy.moving_date,
    "svg:title": Tidy.description,
    "svg:desc": Tidy.description,
    "table:table": Tidy.table,
    "table:table-cell": Tidy.cell,
    "table:covered-table-cell": Tidy.cell,
    **{
        f"form:{control}": Tidy.filled
        for control in ("text", "textarea", "formatted-text", "number", "date", "time", "checkbox",
                        "radio", "combobox", "listbox", "password", "file", "option", "item")
    },
}  # fmt: skip
