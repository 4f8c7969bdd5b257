"""Canon's camera image file format: heaps in heaps, in CRW raw files and in early JPEGs.

After Canon's CIFF description of 1997 and what many readers found since. A heap's directory stands
at its end; each record is a number, whose middle bits say the form of its value. Never raises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from toolkit.formats.base import Buffer
from toolkit.formats.metadata import maker_arrays
from toolkit.formats.metadata.ifd import Entry
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: No directory in such a file is larger.
MAX_ENTRIES, MAX_HEAPS = 300, 20
_IN_ENTRY, _NUMBER, _FORM = 0x4000, 0x3FFF, 0x3800
_HEAPS = frozenset({0x2800, 0x3000})
_ASCII, _SHORT, _LONG = 0x0800, 0x1000, 0x1800
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 8192

NAMES: dict[int, str] = {
    0x0001: "FreeBytes", 0x0032: "CanonColorInfo1", 0x0805: "UserComment",
    0x080B: "CanonFirmwareVersion", 0x080C: "ComponentVersion", 0x080D: "ROMOperationMode",
    0x0810: "OwnerName", 0x0815: "CanonImageType", 0x0816: "OriginalFileName",
    0x0817: "ThumbnailFileName", 0x100A: "TargetImageType", 0x1010: "ShutterReleaseMethod",
    0x1011: "ShutterReleaseTiming", 0x1016: "ReleaseSetting", 0x101C: "BaseISO",
    0x1028: "CanonFlashInfo", 0x102C: "CanonColorInfo2", 0x1030: "WhiteSample",
    0x1031: "SensorInfo", 0x1038: "CanonAFInfo", 0x10A9: "ColorBalance",
    0x10AE: "ColorTemperature", 0x10B4: "ColorSpace", 0x10B5: "RawJpgInfo",
    0x1803: "ImageFormat", 0x1804: "RecordID", 0x1806: "SelfTimerTime",
    0x1807: "TargetDistanceSetting", 0x180B: "SerialNumber", 0x1810: "ImageInfo",
    0x1813: "FlashInfo", 0x1814: "MeasuredEV", 0x1817: "FileNumber", 0x1818: "ExposureInfo",
    0x1834: "CanonModelID", 0x1835: "DecoderTable", 0x183B: "SerialNumberFormat",
    0x2005: "RawData", 0x2007: "JpgFromRaw", 0x2008: "ThumbnailImage",
}  # fmt: skip
RAW_DATA, FINISHED, THUMBNAIL, SIZE, SENSOR = 0x2005, 0x2007, 0x2008, 0x1810, 0x1031
_CAMERA, _TAKEN, _COMMENT, _DESCRIPTION = 0x080A, 0x180E, 0x0805, 0x2804
#: Records that are laid out as in Canon's maker note, by their number there.
_AS_IN_NOTE = {
    0x1029: 0x0002, 0x102A: 0x0004, 0x102D: 0x0001, 0x1033: 0x000F, 0x1093: 0x0093,
}  # fmt: skip


class Record(NamedTuple):
    """One record: its number, that of the heap around it, and where its value stands."""

    tag: int
    heap: int
    start: int
    end: int


def records(data: Buffer, start: int, end: int, order: str) -> Iterator[Record]:
    """Every record of the heap at data[start:end] and of those in it, that is no heap itself."""
    waiting = [(0, start, end)]
    for count, (heap, first, last) in enumerate(waiting):
        if count >= MAX_HEAPS:
            return
        for record in _directory(data, heap, first, last, order):
            if record.tag & _FORM in _HEAPS and record.start != record.end:
                waiting.append((record.tag, record.start, record.end))
            else:
                yield record


def _directory(data: Buffer, heap: int, start: int, end: int, order: str) -> Iterator[Record]:
    if end - start < 6:
        return
    at = start + struct.unpack_from(order + "I", data, end - 4)[0]
    if at + 2 > end:
        return
    count = min(struct.unpack_from(order + "H", data, at)[0], MAX_ENTRIES)
    for place in range(at + 2, min(at + 2 + 10 * count, end - 9), 10):
        tag, size, offset = struct.unpack_from(order + "HII", data, place)
        if tag & _IN_ENTRY:
            yield Record(tag & _NUMBER & ~_IN_ENTRY, heap, place + 2, place + 10)
        elif offset <= end - start:
            first = start + offset
            yield Record(tag & _NUMBER, heap, first, min(first + size, end))


def spans(data: Buffer, start: int, end: int, order: str) -> Iterator[tuple[int, int]]:
    """The stretches that directories and values take up."""
    waiting = [(start, end)]
    for count, (first, last) in enumerate(waiting):
        if count >= MAX_HEAPS or last - first < 6:
            continue
        at = first + struct.unpack_from(order + "I", data, last - 4)[0]
        if at + 2 <= last:
            entries = min(struct.unpack_from(order + "H", data, at)[0], MAX_ENTRIES)
            yield at, min(at + 2 + 10 * entries, last)
        # programs put their own blocks between the directory and the offset that names it
        yield last - 4, last
        for record in _directory(data, 0, first, last, order):
            if record.tag & _FORM in _HEAPS:
                waiting.append((record.start, record.end))
            else:
                yield record.start, record.end


def camera(data: Buffer, found: list[Record]) -> tuple[str, str]:
    """The maker and the model."""
    for record in found:
        if record.tag == _CAMERA:
            make, _, model = bytes(data[record.start : record.end]).partition(b"\0")
            return _text(make), _text(model)
    return "", ""


def traces(data: Buffer, found: list[Record], order: str, path: str) -> Iterator[Finding]:
    """What the records say, but not the pictures among them."""
    make, model = camera(data, found)
    for record in found:
        raw = bytes(data[record.start : min(record.end, record.start + _MOST)])
        for name, value in _fields(record, raw, order, (make, model)):
            if value not in ("", "0"):
                place = Place(f"{path}/{name}", record.start, record.end - record.start)
                yield Finding(kind_of(name), place, value)


def _fields(
    record: Record, raw: bytes, order: str, named: tuple[str, str]
) -> Iterator[tuple[str, str]]:
    tag = record.tag
    name = NAMES.get(tag, f"0x{tag:04x}")
    if tag in (RAW_DATA, FINISHED, THUMBNAIL):
        return
    if tag == _CAMERA:
        yield from zip(("Make", "Model"), named, strict=True)
    elif tag == _TAKEN:
        yield from _time(raw, order)
    elif tag in _AS_IN_NOTE:
        entry = Entry(_AS_IN_NOTE[tag], 3, len(raw) // 2, record.start, raw)
        yield from maker_arrays.fields("Canon", entry, order, named[1])
    elif tag & _FORM == _ASCII:
        described = tag == _COMMENT and record.heap == _DESCRIPTION
        yield ("CanonFileDescription" if described else name), _text(raw)
    elif tag & _FORM in (_SHORT, _LONG):
        yield name, _numbers(raw, order, "H" if tag & _FORM == _SHORT else "I")
    else:
        yield name, f"{record.end - record.start} bytes {readable(raw)}".strip()


def _text(raw: bytes) -> str:
    raw = raw.split(b"\0", 1)[0]
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip()


def _time(raw: bytes, order: str) -> Iterator[tuple[str, str]]:
    if len(raw) >= 4:
        moment = _EPOCH + timedelta(seconds=struct.unpack_from(order + "I", raw)[0])
        yield "DateTimeOriginal", f"{moment:%Y:%m:%d %H:%M:%S}"
    if len(raw) >= 8:
        yield "TimeZoneCode", str(struct.unpack_from(order + "i", raw, 4)[0])


def _numbers(raw: bytes, order: str, letter: str) -> str:
    """One number, or a few, of which zeros at the end say nothing."""
    count = min(len(raw) // struct.calcsize(letter), 16)
    values = list(struct.unpack_from(f"{order}{count}{letter}", raw))
    while values and not values[-1]:
        values.pop()
    return " ".join(map(str, values))
