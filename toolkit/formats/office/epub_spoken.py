"""What says when a page is read aloud, how words are spoken, and what a film's captions say.

Specifications: EPUB Media Overlays 3.3 (SMIL), Pronunciation Lexicon 1.0 (PLS), TTML 2, all W3C.

Times, places and words stay. What readers neither see nor hear goes: descriptions, remarks, ids,
and every element and attribute that is not known. Names of styles and areas are numbered anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.office.epub_page import EPUB, XML, leads_elsewhere, split
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.xml_parts import Node, drop, each, is_element, remarks, said, words, written

SMIL, PLS = "http://www.w3.org/ns/SMIL", "http://www.w3.org/2005/01/pronunciation-lexicon"
#: Captions, as they are called today and were called in drafts.
TTML = tuple(f"http://www.w3.org/{name}" for name in ("ns/ttml", "2006/10/ttaf1", "2006/04/ttaf1"))
_CLOCK = r"(npt=)?\d{1,6}(:\d{1,2}){0,3}(\.\d{1,6})?(h|min|s|ms|f|t)?"
_WORD, _VERSION = r"[\w-]{1,30}", r"\d\.\d"
_PATHS = ("src", f"{{{EPUB}}}textref")
#: Attributes by which captions name their styles and areas.
_NAMING = ("style", "region")


class Grammar(NamedTuple):
    """What is known of a format. speaks: the elements whose text is seen or heard.

    attributes: what may stand in each of those that stay; spaces: how other namespaces are called,
    in some of which every attribute is a look.
    """

    root: str
    space: str
    elements: frozenset[str]
    speaks: frozenset[str]
    attributes: dict[str, str]
    spaces: dict[str, str]


_OVERLAY = Grammar(
    "smil", SMIL, frozenset(("smil", "body", "seq", "par", "text", "audio")), frozenset(),
    {
        "version": _VERSION, "clipBegin": _CLOCK, "clipEnd": _CLOCK, "src": r"[^\x00-\x1f]{1,500}",
        f"{{{EPUB}}}textref": r"[^\x00-\x1f]{1,500}", f"{{{EPUB}}}type": r"[\w:. -]{1,200}",
    },
    {EPUB: "epub"},
)  # fmt: skip
_LEXICON = Grammar(
    "lexicon", PLS, frozenset(("lexicon", "lexeme", "grapheme", "phoneme", "alias")),
    frozenset(("grapheme", "phoneme", "alias")),
    {"version": _VERSION, "alphabet": _WORD, "prefer": "true|false"}, {},
)  # fmt: skip
_CAPTIONS = tuple(
    Grammar(
        "tt", space,
        frozenset((
            "tt", "head", "styling", "style", "layout", "region", "body", "div", "p", "span", "br",
        )),
        frozenset(("p", "span")),
        {
            "begin": _CLOCK, "end": _CLOCK, "dur": _CLOCK, "timeContainer": "par|seq",
            f"{{{XML}}}space": "default|preserve",
        },
        {f"{space}#styling": "tts", f"{space}#parameter": "ttp"},
    ) for space in TTML
)  # fmt: skip
_LOOK = re.compile(r"[\w#%.,() -]{1,60}")
#: What the files are called in the list of a book.
GRAMMARS: dict[str, tuple[Grammar, ...]] = {
    "application/smil+xml": (_OVERLAY,),
    "application/pls+xml": (_LEXICON,),
    "application/ttml+xml": _CAPTIONS,
}


def fragments(root: Node) -> Iterator[str]:
    """The ids in pages that are read aloud in turn."""
    for node in root.iter("*"):
        for name in _PATHS:
            _, mark, fragment = (node.get(name) or "").partition("#")
            if mark:
                yield fragment


def cleaned(root: Node, media: str, told: Told) -> bytes:
    """The file written anew; raises Damaged where it is of another kind."""
    fitting = (each for each in GRAMMARS[media] if split(root.tag) == (each.space, each.root))
    grammar = next(fitting, None)
    if grammar is None:
        raise Damaged("structure")
    for remark in remarks(root):
        told.tell("hidden.comment", "comment", remark)
    walk = _Walk(grammar, told, _numbered(root))
    each(root, walk.node)
    return written(root, {grammar.space: "", **grammar.spaces})


def _numbered(root: Node) -> dict[str, str]:
    """New names of the styles and areas of captions."""
    naming = (node for node in root.iter("*") if split(node.tag)[1] in _NAMING)
    names = (node.get(f"{{{XML}}}id") for node in naming)
    return {name: f"n{count}" for count, name in enumerate(dict.fromkeys(filter(None, names)), 1)}


class _Walk:
    """One walk through one file."""

    def __init__(self, grammar: Grammar, told: Told, new: dict[str, str]) -> None:
        self._grammar, self._told, self._new = grammar, told, new

    def node(self, node: Node) -> Iterable[Node]:
        """See to an element; gives those in it."""
        if not is_element(node):
            self._told.tell("hidden.comment", "comment", said(node))
            drop(node)
            return ()
        space, word = split(node.tag)
        if space != self._grammar.space or word not in self._grammar.elements:
            says = " ".join(filter(None, (words(node), *_values(node))))
            self._told.tell(
                "who.words" if "meta" in word else "hidden.unknown", word, says or word
            )
            drop(node)
            return ()
        if self._leads_out(node, word):
            return ()
        for key, value in list(node.attrib.items()):
            self._attribute(node, word, key, value)
        if word not in self._grammar.speaks:
            self._loose(node, word)
        return list(node)

    def _leads_out(self, node: Node, word: str) -> bool:
        """Whether it pointed out of the book, and is gone."""
        for name in _PATHS:
            value = node.get(name) or ""
            if leads_elsewhere(value):
                self._told.gather("hidden.call", f"{word}/@{split(name)[1]}", value)
                drop(node)
                return True
        return False

    def _attribute(self, node: Node, word: str, key: str, value: str) -> None:
        new = self._kept(word, key, value)
        if new == value:
            return
        _space, name = split(key)
        kind = "who.language" if name == "lang" else "hidden.id" if name == "id" else "hidden.text"
        if not (name == "id" and re.fullmatch(r"n\d{1,5}", value)):
            self._told.gather(kind, f"{word}/@{name}", value)
        if new:
            node.set(key, new)
        else:
            del node.attrib[key]

    def _kept(self, word: str, key: str, value: str) -> str:
        """What stays of an attribute; nothing where it goes."""
        space, name = split(key)
        if (space, name) == (XML, "lang"):
            base = re.split(r"[-_]", value)[0]
            return base if re.fullmatch(r"[A-Za-z]{2,3}", base) else ""
        if (space, name) == (XML, "id"):
            return self._new.get(value, "") if word in _NAMING else ""
        if self._new and key in _NAMING:
            return " ".join(self._new[each] for each in value.split() if each in self._new)
        pattern = self._grammar.attributes.get(key)
        if pattern is None:
            look = space in self._grammar.spaces and space != EPUB
            return value if look and _LOOK.fullmatch(value) else ""
        return value if re.fullmatch(pattern, value) else ""

    def _loose(self, node: Node, word: str) -> None:
        """Text where no reader looks for any."""
        holders = [(node, "text"), *((child, "tail") for child in node)]
        says = " ".join((getattr(holder, name) or "").strip() for holder, name in holders).strip()
        if says:
            self._told.tell("hidden.text", f"{word}/text", says)
        for holder, name in holders:
            setattr(holder, name, None)


def _values(node: Node) -> Iterator[str]:
    for inner in node.iter("*"):
        yield from filter(None, inner.attrib.values())
