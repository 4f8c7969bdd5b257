"""The boxes inside a sample entry that say how to decode and show it: which stay, in what form.

Each is cut to what its standard gives it. Short ones without a layout that is known here stay only
where no words can be read in them. Everything else goes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from toolkit.errors import Refused
from toolkit.formats.bmff import Fields, some_boxes, written
from toolkit.formats.film import codec_config, mp4_esds
from toolkit.formats.film.nal import AV1, H264, HEVC
from toolkit.formats.image import heif_properties
from toolkit.formats.image.heif_properties import exactly
from toolkit.formats.readable import readable

Clean = Callable[[bytes], "bytes | None"]
Cut = Callable[[bytes], bytes]
_CHANNELS, _PER_CHANNEL = 16, 20
#: Core Audio's layouts of one and two channels, which AAC says by itself.
PLAIN_LAYOUTS = frozenset(
    written(b"chan", bytes(4) + struct.pack(">III", layout, 0, 0))
    for layout in (100 << 16 | 1, 101 << 16 | 2)
)
#: Boxes that only stand inside QuickTime's wave, and the most bytes of each.
_WAVE = {b"frma": 4, b"mp4a": 4, b"enda": 2}


def _avid(name: bytes, most: int) -> Clean:
    """A box of DNxHD's, which begins with its own name and version."""
    head = name + b"0001"
    quietly = quiet(most)
    return lambda body: body if body.startswith(head) and quietly(body[len(head) :]) else None


def quiet(most: int) -> Clean:
    """A short box as it is, where nothing in it can be read."""
    return lambda body: body if len(body) <= most and not readable(body) else None


def _colour(body: bytes) -> bytes | None:
    if body[:4] == b"nclc":
        return exactly(10)(body)
    return heif_properties.clean(b"colr", body)


def _layout(body: bytes) -> bytes:
    """QuickTime's channel layout, cut to the channels it counts."""
    cursor = Fields(body, 0, len(body))
    head = cursor.take(_CHANNELS)
    return head + cursor.take(int.from_bytes(head[12:], "big") * _PER_CHANNEL)


def _sphere(body: bytes) -> bytes:
    """How a picture lies on a sphere; the program that says so is left empty."""
    parts = [written(b"svhd", bytes(5))]
    for box in some_boxes(body, 0, len(body)):
        inner = body[box.body : box.end]
        if box.name == b"proj" and not readable(inner):
            parts.append(written(b"proj", inner))
    return b"".join(parts)


def _wave(body: bytes) -> bytes:
    """QuickTime's box around a sound's configuration; one in one goes, however deep they lie."""
    parts = []
    for box in some_boxes(body, 0, len(body)):
        raw = body[box.body : box.end]
        if box.name in _WAVE:
            parts.append(written(box.name, raw[: _WAVE[box.name]]))
        elif box.name == b"\x00\x00\x00\x00":
            break
        elif box.name != b"wave" and (kept := clean(box.name, raw)) is not None:
            parts.append(written(box.name, kept))
    return b"".join(parts) + written(b"\x00\x00\x00\x00")


def _amr(body: bytes) -> bytes:
    """AMR's modes without its maker."""
    return bytes(4) + exactly(9)(body)[4:]


def _vpx(body: bytes) -> bytes:
    return exactly(10)(body) + bytes(2)


_STAYS: dict[bytes, Clean] = {
    b"avcC": lambda body: codec_config.clean(H264, body),
    b"hvcC": lambda body: codec_config.clean(HEVC, body),
    b"lhvC": lambda body: codec_config.clean(HEVC, body, layers=True),
    b"mvcC": lambda body: codec_config.clean(H264, body),
    b"av1C": lambda body: codec_config.clean(AV1, body),
    b"vpcC": _vpx, b"esds": mp4_esds.clean, b"wave": _wave,
    b"dvcC": quiet(24), b"dvvC": quiet(24), b"dvwC": quiet(24), b"d263": quiet(15),
    b"colr": _colour, b"pasp": exactly(8), b"clap": exactly(32), b"fiel": exactly(2),
    b"gama": exactly(4), b"mdcv": exactly(24), b"clli": exactly(4), b"amve": exactly(8),
    b"SmDm": exactly(28), b"CoLL": exactly(8), b"st3d": exactly(5), b"sv3d": _sphere,
    b"vexu": quiet(512), b"hfov": exactly(4), b"SMI ": quiet(128),
    b"ACLR": _avid(b"ACLR", 32), b"ARES": _avid(b"ARES", 160), b"APRG": _avid(b"APRG", 32),
    b"auxi": heif_properties.STAYS[b"auxC"],
    b"alac": quiet(64), b"chan": _layout, b"chnl": quiet(128), b"dOps": quiet(300),
    b"dfLa": exactly(42), b"damr": _amr, b"dac3": quiet(11), b"dec3": quiet(64),
    b"dac4": quiet(256), b"ddts": quiet(64), b"pcmC": exactly(6), b"mhaC": quiet(128),
    b"srat": exactly(8), b"enda": exactly(2),
}  # fmt: skip
#: Says how fast bytes come and how large buffers are; no player needs it.
SILENT = frozenset({b"btrt", b"free", b"sgpd"})


def clean(name: bytes, body: bytes) -> bytes | None:
    """A box as it may stand in a clean file, or None; raises Damaged or NotCleanable."""
    stays = _STAYS.get(name)
    return None if stays is None else stays(body)


def surplus(name: bytes, body: bytes) -> bytes | None:
    """What a box says beyond what stays of it: the whole box or its end; None for nothing."""
    try:
        kept = clean(name, body)
    except Refused:
        return body
    if kept is None:
        return None if name in SILENT and not readable(body) else body
    if kept == body or not readable(body.replace(kept, b"")):
        return None
    return body
