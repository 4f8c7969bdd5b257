"""The values of a colour profile's tags, cut to exactly what their own fields announce.

After ICC.1:2022, section 10. A value comes back as the same numbers with nothing before, between
or behind them, or not at all. What stays are numbers: it is not judged here whether a long table
of them could be told apart from another printer's or scanner's.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable

#: Numbers that a parametric curve of each type has.
_PARAMETERS = (1, 3, 4, 5, 7)
#: More points than colour engines accept in one curve.
_MAX_POINTS = 0x7FFF
_MAX_CURVE = 12 + 2 * _MAX_POINTS
_MAX_CHANNELS = 15

Shape = Callable[[bytes], bytes | None]


def xyz(body: bytes) -> bytes | None:
    """One XYZ triple; further ones are left out."""
    return _cut(body, b"XYZ ", 20)


def matrix(body: bytes) -> bytes | None:
    """Nine numbers, as a chromatic adaptation has them."""
    return _cut(body, b"sf32", 44)


def code_points(body: bytes) -> bytes | None:
    """The four code points of a video colour space."""
    return _cut(body, b"cicp", 12)


def curve(body: bytes) -> bytes | None:
    """One tone curve, as points or as parameters."""
    if len(body) < 12:
        return None
    if body[:4] == b"curv":
        (count,) = struct.unpack_from(">I", body, 8)
        return _cut(body, b"curv", 12 + 2 * count) if count <= _MAX_POINTS else None
    (kind,) = struct.unpack_from(">H", body, 8)
    if body[:4] != b"para" or kind >= len(_PARAMETERS):
        return None
    found = _cut(body, b"para", 12 + 4 * _PARAMETERS[kind])
    return found and found[:10] + bytes(2) + found[12:]


def table(body: bytes, ins: int, outs: int) -> bytes | None:
    """A multi-dimensional table of any of the four kinds, for these numbers of channels."""
    if len(body) < 32 or tuple(body[8:10]) != (ins, outs):
        return None
    if not (1 <= ins <= _MAX_CHANNELS and 1 <= outs <= _MAX_CHANNELS):
        return None
    kind = body[:4]
    if kind in (b"mft1", b"mft2"):
        return _old_table(body, ins, outs)
    if kind == b"mAB ":
        return _new_table(body, (outs, outs, ins), ins, outs)
    return _new_table(body, (ins, ins, outs), ins, outs) if kind == b"mBA " else None


def _cut(body: bytes, kind: bytes, size: int) -> bytes | None:
    """Exactly `size` bytes of this kind, the reserved ones zero; None where there are fewer."""
    if body[:4] != kind or len(body) < size:
        return None
    return kind + bytes(4) + body[8:size]


def _old_table(body: bytes, ins: int, outs: int) -> bytes | None:
    """mft1, mft2: their length follows from their head alone."""
    grid, points = body[10], _grid((body[10],) * ins, len(body))
    if len(body) < 52 or grid < 2:
        return None
    if body[:4] == b"mft1":
        size = 48 + 256 * ins + points * outs + 256 * outs
    else:
        entries_in, entries_out = struct.unpack_from(">HH", body, 48)
        if not (2 <= entries_in <= 4096 and 2 <= entries_out <= 4096):
            return None
        size = 52 + 2 * (entries_in * ins + points * outs + entries_out * outs)
    found = _cut(body, body[:4], size)
    return found and found[:11] + b"\0" + found[12:]


def _grid(sides: tuple[int, ...], most: int) -> int:
    """The number of grid points; stops multiplying once it is more than `most`."""
    points = 1
    for side in sides:
        points *= side
        if points > most:
            break
    return points


def _new_table(body: bytes, curves: tuple[int, int, int], ins: int, outs: int) -> bytes | None:
    """mAB, mBA: the parts they point at, written anew one behind the other.

    curves: how many curves the sets B, M and A have.
    """
    at_b, at_matrix, at_m, at_grid, at_a = struct.unpack_from(">5I", body, 12)
    parts = (
        _curves(body, at_b, curves[0]),
        _plain(body, at_matrix, 48),
        _curves(body, at_m, curves[1]),
        _colours(body, at_grid, ins, outs),
        _curves(body, at_a, curves[2]),
    )
    if None in parts or not at_b or (not at_grid and ins != outs):
        return None
    offsets, packed = [], b""
    for part in parts:
        offsets.append(32 + len(packed) if part else 0)
        packed += part or b""
    return body[:4] + bytes(4) + bytes((ins, outs, 0, 0)) + struct.pack(">5I", *offsets) + packed


def _plain(body: bytes, at: int, size: int) -> bytes | None:
    """Bytes at an offset; an offset of zero means: there are none."""
    if not at:
        return b""
    return body[at : at + size] if 32 <= at <= len(body) - size else None


def _curves(body: bytes, at: int, count: int) -> bytes | None:
    found = b""
    for _ in range(count if at else 0):
        one = curve(body[at : at + _MAX_CURVE]) if 32 <= at < len(body) else None
        if one is None:
            return None
        one += bytes(-len(one) % 4)
        at += len(one)
        found += one
    return found


def _colours(body: bytes, at: int, ins: int, outs: int) -> bytes | None:
    """The grid of a new table: sides, precision, points."""
    head = _plain(body, at, 20)
    if not head:
        return head
    sides, precision = tuple(head[:ins]), head[16]
    if min(sides) < 2 or precision not in (1, 2):
        return None
    size = _grid(sides, len(body)) * outs * precision
    points = _plain(body, at + 20, size)
    if points is None:
        return None
    return bytes(sides) + bytes(16 - ins) + bytes((precision, 0, 0, 0)) + points + bytes(-size % 4)


def curve_at(body: bytes, x: float) -> float:
    """The value of a sound tone curve at x, both from 0 to 1; infinite where it has none."""
    try:
        value = _parametric(body, x) if body[:4] == b"para" else _sampled(body, x)
    except (ZeroDivisionError, OverflowError):
        return math.inf
    return value


def _sampled(body: bytes, x: float) -> float:
    (count,) = struct.unpack_from(">I", body, 8)
    if count == 0:
        return x
    if count == 1:
        return float(x ** (struct.unpack_from(">H", body, 12)[0] / 256))
    at = x * (count - 1)
    low = min(int(at), count - 2)
    before, after = struct.unpack_from(">2H", body, 12 + 2 * low)
    return float(before + (after - before) * (at - low)) / 65535


def _parametric(body: bytes, x: float) -> float:
    (kind,) = struct.unpack_from(">H", body, 8)
    count = _PARAMETERS[kind]
    g, *rest = (number / 65536 for number in struct.unpack_from(f">{count}i", body, 12))
    if kind == 0:
        return float(x**g)
    if kind <= 2:
        a, b, c = (*rest, 0.0)[:3]
        return float(max(a * x + b, 0.0) ** g + c) if a * x + b >= 0 else c
    a, b, c, d, e, f = (*rest, 0.0, 0.0)[:6]
    return float(max(a * x + b, 0.0) ** g + e) if x >= d else c * x + f
