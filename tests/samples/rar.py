"""A RAR archive, version 5, with a canary in names, owner, comment and behind its end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

Plant = Callable[[str], bytes]

NEW, OLD = b"Rar!\x1a\x07\x01\x00", b"Rar!\x1a\x07\x00"
SECOND = 1772791872


def number(value: int) -> bytes:
    """A number of seven bits a byte."""
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def block(kind: int, body: bytes, *, extra: bytes = b"", data: bytes = b"") -> bytes:
    """A block of version 5."""
    flags = bool(extra) | 2 * bool(data)
    head = number(kind) + number(flags)
    head += number(len(extra)) if extra else b""
    head += number(len(data)) if data else b""
    raw = head + body + extra
    sized = number(len(raw)) + raw
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def file(name: bytes, flags: int = 2) -> bytes:
    """What a file's block says: time, way of packing, system, name."""
    front = number(flags) + number(5) + number(0o100644) + struct.pack("<I", SECOND)
    return front + number(0) + number(1) + number(len(name)) + name


def record(kind: int, body: bytes) -> bytes:
    """A record of a file."""
    raw = number(kind) + body
    return number(len(raw)) + raw


def sample(plant: Plant) -> bytes:
    """The archive."""
    owner = plant("owner")
    extra = record(3, b"\3" + struct.pack("<I", SECOND))
    extra += record(6, b"\1" + number(len(owner)) + owner)
    return b"".join((
        NEW,
        block(1, number(0)),
        block(3, file(b"CMT"), data=plant("comment")),
        block(2, file(plant("folder") + b"/" + plant("name")), extra=extra, data=b"12345"),
        block(5, number(0)),
        plant("behind the end"),
    ))  # fmt: skip
