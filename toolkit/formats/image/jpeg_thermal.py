"""What FLIR's thermal cameras put into JPEG segments: records, cut over several segments.

Undocumented; the facts were gathered by many readers. Shows what names the camera, its lens, a
time or a place; the thermal picture is said to be there. Never raises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from toolkit.formats.metadata.maker_packed import Packed, fields
from toolkit.formats.metadata.places import near
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_SEGMENT_HEAD, _HEAD, _ENTRY, _MAX_RECORDS = 8, 0x40, 32, 200
_CAMERA = Packed(
    "FLIR", 0x20,
    "d4:s32:CameraModel f4:s16:CameraPartNumber 104:s16:CameraSerialNumber "
    "114:s16:CameraSoftware 170:s32:LensModel 190:s16:LensPartNumber 1a0:s16:LensSerialNumber "
    "1ec:s16:FilterModel 1fc:s32:FilterPartNumber 21c:s32:FilterSerialNumber",
)  # fmt: skip
_GPS = Packed(
    "FLIR", 0x2B,
    "0:u4:GPSValid 8:s2:GPSLatitudeRef a:s2:GPSLongitudeRef 20:f4:GPSAltitude 40:f4:GPSDOP "
    "44:s2:GPSSpeedRef 46:s2:GPSTrackRef 48:s2:GPSImgDirectionRef 4c:f4:GPSSpeed 50:f4:GPSTrack "
    "54:f4:GPSImgDirection 58:s16:GPSMapDatum", order="<",
)  # fmt: skip
_CAMERA_INFO, _GPS_INFO, _TEXTS = 0x20, 0x2B, frozenset({0x21, 0x23, 0x2E})
_THERMAL, _EMBEDDED = 0x01, 0x0E
_TAKEN_AT, _MOST_TEXT = 0x384, 1 << 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def flir(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """The records that the segments, laid end to end, hold; places are those of the first one."""
    raw = b"".join(body[_SEGMENT_HEAD:] for body in payloads)
    if len(raw) < _HEAD:
        return
    creator = raw[4:20].split(b"\0")[0].decode("latin-1").strip()
    if creator:
        yield Finding("software.name", Place(f"{path}/CreatorSoftware", start, 16), creator)
    order = ">" if struct.unpack_from(">I", raw, 20)[0] < 1000 else "<"
    at, count = struct.unpack_from(order + "II", raw, 24)
    for place in range(at, min(at + _ENTRY * min(count, _MAX_RECORDS), len(raw) - 31), _ENTRY):
        kind = struct.unpack_from(order + "H", raw, place)[0]
        first, size = struct.unpack_from(order + "II", raw, place + 12)
        body = raw[first : first + size]
        yield from _record(kind, body, Place(path, start, len(body)))


def _record(kind: int, raw: bytes, place: Place) -> Iterator[Finding]:
    if kind == _CAMERA_INFO:
        order = "<" if raw[:1] == b"\x02" else ">"
        for name, value in fields(_CAMERA, raw, order, {}):
            yield _found(name, value, place)
        yield from _taken(raw, order, place)
    elif kind == _GPS_INFO:
        yield from _position(raw, place)
    elif kind in (_THERMAL, _EMBEDDED):
        name = "RawThermalImage" if kind == _THERMAL else "EmbeddedImage"
        where = Place(f"{place.path}/{name}", place.start, len(raw))
        yield Finding("hidden.picture", where, f"{len(raw)} bytes")
    else:
        said = readable(raw[:_MOST_TEXT])
        if said:
            trace = "who.words" if kind in _TEXTS else "hidden.text"
            yield Finding(trace, Place(f"{place.path}/text", place.start, len(raw)), said)


def _found(name: str, value: str, place: Place) -> Finding:
    return Finding(kind_of(name), Place(f"{place.path}/{name}", place.start, place.size), value)


def _taken(raw: bytes, order: str, place: Place) -> Iterator[Finding]:
    """Seconds, thousandths and the time zone's minutes."""
    if len(raw) < _TAKEN_AT + 10:
        return
    seconds, thousandths, zone = struct.unpack_from(order + "IIh", raw, _TAKEN_AT)
    if seconds:
        moment = _EPOCH + timedelta(seconds=seconds, minutes=-zone)
        said = f"{moment:%Y:%m:%d %H:%M:%S}.{thousandths & 0x3FF:03d}"
        yield _found("DateTimeOriginal", said, place)


def _position(raw: bytes, place: Place) -> Iterator[Finding]:
    """The place as degrees, and how it was measured."""
    for name, value in fields(_GPS, raw, "<", {}):
        yield _found(name, value, place)
    if len(raw) < 32 or not raw[0]:
        return
    latitude, longitude = struct.unpack_from("<dd", raw, 16)
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        south, west = raw[8:9] == b"S", raw[10:11] == b"W"
        latitude, longitude = -latitude if south else latitude, -longitude if west else longitude
        hint = near(latitude, longitude)
        said = f"{latitude:.6f}, {longitude:.6f}" + (f" ({hint})" if hint else "")
        yield _found("GPSLatitude", said, place)
        yield _found("GPSLongitude", said, place)
