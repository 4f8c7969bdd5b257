"""AVI's chunks and lists (Microsoft's AVI RIFF file reference; OpenDML extensions 1.02).

Structure only. A file is one or more RIFF parts; a chunk may stand in a list, and a list is a
chunk with four letters more. Film that was cut off can be read but not cleaned.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer

#: More chunks than this beside each other is an attack; those with frames are not counted.
MAX_CHUNKS = 20_000
MAX_BODY = 16 << 20
RIFF, LIST = b"RIFF", b"LIST"


class Chunk(NamedTuple):
    """One chunk: its four letters, those of its list, its body, its end with the padding byte.

    cut: it claims to be longer than what stands around it.
    """

    name: bytes
    form: bytes
    start: int
    body: int
    stop: int
    end: int
    cut: bool = False

    @property
    def word(self) -> str:
        """The four letters for people."""
        name = (self.form or self.name).rstrip(b" \0")
        return name.decode("ascii") if name.isalnum() else "0x" + (self.form or self.name).hex()

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return self.stop - self.body


def chunk(data: Buffer, at: int, end: int) -> Chunk | None:
    """The chunk at a place; None where too few bytes are left."""
    head = data[at : min(at + 12, end)]
    if len(head) < 8:
        return None
    name, size = head[:4], int.from_bytes(head[4:8], "little")
    stop = at + 8 + size
    cut = stop > end
    stop = min(stop, end)
    if name in (RIFF, LIST) and size >= 4 and len(head) == 12:
        return Chunk(name, head[8:12], at, at + 12, stop, min(stop + (size & 1), end), cut)
    return Chunk(name, b"", at, at + 8, stop, min(stop + (size & 1), end), cut)


def chunks(data: Buffer, at: int, end: int) -> Iterator[Chunk]:
    """The chunks between two places; a rest that is too short for one has no name."""
    for _ in range(MAX_CHUNKS):
        if at >= end:
            return
        found = chunk(data, at, end)
        if found is None:
            yield Chunk(b"", b"", at, at, end, end)
            return
        yield found
        at = found.end
    raise TooLarge("too_many_parts")


def body(data: Buffer, found: Chunk) -> bytes:
    """The bytes of a chunk; raises TooLarge."""
    if found.size > MAX_BODY:
        raise TooLarge("too_many_bytes")
    return bytes(data[found.body : found.stop])


def made(name: bytes, inner: bytes) -> bytes:
    """A whole chunk."""
    return name + struct.pack("<I", len(inner)) + inner + bytes(len(inner) & 1)


def listed(form: bytes, inner: bytes) -> bytes:
    """A whole list."""
    return made(LIST, form + inner)


def parts(data: Buffer) -> list[Chunk]:
    """The RIFF parts of a film; what follows them is no part. Raises Damaged."""
    found: list[Chunk] = []
    at = 0
    while len(found) < MAX_CHUNKS:
        part = chunk(data, at, len(data))
        if part is None or part.name != RIFF or part.form != (b"AVIX" if found else b"AVI "):
            break
        found.append(part)
        at = part.end
    if not found:
        raise Damaged("structure")
    return found
