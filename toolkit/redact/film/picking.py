"""Pick single pictures out of a film: faces for a contact sheet, whole frames as stills."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from toolkit.film.tracks import Sighting
from toolkit.redact.film.decoding import Film, frames, moment, upright

_THUMBNAIL = 112
#: How much of what is around a face is shown with it, as a share of its size on each side.
_AROUND = 0.5
_WHOLE = 1 << 20


def load() -> None:
    """Load what writes pictures, before the jail closes; it is looked up when first used."""
    Image.preinit()


def thumbnails(film: Film, wanted: Sequence[tuple[int, Sighting]]) -> Iterator[tuple[int, bytes]]:
    """Numbers and JPEG files of these sightings, in the order of frames; raises Damaged."""
    by_frame: dict[int, list[tuple[int, Sighting]]] = {}
    for which, sighting in wanted:
        by_frame.setdefault(sighting.frame, []).append((which, sighting))
    for number, frame in enumerate(frames(film)):
        for which, sighting in by_frame.pop(number, ()):
            picture = Image.fromarray(upright(film, frame, _WHOLE))
            yield which, _cut(picture, sighting)
        if not by_frame:
            return


def _cut(picture: Image.Image, sighting: Sighting) -> bytes:
    _, x, y, width, height, _ = sighting
    box = (
        round(max(0.0, x - width * _AROUND)), round(max(0.0, y - height * _AROUND)),
        round(min(picture.width, x + width * (1 + _AROUND))),
        round(min(picture.height, y + height * (1 + _AROUND))),
    )  # fmt: skip
    if box[2] <= box[0] or box[3] <= box[1]:
        box = (0, 0, picture.width, picture.height)
    small = picture.crop(box)
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()


def stills(film: Film, seconds: Sequence[float]) -> Iterator[bytes]:
    """PNG files of the frames shown at these times, which ascend; later ones give the last."""
    left = list(seconds)
    last = None
    for frame in frames(film):
        shown = moment(film, frame)
        while left and shown > left[0] and last is not None:
            yield _png(film, last)
            left.pop(0)
        last = frame
        if not left:
            return
    for _ in left:
        if last is not None:
            yield _png(film, last)


def _png(film: Film, frame: object) -> bytes:
    out = io.BytesIO()
    picture = np.ascontiguousarray(upright(film, frame, _WHOLE))
    Image.fromarray(picture).save(out, "PNG", compress_level=1)
    return out.getvalue()
