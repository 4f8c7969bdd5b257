"""Fields of text documents: places that a program fills in, often with a name, a path or a time.

A field is a code and the result that readers see. Codes that number, point or list stay. Who made
the document, where it lies and when it was worked on (word_auto_fields.py) go with the result;
of all others the result stays as plain text. Names of bookmarks are replaced everywhere alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.office import word_auto_fields
from toolkit.formats.office.ooxml_vocabulary import each, key
from toolkit.formats.office.ooxml_walk import DROP, GO, UNWRAP, Walk
from toolkit.formats.office.ooxml_xml import Tree, get, named

#: Codes that stay: they number, point, list or show a form.
_STAY = frozenset(
    each(
        "PAGE NUMPAGES SECTIONPAGES SECTION TOC TC XE INDEX REF PAGEREF NOTEREF STYLEREF SEQ "
        "HYPERLINK "
        "FORMTEXT FORMCHECKBOX FORMDROPDOWN DATE TIME EQ SYMBOL LISTNUM = ADVANCE TOA TA "
        "AUTONUM AUTONUMLGL AUTONUMOUT BIDIOUTLINE EMBED SHAPE"
    )
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"ADDRESSBLOCK|GREETINGLINE", "who.author"),
    (r"LINK|INCLUDE\w+|IMPORT|RD|DATABASE", "who.user_path"),
    (r"DDE\w*", "hidden.call"),
    (r"MACROBUTTON|GOTOBUTTON|PRINT|PRIVATE|ADDIN|CONTROL|HTMLCONTROL", "hidden.script"),
)
_POINTS = re.compile(r'^\s*(REF|PAGEREF|NOTEREF)\s+("?)([^\s"\\]+)\2', re.IGNORECASE)
_ANCHOR = re.compile(r'(\\l\s+)"?([^"\s]+)"?', re.IGNORECASE)
_MARKED = re.compile(r'^\s*TOC\b.*?(\\b\s+)"?([^"\s]+)"?', re.IGNORECASE | re.DOTALL)
_TARGET = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))', re.IGNORECASE)
LINK = re.compile(r"(https?|mailto|tel|ftp):", re.IGNORECASE)


#: What fields are made of; and what can stand in a code for a program to work with.
_PIECES = ("w:fldChar", "w:instrText", "w:delInstrText", "w:t")
_SHOWING = ("w:drawing", "w:pict", "w:object", "w:sym", "w:br", "w:cr", "w:noBreakHyphen")


class Field(NamedTuple):
    """One field.

    code: the elements of its code. frame: all its elements but the result. result: its words.
    unseen: what stands in its code and would be shown anywhere else, as the result of a field
    that a condition asks.
    """

    code: list[Tree]
    frame: list[Tree]
    result: list[Tree]
    unseen: list[Tree]


class _Open:
    """A field that has begun."""

    def __init__(self, begin: Tree) -> None:
        self.field = Field([], [begin], [], [])
        self.in_code = True


def fields(root: Tree) -> Iterator[Field]:
    """All fields that are made of several elements; one that does not end is given, too."""
    stack: list[_Open] = []
    for node in _pieces(root):
        name = key(node.tag)
        if name == "w:fldChar":
            kind = next((v for k, v in node.items() if key(k) == "w:fldCharType"), "")
            if kind == "begin":
                stack.append(_Open(node))
            elif stack:
                stack[-1].field.frame.append(node)
                stack[-1].in_code = False
                if kind == "end":
                    yield stack.pop().field
        elif stack:
            _add(stack, node, name)
    for one in reversed(stack):
        yield one.field


def _pieces(root: Tree) -> Iterator[Tree]:
    """All that fields are made of, with their results; nothing where there is no field."""
    if next(named(root, "w:fldChar"), None) is not None:
        yield from named(root, *_PIECES, *_SHOWING)


def _add(stack: list[_Open], node: Tree, name: str) -> None:
    """A piece of a field's code, or of its result."""
    last = stack[-1]
    if name not in _PIECES or name == "w:t":
        if name == "w:t" and not last.in_code:
            last.field.result.append(node)
        outer = next((one for one in stack if one.in_code), None)
        if outer is not None:
            outer.field.unseen.append(node)
    elif last.in_code:
        last.field.code.append(node)
        last.field.frame.append(node)


def code(field: Field) -> str:
    """A field's code."""
    return "".join(node.text or "" for node in field.code)


