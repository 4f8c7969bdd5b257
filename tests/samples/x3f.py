"""The skeleton of a Sigma raw file."""

from __future__ import annotations

import struct

from tests.samples.raws import Plant, preview


def _properties(pairs: list[tuple[str, str]]) -> bytes:
    texts, rows = "", b""
    for name, value in pairs:
        rows += struct.pack("<II", len(texts), len(texts) + len(name) + 1)
        texts += f"{name}\0{value}\0"
    head = b"SECp" + struct.pack("<IIIII", 0x20000, len(pairs), 0, 0, len(texts))
    return head + rows + texts.encode("utf-16-le")


def sample(plant: Plant) -> bytes:
    """A header with an id, properties, a finished JPEG, the directory."""
    white = plant("white balance").ljust(32, b"\0")
    head = b"FOVb\x02\0\x02\0" + plant("id").ljust(16, b"\0") + struct.pack("<IIII", 0, 32, 24, 0)
    head += white + bytes(32)
    serial = plant("serial number").decode()
    front = b"SECi" + struct.pack("<6I", 0x20000, 2, 18, 16, 16, 0)
    sections = [
        (b"PROP", _properties([("CAMSERIAL", serial), ("TIME", "1100000000")])),
        (b"IMA2", front + preview(plant, "preview")),
    ]
    out, rows = head, b""
    for name, body in sections:
        rows += struct.pack("<II", len(out), len(body)) + name
        out += body
    directory = b"SECd" + struct.pack("<II", 0x20000, len(sections)) + rows
    return out + directory + struct.pack("<I", len(out))
