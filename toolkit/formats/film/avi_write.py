"""How a clean copy of an AVI film is written.

Each RIFF part of the source becomes one of the copy. The first has an old index; where there are
more, each has an OpenDML index for every stream. Which pictures are key pictures is known
from the indexes of the source alone.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import avi_chunks, avi_film
from toolkit.formats.film.avi_chunks import Chunk
from toolkit.formats.film.avi_film import MAX_FRAMES, Film
from toolkit.formats.film.avi_headers import HAS_INDEX, PICTURES, Stream
from toolkit.formats.film.output_pieces import size

_KEY, _NO_KEY = 0x10, 0x80000000


def _no_keys(data: Buffer, film: Film) -> set[int] | None:
    """Where chunks stand that are no key pictures; None where no index says it."""
    found: set[int] = set()
    known = False
    if film.index is not None and film.movies:
        rows = array("I")
        end = film.index.body + film.index.size // 16 * 16
        if end - film.index.body > 16 * MAX_FRAMES:
            raise TooLarge("too_many_parts")
        rows.frombytes(data[film.index.body : end])
        if len(rows):
            known = True
            base = _base(data, film, rows)
            for name, flags, at in zip(rows[::4], rows[1::4], rows[2::4], strict=True):
                if not flags & _KEY and name != 0x20636572:
                    found.add(base + at)
    for movie in film.movies if len(film.movies) > 1 else ():
        for chunk in _indexes(data, movie):
            known = True
            found |= _standard(data, chunk)
    return found if known else None


def _base(data: Buffer, film: Film, rows: array[int]) -> int:
    """From where the old index counts: the file's start, or the list's four letters."""
    first = struct.pack("<I", rows[0])
    letters = film.movies[0].body - 4
    if data[letters + rows[2] : letters + rows[2] + 4] == first:
        return letters
    return 0


def _indexes(data: Buffer, movie: Chunk) -> Iterator[Chunk]:
    at = movie.body
    while at < movie.stop:
        chunk = avi_chunks.chunk(data, at, movie.stop)
        if chunk is None:
            return
        if chunk.name[:2] == b"ix":
            yield chunk
        at = chunk.body if chunk.form == b"rec " else chunk.end


def _standard(data: Buffer, chunk: Chunk) -> set[int]:
    """Where the chunks of an OpenDML index stand that are no key pictures."""
    head = data[chunk.body : chunk.body + 24]
    if len(head) < 24 or head[:2] != b"\x02\0":
        return set()
    count = min(int.from_bytes(head[4:8], "little"), (chunk.size - 24) // 8)
    base = int.from_bytes(head[12:20], "little")
    rows = array("I")
    rows.frombytes(data[chunk.body + 24 : chunk.body + 24 + 8 * count])
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return {base + at - 8 for at, long in pairs if long & _NO_KEY}


@dataclass(slots=True)
class Plan:
    """Per part: how long its movie list becomes, and the rows of its index.

    A row: the chunk's letters, flags, the distance from the list's letters, the size.
    """

    sizes: list[int]
    rows: list[array[int]]
    indexed: bool


def _planned(data: Buffer, film: Film) -> Plan:
    no_keys = _no_keys(data, film)
    if no_keys is None and len(film.movies) > 1:
        no_keys = set()
    plan = Plan([4] * len(film.movies), [array("I") for _ in film.movies], no_keys is not None)
    for count, frame in enumerate(avi_film.frames(data, film)):
        if count > MAX_FRAMES:
            raise TooLarge("too_many_parts")
        if frame.pieces is None:
            continue
        long = size(frame.pieces)
        flags = 0 if no_keys is not None and frame.chunk.start in no_keys else _KEY
        name = int.from_bytes(frame.chunk.name, "little")
        plan.rows[frame.movie].extend((name, flags, plan.sizes[frame.movie], long))
        plan.sizes[frame.movie] += 8 + long + (long & 1)
        if plan.sizes[frame.movie] > 0xFFFFFFFF - (64 << 20):
            raise TooLarge("too_many_bytes")
    return plan


def pieces(data: Buffer, film: Film) -> Iterator[Piece]:
    """The clean copy."""
    plan = _planned(data, film)
    if not any(plan.rows):
        raise Damaged("truncated")
    many = len(film.movies) > 1
    wide = [_index_sizes(film, rows) if many else {} for rows in plan.rows]
    old = b""
    if plan.indexed and plan.rows:
        old = avi_chunks.made(b"idx1", plan.rows[0].tobytes())
    at, starts, heads = 0, [], _head(film, plan, wide, None)
    for number, movie in enumerate(plan.sizes):
        at += 12 + (len(heads) if not number else 0)
        starts.append(at)
        at += 8 + movie + sum(wide[number].values()) + (len(old) if not number else 0)
    heads = _head(film, plan, wide, starts)
    for number, movie in enumerate(plan.sizes):
        movi = movie + sum(wide[number].values())
        front, back = (heads, old) if not number else (b"", b"")
        yield b"RIFF" + struct.pack("<I", 4 + len(front) + 8 + movi + len(back))
        yield (b"AVIX" if number else b"AVI ") + front
        yield b"LIST" + struct.pack("<I", movi) + b"movi"
        yield from _frames_written(data, film, number)
        for stream in film.streams if many else ():
            yield _index(stream, plan.rows[number], starts[number] + 8)
        yield back


def _frames_written(data: Buffer, film: Film, number: int) -> Iterator[Piece]:
    only = Film(film.parts, film.head, [film.movies[number]])
    for frame in avi_film.frames(data, only):
        if frame.pieces is None:
            continue
        chunk, long = frame.chunk, size(frame.pieces)
        if frame.pieces == [(chunk.body, chunk.stop)]:
            yield (chunk.start, chunk.stop)
        else:
            yield chunk.name + struct.pack("<I", long)
            yield from frame.pieces
        if long & 1:
            whole = long == chunk.size and chunk.end > chunk.stop and not frame.padding
            yield (chunk.stop, chunk.end) if whole else b"\0"


def _rows_of(stream: Stream, rows: array[int]) -> Iterator[tuple[int, int, int]]:
    digits = int.from_bytes(b"%02d" % stream.number, "little")
    for name, flags, at, long in zip(*(rows[n::4] for n in range(4)), strict=True):
        if name & 0xFFFF == digits and name >> 16 != 0x6370:
            yield flags, at, long


def _index_sizes(film: Film, rows: array[int]) -> dict[int, int]:
    return {
        stream.number: 32 + 8 * sum(1 for _ in _rows_of(stream, rows)) for stream in film.streams
    }


def _letters(stream: Stream) -> bytes:
    return b"%02d" % stream.number + (b"dc" if stream.kind == PICTURES else b"wb")


def _index(stream: Stream, rows: array[int], letters: int) -> bytes:
    """An OpenDML index of one stream in one part; offsets count from the list's letters."""
    made = array("I")
    for flags, at, long in _rows_of(stream, rows):
        made.extend((at + 8, long | (0 if flags & _KEY else _NO_KEY)))
    head = struct.pack("<HBBI4sQI", 2, 0, 1, len(made) // 2, _letters(stream), letters, 0)
    return avi_chunks.made(b"ix%02d" % stream.number, head + made.tobytes())


def _head(film: Film, plan: Plan, wide: list[dict[int, int]], starts: list[int] | None) -> bytes:
    """The list of headers; where there are many parts, each stream says where its indexes are."""
    flags = int.from_bytes(film.head.main[12:16], "little") & ~(HAS_INDEX | 0x20)
    if plan.indexed:
        flags |= HAS_INDEX
    main = film.head.main[:12] + struct.pack("<I", flags) + film.head.main[16:24]
    main += struct.pack("<I", len(film.streams)) + film.head.main[28:]
    body = avi_chunks.made(b"avih", main)
    for stream in film.streams:
        inner = stream.header + stream.format + stream.shape
        if len(plan.sizes) > 1:
            inner += _super(stream, plan, wide, starts)
        body += avi_chunks.listed(b"strl", inner)
    if len(plan.sizes) > 1:
        first = film.streams[0]
        total = sum(sum(1 for _ in _rows_of(first, rows)) for rows in plan.rows)
        body += avi_chunks.listed(b"odml", avi_chunks.made(b"dmlh", struct.pack("<I", total)))
    return avi_chunks.listed(b"hdrl", body)


def _super(
    stream: Stream, plan: Plan, wide: list[dict[int, int]], starts: list[int] | None
) -> bytes:
    head = struct.pack("<HBBI4s12x", 4, 0, 0, len(plan.sizes), _letters(stream))
    body = b""
    for number, rows in enumerate(plan.rows):
        count = sum(1 for _ in _rows_of(stream, rows))
        at = 0
        if starts is not None:
            before = [long for other, long in wide[number].items() if other < stream.number]
            at = starts[number] + 8 + plan.sizes[number] + sum(before)
        body += struct.pack("<QII", at, wide[number][stream.number], count)
    return avi_chunks.made(b"indx", head + body)
