"""The items of a HEIF picture (ISO/IEC 23008-12; ISO/IEC 14496-12, section 8.11), as values.

A HEIF file is a small database: items (pictures, labels, packets), where their bytes lie, what
refers to what, and properties that several items share. This reads all of it and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, Fields, boxes, fields, inside

MAX_ITEMS = 10_000
MAX_EXTENTS = 100_000
#: Items may share bytes, as equal tiles do. Stretches that differ may overlap only so far, and
#: all together may not make the reading longer than this many times the file.
MOST_COPIES, MOST_READINGS = 3, 64
#: Where an item's bytes lie: in the file, in the list's own data box, in another item.
IN_FILE, IN_LIST, IN_ITEM = 0, 1, 2
_HIDDEN, _SELF_CONTAINED = 1, 1
_READ_WHOLE = frozenset({
    b"hdlr", b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"idat", b"dinf",
})  # fmt: skip

Span = tuple[int, int]


@dataclass(slots=True)
class Item:
    """One item. `extents` are as the file declares them, and may reach beyond its end."""

    number: int
    kind: bytes = b""
    name: str = ""
    mime: str = ""
    hidden: bool = False
    protected: bool = False
    place: Span = (0, 0)
    method: int = IN_FILE
    outside: bool = False
    extents: list[Span] = field(default_factory=list)
    properties: list[tuple[int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reference:
    """One item refers to others, for a reason named in four letters."""

    kind: bytes
    source: int
    targets: tuple[int, ...]


@dataclass(slots=True)
class Listing:
    """All that a `meta` box says. Properties count from 1; `rest` are boxes not read here.

    `known` is where readers of coded pictures keep what they have cut already.
    """

    box: Box
    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    properties: list[Box] = field(default_factory=list)
    parts: dict[bytes, Box] = field(default_factory=dict)
    rest: list[Box] = field(default_factory=list)
    known: dict[object, object] = field(default_factory=dict)


def listing(data: Buffer, box: Box) -> Listing:
    """Read a `meta` box; raises Damaged where its parts do not fit together."""
    found = Listing(box)
    for part in inside(data, box, 4):
        if part.name in found.parts:
            raise Damaged("structure")
        if part.name in _READ_WHOLE:
            found.parts[part.name] = part
        else:
            found.rest.append(part)
    if not {b"iinf", b"iloc"} <= found.parts.keys():
        raise Damaged("no_picture")
    if b"pitm" not in found.parts:
        # which of its pictures is to be shown is left to each program
        raise Damaged("unsupported_variant")
    cursor = fields(data, found.parts[b"pitm"])
    found.primary = cursor.number(2 if cursor.full()[0] == 0 else 4)
    found.items = _infos(data, found.parts[b"iinf"])
    _locations(data, found)
    if b"iref" in found.parts:
        found.references = list(_references(data, found.parts[b"iref"]))
    if b"iprp" in found.parts:
        _properties(data, found)
    return found


def _infos(data: Buffer, box: Box) -> dict[int, Item]:
    cursor = fields(data, box)
    count = cursor.number(2 if cursor.full()[0] == 0 else 4)
    items: dict[int, Item] = {}
    for entry in boxes(data, cursor.at, box.end):
        if entry.name != b"infe" or len(items) >= MAX_ITEMS:
            raise Damaged("structure" if entry.name != b"infe" else "too_many_parts")
        item = _info(data, entry)
        if item.number in items:
            raise Damaged("structure")
        items[item.number] = item
    if len(items) != count:
        raise Damaged("structure")
    return items


def _info(data: Buffer, box: Box) -> Item:
    """One item's entry; the two oldest versions know no kinds, so theirs stays empty."""
    cursor = fields(data, box)
    version, flags = cursor.full()
    item = Item(cursor.number(4 if version == 3 else 2))
    item.place = (box.start, box.end)
    item.protected = cursor.number(2) != 0
    item.hidden = bool(flags & _HIDDEN)
    if version >= 2:
        item.kind = cursor.take(4)
    item.name = cursor.text()
    item.mime = " ".join(filter(None, (cursor.text(), cursor.text())))
    return item


