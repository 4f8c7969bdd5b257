"""Fujifilm's RAF camera raw files: a header, a finished JPEG, a directory, sensor data.

There is no public specification; what is known was found by many readers of such files. Inspected,
never cleaned: a raw file holds the camera's own numbers in so many places that no copy could be
proven clean.

What identifies people: the finished JPEG with EXIF, place and maker note; the model in the header;
in newer files a directory of EXIF form beside the sensor data.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.image import jpeg_inside
from toolkit.formats.metadata.exif_directories import Span
from toolkit.formats.metadata.ifd import byte_order
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.raw import raw_parts
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

_SIGN = b"FUJIFILMCCD-RAW"
_HEAD = 0x70
#: Fields of the header: name, start, end.
_HEADER = (
    ("RAFVersion", 0x10, 0x14), ("CameraID", 0x14, 0x1C), ("Model", 0x1C, 0x3C),
    ("FirmwareVersion", 0x3C, 0x40),
)  # fmt: skip
#: Where the header says (offset, size): the JPEG; directories; sensor data, first and second.
_JPEG, _DIRECTORIES, _SENSOR = 0x54, (0x5C, 0x78), (0x64, 0x80)
_FULL_SIZE, _MAX_ENTRIES = 0x0100, 256
_NAMES = {
    0x0100: "RawImageFullSize", 0x0110: "RawImageCropTopLeft", 0x0111: "RawImageCroppedSize",
    0x0115: "RawImageAspectRatio", 0x0117: "RawZoomActive", 0x0118: "RawZoomTopLeft",
    0x0119: "RawZoomSize", 0x0121: "RawImageSize", 0x0130: "FujiLayout", 0x0131: "XTransLayout",
    0x2000: "WB_GRGBLevelsAuto", 0x2FF0: "WB_GRGBLevels", 0x9200: "RelativeExposure",
    0x9650: "RawExposureBias", 0xC000: "RAFData",
}  # fmt: skip
_FILE, _SENSOR_HEAD = "RAF", 2048


def sniff(head: bytes) -> bool:
    """Whether this begins as such files do."""
    return head.startswith(_SIGN)


def measure(data: Buffer) -> Size:
    """The size that the directory or else the finished JPEG declares; raises Damaged."""
    return raw_parts.size(_sizes(data))


def _sizes(data: Buffer) -> Iterator[tuple[int, int]]:
    for where in _DIRECTORIES:
        for tag, first, last in _entries(data, _span(data, where)):
            if tag == _FULL_SIZE and last - first >= 4:
                height, width = struct.unpack_from(">HH", data, first)
                yield width, height
    first, last = _span(data, _JPEG)
    shape = jpeg_inside.shape(bytes(data[first:last]))
    if shape is not None:
        yield shape.width, shape.height


def _span(data: Buffer, where: int) -> Span:
    """What the header says stands where; empty when it lies outside the file or the header."""
    if where + 8 > len(data) or (where > _JPEG and where + 8 > _head(data)):
        return 0, 0
    first, size = struct.unpack_from(">II", data, where)
    return (first, min(first + size, len(data))) if 0 < first < len(data) else (0, 0)


def _head(data: Buffer) -> int:
    """Where the header ends: at the JPEG, which follows it."""
    first = struct.unpack_from(">I", data, _JPEG)[0] if len(data) >= _HEAD else 0
    return int(first) or _HEAD


def _entries(data: Buffer, span: Span) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of each entry in a directory."""
    at, end = span
    if end - at < 4:
        return
    count = min(struct.unpack_from(">I", data, at)[0], _MAX_ENTRIES)
    at += 4
    for _ in range(count):
        if at + 4 > end:
            return
        tag, size = struct.unpack_from(">HH", data, at)
        yield tag, at + 4, min(at + 4 + size, end)
        at += 4 + size


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every trace that can be read; raises Damaged where the header is cut off."""
    if len(data) < _HEAD:
        raise Damaged("truncated")
    yield from _header(data)
    jpeg = _span(data, _JPEG)
    used = [(0, _HEAD), jpeg]
    if jpeg[0] < jpeg[1]:
        yield from raw_parts.picture(data, jpeg, f"{_FILE}/PreviewImage")
    for where in _DIRECTORIES:
        used.append(_span(data, where))
        for tag, first, last in _entries(data, used[-1]):
            yield _entry(data, tag, first, last)
    for where in _SENSOR:
        used.append(_span(data, where))
        yield from _beside_pixels(data, used[-1])
    yield from raw_parts.unmentioned(data, used, _FILE)


def _header(data: Buffer) -> Iterator[Finding]:
    for name, first, last in _HEADER:
        said = raw_parts.text(bytes(data[first:last]))
        if said:
            kind = "device.model" if name in ("CameraID", "Model") else kind_of(name)
            yield Finding(kind, Place(f"{_FILE}/{name}", first, last - first), said)


def _beside_pixels(data: Buffer, span: Span) -> Iterator[Finding]:
    """The directory that stands in front of newer cameras' sensor data."""
    first, last = span
    if first and byte_order(data[first : first + 2]):
        end = min(last, first + _SENSOR_HEAD)
        yield from raw_parts.directories(data, (first, end), f"{_FILE}/FujiIFD")


def _entry(data: Buffer, tag: int, first: int, last: int) -> Finding:
    name, raw = _NAMES.get(tag, f"0x{tag:04x}"), bytes(data[first:last])
    said = readable(raw)
    if not said and len(raw) <= 16:
        count = len(raw) // 2
        said = " ".join(map(str, struct.unpack_from(f">{count}H", raw)))
    place = Place(f"{_FILE}/{name}", first, last - first)
    return Finding(kind_of(name), place, said or f"{len(raw)} bytes")


FORMAT = raw_parts.photo(
    name="raf",
    label="Fujifilm raw photo (RAF)",
    media="image/x-fujifilm-raf",
    suffix=".raf",
    sniff=sniff,
    measure=measure,
    inspect=inspect,
    inspected=(
        "the header, the finished JPEG with EXIF, place, maker note and other blocks, the "
        "directories, bytes that nothing mentions"
    ),
    unseen="the sensor data",
)
