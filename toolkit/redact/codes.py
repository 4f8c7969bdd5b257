"""Find bar codes and two-dimensional codes: tickets, packages, contact and payment codes.

By zxing-cpp (Apache-2.0), which gets arrays only. Codes it can see but not read are covered as
well. Does not find every code: small, blurred and strongly slanted ones are missed more often.
What a code says is not kept.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import MissingPart
from toolkit.model import Box

try:
    import zxingcpp
except ImportError:  # an extra
    zxingcpp = None  # type: ignore[assignment, unused-ignore]
_HAS_ZXING = zxingcpp is not None

Frame = NDArray[np.uint8]

#: Share of a code's size added on each side: the corners that are reported lie inside its edge.
_MARGIN = 0.25


def load() -> None:
    """Use the finder once, before the jail closes. Raises MissingPart when it is not installed."""
    find(np.full((32, 32, 3), 255, np.uint8), "code")


def find(frame: Frame, what: str) -> list[Box]:
    """Codes in an upright RGB picture (height, width, 3), 0 to 255; boxes in its pixels.

    Raises MissingPart.
    """
    if not _HAS_ZXING:
        raise MissingPart("no_code_finder")
    height, width = frame.shape[:2]
    grey = (frame.sum(axis=2, dtype=np.uint16) // 3).astype(np.uint8)
    seen = zxingcpp.read_barcodes(grey, return_errors=True)
    return [_boxed(code.position, width, height, what) for code in seen]


def _boxed(position: Any, width: int, height: int, what: str) -> Box:
    corners = [
        (corner.x, corner.y)
        for corner in (
            position.top_left, position.top_right, position.bottom_right, position.bottom_left,
        )
    ]  # fmt: skip
    across, down = zip(*corners, strict=True)
    # a bar code is reported as a line, so both directions grow by the longer one
    grown = _MARGIN * max(max(across) - min(across), max(down) - min(down), 20)
    left, top = max(0, int(min(across) - grown)), max(0, int(min(down) - grown))
    right, bottom = min(width, int(max(across) + grown)), min(height, int(max(down) + grown))
    return Box(left, top, max(1, right - left), max(1, bottom - top), what)
