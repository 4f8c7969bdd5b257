"""Where a document leads: destinations, links, outlines, page labels.

Links within the document and to web and mail addresses stay; named destinations become plain ones.
Anything else that could be done on a click or on opening goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rules,
    name,
    number,
    plain,
    words,
)  # fmt: skip
from toolkit.formats.pdf.values import Document, Name, Ref, Value, is_number, text

MAX_ROWS = 100_000
_DEEPEST = 32
#: Spaces may stand in it: programs that make links of what was typed leave them in, and around it.
_ADDRESS = re.compile(rb"(?:https?://|mailto:)[^\0-\x1f\x7f]*", re.IGNORECASE)
_PAGE_KEYS = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})


def rows_of(
    document: Document, tree: Value, kind: str, seen: set[Ref] | None = None, depth: int = 0
) -> Iterator[tuple[Value, Value]]:
    """The rows of a name or number tree; raises on trees that go in circles."""
    seen = set() if seen is None else seen
    if depth > _DEEPEST or len(seen) > MAX_ROWS:
        raise TooLarge("too_deep")
    if isinstance(tree, Ref):
        if tree in seen:
            raise Damaged("loop")
        seen.add(tree)
    node = document.dict(tree)
    listed = document.list(node.get(kind))
    for at in range(0, len(listed) - 1, 2):
        yield document.at(listed[at]), listed[at + 1]
    for kid in document.list(node.get("/Kids")):
        yield from rows_of(document, kid, kind, seen, depth + 1)


def named(document: Document, seen: set[Ref] | None = None) -> dict[bytes, Value]:
    """The destinations that have names, old and new ones."""
    root = document.dict(document.trailer.get("/Root"))
    found: dict[bytes, Value] = {
        key[1:].encode("utf-8", "surrogateescape"): value
        for key, value in document.dict(root.get("/Dests")).items()
    }
    tree = document.dict(root.get("/Names")).get("/Dests")
    rows = rows_of(document, tree, "/Names", seen)
    return found | {key: value for key, value in rows if isinstance(key, bytes)}


def destination(copy: Copy, value: Value, path: str) -> Value:
    """A place in this document."""
    document = copy.document
    for _ in range(2):
        if isinstance(value, dict):
            value = document.at(value.get("/D"))
        key = value[1:].encode("utf-8", "surrogateescape") if isinstance(value, Name) else value
        if isinstance(key, bytes):
            if "dests" not in copy.notes:
                copy.notes["dests"] = named(document)
            value = document.at(copy.notes["dests"].get(key))
    if not isinstance(value, list) or not value:
        return NOTHING
    page = _page(copy, value[0])
    if page is None:
        return NOTHING
    rest = [document.at(each) for each in value[1:6]]
    good = all(each is None or is_number(each) or isinstance(each, Name) for each in rest)
    return (
        [page, *rest]
        if good and rest and name(copy, rest[0], path) is not NOTHING
        else [page, Name("/Fit")]
    )


def _page(copy: Copy, value: Value) -> Value:
    if isinstance(value, Ref):
        return copy.pages.get(value)
    pages: list[Ref] = copy.notes["page list"]
    found = copy.document.at(value)
    return pages[found] if isinstance(found, int) and 0 <= found < len(pages) else None


def action(copy: Copy, value: Value, path: str) -> Value:
    """What a click does, where it only leads somewhere."""
    if not isinstance(value, dict):
        return NOTHING
    kind = copy.document.name(value.get("/S"))
    rules = _ACTIONS.get(kind)
    if rules is None:
        return NOTHING
    made = copy.fields(value, path, {"/Type": SKIP, "/S": SKIP, **rules})
    if len(made) != len(rules) - (kind == "/URI"):
        return NOTHING
    return {**made, "/S": Name(kind)}


def address(value: Value) -> bytes | None:
    """The place on the network that a link leads to; None for any other link."""
    found = _ADDRESS.fullmatch(value.strip(b"\t\r\n ")) if isinstance(value, bytes) else None
    return found[0] if found else None


def _address(copy: Copy, value: Value, path: str) -> Value:
    found = address(value)
    if found is None:
        return NOTHING
    copy.say("content.link", path, text(found))
    return found


def _turn(copy: Copy, value: Value, path: str) -> Value:
    return value if isinstance(value, Name) and value in _PAGE_KEYS else NOTHING


_ACTIONS: dict[str, Rules] = {
    "/GoTo": {"/D": destination},
    "/URI": {"/URI": _address, "/IsMap": SKIP},
    "/Named": {"/N": _turn},
}


# ---- outlines -------------------------------------------------------------------------------

_ITEM: Rules = {
    "/Title": words,
    "/Dest": destination,
    "/A": action,
    "/C": plain,
    "/F": number,
    "/Parent": SKIP,
    "/Prev": SKIP,
    "/Next": SKIP,
    "/First": SKIP,
    "/Last": SKIP,
    "/Count": SKIP,
    "/SE": SKIP,
}


def outline(copy: Copy, value: Value, path: str) -> Value:
    """The outline, as its own objects; None where there is none."""
    if isinstance(value, Ref):
        copy.visited.add(value)
    top = copy.document.dict(value)
    root = copy.new()
    copy.fields(top, path, {"/Type": SKIP, "/First": SKIP, "/Last": SKIP, "/Count": SKIP})
    made = _level(copy, top.get("/First"), root, path, set(), 0)
    if not made:
        return None
    copy.put(root, {
        "/Type": Name("/Outlines"), "/First": made[0], "/Last": made[-1], "/Count": len(made),
    })  # fmt: skip
    return root


def _level(
    copy: Copy, first: Value, parent: Ref, path: str, seen: set[Ref], depth: int
) -> list[Ref]:
    """The items beside each other, each with those below it."""
    if depth > _DEEPEST:
        raise TooLarge("too_deep")
    items: list[tuple[Ref, dict[str, Value]]] = []
    here = first
    while isinstance(here, Ref):
        if here in seen:
            raise Damaged("loop")
        seen.add(here)
        copy.visited.add(here)
        keys = copy.document.dict(here)
        ref, there = copy.new(), f"{path}/{len(items)}"
        made = copy.fields(keys, there, _ITEM)
        made.setdefault("/Title", b"")
        below = _level(copy, keys.get("/First"), ref, there, seen, depth + 1)
        if below:
            closed = copy.document.number(keys.get("/Count")) < 0
            made |= {
                "/First": below[0],
                "/Last": below[-1],
                "/Count": -len(below) if closed else len(below),
            }
        items.append((ref, made | {"/Parent": parent}))
        here = keys.get("/Next")
    for at, (ref, made) in enumerate(items):
        if at:
            made["/Prev"] = items[at - 1][0]
        if at + 1 < len(items):
            made["/Next"] = items[at + 1][0]
        copy.put(ref, made)
    return [ref for ref, _ in items]


_LABEL: Rules = {"/Type": SKIP, "/S": name, "/P": words, "/St": number}


def labels(copy: Copy, value: Value, path: str) -> Value:
    """How pages are numbered, as far as there are any."""
    made: list[Value] = []
    pages = len(copy.notes["page list"])
    for key, row in rows_of(copy.document, value, "/Nums", copy.visited_tree()):
        if isinstance(key, int) and 0 <= key < pages:
            if isinstance(row, Ref):
                copy.visited.add(row)
            made += [key, copy.fields(copy.document.dict(row), f"{path}/{key}", _LABEL)]
    return {"/Nums": made} if made else None
