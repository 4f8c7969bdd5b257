"""The static numbers of an HDR film: the display it was graded on, and how bright it gets.

Screens choose by them how bright to show it, so the copy says them, too. No number is passed on
as it stood in the film, where it could tell one film from another: the display's colours are those
of a kind of display that is known, or not said, and light is rounded, upward where it counts.
HDR10+ and Dolby Vision, which speak of each scene, are left out. VP8 and VP9 have no place for
the numbers inside their pictures, so such a copy lacks them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

#: As FFmpeg keeps them: red, green, blue and white as pairs of fractions, the least and the most
#: light as a fraction each, and whether the colours and the light are known.
_DISPLAY = struct.Struct("=20i2i")
_LIGHT = struct.Struct("=2I")
#: In units of these encoders count: chromaticities, and candela on a square metre.
_CHROMA, _CANDELA = 50_000, 10_000
#: Largest numbers that fit into an SEI message.
_MOST_CANDELA, _MOST_LIGHT = 0xFFFFFFFF, 0xFFFF


#: Red, green, blue and white of the displays that films are graded on: ITU-R BT.709, BT.2020, and
#: DCI-P3 with the white of D65.
_WHITE = (15635, 16450)
_DISPLAYS = (
    (32000, 16500, 15000, 30000, 7500, 3000, *_WHITE),
    (35400, 14600, 8500, 39850, 6550, 2300, *_WHITE),
    (34000, 16000, 13250, 34500, 7500, 3000, *_WHITE),
)
#: How far a number may lie from theirs, by rounding in cameras and programs.
_NEAR = 60
#: Steps of the display's least light, and of all light in candela on a square metre.
_LEAST, _STEP = (1, 5, 10, 50, 100, 500, 1000), 50


class StaticHdr(NamedTuple):
    """display: x and y of red, green, blue and white, then the least and the most light.

    light: of the brightest point and of the brightest picture on the average. Empty: not said.
    """

    display: tuple[int, ...] = ()
    light: tuple[int, ...] = ()


def of_frame(frame: Any) -> StaticHdr:
    """What a decoded frame says; nothing where that does not fit into what encoders write."""
    return StaticHdr(
        _display(frame.side_data.get("MASTERING_DISPLAY_METADATA")),
        _light(frame.side_data.get("CONTENT_LIGHT_LEVEL")),
    )


def _display(raw: Any) -> tuple[int, ...]:
    if raw is None or len(bytes(raw)) < _DISPLAY.size:
        return ()
    *fractions, has_colours, has_light = _DISPLAY.unpack_from(bytes(raw))
    pairs = list(zip(fractions[::2], fractions[1::2], strict=True))
    if not (has_colours and has_light) or any(below <= 0 for _, below in pairs):
        return ()
    units = [_CHROMA] * 8 + [_CANDELA] * 2
    numbers = [
        round(above * unit / below) for (above, below), unit in zip(pairs, units, strict=True)
    ]
    colours = next((known for known in _DISPLAYS if _is_near(known, numbers)), ())
    least = next((step for step in _LEAST if numbers[8] <= step), 0)
    most = _upward(numbers[9], _STEP * _CANDELA)
    fits = colours and numbers[8] >= 0 and 0 < least < most <= _MOST_CANDELA
    return (*colours, least, most) if fits else ()


def _is_near(known: Sequence[int], numbers: Sequence[int]) -> bool:
    return all(abs(one - other) <= _NEAR for one, other in zip(known, numbers, strict=False))


def _upward(number: int, step: int) -> int:
    return -(-number // step) * step


def _light(raw: Any) -> tuple[int, ...]:
    if raw is None or len(bytes(raw)) < _LIGHT.size:
        return ()
    numbers = _LIGHT.unpack_from(bytes(raw))
    rounded = tuple(_upward(number, _STEP) for number in numbers)
    return rounded if any(rounded) and max(rounded) <= _MOST_LIGHT else ()


def settings(hdr: StaticHdr, encoder: str) -> dict[str, str]:
    """What an encoder is told of them: the names of its own parameters, with their values."""
    if encoder not in _NAMES:
        return {}
    display, light = _NAMES[encoder]
    told = {}
    if hdr.display:
        told[display] = _written(hdr.display, in_units=encoder != "libsvtav1")
    if hdr.light:
        told[light] = ",".join(map(str, hdr.light))
    return told


#: Encoder -> how it calls the display, and the light.
_NAMES = {
    "libx264": ("mastering-display", "cll"),
    "libx265": ("master-display", "max-cll"),
    "libsvtav1": ("mastering-display", "content-light"),
}


def _written(display: tuple[int, ...], *, in_units: bool) -> str:
    chroma, candela = (1, 1) if in_units else (_CHROMA, _CANDELA)
    red, green, blue, white = (
        ",".join(_number(value, chroma) for value in display[at : at + 2]) for at in range(0, 8, 2)
    )
    least, most = (_number(value, candela) for value in display[8:])
    return f"G({green})B({blue})R({red})WP({white})L({most},{least})"


def _number(value: int, unit: int) -> str:
    return str(value) if unit == 1 else f"{value / unit:.5f}"
