"""How MPEG-4 streams are coded: the descriptors of an esds box (ISO/IEC 14496-1, section 7.2.6).

Kept: which coding it is, how large its buffers are, and the decoder's own configuration, which for
MPEG-4 video is cut like its pictures. Names, addresses, languages, rights and whatever else a
descriptor can carry goes.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.bmff import Fields
from toolkit.formats.film import aac_config, mpeg_video
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

_STREAM, _DECODER, _OWN, _SYNC = 3, 4, 5, 6
_DEPENDS, _ADDRESS, _CLOCK = 0x80, 0x40, 0x20
#: MPEG-4 video, and MPEG-1 and MPEG-2 video.
VISUAL = frozenset({0x20, *range(0x60, 0x66), 0x6A})
#: MPEG-4 and MPEG-2 sound of the kind AAC.
AAC = frozenset({0x40, 0x66, 0x67, 0x68})
SUBPICTURES = 0xE0
#: Longer is no configuration of any sound.
_MOST_OWN = 128
_MOST_DESCRIPTORS = 20


class Stream(NamedTuple):
    """The coding by its number, its fixed fields, and the decoder's own configuration."""

    number: int
    fixed: bytes
    own: bytes


def read(body: bytes) -> Stream:
    """The descriptors of an esds body; raises Damaged, and NotCleanable for data elsewhere."""
    cursor = Fields(body, 4, max(4, len(body)))
    tag, stream = _descriptor(cursor)
    if tag != _STREAM:
        raise Damaged("structure")
    stream.take(2)
    flags = stream.number(1)
    if flags & _ADDRESS:
        raise NotCleanable("external_data")
    stream.take(2 * bool(flags & _DEPENDS) + 2 * bool(flags & _CLOCK))
    for tag, inner in _descriptors(stream):
        if tag == _DECODER:
            fixed = inner.take(13)
            own = [part.take(part.left) for kind, part in _descriptors(inner) if kind == _OWN]
            return Stream(fixed[0], fixed, own[0] if own else b"")
    raise Damaged("structure")


def _descriptors(cursor: Fields) -> list[tuple[int, Fields]]:
    found: list[tuple[int, Fields]] = []
    while cursor.left and len(found) < _MOST_DESCRIPTORS:
        found.append(_descriptor(cursor))
    return found


def _descriptor(cursor: Fields) -> tuple[int, Fields]:
    """A descriptor's tag and body. One that is cut off ends with what is there, as in players."""
    tag, size = cursor.number(1), 0
    for _ in range(4):
        code = cursor.number(1)
        size = size << 7 | code & 127
        if not code & 128:
            break
    start = cursor.at
    cursor.at = min(start + size, cursor.end)
    return tag, Fields(cursor.data, start, cursor.at)


def clean(body: bytes, notes: Notes | None = None) -> bytes:
    """An esds body with nothing but the coding; raises Damaged or NotCleanable.

    notes: hear what goes from the decoder's own configuration.
    """
    stream = read(body)
    own = stream.own
    if stream.number in VISUAL:
        own = mpeg_video.wordless(mpeg_video.joined(own, notes), notes)
    elif stream.number in AAC:
        own = aac_config.clean(own, notes)
    elif len(own) > _MOST_OWN or readable(own):
        raise NotCleanable("unsupported_variant")
    parts = stream.fixed + (_made(_OWN, own) if own else b"")
    return bytes(4) + _made(_STREAM, bytes(3) + _made(_DECODER, parts) + _made(_SYNC, b"\x02"))


def _made(tag: int, body: bytes) -> bytes:
    """A descriptor; its length in four bytes of seven bits, as programs write it."""
    size = len(body)
    if size >= 1 << 28:
        raise Damaged("structure")
    return bytes([tag, *((size >> shift & 127) | 128 for shift in (21, 14, 7)), size & 127]) + body
