"""What makers put into movie files as blocks of their own: photos' labels, small copies, text.

Recognised by their first bytes: EXIF, XMP, JPEG and PNG pictures, GoPro's tree. Anything else is
shown as its readable text. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Refused, TooLarge
from toolkit.formats.base import unplaced
from toolkit.formats.bmff import letters
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import exif, gpmf, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n")
_TIFF = re.compile(rb"II\*\x00|MM\x00\*")
_XMP = re.compile(rb"<\?xpacket|<x:xmpmeta|<rdf:RDF")
_GPMF = re.compile(rb"(DEVC|DVID|DVNM)[\x00-\x7f]")
_HEAD, _MOST = 512, 8 << 20
#: Where it was taken, as ISO 6709 writes it.
PLACE = re.compile(r"[+-]\d{2,7}\.\d+[+-]\d{3,8}\.\d+")
_ATTRIBUTE = re.compile(rb'\b(\w{3,40})="([^"<>]{1,200})"')


def read(
    raw: bytes, path: str, start: int, inside: Inside, kind: str = "hidden.unknown"
) -> Iterator[Finding]:
    """Everything readable in a block that stands at `start`; kind: what it is as a whole."""
    raw = raw[:_MOST]
    place = Place(path, start, len(raw))
    found = _PICTURE.search(raw, 0, _HEAD)
    if found is not None:
        yield Finding(_pictured(kind), place, _around(raw, found.start()))
        yield from picture(raw[found.start() :], path, inside)
        return
    if (packet := _XMP.search(raw, 0, _HEAD)) is not None:
        yield Finding("hidden.packet", place, f"{len(raw)} bytes")
        yield from xmp.read(raw[packet.start() :], path, start + packet.start())
        return
    if (tree := _GPMF.search(raw, 0, _HEAD)) is not None:
        yield Finding(kind, place, readable(raw) or f"{len(raw)} bytes")
        yield from gpmf.read(raw[tree.start() :], f"{path}/GoPro", start + tree.start())
        return
    said = readable(raw) or letters(raw) or f"{len(raw)} bytes"
    yield Finding("where.gps" if PLACE.search(said) else kind, place, said)
    if (block := _TIFF.search(raw, 0, _HEAD)) is not None:
        yield from _labels(raw[block.start() :], f"{path}/EXIF")


def _pictured(kind: str) -> str:
    return kind if kind in ("hidden.thumbnail", "hidden.picture") else "hidden.thumbnail"


def _around(raw: bytes, at: int) -> str:
    """What stands in front of a picture, and its size."""
    return " ".join(filter(None, (readable(raw[:at]), f"{len(raw) - at} bytes")))


def picture(raw: bytes, path: str, inside: Inside) -> Iterator[Finding]:
    """What a picture inside says of itself; it goes whole, so its pixels are not judged."""
    try:
        yield from inside.findings(raw, path)
    except TooLarge:
        yield Finding("inside.damaged", Place(path, None, len(raw)), readable(raw) or None)


def _labels(blob: bytes, path: str) -> Iterator[Finding]:
    try:
        yield from unplaced(exif.read(blob, 0, len(blob), path))
    except Refused:
        return


def attributes(raw: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of attributes in XML, as camcorders write about their recordings."""
    for name, value in _ATTRIBUTE.findall(raw[:_MOST]):
        yield name.decode(), value.decode("utf-8", "replace")
