"""Fields inside the number arrays of Canon's and Nikon's notes, by position.

The facts were gathered by many readers; names as ExifTool prints them. Lens types are given as
their number.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from toolkit.formats.ifd import ASCII, Entry, numbers, text

Fields = Iterator[tuple[str, str]]

#: Canon: tag -> position in the array of 16-bit numbers -> name.
_CANON: dict[int, dict[int, str]] = {
    0x0001: {
        1: "MacroMode", 2: "SelfTimer", 3: "Quality", 4: "CanonFlashMode", 5: "ContinuousDrive",
        7: "FocusMode", 9: "RecordMode", 10: "CanonImageSize", 11: "EasyMode", 12: "DigitalZoom",
        13: "Contrast", 14: "Saturation", 15: "Sharpness", 16: "CameraISO", 17: "MeteringMode",
        18: "FocusRange", 19: "AFPoint", 20: "CanonExposureMode", 22: "LensType",
        23: "MaxFocalLength", 24: "MinFocalLength", 25: "FocalUnits", 26: "MaxAperture",
        27: "MinAperture", 28: "FlashActivity", 29: "FlashBits", 32: "FocusContinuous",
        33: "AESetting", 34: "ImageStabilization", 39: "SpotMeteringMode", 40: "PhotoEffect",
        41: "ManualFlashOutput", 42: "ColorTone", 46: "SRAWQuality",
    },
    0x0004: {
        1: "AutoISO", 2: "BaseISO", 3: "MeasuredEV", 4: "TargetAperture", 5: "TargetExposureTime",
        6: "ExposureCompensation", 7: "WhiteBalance", 8: "SlowShutter", 9: "SequenceNumber",
        10: "OpticalZoomCode", 12: "CameraTemperature", 13: "FlashGuideNumber", 14:
        "AFPointsInFocus",
        15: "FlashExposureComp", 16: "AutoExposureBracketing", 17: "AEBBracketValue",
        18: "ControlMode", 19: "FocusDistanceUpper", 20: "FocusDistanceLower", 21: "FNumber",
        22: "ExposureTime", 23: "MeasuredEV2", 24: "BulbDuration", 26: "CameraType",
        27: "AutoRotate", 28: "NDFilter", 29: "SelfTimer2", 33: "FlashOutput",
    },
    0x0002: {0: "FocalType", 1: "FocalLength", 2: "FocalPlaneXSize", 3: "FocalPlaneYSize"},
    0x0093: {
        1: "FileNumber", 3: "BracketMode", 4: "BracketValue", 5: "BracketShotNumber",
        6: "RawJpgQuality", 7: "RawJpgSize", 8: "LongExposureNoiseReduction2", 9: "WBBracketMode",
        12: "WBBracketValueAB", 13: "WBBracketValueGM", 14: "FilterEffect", 15: "ToningEffect",
        16: "MacroMagnification", 19: "LiveViewShooting", 25: "FlashExposureLock",
    },
    0x0035: {1: "TimeZone", 2: "TimeZoneCity", 3: "DaylightSavings"},
}  # fmt: skip
_SHUTTER = {"TargetExposureTime", "ExposureTime"}


def fields(group: str, entry: Entry, order: str) -> Fields:
    """The named fields of an array entry; nothing when the entry is no such array."""
    reader = _READERS.get((group, entry.tag))
    if reader is not None and entry.raw:
        yield from reader(entry, order)
    elif group == "Canon" and entry.tag in _CANON and entry.type != ASCII:
        yield from _canon(_CANON[entry.tag], entry, order)


def _canon(names: dict[int, str], entry: Entry, order: str) -> Fields:
    values = numbers(entry, order, 200)
    for position, name in names.items():
        if position < len(values):
            value = values[position]
            if name in _SHUTTER and isinstance(value, int):
                yield name, _shutter(value)
            else:
                yield name, str(value)


def _shutter(value: int) -> str:
    """Canon's shutter code, 1/32 of an APEX step, as seconds."""
    signed = value - 65536 if value > 32767 else value
    seconds = float(2.0 ** (-signed / 32))
    return f"1/{round(1 / seconds)}" if 0 < seconds < 0.25 else f"{seconds:.2g}"


def _canon_serial(entry: Entry, order: str) -> Fields:
    value = numbers(entry, order, 1)
    if value:
        yield "SerialNumber", f"{value[0]:010d}" if isinstance(value[0], int) else ""


def _canon_model(entry: Entry, order: str) -> Fields:
    value = numbers(entry, order, 1)
    if value and isinstance(value[0], int):
        yield "CanonModelID", f"0x{value[0]:x}"


def _nikon_picture(entry: Entry, order: str) -> Fields:  # noqa: ARG001  (a table's form)
    raw = entry.raw or b""
    names = {4: ("PictureControlName", 20), 24: ("PictureControlBase", 20)}
    yield "PictureControlVersion", text(raw[:4])
    for at, (name, size) in names.items():
        yield name, text(raw[at : at + size])
    for at, name in {48: "PictureControlAdjust", 49: "PictureControlQuickAdjust", 50: "Sharpness",
                     51: "Contrast", 52: "Brightness", 53: "Saturation"}.items():  # fmt: skip
        if at < len(raw):
            yield name, str(raw[at])


def _nikon_world(entry: Entry, order: str) -> Fields:
    raw = entry.raw or b""
    if len(raw) >= 4:
        minutes = struct.unpack_from(order + "h", raw)[0]
        yield (
            "TimeZone",
            f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}",
        )
        yield "DaylightSavings", str(raw[2])
        yield "DateDisplayFormat", {0: "Y/M/D", 1: "M/D/Y", 2: "D/M/Y"}.get(raw[3], str(raw[3]))


def _nikon_lens(entry: Entry, order: str) -> Fields:
    raw = entry.raw or b""
    yield "LensDataVersion", text(raw[:4])
    yield "LensData", f"{len(raw)} bytes"
    del order


_READERS: dict[tuple[str, int], Callable[[Entry, str], Fields]] = {
    ("Canon", 0x000C): _canon_serial,
    ("Canon", 0x0010): _canon_model,
    ("Nikon", 0x0023): _nikon_picture,
    ("Nikon", 0x0024): _nikon_world,
    ("Nikon", 0x0098): _nikon_lens,
}
