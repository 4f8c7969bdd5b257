"""What a DNG keeps in its private block: most often the camera's own maker note, whole.

After the DNG 1.7 specification (DNGPrivateData) and what Adobe's converter writes: named
parts, of which "MakN" is the note with the byte order and the offset that it had in the camera's
file. Other writers put their note there as it is. Never raises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.metadata import makernote
from toolkit.formats.metadata.exif_directories import Blob
from toolkit.formats.metadata.ifd import byte_order
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_ADOBE, _NOTE = b"Adobe\x00", b"MakN"
_HEAD = 8
_MAX_PARTS = 64


def read(blob: Blob, start: int, size: int) -> Iterator[Finding]:
    """The block at `start` as one finding or several, and the fields of the note in it."""
    if bytes(blob.data[start : start + len(_ADOBE)]) != _ADOBE:
        yield from makernote.read(blob, start, size)
        return
    yield Finding("device.maker_note", Place(f"{blob.path}/DNGAdobeData", start, size), None)
    for name, at, end in _parts(blob, start + len(_ADOBE), start + size):
        if name == _NOTE and end - at > 6:
            yield from _note(blob, at, end)
        else:
            label = name.decode("latin-1").strip()
            said = f"{end - at} bytes {readable(bytes(blob.data[at:end]))}".strip()
            place = Place(f"{blob.path}/DNGAdobeData/{label}", at, end - at)
            yield Finding("device.maker_note", place, said)


def _parts(blob: Blob, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The name of each part, and where its contents stand; each begins on an even place."""
    for _ in range(_MAX_PARTS):
        if at + _HEAD > end:
            return
        size = struct.unpack_from(">I", blob.data, at + 4)[0]
        body = at + _HEAD
        yield bytes(blob.data[at : at + 4]), body, min(body + size, end)
        at = body + size + size % 2


def _note(blob: Blob, at: int, end: int) -> Iterator[Finding]:
    """The maker note; its offsets count as they did in the camera's own file."""
    order = byte_order(bytes(blob.data[at : at + 2]))
    was_at = struct.unpack_from(">I", blob.data, at + 2)[0]
    note = at + 6
    moved = blob._replace(start=note - was_at, end=end, order=order or blob.order)
    yield from makernote.read(moved, note, end - note)
