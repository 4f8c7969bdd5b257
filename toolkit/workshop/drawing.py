"""What runs in the locked child to draw practice pictures; the rest of the house only names it.

Nothing untrusted is read here. Drawing needs the libraries that decode pictures, and those stay
out of the process that holds people's photos.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageFont

from toolkit.model import Buffer
from toolkit.sandbox.wire import Reply
from toolkit.workshop import harbour
from toolkit.workshop.brush import Floats

#: Draws a scene and says where it was cropped on the left.
SCENES: dict[str, tuple[Callable[[], Floats], int]] = {
    "harbour": (harbour.scene, harbour.CROP_LEFT),
}
_QUALITY, _SMALL = 88, (320, 192)


def warm() -> None:
    """Load letters, chance and encoder before the jail closes, which opens no file later."""
    np.random.default_rng(0)
    ImageFont.load_default(20).getbbox("A")
    _jpeg(Image.new("RGB", (16, 16)))


def draw(buffers: Sequence[Buffer], *, scene: str) -> Reply:  # noqa: ARG001  (a task's form)
    """Two JPEG pictures: the scene as it was cropped, and a small one from before that."""
    paint, left = SCENES[scene]
    whole = Image.fromarray(np.moveaxis(paint(), 0, 2).astype(np.uint8))
    cropped = whole.crop((left, 0, whole.width, whole.height))
    small = whole.resize(_SMALL, Image.Resampling.LANCZOS)
    return Reply({}, (_jpeg(cropped), _jpeg(small)))


def _jpeg(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
