"""Windows metafiles (.emf, .wmf): drawings as lists of commands, the usual pictures of objects.

Identifying: the program and title in the header, comments with private data or a whole second
file, names of colour profiles and printers. What stays: the commands that draw. Nobody looks for
faces in the pictures among them, which is said. Specifications: [MS-EMF], [MS-EMFPLUS], [MS-
WMF].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import MAX_BLOCKS, Block, Buffer, Format, goes, walked
from toolkit.formats.readable import readable

_HEADER, _EOF, _COMMENT = 1, 14, 70
_PLUS = b"EMF+"
_PLUS_COMMENT = 0x4003
#: Records that draw pixels, in which nobody can look for faces.
_BITMAPS = frozenset({76, 77, 78, 79, 80, 81, 93, 94, 114, 116, 117})
#: Records that nothing is drawn with: escapes to printers, colour profiles, other systems' data.
_GOING: dict[int, str] = {
    99: "device.profile", 122: "device.profile", 112: "device.profile", 113: "device.profile",
    102: "hidden.unknown", 103: "hidden.unknown", 104: "hidden.unknown", 105: "hidden.unknown",
    106: "hidden.unknown", 110: "device.model", 111: "device.profile", 121: "device.profile",
}  # fmt: skip
_LAST = 122
_KEY = b"\xd7\xcd\xc6\x9a"
_ESCAPE = 0x0626
_WMF_BITMAPS = frozenset({0x0922, 0x0940, 0x0B23, 0x0B41, 0x0D33, 0x0F43})


def sniff_emf(head: bytes) -> bool:
    """Whether an enhanced metafile starts here."""
    return head[:4] == b"\x01\0\0\0" and head[40:44] == b" EMF"


def sniff_wmf(head: bytes) -> bool:
    """Whether an old metafile starts here, with or without a placing header."""
    return head[:4] == _KEY or head[:6] in (
        b"\x01\0\x09\0\0\x03",
        b"\x02\0\x09\0\0\x03",
        b"\x01\0\x09\0\0\x01",
    )


def emf(data: Buffer) -> Iterator[Block]:
    """The records; the header counts only those that stay. Raises Damaged."""
    blocks = list(_records(data))
    kept = [block for block in blocks if block.instead is not None or not goes(block)]
    yield _header(data, blocks[0], len(kept), sum(_size(block) for block in kept))
    yield from blocks[1:]


def _size(block: Block) -> int:
    return block.end - block.start if block.instead is None else len(block.instead)


def _records(data: Buffer) -> Iterator[Block]:
    at = 0
    for count in range(MAX_BLOCKS):
        if at + 8 > len(data):
            raise Damaged("truncated")
        kind, size = struct.unpack("<II", data[at : at + 8])
        if size < 8 or size % 4 or at + size > len(data):
            raise Damaged("structure")
        if (kind == _HEADER) != (count == 0):
            raise Damaged("structure")
        yield _record(data, kind, at, at + size)
        at += size
        if kind == _EOF:
            break
    else:
        raise Damaged("too_many_parts")
    if at < len(data):
        yield Block("behind the end", at, len(data), "hidden.trailer")


def _record(data: Buffer, kind: int, start: int, end: int) -> Block:
    name = f"record {kind}"
    if kind == _COMMENT:
        return _comment(data, start, end)
    if kind in _GOING or kind > _LAST or kind == 0:
        return Block(name, start, end, _GOING.get(kind, "hidden.unknown"))
    if kind in _BITMAPS:
        return Block(name, start, end, "content.unseen", content=True, value="bitmap")
    return Block(name, start, end, content=kind != _HEADER)


def _comment(data: Buffer, start: int, end: int) -> Block:
    """Drawing commands of the newer kind stand in comments; all other comments go."""
    body = bytes(data[start:end])
    if body[12:16] != _PLUS:
        return Block("comment", start, end, "hidden.comment")
    wiped, said = bytearray(body), []
    at = 16
    while at + 12 <= len(body):
        kind, _, size, used = struct.unpack_from("<HHII", body, at)
        if size < 12 or at + size > len(body) or used > size - 12:
            break
        if kind == _PLUS_COMMENT:
            said.append(body[at + 12 : at + size])
            wiped[at + 12 : at + size] = bytes(size - 12)
        at += size
    if not any(map(any, said)):
        return Block("EMF+", start, end, content=True)
    value = readable(b" ".join(said)) or f"{sum(map(len, said))} bytes"
    return Block("EMF+", start, end, "hidden.comment", bytes(wiped), content=True, value=value)


def _header(data: Buffer, block: Block, count: int, size: int) -> Block:
    """The header without the program's name and the title, with true counts."""
    if block.end - block.start < 88:
        raise Damaged("structure")
    raw = bytearray(data[block.start : block.end])
    length, place = struct.unpack_from("<II", raw, 60)
    used = min([len(raw), place] if length and 88 <= place <= len(raw) else [len(raw)])
    said = bytes(raw[used:])
    struct.pack_into("<II", raw, 48, size, count)
    struct.pack_into("<II", raw, 60, 0, 0)
    raw[used:] = bytes(len(raw) - used)
    if bytes(raw) == data[block.start : block.end]:
        return Block("header", block.start, block.end, content=True)
    value = said.decode("utf-16-le", "replace").replace("\0", " ").strip() or "counts"
    return Block(
        "header", block.start, block.end, "software.name", bytes(raw), content=True, value=value
    )


