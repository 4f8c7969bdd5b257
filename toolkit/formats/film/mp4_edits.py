"""Edit lists: which part of a track is shown and when, and the clocks that they count in."""

from __future__ import annotations

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, some_boxes
from toolkit.formats.film import mp4_headers
from toolkit.formats.film.mp4_film import Film
from toolkit.formats.film.mp4_headers import Edit
from toolkit.formats.film.mp4_samples import Samples
from toolkit.formats.film.mp4_tracks import Track

#: Seconds that encoders run on before the first and behind the last sound or picture.
_SLACK = 0.25


def head(film: Film) -> Box:
    """The box of the movie's own clock; raises Damaged."""
    if film.movie is None:
        raise Damaged("structure")
    found = some_boxes(film.data, film.movie.body, film.movie.end)
    return next(box for box in found if box.name == b"mvhd")


def scale_of(film: Film) -> int:
    """The movie's units of time in a second; raises Damaged."""
    scale = mp4_headers.clock(film.data, head(film)).scale
    if not scale:
        raise Damaged("structure")
    return scale


def in_movie(data: Buffer, track: Track, length: int, scale: int) -> int:
    """A duration of a track in the movie's time; raises Damaged."""
    own = mp4_headers.clock(data, track.boxes[b"mdhd"]).scale
    if not own:
        raise Damaged("structure")
    return -(-length * scale // own)


def _in_own(data: Buffer, track: Track, length: int, scale: int) -> int:
    """A duration in the movie's time in a track's own."""
    return length * mp4_headers.clock(data, track.boxes[b"mdhd"]).scale // scale


def edits(film: Film, track: Track, samples: Samples, scale: int) -> list[Edit]:
    """The edit list of a track; of fragments with what their times of decoding say."""
    found = _listed(film, track, scale)
    if not film.fragmented:
        return found
    first = min(_seconds(film.data, other) for other in film.kept)
    wait = round((_seconds(film.data, track) - first) * scale)
    if wait > 0:
        found = [Edit(wait, -1), *(found or [Edit(0, 0)])]
    end = 0 if all(edit.length for edit in found) else samples.shown()
    return [
        edit if edit.length else edit._replace(length=_to_end(film, track, edit, end, scale))
        for edit in found
    ]


def _listed(film: Film, track: Track, scale: int) -> list[Edit]:
    """The edit list as players take it: with length 0 for an edit that goes on until the end.

    The end of a list stops no fragment: its recorder did not know yet how long the film will be.
    """
    if b"elst" not in track.boxes:
        return []
    found = mp4_headers.edits(film.data, track.boxes[b"elst"])
    if film.fragmented and found and found[-1].start >= 0:
        last = found[-1]
        shown = _in_own(film.data, track, last.length, scale)
        if last.start + shown > track.last_in_tables:
            found[-1] = last._replace(length=0)
    return found


def _to_end(film: Film, track: Track, edit: Edit, end: int, scale: int) -> int:
    """How long an edit is that goes on until the last picture goes, in the movie's time."""
    return in_movie(film.data, track, end - edit.start if 0 <= edit.start < end else end, scale)


def _seconds(data: Buffer, track: Track) -> float:
    """When the time of a track begins."""
    return track.delay / (mp4_headers.clock(data, track.boxes[b"mdhd"]).scale or 1)


def cut_away(film: Film, track: Track) -> float:
    """How many seconds of a track no edit shows, beyond what decoders need; raises Damaged."""
    if b"elst" not in track.boxes or film.movie is None:
        return 0.0
    if b"mdhd" not in track.boxes or film.wrong is not None:
        return 0.0
    own, scale = mp4_headers.clock(film.data, track.boxes[b"mdhd"]).scale, scale_of(film)
    if not own:
        raise Damaged("structure")
    samples = track.samples(film.data)
    shown = 0.0
    for edit in _listed(film, track, scale):
        if edit.start >= 0:
            shown += edit.length / scale if edit.length else (samples.duration - edit.start) / own
    hidden = samples.duration / own - shown
    return hidden if hidden > _SLACK else 0.0
