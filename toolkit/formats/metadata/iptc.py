"""IPTC-IIM: the press caption inside a picture, as named findings.

Specification: IPTC-NAA Information Interchange Model, version 4. A run of datasets, each with a
record number, a dataset number and a length. Press photos carry who made them, where, when, for
whom and who is to be rung up in it; phones and cameras do not write it.

This is a reader only: it never raises on damaged data, yields what can be read, and after that
the readable text of the rest. It does not judge whether two datasets contradict each other.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Every dataset begins with this byte.
TAG = 0x1C
#: ISO 2022 escape that switches texts to UTF-8 (dataset 1:90).
UTF8 = b"\x1b%G"
#: A length field with the top bit set is followed by this many bytes of length at most.
_LONGEST_LENGTH = 8


class Dataset(NamedTuple):
    """One row: the field's name, the kind of trace, and how its bytes are to be read."""

    name: str
    kind: str
    form: str = "text"


_FACT, _SETTING = "look.description", "software.setting"

DATASETS: dict[int, dict[int, Dataset]] = {
    1: {
        0: Dataset("EnvelopeRecordVersion", _SETTING, "number"),
        5: Dataset("Destination", "who.contact"),
        20: Dataset("FileFormat", _FACT, "number"),
        22: Dataset("FileVersion", _FACT, "number"),
        30: Dataset("ServiceIdentifier", "who.rights"),
        40: Dataset("EnvelopeNumber", "hidden.id"),
        50: Dataset("ProductID", "hidden.id"),
        60: Dataset("EnvelopePriority", _SETTING),
        70: Dataset("DateSent", "when.changed", "date"),
        80: Dataset("TimeSent", "when.changed", "time"),
        90: Dataset("CodedCharacterSet", _SETTING, "charset"),
        100: Dataset("UniqueObjectName", "hidden.id"),
        120: Dataset("ARMIdentifier", _SETTING, "number"),
        122: Dataset("ARMVersion", _SETTING, "number"),
    },
    2: {
        0: Dataset("ApplicationRecordVersion", _SETTING, "number"),
        3: Dataset("ObjectTypeReference", "who.words"),
        4: Dataset("ObjectAttributeReference", "who.words"),
        5: Dataset("ObjectName", "who.words"),
        7: Dataset("EditStatus", "software.history"),
        8: Dataset("EditorialUpdate", "software.history"),
        10: Dataset("Urgency", _SETTING),
        12: Dataset("SubjectReference", "who.words"),
        15: Dataset("Category", "who.words"),
        20: Dataset("SupplementalCategories", "who.words"),
        22: Dataset("FixtureIdentifier", "hidden.id"),
        25: Dataset("Keywords", "who.words"),
        26: Dataset("ContentLocationCode", "where.name"),
        27: Dataset("ContentLocationName", "where.name"),
        30: Dataset("ReleaseDate", "when.changed", "date"),
        35: Dataset("ReleaseTime", "when.changed", "time"),
        37: Dataset("ExpirationDate", "when.changed", "date"),
        38: Dataset("ExpirationTime", "when.changed", "time"),
        40: Dataset("SpecialInstructions", "who.words"),
        42: Dataset("ActionAdvised", "software.history"),
        45: Dataset("ReferenceService", "who.rights"),
        47: Dataset("ReferenceDate", "when.changed", "date"),
        50: Dataset("ReferenceNumber", "hidden.id"),
        55: Dataset("DateCreated", "when.taken", "date"),
        60: Dataset("TimeCreated", "when.taken", "time"),
        62: Dataset("DigitalCreationDate", "when.taken", "date"),
        63: Dataset("DigitalCreationTime", "when.taken", "time"),
        65: Dataset("OriginatingProgram", "software.name"),
        70: Dataset("ProgramVersion", "software.name"),
        75: Dataset("ObjectCycle", _SETTING),
        80: Dataset("By-line", "who.author"),
        85: Dataset("By-lineTitle", "who.author"),
        90: Dataset("City", "where.name"),
        92: Dataset("Sub-location", "where.name"),
        95: Dataset("Province-State", "where.name"),
        100: Dataset("Country-PrimaryLocationCode", "where.name"),
        101: Dataset("Country-PrimaryLocationName", "where.name"),
        103: Dataset("OriginalTransmissionReference", "hidden.id"),
        105: Dataset("Headline", "who.words"),
        110: Dataset("Credit", "who.rights"),
        115: Dataset("Source", "who.rights"),
        116: Dataset("CopyrightNotice", "who.rights"),
        118: Dataset("Contact", "who.contact"),
        120: Dataset("Caption-Abstract", "who.words"),
        121: Dataset("LocalCaption", "who.words"),
        122: Dataset("Writer-Editor", "who.author"),
        125: Dataset("RasterizedCaption", "hidden.picture", "binary"),
        130: Dataset("ImageType", _FACT),
        131: Dataset("ImageOrientation", _FACT),
        135: Dataset("LanguageIdentifier", "who.words"),
        150: Dataset("AudioType", _FACT),
        151: Dataset("AudioSamplingRate", _FACT),
        152: Dataset("AudioSamplingResolution", _FACT),
        153: Dataset("AudioDuration", _FACT),
        154: Dataset("AudioOutcue", "who.words"),
        184: Dataset("JobID", "hidden.id"),
        185: Dataset("MasterDocumentID", "hidden.id"),
        186: Dataset("ShortDocumentID", "hidden.id"),
        187: Dataset("UniqueDocumentID", "hidden.id"),
        188: Dataset("OwnerID", "who.owner"),
        200: Dataset("ObjectPreviewFileFormat", _FACT, "number"),
        201: Dataset("ObjectPreviewFileVersion", _FACT, "number"),
        202: Dataset("ObjectPreviewData", "hidden.thumbnail", "binary"),
        221: Dataset("Prefs", _SETTING),
        225: Dataset("ClassifyState", "who.words"),
        228: Dataset("SimilarityIndex", "hidden.id"),
        230: Dataset("DocumentNotes", "who.words"),
        231: Dataset("DocumentHistory", "software.history"),
        232: Dataset("ExifCameraInfo", "device.model"),
        255: Dataset("CatalogSets", "who.words"),
    },
    3: {
        0: Dataset("NewsPhotoVersion", _SETTING, "number"),
        10: Dataset("IPTCPictureNumber", "device.serial", "picture"),
        20: Dataset("IPTCImageWidth", _FACT, "number"),
        30: Dataset("IPTCImageHeight", _FACT, "number"),
        40: Dataset("IPTCPixelWidth", _FACT, "number"),
        50: Dataset("IPTCPixelHeight", _FACT, "number"),
        55: Dataset("SupplementalType", _FACT, "number"),
        60: Dataset("ColorRepresentation", _FACT, "number"),
        64: Dataset("InterchangeColorSpace", _FACT, "number"),
        65: Dataset("ColorSequence", _FACT, "number"),
        66: Dataset("ICC_Profile", "device.profile", "binary"),
        70: Dataset("ColorCalibrationMatrix", "device.profile", "binary"),
        80: Dataset("LookupTable", "device.profile", "binary"),
        84: Dataset("NumIndexEntries", _FACT, "number"),
        85: Dataset("ColorPalette", _FACT, "binary"),
        86: Dataset("IPTCBitsPerSample", _FACT, "number"),
        90: Dataset("SampleStructure", _FACT, "number"),
        100: Dataset("ScanningDirection", _FACT, "number"),
        102: Dataset("IPTCImageRotation", _FACT, "number"),
        110: Dataset("DataCompressionMethod", _FACT, "number"),
        120: Dataset("QuantizationMethod", _FACT, "number"),
        125: Dataset("EndPoints", _FACT, "binary"),
        130: Dataset("ExcursionTolerance", _FACT, "number"),
        135: Dataset("BitsPerComponent", _FACT, "number"),
        140: Dataset("MaximumDensityRange", _FACT, "number"),
        145: Dataset("GammaCompensatedValue", _FACT, "number"),
    },
    7: {
        10: Dataset("SizeMode", _FACT, "number"),
        20: Dataset("MaxSubfileSize", _FACT, "number"),
        90: Dataset("ObjectSizeAnnounced", _FACT, "number"),
        95: Dataset("MaximumObjectSize", _FACT, "number"),
    },
    8: {10: Dataset("SubFile", "hidden.picture", "binary")},
    9: {10: Dataset("ConfirmedObjectSize", _FACT, "number")},
}  # fmt: skip


