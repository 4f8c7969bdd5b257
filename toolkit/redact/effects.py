"""Cover places in a picture so that they stay covered.

One flat colour that is no function of the covered pixels: nothing of a face is left to be searched
for. Blur and mosaic are not offered, because faces behind them are still told apart (see
docs/decisions/0003-face-detection.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Box

Frame = NDArray[np.uint8]
Paint = Callable[[Frame, Box], None]

#: A dark grey that stands out on light and on dark pages.
COLOUR = 72


def fill(frame: Frame, box: Box) -> None:
    """Paint the whole box in one colour, to its corners.

    Rounded corners show hair and ground in a shape of their own, by which people were named again.
    """
    top, bottom = max(0, box.y), max(0, box.y + box.height)
    place = frame[top:bottom, box.x : box.x + box.width]
    place[:, :, :3] = COLOUR
    if place.shape[2] > 3:
        place[:, :, 3] = 255


EFFECTS: dict[str, Paint] = {"fill": fill}


def cover(frame: Frame, boxes: Iterable[Box], style: str, top: int = 0) -> None:
    """Cover boxes (upright pixels, inside the picture) in place.

    top: the frame is a strip of the picture that begins in this row.
    """
    for box in boxes:
        EFFECTS[style](frame, box._replace(y=box.y - top))
