"""A colour profile reduced to its colours: no names, dates, ids, private data.

sRGB, which viewers assume for a picture without a profile, is dropped. Display P3, Adobe RGB and
ProPhoto RGB become one and the same profile each, whoever's they were; so does what equals sRGB
without being called so. Other profiles of three primaries (or one grey curve) keep their numbers.
Profiles made of tables (printers, scanners, some screens) keep those, rebuilt without gaps: a
table measured on one single device remains as good as its serial number, and this cannot tell
it from a standard one.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from toolkit.formats.metadata import icc_shapes

HEADER = 128
MAX_TAGS = 100
MAX_SIZE = 16 << 20
_COLOURS = (b"rXYZ", b"gXYZ", b"bXYZ")
_CURVES = (b"rTRC", b"gTRC", b"bTRC")
_INTO, _OUT_OF = (b"A2B0", b"A2B1", b"A2B2"), (b"B2A0", b"B2A1", b"B2A2")
#: The order in which tags are written; nothing else is.
_ORDER = (
    b"desc", b"cprt", b"wtpt", b"chad", b"cicp", *_COLOURS, *_CURVES, b"kTRC", *_INTO, *_OUT_OF,
)  # fmt: skip
_SHAPES: dict[bytes, icc_shapes.Shape] = {
    b"wtpt": icc_shapes.xyz,
    b"chad": icc_shapes.matrix,
    b"cicp": icc_shapes.code_points,
    **dict.fromkeys(_COLOURS, icc_shapes.xyz),
    **dict.fromkeys((*_CURVES, b"kTRC"), icc_shapes.curve),
}
_CHANNELS = {
    b"GRAY": 1, b"RGB ": 3, b"CMYK": 4, b"Lab ": 3, b"XYZ ": 3, b"YCbr": 3, b"Luv ": 3,
    b"Yxy ": 3, b"HSV ": 3, b"HLS ": 3, b"CMY ": 3,
    **{b"%XCLR" % count: count for count in range(2, 16)},
}  # fmt: skip
_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")
#: Not a picture's own colours: links between devices, effects, lists of named inks.
_FOREIGN_CLASSES = (b"link", b"abst", b"nmcl")
_ABSOLUTE = b"\0\0\0\3"
_D50 = struct.pack(">3i", 63190, 65536, 54061)


class _Space(NamedTuple):
    """A well-known space: red, green and blue as X, Y, Z under D50, and its tone curve."""

    primaries: tuple[float, ...]
    curve: bytes


def _para(kind: int, *numbers: float) -> bytes:
    values = (round(number * 65536) for number in numbers)
    return b"para" + struct.pack(f">IHH{len(numbers)}i", 0, kind, 0, *values)


_SRGB_CURVE = _para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_SRGB = _Space(
    (0.43607, 0.22249, 0.01392, 0.38515, 0.71687, 0.09708, 0.14307, 0.06061, 0.71410),
    _SRGB_CURVE,
)
_KNOWN = (
    _Space(  # Display P3
        (0.51512, 0.24120, -0.00105, 0.29198, 0.69225, 0.04189, 0.15710, 0.06657, 0.78407),
        _SRGB_CURVE,
    ),
    _Space(  # Adobe RGB (1998)
        (0.60974, 0.31111, 0.01947, 0.20528, 0.62567, 0.06087, 0.14919, 0.06322, 0.74457),
        _para(0, 563 / 256),
    ),
    _Space(  # ProPhoto RGB
        (0.79767, 0.28804, 0.0, 0.13519, 0.71188, 0.0, 0.03134, 0.00009, 0.82491),
        _para(0, 1.8),
    ),
)
#: How far a primary may be off, and a tone (in steps of 255), to be seen as the same.
_NEAR_COLOUR, _NEAR_TONE = 0.0008, 0.75
#: Where two curves are compared: densely in the dark, where an eye sees the most.
_STEPS = (*range(32), *range(32, 256, 5), 255)


class Tag(NamedTuple):
    """One row of a profile's table: its signature, where it stands, its bytes."""

    name: bytes
    at: int
    body: bytes


