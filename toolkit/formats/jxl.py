"""JPEG XL pictures (ISO/IEC 18181), as a bare codestream and in a container of boxes.

What identifies people: EXIF and XMP boxes with place, time, camera and owner, also packed with
Brotli; provenance records; the data from which an original JPEG can be rebuilt, with all of its
segments; unknown boxes; bytes behind the last box.

What stays: the signature, the level, and the codestream as it is. Which way up to show it stands
in the codestream, so EXIF is not needed for that.

What we cannot see: anything inside the codestream, whose parts are entropy-coded: a colour
profile with its names, a preview, names of further channels, bytes behind its end. Of a bare
codestream the end is not known without decoding, so bytes behind it are not seen either.
Repainting a picture gets rid of all of these.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import partial

from toolkit.errors import Damaged
from toolkit.formats import exif, jumbf, trailer, xmp
from toolkit.formats.base import Block, Buffer, walked
from toolkit.formats.bmff import Box, letters, next_box, word
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

CODESTREAM = b"\xff\x0a"
SIGNATURE = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
#: The file type as every writer writes it.
_FILE_TYPE = struct.pack(">I4s4sI4s", 20, b"ftyp", b"jxl ", 0, b"jxl ")
_WHOLE, _PART, _LEVEL = b"jxlc", b"jxlp", b"jxll"
_LAST = 1 << 31
MAX_BOXES = 20_000
#: Width for height, as a ratio; 0 means that the width stands by itself.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIZE_BITS = (9, 13, 18, 30)
_EXIF_OFFSET = 4


def sniff(head: bytes) -> bool:
    """Whether this is JPEG XL, in either form."""
    return head.startswith((CODESTREAM, SIGNATURE))


def measure(data: Buffer) -> Size:
    """The size that the codestream declares; frames are not counted, as that needs decoding."""
    if data[:2] == CODESTREAM:
        return _size(data[:32])
    parts = [(block.start, block.end) for block in walk(data) if block.content]
    head = b"".join(_payload(data, start, end)[:32] for start, end in parts[:32])
    return _size(head)


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a file into blocks that, laid end to end, are the file; raises Damaged."""
    if data[:2] == CODESTREAM:
        _size(data[:32])
        yield Block("codestream", 0, len(data), content=True)
        return
    boxes, end = _boxes(data)
    _check(data, boxes)
    yield Block("JXL", 0, len(SIGNATURE))
    # A second file type, or one behind other boxes, has no meaning.
    first = boxes[0].start if boxes[0].name == b"ftyp" else -1
    done = False
    for box in boxes:
        if box.start == first:
            yield _file_type(data, box)
        elif box.name in (_WHOLE, _PART) and not done:
            done = box.name == _WHOLE or _number(data, box) >= _LAST
            yield Block(box.word, box.start, box.end, content=True)
        elif box.name == _LEVEL and box.end - box.body == 1:
            yield Block(box.word, box.start, box.end)
        else:
            yield _going(data, box)
    if end < len(data):
        yield from trailer.blocks(data, end, _look)


def _boxes(data: Buffer) -> tuple[list[Box], int]:
    """The boxes behind the signature, and where they end."""
    found: list[Box] = []
    at = len(SIGNATURE)
    while (box := next_box(data, at, len(data))) is not None:
        found.append(box)
        at = box.end
        if len(found) > MAX_BOXES:
            raise Damaged("too_many_parts")
    return found, at


def _check(data: Buffer, boxes: list[Box]) -> None:
    """One whole codestream, or its parts in order; raises Damaged otherwise."""
    whole = [box for box in boxes if box.name == _WHOLE]
    parts = [_number(data, box) for box in boxes if box.name == _PART]
    if len(whole) + bool(parts) != 1:
        raise Damaged("structure" if whole else "no_picture")
    # Decoders do not ask for the mark on the last part, so a file without it is shown, too.
    marked = [index for index, number in enumerate(parts) if number >= _LAST]
    in_order = all(number & ~_LAST == index for index, number in enumerate(parts))
    if not in_order or marked not in ([], [len(parts) - 1]):
        raise Damaged("structure")


def _number(data: Buffer, box: Box) -> int:
    if box.end - box.body < 4:
        raise Damaged("structure")
    return int.from_bytes(data[box.body : box.body + 4], "big")


def _payload(data: Buffer, start: int, end: int) -> bytes:
    """The first bytes of a codestream in a box, without the number of its part."""
    box = next_box(data, start, end)
    if box is None:
        raise Damaged("structure")
    body = box.body + (4 if box.name == _PART else 0)
    return data[body : min(body + 32, end)]


def _file_type(data: Buffer, box: Box) -> Block:
    """The file type; whatever it says beyond what all say is replaced."""
    if data[box.start : box.end] == _FILE_TYPE:
        return Block("ftyp", box.start, box.end)
    said = letters(data[box.body : box.end])
    return Block(
        "ftyp", box.start, box.end, "software.setting", instead=_FILE_TYPE, value=said or None
    )


