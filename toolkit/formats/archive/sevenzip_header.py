"""The head of a 7z archive: where it stands, and its bytes, unpacked where it is packed itself.

Specification: 7zFormat.txt of the LZMA SDK. Heads that are packed in one step by LZMA, LZMA2 or
not at all are read, as all programs write them; anything else is refused.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from typing import NamedTuple

from toolkit.errors import Damaged, Locked, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.inside import Inside

_START = 32
_MOST_HEAD, _MAX_FILES = 8 << 20, 20_000
_END, _PACKED, _FOLDERS, _SIZES, _SUMS, _FOLDER, _UNPACKED = 0, 6, 7, 9, 10, 11, 12
_ENCODED = 23
_LZMA, _LZMA2, AES, _COPY = b"\3\1\1", b"\x21", b"\6\xf1\7\1", b"\0"
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


def place(data: Buffer) -> tuple[int, int]:
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


def read(data: Buffer, at: int, size: int, inside: Inside) -> bytes:
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
    if any(coder.method == AES for coder in folder.coders):
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
