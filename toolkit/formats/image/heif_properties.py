"""The properties of items in HEIF pictures: which stay, in what form, and what the others say.

Only properties that change how a picture is decoded or shown stay, cut to the length that their
standard gives them: ISO/IEC 23008-12 section 6.5, ISO/IEC 14496-12 section 12.1, and the AVIF
specification. A colour profile stays without its words.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, Fields, fields, letters, moment
from toolkit.formats.image.heif_bitstream import CODECS
from toolkit.formats.metadata import icc
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

PROFILES = (b"prof", b"rICC")
#: Fixed fields of a visual sample entry; its own boxes follow.
ENTRY = 78
#: Boxes of a sample table -> bytes of one row; a count stands in front of the rows.
TABLES = {b"stts": 8, b"ctts": 8, b"stsc": 12, b"stss": 4}
#: Alpha planes are shown; every other auxiliary picture is not.
ALPHA = frozenset({
    "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
    "urn:mpeg:hevc:2015:auxid:1",
    "urn:mpeg:avc:2015:auxid:1",
})  # fmt: skip
_MICROSECONDS, _NANOSECONDS = 1_000_000, 1_000_000_000
#: Atomic time counts from here; seconds between 1904 and 1958.
_SINCE_1958 = 1_704_067_200
#: Coders fill up the last row and column of blocks, and a crop takes that away again.
_FILLING = 64


def exactly(size: int) -> Callable[[bytes], bytes]:
    """The first bytes of a box, which must be there."""
    return lambda body: Fields(body, 0, len(body)).take(size)


def _pixel_depths(body: bytes) -> bytes:
    """Bits per channel. The longer form may name channels in words, so the short one stays."""
    cursor = Fields(body, 4, max(4, len(body)))
    count = cursor.number(1)
    return bytes(4) + bytes([count]) + cursor.take(count)


def _auxiliary(body: bytes) -> bytes:
    return bytes(4) + auxiliary_type(body).encode() + b"\x00"


def _colour(body: bytes) -> bytes | None:
    if body[:4] == b"nclx":
        return exactly(11)(body)
    if body[:4] in PROFILES:
        neutral = icc.neutral(body[4:])
        return None if neutral is None else b"prof" + neutral
    return None


def _layer_sizes(body: bytes) -> bytes:
    return exactly(13 if body[:1] == b"\x01" else 7)(body)


#: What a clean file holds of a property: None means nothing.
STAYS: dict[bytes, Callable[[bytes], bytes | None]] = {
    b"ispe": exactly(12), b"pasp": exactly(8), b"clap": exactly(32), b"irot": exactly(1),
    b"imir": exactly(1), b"iscl": exactly(12), b"clli": exactly(4), b"mdcv": exactly(24),
    b"amve": exactly(8), b"a1op": exactly(1), b"lsel": exactly(2), b"a1lx": _layer_sizes,
    b"pixi": _pixel_depths, b"auxC": _auxiliary, b"colr": _colour,
    **{codec.config: codec.clean_config for codec in CODECS.values()},
}  # fmt: skip


def clean(name: bytes, body: bytes) -> bytes | None:
    """A property as it may stand in a clean file, or None; raises Damaged when it is too short."""
    stays = STAYS.get(name)
    return None if stays is None else stays(body)


def auxiliary_type(body: bytes) -> str:
    """What an auxiliary picture is for, as a name in dotted or colon form."""
    return Fields(body, 4, len(body)).text() if len(body) >= 4 else ""


def size(body: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the spatial extents."""
    if len(body) < 12:
        raise Damaged("structure")
    width, height = struct.unpack_from(">II", body, 4)
    return width, height


