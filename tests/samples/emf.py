"""An enhanced metafile with something in each place that draws nothing."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]


def record(kind: int, body: bytes) -> bytes:
    """One record, filled up to whole words."""
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def header(count: int, size: int, words: str = "") -> bytes:
    """The first record."""
    said = words.encode("utf-16-le")
    head = struct.pack("<8i", 0, 0, 10, 10, 0, 0, 264, 264) + b" EMF" + struct.pack("<I", 0x10000)
    head += struct.pack(
        "<IIHHIIIIIII", size, count, 1, 0, len(words), 108 * bool(words), 0, 10, 10, 3, 3
    )
    return record(1, (head + bytes(12)).ljust(100, b"\0") + said)


def comment(body: bytes) -> bytes:
    """A comment."""
    return record(70, struct.pack("<I", len(body)) + body)


def plus(*records: tuple[int, bytes]) -> bytes:
    """Newer drawing commands."""
    body = b"EMF+"
    for kind, raw in records:
        raw = raw + bytes(-len(raw) % 4)
        body += struct.pack("<HHII", kind, 0, 12 + len(raw), len(raw)) + raw
    return comment(body)


def sample(plant: Plant) -> bytes:
    """The drawing."""
    records = [
        comment(plant("comment")),
        comment(b"GDIC" + struct.pack("<I", 2) + plant("group")),
        plus((0x4001, bytes(16)), (0x4003, plant("comment among newer commands"))),
        record(43, struct.pack("<4i", 1, 1, 9, 9)),
        record(122, plant("colour profile")),
        record(110, plant("printer")),
        record(4711, plant("unknown record")),
        record(14, struct.pack("<III", 0, 16, 20)),
    ]
    first = header(len(records) + 1, 0, "program\0" + plant("title").decode() + "\0\0")
    return b"".join([first, *records, plant("behind the end")])
