"""Transport streams read once, and written without what they give away, every packet in its place.

What is told, what goes, what must be the same in a copy and what is searched in it all come from
one walk, which is most of the work. What would be much to hold is found by walking once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from toolkit.errors import Damaged, Refused
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import ts_packets
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.film.ts_film import Film
from toolkit.formats.film.ts_plan import Plan, plan
from toolkit.formats.film.ts_stream import Edit
from toolkit.formats.recent import recent

_Each = TypeVar("_Each")
#: Stretches of the source that are shorter than this are written out with what is around them.
_SHORT, _MOST = 400, 1 << 20
#: More than this is not held, neither of what is written nor of what is searched.
_MOST_HELD = 16 << 20
#: A stretch of the source counts as so much.
_STRETCH = 128
_planned: deque[tuple[Buffer, Plan]] = recent()
_read: deque[tuple[Buffer, Reading]] = recent()


@dataclass(slots=True)
class Reading:
    """What one walk found. wrong: why there can be no clean copy.

    digests: of what must be the same in it. pieces: of a clean copy; texts: what is searched;
    None where that would be much to hold.
    """

    notes: Notes
    wrong: Refused | None = None
    digests: list[bytes] = field(default_factory=list)
    pieces: list[Piece] | None = None
    texts: list[bytes] | None = None


def planned(data: Buffer) -> Plan:
    """What the stream is made of; remembered for the two files that a proof compares."""
    for buffer, made in _planned:
        if buffer is data:
            return made
    form = ts_packets.shape(bytes(data[:4096]))
    if form is None:
        raise Damaged("structure")
    made = plan(data, form)
    _planned.append((data, made))
    return made


def sure(data: Buffer) -> Plan:
    """The same; raises the reason why there can be no clean copy."""
    made = planned(data)
    if made.problem is not None:
        raise type(made.problem)(made.problem.detail)
    ts_packets.whole(data, made.form, made.end)
    if ts_packets.shape(bytes(data[: min(made.end, 4096)])) is None:
        raise Damaged("truncated")  # a copy so short would be known as nothing
    return made


def read(data: Buffer) -> Reading:
    """Walk through the stream; remembered for the two files that a proof compares."""
    for buffer, known in _read:
        if buffer is data:
            return known
    film = Film(data, planned(data))
    made, texts, pieces = Reading(film.notes), _Held[bytes](), _Held[Piece]()
    for piece in _pieces(film, texts):
        pieces.add(piece, len(piece) if isinstance(piece, bytes) else _STRETCH)
    made.wrong, made.digests = film.wrong, list(film.digests())
    made.pieces, made.texts = pieces.all, texts.all
    _read.append((data, made))
    return made


class _Held(Generic[_Each]):
    """Things in a row, as long as they are little; then none of them."""

    def __init__(self) -> None:
        self.all: list[_Each] | None = []
        self._size = 0

    def add(self, each: _Each, size: int) -> None:
        """One more, of so many bytes."""
        self._size += size
        if self._size > _MOST_HELD:
            self.all = None
        if self.all is not None:
            self.all.append(each)


def strip(data: Buffer) -> Iterator[Piece]:
    """The clean film; raises Damaged, Locked, TooLarge, NotCleanable."""
    pieces = _clean(data).pieces
    yield from _pieces(Film(data, planned(data))) if pieces is None else pieces


def _clean(data: Buffer) -> Reading:
    """What was read of a stream of which there can be a clean copy; raises why there cannot."""
    sure(data)
    return _read_well(data)


def _read_well(data: Buffer) -> Reading:
    made = read(data)
    if made.wrong is not None:
        raise type(made.wrong)(made.wrong.detail)
    return made


def _pieces(film: Film, texts: _Held[bytes] | None = None) -> Iterator[Piece]:
    """The clean film while it is read. texts: gets what is searched."""
    data, at, held = film.data, 0, bytearray()
    for start, raw in _edits(film, texts):
        if start - at < _SHORT and len(held) < _MOST:
            held += data[at:start]
        else:
            yield from _out(held, at, start)
        held += raw
        at = start + len(raw)
    yield from _out(held, at, film.plan.end)


def _out(held: bytearray, at: int, end: int) -> Iterator[Piece]:
    if held:
        yield bytes(held)
        held.clear()
    if end > at:
        yield (at, end)


def _edits(film: Film, texts: _Held[bytes] | None) -> Iterator[Edit]:
    at = 0
    for edits in film.run():
        for start, raw in edits:
            if start < at:
                film.refuse(Damaged("structure"))
            at = start + len(raw)
            yield start, raw
        if texts is not None:
            text = _text(film, edits)
            texts.add(text, len(text))
        film.heard.clear()


def _text(film: Film, edits: list[Edit]) -> bytes:
    new = (raw for _, raw in edits if raw != ts_packets.EMPTY)
    return b"\0".join(dict.fromkeys((*film.heard, *new)))


def content(data: Buffer) -> Iterator[Piece]:
    """Digests of every stream that stays, without what is cut, and of the order of packets."""
    yield from _clean(data).digests


def searched(data: Buffer) -> Iterator[bytes]:
    """The tables, fields, heads and notes around pictures and sounds."""
    texts = _read_well(data).texts
    if texts is not None:
        yield from texts
        return
    film = Film(data, planned(data))
    for edits in film.run():
        yield _text(film, edits)
        film.heard.clear()
