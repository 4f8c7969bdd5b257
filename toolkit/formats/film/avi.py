"""AVI films (RIFF; OpenDML extensions 1.02).

What identifies people: words and moments in INFO and beside it, camera makers' blocks, Exif, XMP,
signed records, names of streams and encoders, filling, user data and notes between the pictures,
segments in Motion JPEG pictures, and bytes behind the end.

What stays, byte for byte: the coded pictures and sounds in their order; how to decode and show
them. Heads and indexes are written anew.

What we cannot see: bytes inside a coded frame that no decoder shows. DV pictures, which carry the
moment and the camera in every frame, are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Buffer, Format
from toolkit.formats.film import avi_film, avi_write, ebml
from toolkit.formats.film.avi_film import Film
from toolkit.formats.film.avi_headers import SOUNDS
from toolkit.formats.film.avi_traces import traces
from toolkit.formats.film.output_pieces import merged, stretches
from toolkit.formats.film.repeated_findings import Notes
from toolkit.model import Finding, Piece, Place


def sniff(head: bytes) -> bool:
    """Whether this is AVI."""
    return head[:4] == b"RIFF" and head[8:12] == b"AVI "


def inspect(data: Buffer) -> Iterator[Finding]:
    """Everything that the film says beside its pictures and sounds; in file order."""
    film = avi_film.opened(data)
    found = [*film.head.found, *_others(data, film), *_frames(data, film), *_behind(data, film)]
    yield from sorted(found, key=lambda finding: finding.place.start or 0)


def _others(data: Buffer, film: Film) -> Iterator[Finding]:
    """Streams that go, and chunks beside the heads and frames."""
    for stream in film.head.streams:
        if not stream.stays:
            place = Place(stream.path, stream.start, stream.size)
            yield Finding("hidden.track", place, stream.kind.decode("ascii", "replace"))
    for chunk in film.others:
        yield from traces(data, chunk, chunk.word if chunk.form else "")


def _frames(data: Buffer, film: Film) -> Iterator[Finding]:
    """What stands in frames and between them, each thing once."""
    lost = Notes()
    notes = {stream.number: Notes() for stream in film.head.streams}
    for part in avi_film.frames(data, film, notes):
        start, end = part.chunk.start, part.chunk.end
        if part.pieces is None and not avi_film.is_index(data, part.chunk):
            for told in traces(data, part.chunk, "movi"):
                lost.add(told.kind, told.place.path, start, end - start, told.value or "")
        elif part.padding:
            lost.add("hidden.padding", "movi/padding", end - 1, 1, f"{data[end - 1]:#04x}")
    for stream in film.head.streams:
        yield from notes[stream.number].findings(stream.path)
    yield from lost.findings("RIFF")


def _behind(data: Buffer, film: Film) -> Iterator[Finding]:
    end = film.parts[-1].end
    if end < len(data) and not ebml.empty(data, end, len(data)):
        place = Place("trailer", end, len(data) - end)
        yield Finding("hidden.trailer", place, ebml.said(data, end, len(data)))


def strip(data: Buffer) -> Iterator[Piece]:
    """The film with nothing but what a player needs; raises why it cannot be cleaned."""
    film = avi_film.cleanable(data)
    yield from merged(avi_write.pieces(data, film))


def content(data: Buffer) -> Iterator[Piece]:
    """How streams are coded, and every frame."""
    film = avi_film.cleanable(data)
    for stream in film.streams:
        yield stream.kind + stream.header[8:] + stream.format
    for part in avi_film.frames(data, film):
        if part.pieces is not None:
            yield bytes(data[part.chunk.start : part.chunk.start + 4])
            yield avi_film.body(data, part)


def heard(data: Buffer) -> bool:
    """Whether it has a stream of sound."""
    return any(stream.kind == SOUNDS for stream in avi_film.opened(data).streams)


def searched(data: Buffer) -> Iterator[bytes]:
    """Everything around the frames."""
    film = avi_film.cleanable(data)
    start = 0
    for part in avi_film.frames(data, film):
        if part.pieces is not None:
            if part.chunk.body - start > 8:
                yield from stretches(data, start, part.chunk.body)
            start = part.chunk.stop
    yield from stretches(data, start, len(data))


FORMAT = Format(
    name="avi",
    label="AVI film",
    media="video/x-msvideo",
    suffix=".avi",
    suffixes=(".avi", ".divx"),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    has_sound=heard,
    holds="film",
    inspected=(
        "INFO words, moments, camera makers' blocks, Exif, XMP, C2PA, names of streams, filling, "
        "every unknown chunk, user data of MPEG video, notes inside H.264 and HEVC pictures, "
        "words in Motion JPEG pictures, spare fields, and what stands behind the end"
    ),
    removed="all of that, known or not; streams that are neither pictures nor sounds",
    kept=(
        "coded pictures and sounds in their order, byte for byte but for words in between; the "
        "name and build of an old MPEG-4 encoder, which decoders must know"
    ),
    unseen=(
        "bytes inside coded frames that no decoder shows (such as the encoder's name in MP3 "
        "frames), who is seen and heard; the coding hints at the program"
    ),
)