def _going(data: Buffer, box: Box) -> Block:
    """A box that no decoder needs."""
    kind, name, read = _GOES.get(box.name, ("hidden.unknown", box.word, None))
    body = data[box.body : box.end]
    if box.name == b"brob":
        said = f"{word(body[:4])}, compressed, not readable here"
        return Block(f"brob/{word(body[:4])}", box.start, box.end, kind, value=said)
    if read is None:
        said = readable(body) or letters(body) or f"{len(body)} bytes"
        return Block(name, box.start, box.end, kind, value=said)
    return Block(
        name,
        box.start,
        box.end,
        kind,
        value=f"{len(body)} bytes",
        read=partial(read, data, box),
    )


def _exif(data: Buffer, box: Box) -> Iterator[Finding]:
    """Behind four bytes that say where the TIFF head starts."""
    at = box.body + _EXIF_OFFSET + int.from_bytes(data[box.body : box.body + 4], "big")
    if at > box.end or data[at : at + 2] not in (b"II", b"MM"):
        at = min(box.body + _EXIF_OFFSET, box.end)
    yield from exif.read(data, at, box.end - at, "Exif")
    said = letters(data[box.body + _EXIF_OFFSET : at])
    if said:
        yield Finding("hidden.gap", Place("Exif", box.body, at - box.body), said)


def _xmp(data: Buffer, box: Box) -> Iterator[Finding]:
    yield from xmp.read(data[box.body : box.end], "XMP", box.body)


def _jumbf(data: Buffer, box: Box) -> Iterator[Finding]:
    yield from jumbf.read(data[box.start : box.end], "JUMBF", box.start)


def _rebuilding(data: Buffer, box: Box) -> Iterator[Finding]:
    """What the lost JPEG's segments say is packed; that it is there can be said."""
    said = "lets the original JPEG be rebuilt, with all that it carried"
    words = readable(data[box.body : box.end])
    place = Place("jbrd", box.start, box.end - box.start)
    yield Finding("hidden.unknown", place, " ".join(filter(None, (said, words))))


def _look(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    said = readable(raw)
    if said:
        yield Finding("hidden.text", Place(path, start, len(raw)), said)


_GOES: dict[
    bytes, tuple[str, str, Callable[[Buffer, Box], Iterator[Finding]] | None]
] = {
    b"Exif": ("hidden.packet", "Exif", _exif),
    b"xml ": ("hidden.packet", "XMP", _xmp),
    b"jumb": ("hidden.provenance", "JUMBF", _jumbf),
    b"jbrd": ("hidden.unknown", "jbrd", _rebuilding),
    b"brob": ("hidden.packet", "brob", None),
    b"jhgm": ("hidden.gain_map", "jhgm", None),
    b"jxli": ("look.description", "jxli", None),
    b"uuid": ("hidden.unknown", "uuid/UUID-Unknown", None),
}  # fmt: skip


def _size(head: bytes) -> Size:
    """Read the size header (ISO/IEC 18181-1, annex D): bits from the lowest up."""
    if head[:2] != CODESTREAM:
        raise Damaged("no_picture")
    if len(head) < 12:
        raise Damaged("truncated")
    bits = _Bits(int.from_bytes(head[2:], "little"))
    small = bits.take(1)
    height = bits.length(small)
    ratio = bits.take(3)
    if ratio in _RATIOS:
        across, down = _RATIOS[ratio]
        width = height * across // down
    else:
        width = bits.length(small)
    if not width or not height:
        raise Damaged("bad_size")
    return Size(width, height, 0)


class _Bits:
    """Bits of a number, the lowest first."""

    def __init__(self, value: int) -> None:
        self.value = value

    def take(self, count: int) -> int:
        taken = self.value & ((1 << count) - 1)
        self.value >>= count
        return taken

    def length(self, small: int) -> int:
        """A side of the picture: in eights of pixels when small, else by one of four widths."""
        if small:
            return 8 * (self.take(5) + 1)
        return self.take(_SIZE_BITS[self.take(2)]) + 1


FORMAT = walked(
    name="jxl",
    label="JPEG XL picture",
    media="image/jxl",
    suffix=".jxl",
    sniff=sniff,
    walk=walk,
    measure=measure,
    inspected=(
        "boxes with EXIF, XMP, provenance records (C2PA), JPEG rebuilding data, gain maps, "
        "unknown boxes, and everything behind the last box; packed boxes are named, not read"
    ),
    removed="all of that, known or not",
    kept="the codestream as it is, with size, turn and colours; the level",
    unseen=(
        "anything inside the codestream: a colour profile with its names, a preview, names of "
        "channels, bytes behind its end; a bare codestream is copied as it is (repaint removes "
        "these)"
    ),
)
