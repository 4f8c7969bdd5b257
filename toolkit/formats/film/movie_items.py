"""Lists of items in movie files: QuickTime's user data, iTunes' list, Apple's keys and values.

Shows each item by its name with its whole value. Pictures inside are read as the pictures they
are. Never raises on damage: what does not fit is shown as its readable text.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, Fields, boxes, letters
from toolkit.formats.film import movie_blobs
from toolkit.formats.film.movie_names import of_item, of_key
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_UTF8, _UTF16, _SIGNED, _UNSIGNED, _SINGLE, _DOUBLE = 1, 2, 21, 22, 23, 24
_PICTURES = frozenset({13, 14, 27})
_MOST_VALUE, _LONGEST_NUMBER = 8 << 20, 8
#: QuickTime's own numbers of languages end here; their texts are in Apple's old letters.
_LANGUAGES = 0x400
_COUNTS = frozenset({b"trkn", b"disk"})


def label(name: bytes) -> str:
    """Four letters as people know them, with the sign in front of QuickTime's names."""
    return "".join(
        chr(code) if 32 <= code < 127 or code == 0xA9 else f"\\x{code:02x}" for code in name
    )


def user_data(data: Buffer, box: Box, path: str, inside: Inside) -> Iterator[Finding]:
    """One item of user data, with all the languages that it is written in."""
    raw = data[box.body : min(box.end, box.body + _MOST_VALUE)]
    path = f"{path}/{label(box.name)}"
    name, kind = of_item(box.name) or ("", "hidden.unknown")
    place = Place(f"{path}/{name}".rstrip("/"), box.start, box.end - box.start)
    if box.name[:1] in (b"\xa9", b"@"):
        said = _texts(raw) or readable(raw) or letters(raw)
        kind = kind if name else "hidden.text"
        yield Finding("where.gps" if movie_blobs.PLACE.search(said) else kind, place, said or None)
    elif box.name == b"loci":
        yield from _place(raw, place)
    elif box.name == b"chpl":
        said = " ".join(filter(None, (_chapters(raw), readable(raw))))
        yield Finding(kind, place, said or f"{len(raw)} bytes")
    elif raw.strip(b"\x00"):
        yield from movie_blobs.read(raw, place.path, box.body, inside, kind)
    elif len(raw) > 4:
        yield Finding("hidden.padding", place, f"{len(raw)} bytes")


def _texts(raw: bytes) -> str:
    """Texts behind their length and language."""
    at, found = 0, []
    while at + 4 <= len(raw):
        size = int.from_bytes(raw[at : at + 2], "big")
        if not size or at + 4 + size > len(raw):
            break
        old = int.from_bytes(raw[at + 2 : at + 4], "big") < _LANGUAGES
        found.append(_text(raw[at + 4 : at + 4 + size], "mac_roman" if old else "latin-1"))
        at += 4 + size
    found.append(readable(raw[at:]))
    return "; ".join(filter(None, found))


def _text(raw: bytes, old: str = "latin-1") -> str:
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace").strip("\x00 ")
    try:
        return raw.decode("utf-8").strip("\x00 ")
    except UnicodeDecodeError:
        return raw.decode(old).strip("\x00 ")


def _place(raw: bytes, place: Place) -> Iterator[Finding]:
    """3GPP's place: name, role, longitude, latitude, altitude, planet, notes."""
    cursor = Fields(raw, 6, max(6, len(raw)))
    try:
        name = cursor.text()
        cursor.take(1)
        east, north, height = (value / 65536 for value in struct.unpack(">3i", cursor.take(12)))
        more = " ".join(filter(None, (cursor.text(), cursor.text())))
    except Refused:
        yield Finding("where.name", place, readable(raw) or letters(raw) or None)
        return
    if name or more:
        yield Finding("where.name", place, " ".join(filter(None, (name, more))))
    if north or east:
        yield Finding("where.gps", place, f"{north:.6f}, {east:.6f}, {height:.1f} m")


