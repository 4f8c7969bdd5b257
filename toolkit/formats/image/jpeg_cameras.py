"""Readers for the application segments of old cameras and single programs.

None of these has a specification that its maker published; the facts are those that public tools
agree on. The segments go in any case, so each reader shows what names a place, a time, a person,
a device or a file, and leaves other settings to the readable text. None raises on damaged data.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from toolkit.formats import jpeg_segments
from toolkit.formats.metadata import ciff
from toolkit.formats.metadata.maker_packed import Packed, fields
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: No directory in these segments is larger.
MAX_ENTRIES = 300
#: Values longer than this are thumbnails and tables; their first bytes say enough.
MAX_VALUE = 8192

Order = Literal["<", ">"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_IFD_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def clock(moment: datetime) -> str:
    """A time as these tools print it."""
    return f"{moment:%Y:%m:%d %H:%M:%S}"


def text(body: bytes) -> str:
    """Bytes as text: UTF-8 where that works, else Western European; up to the first zero."""
    return _decoded(body.split(b"\x00", 1)[0]).strip()


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def comment(body: bytes) -> str:
    """A comment in full: UTF-8 where that works, else Western European."""
    return _decoded(body.replace(b"\x00", b" ")).strip()


def wide_comment(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """PhotoStudio's comment: UTF-16 behind the word UNICODE."""
    for body in payloads:
        order = "utf-16-le" if body[8:10].endswith(b"\x00") else "utf-16-be"
        words = body[8:].decode(order, "replace").strip("\0 ")
        place = Place(f"{path}/Comment", start, len(body))
        yield Finding("hidden.comment", place, words or None)


