"""GIF pictures and animations (CompuServe GIF87a and GIF89a, with the Netscape loop extension).

What identifies people: comments, plain text laid over the picture, XMP, colour profiles, blocks
of Photoshop, IPTC or C2PA in application extensions, and what stands behind the end.

What stays, byte for byte: header, screen, colour tables, frames, the graphic control of a frame,
and how often to repeat, in its exact form. Every other extension goes, known or not.

What we cannot see: bytes behind the last code of a frame's pixels, colours that no pixel uses,
parts of a frame outside the screen or under later frames, spare bits of kept fields, and marks in
the pixels themselves. The tables also hint at the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import MAX_BLOCKS, Block, Buffer, Read, unplaced, walked
from toolkit.formats.image import trailer
from toolkit.formats.metadata import icc, iptc, jumbf, photoshop, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

MAX_FRAMES = 5000

IMAGE, EXTENSION, END, FILL = 0x2C, 0x21, 0x3B, 0x00
CONTROL, COMMENT, TEXT, APPLICATION = 0xF9, 0xFE, 0x01, 0xFF
_FILLING = re.compile(rb"\x00+")
_HEADS = (b"GIF87a", b"GIF89a")
_SCREEN = 13
#: Application extensions: introducer, label, length of the id, then the id.
_ID, _BODY = 3, 14
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_LOOP_SIZE, _CONTROL_SIZE = 19, 8
_XMP = b"XMP DataXMP"
#: Lets a reader of lengths run off the packet, wherever in it a length seemed to lead.
_XMP_TAIL = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"


class App(NamedTuple):
    """What an application extension is called, its kind, and who reads it."""

    name: str
    kind: str
    read: Callable[[bytes, str, int], Iterator[Finding]]


_APPS: dict[bytes, App] = {
    _XMP: App("XMP", "hidden.packet", xmp.read),
    b"ICCRGBG1012": App("ICC_Profile", "device.profile", icc.read),
    b"MGK8BIM0000": App("Photoshop", "hidden.packet", photoshop.read),
    b"MGKIPTC0000": App("IPTC", "hidden.packet", iptc.read),
    b"C2PA_GIF\x01\x00\x00": App("C2PA", "hidden.provenance", jumbf.read),
}


class Part(NamedTuple):
    """One block of the file. code: its introducer, or an extension's label plus 0x100."""

    code: int
    start: int
    end: int


def sniff(head: bytes) -> bool:
    """Whether this is a GIF."""
    return head[:6] in _HEADS


def measure(data: Buffer) -> Size:
    """The screen's size and the number of frames; raises Damaged or TooLarge."""
    parts = _parts(data)
    frames = sum(part.code == IMAGE for part in parts)
    if frames > MAX_FRAMES:
        raise TooLarge("too_many_frames")
    width = int.from_bytes(data[6:8], "little")
    height = int.from_bytes(data[8:10], "little")
    if not width or not height:
        raise Damaged("bad_size")
    return Size(width, height, frames)


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a GIF into blocks that, laid end to end, are the file; raises Damaged."""
    parts = _parts(data)
    needed = _needed(data, parts)
    yield Block("header", 0, 6)
    yield Block("screen", 6, parts[0].start, content=True)
    for part in parts:
        yield _block(data, part, part.start in needed)
    if parts[-1].end < len(data):
        yield from trailer.blocks(data, parts[-1].end, _text_inside)


def _parts(data: Buffer) -> list[Part]:
    """Everything behind the screen's colour table up to the end mark; raises Damaged."""
    if len(data) < _SCREEN:
        raise Damaged("truncated")
    at = _SCREEN + _table(data[10])
    parts: list[Part] = []
    while not parts or parts[-1].code != END:
        if len(parts) > MAX_BLOCKS:
            raise Damaged("too_many_parts")
        parts.append(_part(data, at))
        at = parts[-1].end
    if not any(part.code == IMAGE for part in parts):
        raise Damaged("no_picture")
    return parts


def _table(packed: int) -> int:
    """The size in bytes of the colour table that a field of flags announces."""
    return 6 << (packed & 7) if packed & 0x80 else 0


def _part(data: Buffer, at: int) -> Part:
    """The block that starts here; raises Damaged."""
    code = _byte(data, at)
    if code == END:
        return Part(code, at, at + 1)
    if code == FILL:
        run = _FILLING.match(data, at)
        return Part(code, at, run.end() if run else at + 1)
    if code == EXTENSION:
        return Part(0x100 + _byte(data, at + 1), at, _skip(data, at + 2))
    if code != IMAGE:
        raise Damaged("structure")
    first = at + 10 + _table(_byte(data, at + 9))
    if not 1 <= _byte(data, first) <= 11:
        raise Damaged("structure")
    return Part(code, at, _skip(data, first + 1))


def _byte(data: Buffer, at: int) -> int:
    if at >= len(data):
        raise Damaged("truncated")
    return data[at]


def _skip(data: Buffer, at: int) -> int:
    """Where a run of sub-blocks ends, by their lengths alone; raises Damaged."""
    last = len(data)
    while at < last:
        size = data[at]
        at += size + 1
        if not size:
            return at
    raise Damaged("truncated")


def _joined(data: Buffer, at: int, end: int) -> bytes:
    """The bytes inside a run of sub-blocks."""
    pieces = []
    while at < end:
        size = data[at]
        pieces.append(data[at + 1 : at + 1 + size])
        at += size + 1
    return b"".join(pieces)


