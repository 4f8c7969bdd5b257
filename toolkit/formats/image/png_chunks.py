"""PNG's chunks: which stay, what the others say; for PNG files and for PNG pictures in icons.

What stays is what is needed to show the picture; every other chunk goes, known or not. Reads a
whole PNG that begins at the first byte. Does not unpack the picture itself.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import MAX_BLOCKS, Block, Buffer, unplaced
from toolkit.formats.image import png_animation, png_text, trailer
from toolkit.formats.metadata import exif, icc
from toolkit.formats.readable import readable
from toolkit.model import Finding, Size

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">I4s")
#: Chunks that stay, with their exact length where it is fixed.
_STAYS: dict[bytes, int | None] = {
    b"IHDR": 13, b"PLTE": None, b"IDAT": None, b"IEND": 0, b"tRNS": None,
    b"acTL": 8, b"fcTL": 26, b"fdAT": None,
    b"sRGB": 1, b"gAMA": 4, b"cHRM": 32, b"cICP": 4, b"mDCV": 24, b"cLLI": 8, b"sBIT": None,
}  # fmt: skip
_CONTENT = {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"acTL", b"fcTL", b"fdAT"}
_KINDS = {
    b"sPLT": "hidden.text", b"tIME": "when.changed", b"pHYs": "look.description",
    b"bKGD": "look.description", b"hIST": "look.description", b"oFFs": "look.description",
    b"sCAL": "look.description", b"pCAL": "look.description", b"sTER": "look.description",
    b"iDOT": "software.setting", b"vpAg": "look.description",
}  # fmt: skip
_READERS: dict[bytes, Callable[[Buffer, int, int, str], Iterable[Finding]]] = {
    b"tEXt": png_text.plain, b"zTXt": png_text.compressed, b"iTXt": png_text.international,
    b"caBX": png_text.provenance,
}  # fmt: skip
#: Of each of these there is one, and it stands before the picture.
_ONCE = frozenset(_STAYS) - {b"IHDR", b"IDAT", b"IEND"} - png_animation.NAMES
_INDEXED = 3
#: In parts of 100,000; a light's place in the chart of all colours lies well below 1.
_MOST_CHROMATICITY = 200_000
_MAX_SIDE = 1 << 24
_MAX_FRAMES = 5000
_MAX_PROFILE = 4 << 20


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a PNG into its chunks; what stands behind the end is cut up further."""
    yield Block("signature", 0, 8)
    seen_picture = ended_picture = False
    state: dict[bytes, int] = {}
    chunks = _up_to_end(data)
    playing = png_animation.playing(data, chunks)
    for name, start, end in chunks:
        if name in png_animation.NAMES and start not in playing:
            yield _unplayed(data, name, start, end)
            continue
        if name == b"IDAT":
            if ended_picture:
                raise Damaged("structure")
            seen_picture = True
        elif seen_picture:
            ended_picture = True
        yield _block(data, name, start, end, state)
        state.setdefault(name, end - start - 12)
        if name == b"IEND":
            if not seen_picture:
                raise Damaged("no_picture")
            yield from trailer.blocks(data, end)
            return
    raise Damaged("truncated")


def _up_to_end(data: Buffer) -> list[tuple[bytes, int, int]]:
    """The chunks up to and with the end mark, if there is one; raises Damaged."""
    found: list[tuple[bytes, int, int]] = []
    for chunk in _chunks(data):
        found.append(chunk)
        if len(found) > MAX_BLOCKS:
            raise Damaged("too_many_parts")
        if chunk[0] == b"IEND":
            break
    return found


def _unplayed(data: Buffer, name: bytes, start: int, end: int) -> Block:
    """A frame, or what belongs to one, that no animation plays."""
    body = bytes(data[start + 8 : end - 4])
    said = "a frame that is never played"
    # packed pixels say nothing; what stands in their place may be words
    words = "" if body[4:5] == b"\x78" else readable(body)
    return Block(
        name.decode("ascii"), start, end,
        "hidden.picture" if name == png_animation.FRAME else "hidden.unknown",
        value=f"{said}: {words}" if words else said,
    )  # fmt: skip


