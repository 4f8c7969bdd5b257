"""What movie boxes say about people: moments, programs, places, languages, hidden tracks.

Reads every box of a movie and its tracks. Boxes that only describe how to decode and when to show
are passed over; all others are shown with their readable text. Never raises on damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import (
    Box,
    handler_name,
    letters,
    next_box,
    some_boxes,
    times,
    word,
)
from toolkit.formats.image import heif_properties
from toolkit.formats.image.heif_properties import ENTRY, TABLES
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAX_DEPTH = 12
#: Boxes that hold boxes, and the bytes of their own that stand in front of these.
_CONTAINERS = {
    **dict.fromkeys((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"udta",
                     b"ilst", b"mvex"), 0),
    b"stsd": 8, b"dref": 8,
}  # fmt: skip
_SILENT = frozenset({
    b"vmhd", b"smhd", b"nmhd", b"elst", b"stsz", b"stz2", b"stco", b"co64", b"tref", b"ftyp",
    b"mdat", b"auxi", b"ccst", b"trex", *heif_properties.STAYS,
})  # fmt: skip
_UNDEFINED = frozenset({0x55C4, 0, 0x7FFF})
#: Where it was taken, as ISO 6709 writes it.
_PLACE = re.compile(r"[+-]\d{2,7}\.\d+[+-]\d{3,8}\.\d+")
#: QuickTime's user data: names that begin with a copyright sign.
_USER_DATA = {
    b"\xa9nam": ("Title", "who.words"), b"\xa9ART": ("Artist", "who.author"),
    b"\xa9aut": ("Author", "who.author"), b"\xa9cpy": ("Copyright", "who.rights"),
    b"cprt": ("Copyright", "who.rights"), b"auth": ("Author", "who.author"),
    b"\xa9day": ("ContentCreateDate", "when.taken"), b"\xa9cmt": ("Comment", "hidden.comment"),
    b"\xa9too": ("Encoder", "software.name"), b"\xa9swr": ("SoftwareVersion", "software.name"),
    b"\xa9mak": ("Make", "device.model"), b"\xa9mod": ("Model", "device.model"),
    b"\xa9xyz": ("GPSCoordinates", "where.gps"), b"loci": ("LocationInformation", "where.name"),
}  # fmt: skip


def traces(data: Buffer, box: Box, path: str, depth: int = 0) -> Iterator[Finding]:
    """Everything that a movie box, or any box in it, says beyond how to decode."""
    above = path.rpartition("/")[2]
    path = f"{path}/{box.word}".lstrip("/")
    try:
        if above in _CHILDREN:
            yield from _CHILDREN[above](data, box, path, depth)
        elif box.name in _READERS:
            yield from _READERS[box.name](data, box, path)
        elif box.name in _CONTAINERS and depth < _MAX_DEPTH:
            yield from _inner(data, box, box.body + _CONTAINERS[box.name], path, depth)
        elif box.name not in _SILENT:
            yield _text(data, box, path)
    except Refused:
        yield _text(data, box, path)


def _inner(data: Buffer, box: Box, at: int, path: str, depth: int) -> Iterator[Finding]:
    """The boxes inside, and what does not fit any."""
    found = some_boxes(data, at, box.end)
    for inner in found:
        yield from traces(data, inner, path, depth + 1)
    rest = found[-1].end if found else at
    said = readable(data[rest : box.end])
    if said:
        yield Finding("hidden.gap", Place(path, rest, box.end - rest), said)


def _entry(data: Buffer, box: Box, path: str, depth: int) -> Iterator[Finding]:
    """A sample entry: its program's name, and the boxes in it."""
    name = letters(data[box.body + 42 : min(box.body + 74, box.end)])
    if name:
        place = Place(f"{path}/CompressorName", box.body + 42, 32)
        yield Finding("software.name", place, name)
    hidden = letters(data[box.body : box.body + 6] + data[box.body + 8 : box.body + 24])
    if hidden:
        yield Finding("software.name", Place(f"{path}/VendorID", box.body, 24), hidden)
    coded = (
        int.from_bytes(data[box.body + 24 : box.body + 26], "big"),
        int.from_bytes(data[box.body + 26 : box.body + 28], "big"),
    )
    for part in some_boxes(data, box.body + ENTRY, box.end):
        crop = data[part.body : part.end]
        if part.name == b"clap" and (cut := heif_properties.cut_away(coded, crop)):
            yield Finding("hidden.gap", Place(f"{path}/clap", part.start, len(crop)), cut)
    yield from _inner(data, box, box.body + ENTRY, path, depth)


def _location(data: Buffer, box: Box, path: str, _: int) -> Iterator[Finding]:
    """Where a track's bytes lie, when that is another file."""
    said = letters(data[box.body + 4 : box.end])
    if said:
        yield Finding("who.user_path", Place(path, box.start, box.end - box.start), said)


def _media_head(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    """Times and the language."""
    yield from times(data, box, path)
    at = box.end - 4
    code = int.from_bytes(data[at : at + 2], "big")
    if box.end - box.body >= 24 and code not in _UNDEFINED:
        said = "".join(chr((code >> shift & 31) + 96) for shift in (10, 5, 0))
        place = Place(f"{path}/MediaLanguageCode", at, 2)
        yield Finding("software.setting", place, word(said.encode("latin-1")))


def _surplus(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    """Bytes behind the counted rows of a table."""
    rows = int.from_bytes(data[box.body + 4 : box.body + 8], "big") * TABLES[box.name]
    at = box.body + 8 + rows
    if at < box.end:
        said = readable(data[at : box.end]) or f"{box.end - at} bytes"
        yield Finding("hidden.gap", Place(path, at, box.end - at), said)


def _text(data: Buffer, box: Box, path: str) -> Finding:
    """An unknown box with its text; coordinates are recognised wherever they stand."""
    said = readable(data[box.body : box.end]) or letters(data[box.body : box.end])
    place = Place(path, box.start, box.end - box.start)
    if box.name in _USER_DATA:
        name, kind = _USER_DATA[box.name]
        return Finding(kind, Place(f"{path}/{name}", place.start, place.size), said or None)
    if _PLACE.search(said):
        return Finding("where.gps", place, said)
    return Finding("hidden.unknown", place, said or f"{box.end - box.body} bytes")


_CHILDREN = {"stsd": _entry, "dref": _location}
_READERS = {
    b"mvhd": times, b"tkhd": times, b"mdhd": _media_head, b"hdlr": handler_name,
    **dict.fromkeys(TABLES, _surplus),
}  # fmt: skip


def inside(data: Buffer, at: int, end: int, path: str) -> Iterator[Finding]:
    """The traces of a whole movie that stands between two places, as phones hide it."""
    while (box := next_box(data, at, end)) is not None:
        yield from traces(data, box, path)
        at = box.end
