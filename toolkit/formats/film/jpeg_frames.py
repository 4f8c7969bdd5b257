"""Films of JPEG pictures: what stands in each picture beside its coding goes.

A frame is one JPEG, or two of them for its two fields. Comments, EXIF and small copies go, and so
does what follows the last picture; tables and pixels stay byte for byte (ITU-T T.81, annex B).
"""

from __future__ import annotations

import re

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

_SOI, _EOI, _SOS, _COM, _APP0, _APP14, _APP15 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xEE, 0xEF
#: Any number of these bytes may stand in front of a marker; behind the last one they are filling.
_MARKER = re.compile(rb"\xff+(?=[^\x00\xff])")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
#: Segments for programs that decoders need: their first letters, and their one length.
_NEEDED = {(_APP0, b"JFIF\x00"): 16, (_APP14, b"Adobe"): 14}
_FIELD, _LONGEST_FIELD = b"AVI1", 16
_MOST_SEGMENTS, _READ = 5000, 1 << 16


def cut(data: Buffer, start: int, end: int, notes: Notes | None = None) -> list[Piece]:
    """What stays of a frame: [(start, end)] where all of it does; raises Damaged."""
    kept: list[Piece] = []
    at = begin = start
    for name, mark, stop in _going(data, start, end):
        if notes is not None:
            said = readable(data[mark : min(stop, mark + _READ)])
            kind = "hidden.text" if said else "hidden.padding"
            notes.add(kind, name, mark, stop - mark, said or f"{stop - mark} bytes")
        if mark > begin:
            kept.append((begin, mark))
        begin = at = stop
    if end > at:
        kept.append((begin, end))
    return kept


def _going(data: Buffer, at: int, end: int) -> list[tuple[str, int, int]]:
    """The segments that go, by name, start and end."""
    going: list[tuple[str, int, int]] = []
    if data[at : min(at + 2, end)] != b"\xff\xd8":
        raise Damaged("structure")
    for _ in range(_MOST_SEGMENTS):
        if at == end:
            return going
        found = _MARKER.match(data, at, end)
        if found is None:
            return [*going, ("behind the frame", at, end)]
        at = found.end() - 1
        code = data[at + 1]
        stop = _stop(data, at, end, code)
        if code == _COM or (_APP0 <= code <= _APP15 and not _needed(data, at, stop)):
            going.append(("comment" if code == _COM else f"APP{code - _APP0}", at, stop))
        at = stop
    raise Damaged("too_many_parts")


def _stop(data: Buffer, at: int, end: int, code: int) -> int:
    """Where a marker's segment ends, with the pixels behind a scan's head; raises Damaged."""
    if code in (_SOI, _EOI):
        return at + 2
    stop = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    if stop > end or stop < at + 4:
        raise Damaged("structure")
    if code != _SOS:
        return stop
    found = _AFTER_SCAN.search(data, stop, end)
    return end if found is None else found.start()


def _needed(data: Buffer, at: int, stop: int) -> bool:
    body = data[at + 4 : min(stop, at + 24)]
    if body.startswith(_FIELD):
        return stop - at - 2 <= _LONGEST_FIELD and not readable(body[4:])
    return any(
        data[at + 1] == code and body.startswith(sign) and stop - at - 2 == size
        for (code, sign), size in _NEEDED.items()
    )
