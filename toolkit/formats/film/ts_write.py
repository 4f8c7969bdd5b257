"""Transport streams written without what they give away, every packet in its place."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import ts_packets
from toolkit.formats.film.ts_film import Film
from toolkit.formats.film.ts_plan import Plan, plan
from toolkit.formats.film.ts_stream import Edit
from toolkit.formats.recent import recent

#: Stretches of the source that are shorter than this are written out with what is around them.
_SHORT, _MOST = 400, 1 << 20
_planned: deque[tuple[Buffer, Plan]] = recent()


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


def strip(data: Buffer) -> Iterator[Piece]:
    """The clean film; raises Damaged, Locked, TooLarge, NotCleanable."""
    made = sure(data)
    at, held = 0, bytearray()
    for start, raw in _edits(data, made):
        if start - at < _SHORT and len(held) < _MOST:
            held += data[at:start]
        else:
            yield from _out(held, at, start)
        held += raw
        at = start + len(raw)
    yield from _out(held, at, made.end)


def _out(held: bytearray, at: int, end: int) -> Iterator[Piece]:
    if held:
        yield bytes(held)
        held.clear()
    if end > at:
        yield (at, end)


def _edits(data: Buffer, made: Plan) -> Iterator[Edit]:
    at = 0
    for edits in Film(data, made).run():
        for start, raw in edits:
            if start < at:
                raise Damaged("structure")
            at = start + len(raw)
            yield start, raw


def content(data: Buffer) -> Iterator[Piece]:
    """Digests of every stream that stays, without what is cut, and of the order of packets."""
    film = Film(data, sure(data), content=True)
    for _ in film.run():
        pass
    yield from film.digests()


def searched(data: Buffer) -> Iterator[bytes]:
    """The tables, fields, heads and notes around pictures and sounds."""
    made = planned(data)
    heard: list[bytes] = []
    for edits in Film(data, made, heard=heard).run():
        heard += [raw for _, raw in edits if raw != ts_packets.EMPTY]
        yield b"\0".join(dict.fromkeys(heard))
        heard.clear()
