"""Fields of text documents: places that a program fills in, often with a name, a path or a time.

A field is a code and the result that readers see. Codes that number, point or list stay; all
others go and their result stays as plain text. Names of bookmarks are replaced everywhere alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.office.ooxml_names import each, key
from toolkit.formats.office.ooxml_walk import DROP, GO, UNWRAP, Walk
from toolkit.formats.office.ooxml_xml import Tree, named

#: Codes that stay: they number, point, list or show a form.
_STAY = frozenset(
    each(
        "PAGE NUMPAGES SECTIONPAGES SECTION TOC TC XE INDEX REF PAGEREF NOTEREF STYLEREF SEQ "
        "HYPERLINK "
        "FORMTEXT FORMCHECKBOX FORMDROPDOWN DATE TIME EQ SYMBOL LISTNUM = QUOTE ADVANCE TOA TA "
        "AUTONUM AUTONUMLGL AUTONUMOUT BIDIOUTLINE EMBED SHAPE"
    )
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"AUTHOR|LASTSAVEDBY|USER\w+|ADDRESSBLOCK|GREETINGLINE", "who.author"),
    (r"FILENAME|TEMPLATE|LINK|INCLUDE\w+|IMPORT|RD|DATABASE", "who.user_path"),
    (r"\w*DATE|EDITTIME", "when.changed"),
    (r"DDE\w*", "hidden.call"),
    (r"MACROBUTTON|GOTOBUTTON|PRINT|PRIVATE|ADDIN|CONTROL|HTMLCONTROL", "hidden.script"),
)
_POINTS = re.compile(r'^\s*(REF|PAGEREF|NOTEREF)\s+("?)([^\s"\\]+)\2', re.IGNORECASE)
_ANCHOR = re.compile(r'(\\l\s+)"?([^"\s]+)"?', re.IGNORECASE)
_MARKED = re.compile(r'^\s*TOC\b.*?(\\b\s+)"?([^"\s]+)"?', re.IGNORECASE | re.DOTALL)
_TARGET = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))', re.IGNORECASE)
_SWITCH = re.compile(r'\\[ot]\s+"[^"]*"')
LINK = re.compile(r"(https?|mailto|tel|ftp):", re.IGNORECASE)


class Field(NamedTuple):
    """One field: the elements of its code, all its elements but the result, and the result."""

    code: list[Tree]
    frame: list[Tree]
    result: list[str]


def fields(root: Tree) -> Iterator[Field]:
    """All fields that are made of several elements; one that does not end is given, too."""
    stack: list[tuple[Field, list[bool]]] = []
    for node in _pieces(root):
        name = key(node.tag)
        if name == "w:fldChar":
            kind = next((v for k, v in node.items() if key(k) == "w:fldCharType"), "")
            if kind == "begin":
                stack.append((Field([], [node], []), [True]))
            elif stack:
                stack[-1][0].frame.append(node)
                stack[-1][1][0] = False
                if kind == "end":
                    yield stack.pop()[0]
        elif stack:
            _add(stack[-1][0], node, name, in_code=stack[-1][1][0])
    for field, _ in reversed(stack):
        yield field


def _pieces(root: Tree) -> Iterator[Tree]:
    """All that fields are made of, with their results; nothing where there is no field."""
    if next(named(root, "w:fldChar"), None) is not None:
        yield from named(root, "w:fldChar", "w:instrText", "w:delInstrText", "w:t")


def _add(field: Field, node: Tree, name: str, *, in_code: bool) -> None:
    """A piece of a field's code, or of its result."""
    if name == "w:t" and not in_code:
        field.result.append(node.text or "")
    elif name != "w:t" and in_code:
        field.code.append(node)
        field.frame.append(node)


def code(field: Field) -> str:
    """A field's code."""
    return "".join(node.text or "" for node in field.code)


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
        kind = next((k for pattern, k in _KINDS if re.fullmatch(pattern, word)), "who.words")
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
        new = rewritten(walk, code(field))
        if new is None:
            if field.result:
                walk.say("content.filled", "field", "".join(field.result))
            for node in field.frame:
                node.getparent().remove(node)
            continue
        for count, node in enumerate(field.code):
            node.text = new if count == 0 else ""
            if count:
                node.getparent().remove(node)


def simple(walk: Walk, node: Tree) -> int:
    """A field in one element."""
    name = next((full for full in node.attrib if key(full) == "w:instr"), None)
    new = rewritten(walk, node.get(name, "")) if name else None
    if name is None or new is None:
        result = "".join(one.text or "" for one in named(node, "w:t"))
        if result:
            walk.say("content.filled", "field", result)
        return UNWRAP
    node.set(name, new)
    return GO


def emptied(walk: Walk, node: Tree) -> int:
    """The data of a field that no reader sees."""
    if (node.text or "").strip():
        walk.collect("hidden.file", "w:fldData", (node.text or "").strip())
    return DROP
