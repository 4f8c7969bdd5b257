"""Ogg pages: read with their sums, made anew, and put together from packets (RFC 3533)."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.sandbox import mapped

CONTINUED, FIRST, LAST = 1, 2, 4
_FLAGS = CONTINUED | FIRST | LAST
HEAD = 27
_SIGN = b"OggS"
_MARK = re.compile(_SIGN)
_SUM, _SUM_END = 22, 26
_NO_END = b"\xff" * 8
_MOST_SEGMENTS = 255
#: Signs that begin no page are tried this often.
MAX_TRIES = 20_000
#: More pages than two hours of speech have that gives every packet its own.
MAX_PAGES = 400_000

_MIRRORED = bytes(int(format(byte, "08b")[::-1], 2) for byte in range(256))


class Page(NamedTuple):
    """One page, or a stretch between pages: then without lacing and with `flags` -1.

    whole: False where it begins like a page but its sum does not fit or it is cut off.
    """

    start: int
    body: int
    end: int
    flags: int = -1
    granule: bytes = b""
    serial: int = 0
    number: int = 0
    lacing: bytes = b""
    whole: bool = True


def checksum(raw: bytes) -> int:
    """Ogg's sum: that of zlib with every byte and the result mirrored, without its complements."""
    mirrored = zlib.crc32(raw.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def _read(data: Buffer, at: int, end: int) -> Page | None:
    """The page at `at`; None where none begins, and one that is not whole where it is damaged."""
    head = data[at : min(at + HEAD, end)]
    if head[:4] != _SIGN:
        return None
    if len(head) < HEAD or head[4]:
        return Page(at, at, end, whole=False)
    flags, granule, serial, number, said, count = struct.unpack_from("<B8sIIIB", head, 5)
    lacing = data[at + HEAD : min(at + HEAD + count, end)]
    body = at + HEAD + count
    stop = body + sum(lacing)
    if len(lacing) < count or stop > end:
        return Page(at, at, end, whole=False)
    raw = data[at:stop]
    fits = checksum(raw[:_SUM] + bytes(4) + raw[_SUM_END:]) == said
    return Page(at, body, stop, flags, granule, serial, number, lacing, fits)


def pages(data: Buffer) -> Iterator[Page]:
    """All pages and what stands between them, end to end; raises Damaged for too much of it."""
    at, end, tries = 0, len(data), 0
    while at < end:
        page = _read(data, at, end)
        if page is not None and page.whole:
            yield page
            mapped.passed(data, at, page.end)
            at = page.end
            continue
        stop = at + 1
        while stop < end:
            tries += 1
            if tries > MAX_TRIES:
                raise Damaged("too_many_parts")
            mark = _MARK.search(data, stop, end)
            stop = end if mark is None else mark.start()
            following = _read(data, stop, end)
            if following is not None and following.whole:
                break
            stop = min(stop + 1, end)
        yield Page(at, at, stop, whole=page is None or stop == end)
        at = stop


def made(
    flags: int, granule: bytes, serial: int, number: int, lacing: bytes, body: bytes
) -> bytes:
    """A page with its sum."""
    front = _SIGN + struct.pack("<BB8sII", 0, flags & _FLAGS, granule, serial, number & 0xFFFFFFFF)
    back = bytes([len(lacing)]) + lacing
    return front + struct.pack("<I", checksum(front + bytes(4) + back + body)) + back + body


def paged(packets: Sequence[bytes], serial: int, number: int, flags: int) -> list[bytes]:
    """Header packets as pages; `flags` are those of the first."""
    lacing = b"".join(
        b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets
    )
    body, at, made_pages = b"".join(packets), 0, []
    for start in range(0, len(lacing), _MOST_SEGMENTS):
        part = lacing[start : start + _MOST_SEGMENTS]
        size = sum(part)
        granule = bytes(8) if part.strip(b"\xff") else _NO_END
        more = CONTINUED if start and lacing[start - 1] == 255 else 0
        made_pages.append(made(flags | more, granule, serial, number, part, body[at : at + size]))
        at, flags, number = at + size, 0, number + 1
    return made_pages


def packets(data: Buffer, page: Page, held: list[bytes]) -> Iterator[bytes]:
    """The packets that end on a page; `held` keeps the parts of the one that goes on."""
    at = page.body
    start = at
    for size in page.lacing:
        at += size
        if size < 255:
            yield b"".join(held) + data[start:at]
            held.clear()
            start = at
    if at > start:
        held.append(data[start:at])
