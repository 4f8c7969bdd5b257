"""JPEG XL pictures (ISO/IEC 18181), as a bare codestream and in a container of boxes.

What identifies people: EXIF and XMP boxes with place, time, camera and owner, also packed with
Brotli; provenance records; the data from which an original JPEG can be rebuilt, with all of its
segments; unknown boxes; a colour profile, a small copy and names inside the codestream; bytes
behind its end and behind the last box.

What stays: the signature, the level, and the codestream, in which a colour profile is written anew
with its colours alone. Which way up to show it stands in the codestream, so EXIF is not needed for
that. A codestream that carries a small copy, names or bytes behind its end is not cleaned, nor one
whose end cannot be found or that is cut off: without a decoder nobody could tell whether a shorter
one still shows the picture.

What we cannot see: surplus bits inside the coded frames, and marks inside the pixels.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import partial

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Block, Buffer, Piece, unplaced, walked
from toolkit.formats.bmff import Box, letters, next_box, word
from toolkit.formats.image import jxl_codestream, jxl_header, trailer
from toolkit.formats.image.jxl_bits import Bits
from toolkit.formats.image.jxl_codestream import Coded, Start
from toolkit.formats.metadata import exif, icc, jumbf, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

CODESTREAM = jxl_header.SIGN
SIGNATURE = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
#: The file type as every writer writes it.
_FILE_TYPE = struct.pack(">I4s4sI4s", 20, b"ftyp", b"jxl ", 0, b"jxl ")
_WHOLE, _PART, _LEVEL = b"jxlc", b"jxlp", b"jxll"
_LAST = 1 << 31
#: A box that says this as its size says it again in more bytes.
_LARGE = 1
MAX_BOXES = 20_000
#: A codestream of fewer bytes holds no picture.
_LEAST = 12
_EXIF_OFFSET = 4


def sniff(head: bytes) -> bool:
    """Whether this is JPEG XL, in either form."""
    return head.startswith((CODESTREAM, SIGNATURE))


def measure(data: Buffer) -> Size:
    """The size that the codestream declares; frames are not counted."""
    if data[:2] == CODESTREAM:
        return _size(data[:32])
    return _size(_joined(data, _coded_boxes(data, _boxes(data)[0]), 32))


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a file into blocks that, laid end to end, are the file; raises Damaged."""
    if data[:2] == CODESTREAM:
        _size(data[:32])
        coded = jxl_codestream.look(data)
        if coded.start is not None:
            yield _start(data, coded.start, "codestream", 0, 0, b"")
        read = partial(_inside, coded, 0)
        begin = coded.start.end if coded.start else 0
        yield Block("codestream", begin, len(data), content=True, read=read)
        return
    boxes, end = _boxes(data)
    parts = _coded_boxes(data, boxes)
    coded = jxl_codestream.look(_joined(data, parts))
    starts = {box.start for box in parts}
    yield Block("JXL", 0, len(SIGNATURE))
    # A second file type, or one behind other boxes, has no meaning.
    first = boxes[0].start if boxes[0].name == b"ftyp" else -1
    for box in boxes:
        if box.start == first:
            yield _file_type(data, box)
        elif box.start in starts:
            yield from _part(data, box, coded if box is parts[0] else jxl_codestream.Coded())
        elif box.name == _LEVEL and box.end - box.body == 1:
            yield Block(box.word, box.start, box.end)
        else:
            yield _going(data, box)
    if end < len(data):
        yield from trailer.blocks(data, end, _look)


def _part(data: Buffer, box: Box, coded: Coded) -> Iterator[Block]:
    """A box with codestream; its head with a size of its own where that changes."""
    begin, start = box.start, coded.start
    if start is not None and _begin(box) + start.end <= box.end:
        header = _resized(data, box, start)
        yield _start(data, start, box.word, box.start, _begin(box), header)
        begin = _begin(box) + start.end
    yield Block(box.word, begin, box.end, content=True, read=partial(_inside, coded, box.start))


