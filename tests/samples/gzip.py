"""A gzip file with a canary in each field of its head, in further streams and behind the end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from tests.samples import tar

Plant = Callable[[str], bytes]


def stream(
    raw: bytes, *, flags: int = 0, fields: bytes = b"", front: bytes = b"\0\0\0\0\0\xff"
) -> bytes:
    """One stream; front: time, way of packing, system."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    sums = struct.pack("<II", zlib.crc32(raw), len(raw))
    return b"\x1f\x8b\x08" + bytes([flags]) + front + fields + packed + sums


def sample(plant: Plant) -> bytes:
    """A packed TAR archive, in two streams and an empty one."""
    raw = tar.sample(plant)
    extra = plant("extra field")
    fields = struct.pack("<H", len(extra) + 4) + b"Ap" + struct.pack("<H", len(extra)) + extra
    fields += plant("name") + b".tar\0" + plant("comment") + b"\0" + b"\x12\x34"
    return b"".join((
        stream(raw[:1000], flags=0x1F, fields=fields, front=b"\0\x81\xaa\x69\2\3"),
        stream(raw[1000:]),
        stream(b"", flags=0x10, fields=plant("comment of an empty stream") + b"\0"),
        plant("behind the end"),
    ))  # fmt: skip
