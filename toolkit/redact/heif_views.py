"""What programs show of a HEIF or AVIF file, which a decoder has to be told.

Such a file can hold an animation and a still, and can crop what is coded. Decoders choose by rules
of their own; here they are made to show what a clean copy keeps.
"""

from __future__ import annotations

import struct

from toolkit.errors import NotCleanable

#: A file of this main brand is an animation; some programs play it, others show its still.
PLAYED = frozenset({
    b"avis", b"msf1", b"hevc", b"hevx", b"hevm", b"hevs", b"avcs", b"jpgs", b"j2is", b"vvis",
})  # fmt: skip
_CROP = b"\x00\x00\x00\x28clap"
#: A crop that takes away less than this is a coder's filling.
_FILLING = 64


def plays(data: bytes) -> bool:
    """Whether the file says that it is an animation."""
    return data[8:12] in PLAYED


def avif(data: bytes) -> bytes:
    """The file as the decoder has to see it to take what viewers show: animation, or else still.

    Under other main brands it would take the animation, also where a clean copy has the still.
    """
    return _branded(data, b"avis" if plays(data) else b"avif")


def still(data: bytes) -> bytes | None:
    """An animation as the decoder has to see it to take its still; None where there is none."""
    return _branded(data, b"avif") if plays(data) and _has_items(data) else None


def _branded(data: bytes, brand: bytes) -> bytes:
    return data if data[8:12] == brand else data[:8] + brand + data[12:]


def _has_items(data: bytes) -> bool:
    """Whether one of the outermost boxes lists pictures."""
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"meta":
            return True
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:
            return False
        at += size
    return False


def require_uncropped(data: bytes, size: tuple[int, int]) -> None:
    """Raise NotCleanable where the file crops its picture of this size.

    The decoder of AVIF does not crop, so painting would show again what was cropped away.
    """
    at = data.find(_CROP)
    while at >= 0:
        across, by, down, per = struct.unpack_from(">4I", data.ljust(at + 24, b"\x00"), at + 8)
        shown = (across // max(by, 1), down // max(per, 1))
        if any(whole - part >= _FILLING for whole, part in zip(size, shown, strict=True)):
            raise NotCleanable("cropped")
        at = data.find(_CROP, at + 1)
