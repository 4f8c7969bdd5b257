"""JPEG pictures (ITU-T T.81), with JFIF, Exif and everything that cameras and programs add.

What identifies people: EXIF (place, time, camera, serial numbers, owner, a thumbnail from before a
crop), XMP and IPTC (names, captions, history), maker notes, comments, colour profiles that name a
screen, and what stands behind the end: further pictures, videos, archives.

What stays: frame and scan headers, tables, coded pixels; a JFIF head without density or thumbnail;
Adobe's colour transform flag; the orientation alone; a colour profile without names. All tables
and pixels stay byte for byte, so nothing is lost and nothing is encoded anew.

What we cannot see: bytes behind the last block inside the coded pixels, and marks inside the
pixels themselves. The tables also hint at the camera or program. Repainting a picture gets rid of
all of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, finding, harmless, walked
from toolkit.formats.image import (
    jpeg_cameras,
    jpeg_kept,
    jpeg_mpf,
    jpeg_removed,
    jpeg_tables,
    trailer,
)
from toolkit.formats.image.jpeg_inside import moved
from toolkit.formats.jpeg_segments import (
    APP0,
    COM,
    DAC,
    DHT,
    DQT,
    DRI,
    EOI,
    FILL,
    FRAMES,
    GAP,
    SCAN,
    SOI,
    SOS,
    Segment,
    frame,
    segments,
)
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Size

#: Pictures inside pictures inside pictures are looked into this far.
MAX_DEPTH = 3

_NAMES = {
    SOI: "SOI", EOI: "EOI", SOS: "SOS", DHT: "DHT", DAC: "DAC", DQT: "DQT", DRI: "DRI",
    SCAN: "scan", **{code: f"SOF{code - 0xC0}" for code in FRAMES},
}  # fmt: skip


def sniff(head: bytes) -> bool:
    """Whether this is a JPEG: a start marker and the first byte of another one."""
    return head[:3] == b"\xff\xd8\xff"


def measure(data: Buffer) -> Size:
    """The size that the frame header declares; raises Damaged. Always one frame."""
    for part in segments(data):
        if part.code in FRAMES:
            found = frame(data, part)
            return Size(found.width, found.height)
    raise Damaged("no_picture")


def walk(data: Buffer) -> Iterator[Block]:
    """Cut a JPEG into blocks that, laid end to end, are the file; raises Damaged."""
    return _walk(data, 0)


def _walk(data: Buffer, depth: int) -> Iterator[Block]:
    parts = list(segments(data))
    first_scan = _first_scan(data, parts)
    known = jpeg_kept.blocks(data, [part for part in parts if part.start < first_scan])
    known |= jpeg_removed.blocks(data, [part for part in parts if part.start not in known])
    known |= _unused(data, parts)
    for part in parts:
        yield known.get(part.start) or _plain(data, part)
    end = parts[-1].end
    if end < len(data):
        yield from trailer.blocks(data, end, partial(_inside, depth + 1), _listed(data, parts))


def _first_scan(data: Buffer, parts: Sequence[Segment]) -> int:
    """Where the first scan starts; raises Damaged unless one frame stands before it."""
    frames = [part for part in parts if part.code in FRAMES]
    scans = [part.start for part in parts if part.code == SOS]
    if not frames or not scans:
        raise Damaged("no_picture")
    if len(frames) > 1 or frames[0].start > scans[0]:
        raise Damaged("structure")
    frame(data, frames[0])
    return scans[0]


def _unused(data: Buffer, parts: Sequence[Segment]) -> dict[int, Block]:
    """Tables that no scan uses: no decoder looks at them, so they are only room to hide in."""
    left = jpeg_tables.unused(data, parts)
    blocks: dict[int, Block] = {}
    for part in parts:
        rest = left.get(part.start)
        if rest is not None:
            words = f"a table that no scan uses: {jpeg_removed.text(data, part) or 'no text'}"
            blocks[part.start] = Block(
                f"unused {_NAMES[part.code]}", part.start, part.end, "hidden.padding",
                instead=rest or None, content=bool(rest), value=words,
            )  # fmt: skip
    return blocks


def _plain(data: Buffer, part: Segment) -> Block:
    """What is no application segment: tables and pixels stay, words and skipped bytes go."""
    code, start, end = part
    if code == COM:
        words = jpeg_cameras.comment(data[start + 4 : end])
        return Block("COM/Comment", start, end, "hidden.comment", value=words)
    if code == GAP:
        return Block("gap", start, end, "hidden.gap")
    if code == FILL:
        return Block("filling", start, end, "hidden.padding", value=f"{end - start} bytes")
    return Block(_NAMES[code], start, end, content=code not in (SOI, EOI))


def _listed(data: Buffer, parts: Sequence[Segment]) -> dict[int, trailer.Listed]:
    """What an index of further pictures says about the bytes behind the end."""
    for part in parts:
        if part.code == APP0 + 2 and data[part.start + 4 : part.start + 8] == b"MPF\x00":
            return jpeg_mpf.listed(data[part.start + 4 : part.end], part.start + 4)
    return {}


def _inside(depth: int, picture: bytes, path: str, start: int) -> Iterator[Finding]:
    """The traces of a JPEG that stands at `start` behind this one; never raises.

    As the whole picture goes, what would be harmless in it is not listed.
    """
    try:
        blocks = list(_walk(picture, depth)) if depth <= MAX_DEPTH else []
    except Damaged:
        blocks = []
    if not blocks:
        yield Finding("hidden.text", Place(path, start, len(picture)), readable(picture) or None)
    for block in blocks:
        inner = [] if block.kind is None else [finding(picture, block)]
        for found in chain(inner, block.read() if block.read is not None else ()):
            if not harmless(found.kind):
                yield moved(found, path, start)


FORMAT = walked(
    name="jpeg",
    label="JPEG picture",
    media="image/jpeg",
    suffix=".jpg",
    suffixes=(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    sniff=sniff,
    walk=walk,
    measure=measure,
    inspected=(
        "EXIF with maker notes and thumbnail, XMP, IPTC, Photoshop blocks, colour profiles, C2PA, "
        "comments, the segments of old cameras, bytes between segments, unused tables, and what "
        "stands behind the end: further pictures, videos, gain maps, archives, captions"
    ),
    removed="all of that, known or not; unknown segments are removed because they are unknown",
    kept=(
        "coded pixels and the tables that they need byte for byte; which way up; the colour "
        "transform; a colour profile other than sRGB without its names; the shape of pixels that "
        "are not square"
    ),
    unseen=(
        "bytes behind the last block inside the coded pixels, marks in the pixels themselves; the "
        "tables hint at the camera or program (repaint removes all of these but marks made to "
        "outlast it)"
    ),
)
