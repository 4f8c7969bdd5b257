"""WAV, RF64 and BW64 sound (RIFF, EBU Tech 3285 and 3306, ITU-R BS.2088).

What identifies people: lists of labels, the broadcast block (who recorded it, when, on which
device, what was done since), field recorders' notes as XML, XMP, ID3 with covers, station cards,
cue marks with names, filling and unknown chunks, bytes behind the end.

What stays, byte for byte: the samples; the form of the samples without surplus; of coded sound,
how many samples there are. Lengths are written anew.

What we cannot see: the lowest bits of samples, and marks in the sound.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, kept_length
from toolkit.formats.sound import iff, wav_metadata
from toolkit.formats.sound.iff import HEAD, UNKNOWN_SIZE, Chunk
from toolkit.formats.sound.sound_blocks import (
    UNSEEN,
    behind,
    broken,
    gap,
    heard,
    tagged,
    words,
)
from toolkit.model import Finding, Place

_LARGE = (b"RF64", b"BW64")
_FRONT = 12
_DS64 = 28
_MOST = 0xFFFFFFF0
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_PLAIN, _SIZED, _EXTENDED = 16, 18, 40
_FILLING = frozenset({b"JUNK", b"junk", b"PAD ", b"pad ", b"FLLR", b"filr", b"FAKE", b"fake"})


def sniff(head: bytes) -> bool:
    """Whether this is a WAV of any size."""
    return head[:4] in (b"RIFF", *_LARGE) and head[8:12] == b"WAVE"


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a WAV into blocks that, laid end to end, are the file; raises Damaged."""
    large = data[:4] in _LARGE
    chunks = _chunks(data, large)
    fmt = next((part for part in chunks if part.name == b"fmt "), None)
    sound = next((part for part in chunks if part.name == b"data"), None)
    if fmt is None or sound is None or fmt.start > sound.start or fmt.stop - fmt.at < _PLAIN:
        body = [_gone(data, part) for part in chunks]
        yield Block("RIFF", 0, _FRONT)
        yield from body
        yield from behind(data, chunks[-1].end if chunks else _FRONT)
        return
    coded = _code(data, fmt) not in (_PCM, _EXTENSIBLE, _FLOAT)
    body = []
    for part in chunks:
        body += _blocks(data, part, fmt, sound, coded)
    yield from _front(data, body, large, sound)
    yield from body
    yield from behind(data, chunks[-1].end)


def _chunks(data: Buffer, large: bool) -> list[Chunk]:
    """All chunks up to the end that the file declares, or to its own where it does not know."""
    declared = int.from_bytes(data[4:8], "little")
    long_data = 0
    if large:
        declared, long_data = _ds64(data)
    end = min(len(data), HEAD + declared)
    unknown = declared in (0, UNKNOWN_SIZE)
    if unknown:
        end = len(data)
    found: list[Chunk] = []
    at = _FRONT
    while at < end:
        if len(found) > wav_metadata.MAX_CHUNKS:
            raise Damaged("too_many_parts")
        part = iff.chunk(data, at, len(data), "little")
        if part.name == b"data":
            part = _sized(data, part, 0 if unknown else end, long_data)
        elif part.end > end:
            part = part._replace(stop=min(part.stop, end), end=end)
        found.append(part)
        at = part.end
    return found


def _ds64(data: Buffer) -> tuple[int, int]:
    """The lengths of a large file and of its samples; raises Damaged."""
    if data[_FRONT : _FRONT + 4] != b"ds64" or len(data) < _FRONT + HEAD + _DS64:
        raise Damaged("structure")
    whole, samples = struct.unpack_from("<QQ", data[_FRONT + HEAD : _FRONT + HEAD + 16])
    return whole, samples


def _sized(data: Buffer, part: Chunk, end: int, long_data: int) -> Chunk:
    """The samples, whose length may stand elsewhere, or not be known to who wrote them."""
    size = part.size
    if size == UNKNOWN_SIZE and long_data:
        size = long_data
    if size == UNKNOWN_SIZE or (size == 0 and part.at >= end):
        return part._replace(stop=len(data), end=len(data))
    stop = min(len(data), part.at + size)
    return part._replace(stop=stop, end=min(len(data), stop + size % 2))


def _code(data: Buffer, fmt: Chunk) -> int:
    return int.from_bytes(data[fmt.at : fmt.at + 2], "little")


