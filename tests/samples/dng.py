"""The skeleton of a DNG with its own tags and a camera's note kept by a converter."""

from __future__ import annotations

import struct

from tests.samples.raws import ASCII, UNDEFINED, Plant, made, text


def sample(plant: Plant) -> bytes:
    """A preview in front, the raw pixels beside it, the note with the offset it once had."""
    owner = text(plant("owner in the kept note"))
    was_at = 1000
    note = struct.pack("<HHHII", 1, 0x0009, ASCII, len(owner), was_at + 18) + bytes(4) + owner
    part = b"II" + struct.pack(">I", was_at) + note
    private = b"Adobe\0MakN" + struct.pack(">I", len(part)) + part
    return made(
        plant, "Canon", "Canon EOS 7D",
        more=[
            (0xC612, 1, b"\x01\x04\0\0"),
            (0xC62F, ASCII, text(plant("CameraSerialNumber"))),
            (0xC68B, ASCII, text(plant("OriginalRawFileName"))),
            (0xC65D, UNDEFINED, plant("RawDataUniqueID")),
            (0xC634, UNDEFINED, private),
        ],
    )  # fmt: skip
