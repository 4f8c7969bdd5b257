"""Phase One's and Leaf's note: a directory of a form of its own.

What is known was found by readers of such files. Never raises.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from toolkit.formats.metadata.ifd import text
from toolkit.formats.metadata.maker_packed import Fields
from toolkit.formats.readable import readable

_HEAD, _STEP, _MAX_ENTRIES = 12, 16, 500
_TEXT, _NUMBER = 1, 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATES = frozenset({"DateTimeOriginal", "UnknownDate"})
_PIXELS, _SENSOR = "RawData", "SensorCalibration"


def fields(raw: bytes, names: dict[int, str]) -> Fields:
    """Every entry; of long ones the readable text."""
    order = "<" if raw[:2] == b"II" else ">"
    if len(raw) < _HEAD:
        return
    at = struct.unpack_from(order + "I", raw, 8)[0]
    if at + 8 > len(raw):
        return
    count = min(struct.unpack_from(order + "I", raw, at)[0], _MAX_ENTRIES)
    for place in range(at + 8, min(at + 8 + _STEP * count, len(raw) - _STEP + 1), _STEP):
        tag, form, size = struct.unpack_from(order + "III", raw, place)
        start = place + 12
        if size > 4:
            start = struct.unpack_from(order + "I", raw, place + 12)[0]
        name = names.get(tag, f"0x{tag:04x}")
        said = _said(raw[start : start + size], form, order, name)
        if said and name != _PIXELS:
            yield name, said


def _said(value: bytes, form: int, order: str, name: str) -> str:
    if form == _NUMBER and len(value) == 4:
        number = struct.unpack(order + "I", value)[0]
        if name in _DATES and number:
            return f"{_EPOCH + timedelta(seconds=number):%Y:%m:%d %H:%M:%S}"
        return str(number)
    if form == _TEXT and name != _SENSOR:
        return text(value)
    return readable(value[: 1 << 16])
