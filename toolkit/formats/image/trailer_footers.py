"""Blocks behind a picture that are found from the file's end, because they end in a signature.

AFCP (captions and small copies), Canon VRD (edits), FotoStation and Photo Mechanic (captions and
edits of press programs), MIE (any labels), Samsung SEF (a list of records, among them the time),
vivo, and the marks of NIKON and Insta360 programs. Several may stand one behind the other. What
they say is shown as far as it is text, captions or time; their edits are not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal, NamedTuple

from toolkit.formats import jpeg_segments
from toolkit.formats.base import Block, Buffer
from toolkit.formats.metadata import iptc
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Footers that may stand one behind the other.
MAX_FOOTERS = 16
MAX_ENTRIES = 1000
_VRD = b"CANON OPTIONAL DATA\x00"
_VIVO = b"\xff\xff\xff\xff\x1b\x2a\x39\x48\x57\x66\x75\x84\x93\xa2\xb1"
_SEF_TIME = 0x0A01
#: The country of the telephone network that the phone was in.
_SEF_COUNTRY = 0x0AA1
_ENDIANS: dict[int, Literal["big", "little"]] = {0x10: "big", 0x18: "little"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Reader = Callable[[Buffer, int, int, str], Iterator[Finding]]


class Footer(NamedTuple):
    """One row: a name; where a block that ends at `end` starts (None: no such block); a reader."""

    name: str
    start: Callable[[Buffer, int, int], int | None]
    read: Reader | None = None


def blocks(data: Buffer, start: int) -> list[Block]:
    """The recognised blocks that end where data ends, in file order, none before `start`."""
    found: list[Block] = []
    end = len(data)
    for _ in range(MAX_FOOTERS):
        block = _last(data, start, end)
        if block is None:
            break
        found.append(block)
        end = block.start
    return found[::-1]


def _last(data: Buffer, start: int, end: int) -> Block | None:
    for footer in FOOTERS:
        at = footer.start(data, start, end)
        if at is not None and start <= at < end:
            path = f"trailer/{footer.name}"
            read = None if footer.read is None else partial(footer.read, data, at, end, path)
            return Block(path, at, end, "hidden.trailer", read=read)
    return None


def _afcp_start(data: Buffer, start: int, end: int) -> int | None:
    """The last twelve bytes repeat the signature and say where the block starts, if still true."""
    sign = data[max(start, end - 12) : end][:4]
    if sign not in (b"AXS!", b"AXS*"):
        return None
    at = int.from_bytes(data[end - 8 : end - 4], _order(sign))
    if data[at : at + 4] != sign or at >= end - 12:
        at = data.find(sign, start, end - 12)
    return at if at >= 0 else None


def _order(sign: bytes) -> Literal["big", "little"]:
    return "big" if sign == b"AXS!" else "little"


def _afcp(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    order = ">" if data[start : start + 4] == b"AXS!" else "<"
    if end - start < 24:
        return
    last = end - 12
    claimed = struct.unpack_from(order + "I", data, last + 4)[0]
    count = struct.unpack_from(order + "H", data, start + 6)[0]
    for entry in range(start + 12, min(start + 12 + 12 * count, last - 11), 12):
        tag, size, offset = struct.unpack_from(order + "4sII", data, entry)
        at = offset - claimed + start
        if start <= at <= at + size <= last:
            yield from _afcp_entry(tag, data[at : at + size], path, at)


def _afcp_entry(tag: bytes, body: bytes, path: str, at: int) -> Iterator[Finding]:
    if tag == b"IPTC":
        yield from iptc.read(body, f"{path}/IPTC", at)
    elif tag in (b"Nail", b"PrVw"):
        name = "ThumbnailImage" if tag == b"Nail" else "PreviewImage"
        picture = body[max(0, body.find(b"\xff\xd8\xff")) :]
        place = Place(f"{path}/{name}", at, len(body))
        yield Finding("hidden.thumbnail", place, jpeg_segments.describe(picture))
    else:
        name = "Text" if tag == b"TEXT" else tag.decode("latin-1")
        yield Finding(
            "hidden.text", Place(f"{path}/{name}", at, len(body)), readable(body) or None
        )


def _vrd_start(data: Buffer, start: int, end: int) -> int | None:
    """A 64-byte footer with the length between it and a 28-byte header of the same name."""
    footer = end - 64
    if footer < start or data[footer : footer + 20] != _VRD:
        return None
    at = footer - 28 - int.from_bytes(data[footer + 20 : footer + 24], "big")
    return at if at >= start and data[at : at + 20] == _VRD else footer


def _foto_station_start(data: Buffer, start: int, end: int) -> int | None:
    if end - 10 < start or data[end - 4 : end] != b"\xa1\xb2\xc3\xd4":
        return None
    size = int.from_bytes(data[end - 8 : end - 4], "big")
    return end - size if size >= 10 else None


def _foto_station(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    tag, body = int.from_bytes(data[end - 10 : end - 8], "big"), data[start : end - 10]
    if tag == 1:
        yield from iptc.read(body, f"{path}/IPTC", start)
    elif tag in (3, 4):
        name = "ThumbnailImage" if tag == 3 else "PreviewImage"
        place = Place(f"{path}/{name}", start, len(body))
        yield Finding("hidden.thumbnail", place, jpeg_segments.describe(body))


def _photo_mechanic_start(data: Buffer, start: int, end: int) -> int | None:
    if end - 12 < start or data[end - 8 : end] != b"cbipcbbl":
        return None
    return end - 12 - int.from_bytes(data[end - 12 : end - 8], "big")


def _mie_start(data: Buffer, start: int, end: int) -> int | None:
    """Ends in the length of the whole, behind a fixed head of twelve bytes."""
    foot = end - 18
    if foot < start or data[foot : foot + 12] != b"~\x00\x04\x00zmie~\x00\x00\x06":
        return None
    return end - int.from_bytes(data[foot + 12 : foot + 16], _ENDIANS.get(data[foot + 16], "big"))


def _qdio_start(data: Buffer, start: int, end: int) -> int | None:
    """Where a sound stood: a block of 28 bytes, and two more."""
    if end - 6 < start or data[end - 6 : end] != b"QDIOBS":
        return None
    return end - 30 if data[max(start, end - 30) : end][:4] == b"QDIO" else end - 6


def _vivo_start(data: Buffer, start: int, end: int) -> int | None:
    """Notes as JSON behind the maker's name, then a fixed foot."""
    foot = end - len(_VIVO)
    if foot < start or data[foot:end] != _VIVO:
        return None
    at = data.rfind(b'vivo{"', start, end)
    return at if at >= 0 else foot


