"""What of a strip or tile is the picture, and what only rides along with it.

Plain pixels have a size that can be reckoned; a deflate stream says itself where it ends; JPEG
data is cut into its segments, of which comments and application data go. Of other codings (LZW,
PackBits, fax, LogLuv, LZMA, Zstandard) the whole piece stays: bytes behind the end of such a
stream are not seen.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from operator import itemgetter

from toolkit.errors import Damaged
from toolkit.formats import jpeg_segments
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.image import tiff_pages, tiff_tags
from toolkit.formats.image.tiff_pages import Picture
from toolkit.formats.jpeg_segments import (
    DAC,
    DHT,
    DQT,
    DRI,
    EOI,
    FRAMES,
    SCAN,
    SOI,
    SOS,
    Segment,
)
from toolkit.formats.metadata.exif_directories import Span

_TABLES = frozenset({DQT, DHT, DAC, DRI})
_JPEG_STAYS = frozenset({SOI, SOS, SCAN, EOI}) | FRAMES | _TABLES
_APP14, _ADOBE = 0xEE, b"Adobe"
_FRONT = (SOI, _APP14, DQT, DHT, DAC, DRI)
_CHUNK = 1 << 16
#: A deflate stream may fill up its last strip, but not hold much more than that.
_SLACK = 1 << 16


def coded(data: Buffer, found: Picture) -> Iterator[list[Piece]]:
    """For each strip or tile, what stays of it; raises Damaged where it is broken."""
    compression = found.first(tiff_tags.COMPRESSION)
    for number, (start, end) in enumerate(found.pieces):
        if start == end:
            yield []
        elif compression == tiff_pages.NONE:
            yield [_plain(found, number, (start, end))]
        elif compression in tiff_pages.DEFLATE:
            yield [_deflated(data, found, (start, end))]
        elif compression == tiff_pages.JPEG:
            yield list(_jpeg(data, start, end))
        else:
            yield [(start, end)]


def _plain(found: Picture, number: int, piece: Span) -> Span:
    start, end = piece
    size = tiff_pages.plain_size(found, number)
    if size > end - start:
        raise Damaged("truncated")
    return start, start + size


def _deflated(data: Buffer, found: Picture, piece: Span) -> Span:
    """The stream up to its own end; raises Damaged when it has none or unpacks to far too much."""
    start, end = piece
    most = tiff_pages.plain_size(found, 0) + _SLACK
    stream = zlib.decompressobj()
    at, size = start, 0
    try:
        while not stream.eof and (at < end or stream.unconsumed_tail):
            chunk = stream.unconsumed_tail or data[at : min(at + _CHUNK, end)]
            at += 0 if stream.unconsumed_tail else len(chunk)
            size += len(stream.decompress(chunk, _CHUNK * 16))
            if size > most:
                raise Damaged("compressed_bomb")
        stream.flush()
    except zlib.error:
        raise Damaged("structure") from None
    if not stream.eof:
        raise Damaged("truncated")
    return start, at - len(stream.unused_data)


def _jpeg(data: Buffer, start: int, end: int) -> Iterator[Piece]:
    """The segments that a decoder needs; raises Damaged where the stream does not end in time.

    What stands before the first scan is put into one order, because its order names a program,
    and because smaller copies, which go, begin with the very same bytes.
    """
    front: list[tuple[int, Piece]] = []
    scanned = False
    for part in jpeg_segments.segments(data, start):
        if part.end > end:
            raise Damaged("truncated")
        piece = _needed(data, part)
        if part.code == SOS and not scanned:
            scanned = True
            yield from (each for _, each in sorted(front, key=itemgetter(0)))
        if piece is not None and scanned:
            yield piece
        elif piece is not None and part.code != EOI:
            front.append((_rank(part.code), piece))
    if not scanned:
        raise Damaged("no_picture")


def _needed(data: Buffer, part: Segment) -> Piece | None:
    """What of a segment stays; None where it goes whole."""
    if part.code in _JPEG_STAYS:
        return part.start, part.end
    if part.code == _APP14:
        exact = _adobe(data[part.start + 4 : part.end])
        if exact:
            return (part.start, part.end) if data[part.start : part.end] == exact else exact
    return None


def _rank(code: int) -> int:
    """Where a segment stands in front of the first scan; the frame's header comes last."""
    return len(_FRONT) if code in FRAMES else _FRONT.index(code)


def _adobe(body: bytes) -> bytes:
    """The colour transform alone, as some programs go by it; nothing where there is none."""
    if body[:5] != _ADOBE or len(body) < 12:
        return b""
    payload = _ADOBE + struct.pack(">HHHB", 100, 0, 0, min(body[11], 2))
    return struct.pack(">BBH", 0xFF, _APP14, len(payload) + 2) + payload


def tables(raw: bytes) -> bytes:
    """The shared JPEG tables without anything else in them; raises Damaged."""
    return b"".join(
        raw[part.start : part.end]
        for part in jpeg_segments.segments(raw)
        if part.code in _TABLES or part.code in (SOI, EOI)
    )