def _chapters(raw: bytes) -> str:
    """Nero's list of chapters: a moment and a name behind its length."""
    cursor, names = Fields(raw, 9 if len(raw) > 9 and raw[0] else 5, len(raw)), []
    try:
        for _ in range(min(cursor.number(4) if raw[:1] else 0, 1000)):
            cursor.take(8)
            names.append(_text(cursor.take(cursor.number(1))))
    except Refused:
        return "; ".join(names)
    return "; ".join(names)


def keys(data: Buffer, box: Box) -> list[str]:
    """The names of keys, in order; as many as can be read."""
    found, at = [], box.body + 8
    while at + 8 <= box.end:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > box.end:
            break
        found.append(_text(data[at + 8 : at + size]))
        at += size
    return found


def item(data: Buffer, box: Box, names: list[str], path: str, inside: Inside) -> Iterator[Finding]:
    """One item of a list: by key, by its own words (----), or by four letters."""
    try:
        parts = list(boxes(data, box.body, box.end))
    except Refused:
        parts = []
    name, kind = _called(data, box, parts, names)
    path = f"{path}/{name}"
    if not any(part.name == b"data" for part in parts):
        raw = data[box.body : min(box.end, box.body + _MOST_VALUE)]
        yield from movie_blobs.read(raw, path, box.body, inside, kind)
        return
    for part in parts:
        if part.name == b"data":
            yield from _value(data, part, path, kind, inside, counted=box.name in _COUNTS)
        elif box.name != b"----" and (said := readable(data[part.body : part.end])):
            yield Finding("hidden.text", Place(f"{path}/{part.word}", part.start), said)


def _called(data: Buffer, box: Box, parts: list[Box], names: list[str]) -> tuple[str, str]:
    """The name and kind of an item."""
    number = int.from_bytes(box.name, "big")
    if 0 < number <= len(names):
        return names[number - 1], of_key(names[number - 1])
    if box.name == b"----":
        own = [letters(data[part.body + 4 : part.end]) for part in parts if part.name != b"data"]
        return ":".join(own), of_key(":".join(own))
    known = of_item(box.name)
    if known is None and box.name[:1] == b"\xa9":
        return label(box.name), "hidden.text"
    return known or (label(box.name), of_key(label(box.name)))


def _value(
    data: Buffer, part: Box, path: str, kind: str, inside: Inside, *, counted: bool
) -> Iterator[Finding]:
    raw = data[part.body + 8 : min(part.end, part.body + _MOST_VALUE)]
    form = int.from_bytes(data[part.body : part.body + 4], "big")
    place = Place(path, part.start, part.end - part.start)
    if form in _PICTURES or raw.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        known = raw.startswith((b"\xff\xd8\xff", b"\x89PNG", b"BM"))
        words = "" if known else readable(raw)
        yield Finding("hidden.picture", place, words or f"{len(raw)} bytes")
        yield from movie_blobs.picture(raw, path, inside)
        return
    said = _number(raw, form, counted=counted)
    if said is None and form in (_UTF8, _UTF16):
        said = raw.decode("utf-16-be" if form == _UTF16 else "utf-8", "replace").strip("\x00")
    if said is None:
        yield from movie_blobs.read(raw, path, part.body + 8, inside, kind)
    elif said:
        yield Finding("where.gps" if movie_blobs.PLACE.search(said) else kind, place, said)


def _number(raw: bytes, form: int, *, counted: bool) -> str | None:
    if counted and len(raw) >= 6:
        first, all_of_them = struct.unpack_from(">HH", raw, 2)
        return f"{first} of {all_of_them}"
    if form in (_SIGNED, _UNSIGNED) and len(raw) <= _LONGEST_NUMBER:
        return str(int.from_bytes(raw, "big", signed=form == _SIGNED))
    if (form, len(raw)) in ((_SINGLE, 4), (_DOUBLE, 8)):
        return f"{struct.unpack('>f' if form == _SINGLE else '>d', raw)[0]:.8g}"
    return None
