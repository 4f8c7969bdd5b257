"""Read blocks of a maker note whose fields have no names or numbers, only a place.

A block is one row of text: "place:form:Name", the place in hexadecimal units, the form left out
where it is the block's usual one. Which block stands under a tag depends on the camera's model, on
the block's first bytes or on its length. Never raises; a field that is cut off is left out.
"""

from __future__ import annotations

import functools
import re
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.formats.metadata.ifd import Entry
from toolkit.formats.metadata.maker_forms import FORMS, sized, value

Fields = Iterator[tuple[str, str]]


class Camera(NamedTuple):
    """What a block's meaning may depend on: the model, and the other entries of the note."""

    model: str = ""
    around: dict[int, Entry] = {}  # noqa: RUF012  (never changed)


#: Reads an entry that is no fixed block: (entry, byte order, camera).
Reader = Callable[[Entry, str, Camera], Fields]
#: Blocks inside blocks are looked into this far.
_DEPTH = 3


class Packed(NamedTuple):
    """One kind of block.

    rows: its fields. unit: their usual form, whose size is the unit of the places.
    model, head, sizes: what must be found in the camera's model, at the block's beginning (as it
        stands in the file), and its length, for these rows to hold; a length below zero is one
        that it must not have.
    order: the byte order, where it is not the note's. cipher: its name, where there is one.
    anchor: place and pattern of a text from which the places count, since firmware moves it.
    """

    group: str
    tag: int
    rows: str
    unit: str = "u1"
    model: str = ""
    head: bytes = b""
    sizes: tuple[int, ...] = ()
    order: str = ""
    cipher: str = ""
    anchor: tuple[int, bytes] | None = None


class Row(NamedTuple):
    """One field: its place in bytes, its form, a mask, its name."""

    at: int
    form: str
    mask: int
    name: str


_ROW = re.compile(r"([0-9a-f]+):(?:([^:&]*)(?:&([0-9a-f]+))?:)?(.+)")
_REACH = 96


@functools.lru_cache(maxsize=512)
def parsed(rows: str, unit: str) -> tuple[Row, ...]:
    """The rows of a block. Raises ValueError for a row that is none."""
    step = FORMS[unit][0]
    found = []
    for text in rows.split():
        match = _ROW.fullmatch(text)
        if match is None:
            raise ValueError(f"no row: {text}")
        place, form, mask, name = match.groups()
        found.append(Row(int(place, 16) * step, form or unit, int(mask or "0", 16), name))
    return tuple(found)


def holds(packed: Packed, raw: bytes, model: str) -> bool:
    """Whether a block is of this kind."""
    wanted = [size for size in packed.sizes if size > 0]
    return (
        (not wanted or len(raw) in wanted)
        and -len(raw) not in packed.sizes
        and (not packed.head or re.match(packed.head, raw, re.DOTALL) is not None)
        and (not packed.model or re.search(packed.model, model) is not None)
    )


def fields(packed: Packed, raw: bytes, order: str, inner: dict[str, str]) -> Fields:
    """The fields of a block that is open; inner: rows of blocks inside it, by their name."""
    shift = 0
    if packed.anchor is not None:
        found = _anchored(raw, *packed.anchor)
        if found is None:
            return
        shift = found
    yield from _read(
        parsed(packed.rows, packed.unit), raw, shift, packed.order or order, inner, _DEPTH
    )


def _anchored(raw: bytes, place: int, pattern: bytes) -> int | None:
    """How far the text stands from its usual place; None where it is not near."""
    start = max(0, place - _REACH)
    found = re.compile(pattern).search(raw, start, place + _REACH)
    return None if found is None else found.start() - place


def _read(
    rows: tuple[Row, ...], raw: bytes, shift: int, order: str, inner: dict[str, str], depth: int
) -> Fields:
    for row in rows:
        at = row.at + shift
        if row.form in ("@", "*") and depth and row.name in inner:
            if row.form == "*":
                at = struct.unpack_from(order + "I", raw, at)[0] if 0 <= at <= len(raw) - 4 else 0
            if 0 < at < len(raw):
                below = parsed(inner[row.name], "u1")
                yield from _read(below, raw[at:], 0, order, inner, depth - 1)
            continue
        size = sized(row.form)
        part = raw[max(at, 0) : at + size]
        if at >= 0 and (len(part) == size or (part and row.form[0] in "sw")):
            said = value(row.form, part, order, row.mask)
            if said:
                yield row.name, said
