"""EXIF: when, where, with what, by whom; after Exif 3.0 (CIPA DC-008) and TIFF 6.0.

Reads IFD0, the Exif, GPS and interoperability directories, SubIFDs and the thumbnail's IFD1,
maker notes, and the packets of other kinds that stand inside. Never raises on damaged EXIF:
the block is dropped anyway, so what can be read is shown, with the readable text of the rest.
Pictures inside are described, not decoded.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from toolkit.formats import (
    exif_values,
    icc,
    iptc,
    jpeg_segments,
    makernote,
    photoshop,
    places,
    xmp,
)  # fmt: skip
from toolkit.formats.base import Buffer
from toolkit.formats.exif_tags import EXIF, GPS, INTEROP
from toolkit.formats.ifd import (
    CLASSIC,
    Entry,
    Layout,
    byte_order,
    entries,
    first_directory,
    numbers,
)  # fmt: skip
from toolkit.formats.readable import readable
from toolkit.formats.tag_kinds import kind_of
from toolkit.model import Finding, Place

#: Tag that points at another directory -> its name and its names of tags.
POINTERS: dict[int, tuple[str, dict[int, str]]] = {
    0x8769: ("ExifIFD", EXIF),
    0x8825: ("GPS", GPS),
    0xA005: ("InteropIFD", INTEROP),
    0x014A: ("SubIFD", EXIF),
    0x0190: ("GlobParamIFD", EXIF),
}
_MAKE, _ORIENTATION = 0x010F, 0x0112
_MAKER_NOTE, _DNG_PRIVATE = 0x927C, 0xC634
_WIDTH, _HEIGHT = 0x0100, 0x0101
#: Where a directory's picture stands: (offsets, sizes), as JPEG, strips or tiles.
_PICTURES = ((0x0201, 0x0202), (0x0111, 0x0117), (0x0144, 0x0145))
MAX_DIRECTORIES = 64
_MAX_POINTERS, _MAX_PIECES = 16, 65_536
#: A gap shorter than this between values is alignment.
_LEAST_GAP = 4

Packets = dict[int, tuple[str, Callable[[bytes, str, int], Iterable[Finding]]]]
#: Packets of other kinds inside a directory, and who reads them. Callers may add rows.
PACKETS: Packets = {
    0x02BC: ("XMP", xmp.read),
    0x83BB: ("IPTC", iptc.read),
    0x8649: ("Photoshop", photoshop.read),
    0x8773: ("ICC", icc.read),
}
Span = tuple[int, int]
#: Name, names of tags, and offset of a directory.
Pointer = tuple[str, dict[int, str], int]


class Blob(NamedTuple):
    """Where directories stand: offsets count from `start`, nothing is read behind `end`."""

    data: Buffer
    start: int
    end: int
    order: str
    path: str
    make: str = ""
    packets: Packets = PACKETS
    layout: Layout = CLASSIC


class Directory(NamedTuple):
    """One directory with its entries; `at` is relative to the blob."""

    name: str
    names: dict[int, str]
    at: int
    entries: list[Entry]


def read(
    data: Buffer, start: int, size: int, path: str, packets: Packets = PACKETS
) -> Iterator[Finding]:
    """Every tag of the EXIF blob at data[start : start + size], as findings.

    packets: who reads the blocks of other kinds that stand in it, by tag. A combined where.gps
    finding gives the place as decimal degrees with a coarse hint. Never raises.
    """
    end = min(start + size, len(data))
    blob = Blob(data, start, end, byte_order(data[start : start + 2]), path, "", packets)
    first = first_directory(data, start, blob.order) if blob.order else 0
    found = directories(blob, [("IFD0", EXIF, first)])
    if not any(directory.entries for directory in found):
        yield from _leftover(blob)
        return
    blob = blob._replace(make=make_of(found))
    for directory in found:
        yield from fields(blob, directory)
        yield from picture(blob, directory)
    used = [(start, start + blob.layout.inline * 2)]
    for directory in found:
        used += [*spans(blob, directory), *picture_spans(blob, directory)]
    yield from gaps(blob, used)


def directories(
    blob: Blob, waiting: list[Pointer], most: int = MAX_DIRECTORIES
) -> list[Directory]:
    """The directories waiting, those that they point at and those that follow, each once."""
    found: list[Directory] = []
    seen: set[int] = {0}
    left = 4 * (blob.end - blob.start)
    waiting = list(waiting)
    for name, names, at in waiting:
        if at in seen:
            continue
        if len(found) >= most or left < 0:
            break
        seen.add(at)
        here, following = entries(blob.data, blob.start, blob.end, at, blob.order, blob.layout)
        found.append(Directory(name, names, at, here))
        left -= sum(len(entry.raw or b"") for entry in here)
        waiting += pointed_at(here, blob.order)
        if name.startswith(("IFD", "SubIFD")):
            waiting.append((_next(name), EXIF, following))
    return found


def _next(name: str) -> str:
    """The name of the directory that follows one of this name."""
    return f"IFD{int(name[3:]) + 1}" if name.startswith("IFD") else name


def pointed_at(here: list[Entry], order: str) -> Iterator[Pointer]:
    """The directories that these entries point at."""
    for entry in here:
        if entry.tag in POINTERS:
            name, names = POINTERS[entry.tag]
            for count, at in enumerate(numbers(entry, order, _MAX_POINTERS)):
                if isinstance(at, int):
                    yield f"{name}{count}" if name == "SubIFD" and count else name, names, at


def make_of(found: list[Directory]) -> str:
    """The camera's maker, which decides how its note is to be read."""
    for directory in found:
        for entry in directory.entries:
            if entry.tag == _MAKE and entry.raw and directory.names is EXIF:
                return exif_values.plain_text(entry.raw)
    return ""


