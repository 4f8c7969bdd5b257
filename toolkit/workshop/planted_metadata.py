"""Write traces into a practice picture, the way cameras and programs leave them.

The opposite of all other code here, and only for JPEGs that we drew ourselves: the picture is not
parsed, only its first two bytes are skipped.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_SIZES = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}
_START, _APP1, _COMMENT = b"\xff\xd8", 0xE1, 0xFE
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825
_HEAD = b"II*\x00\x08\x00\x00\x00"

#: Words in EXIF: their directory and tag.
_WORDS = {
    "Make": ("main", 0x010F),
    "Model": ("main", 0x0110),
    "Software": ("main", 0x0131),
    "DateTimeOriginal": ("exif", 0x9003),
    "OffsetTimeOriginal": ("exif", 0x9011),
    "CameraOwnerName": ("exif", 0xA430),
    "BodySerialNumber": ("exif", 0xA431),
}
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" {spaces}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
)
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
}
#: Words in XMP: how each is written.
_LABELS = {
    "creator": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "caption": '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    "</dc:description>",
    "town": "<photoshop:City>{}</photoshop:City>",
}
#: Every place that `planted` can hide something in.
PLACES = frozenset({*_WORDS, *_LABELS, "GPS", "position", "thumbnail", "comment", "trailer"})
_IN_EXIF = frozenset({*_WORDS, "GPS", "thumbnail"})


class _Entry(NamedTuple):
    tag: int
    form: int
    value: bytes


def planted(picture: bytes, thumbnail: bytes, says: Mapping[str, str]) -> bytes:
    """A JPEG with everything hidden in it that `says` names: a place, and the words there.

    "GPS" (in EXIF) and "position" (in XMP) are "latitude, longitude" in degrees; "thumbnail" takes
    the thumbnail whatever it says.
    Raises ValueError for a place that is not in PLACES.
    """
    if not says.keys() <= PLACES:
        raise ValueError("no such place")
    parts = [_START]
    if _IN_EXIF & says.keys():
        parts.append(_segment(_APP1, b"Exif\x00\x00" + _exif(says, thumbnail)))
    if properties := "".join(_properties(says)):
        packet = _packet(properties).encode()
        parts.append(_segment(_APP1, b"http://ns.adobe.com/xap/1.0/\x00" + packet))
    if "comment" in says:
        parts.append(_segment(_COMMENT, says["comment"].encode()))
    return b"".join([*parts, picture[len(_START) :], says.get("trailer", "").encode()])


def _packet(properties: str) -> str:
    used = (space for space in _SPACES if f"<{space}:" in properties)
    spaces = " ".join(f'xmlns:{space}="{_SPACES[space]}"' for space in used)
    return _XMP.format(spaces=spaces, properties=properties)


def _properties(says: Mapping[str, str]) -> Iterator[str]:
    for name, form in _LABELS.items():
        if name in says:
            yield form.format(escape(says[name]))
    if "position" in says:
        latitude, longitude = (float(number) for number in says["position"].split(","))
        for name, value, signs in (
            ("Latitude", latitude, "NS"), ("Longitude", longitude, "EW"),
        ):  # fmt: skip
            degrees, minutes = divmod(abs(value) * 60, 60)
            said = f"{degrees:.0f},{minutes:.4f}{signs[value < 0]}"
            yield f"<exif:GPS{name}>{said}</exif:GPS{name}>"


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _exif(says: Mapping[str, str], thumbnail: bytes) -> bytes:
    """Directories behind each other: main, exif, GPS, the thumbnail's; then its picture."""
    main, exif = _worded(says, "main"), _worded(says, "exif")
    gps = _gps(says["GPS"]) if "GPS" in says else []
    exif_at = len(_HEAD) + _length(main) + 2 * 12
    gps_at = exif_at + _length(exif)
    small_at = gps_at + _length(gps)
    main += [_number(_EXIF_DIRECTORY, exif_at), _number(_GPS_DIRECTORY, gps_at)]
    hidden = thumbnail if "thumbnail" in says else b""
    behind = small_at + _length([]) + 3 * 12
    small = [_number(0x0103, 6, _SHORT), _number(0x0201, behind), _number(0x0202, len(hidden))]
    return b"".join([
        _HEAD,
        _directory(main, len(_HEAD), small_at if hidden else 0),
        _directory(exif, exif_at),
        _directory(gps, gps_at),
        *([_directory(small, small_at), hidden] if hidden else []),
    ])  # fmt: skip


def _worded(says: Mapping[str, str], directory: str) -> list[_Entry]:
    return [
        _Entry(tag, _ASCII, says[name].encode("ascii") + b"\x00")
        for name, (home, tag) in _WORDS.items()
        if home == directory and name in says
    ]


def _gps(place: str) -> list[_Entry]:
    """Latitude and longitude as degrees, minutes and hundredths of seconds."""
    latitude, longitude = (float(number) for number in place.split(","))
    return [
        _Entry(1, _ASCII, b"S\x00" if latitude < 0 else b"N\x00"),
        _Entry(2, _RATIONAL, _degrees(latitude)),
        _Entry(3, _ASCII, b"W\x00" if longitude < 0 else b"E\x00"),
        _Entry(4, _RATIONAL, _degrees(longitude)),
    ]


def _degrees(value: float) -> bytes:
    hundredths = round(abs(value) * 3600 * 100)
    minutes, seconds = divmod(hundredths, 60 * 100)
    return struct.pack("<6I", minutes // 60, 1, minutes % 60, 1, seconds, 100)


def _number(tag: int, value: int, form: int = _LONG) -> _Entry:
    return _Entry(tag, form, struct.pack("<H" if form == _SHORT else "<I", value))


def _length(entries: Sequence[_Entry]) -> int:
    """How long a directory of these becomes, with the values that do not fit into it."""
    return 2 + 12 * len(entries) + 4 + sum(len(_padded(e.value)) for e in entries)


def _padded(value: bytes) -> bytes:
    """A value as it stands behind its directory; nothing when it fits inside."""
    return value + b"\x00" * (len(value) % 2) if len(value) > 4 else b""


def _directory(entries: Sequence[_Entry], at: int, after: int = 0) -> bytes:
    """A directory that starts at `at`, sorted by tag; `after` is where the next one starts."""
    behind = at + 2 + 12 * len(entries) + 4
    rows, values = [], b""
    for tag, form, value in sorted(entries):
        where = (
            struct.pack("<I", behind + len(values)) if _padded(value) else value.ljust(4, b"\x00")
        )
        rows.append(struct.pack("<HHI", tag, form, len(value) // _SIZES[form]) + where)
        values += _padded(value)
    return b"".join([struct.pack("<H", len(rows)), *rows, struct.pack("<I", after), values])