def _start(data: Buffer, start: Start, name: str, at: int, begin: int, header: bytes) -> Block:
    """The head of a codestream that has a profile, behind the header of its box."""
    path, end, instead = f"{name}/ICC_Profile", begin + start.end, header + start.instead
    if instead == data[at:end]:
        return Block(path, at, end, content=True)
    return Block(
        path,
        at,
        end,
        "device.profile",
        instead=instead,
        content=True,
        value=f"{len(start.profile)} bytes",
        read=lambda: unplaced(icc.read(start.profile, path, 0)),
    )


def _resized(data: Buffer, box: Box, start: Start) -> bytes:
    """The header of a box whose codestream begins anew; one that goes on to the end says so."""
    header = data[box.start : _begin(box)]
    size = box.end - box.start + len(start.instead) - start.end
    said = int.from_bytes(header[:4], "big")
    if said == _LARGE:
        return header[:8] + struct.pack(">Q", size) + header[16:]
    return (struct.pack(">I", size) if said else header[:4]) + header[4:]


def _inside(coded: Coded, start: int) -> Iterator[Finding]:
    """What a codestream carries beside the picture."""
    for kind, name, said in coded.traces:
        yield Finding(kind, Place(f"codestream/{name}", start), said)


def _strip(data: Buffer) -> Iterator[Piece]:
    """The blocks that stay; raises Refused where the codestream carries more than the picture."""
    stream, first = data, len(data)
    if data[:2] != CODESTREAM:
        parts = _coded_boxes(data, _boxes(data)[0])
        stream, first = _joined(data, parts), parts[0].end - _begin(parts[0])
    coded = jxl_codestream.look(stream)
    if coded.refusal is not None:
        raise coded.refusal
    if coded.start is not None and coded.start.end > first:
        raise NotCleanable("unsupported_variant")
    yield from _WALKED.strip(data)


def _coded_boxes(data: Buffer, boxes: list[Box]) -> list[Box]:
    """The boxes that hold the codestream, in order; none behind its last one. Raises Damaged."""
    _check(data, boxes)
    found: list[Box] = []
    for box in boxes:
        if box.name in (_WHOLE, _PART):
            found.append(box)
            if box.name == _WHOLE or _number(data, box) >= _LAST:
                break
    return found


def _begin(box: Box) -> int:
    """Where the codestream goes on in a box: behind the number of a part."""
    return box.body + (4 if box.name == _PART else 0)


def _joined(data: Buffer, parts: list[Box], most: int | None = None) -> bytes:
    """The codestream, or the first bytes of each of its parts."""
    if most is None:
        return b"".join(data[_begin(box) : box.end] for box in parts)
    return b"".join(data[_begin(box) : min(_begin(box) + most, box.end)] for box in parts[:most])


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
    """The size that a codestream's first bytes declare."""
    if head[:2] != CODESTREAM:
        raise Damaged("no_picture")
    if len(head) < _LEAST:
        raise Damaged("truncated")
    return Size(*jxl_header.size(Bits(head, len(CODESTREAM))), 0)


_WALKED = walked(
    name="jxl",
    label="JPEG XL picture",
    media="image/jxl",
    suffix=".jxl",
    sniff=sniff,
    walk=walk,
    measure=measure,
    inspected=(
        "boxes with EXIF, XMP, provenance records (C2PA), JPEG rebuilding data, gain maps, "
        "unknown boxes; the colour profile, names and a small copy inside the codestream; "
        "everything behind its end and behind the last box; packed boxes are named, not read"
    ),
    removed=(
        "all boxes, known or not, and everything behind the last one; what a colour profile says "
        "beyond colours; a codestream that carries names, a small copy or bytes behind its end is "
        "refused"
    ),
    kept="the codestream, with size, turn and colours; the level",
    unseen=(
        "surplus bits inside the coded frames, colours under see-through places, and marks in the "
        "pixels themselves; no decoder is at hand, so faces are not looked for and nothing is "
        "repainted: export it as JPEG for that"
    ),
)
FORMAT = _WALKED._replace(strip=_strip)
