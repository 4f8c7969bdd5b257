"""What WAV's chunks say that go: labels, broadcast block, cards, notes as XML, marks.

After RIFF's own documents, EBU Tech 3285 (bext), AES46 (cart), the iXML specification, and what
recorders and programs write.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from toolkit.formats.base import Look
from toolkit.formats.metadata import xmp
from toolkit.formats.readable import readable
from toolkit.formats.sound import fixed_fields, id3, iff
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.formats.sound.sound_blocks import Read
from toolkit.model import Finding, Place

MAX_CHUNKS = 20_000
_HEAD = iff.HEAD
_XML = re.compile(rb"<([\w:.-]+)(?:\s[^<>]*)?>([^<>]+)</")
_MAX_FIELDS = 5000

_INFO = {
    "IART": ("artist", "who.author"), "ICMT": ("comment", "hidden.comment"),
    "ICOP": ("copyright", "who.rights"), "ICRD": ("created", "when.taken"),
    "IDIT": ("digitised", "when.taken"), "IENG": ("engineer", "who.author"),
    "IGNR": ("genre", "who.words"), "IKEY": ("keywords", "who.words"),
    "IMED": ("medium", "device.setting"), "INAM": ("title", "who.words"),
    "IPRD": ("album", "who.words"), "ISBJ": ("subject", "who.words"),
    "ISFT": ("program", "software.name"), "ISRC": ("source", "who.author"),
    "ITCH": ("technician", "who.author"), "IARL": ("archive", "where.name"),
    "ICMS": ("commissioned by", "who.author"), "ITRK": ("track", "who.words"),
    "ILNG": ("language", "who.language"), "ICNT": ("country", "where.name"),
    "ILOC": ("place", "where.name"), "IWRI": ("writer", "who.author"),
    "IURL": ("link", "who.contact"), "IMAK": ("maker", "device.model"),
    "IMOD": ("model", "device.model"), "ISMP": ("time code", "when.taken"),
}  # fmt: skip
_BEXT: tuple[fixed_fields.Row, ...] = (
    ("description", 256, "who.words"), ("originator", 32, "who.author"),
    ("originator reference", 32, "hidden.id"), ("date", 10, "when.taken"),
    ("time", 8, "when.taken"), ("time since midnight", 8, "hex:when.taken"), ("version", 2, ""),
    ("UMID", 64, "hex:hidden.id"), ("loudness", 10, "hex:software.setting"),
    ("reserved", 180, "hidden.gap"),
)  # fmt: skip
_CART: tuple[fixed_fields.Row, ...] = (
    ("version", 4, ""), ("title", 64, "who.words"), ("artist", 64, "who.author"),
    ("cut", 64, "hidden.id"), ("client", 64, "who.owner"), ("category", 64, "who.words"),
    ("classification", 64, "who.words"), ("out cue", 64, "who.words"),
    ("start date", 10, "when.changed"), ("start time", 8, "when.changed"),
    ("end date", 10, "when.changed"), ("end time", 8, "when.changed"),
    ("program", 64, "software.name"), ("program version", 64, "software.name"),
    ("own field", 64, "who.words"), ("level", 4, ""), ("timers", 64, "hex:software.setting"),
    ("reserved", 276, "hidden.gap"), ("link", 1024, "who.contact"),
)  # fmt: skip


def _list(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """A list of labels, of names of marks, or of anything."""
    name = raw[_HEAD : _HEAD + 4].decode("latin-1")
    for count, part in enumerate(iff.body(raw, _HEAD + 4, "little")):
        if count >= MAX_CHUNKS:
            said = readable(raw[part.start :]) or f"{len(raw) - part.start} bytes"
            place = Place(f"{path}/{name}", start + part.start, len(raw) - part.start)
            yield Finding("hidden.unknown", place, said)
            return
        yield from _item(raw, part, f"{path}/{name}", start, look)


def _item(raw: bytes, part: iff.Chunk, path: str, start: int, look: Look) -> Iterator[Finding]:
    body = raw[part.at : part.stop]
    place = Place(f"{path}/{part.label}", start + part.at, len(body))
    if not part.name:
        rest = raw[part.start : part.stop]
        if rest.strip(b"\0"):
            inner = Place(f"{path}/filling", start + part.start, len(rest))
            yield Finding("hidden.gap", inner, readable(rest) or f"{len(rest)} bytes")
    elif part.name in (b"labl", b"note", b"ltxt"):
        skip = 20 if part.name == b"ltxt" else 4
        yield Finding("who.words", place, fixed_fields.text(body[skip:]) or None)
    elif part.name == b"file":
        yield Finding("hidden.file", place, readable(body) or f"{len(body)} bytes")
        yield from look(body[8:], f"{place.path}/file")
    elif body.strip(b"\0 ") or part.size == 0:
        name, kind = _INFO.get(part.label, (part.label, ""))
        said = (
            fixed_fields.text(body)
            if part.name[:1] in b"Ii"
            else readable(body) or f"{len(body)} bytes"
        )
        if said:
            where = Place(f"{path}/{part.label}", place.start, place.size)
            yield Finding(kind or kind_of_label(name), where, said)
    if any(raw[part.stop : part.end]):
        said = raw[part.stop : part.end].hex()
        yield Finding("hidden.gap", Place(f"{place.path}/padding", start + part.stop, 1), said)


def _bext(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield from fixed_fields.read(raw, _HEAD, _BEXT, path, start)
    yield from _behind(raw, _BEXT, f"{path}/coding history", "software.history", start)


def _cart(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield from fixed_fields.read(raw, _HEAD, _CART, path, start)
    yield from _behind(raw, _CART, f"{path}/text", "who.words", start)


def _behind(
    raw: bytes, rows: tuple[fixed_fields.Row, ...], path: str, kind: str, start: int
) -> Iterator[Finding]:
    at = _HEAD + sum(size for _, size, _ in rows)
    said = readable(raw[at:])
    if said:
        yield Finding(kind, Place(path, start + at, len(raw) - at), said)


def _xml(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Notes as XML: every field by its name, and the whole as text."""
    for count, field in enumerate(_XML.finditer(raw, _HEAD)):
        said = field[2].decode("utf-8", "replace").strip()
        if said and count < _MAX_FIELDS:
            name = field[1].decode("utf-8", "replace")
            place = Place(f"{path}/{name}", start + field.start(2), len(field[2]))
            yield Finding(kind_of_label(name), place, said)
    yield Finding("hidden.text", Place(path, start, len(raw)), readable(raw[_HEAD:]) or None)


