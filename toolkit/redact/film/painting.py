"""Cover boxes in a frame as it is stored: on its planes, so that depth and colours stay.

One flat grey that is no function of what it covers; the colour planes are covered at least as far
as the brightness.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.film.covers import Place
from toolkit.model import Box
from toolkit.redact import candidates
from toolkit.redact.film.decoding import Film

#: A middle grey: of all that says nothing, what disturbs the picture around it least.
_GREY = 104
_FULL_RANGE = 2
#: Into how many cells the longer side of a film is cut that is made unrecognisable as a whole; and
#: by how many of 256 shades its points may differ from their cell on the average, after coding.
_CELLS, _CODED = 12, 6
#: By how many shades a cover may differ from its grey on the average, after coding; and how much
#: of its sides does not count at each end.
_COVERED, _RIM = 8, 8


class _Layout(NamedTuple):
    """How a pixel format lies in memory: bits a sample, and how colour is spared: across, down.

    paired: both colour planes lie in one, sample beside sample. grey: there is no colour.
    high: the bits stand at the top of each sample.
    """

    bits: int
    across: int
    down: int
    paired: bool = False
    grey: bool = False
    high: bool = False


LAYOUTS: dict[str, _Layout] = {
    "yuv420p": _Layout(8, 2, 2), "yuvj420p": _Layout(8, 2, 2),
    "yuv422p": _Layout(8, 2, 1), "yuvj422p": _Layout(8, 2, 1),
    "yuv444p": _Layout(8, 1, 1), "yuvj444p": _Layout(8, 1, 1),
    "nv12": _Layout(8, 2, 2, paired=True), "gray": _Layout(8, 1, 1, grey=True),
    "yuv420p10le": _Layout(10, 2, 2), "yuv422p10le": _Layout(10, 2, 1),
    "yuv444p10le": _Layout(10, 1, 1), "yuv420p12le": _Layout(12, 2, 2),
    "p010le": _Layout(10, 2, 2, paired=True, high=True),
}  # fmt: skip
#: What other formats are turned into.
USUAL = "yuv420p"


def prepared(frame: Any) -> Any:
    """The frame with planes that may be painted on; other frames that the decoder keeps stay."""
    if frame.format.name not in LAYOUTS:
        return frame.reformat(format=USUAL)
    frame.make_writable()
    return frame


def stored(film: Film, rows: Sequence[Place]) -> list[Box]:
    """Upright boxes, in whole pixels of the frame as it is stored."""
    boxes = [whole(row, film.width, film.height) for row in rows]
    boxes = [box for box in boxes if box.width > 0 and box.height > 0]
    if not film.turn or not boxes:
        return boxes
    shape = (film.width, film.height) if film.turn % 2 else (film.height, film.width)
    turned = candidates.turned_back(
        np.array([[b.x, b.y, b.width, b.height, 1.0] for b in boxes], np.float32), film.turn, shape
    )
    return [Box(round(x), round(y), round(w), round(h)) for x, y, w, h, _ in turned.tolist()]


def whole(row: Place, width: int, height: int) -> Box:
    """A box out to whole pixels, inside the picture."""
    x, y, w, h = row
    x0, y0 = max(0, math.floor(x)), max(0, math.floor(y))
    x1, y1 = min(width, math.ceil(x + w)), min(height, math.ceil(y + h))
    return Box(x0, y0, x1 - x0, y1 - y0)


def cover(frame: Any, boxes: Sequence[Box]) -> None:
    """Cover boxes, in pixels of the frame as it is stored, in place."""
    layout = LAYOUTS[frame.format.name]
    light, shift = _grey(frame, layout)
    planes = [_samples(plane, layout) for plane in frame.planes]
    for box in boxes:
        _fill(planes[0], box, 1, 1, light << shift)
        for plane in planes[1:]:
            _fill(plane, box, layout.across, layout.down, 128 << shift, 1 + layout.paired)


def is_covered(frame: Any, boxes: Sequence[Box]) -> bool:
    """Whether all of these boxes show that grey, up to what their coding adds.

    Their brightness is asked, within their rims, which coding mixes with what is beside them.
    """
    shown = frame if frame.format.name in LAYOUTS else frame.reformat(format=USUAL)
    layout = LAYOUTS[shown.format.name]
    light, shift = _grey(shown, layout)
    plane = _samples(shown.planes[0], layout)
    return all(_away(_within(plane, box), light, shift) <= _COVERED for box in boxes)


def _within(plane: NDArray[Any], box: Box) -> NDArray[Any]:
    """The brightness of a box without its rim; every second point of it tells enough."""
    down, across = box.height // _RIM, box.width // _RIM
    bottom, right = box.y + box.height - down, box.x + box.width - across
    return plane[box.y + down : bottom : 2, box.x + across : right : 2]


def _away(samples: NDArray[Any], light: int, shift: int) -> float:
    """By how many of 256 shades points are away from one, on the average."""
    return float(np.abs((samples >> shift).astype(np.int32) - light).mean())


def _grey(frame: Any, layout: _Layout) -> tuple[int, int]:
    """The shade of a cover in 8 bits, and by how many bits it is shifted in this frame."""
    full = frame.format.name.startswith("yuvj") or int(frame.color_range) == _FULL_RANGE
    light = _GREY if full or layout.grey else round(16 + _GREY * 219 / 255)
    return light, layout.bits - 8 + (16 - layout.bits if layout.high else 0)


def _samples(plane: Any, layout: _Layout) -> NDArray[Any]:
    kind: Any = np.uint8 if layout.bits == 8 else np.dtype("<u2")
    return np.frombuffer(plane, kind).reshape(plane.height, -1)


def blacked_out(number: int, frame: Any) -> None:  # noqa: ARG001  (as what paints is called)
    """The whole picture as coarse cells of its mean brightness and colour; nobody is told apart.

    So coarse that a face is at most a few cells: for footage that no detector can be trusted with.
    """
    layout = LAYOUTS[frame.format.name]
    cell = _cell(frame)
    for place, plane in enumerate(frame.planes):
        samples = _samples(plane, layout)
        beside = 2 if place and layout.paired else 1
        down = cell // (layout.down if place else 1)
        across = cell // (layout.across if place else 1)
        for lane in range(beside):
            _coarsen(samples[:, lane : plane.width * beside : beside], down, across)


def is_blacked_out(frame: Any) -> bool:
    """Whether a frame is in such cells, up to what its coding adds; its brightness is asked."""
    shown = frame.reformat(format="gray").to_ndarray()
    flat, cell = shown.copy(), _cell(frame)
    _coarsen(flat, cell, cell)
    away = np.maximum(shown, flat) - np.minimum(shown, flat)
    _coarsen(away, cell, cell)
    return int(away.max()) <= _CODED


def _cell(frame: Any) -> int:
    return max(16, int(max(frame.width, frame.height)) // _CELLS // 2 * 2)


def _coarsen(samples: NDArray[Any], down: int, across: int) -> None:
    height, width = samples.shape
    for top in range(0, height, down):
        for left in range(0, width, across):
            place = samples[top : top + down, left : left + across]
            place[:] = int(place.mean())


def _fill(
    plane: NDArray[Any], box: Box, across: int, down: int, value: int, beside: int = 1
) -> None:
    """One rectangle in one plane, to its corners; samples that are shared are covered whole.

    Rounded corners show hair and ground in a shape of their own (redact/effects.py).
    """
    top, bottom = box.y // down, min(-(-(box.y + box.height) // down), len(plane))
    left, right = box.x // across * beside, -(-(box.x + box.width) // across) * beside
    plane[top:bottom, left:right] = value
