"""Photoshop documents: PSD and PSB.

Specification: Adobe Photoshop File Formats. What identifies people: the image resources (captions,
EXIF, XMP with its history, small copies, paths to print devices, ids), the names of layers, text
in layers that are shown or hidden, the moments when layers were changed, files and their paths
inside layers, and whatever stands behind the picture.

It is shown and never written: layers are open to all plug-ins, and no specification names them
all. Export it as JPEG or PNG, then clean that.

Not seen: what the pixels of hidden layers show, and pixels that masks cover.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple, NoReturn

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Format
from toolkit.formats.metadata import exif, photoshop
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

_MAGIC = b"8BPS"
_MAX_LAYERS, _MAX_BLOCKS = 10_000, 60_000
_HIDDEN = 0x02
#: The path of blocks that belong to no layer.
_WHOLE = "Document"
#: Blocks whose length takes eight bytes in large documents.
_WIDE = frozenset({
    b"LMsk", b"Lr16", b"Lr32", b"Layr", b"Mt16", b"Mt32", b"Mtrn", b"Alph", b"FMsk", b"lnk2",
    b"FEid", b"FXid", b"PxSD",
})  # fmt: skip
_SIGNS = (b"8BIM", b"8B64")
_BLOCKS: dict[bytes, tuple[str, str]] = {
    b"lyid": ("LayerId", "software.setting"),
    b"shmd": ("Metadata", "software.history"),
    b"SoLd": ("PlacedLayer", "who.user_path"),
    b"PlLd": ("PlacedLayer", "who.user_path"),
    b"SoLE": ("PlacedLayer", "who.user_path"),
    b"lnkD": ("LinkedFile", "hidden.file"),
    b"lnk2": ("LinkedFile", "hidden.file"),
    b"lnk3": ("LinkedFile", "hidden.file"),
    b"lnkE": ("LinkedFile", "hidden.file"),
    b"Anno": ("Notes", "hidden.note"),
    b"cinf": ("CompositorUsed", "software.name"),
    b"FEid": ("FilterEffects", "hidden.id"),
    b"FXid": ("FilterEffects", "hidden.id"),
    b"Txt2": ("TextEngine", "hidden.text"),
}
_TEXT = b"/Text (\xfe\xff"
#: Letters up to a bracket; what was read is not read again, so this needs no memory of its own.
_LETTERS = re.compile(rb"((?:\\.|[^\\)]++)*+)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_TIME = re.compile(rb"layerTimedoub(.{8})", re.DOTALL)


class Reader(NamedTuple):
    """A document and how wide its lengths are."""

    data: Buffer
    wide: bool

    def number(self, at: int, size: int) -> int:
        """A number, if it is there; raises Damaged."""
        raw = bytes(self.data[at : at + size])
        if len(raw) < size:
            raise Damaged("truncated")
        return int.from_bytes(raw, "big")


class Layer(NamedTuple):
    """A layer: its name, whether it is hidden, and where its further blocks stand."""

    name: str
    hidden: bool
    start: int
    end: int


def sniff(head: bytes) -> bool:
    """Whether this is a Photoshop document."""
    return head[:4] == _MAGIC and head[4:6] in (b"\0\1", b"\0\2")


def measure(data: Buffer) -> Size:
    """The size of the canvas; raises Damaged."""
    head = bytes(data[:26])
    if len(head) < 26:
        raise Damaged("truncated")
    height, width = struct.unpack_from(">II", head, 14)
    if not 0 < width <= 300_000 or not 0 < height <= 300_000:
        raise Damaged("bad_size")
    return Size(width, height)


def inspect(data: Buffer) -> Iterator[Finding]:
    """Everything beside the pixels; what cannot be taken apart is shown as readable text."""
    reader = Reader(data, bytes(data[4:6]) == b"\0\2")
    at = 26
    try:
        colours = reader.number(at, 4)
        at += 4 + colours
        size = reader.number(at, 4)
        if at + 4 + size > len(data):
            raise Damaged("truncated")
        raw = bytes(data[at + 4 : at + 4 + size])
        yield from photoshop.read(raw, "Photoshop", at + 4, exif_in(data))
        at += 4 + size
        width = 8 if reader.wide else 4
        size = reader.number(at, width)
        end = at + width + size
        if end > len(data):
            raise Damaged("truncated")
        if size:
            yield from _layers(reader, at + width, end)
        at = end
        yield from _behind(reader, at)
    except Damaged:
        said = readable(bytes(data[at : len(data)])) if at < len(data) else ""
        yield Finding("inside.damaged", Place("rest", min(at, len(data))), said or None)


def exif_in(data: Buffer) -> photoshop.Reader:
    """Reads an EXIF block where it stands in the file."""

    def read(raw: bytes, path: str, start: int) -> Iterator[Finding]:
        yield from exif.read(data, start, len(raw), path)

    return read


def _layers(reader: Reader, at: int, end: int) -> Iterator[Finding]:
    width = 8 if reader.wide else 4
    size = reader.number(at, width)
    at += width
    if size:
        for number, layer in enumerate(_records(reader, at, min(end, at + size)), 1):
            yield from _layer(reader, layer, f"Layers/{number}")
    at += size
    if at + 4 <= end:  # masks of the whole document
        at += 4 + reader.number(at, 4)
    yield from _blocks(reader, at, end, _WHOLE)


def _records(reader: Reader, at: int, end: int) -> Iterator[Layer]:
    """The layers' own records; raises Damaged."""
    count = abs(struct.unpack(">h", reader.number(at, 2).to_bytes(2, "big"))[0])
    at += 2
    if count > _MAX_LAYERS:
        raise Damaged("too_many_parts")
    per = 10 if reader.wide else 6
    for _ in range(count):
        at += 16
        channels = reader.number(at, 2)
        at += 2 + per * channels
        if bytes(reader.data[at : at + 4]) != _SIGNS[0]:
            raise Damaged("structure")
        flags = reader.number(at + 10, 1)
        size = reader.number(at + 12, 4)
        at += 16
        last = at + size
        if last > end:
            raise Damaged("truncated")
        yield _record(reader, at, last, bool(flags & _HIDDEN))
        at = last


