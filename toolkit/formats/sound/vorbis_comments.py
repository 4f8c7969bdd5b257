"""Vorbis comments and the pictures that stand in them: labels of FLAC and of Ogg's codecs.

After the Vorbis I specification, appendix "comment field", and FLAC's picture block (RFC 9639).
Every label is shown with its name; pictures are read as files. Never raises.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from toolkit.formats.base import Look
from toolkit.formats.readable import readable
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.formats.sound.sound_blocks import cover
from toolkit.model import Finding, Place

#: A comment header without a word: no vendor, no label.
EMPTY = bytes(8)
_MAX_LABELS = 20_000
_SHORT = 64


def read(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """The vendor, every label, and what stands behind the last."""
    at = 0
    vendor = _text(raw, at)
    if vendor is None:
        yield Finding("hidden.unknown", Place(path, start, len(raw)), readable(raw) or None)
        return
    if vendor:
        place = Place(f"{path}/vendor", start + 4, len(vendor))
        yield Finding("software.name", place, vendor.decode("utf-8", "replace"))
    at = 4 + len(vendor)
    count = int.from_bytes(raw[at : at + 4], "little")
    at += 4
    for _ in range(min(count, _MAX_LABELS)):
        label = _text(raw, at)
        if label is None:
            break
        yield from _label(label, path, start + at, look)
        at += 4 + len(label)
    yield from _rest(raw, at, path, start)


def _rest(raw: bytes, at: int, path: str, start: int) -> Iterator[Finding]:
    """Bytes behind the last label; Vorbis closes its header with a set bit."""
    rest = raw[at:]
    if rest.strip(b"\0") and rest != b"\x01":
        said = readable(rest) or f"{len(rest)} bytes"
        yield Finding("hidden.gap", Place(f"{path}/padding", start + at, len(rest)), said)
    elif len(rest) > 1:
        place = Place(f"{path}/padding", start + at, len(rest))
        yield Finding("hidden.padding", place, f"{len(rest)} bytes")


def _text(raw: bytes, at: int) -> bytes | None:
    """A text with its length in front; None where it is cut off."""
    size = int.from_bytes(raw[at : at + 4], "little")
    return (
        raw[at + 4 : at + 4 + size] if at + 4 + size <= len(raw) and at + 4 <= len(raw) else None
    )


def _label(label: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    raw_name, _, raw_value = label.partition(b"=")
    name, value = raw_name.decode("utf-8", "replace"), raw_value.decode("utf-8", "replace")
    place = Place(f"{path}/{name[:_SHORT]}", start, 4 + len(label))
    upper = name.upper()
    if upper in ("METADATA_BLOCK_PICTURE", "COVERART"):
        body = _decoded(raw_value)
        inner = Place(place.path, None, place.size)
        if upper == "COVERART":
            yield Finding("hidden.picture", inner, cover(body))
            yield from look(body, f"{place.path}/picture")
        else:
            yield from picture(body, inner, look)
    else:
        yield Finding(kind_of_label(name), place, value or name or None)


def _decoded(value: bytes) -> bytes:
    try:
        return base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        return b""


def picture(raw: bytes, place: Place, look: Look) -> Iterator[Finding]:
    """What a picture block says, and what the picture in it gives away."""
    media, at = _counted(raw, 4)
    words, at = _counted(raw, at)
    size = int.from_bytes(raw[at + 16 : at + 20], "big")
    body, rest = raw[at + 20 : at + 20 + size], raw[at + 20 + size :]
    said = " ".join(word for word in (media, words, cover(body)) if word)
    yield Finding("hidden.picture", place, said)
    if media == "-->":
        link = body.decode("utf-8", "replace")
        yield Finding("hidden.call", Place(f"{place.path}/link", None, len(body)), link)
    elif body:
        yield from look(body, f"{place.path}/picture")
    if rest.strip(b"\0"):
        behind = Place(f"{place.path}/padding", None, len(rest))
        yield Finding("hidden.gap", behind, readable(rest) or f"{len(rest)} bytes")


def _counted(raw: bytes, at: int) -> tuple[str, int]:
    size = int.from_bytes(raw[at : at + 4], "big")
    return raw[at + 4 : at + 4 + size].decode("utf-8", "replace"), at + 4 + size
