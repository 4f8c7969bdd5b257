"""The head of an AVI film: its streams, cut to what a player needs.

What stays: sizes, rates, lengths, how each stream is coded. Spare fields are emptied; the name of
the encoder that a stream header may give is replaced by that of the coding.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from toolkit.errors import Damaged, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.film import avi_chunks, codec_headers, coded_samples
from toolkit.formats.film.avi_chunks import Chunk
from toolkit.formats.film.avi_traces import traces
from toolkit.formats.film.coded_samples import Coded
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

PICTURES, SOUNDS = b"vids", b"auds"
MAX_STREAMS = 100
_STREAM = 56
#: What may be said of the file: it has an index, must use it, is interleaved, has true kinds.
_FLAGS, HAS_INDEX = 0x10 | 0x20 | 0x100 | 0x800, 0x10
#: A stream is switched off, or changes its colours on the way.
_STREAM_FLAGS = 0x10000
_BASIC = 48


@dataclass(slots=True)
class Stream:
    """One stream: its kind, how frames are coded, its header and format as they are written."""

    number: int
    kind: bytes = b""
    how: Coded = field(default_factory=Coded)
    header: bytes = b""
    format: bytes = b""
    shape: bytes = b""
    refuses: Refused | None = None
    start: int = 0
    size: int = 0

    @property
    def path(self) -> str:
        """How to call it for people."""
        return f"hdrl/strl {self.number}"

    @property
    def stays(self) -> bool:
        """Whether it is seen or heard."""
        return self.kind in (PICTURES, SOUNDS)


@dataclass(slots=True)
class Head:
    """The main header as it is written, and the streams; what else was told of them."""

    main: bytes = b""
    streams: list[Stream] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)


def read(data: Buffer, listed: Chunk) -> Head:
    """Read the list of headers; raises Damaged."""
    head = Head()
    for part in avi_chunks.chunks(data, listed.body, listed.stop):
        if part.name == b"avih" and not head.main:
            head.main = _main(data, part, head.found)
        elif part.form == b"strl":
            if len(head.streams) >= MAX_STREAMS:
                raise Damaged("too_many_parts")
            head.streams.append(_stream(data, part, len(head.streams), head.found))
        elif part.form == b"odml":
            head.found += _lengths(data, part)
        else:
            head.found += traces(data, part, "hdrl")
    if not head.main or not head.streams:
        raise Damaged("structure")
    return head


def _lengths(data: Buffer, listed: Chunk) -> list[Finding]:
    """OpenDML's header: the number of frames, and room behind it."""
    found: list[Finding] = []
    for part in avi_chunks.chunks(data, listed.body, listed.stop):
        if part.name != b"dmlh":
            found += traces(data, part, "hdrl/odml")
            continue
        rest = bytes(data[part.body + 4 : min(part.stop, part.body + 4096)])
        if rest.strip(b"\0"):
            said = readable(rest) or f"{len(rest)} bytes"
            place = Place("hdrl/odml/dmlh", part.start, part.end - part.start)
            found.append(Finding("hidden.padding", place, said))
    return found


def _main(data: Buffer, part: Chunk, found: list[Finding]) -> bytes:
    raw = avi_chunks.body(data, part)
    if len(raw) < 40:
        raise Damaged("truncated")
    spare = raw[40:]
    if spare.strip(b"\0"):
        said = readable(spare) or f"spare bytes {spare[:64].hex()}"
        place = Place("hdrl/avih", part.start, part.end - part.start)
        found.append(Finding("hidden.padding", place, said))
    flags = int.from_bytes(raw[12:16], "little") & _FLAGS
    return raw[:12] + struct.pack("<I", flags) + raw[16:40] + bytes(16)


def _stream(data: Buffer, listed: Chunk, number: int, found: list[Finding]) -> Stream:
    stream = Stream(number, start=listed.start, size=listed.end - listed.start)
    header = b""
    for part in avi_chunks.chunks(data, listed.body, listed.stop):
        if part.name == b"strh" and not header:
            header = avi_chunks.body(data, part)
            if len(header) < _BASIC:
                raise Damaged("truncated")
            stream.kind = header[:4]
            _spare(header, part, stream, found)
        else:
            _part(data, part, stream, found)
    if not header:
        raise Damaged("structure")
    if stream.stays and not stream.format and stream.refuses is None:
        stream.refuses = coded_samples.refuse()
    stream.header = _header(header, stream, found)
    return stream


