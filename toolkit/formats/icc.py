"""ICC colour profiles: they name devices, programs, dates; after ICC.1:2022 and ICC.1:2001.

A profile is needed to show colours right, its words are not. So it is replaced by one with the
same primaries, white point and curves and no words; sRGB, which viewers assume, is dropped. A
profile made of tables (printers, scanners) is rebuilt with its tables copied: such tables can
be those of one single device, which this can not see.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_HEADER = 128
_MAX_TAGS = 100
_MAX_SIZE = 8 << 20
#: Tags that hold the colour transform, and nothing else. Everything else goes.
_TRANSFORM = (
    b"wtpt", b"chad", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC",
    b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"cicp",
)  # fmt: skip
_SHAPES = (b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"cicp")
#: sRGB's primaries as profiles carry them (D50), and how far two profiles may differ and look
#: the same.
_SRGB = {
    b"rXYZ": (0.4361, 0.2225, 0.0139), b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}  # fmt: skip
_TOLERANCE, _CURVE_TOLERANCE = 0.003, 0.012
_NAMES = {
    b"desc": "ProfileDescription", b"cprt": "ProfileCopyright", b"dmnd": "DeviceMfgDesc",
    b"dmdd": "DeviceModelDesc", b"vued": "ViewingCondDesc", b"targ": "CharTarget",
    b"tech": "Technology", b"meta": "Metadata", b"dscm": "ProfileDescriptionML",
}  # fmt: skip


class _Tag(NamedTuple):
    name: bytes
    at: int
    body: bytes


def read(profile: bytes, path: str, start: int) -> Iterator[Finding]:
    """What a profile says beyond colours: names, makers, dates, private data. Never raises."""
    profile = bytes(profile)
    if len(profile) < _HEADER:
        yield Finding(
            "device.profile", Place(path, start, len(profile)), readable(profile) or None
        )
        return
    for name, at, said in _header_words(profile):
        yield Finding("device.profile", Place(f"{path}/ICC-header/{name}", start + at, 4), said)
    tags = _tags(profile)
    for tag in tags or []:
        if tag.name in _TRANSFORM:
            continue
        name = _NAMES.get(tag.name) or tag.name.decode("latin-1").strip()
        said = _words(tag.body)
        if said or tag.name not in _NAMES:
            place = Place(f"{path}/ICC_Profile/{name}", start + tag.at, len(tag.body))
            yield Finding("device.profile", place, said or f"{len(tag.body)} bytes")
    if tags is None:
        yield Finding(
            "device.profile", Place(path, start, len(profile)), readable(profile) or None
        )


def _header_words(profile: bytes) -> Iterator[tuple[str, int, str]]:
    for name, at in (("ProfileCMMType", 4), ("PrimaryPlatform", 40), ("DeviceManufacturer", 48),
                     ("DeviceModel", 52), ("ProfileCreator", 80)):  # fmt: skip
        said = profile[at : at + 4].strip(b"\0 ")
        if said and said.isascii():
            yield name, at, said.decode("ascii")
    date = struct.unpack_from(">6H", profile, 24)
    if any(date):
        day, clock = ":".join(f"{n:02d}" for n in date[:3]), ":".join(f"{n:02d}" for n in date[3:])
        yield "ProfileDateTime", 24, f"{day} {clock}"
    if profile[84:100].strip(b"\0"):
        yield "ProfileID", 84, profile[84:100].hex()


def _words(body: bytes) -> str:
    if body[:4] == b"mluc" or b"\0\0\0" in body[8:40]:
        return readable(body[4:])
    return readable(body[8:]) if body[:4] in (b"text", b"desc") else readable(body)


def _tags(profile: bytes) -> list[_Tag] | None:
    """The tag table; None when it does not fit the profile."""
    if len(profile) < _HEADER + 4 or len(profile) > _MAX_SIZE or profile[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MAX_TAGS or _HEADER + 4 + 12 * count > len(profile):
        return None
    found = []
    for number in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number)
        if at + size > len(profile):
            return None
        found.append(_Tag(name, at, profile[at : at + size]))
    return found


def neutral(profile: bytes) -> bytes | None:
    """A profile of the same colours without names, dates, ids and private data.

    None when it can be dropped without a visible change (sRGB, or grey with sRGB's curve), and
    when it is damaged. Neutral of neutral is the same bytes.
    """
    profile = bytes(profile)
    tags = _tags(profile)
    if tags is None:
        return None
    kept = {tag.name: tag.body for tag in tags if tag.name in _TRANSFORM}
    kept = {name: body for name, body in kept.items() if _sound(body)}
    if not _complete(kept) or _is_srgb(profile, kept):
        return None
    return _built(profile, kept)


def is_neutral(profile: bytes) -> bool:
    """Whether a profile is exactly what `neutral` would make of it."""
    return neutral(profile) == bytes(profile)


def _sound(body: bytes) -> bool:
    """A shape we know, of the length that its own fields say, so that nothing hides behind it."""
    kind = body[:4]
    if kind not in _SHAPES or body[4:8] != bytes(4):
        return False
    if kind == b"curv" and len(body) >= 12:
        return len(body) == 12 + 2 * int(struct.unpack_from(">I", body, 8)[0])
    if kind == b"para" and len(body) >= 12:
        counts = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
        return len(body) == 12 + 4 * counts.get(struct.unpack_from(">H", body, 8)[0], -9)
    fixed = {b"XYZ ": 20, b"sf32": 44, b"cicp": 12}
    return len(body) == fixed[kind] if kind in fixed else _sound_table(body)


def _sound_table(body: bytes) -> bool:
    """mft1 and mft2 have an exact length; the newer tables are bounded by their offsets only."""
    kind = body[:4]
    if kind in (b"mft1", b"mft2") and len(body) >= 52:
        ins, outs, grid = body[8], body[9], body[10]
        if ins == 0 or outs == 0 or ins > 8 or grid**ins * outs > _MAX_SIZE:
            return False
        if kind == b"mft1":
            return bool(len(body) == 48 + 256 * ins + grid**ins * outs + 256 * outs)
        entries_in, entries_out = struct.unpack_from(">HH", body, 48)
        tables = entries_in * ins + grid**ins * outs + entries_out * outs
        return bool(len(body) == 52 + 2 * tables)
    return kind in (b"mAB ", b"mBA ") and len(body) >= 32


def _complete(kept: dict[bytes, bytes]) -> bool:
    matrix = {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}
    return b"wtpt" in kept and (matrix <= kept.keys() or b"kTRC" in kept or b"A2B0" in kept)


def _is_srgb(profile: bytes, kept: dict[bytes, bytes]) -> bool:
    """Equal to sRGB by name and by numbers; one that only comes close is kept, unshifted."""
    if b"sRGB" not in profile and "sRGB".encode("utf-16-be") not in profile:
        return False
    if profile[16:20] == b"GRAY":
        return b"kTRC" in kept and _is_srgb_curve(kept[b"kTRC"])
    if profile[16:20] != b"RGB " or b"A2B0" in kept or not _SRGB.keys() <= kept.keys():
        return False
    near = all(
        abs(value - wanted) < _TOLERANCE
        for name, colour in _SRGB.items()
        for value, wanted in zip(_xyz(kept[name]), colour, strict=True)
    )
    return near and all(_is_srgb_curve(kept[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))


def _xyz(body: bytes) -> list[float]:
    return [number / 65536 for number in struct.unpack_from(">3i", body, 8)]


def _is_srgb_curve(body: bytes) -> bool:
    """Whether a curve runs close enough to sRGB's to look the same."""
    steps = [step / 16 for step in range(17)]
    return all(abs(_curve(body, x) - _srgb(x)) < _CURVE_TOLERANCE for x in steps)


def _srgb(x: float) -> float:
    return x / 12.92 if x <= 0.04045 else float(((x + 0.055) / 1.055) ** 2.4)


def _curve(body: bytes, x: float) -> float:
    """The value of a tone curve at x; both from 0 to 1."""
    if body[:4] == b"para":
        return _parametric(body, x)
    (count,) = struct.unpack_from(">I", body, 8)
    if count == 0:
        return x
    points = struct.unpack_from(f">{count}H", body, 12)
    if count == 1:
        return float(x ** (points[0] / 256))
    at = x * (count - 1)
    low = int(at)
    high = min(low + 1, count - 1)
    return float(points[low] + (points[high] - points[low]) * (at - low)) / 65535


def _parametric(body: bytes, x: float) -> float:
    (kind,) = struct.unpack_from(">H", body, 8)
    g, *rest = (
        number / 65536 for number in struct.unpack_from(f">{(len(body) - 12) // 4}i", body, 12)
    )
    a, b, c, d, e, f = (*rest, *(0.0,) * 6)[:6]
    if kind == 0:
        return float(x**g)
    if kind in (1, 2):
        offset = c if kind == 2 else 0.0
        return (max(a * x + b, 0.0) ** g if a and x >= -b / a else 0.0) + offset
    return float(max(a * x + b, 0.0) ** g + e if x >= d else c * x + f)


def _built(profile: bytes, kept: dict[bytes, bytes]) -> bytes:
    """Header, table and bodies in one fixed order, the same body once."""
    words = {b"desc": _description(profile), b"cprt": _copyright(profile)}
    bodies = {**words, **{name: kept[name] for name in _TRANSFORM if name in kept}}
    at = _HEADER + 4 + 12 * len(bodies)
    places: dict[bytes, int] = {}
    data = b""
    table = struct.pack(">I", len(bodies))
    for name, body in bodies.items():
        if body not in places:
            places[body] = at + len(data)
            data += body + bytes(-len(body) % 4)
        table += name + struct.pack(">II", places[body], len(body))
    return _header(profile, at + len(data)) + table + data


def _header(profile: bytes, size: int) -> bytes:
    head = bytearray(_HEADER)
    head[0:4] = struct.pack(">I", size)
    head[8:12] = b"\x04\x30\0\0" if profile[8] >= 4 else b"\x02\x10\0\0"
    head[12:24] = profile[12:24]  # class, colour space, connection space
    head[36:40] = b"acsp"
    head[64:68] = profile[64:68]  # rendering intent
    head[68:80] = struct.pack(">3i", 63190, 65536, 54061)  # D50, the connection space's white
    return bytes(head)


def _description(profile: bytes) -> bytes:
    name = b"RGB" if profile[16:20] == b"RGB " else b"profile"
    if profile[8] >= 4:
        return _unicode(name)
    return (
        b"desc\0\0\0\0"
        + struct.pack(">I", len(name) + 1)
        + name
        + b"\0"
        + bytes(4 + 4 + 2 + 1 + 67)
    )


def _copyright(profile: bytes) -> bytes:
    return _unicode(b"none") if profile[8] >= 4 else b"text\0\0\0\0none\0"


def _unicode(name: bytes) -> bytes:
    wide = name.decode("ascii").encode("utf-16-be")
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(wide), 28) + wide