def shown(field: Field) -> str:
    """The words of a field's result."""
    return "".join(node.text or "" for node in field.result)


def gone(root: Tree) -> Iterator[Tree]:
    """What readers of a copy do not get: what codes hold, and results that go with them."""
    for field in fields(root):
        yield from field.unseen
        if word_auto_fields.kind(code(field)):
            yield from field.result
    for node in named(root, "w:fldSimple"):
        if word_auto_fields.kind(get(node, "w:instr") or ""):
            yield from named(node, "w:t")


def pointed(said: str) -> Iterator[str]:
    """The bookmarks that a code points at."""
    for pattern, group in ((_POINTS, 3), (_MARKED, 2)):
        found = pattern.search(said)
        if found:
            yield found[group]
    if _word(said) == "HYPERLINK":
        for found in _ANCHOR.finditer(said):
            yield found[2]


def _word(said: str) -> str:
    """What sort of field a code makes; a code that is just a name means REF."""
    first = said.strip().split(None, 1)
    if not first:
        return ""
    return "=" if first[0].startswith("=") else first[0].upper()


def rewritten(walk: Walk, said: str) -> str | None:
    """A code as it stays in the copy; None when the field becomes plain text."""
    word = _word(said)
    if word not in _STAY:
        kind = word_auto_fields.kind(said) or next(
            (k for pattern, k in _KINDS if re.fullmatch(pattern, word)), "who.words"
        )
        walk.say(kind, "field", said.strip())
        return None
    names = walk.facts.bookmarks
    if word == "HYPERLINK":
        return _link(walk, said)
    for pattern, group in ((_POINTS, 3), (_MARKED, 2)):
        found = pattern.search(said)
        if found:
            new: str | None = names.get(found[group].lower())
            if new is None:
                return None
            return said[: found.start(group)] + new + said[found.end(group) :]
    return said


def _link(walk: Walk, said: str) -> str | None:
    target, anchor = _TARGET.search(said), _ANCHOR.search(said)
    address = (target[1] or target[2] or "") if target else ""
    if address and not LINK.match(address):
        walk.say("who.user_path", "field", said.strip())
        return None
    if address:
        walk.say("content.link", "field", address)
    new = walk.facts.bookmarks.get(anchor[2].lower()) if anchor else None
    where = f' \\l "{new}"' if new else ""
    if not address and not where:
        return None
    return f' HYPERLINK "{address}"{where} ' if address else f" HYPERLINK{where} "


def settle(walk: Walk, root: Tree) -> None:
    """Write codes anew and take out what goes of them, before the walk itself."""
    for field in list(fields(root)):
        said = code(field)
        new = rewritten(walk, said)
        if new is None:
            _flatten(walk, field, word_auto_fields.kind(said))
            continue
        if word_auto_fields.moves(said):
            _tell(walk, "content.filled", shown(field))
        for count, node in enumerate(field.code):
            node.text = new if count == 0 else ""
            if count:
                node.getparent().remove(node)


def _flatten(walk: Walk, field: Field, goes: str) -> None:
    """Take out a field, and its result when that goes, as this kind of trace."""
    _tell(walk, goes or "content.filled", shown(field))
    for node in (*field.frame, *field.unseen, *(field.result if goes else ())):
        if node.getparent() is not None:
            node.getparent().remove(node)


def _tell(walk: Walk, kind: str, words: str) -> None:
    if words.strip():
        walk.say(kind, "field", words)


def simple(walk: Walk, node: Tree) -> int:
    """A field in one element."""
    name = next((full for full in node.attrib if key(full) == "w:instr"), None)
    said = node.get(name, "") if name else ""
    new = rewritten(walk, said) if name else None
    result = list(named(node, "w:t"))
    words = "".join(one.text or "" for one in result)
    goes = word_auto_fields.kind(said)
    if name is None or new is None:
        _tell(walk, goes or "content.filled", words)
        for one in result if goes else ():
            one.getparent().remove(one)
        return UNWRAP
    if word_auto_fields.moves(said):
        _tell(walk, "content.filled", words)
    node.set(name, new)
    return GO


def emptied(walk: Walk, node: Tree) -> int:
    """The data of a field that no reader sees."""
    if (node.text or "").strip():
        walk.collect("hidden.file", "w:fldData", (node.text or "").strip())
    return DROP
