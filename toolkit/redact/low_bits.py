"""The last bit of each colour, which nobody sees: words that drawing programs write there.

NovelAI and add-ons of Stable Diffusion write what a picture was asked for once more into the last
bits of its transparency, or of its colours, so that it outlives every label. Reads that form
alone. Where it stands, and when a whole picture is painted anew, whatever else is in last bits is
evened out, too, but never told; marks that are woven deeper into a picture, so that they outlive
even a new coding, stay.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Finding, Place

Frame = NDArray[np.uint8]

#: How a row of bits begins -> whether what follows is packed by gzip.
_BEGINS = {
    b"stealth_pnginfo": False, b"stealth_pngcomp": True,
    b"stealth_rgbinfo": False, b"stealth_rgbcomp": True,
}  # fmt: skip
_BEGIN = 15
#: Behind it stands the count of bits of what follows.
_COUNT = 4
_GZIP, _MAX_WORDS = 31, 1 << 20
#: Rows that are evened out at a time, so that a large picture is not held twice.
_BAND = 256


def findings(frames: Iterable[Frame]) -> Iterator[Finding]:
    """The words that drawing programs wrote into the last bits of these frames."""
    for frame in frames:
        for name, channels in (("alpha", frame[:, :, 3:]), ("colours", frame[:, :, :3])):
            words = _words(channels)
            if words is not None:
                yield Finding("hidden.text", Place(f"pixels/last bits of {name}"), words)


def even_out(frame: Frame) -> None:
    """Let the last bit of each number be its first, so that it says nothing more.

    Black stays black and white stays white; no number changes by more than one.
    """
    for top in range(0, len(frame), _BAND):
        rows = frame[top : top + _BAND]
        first = rows >> 7
        rows &= 0xFE
        rows |= first


def columns(height: int) -> int:
    """In how many columns of a picture so high, from the left, such words show that they begin."""
    return -(-(_BEGIN + _COUNT) * 8 // height)


def begins(frame: Frame) -> bool:
    """Whether such words begin in this frame, or in its first columns."""
    return any(_bytes(part, _BEGIN) in _BEGINS for part in (frame[:, :, 3:], frame[:, :, :3]))


def _words(channels: Frame) -> str | None:
    """The words in these channels, column by column; None where they do not begin as known."""
    head = _bytes(channels, _BEGIN + _COUNT)
    if head[:_BEGIN] not in _BEGINS:
        return None
    size = int.from_bytes(head[_BEGIN:], "big") // 8
    body = _bytes(channels, _BEGIN + _COUNT + size)[_BEGIN + _COUNT :]
    if _BEGINS[head[:_BEGIN]]:
        try:
            body = zlib.decompressobj(_GZIP).decompress(body, _MAX_WORDS)
        except zlib.error:
            body = b""
    return body[:_MAX_WORDS].decode("utf-8", "replace")


def _bytes(channels: Frame, count: int) -> bytes:
    """So many bytes out of the last bits, or as many as there are."""
    height, _, depth = channels.shape
    if not depth:
        return b""
    columns = -(-count * 8 // (height * depth))
    bits = channels[:, :columns].transpose(1, 0, 2).ravel()[: count * 8] & 1
    return np.packbits(bits).tobytes()
