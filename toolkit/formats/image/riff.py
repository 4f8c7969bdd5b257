"""WebP pictures and animations (WebP container specification; RFC 9649).

What identifies people: EXIF, XMP, colour profiles that name a device, C2PA, unknown chunks at the
top and inside frames, and what stands behind the end that the file declares.

What stays, byte for byte: the coded pixels (VP8, VP8L, ALPH) with each frame's place and timing,
and how to animate. EXIF is reduced to the orientation and a colour profile to its numbers. The
lengths and the list of features are written anew for what remains. As in common decoders,
EXIF and profile count only where the list of features names them, and the first of each.

What we cannot see: bytes behind the last code inside the coded pixels, parts of a frame under
later frames, and marks in the pixels themselves. The coding also hints at the program.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Block, Buffer, goes, kept_length, walked
from toolkit.formats.image import trailer
from toolkit.formats.image.riff_chunks import (
    CODED,
    Chunk,
    chunks_in,
    end_of,
    picture_of,
    sides_of,
    three,
)
from toolkit.formats.metadata import exif, icc, jumbf, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

MAX_FRAMES = 5000

_HAS_ICC, _HAS_ALPHA, _HAS_EXIF, _MOVES = 0x20, 0x10, 0x08, 0x02
_FEATURES = 0x3E
_EXIF_PREFIX = b"Exif\x00\x00"
_UPRIGHT = 1
#: Blend and dispose; the other bits of a frame's flags mean nothing.
_FRAME_FLAGS = 0x03
_FRAME = 16


class Canvas(NamedTuple):
    """What the extended header says."""

    flags: int
    width: int
    height: int


def sniff(head: bytes) -> bool:
    """Whether this is a WebP."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def measure(data: Buffer) -> Size:
    """The canvas's or only picture's size, and the number of frames."""
    chunks = chunks_in(data, 12, end_of(data))
    if not chunks:
        raise Damaged("no_picture")
    if chunks[0].name != b"VP8X":
        return Size(*sides_of(data, chunks[0]))
    canvas = _canvas(data, chunks[0])
    if not canvas.flags & _MOVES:
        return Size(canvas.width, canvas.height)
    frames = sum(chunk.name == b"ANMF" for chunk in chunks)
    if frames > MAX_FRAMES:
        raise TooLarge("too_many_frames")
    if not frames:
        raise Damaged("no_picture")
    return Size(canvas.width, canvas.height, frames)


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a WebP into blocks that, laid end to end, are the file; raises Damaged."""
    end = end_of(data)
    chunks = chunks_in(data, 12, end)
    if not chunks:
        raise Damaged("no_picture")
    body = _extended(data, chunks) if chunks[0].name == b"VP8X" else _simple(data, chunks)
    head = b"RIFF" + struct.pack("<I", 4 + sum(map(kept_length, body))) + b"WEBP"
    yield Block("RIFF", 0, 12, instead=_changed(data, 0, head))
    yield from body
    if end < len(data):
        yield from trailer.blocks(data, end, _text_inside)


def _made(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _changed(data: Buffer, start: int, wanted: bytes) -> bytes | None:
    """The bytes wanted, or None where they stand there already."""
    return None if data[start : start + len(wanted)] == wanted else wanted


def _simple(data: Buffer, chunks: Sequence[Chunk]) -> list[Block]:
    """One picture and no list of features: decoders look no further than the first chunk."""
    sides_of(data, chunks[0])
    blocks = list(_stays(chunks[0], ""))
    return blocks + [_gone(data, chunk, "") for chunk in chunks[1:]]


def _extended(data: Buffer, chunks: Sequence[Chunk]) -> list[Block]:
    canvas = _canvas(data, chunks[0])
    kept = _colour(data, canvas, chunks) | _turn(data, canvas, chunks)
    coded = _moving if canvas.flags & _MOVES else _still
    known = coded(data, canvas, chunks)
    body: list[Block] = []
    has = 0
    for chunk in chunks[1:]:
        if chunk.start in kept:
            block = kept[chunk.start]
            if block.instead is not None or not goes(block):
                has |= _HAS_ICC if chunk.name == b"ICCP" else _HAS_EXIF
            body.append(block)
        else:
            body += known.get(chunk.start) or [_gone(data, chunk, "")]
    return [_features(data, chunks[0], has), *body]


def _canvas(data: Buffer, chunk: Chunk) -> Canvas:
    if chunk.stop - chunk.at != 10:
        raise Damaged("structure")
    return Canvas(data[chunk.at], three(data, chunk.at + 4) + 1, three(data, chunk.at + 7) + 1)


def _features(data: Buffer, chunk: Chunk, has: int) -> Block:
    """The list of features for what remains; its spare bits are emptied."""
    flags, spare = data[chunk.at], data[chunk.at + 1 : chunk.at + 4]
    needed = flags & (_HAS_ALPHA | _MOVES) | has
    wanted = _made(b"VP8X", bytes([needed, 0, 0, 0]) + data[chunk.at + 4 : chunk.stop])
    instead = _changed(data, chunk.start, wanted)
    if flags & ~_FEATURES or spare.strip(b"\x00"):
        said = f"spare bits {flags & ~_FEATURES & 0xFF:#04x} {spare.hex()}"
        return Block("VP8X", chunk.start, chunk.end, "hidden.padding", instead, value=said)
    return Block("VP8X", chunk.start, chunk.end, instead=instead)


def _first(chunks: Sequence[Chunk], name: bytes) -> Chunk | None:
    return next((chunk for chunk in chunks if chunk.name == name), None)


def _colour(data: Buffer, canvas: Canvas, chunks: Sequence[Chunk]) -> dict[int, Block]:
    """The colour profile that counts, without names; see icc.neutral."""
    chunk = _first(chunks, b"ICCP")
    if chunk is None or not canvas.flags & _HAS_ICC:
        return {}
    profile = data[chunk.at : chunk.stop]
    neutral = icc.neutral(profile)
    if neutral == profile:
        words = "the colours' numbers only"
        return {
            chunk.start: Block("ICC_Profile", chunk.start, chunk.end, "look.colour", value=words)
        }
    instead = None if neutral is None else _made(b"ICCP", neutral)
    return {chunk.start: _gone(data, chunk, "", instead)}


def _turn(data: Buffer, canvas: Canvas, chunks: Sequence[Chunk]) -> dict[int, Block]:
    """The EXIF that counts, reduced to which way up, where that is not as it stands."""
    chunk = _first(chunks, b"EXIF")
    if chunk is None or not canvas.flags & _HAS_EXIF:
        return {}
    start = _tiff(data, chunk)
    turned = exif.orientation(data, start, chunk.stop - start)
    instead = None
    if turned != _UPRIGHT:
        instead = _made(b"EXIF", exif.upright_only(turned))
        if data[chunk.start : chunk.end] == instead:
            path, words = "EXIF/IFD0/Orientation", f"turned by EXIF orientation {turned}"
            block = Block(path, chunk.start, chunk.end, "look.orientation", value=words)
            return {chunk.start: block}
    return {chunk.start: _gone(data, chunk, "", instead)}


def _tiff(data: Buffer, chunk: Chunk) -> int:
    """Where EXIF's directories start: some programs put JPEG's prefix in front."""
    prefixed = data[chunk.at : min(chunk.at + 6, chunk.stop)] == _EXIF_PREFIX
    return chunk.at + 6 if prefixed else chunk.at


def _still(data: Buffer, canvas: Canvas, chunks: Sequence[Chunk]) -> dict[int, list[Block]]:
    """The one picture, which must fill the canvas; raises Damaged."""
    coded = picture_of(chunks)
    if sides_of(data, coded[-1]) != (canvas.width, canvas.height):
        raise Damaged("structure")
    known = {chunk.start: list(_stays(chunk, "")) for chunk in coded}
    for chunk in chunks:
        if chunk.name == b"ANMF":
            known[chunk.start] = [Block("ANMF", chunk.start, chunk.end, "hidden.picture")]
    return known


def _moving(data: Buffer, canvas: Canvas, chunks: Sequence[Chunk]) -> dict[int, list[Block]]:
    """How to animate, then the frames; raises Damaged."""
    frames = [chunk for chunk in chunks if chunk.name == b"ANMF"]
    if not frames:
        raise Damaged("no_picture")
    how = _first(chunks, b"ANIM")
    if how is None or how.stop - how.at != 6 or how.start > frames[0].start:
        raise Damaged("structure")
    if any(chunk.name in CODED for chunk in chunks):
        raise Damaged("structure")
    known = {chunk.start: _frame(data, canvas, chunk) for chunk in frames}
    known[how.start] = [Block("ANIM", how.start, how.end, content=True)]
    return known


def _frame(data: Buffer, canvas: Canvas, chunk: Chunk) -> list[Block]:
    """A frame with nothing but its coded picture, which must lie on the canvas."""
    at = chunk.at
    if chunk.stop - at < _FRAME:
        raise Damaged("structure")
    inside = chunks_in(data, at + _FRAME, chunk.stop)
    coded = picture_of(inside)
    left, top = 2 * three(data, at), 2 * three(data, at + 3)
    sides = three(data, at + 6) + 1, three(data, at + 9) + 1
    if sides != sides_of(data, coded[-1]):
        raise Damaged("structure")
    if left + sides[0] > canvas.width or top + sides[1] > canvas.height:
        raise Damaged("structure")
    body: list[Block] = []
    for part in inside:
        body += _stays(part, "ANMF/") if part in coded else [_gone(data, part, "ANMF/")]
    head = b"ANMF" + struct.pack("<I", _FRAME + sum(map(kept_length, body)))
    return [
        Block("ANMF", chunk.start, at, instead=_changed(data, chunk.start, head)),
        Block("ANMF/place", at, at + 15, content=True),
        _frame_flags(data, at + 15),
        *body,
        Block("ANMF/padding", chunk.stop, chunk.end, instead=b""),
    ]


def _frame_flags(data: Buffer, at: int) -> Block:
    flags = data[at]
    if flags & _FRAME_FLAGS == flags:
        return Block("ANMF/flags", at, at + 1)
    said = f"spare bits {flags & ~_FRAME_FLAGS:#04x}"
    instead = bytes([flags & _FRAME_FLAGS])
    return Block("ANMF/flags", at, at + 1, "hidden.padding", instead, value=said)


def _stays(chunk: Chunk, path: str) -> Iterator[Block]:
    """A chunk of coded pixels; a padding byte that is missing is added."""
    name = path + _label(chunk)
    yield Block(name, chunk.start, chunk.stop, content=True)
    if (chunk.stop - chunk.at) % 2:
        instead = b"\x00" if chunk.end == chunk.stop else None
        yield Block(f"{name} padding", chunk.stop, chunk.end, instead=instead)


def _label(chunk: Chunk) -> str:
    name = chunk.name.rstrip(b" \x00")
    return name.decode("ascii") if name.isalnum() else f"chunk 0x{chunk.name.hex()}"


def _gone(data: Buffer, chunk: Chunk, path: str, instead: bytes | None = None) -> Block:
    """A chunk that goes, read by who knows its kind; else its readable text is shown."""
    start, end = chunk.start, chunk.end
    if not chunk.name:
        words = f"{end - start} bytes"
        return Block(f"{path}filling", start, end, "hidden.padding", value=words)
    row = _READ.get(chunk.name)
    if row is None:
        said = readable(data[start:end]) or None
        return Block(path + _label(chunk), start, end, "hidden.unknown", value=said)
    name, kind, reader = row

    def read() -> Iterator[Finding]:
        yield from reader(data, chunk, path + name)

    words = f"{chunk.stop - chunk.at} bytes"
    return Block(path + name, start, end, kind, instead, value=words, read=read)


def _read_exif(data: Buffer, chunk: Chunk, path: str) -> Iterator[Finding]:
    start = _tiff(data, chunk)
    return exif.read(data, start, chunk.stop - start, path)


def _read_body(
    read: Callable[[bytes, str, int], Iterator[Finding]],
) -> Callable[[Buffer, Chunk, str], Iterator[Finding]]:
    return lambda data, chunk, path: read(data[chunk.at : chunk.stop], path, chunk.at)


#: Chunks that go but can be read: name, kind, reader.
_READ: dict[bytes, tuple[str, str, Callable[[Buffer, Chunk, str], Iterator[Finding]]]] = {
    b"EXIF": ("EXIF", "hidden.packet", _read_exif),
    b"XMP ": ("XMP", "hidden.packet", _read_body(xmp.read)),
    b"XMP\x00": ("XMP", "hidden.packet", _read_body(xmp.read)),
    b"ICCP": ("ICC_Profile", "device.profile", _read_body(icc.read)),
    b"C2PA": ("C2PA", "hidden.provenance", _read_body(jumbf.read)),
}


def _text_inside(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """What a picture behind the end says; as it goes whole, its text is enough."""
    yield Finding("hidden.text", Place(path, start, len(raw)), readable(raw) or None)


WEBP = walked(
    name="webp",
    label="WebP picture",
    media="image/webp",
    suffix=".webp",
    sniff=sniff,
    walk=walk,
    measure=measure,
    inspected=(
        "EXIF with maker notes and thumbnail, XMP, colour profiles, C2PA, every other chunk at "
        "the top and inside frames, spare bits, and what stands behind the end"
    ),
    removed="all of that, known or not; unknown chunks are removed because they are unknown",
    kept=(
        "coded pixels, the frames' places and timing byte for byte; which way up; a colour "
        "profile other than sRGB without its names"
    ),
    unseen=(
        "bytes behind the last code inside the coded pixels, parts of frames under later frames, "
        "colours under see-through places, marks in the pixels themselves; the coding hints at "
        "the program (repaint removes all of these but marks made to outlast it)"
    ),
)
