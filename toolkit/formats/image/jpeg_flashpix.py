"""FlashPix streams in APP2: what Kodak, HP, Sanyo and Fuji cameras keep beside EXIF.

Specification: Exif 2.3, section 4.7.3, and OLE property sets. A list of streams in one segment,
their bytes in others: sounds, screen-sized copies, and dates and names in property sets. A reader
only; it never raises on damaged data and shows the readable text of what it cannot take apart.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from toolkit.formats import jpeg_segments
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

MAX_STREAMS = 200
MAX_PROPERTIES = 500
_LIST, _DATA = 1, 2
_STORAGE = 0xFFFFFFFF
_STRING, _WIDE_STRING, _TIME, _VECTOR = 30, 31, 64, 0x1000
_ANNO = datetime(1601, 1, 1, tzinfo=UTC)

#: The low two bytes of a property's number in an extension list.
_PROPERTIES = {
    0x0001: ("ExtensionName", "software.setting"),
    0x0004: ("ExtensionCreateDate", "when.changed"),
    0x0005: ("ExtensionModifyDate", "when.changed"),
    0x0006: ("CreatingApplication", "software.name"),
    0x0007: ("ExtensionDescription", "software.setting"),
}  # fmt: skip


def read(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:  # noqa: ARG001
    """Name every stream in these segments; streams lie in pieces, so they have no place."""
    names: list[str] = []
    streams: dict[int, bytes] = {}
    for body in payloads:
        what = body[6:7]
        if what == bytes([_LIST]):
            names = _contents(body)
        elif what == bytes([_DATA]) and len(body) >= 13:
            index = int.from_bytes(body[7:9], "big")
            streams[index] = streams.get(index, b"") + body[13:]
    for index, stream in streams.items():
        name = names[index] if index < len(names) else f"stream {index}"
        yield from _stream(name, stream, path)


def _contents(body: bytes) -> list[str]:
    """The streams' names without their folders and instance numbers."""
    names: list[str] = []
    at = 9
    for _ in range(min(int.from_bytes(body[7:9], "big"), MAX_STREAMS)):
        size = int.from_bytes(body[at : at + 4], "big")
        end = at + 5
        while body[end : end + 2] not in (b"\x00\x00", b"", b"\x00"):
            end += 2
        name = body[at + 5 : end].decode("utf-16-le", "replace")
        names.append(name.rpartition("/")[2].strip("\x05"))
        at = end + 2 + (16 if size == _STORAGE else 0)
    return names


def _stream(name: str, stream: bytes, path: str) -> Iterator[Finding]:
    picture = stream.find(b"\xff\xd8\xff")
    if "Audio Stream" in name:
        place = Place(f"{path}/AudioStream", None, len(stream))
        yield Finding("hidden.sound", place, f"{len(stream)} bytes")
    elif picture >= 0 or "Screen Nail" in name:
        place = Place(f"{path}/PreviewImage", None, len(stream))
        words = jpeg_segments.describe(stream[max(0, picture) :])
        yield Finding("hidden.thumbnail", place, f"{name}: {words}")
    else:
        place = Place(f"{path}/{name}", None, len(stream))
        yield Finding("hidden.unknown", place, readable(stream) or f"{len(stream)} bytes")
        yield from _properties(stream, f"{path}/{name}")


def _properties(stream: bytes, path: str) -> Iterator[Finding]:
    """The texts and dates of an OLE property set."""
    if stream[:2] != b"\xfe\xff" or len(stream) < 48:
        return
    at = struct.unpack_from("<I", stream, 44)[0]
    if at + 8 > len(stream):
        return
    count = min(struct.unpack_from("<I", stream, at + 4)[0], MAX_PROPERTIES)
    for entry in range(at + 8, min(at + 8 + 8 * count, len(stream) - 7), 8):
        number, offset = struct.unpack_from("<II", stream, entry)
        words = _value(stream[at + offset :])
        if words:
            name, kind = _PROPERTIES.get(
                number & 0xFFFF, (f"FlashPix_0x{number:08x}", "hidden.unknown")
            )
            yield Finding(kind, Place(f"{path}/{name}", None, len(stream)), words)


def _value(body: bytes) -> str:
    """One property as text; empty when it is neither text nor a date."""
    if len(body) < 8:
        return ""
    form, size = struct.unpack_from("<II", body)
    if form == _STRING:
        return body[8 : 8 + size].split(b"\x00")[0].decode("latin-1")
    if form == _WIDE_STRING:
        return body[8 : 8 + 2 * size].decode("utf-16-le", "replace").split("\0")[0]
    if form == _TIME and len(body) >= 12:
        seconds = struct.unpack_from("<Q", body, 4)[0] // 10_000_000
        if seconds < 3e10:
            return f"{_ANNO + timedelta(seconds=seconds):%Y:%m:%d %H:%M:%S}"
    return readable(body[4 : 4 + 4096]) if form & _VECTOR else ""
