"""gzip (RFC 1952), bzip2 and xz: one packed file, often a TAR archive.

What identifies people, beside what is in the packed file: gzip notes the file's name, the moment,
a comment, further fields and the system; any of them can stand in several streams, in empty ones
too, and bytes can stand behind the last.

A clean file is one stream without any of that, packed in one fixed way, and holds the clean file.

Not seen: whatever the way of packing itself says about the program that packed. It goes, too.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from toolkit.errors import Damaged
from toolkit.formats.archive import compressed_streams, tar_headers
from toolkit.formats.archive.compressed_streams import Inflate, Packing
from toolkit.formats.base import Buffer, Format
from toolkit.model import Finding, Place

_SUM, _EXTRA, _NAME, _COMMENT, _RESERVED = 0x02, 0x04, 0x08, 0x10, 0xE0
_HEAD, _SUMS = 10, 8
_NO_SYSTEM = 255
_SYSTEMS = {
    0: "MS-DOS or Windows", 3: "Unix", 7: "old Mac OS", 10: "Windows NT", 11: "Windows NTFS",
    19: "macOS",
}  # fmt: skip
_BEST = 9


# ---- gzip -----------------------------------------------------------------------------------


def _fields(data: Buffer, at: int) -> tuple[list[tuple[str, int, int]], int]:
    """The optional fields of a gzip head, and where the packed bytes begin."""
    head = bytes(data[at : at + _HEAD])
    if len(head) < _HEAD:
        raise Damaged("truncated")
    flags, found, here = head[3], [], at + _HEAD
    if head[2] != 8 or flags & _RESERVED:
        raise Damaged("unsupported_variant")
    if flags & _EXTRA:
        end = here + 2 + int.from_bytes(bytes(data[here : here + 2]), "little")
        found.append(("extra", here + 2, end))
        here = end
    for flag, name in ((_NAME, "name"), (_COMMENT, "comment")):
        if flags & flag:
            end = data.find(b"\0", here, here + (1 << 20))
            if end < 0:
                raise Damaged("truncated")
            found.append((name, here, end))
            here = end + 1
    here += 2 * bool(flags & _SUM)
    if here > len(data):
        raise Damaged("truncated")
    return found, here


def _gzip_head(data: Buffer, at: int) -> Iterator[Finding]:
    head = bytes(data[at : at + _HEAD])
    moment = int.from_bytes(head[4:8], "little")
    if moment:
        yield Finding("when.changed", Place("time", at + 4, 4), tar_headers.said_time(moment))
    if head[8]:
        yield Finding("software.setting", Place("way of packing", at + 8, 1), f"flags {head[8]}")
    if head[9] != _NO_SYSTEM:
        system = _SYSTEMS.get(head[9], f"number {head[9]}")
        yield Finding("software.name", Place("system", at + 9, 1), f"packed on {system}")
    kinds = {"name": "inside.name", "comment": "hidden.comment", "extra": "hidden.gap"}
    fields, begin = _fields(data, at)
    for name, start, end in fields:
        said = compressed_streams.text(bytes(data[start:end]))
        yield Finding(kinds[name], Place(name, start, end - start), said)
    if head[3] & 1:
        yield Finding("software.setting", Place("flags", at + 3, 1), "said to be text")
    if head[3] & _SUM:
        said = bytes(data[begin - 2 : begin]).hex()
        yield Finding("hidden.gap", Place("sum of the head", begin - 2, 2), said)


def _gzip_check(data: Buffer, end: int, raw: bytes) -> int:
    sums = bytes(data[end : end + _SUMS])
    if len(sums) < _SUMS:
        raise Damaged("truncated")
    if sums != zlib.crc32(raw).to_bytes(4, "little") + (len(raw) % (1 << 32)).to_bytes(
        4, "little"
    ):
        raise Damaged("checksum")
    return end + _SUMS


def _gzip(raw: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    sums = zlib.crc32(raw).to_bytes(4, "little") + (len(raw) % (1 << 32)).to_bytes(4, "little")
    head = b"\x1f\x8b\x08\0\0\0\0\0\0" + bytes([_NO_SYSTEM])
    return head + packer.compress(raw) + packer.flush() + sums


# ---- bzip2 and xz ---------------------------------------------------------------------------


def _same(_: Buffer, at: int) -> int:
    return at


def _end(_: Buffer, end: int, raw: bytes) -> int:
    return end + 0 * len(raw)


def _bzip2_head(data: Buffer, at: int) -> Iterator[Finding]:
    level = bytes(data[at + 3 : at + 4])
    if level != b"%d" % _BEST:
        said = f"level {level.decode('latin-1')}"
        yield Finding("software.setting", Place("way of packing", at + 3, 1), said)


def _xz_head(data: Buffer, at: int) -> Iterator[Finding]:
    check = bytes(data[at + 7 : at + 8])
    if check != bytes([lzma.CHECK_CRC64]):
        said = f"check number {check.hex()}"
        yield Finding("software.setting", Place("way of packing", at + 7, 1), said)


def _xz(raw: bytes) -> bytes:
    return lzma.compress(raw, lzma.FORMAT_XZ, lzma.CHECK_CRC64, preset=6)


_GZIP = Packing(b"\x1f\x8b", lambda data, at: _fields(data, at)[1], Inflate, _gzip_check, _gzip,
                _gzip_head)  # fmt: skip
_BZIP2 = Packing(b"BZh", _same, compressed_streams.new_bz2, _end,
                 partial(bz2.compress, compresslevel=_BEST), _bzip2_head)  # fmt: skip
_XZ = Packing(b"\xfd7zXZ\0", _same, compressed_streams.new_xz, _end, _xz, _xz_head, padding=4)


def _is(packing: Packing, **words: Any) -> Format:
    return Format(
        holds="parts",
        nests=True,
        inspect=partial(compressed_streams.inspect, packing),
        strip=partial(compressed_streams.strip, packing),
        content=partial(compressed_streams.content, packing),
        searched=partial(compressed_streams.searched, packing),
        inspected="everything in the packed file; the name, time, comment, fields and system that "
        "its head notes; further streams and bytes behind the end",
        removed="all that the head notes, bytes behind the end, and the traces in the packed file",
        kept="the clean packed file",
        unseen="what the packed file hides in ways that its own format cannot see",
        **words,
    )


GZIP = _is(
    _GZIP, name="gzip", label="gzip file", media="application/gzip", suffix=".gz",
    suffixes=(".gz", ".tgz"), sniff=lambda head: head[:3] == b"\x1f\x8b\x08",
)  # fmt: skip
BZIP2 = _is(
    _BZIP2, name="bzip2", label="bzip2 file", media="application/x-bzip2", suffix=".bz2",
    suffixes=(".bz2", ".tbz", ".tbz2"),
    sniff=lambda head: head[:3] == b"BZh" and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"),
)  # fmt: skip
XZ = _is(
    _XZ, name="xz", label="xz file", media="application/x-xz", suffix=".xz",
    suffixes=(".xz", ".txz"), sniff=lambda head: head[:6] == b"\xfd7zXZ\0",
)  # fmt: skip
FORMATS: tuple[Format, ...] = (GZIP, BZIP2, XZ)