def _record(reader: Reader, at: int, last: int, hidden: bool) -> Layer:
    for _ in range(2):  # mask, blending
        at += 4 + reader.number(at, 4)
    length = reader.number(at, 1)
    name = bytes(reader.data[at + 1 : at + 1 + length]).decode("mac_roman", "replace")
    at += 1 + length + -(1 + length) % 4
    return Layer(name, hidden, at, last)


def _layer(reader: Reader, layer: Layer, path: str) -> Iterator[Finding]:
    kind = "content.hidden_part" if layer.hidden else "who.words"
    if layer.name:
        yield Finding(kind, Place(f"{path}/name"), layer.name)
    yield from _blocks(reader, layer.start, layer.end, path, hidden=layer.hidden)


def _blocks(
    reader: Reader, at: int, end: int, path: str, *, hidden: bool = False
) -> Iterator[Finding]:
    """Tagged blocks up to the first that does not fit; the rest as readable text."""
    for _ in range(_MAX_BLOCKS):
        if at + 12 > end or bytes(reader.data[at : at + 4]) not in _SIGNS:
            break
        key = bytes(reader.data[at + 4 : at + 8])
        width = 8 if reader.wide and key in _WIDE else 4
        size = reader.number(at + 8, width)
        begin = at + 8 + width
        if begin + size > end:
            break
        yield from _block(reader, key, begin, begin + size, path, hidden)
        at = begin + size
        while at < end and at % 4 and reader.data[at] == 0:
            at += 1
    said = readable(bytes(reader.data[at:end]))
    if said:
        yield Finding("hidden.unknown", Place(f"{path}/rest", at, end - at), said)


def _block(
    reader: Reader, key: bytes, at: int, end: int, path: str, hidden: bool
) -> Iterator[Finding]:
    raw = bytes(reader.data[at:end])
    name, kind = _BLOCKS.get(key, (key.decode("latin-1"), "software.setting"))
    place = Place(f"{path}/{name}", at, end - at)
    if key == b"luni":
        said = raw[4 : 4 + 2 * int.from_bytes(raw[:4], "big")].decode("utf-16-be", "replace")
        yield Finding("content.hidden_part" if hidden else "who.words", place, said.strip("\0"))
        return
    if key in (b"TySh", b"Txt2"):
        for said in texts(raw):
            yield Finding("hidden.text" if hidden else "who.words", place, said)
    if key == b"shmd":
        yield from _times(raw, place)
    if key in (b"Lr16", b"Lr32", b"Layr") and path == _WHOLE:
        for number, layer in enumerate(_records(reader, at, end), 1):
            yield from _layer(reader, layer, f"Layers/{number}")
        return
    said = readable(raw)
    if said or key in _BLOCKS:
        yield Finding(kind, place, said or f"{len(raw)} bytes")


def texts(raw: bytes) -> Iterator[str]:
    """What stands in text layers."""
    at = raw.find(_TEXT)
    while at >= 0:
        found = _LETTERS.match(raw, at + len(_TEXT))
        if found is None:
            return
        plain = _ESCAPED.sub(rb"\1", found[1])
        yield plain.decode("utf-16-be", "replace").strip("\r")
        at = raw.find(_TEXT, found.end())


def _times(raw: bytes, place: Place) -> Iterator[Finding]:
    for found in _TIME.finditer(raw):
        (seconds,) = struct.unpack(">d", found[1])
        if 0 < seconds < 1 << 33:
            said = f"{datetime.fromtimestamp(seconds, UTC):%Y:%m:%d %H:%M:%S} UTC"
            yield Finding("when.changed", place, said)


def _behind(reader: Reader, at: int) -> Iterator[Finding]:
    """What stands behind the pixels, where their length can be told."""
    data = reader.data
    channels, height, width, depth = struct.unpack(">HIIH", bytes(data[12:24]))
    packing = reader.number(at, 2)
    if packing == 0:
        end = at + 2 + channels * height * ((width * depth + 7) // 8)
    elif packing == 1:
        per = 4 if reader.wide else 2
        rows = bytes(data[at + 2 : at + 2 + per * channels * height])
        counts = struct.unpack(f">{len(rows) // per}{'I' if reader.wide else 'H'}", rows)
        end = at + 2 + len(rows) + sum(counts)
    else:
        return
    if end > len(data):
        raise Damaged("truncated")
    if end < len(data):
        raw = bytes(data[end : len(data)])
        said = readable(raw) or f"{len(raw)} bytes"
        kind = "hidden.trailer" if raw.strip(b"\0") else "hidden.padding"
        yield Finding(kind, Place("behind the end", end, len(raw)), said)


def strip(data: Buffer) -> NoReturn:
    """Refuse: such a document is never written."""
    measure(data)
    raise NotCleanable("no_writer")


FORMAT = Format(
    name="psd",
    label="Photoshop document",
    media="image/vnd.adobe.photoshop",
    suffix=".psd",
    suffixes=(".psd", ".psb"),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=strip,
    measure=measure,
    refuses="no_writer",
    inspected="captions, EXIF, XMP, IPTC, small copies, ids, paths and all other image resources; "
    "names, texts, times and files of layers; bytes behind the end",
    unseen="what the pixels of layers show, seen or hidden",
)
