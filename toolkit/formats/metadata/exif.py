"""EXIF: when, where, with what, by whom; after Exif 3.0 (CIPA DC-008) and TIFF 6.0.

Reads IFD0, the Exif, GPS and interoperability directories, SubIFDs and the thumbnail's IFD1,
maker notes, and the packets of other kinds that stand inside. Never raises on damaged EXIF:
the block is dropped anyway, so what can be read is shown, with the readable text of the rest.
Pictures inside are described, not decoded.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.base import Buffer
from toolkit.formats.metadata import (  # fmt: skip
    dng_private,
    exif_pictures,
    exif_values,
    icc,
    iptc,
    makernote,
    photoshop,
    places,
    xmp,
)
from toolkit.formats.metadata.exif_directories import (  # fmt: skip
    DNG_PRIVATE,
    Blob,
    Directory,
    Packets,
    camera_of,
    directories,
    gaps,
    points,
    spans,
)
from toolkit.formats.metadata.exif_tags import EXIF, GPS
from toolkit.formats.metadata.ifd import Entry, byte_order, entries, first_directory, numbers
from toolkit.formats.metadata.tag_kinds import kind_of, weighed
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_ORIENTATION, _MAKER_NOTE = 0x0112, 0x927C
#: Packets of other kinds inside a directory, and who reads them. Callers may add rows.
PACKETS: Packets = {
    0x02BC: ("XMP", xmp.read),
    0x83BB: ("IPTC", iptc.read),
    0x8649: ("Photoshop", photoshop.read),
    0x8773: ("ICC", icc.read),
}


def read(
    data: Buffer, start: int, size: int, path: str, packets: Packets = PACKETS
) -> Iterator[Finding]:
    """Every tag of the EXIF blob at data[start : start + size], as findings.

    packets: who reads the blocks of other kinds that stand in it, by tag. A combined where.gps
    finding gives the place as decimal degrees with a coarse hint. Never raises.
    """
    end = min(start + size, len(data))
    blob = Blob(data, start, end, byte_order(data[start : start + 2]), path, packets=packets)
    first = first_directory(data, start, blob.order) if blob.order else 0
    found = directories(blob, [("IFD0", EXIF, first)])
    if not any(directory.entries for directory in found):
        yield from _leftover(blob)
        return
    make, model = camera_of(found)
    blob = blob._replace(make=make, model=model)
    for directory in found:
        yield from fields(blob, directory)
        yield from exif_pictures.picture(blob, directory)
    used = [(start, start + blob.layout.inline * 2)]
    for directory in found:
        used += [*spans(blob, directory), *exif_pictures.spans(blob, directory)]
    yield from gaps(blob, used)


def fields(
    blob: Blob, directory: Directory, kept: frozenset[int] = frozenset()
) -> Iterator[Finding]:
    """The findings of one directory, but not of the tags in `kept`."""
    own = exif_pictures.names(blob, directory)
    for entry in directory.entries:
        if points(directory, entry) or (directory.main and entry.tag in kept):
            continue
        name = own.get(entry.tag) or directory.names.get(entry.tag, "")
        yield from _field(blob, directory, entry, name)
    if directory.names is GPS:
        yield from _position(blob, directory)


def _field(blob: Blob, directory: Directory, entry: Entry, name: str) -> Iterator[Finding]:
    where = f"{blob.path}/{directory.name}/{name or f'0x{entry.tag:04x}'}"
    if entry.raw is None:
        yield Finding("hidden.unknown", Place(where), None)
    elif entry.tag == _MAKER_NOTE and directory.main:
        yield from makernote.read(blob, entry.at, len(entry.raw))
    elif entry.tag == DNG_PRIVATE and directory.main:
        yield from dng_private.read(blob, entry.at, len(entry.raw))
    elif entry.tag in blob.packets and directory.main:
        label, reader = blob.packets[entry.tag]
        yield from reader(entry.raw, f"{blob.path}/{directory.name}/{label}", entry.at)
    else:
        kind = kind_of(name) if name else "hidden.unknown"
        value = exif_values.printed(name or f"0x{entry.tag:04x}", entry, blob.order)
        kind = weighed(kind, name, exif_values.told(name, entry, value))
        yield Finding(kind, Place(where, entry.at, len(entry.raw)), value)


def _position(blob: Blob, gps: Directory) -> Iterator[Finding]:
    """Latitude and longitude as one finding, in decimal degrees (WGS 84)."""
    by_tag = {entry.tag: entry for entry in gps.entries}
    latitude = _degrees(by_tag.get(1), by_tag.get(2), blob.order, 90.0)
    longitude = _degrees(by_tag.get(3), by_tag.get(4), blob.order, 180.0)
    if latitude is None or longitude is None:
        return
    hint = places.near(latitude, longitude)
    said = f"{latitude:.6f}, {longitude:.6f}" + (f" ({hint})" if hint else "")
    place = Place(f"{blob.path}/GPS/GPSPosition", by_tag[2].at, len(by_tag[2].raw or b""))
    yield Finding("where.gps", place, said)


def _degrees(
    reference: Entry | None, value: Entry | None, order: str, most: float
) -> float | None:
    degrees = None if value is None else exif_values.degrees(numbers(value, order, 3))
    if degrees is None or degrees > most:
        return None
    south_or_west = reference is not None and (reference.raw or b"")[:1] in (b"S", b"W")
    return -degrees if south_or_west else degrees


def _leftover(blob: Blob) -> Iterator[Finding]:
    text = readable(bytes(blob.data[blob.start : blob.end]))
    size = max(0, blob.end - blob.start)
    yield Finding("hidden.unknown", Place(blob.path, blob.start, size), text or None)


def orientation(data: Buffer, start: int, size: int) -> int:
    """Which way up to show the picture, 1 to 8; 1 when it is not said or senseless."""
    end = min(start + size, len(data))
    order = byte_order(data[start : start + 2])
    if not order:
        return 1
    here, _ = entries(data, start, end, first_directory(data, start, order), order)
    for entry in here:
        if entry.tag == _ORIENTATION:
            value = numbers(entry, order, 1)
            if value and isinstance(value[0], int) and 1 <= value[0] <= 8:
                return value[0]
    return 1


def upright_only(value: int) -> bytes:
    """The smallest EXIF blob (no "Exif" prefix) that says which way up, and nothing else."""
    tag = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
    return b"MM\0*\0\0\0\x08" + b"\0\x01" + tag + b"\0\0\0\0"
