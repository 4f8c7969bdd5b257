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
    """The first box of each kind that is needed, and of each what is needed; raises Damaged."""
    boxes, kept = list(_boxes(body)), dict[bytes, bytes]()
    names = [name for name, _ in boxes]
    if b"" in names:
        raise Damaged("truncated")
    jp2_header.require_palette_first(names)
    for name, inner in boxes:
        needed = name in jp2_header.NEEDED and name not in kept
        stays = jp2_header.exact(name, inner, kept) if needed else b""
        if stays:
            kept[name] = stays
        said += _gone(name, inner, stays)
    if b"ihdr" not in kept or (b"colr" in names) is not (b"colr" in kept):
        raise Damaged("structure")
    return b"".join(_box(name, stays) for name, stays in kept.items())


def _gone(name: bytes, inner: bytes, stays: bytes) -> Iterator[Said]:
    """What of a box of the header goes."""
    place = f"jp2h/{_label(name)}"
    if not stays:
        yield Said("hidden.unknown", place, readable(inner) or None)
    elif name == b"colr" and stays != inner and inner[:1] != b"\x01":
        yield Said("device.profile", "colr", f"{len(inner) - 3} bytes", inner[3:])
    elif surplus := inner[len(stays) :]:
        yield Said("hidden.gap", place, readable(surplus) or f"{len(surplus)} bytes")


def _label(name: bytes) -> str:
    return name.decode("latin-1").strip()


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
