"""Find text: name tags, placards, screens, street signs, number plates. Reads none of it.

The model is a text detector that a `rapidocr` wheel carries (PP-OCR, Apache-2.0), read as a data
file; none of that package's code runs, and no recogniser is loaded. It marks the pixels that
belong to lines of text (differentiable binarisation, Liao et al. 2020); each marked patch,
grown to the height of its letters, is a box.

Does not find every line: handwriting, far or slanted text and rare scripts are missed more often.
A number plate is a line of text like any other; it is not told apart from other lines.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.errors import MissingPart
from toolkit.model import Box

Frame = NDArray[np.uint8]


class _Model(NamedTuple):
    """Where a package keeps its detector."""

    package: str
    file: str


#: The first that is installed is used; the first of them is not made for Python 3.13 and later.
_MODELS = (
    _Model("rapidocr_onnxruntime", "models/ch_PP-OCRv4_det_infer.onnx"),
    _Model("rapidocr", "models/PP-OCRv6_det_small.onnx"),
)
#: Mean and deviation of the colours that the model was trained on (ImageNet), red first.
_MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32) * 255
#: Long sides looked at, in pixels; larger views are cut into overlapping tiles.
_VIEWS = (960, 2048)
_TILE, _OVERLAP = 1120, 160
#: A pixel is text from the first number on, a patch from the second (its mean).
_PIXEL, _PATCH = 0.25, 0.45
#: Patches smaller than this, in pixels of the view, are specks.
_LEAST = 3
#: The model marks a line's core; it is grown by this share of area over perimeter, and then so
#: much of its height, for accents, tails and the frame of a plate.
_UNCLIP, _MARGIN = 1.6, 0.25

_weights: Any = None
_net: Any = None


def load() -> None:
    """Read the model, before the jail closes. Raises MissingPart when it is not installed."""
    global _weights, _net  # noqa: PLW0603  (one model a process; no file is read in the jail)
    model = next(filter(Path.is_file, map(_path, _MODELS)), None)
    if model is None:
        raise MissingPart("no_text_finder")
    _weights = np.frombuffer(model.read_bytes(), np.uint8)
    _net = cv2.dnn.readNetFromONNX(_weights)


def release() -> None:
    """Give back what the network holds of its last tile."""
    global _net  # noqa: PLW0603
    _net = None


def _path(model: _Model) -> Path:
    found = importlib.util.find_spec(model.package)
    places = list(found.submodule_search_locations or []) if found else []
    return Path(places[0] if places else "absent") / model.file


def find(frame: Frame, what: str) -> list[Box]:
    """Lines of text in an upright RGB picture (height, width, 3), 0 to 255.

    Boxes are in pixels of that picture, grown so that the letters lie inside; `score` is the
    mean certainty of the marked pixels. Neighbouring lines may share pixels. Raises MissingPart.
    """
    if _weights is None:
        raise MissingPart("no_text_finder")
    height, width = frame.shape[:2]
    return [
        box
        for long in _VIEWS
        for row in _looked_at(frame, long)
        if (box := _boxed(row, width, height, what))
    ]


def _looked_at(frame: Frame, long: int) -> Iterator[NDArray[np.float64]]:
    """One view's lines: rows of left, top, right, bottom, score in pixels of the frame."""
    height, width = frame.shape[:2]
    scale = long / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    seen = cv2.resize(frame, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    back = np.array([width / size[0], height / size[1]] * 2)
    for y in _starts(size[1]):
        for x in _starts(size[0]):
            for left, top, right, bottom, score in _patches(seen[y : y + _TILE, x : x + _TILE]):
                corners = np.array([left + x, top + y, right + x, bottom + y]) * back
                yield np.append(corners, score)


def _starts(length: int) -> list[int]:
    if length <= _TILE:
        return [0]
    count = -(-(length - _OVERLAP) // (_TILE - _OVERLAP))
    return [round(step * (length - _TILE) / (count - 1)) for step in range(count)]


def _patches(tile: NDArray[Any]) -> Iterator[tuple[float, float, float, float, float]]:
    """Marked patches of one tile, grown to whole letters: left, top, right, bottom, score."""
    certain = _forward(tile)
    marked = (certain >= _PIXEL).astype(np.uint8)
    _, labels, rows, _ = cv2.connectedComponentsWithStats(marked)
    sums = np.bincount(labels.ravel(), certain.ravel(), len(rows))
    for (x, y, w, h, area), total in list(zip(rows, sums, strict=True))[1:]:
        if min(w, h) < _LEAST or total / area < _PATCH:
            continue
        grown = _UNCLIP * area / (2 * (w + h)) + _MARGIN * min(w, h)
        yield x - grown, y - grown, x + w + grown, y + h + grown, total / area


def _forward(tile: NDArray[Any]) -> NDArray[np.float32]:
    """How sure the model is of each pixel of a tile that it is text, 0 to 1."""
    global _net  # noqa: PLW0603
    if _net is None:
        _net = cv2.dnn.readNetFromONNX(_weights)
    height, width = tile.shape[:2]
    padded = cv2.copyMakeBorder(
        np.ascontiguousarray(tile), 0, -height % 32, 0, -width % 32, cv2.BORDER_REPLICATE
    )
    # the model was trained with blue first
    scaled = ((padded - _MEAN) / _DEVIATION)[:, :, ::-1].transpose(2, 0, 1)[None]
    _net.setInput(np.ascontiguousarray(scaled, np.float32))
    seen: NDArray[np.float32] = _net.forward()[0, 0, :height, :width]
    return seen


def _boxed(row: NDArray[np.float64], width: int, height: int, what: str) -> Box | None:
    """A row as a box inside the picture; None when nothing of it is."""
    left, top = max(0, int(row[0])), max(0, int(row[1]))
    right, bottom = min(width, int(np.ceil(row[2]))), min(height, int(np.ceil(row[3])))
    if right <= left or bottom <= top:
        return None
    return Box(left, top, right - left, bottom - top, what, round(min(float(row[4]), 1.0), 4))
