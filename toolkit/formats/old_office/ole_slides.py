"""PowerPoint 97 to 2003: what a presentation's records keep about people.

Specification: [MS-PPT]. Who saved it last, who commented, hidden slides, notes, links, sounds and
files inside, earlier versions that each save leaves behind, and strings of tags and programs.
Text on slides is what readers see, and is not repeated here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAX_RECORDS, _MAX_DEPTH = 300_000, 24
_USER, _EDIT, _SHOW, _STRING = 0x0FF6, 0x0FF5, 0x03F9, 0x0FBA
_HIDDEN = 0x04
_SCRAMBLED = 0xF3D1_C4DF

#: Records whose strings say something -> name and kind; containers pass theirs on.
_CONTAINERS: dict[int, tuple[str, str]] = {
    0x2EE0: ("Comment", "hidden.note"),
    0x0FD7: ("Hyperlink", "content.link"),
    0x07E6: ("Sound", "hidden.sound"),
    0x0FEE: ("LinkedObject", "who.user_path"),
    0x0FCC: ("EmbeddedObject", "hidden.file"),
    0x0FD9: ("HeadersFooters", "who.words"),
    0x138A: ("Tags", "hidden.text"),
    0x1388: ("Tags", "hidden.text"),
    0x1006: ("Media", "who.user_path"),
    0x0FFB: ("Media", "who.user_path"),
    0x03EA: ("Environment", "software.setting"),
}
_NOTES = 0x03F0
_TEXTS = (0x0FA0, 0x0FA8)


def locked(user: bytes) -> bool:
    """Whether the presentation can only be read with a password."""
    return len(user) >= 16 and int.from_bytes(user[12:16], "little") == _SCRAMBLED


def current_user(raw: bytes, path: str) -> Iterator[Finding]:
    """Who saved it last."""
    if len(raw) < 28 or int.from_bytes(raw[2:4], "little") != _USER:
        return
    length = int.from_bytes(raw[20:22], "little")
    name = raw[28 : 28 + length].decode("cp1252", "replace")
    wide = raw[32 + length : 32 + 3 * length].decode("utf-16-le", "replace")
    said = wide if wide.strip("\0") else name
    if said:
        yield Finding("who.author", Place(path, None, len(raw)), said)


def read(stream: bytes, path: str) -> Iterator[Finding]:
    """Everything that the records say; never raises."""
    saves = 0
    for kind, where, body in _records(stream):
        if kind == _EDIT:
            saves += 1
        elif kind == _SHOW and len(body) >= 12 and body[10] & _HIDDEN:
            yield Finding("content.hidden_part", Place(f"{path}/hidden slide"), "a hidden slide")
        else:
            yield from _string(kind, where, body, path)
    if saves > 1:
        said = f"{saves} saves, each with what it replaced"
        yield Finding("hidden.earlier", Place(f"{path}/edits"), said)


def _string(kind: int, where: tuple[int, ...], body: bytes, path: str) -> Iterator[Finding]:
    if kind == _STRING:
        said = body.decode("utf-16-le", "replace").strip("\0")
        name, trace = next((_CONTAINERS[each] for each in where[::-1] if each in _CONTAINERS),
                           ("String", "hidden.text"))  # fmt: skip
        if said:
            yield Finding(trace, Place(f"{path}/{name}", None, len(body)), said)
    elif kind in _TEXTS and _NOTES in where:
        said = body.decode("utf-16-le" if kind == _TEXTS[0] else "latin-1", "replace")
        yield Finding("hidden.note", Place(f"{path}/Notes", None, len(body)), said)
    elif where and where[-1] in (0x1388, 0x138A) and readable(body):
        yield Finding("hidden.text", Place(f"{path}/Tags", None, len(body)), readable(body))


def _records(stream: bytes) -> Iterator[tuple[int, tuple[int, ...], bytes]]:
    """Number, containers and body of each record that holds no others."""
    ends: list[tuple[int, int]] = []
    at = 0
    for _ in range(_MAX_RECORDS):
        while ends and at >= ends[-1][0]:
            ends.pop()
        if at + 8 > len(stream):
            return
        head, kind, size = struct.unpack_from("<2HI", stream, at)
        end = at + 8 + size
        if end > len(stream):
            return
        if head & 15 == 15 and len(ends) < _MAX_DEPTH:
            ends.append((end, kind))
            at += 8
            continue
        yield kind, tuple(kind for _, kind in ends), stream[at + 8 : end]
        at = end