def _chunks(data: Buffer) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each chunk; raises Damaged when a length or checksum is wrong."""
    at, size = 8, len(data)
    with memoryview(data) as view:
        while at < size:
            if at + 12 > size:
                raise Damaged("truncated")
            length, name = _HEADER.unpack_from(data, at)
            end = at + 12 + length
            if end > size:
                raise Damaged("truncated")
            if not name.isalpha() or (at == 8) is not (name == b"IHDR"):
                raise Damaged("structure")
            # a chunk that goes may be damaged; one that stays may not
            if name in _STAYS:
                with view[at + 4 : end - 4] as body:
                    if zlib.crc32(body) != int.from_bytes(data[end - 4 : end], "big"):
                        raise Damaged("checksum")
            yield name, at, end
            at = end


def _block(data: Buffer, name: bytes, start: int, end: int, state: dict[bytes, int]) -> Block:
    label = name.decode("ascii")
    if name in _STAYS:
        _require_exact(data, name, start, end)
        if _misplaced(data, name, start, end, state):
            said = f"numbers that no decoder uses: {readable(data[start + 8 : end - 4])}"
            return Block(label, start, end, "hidden.padding", value=said.rstrip(": "))
        return _whole(data, name, start, end)
    if name == b"CgBI":
        raise NotCleanable("unsupported_variant")
    if not name[0] & 0x20:
        # an unknown chunk that a reader must understand: then nobody knows what it shows
        raise Damaged("unsupported_variant")
    if name == b"iCCP":
        return _profile(data, start, end, state)
    if name == b"eXIf":
        return _exif(data, start, end, state)
    if name in _READERS:
        reader = _READERS[name]
        return Block(
            label, start, end, "hidden.text" if name != b"caBX" else "hidden.provenance",
            value=readable(data[start + 8 : end - 4]),
            read=lambda: reader(data, start + 8, end - 4, label),
        )  # fmt: skip
    return Block(
        label, start, end, _KINDS.get(name, "hidden.unknown"), value=_said(data, name, start, end)
    )


def _said(data: Buffer, name: bytes, start: int, end: int) -> str:
    body = data[start + 8 : end - 4]
    if name == b"tIME" and len(body) == 7:
        year, *rest = struct.unpack(">H5B", body)
        return f"{year}:{rest[0]:02d}:{rest[1]:02d} {rest[2]:02d}:{rest[3]:02d}:{rest[4]:02d}"
    return readable(body)


def _require_exact(data: Buffer, name: bytes, start: int, end: int) -> None:
    """A chunk that stays is as long as its own kind says, so that nothing hides in it."""
    length, wanted = end - start - 12, _STAYS[name]
    if wanted is not None and length != wanted:
        raise Damaged("structure")
    colour = data[25]
    if name == b"PLTE" and (length % 3 or length > 768 or colour in (0, 4)):
        raise Damaged("structure")
    if name == b"tRNS" and not _fits_transparency(colour, length):
        raise Damaged("structure")
    if name == b"sBIT" and length != {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}.get(colour):
        raise Damaged("structure")


def _misplaced(data: Buffer, name: bytes, start: int, end: int, state: dict[bytes, int]) -> bool:
    """Whether decoders pass over a chunk of a kind that stays; raises Damaged.

    A palette or transparency that comes twice or late is used by some and not by others.
    """
    if name == b"PLTE" and data[25] != _INDEXED:
        # colours proposed to screens of 256 colours
        return True
    late = name in _ONCE and bool(state.keys() & {name, b"IDAT"})
    if late and name in (b"PLTE", b"tRNS"):
        raise Damaged("structure")
    if name == b"tRNS" and data[25] == _INDEXED and 3 * (end - start - 12) > state.get(b"PLTE", 0):
        raise Damaged("structure")
    numbers = struct.unpack(">8I", data[start + 8 : end - 4]) if name == b"cHRM" else ()
    return late or any(number > _MOST_CHROMATICITY for number in numbers)


def _whole(data: Buffer, name: bytes, start: int, end: int) -> Block:
    """A chunk as it stays; a palette without colours that its pixels have no numbers for."""
    label, content = name.decode("ascii"), name in _CONTENT
    most = 3 << data[24]
    if name == b"PLTE" and end - start - 12 > most:
        body = bytes(data[start + 8 : end - 4])
        said = f"colours that no pixel can have: {readable(body[most:])}".rstrip(": ")
        made = _chunk(name, body[:most])
        return Block(label, start, end, "hidden.padding", made, content, said)
    return Block(label, start, end, content=content)


def _fits_transparency(colour: int, length: int) -> bool:
    return length <= 256 if colour == 3 else length == {0: 2, 2: 6}.get(colour)


def _profile(data: Buffer, start: int, end: int, state: dict[bytes, int]) -> Block:
    """The colour profile: its numbers stay, its words go."""
    body = bytes(data[start + 8 : end - 4])
    name, _, packed = body.partition(b"\0")
    profile = png_text.inflated(packed[1:], _MAX_PROFILE) if packed[:1] == b"\0" else None
    neutral = icc.neutral(profile) if profile and b"iCCP" not in state else None
    chunk = _chunk(b"iCCP", b"colours\0\0" + zlib.compress(neutral, 9)) if neutral else b""
    said = "the colours' numbers only"
    if chunk and data[start:end] == chunk:
        return Block("iCCP", start, end, "look.colour", value=said)
    return Block(
        "iCCP", start, end, "device.profile", chunk,
        value=f"{name.decode('latin-1')} {readable(body) if profile is None else ''}".strip(),
        read=lambda: unplaced(icc.read(profile or b"", "iCCP", 0)),
    )  # fmt: skip


def _exif(data: Buffer, start: int, end: int, state: dict[bytes, int]) -> Block:
    """EXIF goes; which way up to show the picture stays."""
    prefix = 6 if data[start + 8 : start + 14] == b"Exif\0\0" else 0
    at, size = start + 8 + prefix, end - start - 12 - prefix
    turned = exif.orientation(data, at, size) if b"eXIf" not in state else 1
    chunk = _chunk(b"eXIf", exif.upright_only(turned)) if turned != 1 else b""
    if chunk and data[start:end] == chunk:
        return Block(
            "eXIf", start, end, "look.orientation", value=f"turned by EXIF orientation {turned}"
        )
    return Block(
        "eXIf", start, end, "hidden.packet", chunk, value=f"EXIF, {size} bytes",
        read=lambda: exif.read(data, at, size, "eXIf"),
    )  # fmt: skip


def _chunk(name: bytes, body: bytes) -> bytes:
    return _HEADER.pack(len(body), name) + body + zlib.crc32(name + body).to_bytes(4, "big")


def size(data: Buffer) -> Size:
    """The picture's size and number of frames, as its header says; raises Damaged or TooLarge."""
    if len(data) < 33:
        raise Damaged("truncated")
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise Damaged("bad_size")
    if colour not in (0, 2, 3, 4, 6) or depth not in (1, 2, 4, 8, 16):
        raise Damaged("structure")
    frames = _frames(data)
    if frames > _MAX_FRAMES:
        raise TooLarge("too_many_frames")
    return Size(width, height, max(1, frames))


def _frames(data: Buffer) -> int:
    """How many frames the animation's head announces; 1 where none stands before the picture."""
    at = 8
    heads: list[tuple[bytes, int, int]] = []
    while at + 12 <= len(data):
        length, name = _HEADER.unpack_from(data, at)
        end = at + 12 + length
        if name in (b"acTL", b"IDAT"):
            heads.append((name, at, end))
        if name == b"IDAT" or len(heads) > 1:
            break
        at = end
    return png_animation.counted(data, heads)
