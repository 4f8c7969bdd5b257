"""A tiny Ogg with Vorbis headers and something hidden in every place that Ogg has."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Sequence

from tests.samples.flac import comment, crc, picture

Plant = Callable[[str], bytes]

IDENT = b"\x01vorbis" + struct.pack("<IBIiiiB", 0, 1, 8000, 0, 0, 0, 0xB8) + b"\1"
SETUP = b"\x05vorbis" + bytes(range(200)) * 4
RANDOM = 0x71717171


def page(
    packets: Sequence[bytes], number: int, flags: int = 0, granule: int = 0, serial: int = RANDOM,
    lacing: bytes | None = None,
) -> bytes:  # fmt: skip
    """A page of whole packets, or with a lacing of its own."""
    if lacing is None:
        lacing = b"".join(
            b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets
        )
    front = b"OggS" + struct.pack("<BBqII", 0, flags, granule, serial, number)
    back = bytes([len(lacing)]) + lacing + b"".join(packets)
    return front + struct.pack("<I", crc(front + bytes(4) + back, 32, 0x04C11DB7)) + back


def labels(plant: Plant, name: str) -> bytes:
    """Labels, a cover in base 64 among them."""
    cover = base64.b64encode(picture(plant, f"{name} cover"))
    return comment(
        plant(f"{name} vendor"), b"ARTIST=" + plant(f"{name} ARTIST"),
        b"X=" + plant(f"{name} own label"), b"METADATA_BLOCK_PICTURE=" + cover,
    )  # fmt: skip


def split(packets: Sequence[bytes], serial: int = RANDOM) -> list[bytes]:
    """Headers over as many pages as they need; the first has the number 1."""
    lacing = b"".join(
        b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets
    )
    body, pages, at = b"".join(packets), [], 0
    for start in range(0, len(lacing), 5):
        part = lacing[start : start + 5]
        flags = 1 if start and lacing[start - 1] == 255 else 0
        granule = 0 if part.strip(b"\xff") else -1
        pages.append(
            page([body[at : at + sum(part)]], len(pages) + 1, flags, granule, serial, part)
        )
        at += sum(part)
    return pages


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    words = b"\x03vorbis" + labels(plant, "comment") + b"\1" + plant("behind the labels")
    skeleton = b"fishead\0" + bytes(56) + plant("skeleton")
    headers = split([words, SETUP])
    number = len(headers) + 1
    return b"".join([
        page([skeleton], 0, 2, serial=5),
        page([IDENT + plant("behind the first header")], 0, 2),
        page([b"\x80kate\0\0\0" + plant("kate")], 0, 2, serial=6),
        *headers,
        page([b"sound one", b"two"], number, granule=100),
        page([plant("words of kate")], 1, 0, serial=6),
        plant("between the pages"),
        page([b"long" * 255], number + 1, granule=200, lacing=b"\xff" * 4),
        page([b"er"], number + 2, 1 | 4, granule=300),
        # another stream behind the first
        page([IDENT], 0, 2, serial=9),
        *split([b"\x03vorbis" + comment(plant("second vendor")) + b"\1", SETUP], 9),
        page([b"more"], 2, 4, granule=50, serial=9),
        plant("behind the pages"),
    ])  # fmt: skip
