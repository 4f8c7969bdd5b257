"""The four application segments that a JPEG needs in part, reduced to that part.

JFIF (says that colours are YCbCr; carries density and a thumbnail), Adobe's APP14 (says which
colour transform was used), EXIF (says which way up), and the colour profile (names screens,
makers and dates). Each is written anew from the values needed, so nothing can ride along; one that
reads so already stays as it is. Only those before the first scan count: decoders look no further.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

from toolkit.formats.base import Block, Buffer
from toolkit.formats.image import jpeg_apps
from toolkit.formats.jpeg_segments import APP0, Segment
from toolkit.formats.metadata import exif, icc
from toolkit.formats.readable import readable

APP1, APP2, APP14 = APP0 + 1, APP0 + 2, APP0 + 14
_JFIF, _ADOBE, _EXIF = b"JFIF\x00", b"Adobe", b"Exif\x00\x00"
_ICC = b"ICC_PROFILE\x00"
#: What a segment can hold, and what is left of that for a part of a profile.
_MOST = 0xFFFF - 2
_MOST_ICC = _MOST - 14
_UNITS = {1: " dots per inch", 2: " dots per cm"}
_UPRIGHT = 1


def blocks(data: Buffer, head: Sequence[Segment]) -> dict[int, Block]:
    """The blocks for these segments by their start, out of `head`, what stands before the scans.

    Of several JFIF or EXIF blocks the first counts, of several Adobe blocks the last, as in
    common decoders. All others are not in the result: they are to go whole.
    """
    kept: dict[int, Block] = {}
    jfif = _first(data, head, APP0, _JFIF, 14)
    adobe = _first(data, head[::-1], APP14, _ADOBE, 12)
    first_exif = _first(data, head, APP1, _EXIF[:5], jpeg_apps.EXIF_HEAD)
    if jfif is not None:
        kept[jfif.start] = _jfif_block(data, jfif)
    if adobe is not None:
        kept[adobe.start] = _adobe_block(data, adobe)
    if first_exif is not None:
        kept[first_exif.start] = _exif_block(data, first_exif)
    return kept | _icc_blocks(data, head)


def _first(
    data: Buffer, parts: Sequence[Segment], code: int, sign: bytes, least: int
) -> Segment | None:
    """The first segment of this marker with this head and at least so many bytes."""
    for part in parts:
        at = part.start + 4
        if part.code == code and part.end - at >= least and data[at : at + len(sign)] == sign:
            return part
    return None


def _segment(code: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(payload) + 2) + payload


def _jfif_block(data: Buffer, part: Segment) -> Block:
    """A head of version 1.01 without unit and thumbnail; odd pixel shapes are kept."""
    body = data[part.start + 4 : part.end]
    major, minor, unit, across, down, wide, high = struct.unpack_from(">BBBHHBB", body, 5)
    shape = _shape(across, down) if unit == 0 else (1, 1)
    neutral = _segment(APP0, _JFIF + struct.pack(">BBBHHBB", 1, 1, 0, *shape, 0, 0))
    if data[part.start : part.end] == neutral:
        return Block("APP0/JFIF", part.start, part.end)
    words = f"version {major}.{minor:02}, {across} x {down}{_UNITS.get(unit, '')}"
    kind = "look.description"
    if len(body) > 14:
        kind, text = "hidden.thumbnail", readable(body[14:])
        words += f", thumbnail of {wide} x {high}, {len(body) - 14} bytes {text}".rstrip()
    return Block("APP0/JFIF", part.start, part.end, kind, instead=neutral, value=words)


def _shape(across: int, down: int) -> tuple[int, int]:
    """A pixel's shape in lowest terms, so that the numbers say nothing else."""
    if not across or not down:
        return 1, 1
    common = math.gcd(across, down)
    return across // common, down // common


def _adobe_block(data: Buffer, part: Segment) -> Block:
    """Only the colour transform; any number above 2 is read as YCbCr or YCCK, like 2."""
    body = data[part.start + 4 : part.end]
    version, flags, more, transform = struct.unpack_from(">HHHB", body, 5)
    neutral = _segment(APP14, _ADOBE + struct.pack(">HHHB", 100, 0, 0, min(transform, 2)))
    if data[part.start : part.end] == neutral:
        return Block("APP14/Adobe", part.start, part.end)
    words = f"version {version}, flags {flags:#06x} {more:#06x}"
    kind = "software.setting"
    if len(body) > 12:
        kind, words = "hidden.unknown", f"{words} {readable(body[12:])}".rstrip()
    return Block("APP14/Adobe", part.start, part.end, kind, instead=neutral, value=words)


def _exif_block(data: Buffer, part: Segment) -> Block:
    """The orientation alone, and only where the picture is not upright as it stands."""
    start, size = part.start + 10, part.end - part.start - 10
    turned = exif.orientation(data, start, size)
    instead = None
    if turned != _UPRIGHT:
        instead = _segment(APP1, _EXIF + exif.upright_only(turned))
        if data[part.start : part.end] == instead:
            words = f"turned by EXIF orientation {turned}"
            return Block(
                "APP1/Exif/IFD0/Orientation", part.start, part.end, "look.orientation", value=words
            )
    return Block(
        "APP1/Exif",
        part.start,
        part.end,
        "hidden.packet",
        instead=instead,
        value=f"{size} bytes",
        read=jpeg_apps.reader(data, [part], "APP1/Exif"),
    )


def _icc_blocks(data: Buffer, head: Sequence[Segment]) -> dict[int, Block]:
    """A profile without names, where the picture needs one at all; see icc.neutral."""
    parts = [
        part
        for part in head
        if part.code == APP2 and data[part.start + 4 : part.start + 16] == _ICC
    ]
    if not parts:
        return {}
    profile = jpeg_apps.profile([data[part.start + 4 : part.end] for part in parts])
    stands = b"".join(data[part.start : part.end] for part in parts)
    path = "APP2/ICC_Profile"
    neutral = icc.neutral(profile)
    instead = None if neutral is None else _icc_segments(neutral)
    if stands == instead:
        words = "the colours' numbers only"
        return {p.start: Block(path, p.start, p.end, "look.colour", value=words) for p in parts}
    first, *others = parts
    kept = {
        part.start: Block(path, part.start, part.end, "device.profile", value="further part")
        for part in others
    }
    kept[first.start] = Block(
        path,
        first.start,
        first.end,
        "device.profile",
        instead=instead,
        value=f"{len(profile)} bytes",
        read=jpeg_apps.reader(data, parts, path),
    )
    return kept


def _icc_segments(profile: bytes) -> bytes:
    pieces = [profile[at : at + _MOST_ICC] for at in range(0, len(profile), _MOST_ICC)]
    return b"".join(
        _segment(APP2, _ICC + bytes([number, len(pieces)]) + piece)
        for number, piece in enumerate(pieces, 1)
    )
