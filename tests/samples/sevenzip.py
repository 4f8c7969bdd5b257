"""A 7z archive with its head packed by LZMA and a canary in names, comment and filling."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Callable

from tests.samples.ole import MOMENT

Plant = Callable[[str], bytes]


def number(value: int) -> bytes:
    """A number as 7z has it, below 16384."""
    return bytes([value]) if value < 128 else bytes([0x80 | value >> 8, value & 255])


def property_of(kind: int, body: bytes) -> bytes:
    """A property of the list of files."""
    return bytes([kind]) + number(len(body)) + body


def head(*names: bytes, more: bytes = b"") -> bytes:
    """A head with these files; times and rights for all of them."""
    letters = b"".join(name.decode().encode("utf-16-le") + b"\0\0" for name in names)
    files = b"\x05" + number(len(names)) + property_of(17, b"\0" + letters)
    files += property_of(20, b"\1\0" + struct.pack("<Q", MOMENT) * len(names))
    files += property_of(21, b"\1\0" + struct.pack("<I", 0o100640 << 16 | 0x8000) * len(names))
    return b"\1" + files + more + b"\0\0"


def packed(raw: bytes) -> tuple[bytes, bytes]:
    """A head packed, and the head that says how."""
    chain = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}]
    body = lzma.compress(raw, lzma.FORMAT_RAW, filters=chain)
    said = b"\x17\x06\0" + number(1) + b"\x09" + number(len(body)) + b"\0"
    said += b"\x07\x0b\1\0\1\x23\3\1\1\5\x5d" + struct.pack("<I", 1 << 16)
    said += b"\x0c" + number(len(raw)) + b"\x0a\1" + struct.pack("<I", zlib.crc32(raw)) + b"\0\0"
    return body, said


def archive(body: bytes, said: bytes, tail: bytes = b"") -> bytes:
    """An archive of packed bytes and a head."""
    place = struct.pack("<QQI", len(body), len(said), zlib.crc32(said))
    front = b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(place)) + place
    return front + body + said + tail


def sample(plant: Plant) -> bytes:
    """The archive."""
    more = property_of(22, b"\0" + plant("comment").decode().encode("utf-16-le"))
    more += property_of(25, plant("filling"))
    raw = head(plant("folder") + b"/" + plant("name") + b".txt", b"b.txt", more=more)
    return archive(*packed(raw), tail=plant("behind the end"))
