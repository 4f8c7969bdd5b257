"""Paint and code a large JPEG strip by strip, so that its raster is held once.

Each strip is coded as a JPEG of its own; their coded pixels laid end to end, with a restart marker
between two, are the JPEG of the whole picture (ITU-T T.81, E.1.4), to the same pixels as if it
were coded at once.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Buffer
from toolkit.redact import orientation, picture

Frame = NDArray[np.uint8]

#: Rows of a strip, whole blocks of 16. At a JPEG's greatest width a strip has no more blocks than
#: can stand between two restart markers.
ROWS = 256
_BLOCK = 16
_SOF, _SOS, _EOI = 0xC0, 0xDA, b"\xff\xd9"
#: The first of eight restart markers, which take turns; the segment that says how far they stand
#: apart, but for that number.
_RESTART, _RESTARTS, _INTERVAL = 0xD0, 8, b"\xff\xdd\x00\x04"


def upright(data: Buffer) -> Iterator[tuple[int, Frame]]:
    """A JPEG from its upright top to its bottom, in sRGB: each strip, and its first row's number.

    Raises as `picture.decode`.
    """
    with picture.refusing():
        opened = picture.open_picture(data, "jpeg")
        opened.load()
        height = orientation.upright_size(opened)[1]
        for top in range(0, height, ROWS):
            place = orientation.rows(opened, top, min(top + ROWS, height))
            yield top, picture.upright(opened.crop(place))


def joined(strips: Iterable[bytes], height: int) -> bytes:
    """One JPEG of strips that were coded alike, each of `ROWS` rows but for the last."""
    out = io.BytesIO()
    for number, coded in enumerate(strips):
        size, tables, scan = _parts(coded)
        if number:
            out.write(bytes([0xFF, _RESTART + (number - 1) % _RESTARTS]))
        else:
            width = int.from_bytes(coded[size + 2 : size + 4], "big")
            blocks = -(-width // _BLOCK) * (ROWS // _BLOCK)
            out.write(coded[:size] + height.to_bytes(2, "big") + coded[size + 2 : tables])
            out.write(_INTERVAL + blocks.to_bytes(2, "big") + coded[tables:scan])
        out.write(memoryview(coded)[scan : -len(_EOI)])
    out.write(_EOI)
    return out.getvalue()


def _parts(coded: bytes) -> tuple[int, int, int]:
    """Where the height, the scan's header and the coded pixels of a JPEG of ours begin."""
    at, size = 2, 0
    while (marker := coded[at + 1]) != _SOS:
        if marker == _SOF:
            size = at + 5
        at += 2 + int.from_bytes(coded[at + 2 : at + 4], "big")
    return size, at, at + 2 + int.from_bytes(coded[at + 2 : at + 4], "big")
