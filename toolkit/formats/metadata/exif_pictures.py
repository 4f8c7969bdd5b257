"""The pictures that a directory of EXIF or TIFF describes: where they stand, what they are called.

Thumbnails, previews and the finished JPEG that cameras put beside raw pixels. The names are those
that ExifTool prints; which one depends on the directory, because the tags are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats import jpeg_segments
from toolkit.formats.metadata import tiff_signatures
from toolkit.formats.metadata.exif_directories import Blob, Directory, Span
from toolkit.formats.metadata.ifd import numbers
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_WIDTH, _HEIGHT, _SUBFILE, _COMPRESSION = 0x0100, 0x0101, 0x00FE, 0x0103
_JPEG = (0x0201, 0x0202)
_STRIPS = (0x0111, 0x0117)
#: Where a directory's picture stands: (offsets, sizes), as JPEG, strips or tiles.
_PICTURES = (_JPEG, _STRIPS, (0x0144, 0x0145))
_PLAIN, _CODED, _LOSSY, _JPEG_XL = 1, frozenset({6, 7}), 34892, 52546
_REDUCED = 1
#: How many pieces a picture may have; and how much of it is searched for readable text.
_MAX_PIECES, _MAX_TEXTS, _MOST_TEXT = 65_536, 64, 1 << 20
#: Cameras of these makers put a thumbnail where those of others put a preview.
_SMALL_IN_FRONT = re.compile("nikon|minolta", re.IGNORECASE)


def spans(blob: Blob, directory: Directory) -> list[Span]:
    """Where the picture that a directory describes stands in the data, as far as it is there."""
    by_tag = {entry.tag: entry for entry in directory.entries}
    found: list[Span] = []
    for offsets, sizes in _PICTURES:
        if not directory.main or offsets not in by_tag or sizes not in by_tag:
            continue
        pairs = zip(
            numbers(by_tag[offsets], blob.order, _MAX_PIECES),
            numbers(by_tag[sizes], blob.order, _MAX_PIECES),
            strict=False,
        )
        for at, size in pairs:
            if isinstance(at, int) and isinstance(size, int) and at > 0 and size > 0:
                first = min(blob.start + at, blob.end)
                found.append((first, min(first + size, blob.end)))
    return [(first, last) for first, last in found if first < last]


def names(blob: Blob, directory: Directory) -> dict[int, str]:
    """What the tags are called that say where this directory's picture stands.

    Only tags whose name depends on the directory are given.
    """
    if not directory.main:
        return {}
    stem = _jpeg_stem(blob, directory)
    named = {
        _JPEG[0]: "ThumbnailOffset" if stem == "Thumbnail" else f"{stem}Start",
        _JPEG[1]: f"{stem}Length",
    }
    stem = _strips_stem(blob, directory)
    if stem and stem != "ThumbnailTIFF":
        named |= {_STRIPS[0]: f"{stem}Start", _STRIPS[1]: f"{stem}Length"}
    return named


def _jpeg_stem(blob: Blob, directory: Directory) -> str:
    """The first part of the name of a picture that is a JPEG of its own."""
    name = directory.name
    if name == "IFD1" or (name == "IFD0" and _SMALL_IN_FRONT.search(blob.make)):
        return "Thumbnail"
    if name in ("IFD2", "SubIFD"):
        return "JpgFromRaw"
    return "PreviewImage" if name == "IFD0" else "OtherImage"


def _strips_stem(blob: Blob, directory: Directory) -> str:
    """The first part of the name of a smaller copy in strips; "" where it is no such copy."""
    coding = directory.number(_COMPRESSION, blob.order)
    copy = _reduced(blob, directory) or (blob.raw and coding in _CODED)
    if not copy or is_raw(blob, directory):
        return ""
    if coding in _CODED:
        return "JpgFromRaw" if directory.name == "SubIFD2" else "PreviewImage"
    return {_PLAIN: "ThumbnailTIFF", _LOSSY: "OtherImage", _JPEG_XL: "PreviewJXL"}.get(coding, "")


def _reduced(blob: Blob, directory: Directory) -> bool:
    return bool(directory.number(_SUBFILE, blob.order) & _REDUCED)


def is_raw(blob: Blob, directory: Directory) -> bool:
    """Whether a directory's picture is the raw one, not a copy of it."""
    marked = tiff_signatures.is_raw(directory.entries, blob.order)
    return marked and not _reduced(blob, directory)


def picture(blob: Blob, directory: Directory) -> Iterator[Finding]:
    """A small copy of the picture with the readable text in it, and the traces inside a JPEG.

    Gives nothing for raw pixels.
    """
    stretches = spans(blob, directory)
    if not stretches or is_raw(blob, directory):
        return
    tags = {entry.tag for entry in directory.entries}
    stem = _jpeg_stem(blob, directory) if _JPEG[0] in tags else _strips_stem(blob, directory)
    name = "ThumbnailImage" if stem == "Thumbnail" else stem or "PreviewImage"
    kind = "hidden.thumbnail" if name.startswith("Thumbnail") else "hidden.picture"
    first, last = stretches[0]
    place = Place(f"{blob.path}/{directory.name}/{name}", first, last - first)
    yield Finding(kind, place, _described(blob, directory, stretches))
    yield from inside(blob, stretches[0], place.path)


def inside(blob: Blob, span: Span, path: str) -> Iterator[Finding]:
    """The traces in a JPEG that stands there, where the blob says who reads them."""
    first, last = span
    if blob.look is not None and blob.data[first : first + 2] == b"\xff\xd8":
        yield from blob.look(bytes(blob.data[first:last]), path, first)


def _described(blob: Blob, directory: Directory, stretches: list[Span]) -> str:
    first, last = stretches[0]
    if blob.data[first : first + 2] == b"\xff\xd8":
        return jpeg_segments.describe(bytes(blob.data[first:last]))
    sides = [str(directory.number(tag, blob.order)) for tag in (_WIDTH, _HEIGHT)]
    size = sum(last - first for first, last in stretches)
    said = f"{' x '.join(filter('0'.__ne__, sides))} picture, {size} bytes".strip()
    left, texts = _MOST_TEXT, []
    for first, last in stretches[:_MAX_TEXTS]:
        texts.append(readable(blob.data[first : min(last, first + max(0, left))]))
        left -= last - first
    text = " ".join(filter(None, texts))
    return f"{said}: {text}" if text else said
