"""The small picture beside a file in the list: of its safe copy, as soon as there is one.

So a list of safe copies shows no bare face that they cover. Pages name a picture only once it is
there: a request for one that is not waits, and browsers let few requests wait beside each other,
the quick exit among them.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.model import Size
from toolkit.web.visits import COPYING, DONE, READY, Photo

_SHOWN_WHEN = frozenset({READY, COPYING, DONE})


class Thumb(NamedTuple):
    """Where the picture is, empty if there will be none; and whether it is there already."""

    address: str = ""
    ready: bool = False


def of(photo: Photo, size: Size) -> Thumb:
    """What stands beside a file now; `size` is its upright one, 0 where it cannot be shown."""
    if photo.status not in _SHOWN_WHEN or not size.width:
        return Thumb()
    if photo.copy is not None:
        return _thumb(f"/photos/{photo.id}/after", photo.copy.preview, shown=photo.copy.shown)
    return _thumb(f"/photos/{photo.id}/preview", photo.preview, shown=photo.shown)


def _thumb(address: str, preview: bytes | None, *, shown: bool) -> Thumb:
    if preview is None and shown:
        return Thumb()
    return Thumb(address, preview is not None)
