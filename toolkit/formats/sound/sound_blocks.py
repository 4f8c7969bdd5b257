"""What the formats of sound share: blocks with pictures inside, gaps, and rows made of walks.

Sound files are long and may be mapped from the disk, so nothing here copies more than the two
ends of a stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Block, Buffer, Format, Look, Walk, cached, finding, walked
from toolkit.formats.image import trailer
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.model import Finding, Piece, Place

#: Reads a stretch of bytes: (bytes, path, where they start, how to read files inside).
Read = Callable[[bytes, str, int, Look], Iterable[Finding]]

#: Of longer stretches only both ends are read.
LONGEST = 64 << 20
_END = 1 << 20
_EVEN = 1 << 20
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"II", b"MM", b"\0\0\0")

_LABELS = "hidden.packet"
#: What is not wrong with a file, but cannot be cleaned.
_CAN_NOT = ("no_writer", "no_film_writer", "unsupported_variant")

UNSEEN = (
    "who speaks and what is heard: voices, places in the background and hum of the mains stay, "
    "and can be recognised; "
)


def heard(walk: Walk, **words: Any) -> Format:
    """A format of sound from one walk, whose blocks may hold files.

    words: the other fields of Format. Files without sound, or damaged, can be inspected only.
    """
    cut = cached(walk)
    form = walked(lambda data: iter(cut(data)), nests=True, **{"holds": "plain", **words})
    plain = form.strip, form.content

    def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
        for block in cut(data):
            yield from (_placed(data, found) for found in _findings(data, block, inside))

    def strip(data: Buffer, _: Inside) -> Iterator[Piece]:
        if form.refuses:
            raise NotCleanable(form.refuses)
        _sounding(cut(data))
        return plain[0](data)

    def content(data: Buffer, _: Inside) -> Iterator[Piece]:
        _sounding(cut(data))
        return _even(data, plain[1](data))

    def searched(data: Buffer, _: Inside) -> Iterator[bytes]:
        return _around(data, cut(data))

    return form._replace(inspect=inspect, strip=strip, content=content, searched=searched)


def _even(data: Buffer, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same bytes in pieces of even length, wherever gaps or heads of pages stood between.

    So two files are compared piece by piece, of which one has gaps and the other has none.
    """
    held: list[bytes] = []
    room = _EVEN
    for piece in pieces:
        start, end = (0, len(piece)) if isinstance(piece, bytes) else piece
        while start < end:
            stop = min(end, start + room)
            if isinstance(piece, tuple) and stop - start == _EVEN:
                yield (start, stop)
            else:
                held.append(bytes((data if isinstance(piece, tuple) else piece)[start:stop]))
                room -= stop - start
            start = stop
            if not room:
                yield b"".join(held)
                held, room = [], _EVEN
    if held:
        yield b"".join(held)


def _around(data: Buffer, blocks: Iterable[Block]) -> Iterator[bytes]:
    """Everything but the coded sound, in a few texts."""
    held: list[bytes] = []
    size = 0
    for block in blocks:
        raw = block.instead
        if raw is None:
            raw = b"" if block.content else bytes(data[block.start : block.end])
        held.append(raw)
        size += len(raw)
        if size > _EVEN:
            yield b"\0".join(held)
            held, size = [], 0
    yield b"\0".join(held)


def _sounding(blocks: Iterable[Block]) -> None:
    """Raise Damaged unless there is whole sound; the labels of other files can be looked at."""
    sound = False
    for block in blocks:
        if block.wrong:
            raise NotCleanable(block.wrong) if block.wrong in _CAN_NOT else Damaged(block.wrong)
        sound = sound or block.content
    if not sound:
        raise Damaged("no_sound")


def _placed(data: Buffer, found: Finding) -> Finding:
    """A finding whose place lies in the file, whatever a damaged part said of its length."""
    path, start, size = found.place.path, found.place.start, found.place.size
    if start is not None and start > len(data):
        start = None
    if size is not None and size > len(data):
        size = None
    if (start, size) == (found.place.start, found.place.size):
        return found
    return Finding(found.kind, Place(path, start, size), found.value)


def _findings(data: Buffer, block: Block, inside: Inside) -> Iterator[Finding]:
    if block.kind is not None:
        yield finding(data, block)
    if block.read is not None:
        yield from block.read()
    if block.look is not None:
        yield from block.look(inside.findings)


def tagged(data: Buffer, start: int, end: int, name: str, read: Read) -> Block:
    """A stretch of labels that goes, which `read` knows; of a huge one its ends are shown."""
    if end - start > LONGEST:
        return Block(name, start, end, _LABELS, value=words(data, start, end))

    def look(inner: Look) -> Iterable[Finding]:
        return read(data[start:end], name, start, inner)

    return Block(name, start, end, _LABELS, value=f"{end - start} bytes", look=look)


def words(data: Buffer, start: int, end: int) -> str:
    """The readable text of a stretch, or how long it is; of a long one only its ends are read."""
    if end - start <= 2 * _END:
        said = readable(data[start:end])
    else:
        said = readable(data[start : start + _END] + data[end - _END : end])
    return said or f"{end - start} bytes"


def cover(raw: bytes) -> str:
    """What stands where a cover should be: its length, or its words where it is no picture."""
    size = f"{len(raw)} bytes"
    return size if raw.startswith(_PICTURES) else readable(raw) or size


def blank(data: Buffer, start: int, end: int) -> bool:
    """Whether a stretch is filled with one and the same byte, 0 or 255."""
    first = data[start : min(start + 1, end)]
    return first in (b"", b"\0", b"\xff") and not any(
        data[at : min(at + _END, end)].strip(first) for at in range(start, end, _END)
    )


def gap(
    data: Buffer, start: int, end: int, name: str,
    kind: str = "hidden.gap", instead: bytes | None = None,
) -> Block:  # fmt: skip
    """A stretch that no player plays; empty filling is said to be that."""
    if blank(data, start, end):
        return Block(name, start, end, "hidden.padding", instead, value=f"{end - start} bytes")
    return Block(name, start, end, kind, instead, value=words(data, start, end))


def broken(data: Buffer, start: int, end: int, name: str, wrong: str) -> Block:
    """A stretch that cannot be followed: its words are shown, and the file is not cleaned."""
    said = words(data, start, end)
    return Block(name, start, end, "hidden.unknown", value=said, wrong=wrong)


def behind(data: Buffer, start: int) -> Iterator[Block]:
    """What stands behind the end of the sound: files that hide there are recognised."""
    end = len(data)
    if end - start > LONGEST:
        yield gap(data, start, end, "trailer", "hidden.trailer")
    elif start < end:
        yield from trailer.blocks(data, start)
