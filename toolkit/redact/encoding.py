"""Code a picture anew from arrays alone: no metadata, thumbnail or hidden frame can pass.

The encoder's tables are the library's standard ones, never the camera's.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from PIL import Image

from toolkit.errors import TooLarge
from toolkit.redact import anymaps, icons
from toolkit.redact.picture import DECODERS, ICONS, Frame, Picture, in_mode

#: A preview's longer side, and what shows through where a picture is transparent.
_PREVIEW_SIDE = 1600
_PREVIEW_GROUND = (255, 255, 255, 255)


def preview(picture: Picture) -> bytes:
    """The first frame as a small JPEG for a page, from bare pixels."""
    image = Image.fromarray(picture.frames[0])
    image.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE), Image.Resampling.BOX, reducing_gap=None)
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, _PREVIEW_GROUND)
        image = Image.alpha_composite(ground, image)
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def encode(picture: Picture, format_name: str) -> tuple[bytes, str]:
    """The picture coded anew, and the name of the format it is in now.

    What has no well-kept encoder here, or none for grey or transparency, becomes its next of
    kin: see _BECOMES; so does a large AVIF. Of an icon only the first picture is written. What is
    wholly see-through loses its colours. The same picture gives the same bytes. Its frames are
    taken out of it, so that none is held twice. Raises TooLarge for a large animated AVIF.
    """
    target = _BECOMES.get(format_name, format_name)
    if target == "avif" and picture.size[0] * picture.size[1] > _AVIF_MOST:
        if len(picture.frames) > 1:
            raise TooLarge("too_many_pixels")
        target = "jpeg"
    if target in _OPAQUE and any(map(_has_alpha, picture.frames)):
        # it would show what was see-through
        target = "png"
    out = io.BytesIO()
    images = [_image(picture.frames.pop(0)) for _ in range(len(picture.frames))]
    if format_name in ICONS:
        images = images[:1]
    _ENCODERS[target](images, picture, out)
    return out.getvalue(), target


def _has_alpha(frame: Frame) -> bool:
    return len(frame[0, 0]) > 3


def _image(frame: Frame) -> Any:
    if _has_alpha(frame):
        frame[frame[:, :, 3] == 0] = 0
    return Image.fromarray(frame)


def _jpeg(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    in_mode(images[0], "RGB").save(out, "JPEG", quality=92, subsampling="4:2:0")


def _png(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    images[0].save(out, "PNG", compress_level=6, **_animation(images, picture))


def _gif(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    images[0].save(out, "GIF", disposal=2, **_animation(images, picture))


def _webp(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    images[0].save(out, "WEBP", quality=90, method=4, **_animation(images, picture))


def _avif(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    images[0].save(out, "AVIF", quality=85, speed=7, **_animation(images, picture))


def _tiff(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    more = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(out, "TIFF", compression="tiff_adobe_deflate", **more)


def _bmp(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    images[0].save(out, "BMP")


def _pgm(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    images[0].convert("L").save(out, "PPM")


def _ppm(images: list[Any], picture: Picture, out: io.BytesIO) -> None:
    in_mode(images[0], "RGB").save(out, "PPM")


def _animation(images: list[Any], picture: Picture) -> dict[str, Any]:
    if len(images) == 1:
        return {}
    options: dict[str, Any] = {"save_all": True, "append_images": images[1:]}
    if any(picture.durations):
        options["duration"] = list(picture.durations)
    if picture.loop is not None:
        options["loop"] = picture.loop
    return options


_ENCODERS: dict[str, Callable[[list[Any], Picture, io.BytesIO], None]] = {
    "jpeg": _jpeg, "png": _png, "gif": _gif, "webp": _webp, "avif": _avif, "tiff": _tiff,
    "bmp": _bmp, "pgm": _pgm, "ppm": _ppm,
}  # fmt: skip


_BECOMES = {
    "heic": "jpeg", "bigtiff": "tiff", "ico": "png", "cur": "png", "pbm": "pgm", "pam": "png",
    "pfm": "png", "jp2": "jpeg", "j2k": "jpeg",
}  # fmt: skip


#: A larger one's encoder needs more memory than there is, 20 bytes a pixel; it becomes a JPEG.
_AVIF_MOST = 24_000_000
#: Of these, no or few programs know transparency.
_OPAQUE = frozenset({"jpeg", "bmp"})


def load() -> None:
    """Load every decoder and the colour engine before the jail closes."""
    Image.init()
    for name, encoder in _ENCODERS.items():
        small = Picture([np.zeros((2, 2, 3), np.uint8)])
        out = io.BytesIO()
        with suppress(OSError, KeyError, ValueError):
            encoder([Image.fromarray(small.frames[0])], small, out)
            Image.open(io.BytesIO(out.getvalue()), formats=[DECODERS[name]]).load()
    icons.load()
    anymaps.load()
