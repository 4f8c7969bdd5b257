"""What stands behind the end of a picture, cut into named blocks that all go.

No picture needs anything behind its end. Phones put the moments around a photo there as a video,
a brightness picture, a depth picture or notes; programs put captions and small copies there;
people hide archives. A block's kind tells which; what is not recognised is reported as hidden data
with its readable text. As nothing in here is kept, nothing needs to be judged in full: a video's
frames, sealed archives and unknown records are named, not opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats import jpeg_segments
from toolkit.formats.base import Block, Buffer
from toolkit.formats.image import trailer_footers
from toolkit.formats.image.trailer_files import RECOGNISE, Part
from toolkit.model import Finding

#: Looks into a hidden JPEG: (its bytes, path, where it starts in the file).
Look = Callable[[bytes, str, int], Iterator[Finding]]

#: Places that look like the start of something are tried this often; the rest is one block.
MAX_TRIES = 64

_JPEG = b"\xff\xd8\xff"
_STARTS = re.compile(b"|".join(map(re.escape, (_JPEG, *RECOGNISE))))
#: How the second picture of an HDR or portrait photo says what it is, in its first bytes.
_HEAD = 1 << 16
_GAIN_MAP = re.compile(rb"hdrgm:|iso:ts:21496|hdrgainmap")
_DEPTH = re.compile(rb":aux:\w*(?:depth|disparity|matte)")
#: Unrecognised data that at least says who wrote it.
_WRITERS: tuple[tuple[bytes, str], ...] = (
    (b"streamdata", "vivo"),
    (b'vivo{"', "vivo"),
    (b"\x55\x26\x11\x05\x00", "SonyHiddenData"),
)
_EMPTY = (b"\x00", b"\xff")


class Listed(NamedTuple):
    """A picture that an index in front (MPF) announces."""

    length: int
    gain_map: bool


def blocks(
    data: Buffer, start: int, look: Look | None = None, listed: Mapping[int, Listed] | None = None
) -> Iterator[Block]:
    """Everything from `start` to the end of data, as blocks that go, end to end; never raises.

    `look` reads hidden JPEG pictures, if given; `listed` says what an index knows, by offset.
    """
    footers = trailer_footers.blocks(data, start)
    end = footers[0].start if footers else len(data)
    counts: dict[str, int] = {}
    at = start
    for mark, part in _parts(data, start, end, look, listed or {}):
        if mark > at:
            yield _left(data, at, mark)
        counts[part.name] = counts.get(part.name, 0) + 1
        yield _block(data, mark, part, f"trailer/{part.name} {counts[part.name]}")
        at = part.end
    if at < end:
        yield _left(data, at, end)
    yield from footers


def _parts(
    data: Buffer, at: int, end: int, look: Look | None, listed: Mapping[int, Listed]
) -> Iterator[tuple[int, Part]]:
    """The files that begin between `at` and `end`, in order, without overlap."""
    for tries, found in enumerate(_STARTS.finditer(data, at, end)):
        if tries >= MAX_TRIES:
            return
        sign = found[0]
        # A film's brand stands behind the length of its first box.
        mark = found.start() - (4 if sign == b"ftyp" else 0)
        if mark < at:
            continue
        part = (
            _jpeg(data, mark, look, listed.get(mark))
            if sign == _JPEG
            else RECOGNISE[sign](data, mark, end)
        )
        if part is not None and mark < part.end <= end:
            yield mark, part
            at = part.end


def _block(data: Buffer, start: int, part: Part, path: str) -> Block:
    def read() -> Iterator[Finding]:
        if part.read is not None:
            yield from part.read(data[start : part.end], path, start)

    return Block(path, start, part.end, part.kind, value=part.value, read=read)


def _left(data: Buffer, start: int, end: int) -> Block:
    """Bytes of no known kind; empty filling is said to be that."""
    head = data[start : start + 16]
    if head[:1] in _EMPTY and not data[start:end].strip(head[:1]):
        return Block("trailer/filling", start, end, "hidden.padding", value=f"{end - start} bytes")
    names = [name for sign, name in _WRITERS if head.startswith(sign)]
    return Block("/".join(["trailer", *names]), start, end, "hidden.trailer")


def _jpeg(data: Buffer, start: int, look: Look | None, listed: Listed | None) -> Part | None:
    """A whole JPEG; or a damaged one whose length an index gives, shown as readable text."""
    stop, size = start, ""
    try:
        for part in jpeg_segments.segments(data, start):
            if part.code in jpeg_segments.FRAMES:
                size = jpeg_segments.words(jpeg_segments.frame(data, part))
            stop = part.end
    except Damaged:
        if listed is None:
            return None
        return Part(start + listed.length, "picture", "hidden.picture")
    kind = _jpeg_kind(data[start : min(stop, start + _HEAD)], listed)
    return Part(stop, "picture", kind, f"{size}{stop - start} bytes", look)


def _jpeg_kind(head: bytes, listed: Listed | None) -> str:
    if _GAIN_MAP.search(head) or (listed is not None and listed.gain_map):
        return "hidden.gain_map"
    return "hidden.depth" if _DEPTH.search(head) else "hidden.picture"
