"""JPEG 2000 pictures inside a PDF: what decodes stays, comments and describing boxes go.

After ISO/IEC 15444-1: of a file the boxes that a decoder needs, of a code stream everything but
its comments and pointers; one with markers that nobody knows is refused. Bytes behind the end of
the code stream go, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.image import jp2_codestream, jp2_header
from toolkit.formats.metadata import icc
from toolkit.formats.readable import readable

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"


class Said(NamedTuple):
    """Something that goes: its kind, its place, what it says, and a profile's bytes."""

    kind: str
    place: str
    value: str | None
    profile: bytes = b""


def bare(raw: bytes) -> tuple[bytes, list[Said]]:
    """The picture without words, and what goes; raises Damaged."""
    said: list[Said] = []
    if raw[:4] == jp2_codestream.START:
        return _code(raw, said), said
    if raw[:12] != _SIGNATURE:
        raise Damaged("structure")
    parts, seen = [_SIGNATURE], set[bytes]()
    for name, body in _boxes(raw[len(_SIGNATURE) :]):
        if name in _STAYS and name not in seen:
            parts.append(_box(name, _STAYS[name](body, said)))
        elif name or b"jp2c" in seen:
            said.append(_other(name, body))
        else:
            raise Damaged("truncated")
        seen.add(name)
    if b"jp2c" not in seen:
        raise Damaged("no_picture")
    return b"".join(parts), said


def _other(name: bytes, body: bytes) -> Said:
    """A box that no decoder needs, or what is behind the last one."""
    words = readable(body) or f"{len(body)} bytes"
    if not name:
        return Said("hidden.trailer", "behind the end", words)
    return Said("hidden.unknown", _label(name), words)


def _box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + name + body


def _boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The name of each box and what is in it; without a name: a rest that is no box."""
    at = 0
    while at < len(raw):
        size, name, head = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(raw[at + 8 : at + 16], "big"), 16
        if not size:
            size = len(raw) - at
        if size < head or at + size > len(raw):
            yield b"", raw[at:]
            return
        yield name, raw[at + head : at + size]
        at += size


def _type(body: bytes, said: list[Said]) -> bytes:
    """The kind of file is one and the same for all."""
    return b"jp2 " + bytes(4) + b"jp2 "


def _head(body: bytes, said: list[Said]) -> bytes:
    parts: list[bytes] = []
    before: dict[bytes, bytes] = {}
    for name, inner in _boxes(body):
        if name == b"colr":
            parts.append(_box(name, _colours(inner, said)))
        elif name in jp2_header.NEEDED:
            kept = jp2_header.exact(name, inner, before)
            parts += [_box(name, kept)] if kept else []
            before.setdefault(name, kept)
            if surplus := inner[len(kept) :]:
                words = readable(surplus) or f"{len(surplus)} bytes"
                said.append(Said("hidden.gap", f"jp2h/{_label(name)}", words))
        elif not name:
            raise Damaged("truncated")
        else:
            said.append(Said("hidden.unknown", f"jp2h/{_label(name)}", readable(inner) or None))
    if not before.get(b"ihdr"):
        raise Damaged("structure")
    return b"".join(parts)


def _label(name: bytes) -> str:
    return name.decode("latin-1").strip()


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
    """A code stream without comments and pointers; raises Damaged and TooLarge."""
    found = jp2_codestream.parts(raw, 0, len(raw))
    clean = jp2_codestream.clean(raw, found)
    kept = [part if isinstance(part, bytes) else raw[slice(*part)] for part in clean]
    said += [
        Said(row.kind, row.place.path.partition("/")[2], row.value)
        for row in jp2_codestream.traces(raw, found, "codestream")
    ]
    if len(raw) > found.end:
        said.append(Said("hidden.trailer", "behind the end", readable(raw[found.end :]) or None))
    return b"".join(kept)


#: Boxes that stay, of each kind the first -> what is written of it.
_STAYS: dict[bytes, Callable[[bytes, list[Said]], bytes]] = {
    b"ftyp": _type, b"jp2h": _head, b"jp2c": _code,
}  # fmt: skip
