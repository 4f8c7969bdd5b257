"""A whole AVI film: its parts, frame by frame, and how a clean copy of them is written.

Each RIFF part of the source becomes one of the copy. The first has an old index; where there are
more, each has an OpenDML index for every stream. Which pictures are key pictures is known
from the indexes of the source alone.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import avi_chunks, avi_heads, coded
from toolkit.formats.film.avi_chunks import Chunk
from toolkit.formats.film.avi_heads import HAS_INDEX, PICTURES, SOUNDS, Head, Stream
from toolkit.formats.film.coded import PLAIN
from toolkit.formats.film.notes import Notes

_KEY, _NO_KEY = 0x10, 0x80000000
MAX_FRAMES = 8_000_000
_KINDS = {PICTURES: (b"dc", b"db", b"pc"), SOUNDS: (b"wb",)}


@dataclass(slots=True)
class Film:
    """parts: the RIFF parts. movies: the list of frames in each. others: what stands beside."""

    parts: list[Chunk]
    head: Head
    movies: list[Chunk] = field(default_factory=list)
    others: list[Chunk] = field(default_factory=list)
    index: Chunk | None = None

    @property
    def streams(self) -> list[Stream]:
        """The streams that are seen or heard."""
        return [stream for stream in self.head.streams if stream.stays]


class Frame(NamedTuple):
    """A chunk of a movie list; pieces: what of its body stays, None when it goes as a whole."""

    movie: int
    chunk: Chunk
    stream: int
    pieces: list[Piece] | None
    padding: bool = False


def opened(data: Buffer) -> Film:
    """The parts of a film and its head; raises Damaged."""
    parts = avi_chunks.parts(data)
    film = Film(parts, Head())
    for number, part in enumerate(parts):
        movie = None
        for chunk in avi_chunks.chunks(data, part.body, part.stop):
            if chunk.form == b"hdrl" and not number and not film.head.main:
                film.head = avi_heads.read(data, chunk)
            elif chunk.form == b"movi" and movie is None:
                movie = chunk
            elif chunk.name == b"idx1" and not number and film.index is None:
                film.index = chunk
            else:
                film.others.append(chunk)
        if movie is None and number:
            film.others.append(part)
        elif movie is not None:
            film.movies.append(movie)
    if not film.head.main:
        raise Damaged("structure")
    return film


def cleanable(data: Buffer) -> Film:
    """The film, where it can be cleaned; raises why it can not."""
    film = opened(data)
    if any(part.cut for part in film.parts) or any(movie.cut for movie in film.movies):
        raise Damaged("truncated")
    if len(film.movies) != len(film.parts):
        raise Damaged("structure")
    numbers = [stream.number for stream in film.streams]
    if not numbers:
        raise NotCleanable("no_picture")
    if numbers != list(range(len(numbers))):
        raise NotCleanable("unsupported_variant")
    for stream in film.streams:
        if stream.refuses is not None:
            raise stream.refuses
    return film


def frames(data: Buffer, film: Film, notes: dict[int, Notes] | None = None) -> Iterator[Frame]:
    """Every chunk with a frame, and every other one that stands between; raises Damaged."""
    streams = {stream.number: stream for stream in film.streams}
    for number, movie in enumerate(film.movies):
        at = movie.body
        while at < movie.stop:
            chunk = avi_chunks.chunk(data, at, movie.stop)
            if chunk is None:
                yield Frame(number, Chunk(b"", b"", at, at, movie.stop, movie.stop), -1, None)
                break
            if chunk.form == b"rec ":
                at = chunk.body
                continue
            at = chunk.end
            yield _frame(data, number, chunk, streams, notes)


def _frame(
    data: Buffer, movie: int, chunk: Chunk, streams: dict[int, Stream],
    notes: dict[int, Notes] | None,
) -> Frame:  # fmt: skip
    digits = chunk.name[:2]
    if not digits.isdigit() or chunk.form:
        return Frame(movie, chunk, -1, None)
    stream = streams.get(int(digits))
    if stream is None or chunk.name[2:] not in _KINDS[stream.kind]:
        return Frame(movie, chunk, -1, None)
    if chunk.cut:
        if notes is None:
            raise Damaged("truncated")
        return Frame(movie, chunk, stream.number, None)
    padding = chunk.end > chunk.stop and data[chunk.stop] != 0
    pieces: list[Piece] = [(chunk.body, chunk.stop)]
    if stream.how.how != PLAIN and chunk.size:
        told = notes[stream.number] if notes is not None else None
        try:
            pieces = coded.cut(data, chunk.body, chunk.stop, stream.how, told)
        except (Damaged, NotCleanable):
            if notes is None:
                raise
    return Frame(movie, chunk, stream.number, pieces, padding)


def size(pieces: list[Piece]) -> int:
    """Bytes of pieces together."""
    return sum(len(p) if isinstance(p, bytes) else p[1] - p[0] for p in pieces)


def body(data: Buffer, frame: Frame) -> Piece:
    """What stays of a frame as one piece."""
    pieces = frame.pieces or []
    if len(pieces) == 1:
        return pieces[0]
    if size(pieces) > coded.MAX_FRAME:
        raise TooLarge("too_many_bytes")
    return b"".join(p if isinstance(p, bytes) else bytes(data[p[0] : p[1]]) for p in pieces)


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


def is_index(data: Buffer, chunk: Chunk) -> bool:
    """Whether this is an OpenDML index of chunks, and nothing more."""
    count = int.from_bytes(data[chunk.body + 4 : chunk.body + 8], "little")
    plain = chunk.name[:2] == b"ix" and data[chunk.body : chunk.body + 2] == b"\x02\0"
    surplus = min(chunk.body + 24 + 8 * count, chunk.stop)
    return plain and chunk.stop - surplus < MAX_FRAMES and not any(data[surplus : chunk.stop])


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
    for count, frame in enumerate(frames(data, film)):
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
    for frame in frames(data, only):
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


def _head(
    film: Film, plan: Plan, wide: list[dict[int, int]], starts: list[int] | None
) -> bytes:
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
            before = [wide[number][s.number] for s in film_before(stream, wide[number])]
            at = starts[number] + 8 + plan.sizes[number] + sum(before)
        body += struct.pack("<QII", at, wide[number][stream.number], count)
    return avi_chunks.made(b"indx", head + body)


def film_before(stream: Stream, sizes: dict[int, int]) -> list[Stream]:
    """The streams whose indexes stand before this one's."""
    return [Stream(number) for number in sizes if number < stream.number]


def merged(found: Iterator[Piece]) -> Iterator[Piece]:
    """The same bytes in as few pieces as can be."""
    from toolkit.formats.film.matroska_film import merged as merge  # noqa: PLC0415

    return merge(piece for piece in found if piece != b"")


def around(data: Buffer, start: int, end: int) -> Iterator[bytes]:
    """Bytes between two places in stretches that overlap, so that no word is torn."""
    step, over = 4 << 20, 8192
    for first in range(start, end, step):
        yield bytes(data[first : min(first + step + over, end)])
