"""Canon's CR3 camera raw files: ISO base media boxes around EXIF blocks and sensor data.

There is no public specification; what is known of the layout was found by many readers of such
files. Inspected, never cleaned: a raw file holds the camera's own numbers in so many places that
no copy could be proven clean, and it is no form in which pictures are published.

What identifies people: four EXIF blocks (picture, exposure, Canon's maker note with serial number
and owner, place), XMP, two small copies, times in track headers, a track of timed notes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged, Refused
from toolkit.formats.base import Buffer, finding
from toolkit.formats.bmff import Box, brands, fields, inside, letters, some_boxes
from toolkit.formats.image import heif_movie, heif_movie_traces, trailer
from toolkit.formats.metadata import exif, xmp
from toolkit.formats.raw import raw_parts
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_PREVIEW = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_UNIQUE, _PREVIEW_HEAD = 16, 8
_LONG, _UNDEFINED, _ASCII = 4, 7, 2
_EXIF_POINTER, _GPS_POINTER, _NOTE, _MAKE = 0x8769, 0x8825, 0x927C, 0x010F
_SILENT = frozenset({b"CCTP", b"CTBO", b"CNOP", b"CNTH"})
_MAX_NOTES = 1000


def sniff(head: bytes) -> bool:
    """Whether this is Canon's raw format."""
    return brands(head)[:1] == [b"crx "]


def measure(data: Buffer) -> Size:
    """The size of the largest picture that a track declares; raises Damaged."""
    sizes = []
    for track in heif_movie.tracks(data, _movie(data)):
        for entry in track.entries:
            if entry.name == b"CRAW":
                cursor = fields(data, entry)
                cursor.take(24)
                sizes.append((cursor.number(2), cursor.number(2)))
    width, height = max(sizes, default=(0, 0))
    if not width or not height:
        raise Damaged("no_picture")
    return Size(width, height)


def _movie(data: Buffer) -> Box:
    for box in some_boxes(data, 0, len(data)):
        if box.name == b"moov":
            return box
    raise Damaged("no_picture")


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every trace that can be read; raises Damaged where there is no list of tracks."""
    movie = _movie(data)
    boxes = some_boxes(data, 0, len(data))
    for box in boxes:
        if box.name == b"uuid":
            yield from _unique(data, box)
        elif box.name == b"moov":
            yield from _tracks(data, movie)
        elif box.name not in (b"ftyp", b"mdat"):
            said = readable(data[box.body : box.end]) or f"{box.end - box.body} bytes"
            yield Finding("hidden.unknown", _place(box, box.word), said)
    if boxes[-1].end < len(data):
        for block in trailer.blocks(data, boxes[-1].end):
            yield finding(data, block)


def _place(box: Box, path: str) -> Place:
    return Place(path, box.start, box.end - box.start)


def _tracks(data: Buffer, movie: Box) -> Iterator[Finding]:
    for box in inside(data, movie):
        if box.name == b"uuid":
            yield from _unique(data, box)
        else:
            yield from heif_movie_traces.traces(data, box, "moov")
    try:
        notes = [track for track in heif_movie.tracks(data, movie) if track.kind == b"meta"]
        spans = [span for track in notes for chunk in heif_movie.samples(data, track)
                 for span in chunk]  # fmt: skip
    except Refused:
        return
    for start, end in spans[:_MAX_NOTES]:
        said = readable(data[start:end])
        if said:
            yield Finding("hidden.text", Place("moov/timed notes", start, end - start), said)


def _unique(data: Buffer, box: Box) -> Iterator[Finding]:
    name, body = data[box.body : box.body + _UNIQUE], box.body + _UNIQUE
    if name == _CANON:
        for part in some_boxes(data, body, box.end):
            yield from _canon(data, part)
    elif name == _PREVIEW:
        for part in some_boxes(data, body + _PREVIEW_HEAD, box.end):
            yield from _canon(data, part)
    elif name == _XMP:
        yield Finding("hidden.packet", _place(box, "XMP"), f"{box.end - body} bytes")
        yield from xmp.read(data[body : box.end], "XMP", body)
    else:
        said = readable(data[body : box.end]) or f"{box.end - body} bytes"
        yield Finding("hidden.unknown", _place(box, "uuid/UUID-Unknown"), said)


def _canon(data: Buffer, box: Box) -> Iterator[Finding]:
    body = data[box.body : box.end]
    path = f"moov/Canon/{box.word}"
    if box.name in (b"CMT1", b"CMT2"):
        yield from exif.read(data, box.body, len(body), path)
    elif box.name == b"CMT3":
        blob = _note(body)
        yield from exif.read(blob, 0, len(blob), path)
    elif box.name == b"CMT4":
        blob = _places(body)
        yield from exif.read(blob, 0, len(blob), path)
    elif box.name in (b"THMB", b"PRVW"):
        kind, name = _PICTURES[box.name]
        head = body.partition(b"\xff\xda")[0]
        said = " ".join(filter(None, (f"{len(body)} bytes", readable(head))))
        yield Finding(kind, _place(box, f"{path}/{name}"), said)
    elif box.name == b"CNCV":
        place = _place(box, f"{path}/CompressorVersion")
        yield Finding("software.name", place, letters(body))
    elif box.name not in _SILENT and body.strip(b"\x00"):
        said = readable(body) or letters(body) or f"{len(body)} bytes"
        yield Finding("hidden.unknown", _place(box, path), said)


_PICTURES = {
    b"THMB": ("hidden.thumbnail", "ThumbnailImage"),
    b"PRVW": ("hidden.picture", "PreviewImage"),
}


def _order(blob: bytes) -> str:
    return ">" if blob[:2] == b"MM" else "<"


def _directory(order: str, *entries: tuple[int, int, int, int]) -> bytes:
    rows = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return struct.pack(order + "H", len(entries)) + rows + bytes(4)


def _places(blob: bytes) -> bytes:
    """A block whose first directory is about places, with a directory in front that says so."""
    if len(blob) < 8:
        return blob
    order = _order(blob)
    at = int.from_bytes(blob[4:8], "big" if order == ">" else "little")
    front = _directory(order, (_GPS_POINTER, _LONG, 1, at))
    return blob[:4] + struct.pack(order + "I", len(blob)) + blob[8:] + front


def _note(blob: bytes) -> bytes:
    """A block whose first directory is Canon's maker note, with two directories in front."""
    if len(blob) < 8:
        return blob
    order = _order(blob)
    at = int.from_bytes(blob[4:8], "big" if order == ">" else "little")
    make, first = len(blob), len(blob) + 6
    second = first + len(_directory(order, (0, 0, 0, 0), (0, 0, 0, 0)))
    front = _directory(
        order, (_MAKE, _ASCII, 6, make), (_EXIF_POINTER, _LONG, 1, second)
    ) + _directory(order, (_NOTE, _UNDEFINED, max(0, len(blob) - at), at))
    head = blob[:4] + struct.pack(order + "I", first)
    return head + blob[8:] + b"Canon\x00" + front


FORMAT = raw_parts.photo(
    name="cr3",
    label="Canon raw photo (CR3)",
    media="image/x-canon-cr3",
    suffix=".cr3",
    suffixes=(".cr3", ".crm"),
    sniff=sniff,
    measure=measure,
    inspect=inspect,
    inspected=(
        "EXIF, place, Canon's maker note with serial number and owner, XMP, small copies, times, "
        "text in timed notes, unknown boxes, everything behind the last box"
    ),
    unseen="the sensor data, pictures inside the track of large previews, packed parts",
)