def _locations(data: Buffer, found: Listing) -> None:
    box = found.parts[b"iloc"]
    cursor = fields(data, box)
    version, _ = cursor.full()
    sizes = cursor.number(2)
    widths = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0)
    own = _self_contained(data, found.parts.get(b"dinf"))
    left = MAX_EXTENTS
    for _ in range(cursor.number(4 if version == 2 else 2)):
        number = cursor.number(4 if version == 2 else 2)
        method = cursor.number(2) & 15 if version else IN_FILE
        reference, base = cursor.number(2), cursor.number(widths[2])
        count = cursor.number(2)
        left -= count
        if left < 0:
            raise Damaged("too_many_parts")
        spans = [_extent(cursor, widths, base) for _ in range(count)]
        item = found.items.get(number)
        if item is None:
            continue
        item.method, item.outside = method, reference not in own
        item.extents = _absolute(data, found, item, spans)
    _measured(found, len(data))


def _measured(found: Listing, size: int) -> None:
    """Raises Damaged where items overlap so much that reading them would never end."""
    sums = [
        (tuple(item.extents), sum(max(0, min(end, size) - start) for start, end in item.extents))
        for item in found.items.values()
    ]
    if sum(dict(sums).values()) > MOST_COPIES * size:
        raise Damaged("structure")
    if sum(total for _, total in sums) > MOST_READINGS * size:
        raise Damaged("structure")


def _extent(cursor: Fields, widths: tuple[int, ...], base: int) -> Span:
    """Start and length, relative to what the construction method says."""
    cursor.number(widths[3])
    start = base + cursor.number(widths[0])
    return start, cursor.number(widths[1])


def _absolute(data: Buffer, found: Listing, item: Item, spans: list[Span]) -> list[Span]:
    """Starts and ends in the file; one extent of length 0 means all that follows."""
    low, high = 0, len(data)
    if item.method == IN_LIST:
        if b"idat" not in found.parts:
            raise Damaged("structure")
        low, high = found.parts[b"idat"].body, found.parts[b"idat"].end
    if len(spans) == 1 and not spans[0][1]:
        return [(min(low + spans[0][0], high), high)]
    return [(low + start, low + start + length) for start, length in spans if length]


def _self_contained(data: Buffer, box: Box | None) -> set[int]:
    """The numbers of data references that mean this very file; 0 always does."""
    own = {0}
    tables = [] if box is None else [part for part in inside(data, box) if part.name == b"dref"]
    for table in tables:
        for number, entry in enumerate(inside(data, table, 8), 1):
            if fields(data, entry).full()[1] & _SELF_CONTAINED:
                own.add(number)
    return own


def _references(data: Buffer, box: Box) -> Iterator[Reference]:
    size = 2 if fields(data, box).full()[0] == 0 else 4
    left = MAX_EXTENTS
    for entry in inside(data, box, 4):
        cursor = fields(data, entry)
        source, count = cursor.number(size), cursor.number(2)
        left -= count
        if left < 0:
            raise Damaged("too_many_parts")
        yield Reference(entry.name, source, tuple(cursor.number(size) for _ in range(count)))


def _properties(data: Buffer, found: Listing) -> None:
    for part in inside(data, found.parts[b"iprp"]):
        if part.name == b"ipco" and not found.properties:
            found.properties = list(inside(data, part))
        elif part.name == b"ipma":
            _links(data, part, found)
        else:
            raise Damaged("structure")


def _links(data: Buffer, box: Box, found: Listing) -> None:
    """Which item has which properties, in order, and which of them it cannot do without."""
    cursor = fields(data, box)
    version, flags = cursor.full()
    bits = 15 if flags & 1 else 7
    for _ in range(cursor.number(4)):
        item = found.items.get(cursor.number(2 if version == 0 else 4))
        if item is not None and item.properties:
            raise Damaged("structure")
        for _ in range(cursor.number(1)):
            link = cursor.number(2 if flags & 1 else 1)
            index = link & ((1 << bits) - 1)
            if index > len(found.properties):
                raise Damaged("structure")
            if item is not None and index:
                item.properties.append((index, bool(link >> bits)))