def _part(data: Buffer, part: Chunk, stream: Stream, found: list[Finding]) -> None:
    """What stands behind a stream's header."""
    if part.name == b"strf" and not stream.format and stream.stays:
        _format(data, part, stream, found)
    elif part.name == b"vprp" and _is_shape(data, part):
        stream.shape = avi_chunks.made(b"vprp", avi_chunks.body(data, part))
    elif part.name == b"indx":
        found += _index(data, part, stream)
    else:
        found += traces(data, part, stream.path)


def _spare(header: bytes, part: Chunk, stream: Stream, found: list[Finding]) -> None:
    language, rest = header[14:16], header[_STREAM:]
    place = Place(f"{stream.path}/strh", part.start, part.end - part.start)
    if language.strip(b"\0"):
        said = f"language 0x{int.from_bytes(language, 'little'):04x}"
        found.append(Finding("who.language", place, said))
    if rest.strip(b"\0") and len(rest) != 8:
        found.append(Finding("hidden.padding", place, readable(rest) or rest[:64].hex()))


def _header(raw: bytes, stream: Stream, found: list[Finding]) -> bytes:
    """A stream's header without language and priority; its encoder is that of the format."""
    coder = stream.format[24:28] if stream.kind == PICTURES else bytes(4)
    if raw[4:8] not in (coder, bytes(4)) and stream.stays:
        said = readable(raw[4:8] * 2)[:4]
        if said and said.upper() != coder.decode("latin-1").upper():
            place = Place(f"{stream.path}/strh/Handler", stream.start, stream.size)
            found.append(Finding("software.setting", place, said))
    flags = int.from_bytes(raw[8:12], "little") & _STREAM_FLAGS
    frame = raw[_BASIC:_STREAM].ljust(8, b"\0")
    made = raw[:4] + coder + struct.pack("<I", flags) + bytes(4) + raw[16:_BASIC] + frame
    return avi_chunks.made(b"strh", made)


def _format(data: Buffer, part: Chunk, stream: Stream, found: list[Finding]) -> None:
    raw, notes = avi_chunks.body(data, part), Notes()
    try:
        if stream.kind == PICTURES:
            kept, stream.how = codec_headers.bitmap(raw, notes)
        else:
            kept = codec_headers.wave(raw, notes)
        stream.format = avi_chunks.made(b"strf", kept)
    except Refused as error:
        stream.refuses = error
        words = readable(raw)
        if words:
            place = Place(f"{stream.path}/strf", part.start, part.end - part.start)
            found.append(Finding("hidden.unknown", place, words))
    place = Place("", part.start, part.end - part.start)
    for told in notes.findings(f"{stream.path}/strf"):
        there = Place(told.place.path, place.start, place.size)
        found.append(Finding(told.kind, there, told.value))


def _is_shape(data: Buffer, part: Chunk) -> bool:
    """Whether this says the shape of pictures, and nothing more."""
    if not 36 <= part.size <= 36 + 2 * 32:
        return False
    fields = int.from_bytes(data[part.body + 32 : part.body + 36], "little")
    return fields <= 2 and part.size == 36 + 32 * fields


def _index(data: Buffer, part: Chunk, stream: Stream) -> list[Finding]:
    """An index is written anew; bytes in its unused room are told."""
    raw = bytes(data[part.body : min(part.stop, part.body + (1 << 20))])
    step = int.from_bytes(raw[:2], "little") * 4
    used = 24 + step * int.from_bytes(raw[4:8], "little")
    spare = raw[12:24] + raw[used:]
    if not spare.strip(b"\0") or not readable(spare):
        return []
    place = Place(f"{stream.path}/indx", part.start, part.end - part.start)
    return [Finding("hidden.gap", place, readable(spare))]
