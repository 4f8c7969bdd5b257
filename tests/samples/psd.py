"""A Photoshop document with a canary in its resources, its layers and behind its pixels."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import photoshop

Plant = Callable[[str], bytes]


def block(key: bytes, body: bytes) -> bytes:
    """A tagged block."""
    body += bytes(-len(body) % 4)
    return b"8BIM" + key + struct.pack(">I", len(body)) + body


def name(word: bytes) -> bytes:
    """A layer's name in 16-bit letters."""
    return block(b"luni", struct.pack(">I", len(word)) + word.decode().encode("utf-16-be"))


def said(word: bytes) -> bytes:
    """A text layer."""
    return block(b"TySh", b"<< /Text (\xfe\xff" + word.decode().encode("utf-16-be") + b") >>")


def layer(label: bytes, *blocks: bytes, hidden: bool = False) -> bytes:
    """A layer's record, of no pixels."""
    pascal = bytes([len(label)]) + label
    extra = bytes(8) + pascal + bytes(-len(pascal) % 4) + b"".join(blocks)
    head = bytes(16) + b"\0\0" + b"8BIMnorm" + bytes([255, 0, 2 * hidden, 0])
    return head + struct.pack(">I", len(extra)) + extra


def document(
    resources: bytes, layers: list[bytes], blocks: bytes = b"", tail: bytes = b""
) -> bytes:
    """A document of one grey pixel."""
    records = struct.pack(">h", len(layers)) + b"".join(layers)
    masks = struct.pack(">I", len(records)) + records + bytes(4) + blocks
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 1, 1, 1, 8, 1) + bytes(4)
    parts = (resources, masks)
    return (
        head + b"".join(struct.pack(">I", len(part)) + part for part in parts) + b"\0\0\x7f" + tail
    )


def sample(plant: Plant) -> bytes:
    """The document."""
    moment = b"layerTimedoub" + struct.pack(">d", 1772791872.0)
    return document(
        photoshop(plant).removeprefix(b"Photoshop 3.0\0"),
        [
            layer(
                plant("short name"),
                name(plant("name")),
                said(plant("text")),
                block(b"shmd", moment),
            ),
            layer(b"x", name(plant("hidden name")), said(plant("hidden text")), hidden=True),
            layer(
                b"y", block(b"SoLd", plant("placed file")), block(b"zzzz", plant("unknown block"))
            ),
        ],
        block(b"lnk2", plant("linked file")) + block(b"Txt2", plant("text engine")),
        plant("behind the end"),
    )
