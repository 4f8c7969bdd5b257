"""A tiny CAF with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]

#: One channel of 16 bits, 8 kHz.
DESC = struct.pack(">d4sIIIII", 8000.0, b"lpcm", 0, 2, 1, 1, 16)
SAMPLES = bytes(range(200))


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    """One chunk."""
    return name + struct.pack(">q", len(body) if size is None else size) + body


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    info = b"".join(
        name + b"\0" + plant(f"info {name.decode()}") + b"\0"
        for name in (b"artist", b"comments", b"recorded date")
    )
    return b"".join([
        b"caff\0\1\0\0",
        chunk(b"desc", DESC + plant("behind desc")),
        chunk(b"info", struct.pack(">I", 3) + info + plant("behind info")),
        chunk(b"chan", struct.pack(">III", 100 << 16 | 1, 0, 0)),
        chunk(b"strg", bytes(4) + plant("strg")),
        chunk(b"free", bytes(40) + plant("free")),
        chunk(b"data", b"\0\0\0\7" + SAMPLES),
        chunk(b"umid", plant("umid")),
        chunk(b"edct", plant("edct")),
        chunk(b"uuid", bytes(16) + plant("uuid")),
        chunk(b"data", bytes(4) + plant("second data")),
        b"\1" + plant("behind the end"),
    ])  # fmt: skip
