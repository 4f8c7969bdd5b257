"""A PowerPoint 97 presentation with a canary in each record that says something about people."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples import jpeg
from tests.samples.ole import build, common

Plant = Callable[[str], bytes]


def record(kind: int, body: bytes, *, holds: bool = False) -> bytes:
    """A record; holds: whether it holds others."""
    return struct.pack("<HHI", 0xF if holds else 0, kind, len(body)) + body


def string(word: bytes) -> bytes:
    """A record of 16-bit letters."""
    return record(0x0FBA, word.decode().encode("utf-16-le"))


def user(word: bytes, token: int = 0xE391C05F) -> bytes:
    """Who saved it last."""
    head = struct.pack("<IIIHHBBH", 20, token, 0, len(word), 0x3F4, 3, 0, 0)
    body = head + word + struct.pack("<I", 8) + word.decode().encode("utf-16-le")
    return record(0x0FF6, body)


def sample(plant: Plant) -> bytes:
    """The presentation."""
    author, said = string(plant("commented by")), string(plant("comment"))
    stream = b"".join((
        record(0x03E8, b"".join((
            record(0x0FD7, string(plant("link")), holds=True),
            record(0x07E6, string(plant("sound")), holds=True),
            record(0x0FEE, string(plant("linked file")), holds=True),
            record(0x0FD9, string(plant("footer")), holds=True),
            record(0x138A, string(plant("tag")), holds=True),
        )), holds=True),
        record(0x03EE, record(0x03F9, bytes(10) + b"\4\0"), holds=True),
        record(0x03EE, record(0x2EE0, author + said, holds=True), holds=True),
        record(0x03F0, record(0x0FA8, plant("notes")), holds=True),
        record(0x0FF5, bytes(28)),
        record(0x0FF5, bytes(28)),
    ))  # fmt: skip
    return build(plant, {
        "PowerPoint Document": stream, "Current User": user(plant("saved by")),
        "Pictures": bytes(25) + jpeg.sample(plant), **common(plant),
    })  # fmt: skip
