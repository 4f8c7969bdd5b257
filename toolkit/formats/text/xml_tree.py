"""XML as a tree, read without asking for anything outside it, and written one way.

Read with expat. Names of general entities that stand for plain words are allowed, as drawing
programs write them; anything else that a document type can declare is refused. A prefix that
nobody declared counts as an unknown namespace.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.text import charsets

MAX_DEPTH = 150
MAX_NODES = 400_000
_MOST_LETTERS = 256 << 20
_MOST_ENTITY = 4096
#: Namespaces at one place: they are looked up for every element.
_MOST_SPACES = 300
_XML = "http://www.w3.org/XML/1998/namespace"
_ENCODING = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"'<>]{1,40})[\"']")
_DECLARATION = re.compile(r"\ufeff?\s*+<\?xml\s.*?\?>", re.DOTALL)
_ESCAPED = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;",
    "\r": "&#13;",
}  # fmt: skip
_IN_WORDS, _IN_VALUE = re.compile("[&<>\r]"), re.compile('[&<>"\t\n\r]')


class Name(NamedTuple):
    """A name and the namespace it is from, "" for none."""

    space: str
    local: str


class Element:
    """One element: its name, its attributes in order, its children."""

    __slots__ = ("attributes", "children", "name", "parent")

    def __init__(self, name: Name, attributes: dict[Name, str], parent: Element | None) -> None:
        """An element without children."""
        self.name, self.attributes, self.parent = name, attributes, parent
        self.children: list[Element | str] = []

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def get(self, local: str) -> str:
        """An attribute that is from no namespace, "" where it is not set."""
        return self.attributes.get(("", local), "")  # type: ignore[call-overload, no-any-return]

    def walk(self) -> Iterator[Element]:
        """This element and all in it, in order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            if element.children:
                waiting += reversed(element.elements)

    def words(self) -> str:
        """All text in it."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                waiting += reversed(node.children)
        return " ".join("".join(parts).split())


class Document(NamedTuple):
    """A tree, and what stands beside it: (kind of thing, its text)."""

    root: Element
    asides: list[tuple[str, str]]


def read(data: Buffer) -> Document:
    """The tree of a file; raises Damaged and TooLarge."""
    raw = bytes(data)
    label = _ENCODING.match(raw.removeprefix(b"\xef\xbb\xbf"))
    text = charsets.declared(raw, label[1].decode("latin-1") if label else "")
    declared = _DECLARATION.match(text.words)
    words = text.words[declared.end() if declared else 0 :].lstrip("\ufeff \t\r\n")
    reader = _Reader()
    reader.read(words.encode("utf-8", "replace"))
    if reader.root is None:
        raise Damaged("structure")
    return Document(reader.root, reader.asides)


class _Reader:
    """Builds the tree while expat walks through it."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.asides: list[tuple[str, str]] = []
        self._open: list[Element] = []
        self._spaces: list[dict[str, str]] = [{"xml": _XML}]
        self._nodes = self._letters = 0
        self._text: list[str] = []
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = _refuse
        parser.NotationDeclHandler = _refuse
        parser.UnparsedEntityDeclHandler = _refuse

    def read(self, raw: bytes) -> None:
        try:
            self._parser.Parse(raw, True)
        except expat.ExpatError:
            raise Damaged("structure") from None

    def _start(self, name: str, said: list[str]) -> None:
        self._flush()
        self._count(sum(map(len, said)))
        if len(self._open) >= MAX_DEPTH:
            raise Damaged("too_many_parts")
        pairs = list(zip(said[::2], said[1::2], strict=True))
        spaces = self._spaces[-1]
        if any(key.startswith("xmlns") for key in said[::2]):
            spaces = self._declared(pairs)
            pairs = [pair for pair in pairs if pair[0] != "xmlns" and pair[0][:6] != "xmlns:"]
        attributes = {_resolved(key, spaces, ""): value for key, value in pairs}
        parent = self._open[-1] if self._open else None
        default = spaces.get("", "")
        element = Element(_resolved(name, spaces, default), attributes, parent)
        if parent is not None:
            parent.children.append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)
        self._spaces.append(spaces)

    def _declared(self, pairs: list[tuple[str, str]]) -> dict[str, str]:
        here = self._spaces[-1]
        new = {
            key[6:]: value for key, value in pairs if key == "xmlns" or key.startswith("xmlns:")
        }
        if len(here) + len(new) > _MOST_SPACES:
            raise Damaged("too_many_parts")
        for prefix, space in new.items():
            if prefix not in here:
                self.asides.append(("namespace", space))
        return {**here, **new} if new else here

    def _end(self, _: str) -> None:
        self._flush()
        self._open.pop()
        self._spaces.pop()

    def _words(self, words: str) -> None:
        self._count(len(words))
        self._text.append(words)

    def _flush(self) -> None:
        if self._text and self._open:
            self._open[-1].children.append("".join(self._text))
        self._text.clear()

    def _comment(self, words: str) -> None:
        self._count(len(words))
        self.asides.append(("comment", words))

    def _instruction(self, target: str, words: str) -> None:
        self._count(len(words))
        self.asides.append((f"?{target}", words))

    def _doctype(self, name: str, system: str | None, public: str | None, inner: int) -> None:
        said = " ".join(filter(None, (name, public, system)))
        self.asides.append(("DOCTYPE and more" if inner else "DOCTYPE", said))

    def _entity(self, name: str, parameter: bool, value: str | None, *places: str | None) -> None:
        """Plain words may have a name; what stands outside, or for other names, may not.

        places: its base, system, public and notation names, which only what stands outside has.
        """
        outside = parameter or value is None or any(places)
        if outside or len(value or "") > _MOST_ENTITY or set("&<%") & set(value or ""):
            raise Damaged("external_data" if outside else "structure")
        self._count(len(value or ""))
        self.asides.append((f"ENTITY {name}", value or ""))

    def _count(self, letters: int) -> None:
        self._nodes += 1
        self._letters += letters
        if self._nodes > MAX_NODES:
            raise TooLarge("too_many_parts")
        if self._letters > _MOST_LETTERS:
            raise TooLarge("compressed_bomb")


