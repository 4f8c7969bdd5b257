"""A DjVu document with a canary in each chunk that is no pixels."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk with its padding."""
    return name + struct.pack(">I", len(body)) + body + bytes(len(body) % 2)


def sample(plant: Plant) -> bytes:
    """The document."""
    page = chunk(b"FORM", b"DJVU" + b"".join((
        chunk(b"INFO", struct.pack(">HH", 16, 16) + bytes(6)),
        chunk(b"Sjbz", bytes(12)),
        chunk(b"ANTa", b'(metadata (Author "' + plant("author") + b'"))'),
        chunk(b"TXTa", plant("text layer")),
        chunk(b"INCL", plant("name of a part")),
        chunk(b"zzzz", plant("unknown chunk")),
    )))  # fmt: skip
    whole = b"DJVM" + chunk(b"DIRM", plant("name of a page")) + chunk(b"METa", plant("labels"))
    whole += chunk(b"NAVM", bytes(9)) + page
    return b"AT&T" + chunk(b"FORM", whole) + plant("behind the end")