def shown(coded: tuple[int, int], crop: bytes) -> tuple[int, int]:
    """How much of a coded picture its crop leaves; raises Damaged."""
    if len(crop) < 16:
        raise Damaged("structure")
    across, by, down, per = struct.unpack_from(">4I", crop)
    if not by or not per:
        raise Damaged("structure")
    return min(coded[0], across // by), min(coded[1], down // per)


def cut_away(coded: tuple[int, int], crop: bytes) -> str:
    """What a crop hides of a coded picture, in words; "" where that is a coder's filling."""
    left = shown(coded, crop)
    if all(whole - part < _FILLING for whole, part in zip(coded, left, strict=True)):
        return ""
    return "{} x {} pixels, of which {} x {} are shown".format(*coded, *left)


def traces(data: Buffer, box: Box, shown: bool, path: str) -> Iterator[Finding]:
    """What a property says about people, devices and moments.

    shown: whether it belongs to a picture that stays, where only surplus bytes are traces.
    """
    path = f"{path}/{box.word}"
    place = Place(path, box.start, box.end - box.start)
    body = data[box.body : box.end]
    if box.name == b"colr" and body[:4] in PROFILES:
        yield from _profile(body[4:], shown, f"{path}/ICC", box.body + 4)
    elif box.name in STAYS:
        if shown:
            yield from _surplus(body, clean(box.name, body) or b"", place)
    elif box.name in _SAYS:
        name, kind, say = _SAYS[box.name]
        said = say(fields(data, box))
        yield Finding(kind, Place(f"{path}/{name}", place.start, place.size), said or None)
    else:
        yield Finding("hidden.unknown", place, readable(body) or f"{len(body)} bytes")


def _profile(profile: bytes, shown: bool, path: str, start: int) -> Iterator[Finding]:
    if shown and icc.is_neutral(profile):
        yield Finding("look.colour", Place(path, start, len(profile)), "colour profile")
    elif profile:
        yield from icc.read(profile, path, start)


def _surplus(body: bytes, stays: bytes, place: Place) -> Iterator[Finding]:
    """Bytes that a property has beyond what its standard gives it."""
    if place.path.endswith("C") and not place.path.endswith("auxC") and body != stays:
        said = readable(body) or f"{len(body) - len(stays)} bytes"
        yield Finding("hidden.text", Place(f"{place.path}/SEI", place.start, place.size), said)
    elif len(body) > len(stays):
        said = letters(body[len(stays) :])
        if said or not place.path.endswith("pixi"):
            said = said or f"{len(body) - len(stays)} bytes"
            yield Finding("hidden.gap", place, said)


def _texts(cursor: Fields) -> str:
    """Words in a language: a name, a description, tags; or an alternative text."""
    cursor.full()
    parts: list[str] = []
    while cursor.left > 0 and len(parts) < 8:
        parts.append(cursor.text())
    return ", ".join(filter(None, parts))


def _wall_time(cursor: Fields) -> str:
    cursor.full()
    return moment(cursor.number(8) // _MICROSECONDS) if cursor.left >= 8 else ""


def _atomic_time(cursor: Fields) -> str:
    cursor.full()
    if cursor.left < 8:
        return ""
    return moment(cursor.number(8) // _NANOSECONDS + _SINCE_1958)


def _text_or_size(cursor: Fields) -> str:
    return readable(cursor.data[cursor.at : cursor.end]) or f"{cursor.left} bytes"


#: Properties that say something: their standard names, kinds of trace, and how to read them.
_SAYS: dict[bytes, tuple[str, str, Callable[[Fields], str]]] = {
    b"udes": ("UserDescription", "who.words", _texts),
    b"altt": ("AlternativeText", "who.words", _texts),
    b"crtt": ("CreateDate", "when.taken", _wall_time),
    b"mdft": ("ModifyDate", "when.changed", _wall_time),
    b"itai": ("TAITimestamp", "when.taken", _atomic_time),
    b"taic": ("TAIClockInfo", "look.description", _text_or_size),
    b"cmin": ("CameraIntrinsicMatrix", "device.setting", _text_or_size),
    b"cmex": ("CameraExtrinsicMatrix", "device.setting", _text_or_size),
    b"lhvC": ("LayeredHEVCConfiguration", "look.description", _text_or_size),
    b"reve": ("ReferenceViewingEnvironment", "look.description", _text_or_size),
    b"ndwt": ("NominalDiffuseWhite", "look.description", _text_or_size),
    b"cclv": ("ContentColourVolume", "look.description", _text_or_size),
    b"tols": ("TargetOutputLayerSet", "look.description", _text_or_size),
    b"prdi": ("ProgressiveDerivation", "look.description", _text_or_size),
    b"rref": ("RequiredReferenceTypes", "look.description", _text_or_size),
}
