"""Which way up a picture is shown, as its EXIF says.

XMP and the text that ImageMagick writes into a PNG may say so, too. Browsers and most viewers do
not ask them. So they turn neither a painted copy nor a lossless one, which has none of it.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

from PIL import ExifTags, Image

Turn = Image.Transpose | None

#: What EXIF says -> how to turn the picture.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
#: After these, a row was a column.
_SIDEWAYS = frozenset(_TURNS[said] for said in (5, 6, 7, 8))
#: After these, the first row was the last one or the last column.
_FROM_END = frozenset(_TURNS[said] for said in (3, 4, 7, 8))


def turn(image: Any) -> Turn:
    """How to turn an image of Pillow's upright; None where it is, like a TIFF that was loaded."""
    said = Image.Exif()
    with suppress(SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        said.load(image.info.get("exif") or b"")
    return _TURNS.get(said.get(ExifTags.Base.Orientation, 1))


def turned(image: Any, wanted: Turn) -> Any:
    """The image turned so; itself, not a copy, where nothing is to be turned."""
    return image if wanted is None else image.transpose(wanted)


def upright_size(image: Any) -> tuple[int, int]:
    """Width and height of the upright picture."""
    width, height = image.size
    return (height, width) if turn(image) in _SIDEWAYS else (width, height)


def rows(image: Any, top: int, bottom: int) -> tuple[int, int, int, int]:
    """Where these rows of the upright picture stand in the image: left, top, right, bottom."""
    width, height = image.size
    wanted = turn(image)
    across = wanted in _SIDEWAYS
    if wanted in _FROM_END:
        length = width if across else height
        top, bottom = length - bottom, length - top
    return (top, 0, bottom, height) if across else (0, top, width, bottom)
