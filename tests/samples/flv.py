"""A tiny Flash film with something hidden in the places that are looked at."""

from __future__ import annotations

import struct
from collections.abc import Callable


def tag(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) + struct.pack(">I", len(body))[1:] + bytes(7)
    return head + body + struct.pack(">I", 11 + len(body))


def sample(plant: Callable[[str], bytes]) -> bytes:
    """The film with a planted string in each of its hiding places."""
    words = plant("metadata creator")
    script = b"\x02\0\x0aonMetaData\x08\0\0\0\1\0\x0fmetadatacreator\x02" + struct.pack(
        ">H", len(words)
    )
    return (
        b"FLV\1\5\0\0\0\x09\0\0\0\0" + tag(18, script + words + b"\0\0\x09")
        + tag(9, b"\x12\0\0\0\0") + tag(15, plant("unknown tag")) + plant("behind the end")
    )  # fmt: skip
