"""Minolta's MRW camera raw files: named blocks, one of which is a TIFF, then sensor data.

There is no public specification; what is known was found by many readers of such files. Inspected,
never cleaned: a raw file holds the camera's own numbers in so many places that no copy could be
proven clean.

What identifies people: the TIFF with EXIF, maker note and a preview.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.raw import raw_parts
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

#: First bytes, and the byte order that they stand for.
_SIGNS = {b"\0MRM": ">", b"\0MRI": "<"}
_HEAD, _MAX_PARTS = 8, 64
_SIZE, _TIFF, _FILLING = "PRD", "TTW", "PAD"


class Part(NamedTuple):
    """One block: its name and where its contents stand."""

    name: str
    start: int
    end: int


def sniff(head: bytes) -> bool:
    """Whether this begins as such files do."""
    return head[:4] in _SIGNS


def _parts(data: Buffer) -> list[Part]:
    """The blocks in front of the sensor data; raises Damaged where there is none."""
    order = _SIGNS.get(bytes(data[:4]), ">")
    if len(data) < _HEAD:
        raise Damaged("truncated")
    at = _HEAD
    found: list[Part] = []
    end = min(_HEAD + struct.unpack_from(order + "I", data, 4)[0], len(data))
    while at + _HEAD <= end and len(found) < _MAX_PARTS:
        name = bytes(data[at : at + 4]).strip(b"\0").decode("latin-1")
        size = struct.unpack_from(order + "I", data, at + 4)[0]
        found.append(Part(name, at + _HEAD, min(at + _HEAD + size, len(data))))
        at += _HEAD + size
    if not found:
        raise Damaged("structure")
    return found


def measure(data: Buffer) -> Size:
    """The size of the picture that the camera makes of it; raises Damaged."""
    order = _SIGNS.get(bytes(data[:4]), ">")
    sizes = [
        struct.unpack_from(order + "HH", data, part.start + 12)
        for part in _parts(data)
        if part.name == _SIZE and part.end - part.start >= 16
    ]
    return raw_parts.size((width, height) for height, width in sizes)


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every trace that can be read; raises Damaged where there is no block.

    The sensor data follows the blocks and is not looked into.
    """
    for part in _parts(data):
        path, size = f"MRW/{part.name}", part.end - part.start
        if part.name == _TIFF:
            yield from raw_parts.directories(data, (part.start, part.end), path)
            continue
        raw = bytes(data[part.start : part.end])
        kind = "hidden.padding" if part.name == _FILLING else "device.setting"
        yield Finding(kind, Place(path, part.start, size), readable(raw) or f"{size} bytes")


FORMAT = raw_parts.photo(
    name="mrw",
    label="Minolta raw photo (MRW)",
    media="image/x-minolta-mrw",
    suffix=".mrw",
    sniff=sniff,
    measure=measure,
    inspect=inspect,
    inspected="EXIF, place, maker note, previews, the other blocks in front of the sensor data",
    unseen="the sensor data and what stands behind it",
)
