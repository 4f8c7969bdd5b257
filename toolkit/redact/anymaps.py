"""PAM and PFM as pictures of 8 bits, because Pillow reads no PAM, and PFM only in grey.

Floating point has no fixed white: what is brighter than nearly all pixels is shown as white, so
that people in dark and in bright scenes can be seen. That is for looking and covering; a lossless
copy is made without this. Raises TooLarge, and ValueError, KeyError or the like on damage.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from PIL import Image

from toolkit.errors import TooLarge

_GAP = rb"(?:[ \t\n\v\f\r]|#[^\r\n]*[\r\n])+"
_PFM = re.compile(rb"P([fF])" + 2 * (_GAP + rb"(\d{1,8})") + _GAP + rb"([-+0-9.eE]+)[ \t\n\v\f\r]")
_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
_WHITE = 0.995
_GAMMA = 1 / 2.2


def opened(data: bytes, most_pixels: int) -> Any:
    """The first picture of a PAM or PFM file."""
    return _pam(data, most_pixels) if data[:2] == b"P7" else _pfm(data, most_pixels)


def load() -> None:
    """Load what the decoding needs before the jail closes."""
    opened(b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nENDHDR\n\1", 1)
    opened(b"Pf 1 1 -1 " + bytes(4), 1)


def _pam(data: bytes, most_pixels: int) -> Any:
    fields: dict[bytes, bytes] = {}
    at = data.index(b"\n") + 1
    while b"ENDHDR" not in fields:
        end = data.index(b"\n", at)
        name, _, value = data[at:end].strip().partition(b" ")
        at = end + 1
        if not name.startswith(b"#"):
            fields[name] = value.strip()
    names = (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
    width, height, depth, most = (int(fields[name]) for name in names)
    _require(width * height, most_pixels)
    numbers = np.frombuffer(data, ">u2" if most > 255 else "u1", width * height * depth, at)
    deep = numbers.astype(np.uint32)
    flat = np.minimum((deep * 255 + most // 2) // most, 255).astype(np.uint8)
    mode = "CMYK" if fields.get(b"TUPLTYPE") == b"CMYK" else _MODES[depth]
    return Image.frombytes(mode, (width, height), flat.tobytes())


def _pfm(data: bytes, most_pixels: int) -> Any:
    read = _PFM.match(data)
    if read is None:
        raise ValueError("no PFM")
    width, height, depth = int(read[2]), int(read[3]), 3 if read[1] == b"F" else 1
    _require(width * height, most_pixels)
    order = "<f4" if float(read[4]) < 0 else ">f4"
    light = np.frombuffer(data, order, width * height * depth, read.end())
    light = np.nan_to_num(light, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = (float(value) for value in np.quantile(light, (1 - _WHITE, _WHITE)))
    black = min(0.0, low)
    # where some of it lies below zero, nothing says what is white but the brightest of it
    white = max(1.0, high) if black == 0 else max(high, black + 1e-6)
    share = np.clip((light - black) / (white - black), 0, 1)
    flat = (share**_GAMMA * 255 + 0.5).astype(np.uint8)
    upright = flat.reshape(height, width, depth)[::-1]
    return Image.frombytes(_MODES[depth], (width, height), upright.tobytes())


def _require(pixels: int, most: int) -> None:
    if pixels > most:
        raise TooLarge("too_many_pixels")