def fields(
    blob: Blob, directory: Directory, kept: frozenset[int] = frozenset()
) -> Iterator[Finding]:
    """The findings of one directory, but not of the tags in `kept`."""
    for entry in directory.entries:
        if directory.names is EXIF and (entry.tag in POINTERS or entry.tag in kept):
            continue
        yield from _field(blob, directory, entry)
    if directory.names is GPS:
        yield from _position(blob, directory)


def _field(blob: Blob, directory: Directory, entry: Entry) -> Iterator[Finding]:
    name = directory.names.get(entry.tag, f"0x{entry.tag:04x}")
    where = f"{blob.path}/{directory.name}/{name}"
    if entry.raw is None:
        yield Finding("hidden.unknown", Place(where), None)
    elif entry.tag in (_MAKER_NOTE, _DNG_PRIVATE) and directory.names is EXIF:
        yield from makernote.read(
            blob.data, blob.start, blob.end - blob.start, entry.at, len(entry.raw),
            blob.order, blob.make, blob.path,
        )  # fmt: skip
    elif entry.tag in blob.packets and directory.names is EXIF:
        label, reader = blob.packets[entry.tag]
        yield from reader(entry.raw, f"{blob.path}/{directory.name}/{label}", entry.at)
    else:
        kind = kind_of(name) if entry.tag in directory.names else "hidden.unknown"
        value = exif_values.printed(name, entry, blob.order)
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


def picture_spans(blob: Blob, directory: Directory) -> list[Span]:
    """Where the picture that a directory describes stands in the data, as far as it is there."""
    by_tag = {entry.tag: entry for entry in directory.entries}
    found: list[Span] = []
    for offsets, sizes in _PICTURES:
        if directory.names is not EXIF or offsets not in by_tag or sizes not in by_tag:
            continue
        pairs = zip(
            numbers(by_tag[offsets], blob.order, _MAX_PIECES),
            numbers(by_tag[sizes], blob.order, _MAX_PIECES),
            strict=False,
        )
        for at, size in pairs:
            if isinstance(at, int) and isinstance(size, int) and at > 0 and size > 0:
                first = min(blob.start + at, blob.end)
                found.append((first, min(first + size, blob.end)))
    return [(first, last) for first, last in found if first < last]


def picture(blob: Blob, directory: Directory) -> Iterator[Finding]:
    """A small copy of the picture, with the readable text in it."""
    stretches = picture_spans(blob, directory)
    if not stretches:
        return
    small = directory.name == "IFD1"
    name = "ThumbnailImage" if small else "PreviewImage"
    kind = "hidden.thumbnail" if small else "hidden.picture"
    first, last = stretches[0]
    place = Place(f"{blob.path}/{directory.name}/{name}", first, last - first)
    yield Finding(kind, place, _described(blob, directory, stretches))


def _described(blob: Blob, directory: Directory, stretches: list[Span]) -> str:
    first, last = stretches[0]
    if blob.data[first : first + 2] == b"\xff\xd8":
        return jpeg_segments.describe(bytes(blob.data[first:last]))
    sides = [
        str(numbers(entry, blob.order, 1)[0])
        for entry in directory.entries
        if entry.tag in (_WIDTH, _HEIGHT) and numbers(entry, blob.order, 1)
    ]
    size = sum(last - first for first, last in stretches)
    said = f"{' x '.join(sides)} picture, {size} bytes".strip()
    text = " ".join(filter(None, (readable(blob.data[a:b]) for a, b in stretches[:64])))
    return f"{said}: {text}" if text else said


def _leftover(blob: Blob) -> Iterator[Finding]:
    text = readable(bytes(blob.data[blob.start : blob.end]))
    size = max(0, blob.end - blob.start)
    yield Finding("hidden.unknown", Place(blob.path, blob.start, size), text or None)


def spans(blob: Blob, directory: Directory) -> Iterator[Span]:
    """The stretches of the data that a directory and its values take up, not its picture."""
    at, layout = blob.start + directory.at, blob.layout
    yield at, at + layout.head + layout.step * len(directory.entries) + layout.inline
    yield from (
        (entry.at, entry.at + len(entry.raw))
        for entry in directory.entries
        if entry.raw is not None
    )


def gaps(blob: Blob, used: list[Span]) -> Iterator[Finding]:
    """Bytes that no directory takes up, where they are not empty, with their readable text."""
    for first, last in uncovered(sorted(used), blob.start, blob.end):
        raw = bytes(blob.data[first:last])
        if last - first >= _LEAST_GAP and raw.strip(b"\0"):
            place = Place(f"{blob.path}/gap", first, last - first)
            yield Finding("hidden.gap", place, readable(raw) or None)


def uncovered(used: list[Span], start: int, end: int) -> Iterator[Span]:
    """The stretches of [start, end) that no span covers; spans sorted by start."""
    at = start
    for first, last in used:
        if first > at:
            yield at, min(first, end)
        at = max(at, last)
        if at >= end:
            return
    if at < end:
        yield at, end


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


def is_upright_only(blob: bytes) -> bool:
    """Whether a blob is exactly what `upright_only` makes."""
    return any(blob == upright_only(value) for value in range(2, 9))
