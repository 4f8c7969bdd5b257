"""7z archives: what their heads say about the files inside.

Specification: 7zFormat.txt of the LZMA SDK. Names with folders, three times for each file to a
tenth of a microsecond, rights, the program's version, and bytes between the parts. The head is
most often packed itself (LZMA), and is unpacked here. The files are not: they are packed together,
in many ways, so such an archive is shown and never written.

Not seen: what is in the files. An archive whose names are encrypted says nothing but its size.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from toolkit.errors import Damaged, Locked, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Format
from toolkit.formats.inside import Inside
from toolkit.formats.ole_props import moment
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAGIC = b"7z\xbc\xaf\x27\x1c"
_START = 32
_MOST_HEAD, _MAX_FILES = 8 << 20, 20_000
#: The list of files is looked for in so many places, and has no more properties than that.
_TRIES, _PROPERTIES = 20_000, 64
_END, _HEADER, _ARCHIVE, _STREAMS, _FILES = 0, 1, 2, 4, 5
_PACKED, _FOLDERS, _SUBSTREAMS, _SIZES, _SUMS, _FOLDER, _UNPACKED = 6, 7, 8, 9, 10, 11, 12
_NAMES, _ATTRIBUTES, _COMMENT, _ENCODED, _DUMMY = 17, 21, 22, 23, 25
_KNOWN = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25})
_TIMES = {18: "created", 19: "opened", 20: "changed"}
_LZMA, _LZMA2, _AES, _COPY = b"\3\1\1", b"\x21", b"\6\xf1\7\1", b"\0"
_MEMORY = 64 << 20


class Coder(NamedTuple):
    """How a folder of packed bytes is packed."""

    method: bytes
    settings: bytes


class Folder(NamedTuple):
    """Packed bytes: where, how many, how they are packed, how many they unpack to."""

    at: int
    packed: int
    coders: list[Coder]
    size: int


class Reader:
    """Reads a head's numbers; raises Damaged where it ends too early."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def take(self, count: int) -> bytes:
        """So many bytes."""
        if count < 0 or self.at + count > len(self.raw):
            raise Damaged("truncated")
        self.at += count
        return self.raw[self.at - count : self.at]

    def skip(self, count: int) -> None:
        """Go on behind so many bytes."""
        if count > len(self.raw) - self.at:
            raise Damaged("truncated")
        self.at += count

    def byte(self) -> int:
        """One byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """A number whose first byte says how many follow."""
        first = self.byte()
        value = 0
        for place in range(8):
            mask = 0x80 >> place
            if not first & mask:
                return value | (first & (mask - 1)) << 8 * place
            value |= self.byte() << 8 * place
        return value

    def count(self) -> int:
        """A number of things; raises TooLarge where there are too many."""
        value = self.number()
        if value > _MAX_FILES:
            raise TooLarge("too_many_parts")
        return value

    def bits(self, count: int) -> list[bool]:
        """So many bits, the first in the highest place."""
        raw = self.take((count + 7) // 8)
        return [bool(raw[each // 8] & 0x80 >> each % 8) for each in range(count)]


def sniff(head: bytes) -> bool:
    """Whether this is a 7z archive."""
    return head[:6] == _MAGIC


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Names, times and rights as far as the head can be read, and bytes that belong to nothing."""
    at, size = _head_place(data)
    version = f"7z format {data[6]}.{data[7]}"
    yield Finding("software.setting", Place("version", 6, 2), version)
    if at + size < len(data):
        raw = bytes(data[at + size : len(data)])
        place = Place("behind the end", at + size, len(raw))
        yield Finding("hidden.trailer", place, readable(raw) or f"{len(raw)} bytes")
    try:
        head = _head(data, at, size, inside)
        yield from _files(head)
        yield from _unseen(head)
    except Locked:
        yield Finding("inside.refused", Place("head", at, size), "names are encrypted")
    except Damaged:
        raw = bytes(data[at : at + size])
        yield Finding("inside.damaged", Place("head", at, size), readable(raw) or None)


