"""JPEG 2000: JP2 and JPX files and bare codestreams.

Specification: ISO/IEC 15444-1 Annex I and 15444-2 Annex M. What identifies people: XMP, EXIF,
IPTC and GeoJP2 in uuid boxes, XML boxes, rights boxes, links, labels, colour profiles that name a
device, comments in the codestream, boxes that no reader knows, and bytes behind the end.

What stays: the kind of file, size and depth, colours (a profile without names), palette and
channels, and the codestream without comments and pointers; its coded data byte for byte.

JPX files that are put together from several codestreams or that point at other files are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.image import jp2_codestream, jp2_header, jpeg_inside, trailer
from toolkit.formats.image.jp2_codestream import START
from toolkit.formats.metadata import exif, icc, iptc, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
_TYPE = b"\0\0\0\x14ftypjp2 \0\0\0\0jp2 "
_MAX_BOXES, _MAX_DEPTH = 20_000, 8
_CODED, _HEADER = b"jp2c", b"jp2h"
_SUPER = frozenset(
    {b"jp2h", b"res ", b"uinf", b"asoc", b"jpch", b"jplh", b"ftbl", b"comp", b"grp "}
)
_HEAD = 14
#: Boxes by which a picture is put together from parts, or from other files.
_COMPOSED = frozenset({b"ftbl", b"dtbl", b"comp", b"copt", b"inst", b"jpch", b"mdat", b"cref"})
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_EXIF = (b"JpgTiffExif->JP2", bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e"))
_IPTC = (
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"),
    bytes.fromhex("09a14e97c0b442e0bebf36df6f0ce36f"),
)
_GEO = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
_NAMES: dict[bytes, tuple[str, str]] = {
    b"xml ": ("xml", "hidden.packet"),
    b"jp2i": ("rights", "who.rights"),
    b"url ": ("link", "hidden.call"),
    b"ulst": ("list of ids", "hidden.id"),
    b"lbl ": ("label", "who.words"),
    b"resc": ("resolution of capture", "look.description"),
    b"resd": ("resolution of display", "look.description"),
    b"rreq": ("needed features", "look.description"),
    b"mp7b": ("MPEG-7", "hidden.packet"),
    b"chck": ("signature", "hidden.provenance"),
    b"free": ("free space", "hidden.gap"),
    b"jumb": ("JUMBF", "hidden.provenance"),
}


class Box(NamedTuple):
    """A box. body: where its content starts."""

    name: bytes
    start: int
    body: int
    end: int


def sniff_jp2(head: bytes) -> bool:
    """Whether this is a JP2 or JPX file."""
    return head[:12] == _SIGNATURE


def sniff_j2k(head: bytes) -> bool:
    """Whether this is a bare codestream."""
    return head[:4] == START


def boxes(data: Buffer, start: int, end: int, left: list[int] | None = None) -> Iterator[Box]:
    """The boxes between two places, up to the first that does not fit; raises TooLarge.

    left: how many there may be, in all calls that share it.
    """
    at, left = start, [_MAX_BOXES] if left is None else left
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1 and body + 8 <= end:
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            return
        left[0] -= 1
        if left[0] < 0:
            raise TooLarge("too_many_parts")
        yield Box(name, at, body, at + size)
        at += size


# ---- inspect --------------------------------------------------------------------------------


def inspect(data: Buffer) -> Iterator[Finding]:
    """Everything that a picture does not need; never raises for what is wrong with one box."""
    end, left = 12, [_MAX_BOXES]
    for box in boxes(data, 12, len(data), left):
        yield from _box(data, box, "", left)
        end = box.end
    if end < len(data):
        yield from _behind(data, end)


def _behind(data: Buffer, end: int) -> Iterator[Finding]:
    for block in trailer.blocks(data, end, jpeg_inside.traces):
        place = Place(block.name, block.start, block.end - block.start)
        if block.kind is not None:
            said = block.value or readable(bytes(data[block.start : block.end]))
            yield Finding(block.kind, place, said or None)
        if block.read is not None:
            yield from block.read()


def _box(data: Buffer, box: Box, path: str, left: list[int]) -> Iterator[Finding]:
    name = box.name.decode("latin-1").strip()
    where = f"{path}{name}"
    if box.name == b"ftyp":
        yield from _type(data, box)
    elif box.name == _CODED:
        yield from _codestream(data, box, where)
    elif box.name == b"colr":
        yield from _colour(data, box, where)
    elif box.name == b"uuid":
        yield from _uuid(data, box, where)
    elif box.name in _SUPER and path.count("/") < _MAX_DEPTH:
        yield from _super(data, box, where, left)
    else:
        yield from _other(data, box, where)


def _super(data: Buffer, box: Box, path: str, left: list[int]) -> Iterator[Finding]:
    """The boxes in a box; those of the header that stay are no findings."""
    end, seen = box.body, dict[bytes, bytes]()
    for inner in boxes(data, box.body, box.end, left):
        raw = bytes(data[inner.body : inner.end])
        stays = path == "jp2h" and inner.name in jp2_header.NEEDED and inner.name not in seen
        if not stays or jp2_header.exact(inner.name, raw, seen) != raw or inner.name == b"colr":
            yield from _box(data, inner, f"{path}/", left)
        seen.setdefault(inner.name, raw)
        end = inner.end
    yield from _rest(data, end, box.end, path)


def _type(data: Buffer, box: Box) -> Iterator[Finding]:
    raw = bytes(data[box.body : box.end])
    if bytes(data[box.start : box.end]) != _TYPE:
        said = readable(raw) or raw.hex()
        yield Finding("look.description", Place("ftyp", box.start, box.end - box.start), said)


def _codestream(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    try:
        found = jp2_codestream.parts(data, box.body, box.end)
    except Damaged:
        yield Finding("inside.damaged", Place(path, box.start, box.end - box.start))
        return
    yield from jp2_codestream.traces(data, found, path)
    yield from _rest(data, found.end, box.end, path)


def _rest(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    if start < end:
        said = readable(bytes(data[start:end])) or f"{end - start} bytes"
        yield Finding("hidden.gap", Place(f"{path}/rest", start, end - start), said)


def _colour(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    raw = bytes(data[box.body : box.end])
    place = Place(path, box.start, box.end - box.start)
    if jp2_header.neutral_colour(raw) != raw or path != "jp2h/colr":
        yield Finding("device.profile", place, f"{len(raw)} bytes")
        if raw[:1] in (b"\2", b"\3"):
            yield from icc.read(raw[3:], path, box.body + 3)
        elif raw[:1] != b"\1":
            yield Finding("device.profile", place, readable(raw) or None)
    elif raw[:1] != b"\1":
        yield Finding("look.colour", place, "the colours' numbers only")


def _uuid(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    raw = bytes(data[box.body : box.end])
    name, body, at = raw[:16], raw[16:], box.body + 16
    place = Place(path, box.start, box.end - box.start)
    if name == _XMP:
        yield Finding("hidden.packet", place, f"{len(body)} bytes")
        yield from xmp.read(body, f"{path}/XMP", at)
    elif name in _EXIF:
        skip = 6 if body[:4] == b"Exif" else 0
        yield Finding("hidden.packet", place, f"{len(body)} bytes")
        yield from exif.read(data, at + skip, len(body) - skip, f"{path}/Exif")
    elif name in _IPTC:
        yield Finding("hidden.packet", place, f"{len(body)} bytes")
        yield from iptc.read(body, f"{path}/IPTC", at)
    elif name == _GEO:
        yield Finding("where.gps", place, readable(body) or f"{len(body)} bytes")
        yield from exif.read(data, at, len(body), f"{path}/GeoTIFF")
    else:
        yield Finding("hidden.unknown", place, readable(raw) or raw[:100].hex())


def _other(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    raw = bytes(data[box.body : box.end])
    label, kind = _NAMES.get(box.name, ("", "hidden.unknown"))
    place = Place(f"{path} ({label})" if label else path, box.start, box.end - box.start)
    text = raw.decode("utf-8", "replace") if box.name in (b"lbl ", b"xml ") else readable(raw)
    yield Finding(kind, place, text.strip("\0") or f"{len(raw)} bytes")
    if b"xmpmeta" in raw:
        yield from xmp.read(raw, path, box.body)


# ---- strip and content ----------------------------------------------------------------------


class Picture(NamedTuple):
    """What stays of a file: the boxes of its header, and its codestream."""

    header: list[bytes]
    box: Box


def _picture(data: Buffer) -> Picture:
    """Raises Damaged unless there is exactly one picture and nothing from elsewhere."""
    headers, coded, end = [], [], 12
    for box in boxes(data, 12, len(data)):
        if box.name in _COMPOSED:
            raise Damaged(
                "external_data" if box.name in (b"ftbl", b"dtbl") else "unsupported_variant"
            )
        headers += [box] if box.name == _HEADER else []
        coded += [box] if box.name == _CODED else []
        end = box.end
    if len(headers) != 1 or len(coded) != 1:
        raise Damaged("truncated" if end < len(data) else "unsupported_variant")
    return Picture(_header(data, headers[0]), coded[0])


def _header(data: Buffer, header: Box) -> list[bytes]:
    """The boxes that stay of a header, in order, of each kind the first."""
    found: dict[bytes, bytes] = {}
    inner = list(boxes(data, header.body, header.end))
    jp2_header.require_palette_first([box.name for box in inner])
    for box in inner:
        raw = jp2_header.exact(box.name, bytes(data[box.body : box.end]), found)
        if box.name in jp2_header.NEEDED and raw and box.name not in found:
            found[box.name] = raw
    if len(found.get(b"ihdr", b"")) != _HEAD or b"colr" not in found:
        raise Damaged("structure")
    return [struct.pack(">I4s", 8 + len(raw), name) + raw for name, raw in found.items()]


def strip(data: Buffer) -> Iterator[Piece]:
    """The file written anew around its codestream."""
    found = _picture(data)
    stream = jp2_codestream.parts(data, found.box.body, found.box.end)
    coded = list(jp2_codestream.clean(data, stream))
    size = 8 + sum(len(each) if isinstance(each, bytes) else each[1] - each[0] for each in coded)
    if size >= 1 << 32:
        raise TooLarge("too_many_bytes")
    header = b"".join(found.header)
    yield _SIGNATURE + _TYPE + struct.pack(">I4s", 8 + len(header), _HEADER) + header
    yield struct.pack(">I4s", size, _CODED)
    yield from coded


def content(data: Buffer) -> Iterator[Piece]:
    """The header as it stays, and the codestream as it stays."""
    found = _picture(data)
    yield b"".join(found.header)
    yield from jp2_codestream.clean(
        data, jp2_codestream.parts(data, found.box.body, found.box.end)
    )


def measure(data: Buffer) -> Size:
    """The size by the codestream, which is what is decoded."""
    return jp2_codestream.size_of(data, _picture(data).box.body)


# ---- bare codestreams -----------------------------------------------------------------------


def _inspect_bare(data: Buffer) -> Iterator[Finding]:
    found = jp2_codestream.parts(data, 0, len(data))
    yield from jp2_codestream.traces(data, found, "codestream")
    if found.end < len(data):
        yield from _behind(data, found.end)


def _strip_bare(data: Buffer) -> Iterator[Piece]:
    yield from jp2_codestream.clean(data, jp2_codestream.parts(data, 0, len(data)))


def _measure_bare(data: Buffer) -> Size:
    return jp2_codestream.size_of(data, 0)


JP2 = Format(
    name="jp2", label="JPEG 2000 picture", media="image/jp2", suffix=".jp2",
    suffixes=(".jp2", ".jpx", ".jpf", ".jpm"), sniff=sniff_jp2, inspect=inspect, strip=strip,
    content=content, measure=measure,
    inspected="EXIF, XMP, IPTC, GeoJP2, XML, rights, links, labels, colour profiles, resolutions, "
    "comments, unknown boxes and markers, bytes behind the end",
    removed="all boxes that are not needed to show the picture, comments, pointers, bytes behind "
    "the end",
    kept="size, depth, palette and channels; the coded pixels; colours, without names",
    unseen="bytes behind the last code inside a tile; marks in the pixels themselves",
)  # fmt: skip
J2K = Format(
    name="j2k", label="JPEG 2000 codestream", media="image/j2c", suffix=".j2k",
    suffixes=(".j2k", ".j2c", ".jpc"), sniff=sniff_j2k, inspect=_inspect_bare, strip=_strip_bare,
    content=_strip_bare, measure=_measure_bare,
    inspected="comments, pointers and unknown markers, bytes behind the end",
    removed="comments, pointers, bytes behind the end",
    kept="the coded pixels and all that is needed to decode them",
    unseen="bytes behind the last code inside a tile; marks in the pixels themselves",
)  # fmt: skip
FORMATS: tuple[Format, ...] = (JP2, J2K)
