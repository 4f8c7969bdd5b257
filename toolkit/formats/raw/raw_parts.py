"""What the modules for camera raw files share: none is cleaned; what stands inside is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.errors import Damaged
from toolkit.formats import jpeg_segments
from toolkit.formats.base import Buffer, Format, refusing
from toolkit.formats.image import jpeg_inside
from toolkit.formats.metadata import exif, exif_directories
from toolkit.formats.metadata.exif_directories import Blob, Span
from toolkit.model import Finding, Place, Size

_THUMBNAIL, _MOST_SIDE = "Thumbnail", 1 << 20


def photo(**words: Any) -> Format:
    """The format of a raw photo, of which no copy is made. words: the other fields of Format."""
    words.setdefault("suffixes", (words["suffix"],))
    refuse = refusing("raw_photo")
    return Format(strip=refuse, content=refuse, refuses="raw_photo", **words)


def size(pairs: Iterable[tuple[int, int]]) -> Size:
    """The first width and height that a picture can have; raises Damaged where there is none."""
    for width, height in pairs:
        if 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE:
            return Size(width, height)
    raise Damaged("no_picture")


def picture(data: Buffer, span: Span, path: str) -> Iterator[Finding]:
    """A finished or small copy that stands in a raw file, and the traces inside a JPEG."""
    first, last = span
    raw = bytes(data[first:last])
    kind = "hidden.thumbnail" if _THUMBNAIL in path else "hidden.picture"
    yield Finding(kind, Place(path, first, len(raw)), jpeg_segments.describe(raw))
    yield from jpeg_inside.traces(raw, path, first)


def directories(data: Buffer, span: Span, path: str) -> Iterator[Finding]:
    """A TIFF of its own that stands in a raw file; its offsets count from its beginning."""
    first, last = span
    yield from exif.read(data, first, last - first, path)


def unmentioned(data: Buffer, used: list[Span], path: str) -> Iterator[Finding]:
    """The bytes that nothing in the file takes up."""
    yield from exif_directories.gaps(Blob(data, 0, len(data), "", path), used)


def text(raw: bytes) -> str:
    """Text up to its first zero byte."""
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
