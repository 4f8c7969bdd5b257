"""Sigma's X3F camera raw files: a header, sections, and a directory of them at the end.

After the description that Foveon published in 2003 and what readers found since. Inspected, never
cleaned: a raw file holds the camera's own numbers in so many places that no copy could be proven
clean.

What identifies people: an id that begins with the serial number; a list of properties with serial
number, times and lens; a finished JPEG with EXIF; previews.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.raw import raw_parts
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

_SIGN, _DIRECTORY, _PROPERTIES, _PICTURE = b"FOVb", b"SECd", b"SECp", b"SECi"
_HEAD, _SIZE_AT, _NEW_SIZE_AT, _ID_AT, _ID_SIZE = 48, 28, 40, 8, 16
#: Place, name and the first version that has it.
_WORDS = ((40, "WhiteBalance", 0x20001), (72, "SceneCaptureType", 0x20003))
_MAX_SECTIONS, _MAX_PROPERTIES, _MAX_TEXT = 20, 500, 4096
_PICTURE_HEAD, _PICTURE_SIZE, _PROPERTIES_HEAD = 28, 16, 24
_NEW_VERSION = 0x40000
_IS_JPEG = b"\x02\x00\x00\x00\x12\x00\x00\x00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = {
    "AEMODE": "MeteringMode", "AFAREA": "AFArea", "AFINFOCUS": "AFInFocus",
    "AFMODE": "FocusMode", "APERTURE": "FNumber", "AP_DESC": "ApertureDisplayed",
    "BRACKET": "BracketShot", "BURST": "BurstShot", "CAMMANUF": "Make", "CAMMODEL": "Model",
    "CAMNAME": "CameraName", "CAMSERIAL": "SerialNumber", "CM_DESC": "SceneCaptureType",
    "COLORSPACE": "ColorSpace", "DRIVE": "DriveMode", "EVAL_STATE": "EvalState",
    "EXPCOMP": "ExposureCompensation", "EXPNET": "NetExposureCompensation",
    "EXPTIME": "IntegrationTime", "FIRMVERS": "FirmwareVersion", "FLASH": "FlashMode",
    "FLASHEXPCOMP": "FlashExpComp", "FLASHPOWER": "FlashPower", "FLASHTTLMODE": "FlashTTLMode",
    "FLASHTYPE": "FlashType", "FLENGTH": "FocalLength", "FLEQ35MM": "FocalLengthIn35mmFormat",
    "FOCUS": "Focus", "IMAGEBOARDID": "ImageBoardID", "IMAGERBOARDID": "ImagerBoardID",
    "IMAGERTEMP": "SensorTemperature", "ISO": "ISO", "LENSARANGE": "LensApertureRange",
    "LENSFRANGE": "LensFocalRange", "LENSMODEL": "LensType", "PMODE": "ExposureProgram",
    "RESOLUTION": "Quality", "SENSORID": "SensorID", "SHUTTER": "ExposureTime",
    "SH_DESC": "ShutterSpeedDisplayed", "TIME": "DateTimeOriginal", "VERSION_BF": "VersionBF",
    "WB_DESC": "WhiteBalance",
}  # fmt: skip
#: Numbers of the camera's own parts, which their names do not show.
_SERIALS = frozenset({"ImageBoardID", "ImagerBoardID", "SensorID"})


class Section(NamedTuple):
    """One section as the directory lists it."""

    name: str
    start: int
    end: int


def sniff(head: bytes) -> bool:
    """Whether this begins as such files do."""
    return head[:4] == _SIGN


def measure(data: Buffer) -> Size:
    """The size that the header declares, or else the largest picture's; raises Damaged."""
    if len(data) < _HEAD:
        raise Damaged("truncated")
    pictures = [each.start + _PICTURE_SIZE for each in _sections(data) if _shows(data, each)]
    inside = [struct.unpack_from("<II", data, at) for at in pictures if at + 8 <= len(data)]
    at = _SIZE_AT if _version(data) < _NEW_VERSION else _NEW_SIZE_AT
    return raw_parts.size(
        [struct.unpack_from("<II", data, at), *sorted(inside, key=math.prod, reverse=True)]
    )


def _shows(data: Buffer, section: Section) -> bool:
    return bytes(data[section.start : section.start + 4]) == _PICTURE


