"""JPEG 2000 pictures inside a PDF: what decodes stays, comments and describing boxes go.

After ISO/IEC 15444-1: of a file the boxes that a decoder needs, of a code stream everything but
its comments. Bytes behind the end of the code stream go, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.metadata import icc
from toolkit.formats.readable import readable

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_CODE = b"\xff\x4f\xff\x51"
#: Boxes of a picture's head that a decoder needs, beside its colours.
_HEAD = frozenset({b"ihdr", b"bpcc", b"pclr", b"cmap", b"cdef"})
_COMMENT, _START_OF_TILE, _START_OF_DATA, _END = 0xFF64, 0xFF90, 0xFF93, 0xFFD9


class Said(NamedTuple):
    """Something that goes: its kind, its place, what it says, and a profile's bytes."""

    kind: str
    place: str
    value: str | None
    profile: bytes = b""


def bare(raw: bytes) -> tuple[bytes, list[Said]]:
    """The picture without words, and what goes; raises Damaged."""
    said: list[Said] = []
    if raw[:4] == _CODE:
        return _code(raw, said), said
    if raw[:12] != _SIGNATURE:
        raise Damaged("structure")
    parts = []
    for name, body in _boxes(raw):
        if name in (b"jP  ", b"ftyp"):
            kept = body if name == b"jP  " else b"jp2 " + bytes(4) + b"jp2 "
            parts.append(_box(name, kept))
        elif name == b"jp2h":
            parts.append(_box(name, _head(body, said)))
        elif name == b"jp2c" and not any(part[4:8] == b"jp2c" for part in parts):
            parts.append(_box(name, _code(body, said)))
        else:
            label = name.decode("latin-1").strip()
            said.append(Said("hidden.unknown", label, readable(body) or f"{len(body)} bytes"))
    if not any(part[4:8] == b"jp2c" for part in parts):
        raise Damaged("no_picture")
    return b"".join(parts), said


def _box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + name + body


def _boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(raw):
        size, name, head = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(raw[at + 8 : at + 16], "big"), 16
        if not size:
            size = len(raw) - at
        if size < head or at + size > len(raw):
            raise Damaged("truncated")
        yield name, raw[at + head : at + size]
        at += size


def _head(body: bytes, said: list[Said]) -> bytes:
    parts = []
    for name, inner in _boxes(body):
        if name in _HEAD:
            parts.append(_box(name, inner))
        elif name == b"colr":
            parts.append(_box(name, _colours(inner, said)))
        else:
            label = name.decode("latin-1").strip()
            said.append(Said("hidden.unknown", f"jp2h/{label}", readable(inner) or None))
    return b"".join(parts)


def _colours(inner: bytes, said: list[Said]) -> bytes:
    if inner[:1] not in (b"\x02", b"\x03"):
        return inner[:7]
    profile = inner[3:]
    neutral = icc.neutral(profile)
    if neutral == profile:
        return inner
    said.append(Said("device.profile", "colr", f"{len(profile)} bytes", profile))
    if neutral is None:
        return b"\x01\x00\x00" + (17 if profile[16:20] == b"GRAY" else 16).to_bytes(4, "big")
    return inner[:3] + neutral


def _code(raw: bytes, said: list[Said]) -> bytes:
    """A code stream without its comments; raises Damaged."""
    parts, at = [raw[:2]], 2
    while True:
        marker, size = (int.from_bytes(raw[at + step : at + step + 2], "big") for step in (0, 2))
        if marker == _END:
            break
        if marker < 0xFF00 or size < 2 or at + 2 + size > len(raw):
            raise Damaged("structure")
        if marker == _START_OF_TILE:
            part, at = _tile(raw, at, said)
            parts.append(part)
            continue
        if marker == _COMMENT:
            said.append(_comment(raw[at + 4 : at + 2 + size]))
        else:
            parts.append(raw[at : at + 2 + size])
        at += 2 + size
    if len(raw) > at + 2:
        said.append(Said("hidden.trailer", "behind the end", readable(raw[at + 2 :]) or None))
    return b"".join((*parts, b"\xff\xd9"))


def _comment(body: bytes) -> Said:
    words = body[2:].decode("latin-1") if body[:2] == b"\x00\x01" else readable(body[2:])
    return Said("hidden.comment", "COM", words or f"{len(body)} bytes")


def _tile(raw: bytes, at: int, said: list[Said]) -> tuple[bytes, int]:
    """One part of a tile; its length is written anew where a comment went."""
    length = int.from_bytes(raw[at + 6 : at + 10], "big")
    end = at + length if length else max(raw.rfind(b"\xff\xd9"), at)
    if end > len(raw) or end < at + 14:
        raise Damaged("truncated")
    head, here = [], at + 12
    while int.from_bytes(raw[here : here + 2], "big") != _START_OF_DATA:
        marker, size = (int.from_bytes(raw[here + s : here + s + 2], "big") for s in (0, 2))
        if marker < 0xFF00 or size < 2 or here + 2 + size > end:
            raise Damaged("structure")
        if marker == _COMMENT:
            said.append(_comment(raw[here + 4 : here + 2 + size]))
        else:
            head.append(raw[here : here + 2 + size])
        here += 2 + size
    body = b"".join(head) + raw[here:end]
    total = (12 + len(body)) if length else 0
    return raw[at : at + 6] + total.to_bytes(4, "big") + raw[at + 10 : at + 12] + body, end
