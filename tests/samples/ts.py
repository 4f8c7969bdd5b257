"""A tiny transport stream with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.mkv import PICTURE, PPS, SPS, user_data

Plant = Callable[[str], bytes]
TABLES, PICTURES, SOUNDS, DATA, NOBODY, NULL = 0x100, 0x101, 0x102, 0x103, 0x666, 0x1FFF


def packet(pid: int, body: bytes, first: bool = False, fields: bytes | None = None) -> bytes:
    """One packet; what is missing is filled up in the adaptation field."""
    room = 184 - len(body)
    made = b""
    if fields is not None or room:
        fields = b"\0" if fields is None and room > 1 else fields or b""
        made = fields.ljust(room - 1, b"\xff")
        made = bytes([len(made)]) + made
    head = struct.pack(">BHB", 0x47, pid | 0x4000 * first, 0x30 if made else 0x10)
    assert len(head + made + body) == 188
    return head + made + body


def packets(pid: int, body: bytes) -> bytes:
    """A section or unit in as many packets as it takes."""
    pieces = [body[at : at + 180] for at in range(0, len(body), 180)]
    return b"".join(packet(pid, piece, first=not n) for n, piece in enumerate(pieces))


def counted(stream: bytes) -> bytes:
    """The same packets with their counters, so that none seems to be missing."""
    made, counts = bytearray(stream), dict[int, int]()
    for at in range(0, len(made), 188):
        pid = int.from_bytes(made[at + 1 : at + 3], "big") & 0x1FFF
        if pid != NULL and made[at + 3] & 16:
            made[at + 3] = made[at + 3] & 0xF0 | counts.get(pid, 0)
            counts[pid] = counts.get(pid, 0) + 1 & 15
    return bytes(made)


def checksum(raw: bytes) -> bytes:
    """CRC-32/MPEG-2, bit by bit."""
    value = 0xFFFFFFFF
    for byte in raw:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value >> 31 else 0)) & 0xFFFFFFFF
    return struct.pack(">I", value)


def section(table: int, number: int, body: bytes) -> bytes:
    """A table behind its pointer, with its checksum."""
    inner = struct.pack(">HBBB", number, 0xC1, 0, 0) + body
    raw = struct.pack(">BH", table, 0xB000 | len(inner) + 4) + inner
    return b"\0" + raw + checksum(raw)


def row(kind: int, pid: int, *descriptors: bytes) -> bytes:
    body = b"".join(descriptors)
    return struct.pack(">BHH", kind, 0xE000 | pid, 0xF000 | len(body)) + body


def descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def unit(body: bytes, more: bytes = b"", flags: int = 0) -> bytes:
    """A packetised unit of pictures; what stands in its head beside a moment."""
    head = b"\x21\x00\x01\x00\x01" + more
    return b"\0\0\1\xe0\0\0" + bytes([0x80, 0x80 | flags, len(head)]) + head + body


def note(words: bytes) -> bytes:
    """The note of a camcorder: moment, place, model."""
    tags = [
        (0x18, b"\x40\x20\x19\x05"), (0x19, b"\x06\x12\x03\x22"), (0xB1, b"N\0\0\0"),
        (0xB2, struct.pack(">HH", 52, 1)), (0xB3, struct.pack(">HH", 30, 1)),
        (0xB4, struct.pack(">HH", 36, 1)), (0xB5, b"E\0\0\0"), (0xB6, struct.pack(">HH", 13, 1)),
        (0xB7, struct.pack(">HH", 22, 1)), (0xB8, struct.pack(">HH", 12, 1)),
        (0xE0, b"\x01\x08\0\0"), (0xE4, words[:4]), (0xE5, words[4:8]), (0xE6, words[8:12]),
    ]  # fmt: skip
    body = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM" + bytes([len(tags)])
    body += b"".join(bytes([tag]) + value for tag, value in tags)
    return b"\x06\x05" + bytes([len(body)]) + body + b"\x80"


def stream(plant: Plant) -> bytes:
    """The stream with a planted string in each of its hiding places."""
    start = b"\0\0\0\1"
    picture = b"".join(
        start + part
        for part in (
            b"\x09\xf0", SPS, PPS, note(b"HDR-CX1\0\0\0\0\0"),
            user_data(plant("note between pictures")),
            b"\x0c" + plant("filling between pictures") + b"\x80", PICTURE,
        )
    )  # fmt: skip
    program = struct.pack(">HH", 0xE000 | PICTURES, 0xF000 | 0) + row(0x1B, PICTURES) + row(
        0x0F, SOUNDS, descriptor(0x0A, b"fas\0"), descriptor(0xA0, plant("descriptor"))
    ) + row(0x15, DATA)  # fmt: skip
    sender, name = plant("sender"), plant("programme")
    service = descriptor(0x48, b"\x01" + bytes([len(sender)]) + sender + bytes([len(name)]) + name)
    names = b"\0\1\xff" + struct.pack(">HBH", 1, 0xFC, 0x8000 | len(service)) + service
    event = descriptor(0x4D, b"fas\x10" + plant("event")[:16].ljust(16) + b"\0")
    clock = b"\0" + struct.pack(">BHH", 0x70, 0x7005, 0xE5B0) + b"\x12\x34\x56"
    private = b"\x02" + bytes([16]) + plant("private bytes of a packet")[:16].ljust(16)
    empty = plant("an empty packet")
    return counted(b"".join((
        packets(0, section(0, 1, struct.pack(">HH", 1, 0xE000 | TABLES))),
        packets(TABLES, section(2, 1, program)),
        packets(0x11, section(0x42, 1, names)),
        packets(0x12, section(0x4E, 1, bytes(16) + struct.pack(">H", len(event)) + event)),
        packets(0x14, clock),
        packets(PICTURES, unit(picture)),
        packet(PICTURES, unit(start + PICTURE), True, private),
        packets(
            PICTURES,
            unit(start + PICTURE, b"\x80" + plant("private bytes of a unit") + b"  ", 1),
        ),
        packets(PICTURES, unit(start + PICTURE, plant("filling of a unit's head"))),
        packet(SOUNDS, b"\0\0\1\xc0\0\0\x80\0\0" + bytes(40), True,
               b"\0" + plant("filling of a packet")),
        packets(DATA, b"\0\0\1\xbd\0\0\x80\0\0" + plant("a stream of data")),
        packets(NOBODY, plant("packets of no stream")),
        packet(NULL, empty + b"\xff" * (184 - len(empty))),
    )))  # fmt: skip


def sample(plant: Plant) -> bytes:
    return stream(plant) + plant("behind the last packet")
