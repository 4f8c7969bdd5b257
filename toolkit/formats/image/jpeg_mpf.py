"""The index of further pictures behind the first one (CIPA DC-007, Multi-Picture Format).

It stands in APP2 and names each picture's kind, length and offset. The pictures themselves are
cut out of the trailer; this only says what the index claims about them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.image.jpeg_cameras import entries
from toolkit.formats.image.trailer import Listed
from toolkit.model import Finding, Place

HEAD = 4
MAX_PICTURES = 100
_LIST, _IDS = 0xB002, 0xB003
_GAIN_MAP = 0x050000
_TYPES = {
    0x000000: "of no stated kind",
    0x010001: "Large Thumbnail (VGA equivalent)",
    0x010002: "Large Thumbnail (full HD equivalent)",
    0x010003: "Large Thumbnail (4K equivalent)",
    0x010004: "Large Thumbnail (8K equivalent)",
    0x010005: "Large Thumbnail (16K equivalent)",
    0x020001: "Multi-frame Panorama",
    0x020002: "Multi-frame Disparity",
    0x020003: "Multi-angle",
    0x030000: "Baseline MP Primary Image",
    0x040000: "Original Preservation Image",
    _GAIN_MAP: "Gain Map Image",
}  # fmt: skip


def listed(body: bytes, start: int) -> dict[int, Listed]:
    """The further pictures by their offset in the file, when the payload stands at `start`."""
    return {
        start + HEAD + offset: Listed(length, kind == _GAIN_MAP)
        for kind, length, offset in _pictures(body)
        if offset
    }


def read(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """One finding for each picture behind the first, and the pictures' ids."""
    for body in payloads:
        for number, (kind, length, offset) in enumerate(_pictures(body), 1):
            if offset:
                words = f"picture {number}: {_TYPES.get(kind, hex(kind))}, {length} bytes"
                yield Finding("hidden.picture", Place(f"{path}/MPImage{number}", start), words)
        for tag, value, _ in entries(body[HEAD:]):
            if tag == _IDS and value.strip(b"\x00"):
                place = Place(f"{path}/ImageUIDList", start, len(value))
                yield Finding("hidden.id", place, value.hex())


def _pictures(body: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, length and offset of each listed picture; the first one's offset is 0."""
    for tag, value, order in entries(body[HEAD:]):
        if tag == _LIST:
            for at in range(0, min(len(value) - 15, 16 * MAX_PICTURES), 16):
                flags, length, offset = struct.unpack_from(order + "III", value, at)
                yield flags & 0xFFFFFF, length, offset