def _sef_start(data: Buffer, start: int, end: int) -> int | None:
    """The directory only; the records stand in front of it, each behind its own name."""
    if end - 8 < start or data[end - 4 : end] != b"SEFT":
        return None
    at = end - 8 - int.from_bytes(data[end - 8 : end - 4], "little")
    return at if at >= start and data[at : at + 4] == b"SEFH" else None


def _sef(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    """The records' names, and the time that one of them holds."""
    count = int.from_bytes(data[start + 8 : start + 12], "little")
    for entry in range(start + 12, min(start + 12 + 12 * min(count, MAX_ENTRIES), end - 19), 12):
        kind, back, size = struct.unpack_from("<HII", data, entry + 2)
        at = start - back
        if at < 0 or size < 8 or back < size:
            continue
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if length + 8 > size or length > 255:
            continue
        name = data[at + 8 : at + 8 + length].decode("utf-8", "replace")
        yield Finding("hidden.text", Place(f"{path}/record", at, size), name)
        body = data[at + 8 + length : at + min(size, 64)]
        if kind == _SEF_TIME and body.isdigit():
            moment = _EPOCH + timedelta(milliseconds=int(body[:13]))
            text = f"{moment:%Y:%m:%d %H:%M:%S} UTC"
            yield Finding("when.taken", Place(f"{path}/TimeStamp", at, size), text)
        elif kind == _SEF_COUNTRY and body.isdigit():
            place = Place(f"{path}/MobileCountryCode", at, size)
            yield Finding("where.name", place, body.decode())


def _signed(sign: bytes) -> Callable[[Buffer, int, int], int | None]:
    """A block that is known by its last bytes only: just those are cut off."""

    def start(data: Buffer, start: int, end: int) -> int | None:
        at = end - len(sign)
        return at if at >= start and data[at:end] == sign else None

    return start


FOOTERS: tuple[Footer, ...] = (
    Footer("AFCP", _afcp_start, _afcp),
    Footer("CanonVRD", _vrd_start),
    Footer("FotoStation", _foto_station_start, _foto_station),
    Footer("PhotoMechanic", _photo_mechanic_start),
    Footer("MIE", _mie_start),
    Footer("vivo", _vivo_start),
    Footer("Samsung", _sef_start, _sef),
    Footer("Samsung QDIO", _qdio_start),
    Footer("NikonApp", _signed(b"\x00\x00\x00\x00\x00\x00/NIKON APP")),
    Footer("Insta360", _signed(b"8db42d694ccc418790edff439fe026bf")),
)
