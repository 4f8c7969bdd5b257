"""Canon's CRW camera raw files: heaps in heaps, before CR2.

After Canon's CIFF description of 1997 and what many readers found since. Inspected, never cleaned:
a raw file holds the camera's own numbers in so many places that no copy could be proven clean.

What identifies people: owner, serial number, file names, times, the arrays of the maker note, a
thumbnail and a finished JPEG.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.metadata import ciff
from toolkit.formats.metadata.ciff import Record
from toolkit.formats.metadata.ifd import byte_order
from toolkit.formats.raw import raw_parts
from toolkit.model import Finding, Size

_SIGN, _SIGN_AT, _HEAD = b"HEAPCCDR", 6, 14
_MAX_PICTURES = 8
#: Records that declare a size, the best one first, and where in them it stands.
_SIZES = ((ciff.SIZE, "II"), (ciff.SENSOR, "2xHH"))
_PICTURES = {ciff.FINISHED: "JpgFromRaw", ciff.THUMBNAIL: "ThumbnailImage"}


def sniff(head: bytes) -> bool:
    """Whether this is a heap of raw data."""
    return head[_SIGN_AT:_HEAD] == _SIGN and bool(byte_order(head))


def measure(data: Buffer) -> Size:
    """The size that the picture's record declares, or else the sensor's; raises Damaged."""
    order, _, found = _records(data)
    return raw_parts.size(
        struct.unpack_from(order + form, data, record.start)
        for tag, form in _SIZES
        for record in found
        if record.tag == tag and record.end - record.start >= struct.calcsize(form)
    )


def _records(data: Buffer) -> tuple[str, int, list[Record]]:
    """Byte order, where the outermost heap begins, and all records; raises Damaged."""
    order = byte_order(data[:2])
    if len(data) < _HEAD or not order:
        raise Damaged("truncated")
    start = struct.unpack_from(order + "I", data, 2)[0]
    found = list(ciff.records(data, start, len(data), order)) if start < len(data) else []
    if not found:
        raise Damaged("structure")
    return order, start, found


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every trace that can be read; raises Damaged where there is no record."""
    order, start, found = _records(data)
    yield from ciff.traces(data, found, order, "CRW")
    for record in [each for each in found if each.tag in _PICTURES][:_MAX_PICTURES]:
        path = f"CRW/{_PICTURES[record.tag]}"
        yield from raw_parts.picture(data, (record.start, record.end), path)
    used = [(0, min(start, _HEAD + 12)), *ciff.spans(data, start, len(data), order)]
    yield from raw_parts.unmentioned(data, used, "CRW")


FORMAT = raw_parts.photo(
    name="crw",
    label="Canon raw photo (CRW)",
    media="image/x-canon-crw",
    suffix=".crw",
    sniff=sniff,
    measure=measure,
    inspect=inspect,
    inspected=(
        "every record: owner, serial number, file names, times, settings, thumbnail and finished "
        "JPEG with the blocks inside, bytes that no record mentions"
    ),
    unseen="the sensor data",
)