def _head_place(data: Buffer) -> tuple[int, int]:
    """Where the head stands; raises Damaged."""
    front = bytes(data[:_START])
    if len(front) < _START:
        raise Damaged("truncated")
    (start_sum,) = struct.unpack_from("<I", front, 8)
    offset, size, _ = struct.unpack_from("<2QI", front, 12)
    if zlib.crc32(front[12:32]) != start_sum:
        raise Damaged("checksum")
    if _START + offset + size > len(data) or size > _MOST_HEAD:
        raise Damaged("truncated")
    return _START + offset, size


def _head(data: Buffer, at: int, size: int, inside: Inside) -> bytes:
    """The head, unpacked if need be; raises Damaged or Locked."""
    raw = bytes(data[at : at + size])
    for _ in range(4):
        if raw[:1] != bytes([_ENCODED]):
            return raw
        reader = Reader(raw)
        reader.take(1)
        folder = _streams(reader)
        if folder is None:
            raise Damaged("structure")
        raw = _unpacked(data, folder, inside)
    raise Damaged("too_deep")


def _streams(reader: Reader) -> Folder | None:
    """The first folder of packed bytes that a head describes."""
    at, sizes, coders, unpacked = 0, list[int](), list[Coder](), list[int]()
    while (kind := reader.number()) != _END:
        if kind == _PACKED:
            at, sizes = _packed(reader)
        elif kind == _FOLDERS:
            coders, unpacked = _folders(reader)
        else:
            raise Damaged("unsupported_variant")
    if not sizes or not coders or not unpacked:
        return None
    return Folder(_START + at, sizes[0], coders, unpacked[-1])


def _packed(reader: Reader) -> tuple[int, list[int]]:
    at, count, sizes = reader.number(), reader.count(), list[int]()
    while (kind := reader.number()) != _END:
        if kind == _SIZES:
            sizes = [reader.number() for _ in range(count)]
        elif kind == _SUMS:
            _sums(reader, count)
        else:
            raise Damaged("unsupported_variant")
    return at, sizes


def _sums(reader: Reader, count: int) -> None:
    known = [True] * count if reader.byte() else reader.bits(count)
    reader.take(4 * sum(known))


def _folders(reader: Reader) -> tuple[list[Coder], list[int]]:
    if reader.number() != _FOLDER or reader.count() != 1 or reader.byte():
        raise Damaged("unsupported_variant")
    coders = []
    for _ in range(min(reader.count(), 8)):
        flags = reader.byte()
        method = reader.take(flags & 15)
        if flags & 0x90:
            raise Damaged("unsupported_variant")
        settings = reader.take(reader.number()) if flags & 0x20 else b""
        coders.append(Coder(method, settings))
    for _ in range(2 * (len(coders) - 1)):
        reader.number()
    if reader.number() != _UNPACKED:
        raise Damaged("structure")
    sizes = [reader.number() for _ in coders]
    while (kind := reader.number()) != _END:
        if kind != _SUMS:
            raise Damaged("unsupported_variant")
        _sums(reader, 1)
    return coders, sizes


def _unpacked(data: Buffer, folder: Folder, inside: Inside) -> bytes:
    if any(coder.method == _AES for coder in folder.coders):
        raise Locked("encrypted")
    end = folder.at + folder.packed
    if len(folder.coders) != 1 or end > len(data):
        raise Damaged("unsupported_variant")
    if folder.size > _MOST_HEAD:
        raise TooLarge("compressed_bomb")
    inside.spend(folder.size)
    raw, coder = bytes(data[folder.at : end]), folder.coders[0]
    if coder.method == _COPY:
        return raw[: folder.size]
    try:
        decoder = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[_filter(coder)])
        return decoder.decompress(raw, folder.size)
    except (lzma.LZMAError, ValueError, EOFError):
        raise Damaged("undecodable") from None


