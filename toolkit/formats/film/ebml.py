"""EBML, the tree of numbered elements that Matroska and WebM are made of (RFC 8794).

Reads heads only, so a film of many GiB costs no memory. An element may leave its size open (live
recordings do); who knows its level finds its end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable

#: Elements that stand on any level and say nothing.
VOID, CRC = 0xEC, 0xBF
#: More elements beside each other than this is an attack; clusters and blocks do not count.
MAX_ELEMENTS = 200_000
#: Longest body that is read at once.
MAX_BODY = 16 << 20
_HEAD = 12


class Element(NamedTuple):
    """One element: its number with the length mark, where it starts, its body, its end.

    open: the size is left open, so `end` is only the end of what stands around it.
    """

    id: int
    start: int
    body: int
    end: int
    open: bool = False

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return self.end - self.body


def element(data: Buffer, at: int, limit: int) -> Element:
    """The element at a place; raises Damaged where none is, or it does not fit."""
    found = head(data, at, limit)
    if found is None or found.end > limit:
        raise Damaged("structure")
    return found


def head(data: Buffer, at: int, limit: int) -> Element | None:
    """The element at a place, which may end behind the limit; None where none is."""
    raw = data[at : min(at + _HEAD, limit)]
    if not raw or raw[0] < 0x10:
        return None
    width = 9 - raw[0].bit_length()
    if len(raw) <= width or not raw[width]:
        return None
    number = int.from_bytes(raw[:width], "big")
    long = 9 - raw[width].bit_length()
    body = at + width + long
    if len(raw) < width + long:
        return None
    size = int.from_bytes(raw[width : width + long], "big") - (1 << 7 * long)
    if size == (1 << 7 * long) - 1:
        return Element(number, at, body, limit, True)
    return Element(number, at, body, body + size)


def children(data: Buffer, at: int, end: int) -> Iterator[Element]:
    """The elements between two places, which they must fill; raises Damaged."""
    for _ in range(MAX_ELEMENTS):
        if at == end:
            return
        found = element(data, at, end)
        if found.open:
            raise Damaged("structure")
        yield found
        at = found.end
    raise TooLarge("too_many_parts")


def body(data: Buffer, found: Element, most: int = MAX_BODY) -> bytes:
    """The bytes of an element; raises TooLarge."""
    if found.size > most:
        raise TooLarge("too_many_bytes")
    return bytes(data[found.body : found.end])


def number(raw: bytes) -> int:
    """A whole number; raises Damaged."""
    if len(raw) > 8:
        raise Damaged("structure")
    return int.from_bytes(raw, "big")


def real(raw: bytes) -> float:
    """A number with a fraction; raises Damaged."""
    if len(raw) not in (0, 4, 8):
        raise Damaged("structure")
    return float(struct.unpack(">d" if len(raw) == 8 else ">f", raw)[0]) if raw else 0.0


def words(raw: bytes) -> str:
    """Text as it is meant to be read: up to the first zero."""
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace")


def id_bytes(name: int) -> bytes:
    """An element's number as it stands in a file."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big")


def length(size: int, width: int = 0) -> bytes:
    """A size as it stands in a file; as short as can be unless a width is given."""
    while not width or size >= (1 << 7 * width) - 1:
        width += 1
    return (size | 1 << 7 * width).to_bytes(width, "big")


def made(name: int, inner: bytes) -> bytes:
    """A whole element."""
    return id_bytes(name) + length(len(inner)) + inner


def whole(value: int, width: int = 0) -> bytes:
    """A whole number as a body; as short as can be unless a width is given."""
    return value.to_bytes(width or max(1, (value.bit_length() + 7) // 8), "big")


def empty(data: Buffer, start: int, end: int) -> bool:
    """Whether only zeros stand between two places, however far they are apart."""
    step = 1 << 20
    return not any(data[at : min(at + step, end)].strip(b"\0") for at in range(start, end, step))


def said(data: Buffer, start: int, end: int) -> str:
    """The readable text between two places, of at most a MiB from each end; else the size."""
    step = 1 << 20
    if end - start <= 2 * step:
        raw = data[start:end]
    else:
        raw = data[start : start + step] + data[end - step : end]
    return readable(raw) or f"{end - start} bytes"
