"""ID3v2 tags: names, covers, lyrics, letters, counts and whole files, before or behind sound.

After the ID3v2.2, 2.3 and 2.4 documents. Every frame is shown, packed and masked ones unpacked;
what is no frame is shown as readable text. Encrypted frames are shown as what they are. Never
raises for what a tag holds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.base import Buffer, Look, unplaced
from toolkit.formats.metadata import xmp
from toolkit.formats.readable import readable
from toolkit.formats.sound.id3_fields import frame_of
from toolkit.formats.sound.id3_values import Said, said
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.model import Finding, Place

HEAD = 10
_UNSYNC, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_MAX_FRAMES = 5000
#: Of a packed frame, no more is unpacked than this, nor than so many times its length.
_MOST, _RATIO = 4 << 20, 64
_MAX_DEPTH = 3
_ID = {2: re.compile(rb"[A-Z][A-Z0-9]{2}"), 3: re.compile(rb"[A-Z][A-Z0-9]{3}")}


class _Tag(NamedTuple):
    """How to read frames: their version, their bytes, and whether those stand so in the file."""

    version: int
    raw: bytes
    path: str
    start: int | None


class _Frame(NamedTuple):
    """One frame: its name, its whole extent in the tag, its flags and body."""

    name: str
    start: int
    end: int
    flags: int
    body: bytes


def length(data: Buffer, at: int, end: int) -> int:
    """How long the tag is that begins at `at`; 0 where none does."""
    head = data[at : min(at + HEAD, end)]
    if len(head) < HEAD or head[:3] != b"ID3" or not 2 <= head[3] <= 4 or head[4] == 0xFF:
        return 0
    if max(head[6:10]) > 0x7F:
        return 0
    footer = HEAD if head[3] == 4 and head[5] & _FOOTER else 0
    return min(HEAD + _seven(head[6:10]) + footer, end - at)


def _seven(raw: bytes) -> int:
    number = 0
    for byte in raw:
        number = number << 7 | byte & 0x7F
    return number


def read(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Everything that a tag says, in its order; `raw` begins with the tag's head."""
    version, flags = raw[3], raw[5]
    footer = HEAD if version == 4 and flags & _FOOTER else 0
    body = raw[HEAD : len(raw) - footer]
    at: int | None = start + HEAD
    if flags & _UNSYNC and version < 4:
        unmasked = body.replace(b"\xff\x00", b"\xff")
        at = None if unmasked != body else at
        body = unmasked
    tag = _Tag(version, body, path, at)
    skip = _extended(tag) if flags & _EXTENDED and version > 2 else 0
    if skip:
        yield _of(tag, "software.setting", "extended header", 0, skip, body[:skip].hex())
    yield from _frames(tag, skip, look, 0)


def _extended(tag: _Tag) -> int:
    size = tag.raw[:4]
    whole = _seven(size) if tag.version == 4 else 4 + int.from_bytes(size, "big")
    return whole if whole <= len(tag.raw) else 0


def _of(tag: _Tag, kind: str, name: str, start: int, end: int, value: str | None) -> Finding:
    at = None if tag.start is None else tag.start + start
    return Finding(kind, Place(f"{tag.path}/{name}", at, end - start), value)


def _frames(tag: _Tag, at: int, look: Look, depth: int) -> Iterator[Finding]:
    for _ in range(_MAX_FRAMES):
        frame = _frame(tag, at)
        if frame is None:
            break
        yield from _shown(tag, frame, look, depth)
        at = frame.end
    rest = tag.raw[at:]
    if rest.strip(b"\0"):
        value = readable(rest) or f"{len(rest)} bytes"
        yield _of(tag, "hidden.gap", "padding", at, len(tag.raw), value)


