"""A tiny FLAC with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import sample as photo
from tests.samples.mp3 import frame3, tag, v1

Plant = Callable[[str], bytes]

#: 192 samples a frame, 44.1 kHz, one channel, 16 bits.
INFO = struct.pack(">HH", 192, 192) + bytes(6) + bytes.fromhex("0ac440f000000000") + bytes(16)


def crc(raw: bytes, width: int, polynomial: int) -> int:
    """A sum whose highest bit comes first."""
    rest = 0
    for byte in raw:
        rest ^= byte << width - 8
        for _ in range(8):
            rest = (rest << 1) ^ (polynomial if rest >> width - 1 else 0)
            rest &= (1 << width) - 1
    return rest


def frame(number: int, body: bytes = b"\0\0\7") -> bytes:
    """A frame; without a body it is one sample, held."""
    head = b"\xff\xf8\x19\x08" + bytes([number])
    head += bytes([crc(head, 8, 0x07)])
    return head + body + struct.pack(">H", crc(head + body, 16, 0x8005))


def block(kind: int, body: bytes, last: bool = False) -> bytes:
    """A metadata block."""
    return bytes([kind | (0x80 if last else 0)]) + struct.pack(">I", len(body))[1:] + body


def comment(vendor: bytes, *labels: bytes) -> bytes:
    """A list of labels."""
    parts = [struct.pack("<I", len(text)) + text for text in (vendor, *labels)]
    return parts[0] + struct.pack("<I", len(labels)) + b"".join(parts[1:])


def picture(plant: Plant, place: str) -> bytes:
    """A picture block with a photo in it."""
    media, words, body = b"image/jpeg", plant(f"{place} name"), photo(plant)
    front = struct.pack(">I", 3) + struct.pack(">I", len(media)) + media
    return (
        front
        + struct.pack(">I", len(words))
        + words
        + bytes(16)
        + struct.pack(">I", len(body))
        + body
    )


def cue(plant: Plant) -> bytes:
    """A cue sheet of one track with one point."""
    head = plant("CUESHEET number").ljust(128, b"\0") + bytes(8) + b"\x80" + bytes(258) + b"\1"
    track = bytes(8) + b"\1" + b"QZ1232400001" + bytes(14) + b"\1"
    return head + track + bytes(12)


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    table = struct.pack(">QQH", 0, 0, 192) + b"\xff" * 8 + bytes(10)
    return b"".join([
        tag(3, frame3(b"TIT2", b"\0" + plant("ID3 in front"))),
        b"fLaC",
        block(0, INFO),
        block(4, comment(plant("vendor"), b"ARTIST=" + plant("ARTIST"), b"X=" + plant("own label"))
              + plant("behind the labels")),
        block(3, table),
        block(6, picture(plant, "PICTURE")),
        block(2, b"abcd" + plant("APPLICATION")),
        block(5, cue(plant)),
        block(77, plant("unknown block")),
        block(3, plant("second table")),
        block(1, bytes(20) + plant("PADDING") + bytes(9), last=True),
        frame(0),
        frame(1, b"\2" + bytes(2 * 192)),
        plant("between the frames"),
        frame(2),
        plant("behind the frames"),
        v1(plant, "ID3v1"),
    ])  # fmt: skip
