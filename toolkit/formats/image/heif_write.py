"""Writing a HEIF file anew from its clean parts: one order, no names, no times, no old numbers.

The output holds a file type, one list of items, the animation if there is one, and one box with
the coded bytes. Only these coded bytes come from the input, copied without reading.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.bmff import full, written
from toolkit.formats.image.heif_bitstream import Span
from toolkit.formats.image.heif_parts import Part

_MOST = 0xFFFF_FFFF
_ESSENTIAL, _ESSENTIAL_WIDE = 0x80, 0x8000
_NARROW = 127

#: Makes a movie box when told where the store starts in the file.
Movie = Callable[[int], bytes]


class Store:
    """Coded bytes in the order in which they are asked for; the same bytes are stored once.

    Sources must live as long as the store, which knows them by their identity.
    """

    def __init__(self, data: Buffer) -> None:
        self.data = data
        self.pieces: list[Piece] = []
        self.size = 0
        self._known: dict[object, int] = {}

    def add(self, source: Buffer, spans: list[Span]) -> tuple[int, int]:
        """Keep these stretches as one; where they start in the store, and their length."""
        start = self.size
        key = tuple(spans) if source is self.data else (id(source), tuple(spans))
        length = sum(end - start for start, end in spans)
        if key in self._known:
            return self._known[key], length
        whole = source is self.data
        self.pieces += spans if whole else [source[start:end] for start, end in spans]
        self._known[key] = start
        self.size += length
        return start, length

    def add_row(self, row: list[list[Span]]) -> int:
        """Keep several samples of the input, one right behind the other; where they start."""
        key = tuple(map(tuple, row))
        if key in self._known:
            return self._known[key]
        start = self._known[key] = self.size
        for spans in row:
            self._known.setdefault(tuple(spans), self.size)
            self.pieces += spans
            self.size += sum(end - start for start, end in spans)
        return start


def file(
    brands: list[bytes], parts: list[Part], movie: Movie | None, store: Store
) -> Iterator[Piece]:
    """The whole file; what the movie needs is in the store already. Raises TooLarge."""
    places = [store.add(part.source, part.spans) for part in parts]
    if store.size > _MOST:
        raise TooLarge("too_many_bytes")
    head = _head(brands, parts, places, movie, 0)
    if len(head) + 8 + store.size > _MOST:
        raise TooLarge("too_many_bytes")
    head = _head(brands, parts, places, movie, len(head) + 8)
    yield head + struct.pack(">I4s", store.size + 8, b"mdat")
    yield from store.pieces


def _head(
    brands: list[bytes],
    parts: list[Part],
    places: list[tuple[int, int]],
    movie: Movie | None,
    base: int,
) -> bytes:
    """All that stands before the coded bytes, which start at `base`."""
    head = written(b"ftyp", brands[0], bytes(4), *brands[1:])
    if parts:
        head += _list(parts, [(base + at, size) for at, size in places])
    if movie is not None:
        head += movie(base)
    return head


def _list(parts: list[Part], places: list[tuple[int, int]]) -> bytes:
    small = b"".join(part.small for part in parts)
    primary = next(part.number for part in parts if part.primary)
    references = [
        written(kind, struct.pack(f">HH{len(targets)}H", part.number, len(targets), *targets))
        for part in parts
        for kind, targets in part.references
    ]
    return full(
        b"meta", 0, 0,
        full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
        full(b"pitm", 0, 0, struct.pack(">H", primary)),
        _locations(parts, places),
        full(b"iinf", 0, 0, struct.pack(">H", len(parts)), *map(_info, parts)),
        _properties(parts),
        *([full(b"iref", 0, 0, *references)] if references else []),
        *([written(b"idat", small)] if small else []),
    )  # fmt: skip


def _info(part: Part) -> bytes:
    return full(b"infe", 2, int(part.hidden), struct.pack(">HH", part.number, 0), part.kind, b"\0")


def _locations(parts: list[Part], places: list[tuple[int, int]]) -> bytes:
    """Each item has one extent: in the file, or in the list's own box for small ones."""
    rows, at = [], 0
    for part, place in zip(parts, places, strict=True):
        start, size = place if part.spans else (at, len(part.small))
        at += len(part.small)
        rows.append(struct.pack(">HHHH", part.number, not part.spans, 0, size > 0))
        rows.append(struct.pack(">II", start, size) if size else b"")
    return full(b"iloc", 1, 0, b"\x44\x00", struct.pack(">H", len(parts)), *rows)


def _properties(parts: list[Part]) -> bytes:
    """Equal properties are stored once, in the order in which they are met."""
    numbers: dict[bytes, int] = {}
    for part in parts:
        for box, _ in part.properties:
            numbers.setdefault(box, len(numbers) + 1)
    wide = len(numbers) > _NARROW
    rows = []
    for part in parts:
        links = [
            numbers[box] | ((_ESSENTIAL_WIDE if wide else _ESSENTIAL) if essential else 0)
            for box, essential in part.properties
        ]
        rows.append(struct.pack(">HB", part.number, len(links)))
        rows.append(struct.pack(f">{len(links)}{'H' if wide else 'B'}", *links))
    links_box = full(b"ipma", 0, int(wide), struct.pack(">I", len(parts)), *rows)
    return written(b"iprp", written(b"ipco", *numbers), links_box)
