"""User data between the coded pictures of MPEG-1, MPEG-2 and MPEG-4 video.

Units stand behind start codes (ISO/IEC 13818-2 and 14496-2, section 6.2); user data has a kind of
its own, and encoders write their name and captions into it. It goes, and the rest stays.

What we cannot see: time codes in the heads of groups of pictures; in a head, bytes beside tables
of numbers, which may look like words.
"""

from __future__ import annotations

from toolkit.errors import NotCleanable
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

_USER, _START = b"\x00\x00\x01\xb2", b"\x00\x00\x01"
_READ = 1 << 16
#: A unit of a head this short has no tables, so no words either; none is longer than with tables.
_SHORT, _LONG = 64, 320


def cut(data: Buffer, start: int, end: int, notes: Notes | None = None) -> list[Piece]:
    """What stays of a coded picture: [(start, end)] where all of it does."""
    kept: list[Piece] = []
    at = start
    while (found := data.find(_USER, at, end)) >= 0:
        stop = data.find(_START, found + 4, end)
        stop = end if stop < 0 else stop
        if notes is not None:
            raw = data[found + 4 : min(stop, found + _READ)]
            said = readable(raw) or raw[:64].decode("latin-1").strip("\x00") or "empty"
            notes.add("software.name", "user data", found, stop - found, said)
        if found > at:
            kept.append((at, found))
        at = stop
    if end > at:
        kept.append((at, end))
    return kept


def joined(raw: bytes, notes: Notes | None = None) -> bytes:
    """The same for bytes that are held."""
    return b"".join(
        piece if isinstance(piece, bytes) else raw[piece[0] : piece[1]]
        for piece in cut(raw, 0, len(raw), notes)
    )


def wordless(head: bytes, notes: Notes | None = None) -> bytes:
    """What stands in front of all pictures, without what stands in front of its first unit.

    head: after user data went, but for the mark of an encoder that decoders must know. Raises
    NotCleanable where words are in it.
    """
    front, *units = head.split(_START)
    if front.strip(b"\0"):
        if notes is not None:
            notes.add("hidden.unknown", "surplus", 0, 0, readable(front) or f"{len(front)} bytes")
        front = b""
    for unit in units:
        if unit[:1] == _USER[3:]:
            continue
        if len(unit) > _LONG or (len(unit) <= _SHORT and readable(unit)):
            raise NotCleanable("unsupported_variant")
    return _START.join([front, *units])