def _filter(coder: Coder) -> dict[str, int]:
    if coder.method == _LZMA and len(coder.settings) == 5:
        first, size = struct.unpack("<BI", coder.settings)
        if first >= 225 or size > _MEMORY:
            raise Damaged("structure")
        return {
            "id": lzma.FILTER_LZMA1, "dict_size": max(4096, size), "lc": first % 9,
            "lp": first // 9 % 5, "pb": first // 45,
        }  # fmt: skip
    if coder.method == _LZMA2 and len(coder.settings) == 1 and coder.settings[0] < 30:
        bits = coder.settings[0]
        return {
            "id": lzma.FILTER_LZMA2,
            "dict_size": min(_MEMORY, (2 | bits & 1) << bits // 2 + 11),
        }
    raise Damaged("unsupported_variant")


def _files(head: bytes) -> Iterator[Finding]:
    """What the list of files says."""
    if not head:
        return
    at = _list_at(head)
    reader = Reader(head)
    reader.at = at
    count = reader.count()
    while (kind := reader.number()) != _END:
        body = Reader(reader.take(reader.number()))
        if kind == _NAMES:
            yield from _names(body)
        elif kind in _TIMES:
            yield from _moments(body, count, _TIMES[kind])
        elif kind == _ATTRIBUTES:
            yield from _rights(body, count)
        elif kind == _COMMENT:
            said = readable(body.raw) or body.raw.decode("utf-16-le", "replace")
            yield Finding("hidden.comment", Place("comment"), said)
        elif kind == _DUMMY and body.raw.strip(b"\0"):
            yield Finding("hidden.gap", Place("filling"), readable(body.raw) or body.raw.hex())


def _unseen(head: bytes) -> Iterator[Finding]:
    """That the files themselves were not looked at, and whether they are encrypted."""
    if not head:
        return
    reader = Reader(head)
    reader.at = _list_at(head)
    locked = bytes([0x20 | len(_AES)]) + _AES in head[: reader.at]
    said = f"{reader.count()} files, not looked at" + ", encrypted" * locked
    yield Finding("inside.refused", Place("files"), said)


def _list_at(head: bytes) -> int:
    """Where the list of files starts: behind the description of packed bytes.

    That description can take many forms which say nothing about people, so it is searched from
    its end: the list is the only part that is followed by names.
    """
    at = 0
    for _ in range(_TRIES):
        at = head.find(_FILES, at + 1)
        if at < 0:
            break
        if _is_list(head, at + 1):
            return at + 1
    raise Damaged("structure")


def _is_list(head: bytes, at: int) -> bool:
    """Whether a list of files with names starts here and goes on to the end of the head."""
    reader = Reader(head)
    reader.at = at
    named = False
    try:
        count = reader.count()
        for _ in range(_PROPERTIES):
            kind = reader.number()
            if kind == _END:
                return bool(count) and named and reader.at >= len(head) - 1
            if kind not in _KNOWN:
                return False
            named = named or kind == _NAMES
            reader.skip(reader.number())
    except (Damaged, TooLarge):
        pass
    return False


def _names(body: Reader) -> Iterator[Finding]:
    if body.byte():
        raise Damaged("unsupported_variant")
    raw = body.raw[1:]
    for number, name in enumerate(raw.decode("utf-16-le", "replace").split("\0")[:-1], 1):
        yield Finding("inside.name", Place(f"file {number}/name"), name)


def _moments(body: Reader, count: int, what: str) -> Iterator[Finding]:
    known = [True] * count if body.byte() else body.bits(count)
    if body.byte():
        raise Damaged("unsupported_variant")
    for number, here in enumerate(known, 1):
        if here:
            said = moment(int.from_bytes(body.take(8), "little"))
            if said:
                yield Finding("when.changed", Place(f"file {number}/{what}"), said)


def _rights(body: Reader, count: int) -> Iterator[Finding]:
    known = [True] * count if body.byte() else body.bits(count)
    if body.byte():
        raise Damaged("unsupported_variant")
    for number, here in enumerate(known, 1):
        if here:
            value = int.from_bytes(body.take(4), "little")
            said = f"mode {value >> 16:o}" if value & 0x8000 else f"attributes {value:#x}"
            yield Finding("software.setting", Place(f"file {number}/rights"), said)


def strip(data: Buffer, inside: Inside) -> NoReturn:  # noqa: ARG001
    """Refuse: such an archive is never written."""
    _head_place(data)
    raise NotCleanable("no_writer")


FORMAT = Format(
    name="sevenzip",
    label="7z archive",
    media="application/x-7z-compressed",
    suffix=".7z",
    suffixes=(".7z",),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=strip,
    holds="parts",
    nests=True,
    refuses="no_writer",
    inspected="names, times and rights of the files inside, comments, bytes behind the end",
    unseen="the files inside; names that are encrypted",
)
