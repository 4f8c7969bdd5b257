"""CAF sound (Apple's Core Audio Format Specification 1.0), as phones and editors write it.

What identifies people: information strings, marks and regions with their names, comments on edits,
MIDI, universal numbers, programs' own chunks, filling, bytes behind the end.

What stays, byte for byte: the samples or packets, how they are coded, the lengths of packets, the
decoder's own settings, and which channel is which.

What we cannot see: marks in the sound; words that a decoder's settings could hold.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, Look
from toolkit.formats.readable import readable
from toolkit.formats.sound.fixed_fields import text
from toolkit.formats.sound.iff import Chunk
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.formats.sound.sound_blocks import UNSEEN, behind, gap, heard, tagged, words
from toolkit.model import Finding, Place

_FRONT, _HEAD, _DESC, _EDITS = 8, 12, 32, 4
_LAYOUT = 12
MAX_CHUNKS = 20_000
_KEPT = (b"desc", b"pakt", b"kuki", b"chan")
_KNOWN = frozenset(
    {b"strg", b"mark", b"regn", b"inst", b"midi", b"ovvw", b"peak", b"edct", b"umid"}
)


def sniff(head: bytes) -> bool:
    """Whether this is CAF."""
    return head[:6] == b"caff\0\1"


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a CAF into blocks that, laid end to end, are the file; raises Damaged."""
    chunks = _chunks(data)
    first = {part.name: part for part in reversed(chunks)}
    sound = first.get(b"data")
    if b"desc" not in first or sound is None or sound.stop - sound.at - 4 < _EDITS:
        sound = None
    flags = data[6:_FRONT] == b"\0\0"
    yield Block("caff", 0, _FRONT, instead=None if flags else b"caff\0\1\0\0")
    for part in chunks:
        if part is sound:
            yield from _sound(data, part)
        elif sound is not None and part is first[part.name] and part.name in _KEPT:
            yield _kept(data, part)
        else:
            yield _gone(data, part)
    yield from behind(data, chunks[-1].end if chunks else _FRONT)


def _chunks(data: Buffer) -> list[Chunk]:
    """The chunks up to the end; lengths have eight bytes, and that of samples may be unknown."""
    found: list[Chunk] = []
    at, end = _FRONT, len(data)
    while at + _HEAD <= end and _is_name(data[at : at + 4]):
        if len(found) > MAX_CHUNKS:
            raise Damaged("too_many_parts")
        name, size = struct.unpack_from(">4sq", data[at : at + _HEAD])
        stop = end if size < 0 and name == b"data" else min(end, at + _HEAD + max(size, 0))
        found.append(Chunk(name, at, stop, stop, size))
        at = stop
    return found


def _is_name(raw: bytes) -> bool:
    return all(0x20 <= byte < 0x7F for byte in raw)


def _sound(data: Buffer, part: Chunk) -> Iterator[Block]:
    """The samples; how often they were edited is set to none."""
    start = part.start + _HEAD
    head = b"data" + struct.pack(">q", part.stop - start) + bytes(_EDITS)
    front = start + _EDITS
    raw = data[part.start : front]

    def read() -> Iterator[Finding]:
        count = int.from_bytes(raw[_HEAD:], "big")
        if count:
            place = Place("data/edits", start, _EDITS)
            yield Finding("software.history", place, f"edited {count} times")

    yield Block("data", part.start, front, instead=None if raw == head else head, read=read)
    yield Block("data/samples", front, part.stop, content=True)


def _kept(data: Buffer, part: Chunk) -> Block:
    """How the samples are coded; a list of places of loudspeakers is no number and goes."""
    start = part.start + _HEAD
    size = part.stop - start
    if part.name == b"chan" and (size < _LAYOUT or any(data[start + 8 : start + _LAYOUT])):
        return _gone(data, part)
    limit = {b"desc": _DESC, b"chan": _LAYOUT}.get(part.name, size)
    if part.name == b"desc" and size < _DESC:
        raise Damaged("truncated")
    if size == limit and part.size == size:
        return Block(part.label, part.start, part.stop, content=True)
    fresh = part.name + struct.pack(">q", limit) + data[start : start + limit]

    def read() -> Iterator[Finding]:
        if size > limit:
            place = Place(f"{part.label}/surplus", start + limit, size - limit)
            yield Finding("hidden.gap", place, words(data, start + limit, part.stop))

    return Block(part.label, part.start, part.stop, instead=fresh, content=True, read=read)


def _gone(data: Buffer, part: Chunk) -> Block:
    name, start, end = part.label, part.start, part.end
    if part.name == b"free":
        filling = gap(data, start + _HEAD, end, name)
        return Block(name, start, end, filling.kind, value=filling.value)
    if part.name == b"data":
        return Block(name, start, end, "hidden.sound", value=words(data, start, end))
    if part.name == b"info":
        return tagged(data, start, end, name, _info)
    kind = "hidden.packet" if part.name in (*_KNOWN, *_KEPT) else "hidden.unknown"
    return Block(name, start, end, kind, value=words(data, start + _HEAD, end))


def _info(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Pairs of a name and its words."""
    at, count = _HEAD + 4, int.from_bytes(raw[_HEAD : _HEAD + 4], "big")
    for _ in range(min(count, MAX_CHUNKS)):
        middle = raw.find(b"\0", at)
        end = raw.find(b"\0", middle + 1)
        if middle < 0 or end < 0:
            break
        name = text(raw[at:middle])
        place = Place(f"{path}/{name}", start + middle + 1, end - middle - 1)
        yield Finding(kind_of_label(name), place, text(raw[middle + 1 : end]) or None)
        at = end + 1
    rest = readable(raw[at:])
    if rest:
        yield Finding("hidden.gap", Place(f"{path}/padding", start + at, len(raw) - at), rest)


FORMAT = heard(
    walk,
    name="caf",
    label="Core Audio sound",
    media="audio/x-caf",
    suffix=".caf",
    sniff=sniff,
    inspected=(
        "information strings, marks, regions, edits, MIDI, universal numbers, programs' chunks, "
        "filling, unknown chunks, and what stands behind the end"
    ),
    removed="all of that, known or not",
    kept="samples or packets byte for byte, how they are coded, and the decoder's own settings",
    unseen=UNSEEN + "marks in the sound itself, and words that a decoder's settings could hold",
)
