"""One packed file: gzip, bzip2 and xz, and the streams that they are made of.

Whatever a stream unpacks to is a file inside: most often a TAR archive, which is cleaned in its
turn. A clean file is one stream, packed in one fixed way.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.archive import members, tar_headers
from toolkit.formats.archive.members import Item
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_CHUNK, _STEP = 1 << 16, 1 << 20
_MOST_STREAMS = 2000
#: More than this for one packed byte, of more than so many bytes, is a bomb.
_RATIO, _SMALL = 250, 5 << 20
#: What unpacking may need beside the bytes themselves.
_MEMORY = 192 << 20


class Decoder(Protocol):
    """What the decoders of bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...  # noqa: D102 (as in the libraries)
    @property
    def unused_data(self) -> bytes: ...  # noqa: D102
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...  # noqa: D102


class Inflate:
    """Deflate without a head, in the way that the other decoders work."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What was given behind the stream's end."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Unpack; what does not fit the length waits for the next call."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class Stream(NamedTuple):
    """A stream: where it starts and ends, what it unpacks to."""

    start: int
    end: int
    raw: bytes


class Packing(NamedTuple):
    """A kind of packed file.

    starts: how a stream begins. body: where its packed bytes begin; raises Damaged.
    decoder: makes one. check: where a stream with its sums ends; raises Damaged.
    pack: packs in one fixed way. head: what a stream's head gives away.
    """

    starts: bytes
    body: Callable[[Buffer, int], int]
    decoder: Callable[[], Decoder]
    check: Callable[[Buffer, int, bytes], int]
    pack: Callable[[bytes], bytes]
    head: Callable[[Buffer, int], Iterator[Finding]]
    padding: int = 1


def new_xz() -> Decoder:
    """A decoder of xz that needs no more memory than the limit."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)


def new_bz2() -> Decoder:
    """A decoder of bzip2."""
    return bz2.BZ2Decompressor()


def streams(data: Buffer, kind: Packing, inside: Inside) -> tuple[list[Stream], int]:
    """All streams, one behind the other, and where the last one ends."""
    found: list[Stream] = []
    at = 0
    while not at or bytes(data[at : at + len(kind.starts)]) == kind.starts:
        if len(found) >= _MOST_STREAMS:
            raise TooLarge("too_many_parts")
        begin = kind.body(data, at)
        raw, end = unpacked(data, begin, kind.decoder(), inside)
        end = kind.check(data, end, raw)
        found.append(Stream(at, end, raw))
        at = end
        while kind.padding > 1 and data[at : at + 4] == bytes(4):
            at += 4
    return found, found[-1].end


def unpacked(data: Buffer, begin: int, decoder: Decoder, inside: Inside) -> tuple[bytes, int]:
    """What a stream unpacks to, and where its packed bytes end; raises Damaged and TooLarge."""
    out, at, size, owed, waiting = [], begin, 0, 0, False
    try:
        while not decoder.eof:
            chunk = b"" if waiting else bytes(data[at : at + _CHUNK])
            if not chunk and not waiting:
                raise Damaged("truncated")
            at += len(chunk)
            got = decoder.decompress(chunk, _STEP)
            waiting = len(got) == _STEP
            size += len(got)
            if size > _SMALL and size > _RATIO * (at - begin):
                raise TooLarge("compressed_bomb")
            owed += len(got)
            if owed >= _STEP or decoder.eof:
                inside.spend(owed)
                owed = 0
            out.append(got)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        raise Damaged("undecodable") from None
    return b"".join(out), at - len(decoder.unused_data)


def inspect(kind: Packing, data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What the heads say, what stands behind the end, and everything in the unpacked file."""
    found, end = streams(data, kind, inside)
    for stream in found:
        yield from kind.head(data, stream.start)
    for further in found[1:]:
        size = further.end - further.start
        place = Place("further stream", further.start, size)
        yield Finding("software.setting", place, f"{size} bytes")
    yield from behind(data, end)
    raw = b"".join(stream.raw for stream in found)
    if raw:
        yield from inside.findings(raw, "packed file")


def behind(data: Buffer, end: int) -> Iterator[Finding]:
    """What stands behind the last stream."""
    if end < len(data):
        said = tar_headers.text_at(data, end, len(data))
        place = Place("behind the end", end, len(data) - end)
        kind = "hidden.trailer" if said else "hidden.padding"
        yield Finding(kind, place, said or f"{len(data) - end} bytes")


def _item(kind: Packing, data: Buffer, inside: Inside) -> Item:
    found, _ = streams(data, kind, inside)
    raw = b"".join(stream.raw for stream in found)
    return Item("packed file", lambda: raw)


def strip(kind: Packing, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The clean file in one stream; raises the Refused that says why the file in it cannot go."""
    for clean in members.cleaned([_item(kind, data, inside)], inside):
        yield kind.pack(clean.data)
        return
    raise Damaged("empty")


def content(kind: Packing, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What of the packed file must be the same in a copy."""
    yield from members.content([_item(kind, data, inside)], inside)


def searched(kind: Packing, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that is around the packed bytes, and what they unpack to."""
    found, end = streams(data, kind, inside)
    yield b"".join(bytes(data[each.start : kind.body(data, each.start)]) for each in found)
    yield bytes(data[end : len(data)])
    raw = b"".join(stream.raw for stream in found)
    if raw:
        yield from inside.texts(raw)


def text(raw: bytes) -> str:
    """Words in a head, in whichever letters."""
    return readable(raw) or raw.decode("latin-1")
