"""Programs in Office files (VBA): their packed source, unpacked so that it can be read.

Specification: [MS-OVBA] 2.4.1. A reader only; never raises, and gives what it can unpack.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MOST = 4 << 20
_CHUNK = 4096
#: How the source of each module starts, packed: "Attribut" with flags between.
_SOURCE = b"\0Attribut"


def read(raw: bytes, path: str) -> Iterator[Finding]:
    """The source of a module, or the readable text of what belongs to one."""
    at = raw.find(_SOURCE)
    text = unpacked(raw, at - 3) if at >= 3 else b""
    if not text and raw[:1] == b"\x01":
        text = unpacked(raw, 0)
        said = readable(text)
    else:
        said = text.decode("cp1252", "replace").replace("\r\n", "\n")
    said = said or readable(raw)
    yield Finding("hidden.script", Place(path, None, len(raw)), said or f"{len(raw)} bytes")


def unpacked(raw: bytes, at: int) -> bytes:
    """The bytes of a compressed container that starts at a place."""
    if raw[at : at + 1] != b"\x01":
        return b""
    out, at = bytearray(), at + 1
    while at + 2 <= len(raw) and len(out) < _MOST:
        head = int.from_bytes(raw[at : at + 2], "little")
        if head >> 12 & 7 != 3:
            break
        end = min(len(raw), at + (head & 0xFFF) + 3)
        body = raw[at + 2 : end]
        out += _chunk(body) if head & 0x8000 else body
        at = end
    return bytes(out)


def _chunk(body: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(body) and len(out) < _CHUNK:
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                break
            if not flags >> bit & 1:
                out.append(body[at])
                at += 1
                continue
            _copy(out, int.from_bytes(body[at : at + 2], "little"))
            at += 2
    return bytes(out)


def _copy(out: bytearray, token: int) -> None:
    """Repeat earlier bytes; how the token is split depends on how many there are."""
    bits = max(4, (len(out) - 1).bit_length()) if out else 4
    length = (token & (0xFFFF >> bits)) + 3
    offset = (token >> (16 - bits)) + 1
    if offset > len(out):
        return
    for _ in range(length):
        out.append(out[-offset])
