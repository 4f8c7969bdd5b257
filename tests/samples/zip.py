"""A ZIP archive with a canary in every hiding place that stands around and in its files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

from tests.samples import jpeg, png

Plant = Callable[[str], bytes]

STORED, DEFLATED = 0, 8
#: 6 March 2026, 10:11:12.
TIME, DAY = 10 << 11 | 11 << 5 | 6, 46 << 9 | 3 << 5 | 6


class File(NamedTuple):
    """A file as it is put into an archive, with what may be written beside it."""

    name: bytes
    raw: bytes
    method: int = DEFLATED
    flags: int = 0
    comment: bytes = b""
    extra: bytes = b""
    local_extra: bytes = b""
    mode: int = 0
    made: int = 20
    descriptor: bool = False
    before: bytes = b""


def field(tag: int, body: bytes) -> bytes:
    """An extra field."""
    return struct.pack("<HH", tag, len(body)) + body


def packed(raw: bytes, method: int) -> bytes:
    """Bytes as they stand in the archive."""
    if method == STORED:
        return raw
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()


def archive(*files: File, comment: bytes = b"", gap: bytes = b"", tail: bytes = b"") -> bytes:
    """An archive of these files; gap: bytes in front of its directory."""
    out, rows = b"", b""
    for each in files:
        body = packed(each.raw, each.method)
        flags = each.flags | 8 * each.descriptor
        sums = struct.pack("<III", zlib.crc32(each.raw), len(body), len(each.raw))
        front = struct.pack("<HHHH", flags, each.method, TIME, DAY)
        out += each.before
        rows += b"PK\x01\x02" + struct.pack("<HH", each.made, 20) + front + sums
        rows += struct.pack(
            "<5HII", len(each.name), len(each.extra), len(each.comment), 0, 0, each.mode << 16,
            len(out),
        )  # fmt: skip
        rows += each.name + each.extra + each.comment
        out += b"PK\x03\x04" + struct.pack("<H", 20) + front
        out += bytes(12) if each.descriptor else sums
        out += struct.pack("<HH", len(each.name), len(each.local_extra))
        out += each.name + each.local_extra + body
        out += b"PK\x07\x08" + sums if each.descriptor else b""
    out += gap
    end = struct.pack("<4H2IH", 0, 0, len(files), len(files), len(rows), len(out), len(comment))
    return out + rows + b"PK\x05\x06" + end + comment + tail


def small(plant: Plant, place: str) -> bytes:
    """A picture with one trace in it."""
    ends = png.chunk(b"tEXt", b"Author\0" + plant(place))
    head = png.chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    rows = png.chunk(b"IDAT", zlib.compress(b"\0\x7f"))
    return b"\x89PNG\r\n\x1a\n" + head + ends + rows + png.chunk(b"IEND", b"")


def left(plant: Plant, place: str) -> bytes:
    """What the Finder leaves beside a file."""
    return b"\0\5\x16\7\0\2\0\0Mac OS X        " + plant(place)


def sample(plant: Plant) -> bytes:
    """The archive with a planted string in each of its hiding places."""
    inner = archive(
        File(b"inner.png", small(plant, "picture in an archive in it")),
        comment=plant("comment of an archive in it"),
    )
    return archive(
        File(plant("folder name") + b"/", b"", STORED, made=0x314, mode=0o40755),
        File(
            plant("file name") + b".jpg", jpeg.sample(plant), made=0x314, mode=0o100640,
            comment=plant("comment of a file"),
            extra=field(0x7875, b"\1\4\xe8\3\0\0\4\xe8\3\0\0") + field(0x9999, plant("extra")),
            local_extra=field(0x7075, b"\1\0\0\0\0" + plant("other name")),

        ),
        File(b"a/b.png", small(plant, "picture in a folder"), STORED, before=plant("between")),
        File(b"inner.zip", inner, descriptor=True),
        File(b"__MACOSX/a/._b.png", left(plant, "Finder file")),
        File(b"empty", b"", STORED),
        comment=plant("comment"), gap=plant("before the directory"), tail=plant("behind the end"),
    )  # fmt: skip
