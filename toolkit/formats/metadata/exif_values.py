"""EXIF values as people read them, in the forms that ExifTool prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.formats.metadata.ifd import ASCII, UNDEFINED, UTF8, Entry, Number, numbers, text
from toolkit.formats.readable import readable

#: Longer lists of numbers say nothing to people.
_MOST_NUMBERS = 64

_WORDS: dict[str, dict[object, str]] = {
    "Orientation": {
        1: "Horizontal (normal)", 2: "Mirror horizontal", 3: "Rotate 180", 4: "Mirror vertical",
        5: "Mirror horizontal and rotate 270 CW", 6: "Rotate 90 CW",
        7: "Mirror horizontal and rotate 90 CW", 8: "Rotate 270 CW",
    },
    "ResolutionUnit": {1: "None", 2: "inches", 3: "cm"},
    "ExposureProgram": {
        0: "Not Defined", 1: "Manual", 2: "Program AE", 3: "Aperture-priority AE",
        4: "Shutter speed priority AE", 5: "Creative (Slow speed)", 6: "Action (High speed)",
        7: "Portrait", 8: "Landscape", 9: "Bulb",
    },
    "MeteringMode": {
        0: "Unknown", 1: "Average", 2: "Center-weighted average", 3: "Spot", 4: "Multi-spot",
        5: "Multi-segment", 6: "Partial", 255: "Other",
    },
    "ColorSpace": {1: "sRGB", 2: "Adobe RGB", 0xFFFF: "Uncalibrated"},
    "SubjectDistanceRange": {0: "Unknown", 1: "Macro", 2: "Close", 3: "Distant"},
    "GPSLatitudeRef": {"N": "North", "S": "South"},
    "GPSDestLatitudeRef": {"N": "North", "S": "South"},
    "GPSLongitudeRef": {"E": "East", "W": "West"},
    "GPSDestLongitudeRef": {"E": "East", "W": "West"},
    "GPSAltitudeRef": {0: "Above Sea Level", 1: "Below Sea Level"},
    "GPSImgDirectionRef": {"T": "True North", "M": "Magnetic North"},
    "GPSDestBearingRef": {"T": "True North", "M": "Magnetic North"},
    "GPSTrackRef": {"T": "True North", "M": "Magnetic North"},
    "GPSSpeedRef": {"K": "km/h", "M": "mph", "N": "knots"},
    "GPSDestDistanceRef": {"K": "Kilometers", "M": "Miles", "N": "Nautical Miles"},
    "GPSStatus": {"A": "Measurement Active", "V": "Measurement Void"},
    "GPSMeasureMode": {"2": "2-Dimensional Measurement", "3": "3-Dimensional Measurement"},
    "GPSDifferential": {0: "No Correction", 1: "Differential Corrected"},
    "FileSource": {1: "Film Scanner", 2: "Reflection Print Scanner", 3: "Digital Camera"},
}  # fmt: skip

_CHARSETS = {
    b"ASCII\0\0\0": "utf-8",
    b"UNICODE\0": "utf-16",
    b"JIS\0\0\0\0\0": "iso2022_jp",
    bytes(8): "utf-8",
}


def plain_text(raw: bytes) -> str:
    """The text of an ASCII value."""
    return text(raw)


def printed(name: str, entry: Entry, order: str) -> str:
    """A tag's value as a person reads it; readable text where its form is unknown."""
    raw = entry.raw or b""
    if name in _SPECIAL:
        return _SPECIAL[name](entry, order)
    if entry.type in (ASCII, UTF8):
        said = text(raw)
        return _WORDS.get(name, {}).get(said.strip(), said)
    if entry.type == UNDEFINED or (entry.type == 1 and entry.count > 8):
        return _undefined(name, raw)
    return _listed(name, numbers(entry, order))


def told(name: str, entry: Entry, value: str) -> str | None:
    """The same, but None where bytes stand in the tag of which nothing can be read."""
    raw = (entry.raw or b"")[8 if name == "UserComment" else 0 :]
    return value if value or not raw.strip(b"\0 ") else None


def _undefined(name: str, raw: bytes) -> str:
    if name.endswith("Version") and raw.isdigit():
        return raw.decode("ascii")
    if len(raw) == 1 and name in _WORDS:
        return _WORDS[name].get(raw[0], str(raw[0]))
    if len(raw) <= 8:
        said = raw.rstrip(b"\0")
        return said.decode("ascii") if said.isalnum() else " ".join(str(byte) for byte in raw)
    return f"{len(raw)} bytes {readable(raw)}".strip()


