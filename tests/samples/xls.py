"""An Excel 97 workbook with a canary in each record that says something about people."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.ole import build, common

Plant = Callable[[str], bytes]


def record(kind: int, body: bytes = b"") -> bytes:
    """A record."""
    return struct.pack("<HH", kind, len(body)) + body


def long(word: bytes) -> bytes:
    """A string of 8-bit letters with a length of two bytes."""
    return struct.pack("<HB", len(word), 0) + word


def sheet(name: bytes, state: int) -> bytes:
    """A sheet's name."""
    return record(0x85, struct.pack("<IBBBB", 0, state, 0, len(name), 0) + name)


def workbook(*records: bytes) -> bytes:
    """A stream of records."""
    return (
        record(0x0809, struct.pack("<8H", 0x0600, 5, 0, 0, 0, 0, 0, 0))
        + b"".join(records)
        + record(0x0A)
    )


def sample(plant: Plant) -> bytes:
    """The workbook."""
    stream = workbook(
        record(0x5C, long(plant("written by")).ljust(112)),
        record(0x5B, bytes(4) + long(plant("reserved by"))),
        sheet(plant("sheet"), 0),
        sheet(plant("hidden sheet"), 1),
        sheet(plant("very hidden sheet"), 2),
        record(0x01AE, bytes(2) + long(b"C:\\" + plant("linked book"))),
        record(0x18, bytes(14) + plant("name of cells")),
        record(0x14, long(plant("header"))),
        record(0x15, long(plant("footer"))),
        record(0x4D, plant("printer").decode().encode("utf-16-le")),
        record(0x01B8, bytes(8) + plant("link").decode().encode("utf-16-le")),
        record(0x1C, bytes(8) + long(plant("commented by"))),
        record(0xDC, plant("query")),
        record(0x01A9, plant("view of")),
    )
    return build(plant, {"Workbook": stream, **common(plant)})
