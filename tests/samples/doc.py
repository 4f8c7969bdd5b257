"""A Word 97 document with a canary in each of its tables."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples import jpeg
from tests.samples.ole import build, common

Plant = Callable[[str], bytes]

ROWS = 0x9A
TEXT = b"What readers see."


def strings(*words: bytes, extra: int = 0) -> bytes:
    """A table of 16-bit strings."""
    rows = (
        struct.pack("<H", len(word)) + word.decode().encode("utf-16-le") + bytes(extra)
        for word in words
    )
    return b"\xff\xff" + struct.pack("<HH", len(words), extra) + b"".join(rows)


def document(
    tables: dict[int, bytes], *, flags: int = 0x0204, behind: bytes = b""
) -> tuple[bytes, bytes]:
    """The document's stream and its table stream; tables: by row of the head."""
    head, table = bytearray(ROWS + 8 * 80), b""
    head[:12] = b"\xec\xa5" + struct.pack("<5H", 193, 0, 0x0409, 0, flags)
    pieces = struct.pack("<IIHIH", 0, len(TEXT), 0, 0x4000_0000 | 2 * len(head), 0)
    tables[33] = b"\2" + struct.pack("<I", len(pieces)) + pieces
    for row, raw in tables.items():
        struct.pack_into("<II", head, ROWS + 8 * row, len(table), len(raw))
        table += raw
    return bytes(head) + TEXT + behind, table


def moment() -> bytes:
    """6 March 2026, 10:11."""
    return struct.pack("<I", 11 | 10 << 6 | 6 << 11 | 3 << 16 | 126 << 20)


def sample(plant: Plant) -> bytes:
    """The document."""
    who = plant("commented by").decode()
    stream, table = document(
        {
            71: strings(plant("saved by"), b"C:\\" + plant("saved at")),
            51: strings(b"Unknown", plant("changed by")),
            21: strings(plant("bookmark")),
            37: strings(plant("commented part"), extra=10),
            32: strings(b"", *(plant(f"associated {number}") for number in range(1, 18))),
            36: struct.pack("<H", len(who)) + who.encode("utf-16-le"),
            27: plant("printer") + b"\0",
            60: plant("variable").decode().encode("utf-16-le"),
            70: plant("route"),
            35: plant("saved by itself"),
            72: strings(plant("linked file")),
            31: bytes(20) + 3 * moment() + bytes(20),
        },
        behind=b"\0\1" + plant("deleted text"),
    )
    return build(plant, {"WordDocument": stream, "1Table": table, "Data": jpeg.sample(plant),
                         **common(plant)})  # fmt: skip