def _refuse(*_: object) -> None:
    raise Damaged("external_data")


#: Most names come again and again.
_named = functools.lru_cache(maxsize=1024)(Name)


def _resolved(name: str, spaces: dict[str, str], default: str) -> Name:
    prefix, colon, local = name.partition(":")
    if not colon:
        return _named(default, name)
    return Name(spaces.get(prefix, f"?{prefix}"), local)


def written(root: Element, prefixes: dict[str, str], *, declared: bool = True) -> str:
    """The tree as XML; every namespace in it must have a prefix ("" for the default one).

    declared: whether it says which namespaces these are; in a page it need not.
    """
    spaces = {
        name.space for element in root.walk() for name in (element.name, *element.attributes)
    }
    said = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{space}"'
        for space, prefix in prefixes.items()
        if declared and space in spaces and space != _XML
    )
    parts: list[str] = []
    _write(root, {**prefixes, _XML: "xml", "": ""}, said, parts)
    return "".join(parts)


def _write(
    element: Element, prefixes: dict[str, str], more: str, parts: list[str]
) -> None:  # fmt: skip
    name = _prefixed(element.name, prefixes)
    parts.append(f"<{name}{more}")
    parts += [
        f' {_prefixed(key, prefixes)}="{_IN_VALUE.sub(_escape, value)}"'
        for key, value in element.attributes.items()
    ]
    if not element.children:
        parts.append("/>")
        return
    parts.append(">")
    for child in element.children:
        if isinstance(child, Element):
            _write(child, prefixes, "", parts)
        else:
            parts.append(_IN_WORDS.sub(_escape, child))
    parts.append(f"</{name}>")


def _prefixed(name: Name, prefixes: dict[str, str]) -> str:
    prefix = prefixes[name.space]
    return f"{prefix}:{name.local}" if prefix else name.local


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED[match[0]]
