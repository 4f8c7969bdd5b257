"""What people do to a face to hide it: blur, pixels, one colour. For showing the difference only.

Lampshade covers with one colour (redact.effects); the others are here to be compared with it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from toolkit.workshop.canvas import Floats

#: The measured ways: a blur as wide as an eighth of the face, eight by eight pixels, a dark grey.
_BLUR, _PIXELS, _GREY = 8, 8, 72


def _blurred(face: Image.Image) -> Image.Image:
    return face.filter(ImageFilter.GaussianBlur(face.width / _BLUR))


def _pixelated(face: Image.Image) -> Image.Image:
    small = face.resize((_PIXELS, _PIXELS), Image.Resampling.BOX)
    return small.resize(face.size, Image.Resampling.NEAREST)


def _filled(face: Image.Image) -> Image.Image:
    return Image.new("RGB", face.size, (_GREY, _GREY, _GREY))


EFFECTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": _blurred, "pixelated": _pixelated, "filled": _filled,
}  # fmt: skip


def changed(rgb: Floats, box: tuple[int, int, int, int], how: str) -> Floats:
    """A picture with one place (left, top, width, height) hidden in one way."""
    left, top, wide, high = box
    part = rgb[:, top : top + high, left : left + wide]
    face = Image.fromarray(np.moveaxis(part, 0, 2).astype(np.uint8))
    part[:] = np.moveaxis(np.asarray(EFFECTS[how](face), np.float32), 2, 0)
    return rgb
