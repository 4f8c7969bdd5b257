"""The static numbers of an HDR film: the display it was graded on, and how bright it gets.

Screens choose by them how bright to show it, so the copy says them, too. They are numbers of a
grading, the same for all films of one kind; HDR10+ and Dolby Vision, which speak of each scene,
are left out. VP8 and VP9 have no place for them inside their pictures, so such a copy lacks them.
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

#: As FFmpeg keeps them: red, green, blue and white as pairs of fractions, the least and the most
#: light as a fraction each, and whether the colours and the light are known.
_DISPLAY = struct.Struct("=20i2i")
_LIGHT = struct.Struct("=2I")
#: In units of these encoders count: chromaticities, and candela on a square metre.
_CHROMA, _CANDELA = 50_000, 10_000
#: Largest numbers that fit into an SEI message.
_MOST_CHROMA, _MOST_CANDELA, _MOST_LIGHT = 0xFFFF, 0xFFFFFFFF, 0xFFFF


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
    fit = all(0 <= number <= _MOST_CHROMA for number in numbers[:8])
    return tuple(numbers) if fit and 0 <= numbers[8] < numbers[9] <= _MOST_CANDELA else ()


def _light(raw: Any) -> tuple[int, ...]:
    if raw is None or len(bytes(raw)) < _LIGHT.size:
        return ()
    numbers = _LIGHT.unpack_from(bytes(raw))
    return numbers if any(numbers) and max(numbers) <= _MOST_LIGHT else ()


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
