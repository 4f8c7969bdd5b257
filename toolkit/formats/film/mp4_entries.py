"""Sample entries: how the samples of a track are coded (ISO/IEC 14496-12 and 14496-15).

A clean entry says the coding, the size or the channels, and what a decoder needs; the program's
name, its maker's letters and unknown boxes go. Codings that are not listed are refused: their
samples could say anything. How samples of each coding are cut stands here, too.

What we cannot see: filling inside coded sound; marks that encoders leave in ProRes and the like.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from toolkit.errors import Damaged, Locked, NotCleanable
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.bmff import Box, fields, some_boxes, written
from toolkit.formats.film import (
    codec_config,
    jpeg_frames,
    mp4_esds,
    mp4_parts,
    mp4_subtitles,
    mpeg_video,
    nal,
)
from toolkit.formats.film.nal import AV1, H264, HEVC, Coding
from toolkit.formats.film.repeated_findings import Notes

#: Cuts one sample: (data, start, end, notes) -> what stays.
Cut = Callable[[Buffer, int, int, "Notes | None"], list[Piece]]

#: Codings of pictures that are cut: entry -> coding and its configuration.
_UNITS = {
    **dict.fromkeys((b"avc1", b"avc2", b"avc3", b"avc4", b"dva1", b"dvav"), (H264, b"avcC")),
    **dict.fromkeys((b"hvc1", b"hev1", b"dvh1", b"dvhe", b"hvc2", b"hev2"), (HEVC, b"hvcC")),
    **dict.fromkeys((b"av01", b"dav1"), (AV1, b"av1C")),
}
_JPEG = frozenset({b"jpeg", b"mjpg", b"MJPG"})
#: MPEG-1 and MPEG-2 as QuickTime calls it: also HDV, XDCAM, IMX, by size and rate.
_MPEG = frozenset({
    b"m1v ", b"m1v1", b"mp1v", b"mp2v", b"m2v1", b"AVmp", b"xdhd", b"xdh2",
    *(b"hdv%c" % last for last in b"123456789a"),
    *(b"xdv%c" % last for last in b"123456789abcdef"),
    *(b"xd5%c" % last for last in b"1459abcdef"),
    *(b"mx%c%c" % (rate, system) for rate in b"345" for system in b"np"),
})  # fmt: skip
#: Codings of pictures that have no place for words, or whose every byte is a pixel. Not CineForm
#: (CFHD), whose encoders write the moment and a number of the clip into each picture.
_PLAIN = frozenset({
    b"vp08", b"vp09", b"s263", b"h263", b"apch", b"apcn", b"apcs", b"apco", b"ap4h", b"ap4x",
    b"AVdn", b"AVdh", b"cvid", b"SVQ1", b"SVQ3", b"rpza", b"rle ", b"smc ", b"raw ",
    b"2vuy", b"yuv2", b"v210", b"v308", b"v408", b"v410", b"icod",
})  # fmt: skip
_SOUNDS = frozenset({
    b"mp4a", b"alac", b"ac-3", b"ec-3", b"ac-4", b"Opus", b"fLaC", b"samr", b"sawb", b"sawp",
    b"sevc", b"sqcp", b".mp3", b"ms\x00\x55", b"dtsc", b"dtsh", b"dtsl", b"dtse", b"mha1",
    b"mhm1", b"ima4", b"MAC3", b"MAC6", b"agsm", b"apac",
})  # fmt: skip
#: Plain sound: entry -> bytes of a value, None where the entry says how many bits.
_PCM = {
    b"sowt": None,
    b"twos": None,
    b"raw ": None,
    b"NONE": None,
    b"in24": 3,
    b"in32": 4,
    b"fl32": 4,
    b"fl64": 8,
    b"ulaw": 1,
    b"alaw": 1,
    b"ipcm": None,
    b"fpcm": None,
    b"lpcm": None,
    b"\x00\x00\x00\x00": None,
}
_SEALED = frozenset({b"encv", b"enca", b"enct", b"encs", b"drms", b"drmi", b"p608"})
_DOLBY = frozenset({b"dvcC", b"dvvC", b"dvwC"})


class Entry(NamedTuple):
    """A clean entry; how its samples are cut (None: not at all); sound's (samples, bytes).

    coding: of pictures in units behind lengths.
    """

    name: bytes
    raw: bytes
    cut: Cut | None = None
    unit: tuple[int, int] | None = None
    coding: Coding | None = None


def read(data: Buffer, box: Box, handler: bytes, quicktime: bool) -> Entry:
    """A clean entry of a track of this kind; raises Locked, Damaged or NotCleanable."""
    if box.name in _SEALED:
        raise Locked("encrypted")
    if handler == b"vide":
        return _visual(data, box)
    if handler == b"soun":
        return _sound(data, box, quicktime)
    return Entry(box.name, *mp4_subtitles.clean(data, box))


def _parts(data: Buffer, box: Box, at: int) -> tuple[dict[bytes, bytes], bytes]:
    """The boxes in an entry, as they are by name and clean in a row; raises Locked or Damaged."""
    found, kept = dict[bytes, bytes](), []
    for part in some_boxes(data, at, box.end):
        if part.name == b"sinf":
            raise Locked("encrypted")
        body = data[part.body : part.end]
        if part.name in found:
            continue
        clean = mp4_parts.clean(part.name, body)
        if clean is not None:
            found[part.name] = body
            one = written(part.name, clean)
            if box.name != b"mp4a" or one not in mp4_parts.PLAIN_LAYOUTS:
                kept.append(one)
    return found, b"".join(kept)


def _visual(data: Buffer, box: Box) -> Entry:
    cursor = fields(data, box)
    cursor.take(24)
    size, density = cursor.take(4), cursor.take(8)
    cursor.take(38)
    depth, table = cursor.take(2), cursor.take(2)
    if table == b"\x00\x00" and depth[1] & 0x1F <= 8 and depth != b"\x00\x00":
        raise NotCleanable("unsupported_variant")
    found, kept = _parts(data, box, cursor.at)
    cut, coding = _visual_cut(box.name, found)
    head = bytes(6) + b"\x00\x01" + bytes(16) + size + density + bytes(4) + b"\x00\x01"
    raw = written(box.name, head, bytes(32), depth, b"\xff\xff", kept)
    return Entry(box.name, raw, cut, coding=coding)


def _visual_cut(name: bytes, found: dict[bytes, bytes]) -> tuple[Cut | None, Coding | None]:
    """How pictures of this coding are cut; raises Damaged or NotCleanable."""
    if name in _UNITS:
        codec, config = _UNITS[name]
        if config not in found:
            raise Damaged("structure")
        dolby = bool(_DOLBY & found.keys())
        layers = bool({b"lhvC", b"mvcC"} & found.keys())
        coding = codec_config.coding(codec, found[config], dolby=dolby, layers=layers)
        return partial(_units, coding), coding
    if name == b"mp4v":
        if b"esds" not in found or mp4_esds.read(found[b"esds"]).number not in mp4_esds.VISUAL:
            raise NotCleanable("unsupported_variant")
        return mpeg_video.cut, None
    if name in _MPEG:
        return mpeg_video.cut, None
    if name in _JPEG:
        return jpeg_frames.cut, None
    if name in _PLAIN:
        return None, None
    raise NotCleanable("unsupported_variant")


def _units(coding: Coding, data: Buffer, start: int, end: int, notes: Notes | None) -> list[Piece]:
    return nal.cut(data, start, end, coding, notes)


def _sound(data: Buffer, box: Box, quicktime: bool) -> Entry:
    """A sound entry in the form it has; QuickTime knows two longer ones."""
    if box.name not in _SOUNDS and box.name not in _PCM:
        raise NotCleanable("unsupported_variant")
    cursor = fields(data, box)
    cursor.take(8)
    version = cursor.number(2)
    cursor.take(6)
    shape, _, rate = cursor.take(4), cursor.take(4), cursor.take(4)
    more = b""
    if version and quicktime:
        if version > 2:
            raise NotCleanable("unsupported_variant")
        more = cursor.take(16 if version == 1 else 36)
    _, kept = _parts(data, box, cursor.at)
    packing = b"\xff\xfe" if version == 1 and quicktime and box.name == b"mp4a" else bytes(2)
    head = bytes(6) + b"\x00\x01" + struct.pack(">H", version) + bytes(6) + shape + packing
    raw = written(box.name, head, bytes(2), rate, more, kept)
    return Entry(box.name, raw, None, _unit(box.name, version, shape, more))


def _unit(name: bytes, version: int, shape: bytes, more: bytes) -> tuple[int, int] | None:
    """How many samples are how many bytes, where sample tables do not say."""
    if version == 1 and more:
        per, _, size = struct.unpack_from(">III", more)
        return (per, size) if per and size else None
    channels, bits = struct.unpack(">HH", shape)
    if name == b"ima4":
        return 64, 34 * channels
    if name == b"MAC3":
        return 6, 2 * channels
    if name not in _PCM or version == 2:
        return None
    each = _PCM[name] or (bits + 7) // 8
    return (1, each * channels) if each * channels else None
