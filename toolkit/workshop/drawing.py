"""Tasks of the confined child that draw practice pictures; imported nowhere, named as a string.

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
from toolkit.workshop import effects, harbour_scene, pictures
from toolkit.workshop.canvas import Floats

#: Draws a scene and says where it was cropped on the left.
SCENES: dict[str, tuple[Callable[[], Floats], int]] = {
    "harbour": (harbour_scene.scene, harbour_scene.CROP_LEFT),
}
_QUALITY, _SMALL = 88, (320, 192)
#: A preview from before a crop; and a picture as a messenger sends it: its side, its quality.
_PREVIEW, _SENT = (512, 288), ((800, 600), 62)
#: A preview that shows a face from before it was blurred.
_BARE = (320, 320)
#: Where the picture that is kept without loss was cut.
_PNG_LEFT = 290


def warm() -> None:
    """Load letters, chance and encoders before the jail closes, which opens no file later."""
    np.random.default_rng(0)
    ImageFont.load_default(20).getbbox("A")
    _jpeg(Image.new("RGB", (16, 16)))
    _png(Image.new("RGB", (16, 16)))


def draw(buffers: Sequence[Buffer], *, scene: str) -> Reply:
    """Two JPEG pictures: the scene as it was cropped, and a small one from before that."""
    paint, left = SCENES[scene]
    whole = _image(paint())
    cropped = whole.crop((left, 0, whole.width, whole.height))
    small = whole.resize(_SMALL, Image.Resampling.LANCZOS)
    return Reply({}, (_jpeg(cropped), _jpeg(small)))


def exercise(buffers: Sequence[Buffer], *, drawn: str, form: str, seed: int) -> Reply:
    """A picture of an exercise in one of FORMS, and what hides in it, which may be nothing."""
    return Reply({}, FORMS[form](_image(pictures.PICTURES[drawn](seed))))


def _as_jpeg(whole: Image.Image) -> tuple[bytes, bytes]:
    return _jpeg(whole), b""


def _as_sent(whole: Image.Image) -> tuple[bytes, bytes]:
    size, quality = _SENT
    return _jpeg(whole.resize(size, Image.Resampling.LANCZOS), quality), b""


def _as_cropped(whole: Image.Image) -> tuple[bytes, bytes]:
    """A cut picture, and the small preview from before."""
    cropped = whole.crop((pictures.CROP_LEFT, 0, whole.width, whole.height))
    return _jpeg(cropped), _jpeg(whole.resize(_PREVIEW, Image.Resampling.LANCZOS))


def _as_blurred(whole: Image.Image) -> tuple[bytes, bytes]:
    """A portrait whose face was blurred, and the small preview from before."""
    small = whole.resize(_BARE, Image.Resampling.LANCZOS)
    return _jpeg(_image(effects.changed(_floats(whole), pictures.FACE, "blurred"))), _jpeg(small)


def _as_png(whole: Image.Image) -> tuple[bytes, bytes]:
    """A cut picture, and the whole one."""
    return _png(whole.crop((_PNG_LEFT, 0, whole.width, whole.height))), _png(whole)


#: Every way to write a picture down.
FORMS: dict[str, Callable[[Image.Image], tuple[bytes, bytes]]] = {
    "jpeg": _as_jpeg, "small": _as_sent, "cropped": _as_cropped, "blurred": _as_blurred,
    "png": _as_png,
}  # fmt: skip


def _image(painted: Floats) -> Image.Image:
    return Image.fromarray(np.moveaxis(painted, 0, 2).astype(np.uint8))


def _floats(image: Image.Image) -> Floats:
    return np.moveaxis(np.asarray(image, np.float32), 2, 0).copy()


def _jpeg(image: Any, quality: int = _QUALITY) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _png(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