def read(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """Name every dataset in raw, which stands at `start` in its file; never raises.

    Texts are read as UTF-8 where that works and as Western European otherwise: the files do not
    say it reliably. Texts in other old code pages come out garbled. Empty fields say nothing
    and are not listed.
    """
    at = 0
    while at < len(raw):
        piece = _dataset(raw, at)
        if piece is None:
            yield from rest(raw, at, path, start)
            return
        record, number, body, end = piece
        found = _finding(record, number, raw[body:end], Place(path, start + at, end - at))
        if found.value:
            yield found
        at = end


def _dataset(raw: bytes, at: int) -> tuple[int, int, int, int] | None:
    """Record, dataset, body start and end; None where no whole dataset begins."""
    if at + 5 > len(raw) or raw[at] != TAG:
        return None
    record, number, size = struct.unpack_from(">BBH", raw, at + 1)
    body = at + 5
    if size & 0x8000:
        width = size & 0x7FFF
        if width > _LONGEST_LENGTH:
            return None
        size = int.from_bytes(raw[body : body + width], "big")
        body += width
    return (record, number, body, body + size) if body + size <= len(raw) else None


def rest(raw: bytes, at: int, path: str, start: int) -> Iterator[Finding]:
    """What follows the last whole dataset or resource, unless it is empty filling."""
    left = raw[at:]
    if left.strip(b"\x00"):
        place = Place(f"{path}/rest", start + at, len(left))
        yield Finding("hidden.unknown", place, readable(left) or None)


def _finding(record: int, number: int, body: bytes, place: Place) -> Finding:
    row = DATASETS.get(record, {}).get(number)
    if row is None:
        name, kind, value = f"IPTC_{record}_{number}", "hidden.unknown", _text(body)
    else:
        name, kind, value = row.name, row.kind, _FORMS[row.form](body)
    return Finding(kind, Place(f"{place.path}/{name}", place.start, place.size), value)


def _text(body: bytes) -> str:
    body = body.rstrip(b"\x00 ")
    for encoding in ("utf-8", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _number(body: bytes) -> str:
    return str(int.from_bytes(body, "big")) if len(body) in (1, 2, 4, 8) else _text(body)


def _date(body: bytes) -> str:
    text = _text(body)
    if len(text) == 8 and text.isdecimal():
        return f"{text[:4]}:{text[4:6]}:{text[6:]}"
    return text


def _time(body: bytes) -> str:
    text = _text(body)
    clock, zone = text[:6], text[6:]
    if not (len(clock) == 6 and clock.isdecimal()):
        return text
    if len(zone) == 5 and zone[0] in "+-":
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{clock[:2]}:{clock[2:4]}:{clock[4:]}{zone}"


def _charset(body: bytes) -> str:
    return "UTF8" if body == UTF8 else body.replace(b"\x1b", b"ESC ").decode("latin-1")


def _picture_number(body: bytes) -> str:
    if len(body) != 16:
        return _text(body)
    maker, equipment, day, sequence = struct.unpack(">HI8sH", body)
    return f"maker {maker}, equipment {equipment}, {_date(day)}, number {sequence}"


def _binary(body: bytes) -> str:
    text = readable(body)
    return f"{len(body)} bytes" + (f": {text}" if text else "")


_FORMS: dict[str, Callable[[bytes], str]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "time": _time,
    "charset": _charset,
    "picture": _picture_number,
    "binary": _binary,
}
