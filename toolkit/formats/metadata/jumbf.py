"""JUMBF boxes (ISO/IEC 19566-5) and the C2PA records in them: who and what made a picture.

Such a record is made to tie a picture to its maker: signed claims with the program, the moments,
the steps of editing, names, other pictures it was made from, and small copies of these. Lists
labels, values and the names in certificates. Does not check signatures, and does not unpack
compressed records. Never raises: the record goes anyway.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.errors import Damaged
from toolkit.formats.bmff import Box, next_box, word
from toolkit.formats.metadata import cbor
from toolkit.formats.metadata.certificates import names
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

MAX_DEPTH = 16
MAX_BOXES = 5000
#: Longer byte strings are described, shorter ones are shown, as they link files to each other.
_SHOWN_BYTES = 64
_HAS_LABEL, _HAS_NUMBER, _HAS_HASH, _HAS_PRIVATE = 2, 4, 8, 16
_TYPE, _HASH = 16, 32
_START_OF_SCAN = b"\xff\xda"
#: COSE header parameter that holds certificates.
_HEADERS = {"33": "x5chain", "34": "x5t", "1": "alg"}
_ALIASES = {"ThumbnailUrl": "ThumbnailURL"}
_OWN_KINDS = (
    (re.compile(r"(Hash|Salt|Nonce|Signature\d*)$"), "hidden.id"),
    (re.compile(r"Generator|SoftwareAgent"), "software.name"),
    (re.compile(r"Author\w*(Name|Id(entifier)?)$|CreditName|SubjectName$"), "who.author"),
)
#: What tag_kinds says of names that it does not know; in such a record they are part of it.
_VAGUE = frozenset({"device.setting", "look.description"})


def read(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """Everything readable in a run of JUMBF boxes, which stand at `start` in the file.

    The caller says that there is a record; this says what is in it.
    """
    yield from _Record(bytes(raw), start).boxes(0, len(raw), path, "", 0)


class _Record:
    """The whole record, and how many more boxes of it are read."""

    def __init__(self, raw: bytes, start: int) -> None:
        self.raw, self.start, self.left = raw, start, MAX_BOXES

    def boxes(self, at: int, end: int, path: str, label: str, depth: int) -> Iterator[Finding]:
        """Boxes up to `end`; what is no box is shown as readable text."""
        while self.left > 0 and depth <= MAX_DEPTH:
            box = next_box(self.raw, at, end)
            if box is None:
                break
            self.left -= 1
            at = box.end
            if box.name == b"jumd":
                label = _label(self.raw, box)
                yield from self._description(box, path, label)
                path = f"{path}/{label}" if label else path
            elif box.name == b"jumb":
                yield from self.boxes(box.body, box.end, path, label, depth + 1)
            else:
                yield from self._content(box, path, label)
        said = readable(self.raw[at:end])
        if said:
            yield Finding("hidden.text", Place(path, self.start + at, end - at), said)

    def _place(self, box: Box, path: str) -> Place:
        return Place(path, self.start + box.start, box.end - box.start)

    def _description(self, box: Box, path: str, label: str) -> Iterator[Finding]:
        """A label, and behind it the salt that makes each copy's hashes differ."""
        if label:
            place = self._place(box, f"{path}/JUMDLabel")
            yield Finding("hidden.provenance", place, label)
        at = box.body + _TYPE + 1
        flags = self.raw[at - 1] if at <= box.end else 0
        if flags & _HAS_LABEL:
            at = self.raw.find(b"\x00", at, box.end) + 1 or box.end
        at += (4 if flags & _HAS_NUMBER else 0) + (_HASH if flags & _HAS_HASH else 0)
        private = next_box(self.raw, at, box.end) if flags & _HAS_PRIVATE else None
        if private is not None:
            name = "Salt" if private.name == b"c2sh" else word(private.name)
            body = self.raw[private.body : private.end]
            place = self._place(private, f"{path}/{_tag(label)}{name}")
            yield Finding("hidden.id", place, _bytes(body))
            at = private.end
        said = readable(self.raw[at : box.end])
        if said:
            yield Finding("hidden.text", self._place(box, f"{path}/jumd"), said)

    def _content(self, box: Box, path: str, label: str) -> Iterator[Finding]:
        body = self.raw[box.body : box.end]
        if box.name in (b"cbor", b"json"):
            pairs = _cbor(body) if box.name == b"cbor" else _json(body)
            for name, said in pairs:
                place = self._place(box, f"{path}/{name}" if name else path)
                yield Finding(_kind(name, said), place, said)
        elif box.name == b"bfdb":
            place = self._place(box, f"{path}/{_tag(label)}Type")
            yield Finding("hidden.provenance", place, _file(body) or None)
        elif box.name == b"bidb":
            kind = "hidden.thumbnail" if "thumbnail" in label else "hidden.unknown"
            head = body.partition(_START_OF_SCAN)[0] if body[:2] == b"\xff\xd8" else body
            said = " ".join(filter(None, (f"{len(body)} bytes", readable(head))))
            yield Finding(kind, self._place(box, f"{path}/{_tag(label)}Data"), said)
        elif box.name == b"brob":
            said = f"{word(body[:4])}, compressed, not readable here"
            yield Finding("hidden.provenance", self._place(box, f"{path}/brob"), said)
        elif body.strip(b"\x00"):
            said = readable(body) or f"{len(body)} bytes"
            yield Finding("hidden.provenance", self._place(box, f"{path}/{box.word}"), said)