def _frame(tag: _Tag, at: int) -> _Frame | None:
    """The frame at `at`; None where none begins."""
    short = tag.version == 2
    head = 6 if short else 10
    name = tag.raw[at : at + head // 2 + (0 if short else -1)]
    if not _ID[2 if short else 3].fullmatch(name) or at + head > len(tag.raw):
        return None
    size = tag.raw[at + len(name) : at + 2 * len(name)]
    count = (
        _seven(size)
        if tag.version == 4 and _honest(tag, at, size)
        else int.from_bytes(size, "big")
    )
    end = at + head + count
    if end > len(tag.raw):
        return None
    flags = 0 if short else tag.raw[at + 9]
    return _Frame(name.decode("ascii"), at, end, flags, tag.raw[at + head : end])


def _honest(tag: _Tag, at: int, size: bytes) -> bool:
    """Whether a length of ID3v2.4 is written as it should be; old iTunes wrote plain numbers."""
    if max(size) > 0x7F:
        return False
    plain, seven = (at + 10 + count for count in (int.from_bytes(size, "big"), _seven(size)))
    if plain == seven or plain > len(tag.raw):
        return True
    fits = _ID[3].fullmatch
    follows = tag.raw[seven : seven + 4]
    if seven == len(tag.raw) or fits(follows) or not follows.strip(b"\0"):
        return True
    return not fits(tag.raw[plain : plain + 4])


def _shown(tag: _Tag, frame: _Frame, look: Look, depth: int) -> Iterator[Finding]:
    body, direct = _unpacked(tag.version, frame)
    head = len(frame.name) * 2 + (0 if tag.version == 2 else 2)
    inner = _Tag(tag.version, tag.raw, tag.path, tag.start if direct else None)
    if body is None:
        value = readable(frame.body) or f"encrypted, {len(frame.body)} bytes"
        yield _of(tag, "hidden.unknown", frame.name, frame.start, frame.end, value)
        return
    row = frame_of(frame.name)
    told = said(row.shape, body)
    kind, words = _judged(frame.name, row.kind, told)
    yield _of(inner, kind, frame.name, frame.start, frame.end, words)
    if told.frames is not None and depth < _MAX_DEPTH:
        at = None if inner.start is None else inner.start + frame.start + head + told.at
        below = _Tag(tag.version, told.frames, f"{tag.path}/{frame.name}", at)
        yield from _frames(below, 0, look, depth + 1)
    if told.file:
        yield from _file(told, f"{tag.path}/{frame.name}", look)


def _judged(name: str, kind: str, told: Said) -> tuple[str, str | None]:
    """The kind of a frame and its words; own texts are judged by their own names."""
    texts = [text for text in told.texts if text]
    if name in ("TXXX", "TXX") and len(texts) > 1:
        kind = kind_of_label(texts[0])
    front, more = texts[:1], ", ".join(texts[1:])
    return kind, ": ".join([*front, more] if more else front) or None


def _file(told: Said, path: str, look: Look) -> Iterator[Finding]:
    """A file inside is read as what it is; XMP is told by its owner's name."""
    if told.texts and told.texts[0] == "XMP":
        yield from unplaced(xmp.read(told.file, f"{path}/XMP", 0))
    elif told.picture or len(told.file) > HEAD:
        name = "picture" if told.picture else "file"
        yield from (
            found
            for found in look(told.file, f"{path}/{name}")
            if told.picture or found.kind not in ("inside.unknown", "inside.damaged")
        )


def _unpacked(version: int, frame: _Frame) -> tuple[bytes | None, bool]:
    """A frame's body without packing and masks (None: encrypted), and whether it stands so."""
    if version < 3 or not frame.flags:
        return frame.body, True
    body, flags = frame.body, frame.flags
    old = version == 3
    if flags & (0x40 if old else 0x04):
        return None, True
    group, packed, counted = (
        (flags & 0x20, flags & 0x80, flags & 0x80)
        if old
        else (flags & 0x40, flags & 0x08, flags & 0x01)
    )
    skip = (1 if group else 0) + (4 if counted else 0)
    direct = True
    body = body[skip:]
    if not old and flags & 0x02:
        direct = b"\xff\x00" not in body
        body = body.replace(b"\xff\x00", b"\xff")
    if packed:
        try:
            most = min(_MOST, _RATIO * len(body) + _MOST // _RATIO)
            return zlib.decompressobj().decompress(body, most), False
        except zlib.error:
            return frame.body, True
    return body, direct
