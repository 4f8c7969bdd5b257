"""Rows of uncompressed pixels, and the padding at the end of each row that no picture shows.

Rows are padded to whole bytes or words. Programs leave uninitialised memory there, and people hide
data. In a clean copy the padding is zero, and the pixels are equal bit for bit. Unused bits inside
a pixel are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Padded rows are handled in bands of about this many bytes.
_BAND = 4 << 20


class Rows(NamedTuple):
    """The layout of pixels: bytes per row with padding, bits per row without, number of rows."""

    stride: int
    bits: int
    height: int

    @property
    def size(self) -> int:
        """All rows with their padding, in bytes."""
        return self.stride * self.height

    @property
    def least(self) -> int:
        """The same without the padding of the last row, which some programs leave out."""
        return self.stride * (self.height - 1) + (self.bits + 7) // 8


def blocks(data: Buffer, start: int, rows: Rows, name: str) -> Iterator[Block]:
    """The rows that begin at `start`, as content blocks; padding that is not zero is wiped.

    The blocks depend on the layout alone, so they are the same in a copy. Missing padding is
    added. Raises Damaged if pixels are missing.
    """
    if start + rows.least > len(data):
        raise Damaged("truncated")
    end = start + rows.size
    if rows.bits == 8 * rows.stride:
        yield Block(name, start, end, content=True)
        return
    band = max(1, _BAND // rows.stride) * rows.stride
    for at in range(start, end, band):
        yield _band(data, at, min(at + band, end), rows, name)


def _band(data: Buffer, start: int, end: int, rows: Rows, name: str) -> Block:
    raw = data[start:end].ljust(end - start, b"\0")
    end = min(end, len(data))
    full, some = divmod(rows.bits, 8)
    filling = [raw[column :: rows.stride] for column in range(full, rows.stride)]
    if some:
        filling[0] = filling[0].translate(_masked(0xFF >> some))
    if not any(map(any, filling)):
        instead = raw if len(raw) > end - start else None
        return Block(name, start, end, instead=instead, content=True)
    wiped = bytearray(raw)
    for column in range(full, rows.stride):
        wiped[column :: rows.stride] = bytes(len(filling[0]))
    if some:
        wiped[full :: rows.stride] = raw[full :: rows.stride].translate(_masked(0xFF00 >> some))
    found = _filling(filling, bool(some), Place(f"{name}/row filling", start, end - start))
    return Block(name, start, end, instead=bytes(wiped), content=True, read=lambda: [found])


def _masked(mask: int) -> bytes:
    """A table for bytes.translate that keeps the bits of a mask."""
    return bytes(value & mask & 0xFF for value in range(256))


def _filling(filling: list[bytes], some: bool, place: Place) -> Finding:
    """The finding for padding; the same in every row, it hardly says anything.

    filling: its columns; if `some`, the first column is only some bits of a byte.
    """
    if all(len(set(column)) == 1 for column in filling):
        said = b"".join(column[:1] for column in filling).hex()
        return Finding("hidden.padding", place, f"{said} behind every row")
    whole = filling[1:] if some else filling
    joined = bytearray(len(whole) * len(filling[0]))
    for number, column in enumerate(whole):
        joined[number :: len(whole)] = column
    said = readable(bytes(joined)) or f"{len(filling[0])} rows with something behind"
    return Finding("hidden.gap", place, said)