def wmf(data: Buffer) -> Iterator[Block]:
    """The records of an old metafile; raises Damaged."""
    at = 22 if data[:4] == _KEY else 0
    blocks = list(_old_records(data, at + 18))
    if at:
        yield Block("placing header", 0, at, content=True)
    kept = sum(block.end - block.start for block in blocks if not goes(block))
    raw = bytearray(data[at : at + 18])
    if len(raw) < 18:
        raise Damaged("truncated")
    struct.pack_into("<I", raw, 6, (18 + kept) // 2)
    same = bytes(raw) == data[at : at + 18]
    yield Block("header", at, at + 18, instead=None if same else bytes(raw), content=True)
    yield from blocks


def _old_records(data: Buffer, at: int) -> Iterator[Block]:
    for _ in range(MAX_BLOCKS):
        if at + 6 > len(data):
            raise Damaged("truncated")
        size, kind = struct.unpack("<IH", data[at : at + 6])
        end = at + 2 * size
        if size < 3 or end > len(data):
            raise Damaged("structure")
        if kind == _ESCAPE:
            yield Block("escape", at, end, "hidden.comment")
        elif kind in _WMF_BITMAPS:
            yield Block(
                f"record {kind:#06x}", at, end, "content.unseen", content=True, value="bitmap"
            )
        else:
            yield Block(f"record {kind:#06x}", at, end, content=True)
        at = end
        if kind == 0:
            break
    else:
        raise Damaged("too_many_parts")
    if at < len(data):
        yield Block("behind the end", at, len(data), "hidden.trailer")


_SHARED = {
    "holds": "plain",
    "inspected": "program and title, comments, escapes, profiles, bytes behind the end",
    "removed": "all of these",
    "kept": "the commands that draw, text and bitmaps among them",
    "unseen": "faces in bitmaps, and what fonts and bitmaps carry in unused bytes",
}
EMF: Format = walked(
    emf, name="emf", label="Windows enhanced metafile", media="image/x-emf", suffix=".emf",
    sniff=sniff_emf, **_SHARED,
)  # fmt: skip
WMF: Format = walked(
    wmf, name="wmf", label="Windows metafile", media="image/x-wmf", suffix=".wmf", sniff=sniff_wmf,
    **_SHARED,
)  # fmt: skip
FORMATS = (EMF, WMF)
