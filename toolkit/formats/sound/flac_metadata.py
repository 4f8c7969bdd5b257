"""What FLAC's metadata blocks say that go: labels, pictures, cue sheets, programs' blocks."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Look
from toolkit.formats.readable import readable
from toolkit.formats.sound import vorbis_comments
from toolkit.model import Finding, Place

_NAMES = {
    0: "STREAMINFO", 1: "PADDING", 2: "APPLICATION", 3: "SEEKTABLE", 4: "VORBIS_COMMENT",
    5: "CUESHEET", 6: "PICTURE",
}  # fmt: skip
_HEAD = 4
#: A disc's code and its empty rest, then tracks of 36 bytes with points of 12.
_CUE, _TRACK, _INDEX = 396, 36, 12


def name_of(kind: int) -> str:
    """What a block of this number is called."""
    return _NAMES.get(kind, f"block {kind}")


def read(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Everything a block says; it begins with its head. Never raises."""
    kind, body = raw[0] & 0x7F, raw[_HEAD:]
    place = Place(path, start + _HEAD, len(body))
    if kind == 4:
        yield from vorbis_comments.read(body, path, start + _HEAD, look)
    elif kind == 5:
        yield from _cue(body, path, start + _HEAD)
    elif kind == 6:
        yield from vorbis_comments.picture(body, place, look)
    else:
        yield Finding("hidden.unknown", place, readable(body) or f"{len(body)} bytes")


def _cue(body: bytes, path: str, start: int) -> Iterator[Finding]:
    """The disc's number and each track's recording code; the rest as readable text."""
    number = body[:128].rstrip(b"\0")
    if number:
        text = number.decode("latin-1")
        yield Finding("hidden.id", Place(f"{path}/catalogue number", start, 128), text)
    at = _CUE
    for _ in range(body[_CUE - 1] if len(body) >= _CUE else 0):
        track = body[at : at + _TRACK]
        code = track[9:21].rstrip(b"\0")
        if code:
            place = Place(f"{path}/track {track[8]} ISRC", start + at + 9, 12)
            yield Finding("hidden.id", place, code.decode("latin-1"))
        at += _TRACK + (track[35] if len(track) == _TRACK else 0) * _INDEX
    said = readable(body[136:])
    if said:
        yield Finding("hidden.gap", Place(f"{path}/filling", start + 136, len(body) - 136), said)
