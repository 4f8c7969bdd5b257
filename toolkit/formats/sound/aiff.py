"""AIFF and AIFF-C sound (Apple's Audio Interchange File Format 1.3, and AIFF-C draft of 1991).

What identifies people: names, authors, notes with their times, marks, ID3 with covers, programs'
own chunks, MIDI messages, the coder's name, bytes in front of the samples and behind the end.

What stays, byte for byte: the samples, and how they are coded. Lengths are written anew.

What we cannot see: the lowest bits of samples, and marks in the sound.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, kept_length
from toolkit.formats.sound import aiff_metadata, iff
from toolkit.formats.sound.fixed_fields import text
from toolkit.formats.sound.iff import HEAD, Chunk
from toolkit.formats.sound.sound_blocks import UNSEEN, behind, gap, heard, tagged, words
from toolkit.model import Finding, Place

_FRONT, _COMM, _TYPE = 12, 18, 4
_PLACE = 8
_LAYOUT = 12
#: The only version of AIFF-C that there is.
_VERSION = iff.made(b"FVER", b"\xa2\x80\x51\x40", "big")
MAX_CHUNKS = 20_000


def sniff(head: bytes) -> bool:
    """Whether this is AIFF or AIFF-C."""
    return head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC")


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an AIFF into blocks that, laid end to end, are the file; raises Damaged."""
    chunks = _chunks(data)
    named = {part.name: part for part in reversed(chunks)}
    form, sound = named.get(b"COMM"), named.get(b"SSND")
    least = _COMM + (_TYPE if data[8:_FRONT] == b"AIFC" else 0)
    if not form or not sound or form.stop - form.at < least or sound.stop - sound.at < _PLACE:
        form = sound = None
    body: list[Block] = []
    for part in chunks:
        if part is form:
            body.append(_form(data, part))
        elif part is sound:
            body += _sound(data, part)
        elif part is named.get(b"CHAN") and part.stop - part.at == _LAYOUT:
            body.append(_layout(data, part))
        elif sound and part is named.get(b"FVER"):
            body.append(_changed(data, part, _VERSION))
        else:
            body.append(_gone(data, part))
    end = chunks[-1].end if chunks else _FRONT
    size = (sum(map(kept_length, body)) + 4) & 0xFFFFFFFF
    head = b"FORM" + struct.pack(">I", size) + data[8:_FRONT]
    yield Block("FORM", 0, _FRONT, instead=None if data[:_FRONT] == head else head)
    yield from body
    yield from behind(data, end)


def _chunks(data: Buffer) -> list[Chunk]:
    if len(data) < _FRONT:
        raise Damaged("truncated")
    declared = int.from_bytes(data[4:8], "big")
    end = min(len(data), HEAD + declared) if declared > 4 else len(data)
    found: list[Chunk] = []
    at = _FRONT
    while at < end:
        if len(found) > MAX_CHUNKS:
            raise Damaged("too_many_parts")
        part = iff.chunk(data, at, len(data), "big")
        if part.end > end and part.name != b"SSND":
            part = part._replace(stop=min(part.stop, end), end=end)
        found.append(part)
        at = part.end
    return found


def _form(data: Buffer, part: Chunk) -> Block:
    """How samples are coded; the coder's name is made empty."""
    keep = data[part.at : part.at + _COMM]
    if data[8:_FRONT] == b"AIFC":
        keep = data[part.at : part.at + _COMM + _TYPE] + bytes(2)
    return _changed(data, part, iff.made(b"COMM", keep, "big"))


def _changed(data: Buffer, part: Chunk, fresh: bytes) -> Block:
    """A short chunk that stays; what else stood in it is shown."""
    raw = data[part.start : part.end]
    if raw == fresh:
        return Block(part.label, part.start, part.end, content=True)
    at = len(fresh) - (2 if part.name == b"COMM" and data[8:_FRONT] == b"AIFC" else 0)
    rest, kind = raw[at:], "hidden.gap"
    if part.name == b"FVER":
        at, rest, kind = 0, raw[HEAD:], "hidden.gap"
    elif at != len(fresh):
        kind = "software.setting"
    start = part.start + at

    def read() -> Iterator[Finding]:
        if rest.strip(b"\0"):
            place = Place(f"{part.label}/name", start, part.end - start)
            said = text(rest[1:]) if kind == "software.setting" else words(data, start, part.end)
            yield Finding(kind, place, said)

    return Block(part.label, part.start, part.end, instead=fresh, content=True, read=read)


def _layout(data: Buffer, part: Chunk) -> Block:
    """Which channel is for which loudspeaker, where it is a number and no list of places."""
    if data[part.stop - 4 : part.stop] != bytes(4):
        return _gone(data, part)
    return _changed(data, part, bytes(data[part.start : part.stop]))


def _sound(data: Buffer, part: Chunk) -> Iterator[Block]:
    """The samples, which begin where the chunk says; what stands before them goes."""
    offset, _ = struct.unpack_from(">II", data[part.at : part.at + _PLACE])
    start = min(part.at + _PLACE + offset, part.stop)
    size = min(_PLACE + part.stop - start, 0xFFFFFFFF)
    head = b"SSND" + struct.pack(">III", size, 0, 0)
    front = part.at + _PLACE
    same = data[part.start : front] == head
    yield Block("SSND", part.start, front, instead=None if same else head)
    if start > front:
        yield gap(data, front, start, "SSND/offset")
    yield Block("SSND/samples", start, part.stop, content=True)
    # what stood before the samples may have been odd: they are padded by their own length
    yield from iff.padding(data, part._replace(start=start - HEAD))


def _gone(data: Buffer, part: Chunk) -> Block:
    name, start, end = part.label, part.start, part.end
    if not part.name:
        return gap(data, start, end, "filling")
    if part.name == b"SSND":
        return Block(name, start, end, "hidden.sound", value=words(data, part.at, end))
    reader = aiff_metadata.READ.get(part.name)
    if reader is None:
        return Block(name, start, end, "hidden.unknown", value=words(data, part.at, end))
    return tagged(data, start, end, name, reader)


FORMAT = heard(
    walk,
    name="aiff",
    label="AIFF sound",
    media="audio/aiff",
    suffix=".aiff",
    suffixes=(".aiff", ".aif", ".aifc"),
    sniff=sniff,
    inspected=(
        "names, authors, notes with their times, marks, ID3 with covers, programs' chunks, MIDI, "
        "the coder's name, unknown chunks, bytes before the samples and behind the end"
    ),
    removed="all of that, known or not",
    kept="the samples byte for byte, and how they are coded",
    unseen=UNSEEN + "the lowest bits of the samples, and marks in the sound itself",
)