def _front(data: Buffer, body: list[Block], large: bool, sound: Chunk) -> Iterator[Block]:
    size = 4 + sum(map(kept_length, body))
    name, said = b"RIFF", size
    if large:
        name, said = data[:4], UNKNOWN_SIZE
        size += HEAD + _DS64
    elif size > _MOST:
        said = UNKNOWN_SIZE
    head = name + struct.pack("<I", said) + b"WAVE"
    yield Block("RIFF", 0, _FRONT, instead=None if data[:_FRONT] == head else head)
    if large:
        yield from _long(data, struct.pack("<QQ", size, sound.stop - sound.at))


def _long(data: Buffer, lengths: bytes) -> Iterator[Block]:
    """The chunk of long lengths, without a table of others."""
    part = iff.chunk(data, _FRONT, len(data), "little")
    raw = data[part.start : part.end]
    samples = raw[HEAD + 16 : HEAD + 24]
    fresh = iff.made(b"ds64", lengths + samples + bytes(4), "little")
    table = raw[HEAD + _DS64 :]

    def read() -> Iterator[Finding]:
        if table:
            said = words(data, part.at + _DS64, part.end)
            yield Finding("hidden.gap", Place("ds64/table", part.at + _DS64, len(table)), said)

    yield Block("ds64", part.start, part.end, instead=None if raw == fresh else fresh, read=read)


def _blocks(data: Buffer, part: Chunk, fmt: Chunk, sound: Chunk, coded: bool) -> Iterator[Block]:
    if part is sound:
        size = part.stop - part.at
        large = data[:4] in _LARGE or size > _MOST
        yield from iff.sound(data, part, UNKNOWN_SIZE if large else size, "little")
    elif part is fmt:
        yield _form(data, part)
    elif part.name == b"fact" and coded and part.stop - part.at >= 4 and part.start < sound.start:
        fresh = iff.made(b"fact", data[part.at : part.at + 4], "little")
        yield _rewritten(data, part, fresh)
    elif part.name != b"ds64" or part.start != _FRONT:
        yield _gone(data, part)


def _form(data: Buffer, part: Chunk) -> Block:
    """How samples are coded, without surplus bytes."""
    raw = data[part.at : part.stop]
    code = _code(data, part)
    extra = int.from_bytes(raw[_PLAIN:_SIZED], "little")
    if code == _PCM or len(raw) < _SIZED:
        keep = raw[:_PLAIN]
    elif code == _FLOAT:
        keep = raw[:_PLAIN] + bytes(2)
    elif code == _EXTENSIBLE:
        keep = raw[:_EXTENDED]
    else:
        keep = raw[: _SIZED + extra]
    return _rewritten(data, part, iff.made(b"fmt ", keep, "little"))


def _rewritten(data: Buffer, part: Chunk, fresh: bytes) -> Block:
    """A short chunk that stays; what else stood in it is shown."""
    raw = data[part.start : part.end]
    if raw == fresh:
        return Block(part.label, part.start, part.end, content=True)
    start = part.start + len(fresh)

    def read() -> Iterator[Finding]:
        if start < part.end:
            place = Place(f"{part.label}/surplus", start, part.end - start)
            yield Finding("hidden.gap", place, words(data, start, part.end))

    return Block(part.label, part.start, part.end, instead=fresh, content=True, read=read)


def _gone(data: Buffer, part: Chunk) -> Block:
    """A chunk that goes, read by who knows its kind; else its readable text is shown."""
    name, start, end = part.label, part.start, part.end
    if not part.name:
        return gap(data, start, end, "filling")
    if part.name in _FILLING:
        filling = gap(data, part.at, end, name)
        return Block(name, start, end, filling.kind, value=filling.value)
    if part.name == b"data":
        return Block(name, start, end, "hidden.sound", value=words(data, part.at, end))
    if part.name == b"LIST" and data[part.at : part.at + 4] == b"wavl":
        return broken(data, start, end, "wavl", "unsupported_variant")
    reader = wav_metadata.READ.get(part.name)
    if reader is None:
        return Block(name, start, end, "hidden.unknown", value=words(data, part.at, end))
    return tagged(data, start, end, name, reader)


FORMAT = heard(
    walk,
    name="wav",
    label="WAV sound",
    media="audio/wav",
    suffix=".wav",
    suffixes=(".wav", ".wave", ".bwf", ".rf64"),
    sniff=sniff,
    inspected=(
        "labels, the broadcast block with its history, field recorders' notes, station cards, "
        "XMP, ID3 with covers, marks and their names, filling, unknown chunks, surplus bytes in "
        "the description of the samples, and what stands behind the end"
    ),
    removed="all of that, known or not",
    kept="the samples byte for byte, and how they are coded",
    unseen=UNSEEN + "the lowest bits of the samples, and marks in the sound itself",
)
