"""The traces in a JPEG that stands inside another file: a preview, a page, a finished copy.

The picture around it goes or is refused as a whole, so nothing here is judged as staying; and what
can be read of a broken one is shown. Does not look behind the end of the JPEG.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import finding, harmless
from toolkit.formats.image import jpeg_cameras, jpeg_removed
from toolkit.formats.jpeg_segments import COM, FRAMES, SOS, Frame, Segment, frame, segments
from toolkit.model import Finding, Place

#: Segments that say how to show a picture and nothing else.
_HEADS = (b"JFIF\x00", b"Adobe\x00")


def traces(picture: bytes, path: str, start: int) -> Iterator[Finding]:
    """What the application segments and comments say; places are in the enclosing file.

    Never raises.
    """
    parts = _head(picture)
    for part in parts:
        if part.code == COM:
            words = jpeg_cameras.comment(picture[part.start + 4 : part.end])
            place = Place(f"{path}/Comment", start + part.start, part.end - part.start)
            yield Finding("hidden.comment", place, words or None)
    for block in jpeg_removed.blocks(picture, parts).values():
        yield moved(finding(picture, block), path, start)
        for found in block.read() if block.read is not None else ():
            if not harmless(found.kind):
                yield moved(found, path, start)


def shape(picture: bytes) -> Frame | None:
    """The size that its frame header declares, where there is a sound one."""
    try:
        for part in segments(picture):
            if part.code in FRAMES:
                return frame(picture, part)
    except Damaged:
        pass
    return None


def _head(picture: bytes) -> list[Segment]:
    """The parts up to the first scan, or up to where it is broken."""
    parts = []
    try:
        for part in segments(picture):
            if part.code == SOS:
                break
            if not picture.startswith(_HEADS, part.start + 4):
                parts.append(part)
    except Damaged:
        pass
    return parts


def moved(found: Finding, path: str, start: int) -> Finding:
    """A finding in a picture, as one of the file around it."""
    at = found.place.start
    place = Place(
        f"{path}/{found.place.path}", None if at is None else start + at, found.place.size
    )
    return Finding(found.kind, place, found.value)
