"""What an archive behind a picture holds: member names, dates, and the text in small members.

Specification: PKWARE APPNOTE, sections 4.3 and 4.4. A reader only; nothing is unpacked to disk,
and never more than the limits below into memory. It never raises on damaged archives: what the
directory does not list is not shown, except for the archive's own readable text.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"

MAX_MEMBERS = 100
#: Bytes unpacked from one member, and from all together: a bomb gets no further.
MAX_MEMBER, MAX_TOTAL = 1 << 20, 8 << 20

_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1


def read(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """One finding for each member: its name, date and readable text; then the comment."""
    end = raw.rfind(END)
    if end < 0 or end + 22 > len(raw):
        yield Finding("hidden.archive", Place(path, start, len(raw)), readable(raw) or None)
        return
    size, offset, comment = struct.unpack_from("<IIH", raw, end + 12)
    if comment:
        words = readable(raw[end + 22 : end + 22 + comment])
        yield Finding("hidden.comment", Place(f"{path}/ZipFileComment", start + end), words)
    at, left = end - size, MAX_TOTAL
    shift = at - offset
    for _ in range(MAX_MEMBERS):
        if at < 0 or raw[at : at + 4] != DIRECTORY or at + 46 > len(raw):
            return
        words, used = _member(raw, at, shift, left)
        left -= used
        yield Finding("hidden.archive", Place(f"{path}/{_name(raw, at)}", start + at), words)
        at += 46 + sum(struct.unpack_from("<HHH", raw, at + 28))


def _name(raw: bytes, at: int) -> str:
    size = int.from_bytes(raw[at + 28 : at + 30], "little")
    return raw[at + 46 : at + 46 + size].decode("utf-8", "replace")


def _member(raw: bytes, at: int, shift: int, left: int) -> tuple[str, int]:
    """A member in words, and how many bytes were unpacked for them."""
    clock, day = struct.unpack_from("<HH", raw, at + 12)
    words = [f"{_name(raw, at)}, {_date(day, clock)}"]
    names, extra, comment = struct.unpack_from("<HHH", raw, at + 28)
    tail = at + 46 + names
    words.append(readable(raw[tail : tail + extra + comment]))
    body = _body(raw, at, shift, min(left, MAX_MEMBER))
    words.append(readable(body))
    return ": ".join(filter(None, words)), len(body)


def _body(raw: bytes, at: int, shift: int, limit: int) -> bytes:
    """The first bytes of a member, unpacked; empty when that is not possible."""
    flags, method = struct.unpack_from("<HH", raw, at + 8)
    size = int.from_bytes(raw[at + 20 : at + 24], "little")
    local = int.from_bytes(raw[at + 42 : at + 46], "little") + shift
    if local < 0 or raw[local : local + 4] != LOCAL or local + 30 > len(raw) or limit <= 0:
        return b""
    body = local + 30 + sum(struct.unpack_from("<HH", raw, local + 26))
    packed = raw[body : body + size]
    if flags & _ENCRYPTED or method not in (_STORED, _DEFLATED):
        return b""
    if method == _STORED:
        return packed[:limit]
    try:
        return zlib.decompressobj(-15).decompress(packed, limit)
    except zlib.error:
        return b""


def _date(day: int, clock: int) -> str:
    return (
        f"{(day >> 9) + 1980}:{day >> 5 & 15:02}:{day & 31:02} "
        f"{clock >> 11:02}:{clock >> 5 & 63:02}:{(clock & 31) * 2:02}"
    )