def _xmp(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    return xmp.read(raw[_HEAD:], path, start + _HEAD)


def _id3(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    size = id3.length(raw, _HEAD, len(raw))
    if size:
        yield from id3.read(raw[_HEAD : _HEAD + size], path, start + _HEAD, look)
    yield from _text(raw[:_HEAD] + raw[_HEAD + size :], path, start, look)


def _text(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    said = readable(raw[_HEAD:])
    if said:
        yield Finding("hidden.text", Place(path, start, len(raw)), said)


def _peak(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """When the loudest places were looked for."""
    stamp = int.from_bytes(raw[_HEAD + 4 : _HEAD + 8], "little")
    if stamp:
        said = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d %H:%M:%S")
        yield Finding("when.changed", Place(f"{path}/time", start + _HEAD + 4, 4), said)
    yield from _text(raw, path, start, look)


def _sampler(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """A sampler's maker and product, and its own data."""
    if len(raw) >= _HEAD + 8:
        maker, product = struct.unpack_from("<II", raw, _HEAD)
        if maker or product:
            place = Place(f"{path}/sampler", start + _HEAD, 8)
            yield Finding("device.model", place, f"maker {maker}, product {product}")
    yield from _text(raw, path, start, look)


#: Chunk -> who reads it; the name of a chunk that is not here says that it is unknown.
READ: dict[bytes, Read] = {
    b"LIST": _list, b"list": _list, b"bext": _bext, b"cart": _cart, b"iXML": _xml, b"axml": _xml,
    b"aXML": _xml, b"_PMX": _xmp, b"id3 ": _id3, b"ID3 ": _id3, b"PEAK": _peak, b"smpl": _sampler,
    b"cue ": _text, b"plst": _text, b"inst": _text, b"fact": _text, b"DISP": _text, b"acid": _text,
    b"levl": _text, b"umid": _text, b"chna": _text, b"link": _xml, b"afsp": _text, b"ds64": _text,
    b"fmt ": _text, b"strc": _text,
}  # fmt: skip