def _label(raw: bytes, box: Box) -> str:
    """What a box calls itself: behind 16 bytes of type and a byte of flags, up to a NUL."""
    body = raw[box.body : box.end]
    if len(body) <= _TYPE or not body[_TYPE] & _HAS_LABEL:
        return ""
    return body[_TYPE + 1 :].partition(b"\x00")[0].decode("utf-8", "replace")


def _tag(label: str) -> str:
    """A label as the first part of a field's name: c2pa.thumbnail.claim -> C2PAThumbnailClaim."""
    parts = re.split(r"[.:]+", label.replace("__", "_"))
    joined = "".join(part[:1].upper() + part[1:] for part in parts)
    return "C2PA" + joined[4:] if joined.startswith("C2pa") else joined


def _file(body: bytes) -> str:
    """The media type of an embedded file, and its name if it has one, whatever its flags say."""
    kind, _, name = body[1:].partition(b"\x00")
    words = [kind, name.partition(b"\x00")[0]]
    return ", ".join(part.decode("utf-8", "replace") for part in words if part)


def _cbor(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        yield from _named(cbor.values(body))
    except Damaged:
        said = readable(body)
        if said:
            yield "", said


def _json(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        yield "", readable(body) or f"{len(body)} bytes"
        return
    yield from _named(cbor.flattened(document))


def _named(pairs: Iterable[tuple[cbor.Path, Any]]) -> Iterator[tuple[str, str]]:
    """Field names and texts, those of one name together; records in byte strings are opened."""
    found: dict[str, list[str]] = {}
    for path, value in pairs:
        name = _field(path)
        inner = _inner(value) if isinstance(value, bytes) else None
        if inner is not None:
            for deeper, said in inner:
                found.setdefault(name + deeper, []).append(said)
        else:
            found.setdefault(name, []).append(_said(value))
    for name, texts in found.items():
        yield name, ", ".join(texts)


def _said(value: Any) -> str:
    return _bytes(value) if isinstance(value, bytes) else str(value)


def _inner(value: bytes) -> list[tuple[str, str]] | None:
    """What a signature's head says: it is a record inside a byte string."""
    if not value or value[0] >> 5 != 5:
        return None
    try:
        return [
            (
                _field((_HEADERS.get(path[0], path[0]), *path[1:]) if path else ()),
                _said(inner),
            )
            for path, inner in cbor.values(value)
        ]
    except Damaged:
        return None


def _bytes(value: bytes) -> str:
    """Names in a certificate; short strings as they are; long ones by length and text."""
    if len(value) <= _SHOWN_BYTES:
        return readable(value) or value.hex()
    said = ", ".join(names(value)) or readable(value)
    return " ".join(filter(None, (f"{len(value)} bytes", said)))


def _field(path: cbor.Path) -> str:
    """A field's name in one word: ("author", "@type") -> AuthorType, ("dc:title",) -> Title."""
    parts = [re.sub(r"^[A-Za-z]\w*:(?=\w)", "", part).replace("@", "") for part in path]
    joined = "".join(part[:1].upper() + part[1:] for part in parts)
    if len(path) > 1:
        joined = re.sub(r"_([a-z])", lambda found: "_" + found[1].upper(), joined)
    return _ALIASES.get(joined, joined)


def _kind(name: str, said: str) -> str:
    if said.startswith("self#jumbf"):
        return "hidden.provenance"
    for pattern, kind in _OWN_KINDS:
        if pattern.search(name):
            return kind
    kind = kind_of(name, "hidden.provenance")
    return "hidden.provenance" if kind in _VAGUE else kind
