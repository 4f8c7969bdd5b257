"""What AVCHD camcorders note in front of each group of pictures: moment, place, model (MDPM).

A list of tags of four bytes each; longer values take several tags in a row. As ExifTool describes
it, since the makers do not.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.metadata import places
from toolkit.formats.readable import readable

MARK = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
_MAKERS = {0x103: "Panasonic", 0x108: "Sony", 0x1011: "Canon", 0x1104: "JVC"}
_RATIO = {
    0xA0: "ExposureTime", 0xA1: "FNumber", 0xA5: "MaxApertureValue", 0xBA: "GPSAltitude",
    0xC2: "GPSSpeed", 0xC4: "GPSTrack", 0xC6: "GPSImgDirection",
}  # fmt: skip


def notes(raw: bytes) -> Iterator[tuple[str, str, str]]:
    """Kinds, names and values of one note, which begins behind its mark; never raises."""
    tags: dict[int, bytes] = {}
    for at in range(1, min(1 + 5 * raw[0] if raw else 0, len(raw) - 4), 5):
        tags.setdefault(raw[at], raw[at + 1 : at + 5])
    if 0x18 in tags and 0x19 in tags:
        year, day = tags[0x18], tags[0x19]
        said = (
            f"{year[1]:02x}{year[2]:02x}:{year[3]:02x}:{day[0]:02x} "
            f"{day[1]:02x}:{day[2]:02x}:{day[3]:02x}"
        )
        yield "when.taken", "DateTimeOriginal", said
        yield "when.zone", "TimeZone", f"0x{year[0]:02x}"
    yield from _place(tags)
    if 0xE0 in tags:
        code = int.from_bytes(tags[0xE0][:2], "big")
        yield "device.model", "Make", _MAKERS.get(code, f"0x{code:04x}")
    model = b"".join(tags.get(tag, b"") for tag in (0xE4, 0xE5, 0xE6)).rstrip(b"\0 ")
    if model:
        yield "device.model", "Model", model.decode("latin-1")
    for tag, name in _RATIO.items():
        above, below = struct.unpack(">HH", tags.get(tag, bytes(4)))
        if below:
            kind = "where.gps_detail" if name.startswith("GPS") else "device.setting"
            yield kind, name, f"{above / below:g}"
    words = readable(b"".join(tags.values()))
    if words:
        yield "device.maker_note", "words", words


def _place(tags: dict[int, bytes]) -> Iterator[tuple[str, str, str]]:
    north, east = _degrees(tags, 0xB2), _degrees(tags, 0xB6)
    if north is not None and east is not None:
        north *= -1 if tags.get(0xB1, b"N")[:1] == b"S" else 1
        east *= -1 if tags.get(0xB5, b"E")[:1] == b"W" else 1
        hint = places.near(north, east)
        yield (
            "where.gps",
            "GPSPosition",
            f"{north:.6f}, {east:.6f}" + (f" ({hint})" if hint else ""),
        )
    day = b"".join(tags.get(tag, b"") for tag in (0xCA, 0xCB, 0xCC)).rstrip(b"\0")
    if day:
        yield "when.taken", "GPSDateStamp", day.decode("latin-1")
    hour = _three(tags, 0xBB)
    if hour is not None:
        yield "when.taken", "GPSTimeStamp", ":".join(f"{part:02g}" for part in hour)


def _three(tags: dict[int, bytes], first: int) -> list[float] | None:
    parts = []
    for tag in range(first, first + 3):
        above, below = struct.unpack(">HH", tags.get(tag, bytes(4)))
        if not below:
            return None
        parts.append(above / below)
    return parts


def _degrees(tags: dict[int, bytes], first: int) -> float | None:
    parts = _three(tags, first)
    return None if parts is None else parts[0] + parts[1] / 60 + parts[2] / 3600