def _listed(name: str, values: Sequence[Number]) -> str:
    if len(values) > _MOST_NUMBERS:
        return f"{len(values)} numbers"
    words = _WORDS.get(name, {})
    return " ".join(words.get(value) or number(value) for value in values)


def number(value: Number) -> str:
    """A number without a tail of digits; a rational as its quotient."""
    if isinstance(value, tuple):
        top, bottom = value
        if bottom == 0:
            return "inf" if top else "undef"
        value = top / bottom
    return f"{value:.10g}"


def degrees(parts: Sequence[Number]) -> float | None:
    """Degrees, minutes, seconds as decimal degrees; None when they are no place."""
    total, unit = 0.0, 1.0
    for part in parts[:3]:
        value = part[0] / part[1] if isinstance(part, tuple) and part[1] else part
        if isinstance(value, tuple):
            value = 0.0
        total += value / unit
        unit *= 60.0
    return total if parts and 0.0 <= total <= 180.0 else None


def _dms(entry: Entry, order: str) -> str:
    """Degrees as people write them; whatever stands there when they are no place."""
    value = degrees(numbers(entry, order, 3))
    if value is None:
        return _listed("", numbers(entry, order))
    whole, rest = divmod(round(value * 360000), 360000)
    minutes, hundredths = divmod(rest, 6000)
    return f"{whole} deg {minutes}' {hundredths / 100:.2f}\""


def _exposure(entry: Entry, order: str) -> str:
    values = numbers(entry, order, 1)
    if not values or not isinstance(values[0], tuple) or not values[0][0] or not values[0][1]:
        return _listed("", values)
    seconds = values[0][0] / values[0][1]
    if 0 < seconds < 0.25001:
        return f"1/{int(0.5 + 1 / seconds)}"
    return f"{seconds:.1f}".removesuffix(".0")


def _metres(entry: Entry, order: str) -> str:
    said = _listed("", numbers(entry, order, 1))
    return said if said in ("inf", "undef", "") else f"{said} m"


def _millimetres(entry: Entry, order: str) -> str:
    values = numbers(entry, order, 1)
    value = values[0] if values else 0
    if isinstance(value, tuple):
        value = value[0] / value[1] if value[1] else 0
    return f"{value:.1f} mm"


def _clock(entry: Entry, order: str) -> str:
    parts = [p[0] / p[1] if isinstance(p, tuple) and p[1] else 0 for p in numbers(entry, order, 3)]
    if len(parts) != 3:
        return _listed("", numbers(entry, order))
    seconds = f"{parts[2]:05.2f}".rstrip("0").rstrip(".").zfill(2)
    return f"{int(parts[0]):02d}:{int(parts[1]):02d}:{seconds}"


def _dotted(entry: Entry, order: str) -> str:
    return ".".join(number(value) for value in numbers(entry, order, 8))


def _wide(entry: Entry, order: str) -> str:  # noqa: ARG001  (a table's form)
    return (entry.raw or b"").decode("utf-16-le", "replace").rstrip("\0")


def _comment(entry: Entry, order: str) -> str:
    """UserComment and its kin: eight bytes name the character set."""
    raw = entry.raw or b""
    charset = _CHARSETS.get(raw[:8])
    body = raw[8:] if charset else raw
    if charset == "utf-16":
        charset = "utf-16-le" if order == "<" else "utf-16-be"
        if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            charset = "utf-16"
    try:
        return body.decode(charset or "utf-8").rstrip("\0 ").replace("\0", " ")
    except (UnicodeDecodeError, LookupError):
        return readable(raw) or text(body)


def _lens_range(entry: Entry, order: str) -> str:
    values = [number(value) for value in numbers(entry, order, 4)]
    if len(values) != 4:
        return " ".join(values)
    short, long, wide, tele = ("?" if v in ("undef", "inf") else v for v in values)
    focal = short if short == long else f"{short}-{long}"
    widest = wide if wide == tele else f"{wide}-{tele}"
    return f"{focal}mm f/{widest}"


_SPECIAL: dict[str, Callable[[Entry, str], str]] = {
    "GPSLatitude": _dms, "GPSLongitude": _dms, "GPSDestLatitude": _dms, "GPSDestLongitude": _dms,
    "GPSTimeStamp": _clock, "GPSVersionID": _dotted, "GPSAltitude": _metres,
    "SubjectDistance": _metres, "FocalLength": _millimetres, "ExposureTime": _exposure,
    "UserComment": _comment, "GPSProcessingMethod": _comment, "GPSAreaInformation": _comment,
    "XPTitle": _wide, "XPComment": _wide, "XPAuthor": _wide, "XPKeywords": _wide,
    "XPSubject": _wide, "LensInfo": _lens_range, "DNGLensInfo": _lens_range,
}  # fmt: skip
