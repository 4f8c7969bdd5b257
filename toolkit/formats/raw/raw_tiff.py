"""Camera raw files that are built like TIFF: CR2, DNG, NEF, ARW, ORF, RW2, PEF, SRW and others.

Only DNG has a public specification (1.7); what is known of the others was found by many readers of
such files. Inspected, never cleaned: a raw file holds the camera's own numbers in so many places
that no copy could be proven clean, and it is no form in which pictures are published.

What identifies people: EXIF, place, maker note (serial numbers, owner, counts), DNG's own tags
(serial number, name of the camera's file, ids), XMP, IPTC; previews and a finished JPEG with their
own blocks; bytes that no directory mentions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Format
from toolkit.formats.image import jpeg_inside  # fmt: skip
from toolkit.formats.metadata import (  # fmt: skip
    exif,
    exif_directories,
    exif_pictures,
    raw_tags,
    tiff_signatures,
)
from toolkit.formats.metadata.exif_directories import Blob, Directory, Packets
from toolkit.formats.metadata.exif_tags import EXIF
from toolkit.formats.metadata.ifd import BIG, CLASSIC, byte_order, first_directory
from toolkit.formats.raw import raw_parts  # fmt: skip
from toolkit.model import Finding, Place, Size

_BIG_SIGNS = (b"+\0", b"\0+")
_JPEG_AT = 0x0201
_WIDTH, _HEIGHT, _SENSOR_WIDTH, _SENSOR_HEIGHT = 0x0100, 0x0101, 2, 3
_PANASONIC_NAMES = EXIF | raw_tags.PANASONIC
#: In these the first directory's picture is the raw one, although nothing in it says so.
_RAW_IN_FRONT = frozenset({"orf", "rw2"})
_PICTURES = frozenset({"hidden.picture", "hidden.thumbnail"})


def measure(data: Buffer) -> Size:
    """The size of the largest picture that a directory declares; raises Damaged."""
    blob, found = _directories(data)
    sizes = [
        (directory.number(wide, blob.order), directory.number(high, blob.order))
        for directory in found
        for wide, high in _sides(directory)
    ]
    return raw_parts.size(sorted(sizes, key=math.prod, reverse=True))


def _sides(directory: Directory) -> Iterator[tuple[int, int]]:
    if directory.main:
        yield _WIDTH, _HEIGHT
    if directory.names is _PANASONIC_NAMES:
        yield _SENSOR_WIDTH, _SENSOR_HEIGHT


def _directories(data: Buffer) -> tuple[Blob, list[Directory]]:
    """The file as a place for directories, and all of them; raises Damaged where there is none."""
    order = byte_order(data[:2])
    layout = BIG if data[2:4] in _BIG_SIGNS else CLASSIC
    look = jpeg_inside.traces
    blob = Blob(data, 0, len(data), order, "raw", layout=layout, look=look, raw=True)
    first = first_directory(data, 0, order, layout)
    own = _sign(data) == "rw2"
    found = exif_directories.directories(
        blob, [("IFD0", _PANASONIC_NAMES if own else EXIF, first)]
    )
    if not any(directory.entries for directory in found):
        raise Damaged("structure")
    make, model = exif_directories.camera_of(found)
    packets = exif.PACKETS | _PANASONIC_PACKETS if own else exif.PACKETS
    return blob._replace(make=make, model=model, packets=packets), found


def _sign(data: Buffer) -> str:
    """The format that has first bytes of its own, or what other files are taken for by them."""
    return tiff_signatures.kind(bytes(data[:16]))


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every trace that can be read; raises Damaged where there is no directory."""
    blob, found = _directories(data)
    used = [(0, 2 * blob.layout.inline)]
    for directory in found:
        for trace in _traces(blob, directory):
            yield trace
            if trace.kind in _PICTURES and trace.place.start is not None:
                used.append((trace.place.start, trace.place.start + (trace.place.size or 0)))
        used += [*exif_directories.spans(blob, directory), *exif_pictures.spans(blob, directory)]
    yield from exif_directories.gaps(blob, used)


def _traces(blob: Blob, directory: Directory) -> Iterator[Finding]:
    """What a directory says; and its picture, unless that is the raw one."""
    yield from exif.fields(blob, directory)
    strips_are_raw = directory.name == "IFD0" and _sign(blob.data) in _RAW_IN_FRONT
    if not strips_are_raw or directory.number(_JPEG_AT, blob.order):
        yield from exif_pictures.picture(blob, directory)


def _finished(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """The camera's own JPEG, which carries EXIF and a maker note of its own."""
    for found in raw_parts.picture(raw, (0, len(raw)), path):
        yield _moved(found, start)


def _moved(found: Finding, start: int) -> Finding:
    at = None if found.place.start is None else start + found.place.start
    return Finding(found.kind, Place(found.place.path, at, found.place.size), found.value)


def _camera(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """A small TIFF of its own about the lens and the exposure."""
    blob = Blob(raw, 0, len(raw), byte_order(raw), path)
    first = first_directory(raw, 0, blob.order) if blob.order else 0
    names = raw_tags.PANASONIC_CAMERA
    for directory in exif_directories.directories(blob, [("CameraIFD", names, first)], 1):
        for found in exif.fields(blob, directory):
            yield _moved(found, start)


_PANASONIC_PACKETS: Packets = {
    0x002E: ("JpgFromRaw", _finished),
    0x0127: ("JpgFromRaw2", _finished),
    0x0120: ("Camera", _camera),
}


#: Name, label, media type, and the suffixes of each, the usual one first.
_ROWS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("cr2", "Canon raw photo (CR2)", "image/x-canon-cr2", (".cr2",)),
    ("dng", "raw photo (DNG)", "image/x-adobe-dng", (".dng",)),
    ("nef", "Nikon raw photo (NEF, NRW)", "image/x-nikon-nef", (".nef", ".nrw")),
    ("arw", "Sony raw photo (ARW, SR2, SRF)", "image/x-sony-arw", (".arw", ".sr2", ".srf")),
    ("orf", "Olympus raw photo (ORF)", "image/x-olympus-orf", (".orf", ".ori")),
    ("rw2", "Panasonic or Leica raw photo (RW2, RWL)", "image/x-panasonic-rw2",
     (".rw2", ".rwl", ".raw")),
    ("pef", "Pentax raw photo (PEF)", "image/x-pentax-pef", (".pef",)),
    ("srw", "Samsung raw photo (SRW)", "image/x-samsung-srw", (".srw",)),
    ("raw", "camera raw photo (3FR, IIQ, ERF, KDC, DCR, MOS, MEF and others)", "image/x-raw",
     (".raw", ".3fr", ".fff", ".iiq", ".erf", ".kdc", ".k25", ".dcr", ".mos", ".mef", ".cap",
      ".tif")),
)  # fmt: skip


def _is(name: str, head: bytes) -> bool:
    return tiff_signatures.kind(head) == name


FORMATS: tuple[Format, ...] = tuple(
    raw_parts.photo(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        sniff=partial(_is, name),
        measure=measure,
        inspect=inspect,
        inspected=(
            "every tag of every directory, EXIF, place, maker note, DNG's own tags, XMP, IPTC, "
            "thumbnails, previews and finished JPEGs with the blocks inside them, bytes that no "
            "directory mentions"
        ),
        unseen="the sensor data; enciphered parts of maker notes whose cipher is not known",
    )
    for name, label, media, suffixes in _ROWS
)
