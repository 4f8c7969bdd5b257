"""Excel 5 to 2003: what a workbook's records keep about people.

Specification: [MS-XLS]. Who last wrote it and who keeps it reserved, who commented, hidden sheets,
links and linked files, printers, headers and footers, names of cells, and records of shared work.
Values in cells are what readers see, and are not repeated here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAX_RECORDS = 500_000
_LOCKED, _SHEET = 0x2F, 0x85
_HEAD = (0x0809, 0x0409, 0x0209, 0x0009)

#: Record number -> its name and the kind of trace.
_RECORDS: dict[int, tuple[str, str]] = {
    0x5C: ("WriteAccess", "who.author"),
    0x5B: ("FileSharing", "who.author"),
    0x1C: ("Note", "hidden.note"),
    0x14: ("Header", "who.words"),
    0x15: ("Footer", "who.words"),
    0x4D: ("Printer", "device.model"),
    0x01AE: ("LinkedBook", "who.user_path"),
    0x17: ("LinkedSheet", "who.user_path"),
    0x01B8: ("Hyperlink", "content.link"),
    0x0800: ("HyperlinkTip", "content.link"),
    0x18: ("Name", "who.words"),
    0x51: ("DataSource", "who.user_path"),
    0x52: ("DataSourceName", "who.user_path"),
    0xDC: ("Query", "who.user_path"),
    0xCD: ("QueryText", "who.user_path"),
    0x01A9: ("UserView", "who.author"),
    0x0193: ("SharedBy", "who.author"),
    0x01B6: ("TextBox", "who.words"),
    0x0863: ("BookExtension", "hidden.unknown"),
    0x01AF: ("RevisionPassword", "software.setting"),
    0x01BA: ("CodeName", "software.setting"),
    0x0160: ("UsesELFs", "software.setting"),
}
_NUMBERS_ONLY = {0x01AF, 0x0160}
_HIDDEN = {1: "hidden", 2: "very hidden"}


def locked(stream: bytes) -> bool:
    """Whether the workbook can only be read with a password."""
    return any(kind == _LOCKED for kind, _, _ in _records(stream))


def read(stream: bytes, path: str) -> Iterator[Finding]:
    """Everything that the records say; never raises."""
    for kind, at, body in _records(stream):
        if kind == _SHEET and len(body) > 6:
            yield from _sheet(body, path)
        elif kind in _RECORDS and kind not in _NUMBERS_ONLY:
            name, trace = _RECORDS[kind]
            said = _said(kind, body)
            if said:
                yield Finding(trace, Place(f"{path}/{name} {at:#x}", None, len(body)), said)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, place and body of each record, up to the first that does not fit."""
    at = 0
    if len(stream) < 4 or int.from_bytes(stream[:2], "little") not in _HEAD:
        return
    for _ in range(_MAX_RECORDS):
        if at + 4 > len(stream):
            return
        kind, size = struct.unpack_from("<2H", stream, at)
        if at + 4 + size > len(stream):
            return
        yield kind, at, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _sheet(body: bytes, path: str) -> Iterator[Finding]:
    """A sheet's name, and whether it is hidden."""
    name = _counted(body[6:], 1)
    state = _HIDDEN.get(body[4] & 3)
    place = Place(f"{path}/Sheet {name}")
    if state:
        yield Finding("content.hidden_part", place, f"{name} ({state})")
    elif name:
        yield Finding("who.words", place, name)


def _said(kind: int, body: bytes) -> str:
    if kind == 0x5C:
        return _counted(body, 2).strip() or _counted(body, 1).strip() or readable(body).strip()
    if kind == 0x5B:
        return _counted(body[4:], 2) or _counted(body[4:], 1)
    if kind == 0x1C and len(body) > 8:
        return _counted(body[8:], 2) or readable(body)
    return readable(body).strip()


def _counted(raw: bytes, width: int) -> str:
    """A string with its length in front, old or new; empty where it does not fit."""
    length = int.from_bytes(raw[:width], "little")
    rest = raw[width:]
    if not length or not rest:
        return ""
    if rest[0] in (0, 1) and len(rest) > length * (1 + rest[0]):
        page = "utf-16-le" if rest[0] else "latin-1"
        return rest[1 : 1 + length * (1 + rest[0])].decode(page, "replace").strip("\0 ")
    return rest[:length].decode("cp1252", "replace").strip("\0 ") if len(rest) >= length else ""