def _needed(data: Buffer, parts: Sequence[Part]) -> set[int]:
    """The starts of the extensions that count: the last control before a frame, the last loop."""
    needed: set[int] = set()
    following, looped = 0, False
    for part in reversed(parts):
        if part.code == 0x100 + CONTROL:
            if part.end - part.start != _CONTROL_SIZE:
                raise Damaged("structure")
            if following == IMAGE:
                needed.add(part.start)
        if part.code in (IMAGE, 0x100 + CONTROL):
            following = part.code
        if not looped and _is_loop(data, part):
            needed.add(part.start)
            looped = True
    return needed


def _is_loop(data: Buffer, part: Part) -> bool:
    """Whether an extension begins with the count of repeats."""
    if part.code != 0x100 + APPLICATION or part.end - part.start < _LOOP_SIZE:
        return False
    start = part.start
    named = data[start + 2] == 11 and data[start + _ID : start + _BODY] in _LOOPS
    return named and data[start + _BODY : start + _BODY + 2] == b"\x03\x01"


def _block(data: Buffer, part: Part, needed: bool) -> Block:
    code, start, end = part
    if code == IMAGE:
        return Block("frame", start, end, content=True)
    if code == END:
        return Block("end", start, end)
    if code == FILL:
        return Block("filling", start, end, "hidden.padding", value=f"{end - start} bytes")
    if needed and code == 0x100 + CONTROL:
        return Block("graphic control", start, end, content=True)
    if needed:
        return _loop(data, part)
    if code == 0x100 + APPLICATION and data[start + 2] == 11:
        return _application(data, part)
    return _words(data, part)


def _loop(data: Buffer, part: Part) -> Block:
    """The count of repeats, and nothing behind it."""
    start, end = part.start, part.end
    path = "application extension/AnimationIterations"
    if end - start == _LOOP_SIZE:
        return Block(path, start, end)
    exact = data[start : start + _LOOP_SIZE - 1] + b"\x00"
    said = readable(_joined(data, start + _BODY, end)) or None
    return Block(path, start, end, "hidden.unknown", instead=exact, value=said)


def _words(data: Buffer, part: Part) -> Block:
    """Comments, texts, and extensions that nobody knows."""
    inside = _joined(data, part.start + 2, part.end)
    if part.code == 0x100 + COMMENT:
        name, kind, said = "GIF/Comment", "hidden.comment", _decoded(inside)
    elif part.code == 0x100 + TEXT:
        name, kind, said = "GIF/Text", "hidden.text", _decoded(inside[12:])
    elif part.code == 0x100 + CONTROL:
        name, kind, said = "graphic control", "hidden.padding", "a control of no frame"
    else:
        name, kind = f"extension 0x{part.code - 0x100:02x}", "hidden.unknown"
        said = readable(inside)
    return Block(name, part.start, part.end, kind, value=said or None)


def _decoded(raw: bytes) -> str:
    """Words in full: UTF-8 where that works, else Western European."""
    if b"\x00" in raw.rstrip(b"\x00"):
        return readable(raw)
    raw = raw.rstrip(b"\x00")
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").strip()


def _application(data: Buffer, part: Part) -> Block:
    start, end = part.start, part.end
    name = data[start + _ID : start + _BODY]
    row = _APPS.get(name)
    if row is None:
        inside = _joined(data, start + _BODY, end)
        if name in _LOOPS:
            path = "application extension/AnimationIterations"
            words = f"a second count of repeats {readable(inside)}".strip()
            return Block(path, start, end, "hidden.padding", value=words)
        said = readable(name + inside) or f"{end - start} bytes"
        return Block("application extension", start, end, "hidden.unknown", value=said)
    path = f"application extension/{row.name}"
    words = f"{end - start} bytes"
    return Block(path, start, end, row.kind, value=words, read=_reader(data, part, row, path))


def _reader(data: Buffer, part: Part, row: App, path: str) -> Read:
    def read() -> Iterator[Finding]:
        at = part.start + _BODY
        raw = _packet(data, at, part.end) if row.read is xmp.read else None
        if raw:
            yield from row.read(raw, path, at)
        else:
            yield from unplaced(row.read(_joined(data, at, part.end), path, 0))

    return read


def _packet(data: Buffer, at: int, end: int) -> bytes | None:
    """XMP that stands there as a whole, not in sub-blocks; a sub-block's length comes first."""
    raw = data[at:end]
    if raw.endswith(_XMP_TAIL):
        return raw[: -len(_XMP_TAIL)]
    return raw if raw[:1] == b"<" and raw[1:2] != b"<" else None


def _text_inside(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """What a picture behind the end says; as it goes whole, its text is enough."""
    yield Finding("hidden.text", Place(path, start, len(raw)), readable(raw) or None)


FORMAT = walked(
    name="gif",
    label="GIF picture",
    media="image/gif",
    suffix=".gif",
    sniff=sniff,
    walk=walk,
    measure=measure,
    inspected=(
        "comments, plain texts, XMP, colour profiles, Photoshop and IPTC blocks, C2PA, every "
        "other extension, filling between blocks, and what stands behind the end"
    ),
    removed="all of that, known or not; unknown extensions are removed because they are unknown",
    kept="screen, colour tables, frames and their timing byte for byte; how often to repeat",
    unseen=(
        "bytes behind the last code of a frame's pixels, colours that no pixel uses, parts of "
        "frames outside the screen or under later frames, spare bits of kept fields, marks in "
        "the pixels themselves; the tables hint at the program (repaint removes all of these but "
        "marks in more than the last bits)"
    ),
)