def ducky(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Adobe's "save for web" notes: quality, comment, copyright."""
    rows = {2: ("Comment", "hidden.comment"), 3: ("Copyright", "who.rights")}
    for body in payloads:
        at = 5
        while at + 4 <= len(body):
            tag, size = struct.unpack_from(">HH", body, at)
            value = body[at + 4 : at + 4 + size]
            place, at = start + at + 4, at + 4 + size
            if tag == 1 and size == 4:
                quality = f"{int.from_bytes(value, 'big')}%"
                yield Finding("software.setting", Place(f"{path}/Quality", place, size), quality)
            elif tag:
                name, kind = rows.get(tag, (f"Ducky_{tag}", "hidden.unknown"))
                words = value[4:].decode("utf-16-be", "replace").strip("\0")
                yield Finding(kind, Place(f"{path}/{name}", place, size), words or None)


_INFO = re.compile(rb"([A-Za-z][\w# ]{0,40})=([^\r\n\x00]*)")
_INFO_NAMES = {
    "TimeDate": ("DateTimeOriginal", "when.taken"),
    "Shutter": ("ExposureTime", "device.setting"),
    "shtr": ("ExposureTime", "device.setting"),
    "Serial#": ("SerialNumber", "device.serial"),
    "Type": ("CameraType", "device.model"),
    "ID": ("ID", "device.model"),
    "Version": ("Version", "device.model"),
    "FWare": ("FirmwareVersion", "device.model"),
}  # fmt: skip


def picture_info(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Lines of name=value, as Agfa, Olympus, Polaroid and Epson cameras wrote them."""
    for body in payloads:
        for found in _INFO.finditer(body):
            key, value = text(found[1]).rsplit("  ", 1)[-1], text(found[2])
            name, kind = _INFO_NAMES.get(key, (key, "device.setting"))
            place = Place(f"{path}/{name}", start + found.start(), len(found[0]))
            yield Finding(kind, place, _info_value(name, value) or None)


def _info_value(name: str, value: str) -> str:
    if name == "DateTimeOriginal" and value.isdecimal() and len(value) < 11:
        return clock(_EPOCH + timedelta(seconds=int(value)))
    if name == "ExposureTime" and value.isdecimal() and 0 < int(value[:12]) < 1_000_000:
        return f"1/{1_000_000 / int(value):.0f}"
    return value


_ELEMENT = re.compile(rb"<(\w+)>([^<]*)</\1>")
_JUKEBOX = {
    "Date": "when.taken",
    "People": "who.person",
    "Places": "where.name",
    "Tool_Name": "software.name",
    "Tool_Version": "software.name",
}  # fmt: skip


def media_jukebox(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Album, caption, people and places of the program Media Center."""
    for body in payloads:
        for found in _ELEMENT.finditer(body):
            name, value = text(found[1]), text(found[2])
            if name == "Date" and re.fullmatch(r"\d{1,5}(\.\d{1,20})?", value):
                value = clock(_DAY_ZERO + timedelta(days=float(value), milliseconds=500))
            place = Place(f"{path}/{name}", start + found.start(), len(found[0]))
            yield Finding(_JUKEBOX.get(name, "who.words"), place, value or None)


def entries(tiff: bytes) -> Iterator[tuple[int, bytes, Order]]:
    """Tag, value bytes and byte order of each entry in a TIFF block's first directory."""
    order: Order = "<" if tiff[:2] == b"II" else ">"
    if len(tiff) < 8:
        return
    at = struct.unpack_from(order + "I", tiff, 4)[0]
    if at + 2 > len(tiff):
        return
    count = min(struct.unpack_from(order + "H", tiff, at)[0], MAX_ENTRIES)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, form, number, offset = struct.unpack_from(order + "HHII", tiff, entry)
        size = min(number * _IFD_SIZES.get(form, 1), MAX_VALUE)
        where = entry + 8 if size <= 4 else offset
        yield tag, tiff[where : where + size], order


_META = {
    0xC353: ("CameraOwner", "who.owner"),
    0xC354: ("SerialNumber", "device.serial"),
    0xC355: ("UserSelectGroupTitle", "who.words"),
    0xC356: ("DealerIDNumber", "hidden.id"),
    0xC357: ("CaptureDeviceFID", "device.serial"),
    0xC358: ("EnvelopeNumber", "hidden.id"),
    0xC359: ("FrameNumber", "device.counter"),
    0xC35A: ("FilmCategory", "device.setting"),
    0xC35B: ("FilmGencode", "device.setting"),
    0xC35C: ("ModelAndVersion", "device.model"),
    0xC35D: ("FilmSize", "device.setting"),
    0xC362: ("UserAdjSBA_RGBShifts", "device.setting"),
    0xC364: ("RollGuidElements", "hidden.id"),
    0xC365: ("MetadataNumber", "hidden.id"),
    0xC366: ("EditTagArray", "software.history"),
    0xC418: ("SourceImageDirectory", "who.user_path"),
    0xC419: ("SourceImageFileName", "who.words"),
    0xC41A: ("SourceImageVolumeName", "who.words"),
}  # fmt: skip
_EXIF_CODES = (b"ASCII\x00\x00\x00", b"UNICODE\x00", b"\x00" * 8)


def kodak_meta(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Kodak's second directory: owner, serial number, film and dealer."""
    for body in payloads:
        for tag, coded, order in entries(body[6:]):
            name, kind = _META.get(tag, (f"Meta_0x{tag:04x}", "device.setting"))
            value = coded[8:] if coded[:8] in _EXIF_CODES else coded
            place = Place(f"{path}/{name}", start, len(body))
            yield Finding(kind, place, _meta_value(value, order))


def _meta_value(value: bytes, order: Order) -> str:
    words = text(value)
    if words.isprintable() and words:
        return words
    if len(value) <= 4:
        return str(int.from_bytes(value, "little" if order == "<" else "big"))
    return readable(value) or f"{len(value)} bytes"


_CASIO = Packed(
    "Casio", 0, "4d:s20:DateTimeOriginal 62:s7:ModelType 72:s9:ManufactureIndex "
    "7c:s9:ManufactureCode",
)  # fmt: skip


def casio(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Casio's first cameras: when it was taken and which model, at fixed places."""
    for body in payloads:
        yield Finding("hidden.text", Place(path, start, len(body)), readable(body) or None)
        for name, value in fields(_CASIO, body, ">", {}):
            yield Finding(kind_of(name), Place(f"{path}/{name}", start, len(body)), value)


def ciff_heap(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Canon's camera image file directory, as the first PowerShot models wrote it."""
    for body in payloads:
        order: Order = "<" if body[:2] == b"II" else ">"
        if len(body) > 14:
            first = struct.unpack_from(order + "I", body, 2)[0]
            found = list(ciff.records(body, min(first, len(body)), len(body), order))
            for trace in ciff.traces(body, found, order, path):
                at = start + (trace.place.start or 0)
                yield Finding(
                    trace.kind, Place(trace.place.path, at, trace.place.size), trace.value
                )


def rmeta(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Ricoh's fields that the photographer fills in on the camera: signs, places, road work."""
    for body in payloads:
        names: list[bytes] = []
        values: list[bytes] = []
        for kind, section in _rmeta_sections(body[6:]):
            if kind == 1:
                names = section.split(b"\x00")
            elif kind in (2, 18):
                values = section.split(b"\x00")
        for name, value in zip(names, values, strict=False):
            label = text(name).title().replace(" ", "")
            if label:
                what = "where.name" if label == "Location" else "who.words"
                yield Finding(
                    what, Place(f"{path}/{label}", start, len(body)), text(value) or None
                )
        if not names:
            place = Place(f"{path}/rest", start, len(body))
            yield Finding(
                "hidden.sound" if b"RIFF" in body else "hidden.text", place, readable(body)
            )


def _rmeta_sections(body: bytes) -> Iterator[tuple[int, bytes]]:
    order: Order = "<" if body[:2] == b"II" else ">"
    if len(body) < 20 or struct.unpack_from(order + "H", body, 4)[0]:
        return
    at = struct.unpack_from(order + "H", body, 8)[0] + 10
    while at + 4 <= len(body):
        kind, size = struct.unpack_from(order + "HH", body, at)
        if size < 2:
            return
        yield kind, body[at + 4 : at + 2 + size]
        at += 2 + size


def jfxx(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """JFIF's extension: a thumbnail as JPEG, with a palette, or as plain pixels."""
    for body in payloads:
        place = Place(f"{path}/ThumbnailImage", start, len(body))
        words = jpeg_segments.describe(body[6:]) if body[5:6] == b"\x10" else f"{len(body)} bytes"
        yield Finding("hidden.thumbnail", place, words)


def preview(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """A whole small JPEG in a segment, as Samsung, HP and BenQ cameras store it."""
    for body in payloads:
        picture = body[max(0, body.find(b"\xff\xd8\xff")) :]
        place = Place(f"{path}/PreviewImage", start, len(body))
        yield Finding("hidden.thumbnail", place, jpeg_segments.describe(picture))
