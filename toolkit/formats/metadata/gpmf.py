"""GoPro's metadata format: a tree of four-letter keys, in photos and (as a stream) in videos.

After the description that GoPro published. Shows what names the camera, its owner's settings, a
time or a place; the sensors' streams are counted, not listed. Never raises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.model import Finding, Place

_HEAD, _MAX_ITEMS, _DEPTH = 8, 5000, 8
_NAMES = {
    b"CASN": "CameraSerialNumber", b"DVNM": "DeviceName", b"MINF": "Model",
    b"FMWR": "FirmwareVersion", b"MUID": "MediaUniqueID", b"CDAT": "CreationDate",
    b"GPSU": "GPSDateTime", b"GPSA": "GPSAltitudeSystem", b"GPSF": "GPSMeasureMode",
    b"GPSP": "GPSHPositioningError", b"DVID": "DeviceID", b"RMRK": "Comments",
    b"STNM": "StreamName", b"LINF": "LensSerialNumber", b"PRJT": "LensProjection",
    b"OREN": "AutoRotation", b"RATE": "Rate", b"VERS": "MetadataVersion",
    b"HDRV": "HDRVideo", b"PTEV": "ExposureCompensation", b"PTWB": "WhiteBalance",
}  # fmt: skip
_POSITION, _SCALE = frozenset({b"GPS5", b"GPS9"}), b"SCAL"
_LETTERS = {
    "b": "b", "B": "B", "s": "h", "S": "H", "l": "i", "L": "I", "j": "q", "J": "Q", "f": "f",
    "d": "d",
}  # fmt: skip
_TEXTS = "cFUG"
_MOST_NUMBERS = 16


class Item(NamedTuple):
    """One key with its value: form, size of one sample, the bytes and where they stand."""

    key: bytes
    form: str
    step: int
    raw: bytes
    at: int


def read(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """Every item with a name, and the first position of each stream as degrees."""
    scale: list[float] = []
    for item in _items(raw, 0, len(raw), _DEPTH):
        if item.key == _SCALE:
            scale = _numbers(item)
        elif item.key in _POSITION:
            yield from _position(item, scale, path, start)
        elif item.key in _NAMES:
            name = _NAMES[item.key]
            place = Place(f"{path}/{name}", start + item.at, len(item.raw))
            yield Finding(kind_of(name), place, _said(item) or None)


def _items(raw: bytes, at: int, end: int, depth: int) -> Iterator[Item]:
    """The items of the tree in order; bounded."""
    for _ in range(_MAX_ITEMS):
        if at + _HEAD > end:
            return
        key, form = raw[at : at + 4], chr(raw[at + 4])
        step, count = raw[at + 5], int.from_bytes(raw[at + 6 : at + 8], "big")
        body, size = at + _HEAD, step * count
        if not key.isalnum():
            return
        if form == "\0" and depth:
            yield from _items(raw, body, min(body + size, end), depth - 1)
        else:
            yield Item(key, form, step, raw[body : min(body + size, end)], body)
        at = body + size + -size % 4


def _numbers(item: Item) -> list[float]:
    letter = _LETTERS.get(item.form, "B")
    count = min(len(item.raw) // struct.calcsize(f">{letter}"), _MOST_NUMBERS)
    return [float(value) for value in struct.unpack_from(f">{count}{letter}", item.raw)]


def _said(item: Item) -> str:
    if item.key == b"MUID":
        return item.raw.hex()
    if item.form in _TEXTS:
        return item.raw.decode("latin-1").strip("\0 ")
    return " ".join(f"{value:.10g}" for value in _numbers(item))


def _position(item: Item, scale: list[float], path: str, start: int) -> Iterator[Finding]:
    """Latitude and longitude of the first sample; the rest of the stream says the way taken."""
    values = _numbers(item)
    if len(values) < 2 or len(scale) < 2 or not scale[0] or not scale[1]:
        return
    latitude, longitude = values[0] / scale[0], values[1] / scale[1]
    samples = len(item.raw) // max(item.step, 1)
    if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
        said = f"{latitude:.6f}, {longitude:.6f} and {samples - 1} more"
        place = Place(f"{path}/GPSPosition", start + item.at, len(item.raw))
        yield Finding("where.gps", place, said)