def _version(data: Buffer) -> int:
    return int.from_bytes(data[4:8], "little")


def _sections(data: Buffer) -> list[Section]:
    """The sections, in the directory's order; none where there is no directory."""
    if len(data) < _HEAD + 4:
        return []
    at = struct.unpack_from("<I", data, len(data) - 4)[0]
    if bytes(data[at : at + 4]) != _DIRECTORY or at + 12 > len(data):
        return []
    count = min(struct.unpack_from("<I", data, at + 8)[0], _MAX_SECTIONS)
    found = []
    for place in range(at + 12, min(at + 12 + 12 * count, len(data) - 11), 12):
        start, size, name = struct.unpack_from("<II4s", data, place)
        if start < len(data):
            end = min(start + size, len(data))
            found.append(Section(name.decode("latin-1"), start, end))
    return found


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every trace that can be read; raises Damaged where the header is cut off."""
    if len(data) < _HEAD:
        raise Damaged("truncated")
    place = Place("X3F/ImageUniqueID", _ID_AT, _ID_SIZE)
    unique = bytes(data[_ID_AT : _ID_AT + _ID_SIZE])
    yield Finding("hidden.id", place, f"{unique.hex()} {readable(unique)}".strip())
    for at, name, since in _WORDS:
        said = raw_parts.text(bytes(data[at : at + 32]))
        if since <= _version(data) < _NEW_VERSION and said.isprintable() and said:
            yield Finding(kind_of(name), Place(f"X3F/{name}", at, 32), said)
    for section in _sections(data):
        if bytes(data[section.start : section.start + 4]) == _PROPERTIES:
            yield from _properties(data, section)
        elif _shows(data, section):
            yield from _picture(data, section)


def _picture(data: Buffer, section: Section) -> Iterator[Finding]:
    """A section of pixels, where it is a JPEG; one with EXIF is the finished picture."""
    body = section.start + _PICTURE_HEAD
    if bytes(data[section.start + 8 : section.start + 16]) == _IS_JPEG:
        finished = bytes(data[body : body + 4]) == b"\xff\xd8\xff\xe1"
        name = "JpgFromRaw" if finished else "PreviewImage"
        yield from raw_parts.picture(data, (body, section.end), f"X3F/{name}")


def _properties(data: Buffer, section: Section) -> Iterator[Finding]:
    """Names and values in UTF-16, each by its place in one long text."""
    start, end = section.start, section.end
    if end - start < _PROPERTIES_HEAD:
        return
    count = min(struct.unpack_from("<I", data, start + 8)[0], _MAX_PROPERTIES)
    texts = start + _PROPERTIES_HEAD + 8 * count
    for at in range(start + _PROPERTIES_HEAD, min(texts, end - 7), 8):
        name_at, value_at = struct.unpack_from("<II", data, at)
        first = min(texts + 2 * value_at, end)
        label = _wide(data, min(texts + 2 * name_at, end), end)
        value = _wide(data, first, end)
        name = _NAMES.get(label, label)
        if name == "DateTimeOriginal" and value.isascii() and value.isdecimal():
            value = _moment(int(value[:12]))
        kind = "device.serial" if name in _SERIALS else kind_of(name)
        yield Finding(kind, Place(f"X3F/{name}", first, 2 * len(value)), value or None)


def _wide(data: Buffer, at: int, end: int) -> str:
    raw = bytes(data[at : min(end, at + _MAX_TEXT)])
    return raw.decode("utf-16-le", "replace").split("\0", 1)[0]


def _moment(seconds: int) -> str:
    if seconds >= 1 << 32:
        return str(seconds)
    return f"{_EPOCH + timedelta(seconds=seconds):%Y:%m:%d %H:%M:%S}"


FORMAT = raw_parts.photo(
    name="x3f",
    label="Sigma raw photo (X3F)",
    media="image/x-sigma-x3f",
    suffix=".x3f",
    sniff=sniff,
    measure=measure,
    inspect=inspect,
    inspected=(
        "the header's id, the properties with serial number and time, the finished JPEG with EXIF "
        "and other blocks, previews"
    ),
    unseen="the sensor data, the section of camera settings, which is packed or enciphered",
)