def tags(profile: bytes) -> list[Tag] | None:
    """The tag table; None when it does not fit the profile or names a tag twice.

    Several tags may share one body; bodies that overlap to more than twice the profile do not.
    """
    if not HEADER + 4 <= len(profile) <= MAX_SIZE or profile[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", profile, HEADER)
    if count > MAX_TAGS or HEADER + 4 + 12 * count > len(profile):
        return None
    rows = struct.unpack_from(">" + "4sII" * count, profile, HEADER + 4)
    names, starts, sizes = rows[::3], rows[1::3], rows[2::3]
    if len(set(names)) < count or not _fits(set(zip(starts, sizes, strict=True)), len(profile)):
        return None
    bodies = {(at, size): profile[at : at + size] for at, size in zip(starts, sizes, strict=True)}
    spans = zip(starts, sizes, strict=True)
    return [Tag(name, span[0], bodies[span]) for name, span in zip(names, spans, strict=True)]


def _fits(spans: set[tuple[int, int]], end: int) -> bool:
    """Whether spans of (start, size) lie behind the header and name few bytes twice."""
    inside = all(at >= HEADER and at + size <= end for at, size in spans)
    return inside and sum(size for _, size in spans) <= 2 * end


def neutral(profile: bytes) -> bytes | None:
    """A profile of the same colours without names, dates, ids and private data.

    None where it can be left out without a visible change: it is called sRGB and is sRGB, or
    grey with sRGB's curve, to within a step of 255. None also where nothing can be kept: it is
    damaged, of version 5, a device link, an effect or a list of named inks, or describes its
    colours only by tags other than primaries, curves and the tables A2B0 to A2B2. Then a viewer
    that could use it shows other colours than before. Floating-point tables (D2B) are always
    left out, since a profile that has them must have the others, too. Never raises.

    neutral(neutral(profile)) is neutral(profile). Tables of one device stay its tables.
    """
    made = explicit(profile)
    left_out = made is not None and made in _of_srgb() and _called_srgb(profile)
    return None if left_out else made


def explicit(profile: bytes) -> bytes | None:
    """Like `neutral`, where a file has to have a profile: sRGB gets one, too."""
    profile = bytes(profile)
    found = tags(profile)
    space, connected = profile[16:20], profile[20:24]
    if found is None or profile[12:16] in _FOREIGN_CLASSES or not 2 <= profile[8] <= 4:
        return None
    if space not in _CHANNELS or connected not in (b"XYZ ", b"Lab "):
        return None
    kept = _kept({tag.name: tag.body for tag in found}, space, connected)
    if kept is None:
        return None
    known = _known(profile, kept) if connected == b"XYZ " else None
    if known is None:
        return _built(_header(profile, kept), kept)
    return _of_space(known, space)


@functools.cache
def _of_srgb() -> tuple[bytes, bytes]:
    return _of_space(_SRGB, b"RGB "), _of_space(_SRGB, b"GRAY")


def is_neutral(profile: bytes) -> bool:
    """Whether a profile is exactly what `neutral` would make of it."""
    return neutral(profile) == bytes(profile)


def surplus(profile: bytes, tag: Tag) -> int | None:
    """How many bytes a tag of colours has beyond its numbers; None when it is no such tag.

    A tag whose numbers make no sense is surplus as a whole.
    """
    if tag.name not in _ORDER[2:]:
        return None
    channels = _CHANNELS.get(profile[16:20], 0)
    sides = (channels, 3) if tag.name in _INTO else (3, channels)
    cut = (
        _SHAPES[tag.name](tag.body) if tag.name in _SHAPES else icc_shapes.table(tag.body, *sides)
    )
    return len(tag.body) - len(cut or b"")


def _kept(bodies: dict[bytes, bytes], space: bytes, connected: bytes) -> dict[bytes, bytes] | None:
    """The tags that make the colours, each cut to its exact size; None when they do not."""
    channels = _CHANNELS[space]
    into = partial(icc_shapes.table, ins=channels, outs=3)
    out_of = partial(icc_shapes.table, ins=3, outs=channels)
    tables = _sound(bodies, _INTO, into)
    if tables:
        tables |= _sound(bodies, _OUT_OF, out_of)
    curves: dict[bytes, bytes] = {}
    if space == b"GRAY":
        curves = _sound(bodies, (b"kTRC",), icc_shapes.curve)
    elif space == b"RGB " and connected == b"XYZ ":
        curves = _sound(bodies, _COLOURS, icc_shapes.xyz)
        curves |= _sound(bodies, _CURVES, icc_shapes.curve)
        curves = curves if len(curves) == len(_COLOURS + _CURVES) else {}
    if not tables and not curves:
        return None
    white = icc_shapes.xyz(bodies.get(b"wtpt", b"")) or b"XYZ " + bytes(4) + _D50
    more = _sound(bodies, (b"chad",), icc_shapes.matrix)
    more |= _sound(bodies, (b"cicp",), icc_shapes.code_points)
    return {b"wtpt": white, **more, **curves, **tables}


def _sound(
    bodies: dict[bytes, bytes], names: tuple[bytes, ...], shape: Callable[[bytes], bytes | None]
) -> dict[bytes, bytes]:
    cut = {name: shape(bodies[name]) for name in names if name in bodies}
    return {name: body for name, body in cut.items() if body is not None}


def _known(profile: bytes, kept: dict[bytes, bytes]) -> _Space | None:
    """The well-known space that these tags are; none where white is to be shown as measured."""
    if kept.keys() & {b"cicp", *_INTO} or profile[64:68] == _ABSOLUTE:
        return None
    return next((space for space in (_SRGB, *_KNOWN) if _is(kept, space)), None)


def _called_srgb(profile: bytes) -> bool:
    """Whether the profile's own description names sRGB."""
    found = tags(bytes(profile)) or []
    said = b"".join(tag.body.replace(b"\0", b"") for tag in found if tag.name == b"desc")
    return b"srgb" in said.lower()


def _is(kept: dict[bytes, bytes], space: _Space) -> bool:
    """Whether these tags show colours as this space does, as far as an eye can see."""
    if b"kTRC" in kept:
        return space is _SRGB and _same_tones(kept[b"kTRC"], space.curve)
    numbers = b"".join(kept[name][8:20] for name in _COLOURS)
    colours = (number / 65536 for number in struct.unpack(">9i", numbers))
    if any(
        abs(one - two) > _NEAR_COLOUR for one, two in zip(colours, space.primaries, strict=True)
    ):
        return False
    return all(_same_tones(kept[name], space.curve) for name in _CURVES)


@functools.lru_cache(maxsize=64)
def _same_tones(one: bytes, two: bytes) -> bool:
    """Whether two curves differ by less than a visible step, measured on sRGB's scale."""
    if one == two:
        return True
    return all(
        abs(_tone(one, step / 255) - _tone(two, step / 255)) * 255 < _NEAR_TONE for step in _STEPS
    )


def _tone(curve: bytes, x: float) -> float:
    """What sRGB would write for the light that this curve makes of x."""
    light = min(max(icc_shapes.curve_at(curve, x), -1.0), 2.0)
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _of_space(space: _Space, colours: bytes) -> bytes:
    """The one profile of a well-known space, or of its curve alone for grey."""
    bodies = {b"wtpt": b"XYZ " + bytes(4) + _D50}
    if colours == b"GRAY":
        bodies[b"kTRC"] = space.curve
    else:
        numbers = [round(number * 65536) for number in space.primaries]
        for count, name in enumerate(_COLOURS):
            triple = struct.pack(">3i", *numbers[3 * count : 3 * count + 3])
            bodies[name] = b"XYZ " + bytes(4) + triple
        bodies |= dict.fromkeys(_CURVES, space.curve)
    return _built(_head(b"\x04\x30", b"mntr" + colours + b"XYZ ", 0), bodies)


def _header(profile: bytes, kept: dict[bytes, bytes]) -> bytes:
    version = b"\x02\x10" if profile[8] < 4 else b"\x04\x30"
    version = b"\x04\x40" if b"cicp" in kept else version
    sort = profile[12:16] if profile[12:16] in _CLASSES else b"mntr"
    (intent,) = struct.unpack_from(">I", profile, 64)
    return _head(version, sort + profile[16:24], intent if intent <= 3 else 0)


def _head(version: bytes, spaces: bytes, intent: int) -> bytes:
    """The 128 bytes of a header but for the size, which are its first four."""
    return b"".join((
        bytes(8), version, bytes(2), spaces, bytes(12), b"acsp", bytes(24),
        struct.pack(">I", intent), _D50, bytes(48),
    ))  # fmt: skip


def _built(head: bytes, kept: dict[bytes, bytes]) -> bytes:
    """Header, table and bodies in one fixed order, equal bodies once."""
    wordy = _unicode if head[8] >= 4 else _ascii
    bodies = {**kept, **wordy(head[16:20].strip())}
    names = [name for name in _ORDER if name in bodies]
    at = HEADER + 4 + 12 * len(names)
    places: dict[bytes, int] = {}
    table, data = struct.pack(">I", len(names)), b""
    for name in names:
        body = bodies[name]
        if body not in places:
            places[body] = at + len(data)
            data += body + bytes(-len(body) % 4)
        table += name + struct.pack(">II", places[body], len(body))
    return struct.pack(">I", at + len(data)) + head[4:] + table + data


def _ascii(name: bytes) -> dict[bytes, bytes]:
    named = b"desc" + struct.pack(">II", 0, len(name) + 1) + name + b"\0" + bytes(78)
    return {b"desc": named, b"cprt": b"text" + bytes(4) + b"none\0"}


def _unicode(name: bytes) -> dict[bytes, bytes]:
    return {b"desc": _localised(name), b"cprt": _localised(b"none")}


def _localised(words: bytes) -> bytes:
    wide = words.decode("ascii").encode("utf-16-be")
    return b"mluc" + struct.pack(">3I2s2s2I", 0, 1, 12, b"en", b"US", len(wide), 28) + wide
