"""The pages of a document in their order, and what each draws."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.pdf.values import MAX_WORDS, Document, Ref, Value

MAX_PAGES = 20_000
_DEEPEST = 64
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


class Page(NamedTuple):
    """A page: its object, and its keys with those that it takes over from above."""

    ref: Ref | None
    keys: dict[str, Value]


def pages_of(document: Document, seen: set[Ref] | None = None) -> list[Page]:
    """The pages in their order; raises Damaged for a tree that goes in circles."""
    root = document.dict(document.trailer.get("/Root"))
    found: list[Page] = []
    todo: list[tuple[Value, dict[str, Value], int]] = [(root.get("/Pages"), {}, 0)]
    above: set[Ref] = set() if seen is None else seen
    known = set(above)
    while todo:
        value, taken, depth = todo.pop()
        keys = document.dict(value)
        if depth > _DEEPEST or len(found) > MAX_PAGES:
            raise TooLarge("too_many_parts")
        taken = taken | {key: keys[key] for key in _INHERITED if key in keys}
        if "/Kids" in keys:
            _once(value, above, known)
            todo += [(kid, taken, depth + 1) for kid in reversed(document.list(keys["/Kids"]))]
        elif keys:
            found.append(Page(value if isinstance(value, Ref) else None, {**keys, **taken}))
    if not found:
        raise Damaged("no_picture")
    return found


def _once(value: Value, above: set[Ref], known: set[Ref]) -> None:
    """A branch stands in a tree once; raises Damaged for one that goes in circles."""
    if isinstance(value, Ref):
        if value in above and value not in known:
            raise Damaged("loop")
        above.add(value)
        known.discard(value)


def contents_of(document: Document, value: Value) -> bytes:
    """What a page draws: one stream, or several that are read as one."""
    found = document.at(value)
    if not isinstance(found, list):
        return document.bytes_of(found)
    parts, size = [], 0
    for each in found:
        parts.append(document.bytes_of(each))
        size += len(parts[-1])
        if size > MAX_WORDS:
            raise TooLarge("compressed_bomb")
    return b"\n".join(parts)
