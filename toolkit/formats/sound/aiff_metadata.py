"""What AIFF's chunks say that go: texts, notes, marks, ID3, programs' own words."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from toolkit.formats.base import Look
from toolkit.formats.metadata import xmp
from toolkit.formats.readable import readable
from toolkit.formats.sound import id3, iff
from toolkit.formats.sound.fixed_fields import text
from toolkit.formats.sound.sound_blocks import Read
from toolkit.model import Finding, Place

_HEAD = iff.HEAD
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_MAX_NOTES = 65_536


def _said(kind: str) -> Callable[[bytes, str, int, Look], Iterator[Finding]]:
    """A chunk that is one text."""

    def read(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
        said = text(raw[_HEAD:])
        if said:
            yield Finding(kind, Place(path, start + _HEAD, len(raw) - _HEAD), said)

    return read


def _notes(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Notes, each with the time when it was written."""
    at = _HEAD + 2
    for number in range(min(int.from_bytes(raw[_HEAD:at], "big"), _MAX_NOTES)):
        if at + 8 > len(raw):
            break
        stamp, _, size = struct.unpack_from(">IHH", raw, at)
        name = f"{path}/{number + 1}"
        if stamp:
            when = (_EPOCH + timedelta(seconds=stamp)).strftime("%Y-%m-%d %H:%M:%S")
            yield Finding("when.changed", Place(f"{name}/time", start + at, 4), when)
        body = raw[at + 8 : at + 8 + size]
        yield Finding("hidden.comment", Place(name, start + at + 8, len(body)), text(body) or None)
        at += 8 + size + size % 2
    rest = readable(raw[at:])
    if rest:
        yield Finding("hidden.gap", Place(f"{path}/padding", start + at, len(raw) - at), rest)


def _text(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    said = readable(raw[_HEAD:])
    if said:
        yield Finding("hidden.text", Place(path, start, len(raw)), said)


def _xmp(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """A program's own chunk; XMP is known by its sign."""
    if raw[_HEAD : _HEAD + 4] == b"XMP ":
        yield from xmp.read(raw[_HEAD + 4 :], path, start + _HEAD + 4)
    else:
        yield from _text(raw, path, start, look)


def _id3(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    size = id3.length(raw, _HEAD, len(raw))
    if size:
        yield from id3.read(raw[_HEAD : _HEAD + size], path, start + _HEAD, look)
    yield from _text(raw[:_HEAD] + raw[_HEAD + size :], path, start, look)


#: Chunk -> who reads it; the name of a chunk that is not here says that it is unknown.
READ: dict[bytes, Read] = {
    b"NAME": _said("who.words"), b"AUTH": _said("who.author"), b"(c) ": _said("who.rights"),
    b"ANNO": _said("hidden.comment"), b"COMT": _notes, b"ID3 ": _id3, b"id3 ": _id3, b"APPL": _xmp,
    b"MARK": _text, b"INST": _text, b"MIDI": _text, b"AESD": _text, b"SAXL": _text, b"PEAK": _text,
    b"basc": _text, b"trns": _text, b"cate": _text, b"CHAN": _text, b"COMM": _text, b"FVER": _text,
    b"FLLR": _text,
}  # fmt: skip
