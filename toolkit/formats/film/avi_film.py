"""A whole AVI film: its parts, and its frames one by one.

Chunks that are no frame of a stream that stays are given, too, so that they can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import avi_chunks, avi_headers, coded_samples
from toolkit.formats.film.avi_chunks import Chunk
from toolkit.formats.film.avi_headers import PICTURES, SOUNDS, Head, Stream
from toolkit.formats.film.coded_samples import PLAIN
from toolkit.formats.film.output_pieces import one
from toolkit.formats.film.repeated_findings import Notes

MAX_FRAMES = 4_000_000
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
        before = len(film.movies)
        for chunk in avi_chunks.chunks(data, part.body, part.stop):
            if not _found(data, film, chunk, first=not number, sought=before == len(film.movies)):
                film.others.append(chunk)
        if number and before == len(film.movies):
            film.others.append(part)
    if not film.head.main:
        raise Damaged("structure")
    return film


def _found(data: Buffer, film: Film, chunk: Chunk, *, first: bool, sought: bool) -> bool:
    """Whether this is one of the chunks that a film is made of, each of which stands once."""
    if chunk.form == b"movi" and sought:
        film.movies.append(chunk)
    elif chunk.form == b"hdrl" and first and not film.head.main:
        film.head = avi_headers.read(data, chunk)
    elif chunk.name == b"idx1" and first and film.index is None:
        film.index = chunk
    else:
        return False
    return True


def cleanable(data: Buffer) -> Film:
    """The film, where it can be cleaned; raises why it cannot."""
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
            pieces = [*coded_samples.frame(data, chunk.body, chunk.stop, stream.how, told)]
        except (Damaged, NotCleanable):
            if notes is None:
                raise
    return Frame(movie, chunk, stream.number, pieces, padding)


def body(data: Buffer, frame: Frame) -> Piece:
    """What stays of a frame as one piece."""
    return one(data, frame.pieces or [b""], coded_samples.MAX_FRAME)


def is_index(data: Buffer, chunk: Chunk) -> bool:
    """Whether this is an OpenDML index of chunks, and nothing more."""
    count = int.from_bytes(data[chunk.body + 4 : chunk.body + 8], "little")
    plain = chunk.name[:2] == b"ix" and data[chunk.body : chunk.body + 2] == b"\x02\0"
    surplus = min(chunk.body + 24 + 8 * count, chunk.stop)
    return plain and chunk.stop - surplus < MAX_FRAMES and not any(data[surplus : chunk.stop])
