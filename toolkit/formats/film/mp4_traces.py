"""Everything that an MP4 or QuickTime file gives away, in the order in which it stands there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from toolkit.errors import Refused
from toolkit.formats.base import Buffer, finding
from toolkit.formats.film import (
    gapless,
    movie_telemetry,
    mp4_edits,
    mp4_layout,
    mp4_subtitles,
    mp4_tracks,
)
from toolkit.formats.film.movie_traces import Walker
from toolkit.formats.film.mp4_film import Film
from toolkit.formats.film.mp4_tracks import Track
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.image import trailer
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: A longer end is named, not searched for files.
_MOST_TAIL = 64 << 20
_MOST_READ = 1 << 20
#: Bytes between samples that only round up a place.
_ROUNDING = 16


def traces(film: Film, inside: Inside) -> Iterator[Finding]:
    """All traces of a file in file order; those without a place follow what they belong to."""
    found = list(_traces(film, inside))
    keys: list[tuple[int, int]] = []
    at = 0
    for number, one in enumerate(found):
        at = one.place.start if one.place.start is not None else at
        keys.append((at, number))
    for _, number in sorted(keys):
        yield found[number]


def _traces(film: Film, inside: Inside) -> Iterator[Finding]:
    walker, movies = Walker(film.data, inside, _staying(film)), 0
    for box in film.boxes:
        movies += box.name == b"moov"
        if movies > 1 and box.name == b"moov":
            place = Place(f"moov {movies}", box.start, box.end - box.start)
            yield Finding("hidden.earlier", place, f"{box.end - box.start} bytes")
        yield from walker.traces(box, "")
    for number, track in enumerate(film.tracks, 1):
        yield from _track(film, track, f"moov/trak {number}", inside)
    yield from _notes(film)
    yield from _gaps(film)
    yield from _tail(film.data, film.end)


def _staying(film: Film) -> tuple[bytes, ...]:
    """Boxes of user data that the clean film has, too."""
    silence = None
    with suppress(Refused):
        silence = gapless.read(film)
    return (silence.user_data(), silence.item()) if silence else ()


def _track(film: Film, track: Track, path: str, inside: Inside) -> Iterator[Finding]:
    place = Place(path, track.box.start, track.box.end - track.box.start)
    if track.trace and track.trace != "content.hidden_part":
        yield from movie_telemetry.traces(film.data, track, path, inside)
        return
    if track.hidden:
        yield Finding("content.hidden_part", place, track.hidden)
    if track.kind in mp4_subtitles.HANDLERS:
        lines = mp4_tracks.words(film.data, track)
        yield Finding("content.subtitle", Place(path), "\n".join(lines) or "pictures of words")
    if not track.trace:
        yield from _cut_away(film, track, place)


def _cut_away(film: Film, track: Track, place: Place) -> Iterator[Finding]:
    """Footage that is in the file but that no edit shows."""
    try:
        seconds = mp4_edits.cut_away(film, track)
    except Refused:
        return
    if seconds:
        said = f"{seconds:.2f} seconds that the edit list cuts away are still in the file"
        yield Finding("content.hidden_part", Place(f"{place.path}/elst", *_of(track)), said)


def _of(track: Track) -> tuple[int, int]:
    box = track.boxes[b"elst"]
    return box.start, box.end - box.start


def _notes(film: Film) -> Iterator[Finding]:
    """What stands between the coded pictures; as much as can be read of a damaged film."""
    yield from mp4_layout.laid(film).notes.findings("mdat/samples")


def _gaps(film: Film) -> Iterator[Finding]:
    """Bytes of media that no track points at."""
    used = _joined(_used(film))
    notes, index = Notes(), 0
    for box in film.boxes:
        if box.name != b"mdat":
            continue
        at = box.body
        while index < len(used) and used[index][0] < box.end:
            start, end = used[index]
            if start > at:
                _gap(film.data, at, start, notes)
            at = max(at, end)
            index += 1
        if at < box.end:
            _gap(film.data, at, box.end, notes)
    yield from notes.findings("mdat")


def _used(film: Film) -> list[tuple[int, int]]:
    """Where samples lie; of those that are laid out, which are many, the stretches they fill."""
    layout, tracks, used = mp4_layout.laid(film), film.tracks, list[tuple[int, int]]()
    if layout.wrong is None:
        tracks = [track for track in tracks if not any(track is one for one in layout.tracks)]
        starts, ends = zip(*layout.gaps, strict=True)
        used += zip((0, *ends), starts, strict=False)
    for track in tracks:
        with suppress(Refused):
            used += track.samples(film.data).spans()
    return used


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, those that follow each other as one."""
    found: list[tuple[int, int]] = []
    first = last = 0
    for start, end in sorted(spans):
        if start == last:
            last = end
        else:
            found.append((first, last))
            first, last = start, end
    return [*found, (first, last)]


def _gap(data: Buffer, at: int, end: int, notes: Notes) -> None:
    raw = data[at : min(end, at + _MOST_READ)]
    if end - at > _MOST_READ:
        raw += data[max(at + _MOST_READ, end - _MOST_READ) : end]
    if not raw.strip(b"\x00"):
        if end - at > _ROUNDING:
            notes.add("hidden.padding", "filling", at, end - at, f"{end - at} bytes")
        return
    said = readable(raw) or f"{end - at} bytes"
    notes.add("hidden.gap", "media that no track uses", at, end - at, said)


def _tail(data: Buffer, end: int) -> Iterator[Finding]:
    """What stands behind the last box."""
    if end >= len(data):
        return
    if len(data) - end > _MOST_TAIL:
        raw = data[end : end + _MOST_READ] + data[len(data) - _MOST_READ : len(data)]
        said = readable(raw) or f"{len(data) - end} bytes"
        yield Finding("hidden.trailer", Place("trailer", end, len(data) - end), said)
        return
    for block in trailer.blocks(data, end):
        yield finding(data, block)
        if block.read is not None:
            yield from block.read()
