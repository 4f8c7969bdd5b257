"""Deep grey pictures in 8 bits: which of their numbers are black and white.

Whole and floating-point numbers do not say it. The usual scales are tried in turn; what fits none
of them reaches from its darkest to its brightest point. A few points far beyond all others, like
the sun in a picture of many exposures, do not count: they would make all the rest black.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: The TIFF tag that says what its numbers are.
_SAMPLE_FORMAT = 339
#: Floating point, 8 bits, 16 bits.
_SCALES = (1.0, 255.0, 65535.0)
#: Which share of the points counts on either side, and how many are asked.
_FROM, _TO, _ASKED = 0.01, 0.99, 1 << 18


def eight_bit(frame: Any) -> Any:
    """A frame of Pillow's with deep grey as 8 bits, which Pillow would cut off; others as is."""
    if not frame.mode.startswith(("I", "F")):
        return frame
    deep = np.asarray(frame)
    if frame.mode == "I" and frame.format == "TIFF" and _is_unsigned(frame):
        deep = deep.view(np.uint32)
    deep = deep.astype(np.float64)
    known = 0xFFFF if frame.mode.startswith("I;16") or frame.format == "PPM" else None
    low, high = ends(deep, known)
    grey = np.nan_to_num((deep - low) * (255 / (high - low)), posinf=255, neginf=0)
    flat = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    flat.info = {k: v for k, v in frame.info.items() if k == "exif"}
    return flat


def _is_unsigned(frame: Any) -> bool:
    """Whether numbers of 32 bits have no sign; Pillow reads the upper half as below zero."""
    return frame.tag_v2.get(_SAMPLE_FORMAT, 1) in (1, (1,))


def ends(deep: NDArray[np.float64], known: int | None) -> tuple[float, float]:
    """What is to be black, and what white; the second is always the greater one.

    known: white, where the format says it.
    """
    if known:
        return 0.0, float(known)
    some = deep.reshape(-1)[:: max(1, deep.size // _ASKED)]
    some = some[np.isfinite(some)]
    if not some.size:
        return 0.0, 1.0
    low, high = (float(value) for value in np.quantile(some, (_FROM, _TO)))
    if low < 0:
        return low, max(high, low + 1e-9 * max(1.0, -low))
    return 0.0, next((scale for scale in _SCALES if high <= scale), high)
