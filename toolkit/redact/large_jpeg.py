"""JPEGs of so many pixels that they are held once at most: how they are looked at, and which fit.

Phones write 200 megapixels. Decoded they take 800 million bytes, so there is no room for a second
copy in the confined child. They are decoded smaller to be looked at, which the format allows at
little cost, and painted strip by strip (jpeg_strips).
"""

from __future__ import annotations

from typing import Any

from toolkit.errors import TooLarge

#: From so many pixels on a JPEG is large: above the 108 megapixels that many phones write, for
#: small codes and letters can be missed in the smaller picture.
FROM = 112_000_000
#: More than this is refused.
MAX_PIXELS = 210_000_000
#: What its decoder may take: four bytes a pixel (one, if it is grey).
_MAX_BYTES = 4 * MAX_PIXELS
#: The long side that is left at least for looking: nearly twice the network's largest view.
_LONG = 4000
_SCALES = (8, 4, 2)


def require_room(opened: Any) -> None:
    """Raise TooLarge where a JPEG that was opened by Pillow takes too much memory to decode."""
    width, height = opened.size
    if width * height > MAX_PIXELS or width * height * _bytes_a_pixel(opened) > _MAX_BYTES:
        raise TooLarge("too_many_pixels")


def _bytes_a_pixel(opened: Any) -> float:
    """Of the raster, and of the coefficients: a progressive JPEG's are all held until its end."""
    raster = 1.0 if opened.mode == "L" else 4.0
    if not opened.info.get("progressive"):
        return raster
    across, down = (max(layer[side] for layer in opened.layer) for side in (1, 2))
    blocks = sum(layer[1] * layer[2] for layer in opened.layer)
    return raster + 2.0 * float(blocks) / float(across * down)


def is_large(opened: Any) -> bool:
    """Whether a JPEG that was opened by Pillow is one of these."""
    width, height = opened.size
    return bool(width * height >= FROM)


def shrink(opened: Any) -> int:
    """Have it decoded smaller; how many of its pixels are one then, each way."""
    width, height = opened.size
    scale = next((scale for scale in _SCALES if max(width, height) >= scale * _LONG), _SCALES[-1])
    opened.draft(None, (width // scale, height // scale))
    return scale
