"""The parent's side of a film: have it looked at, covered and looked at again; reads no content.

Three runs in the jail, each with constant memory: looks come out step by step and are kept beside
the copies; the covered film comes out in parts, each with its place; the last run says who can
still be seen. What comes out is checked before it is used.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from toolkit import bounded_json, files
from toolkit.clean import children
from toolkit.clean.replies import is_jpeg
from toolkit.errors import (
    Damaged,
    JailBroken,
    MissingPart,
    NotCleanable,
    TooLarge,
    Unproven,
)
from toolkit.film.edit import Seen, second
from toolkit.film.looks import Kept, Looks, Unkept, facts_of, number, sighting
from toolkit.film.tracks import Sighting, Track, linked
from toolkit.model import FilmReport, Moment, Recipe
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits

#: A film may take hours; memory does not grow with it.
_HOURS = 48 * 3600
FILM = Limits(memory=1800 << 20, cpu_seconds=_HOURS, wall_seconds=_HOURS, threads=True)
_PLACE = struct.Struct("<Q")
_DONE = (1 << 64) - 1
#: A covered film may be so many times as large as the film, and so much more.
_LARGER, _MORE = 12, 64 << 20
_MOST_LINES = 1 << 34
#: From which score a face that is still seen in the copy is covered, too; others are told.
_SURE = 0.5
#: How often a film is covered, each time with the faces that were still seen.
TRIES = 3
#: Every n-th frame of the copy is looked at again, after so many. Frames are among them that pass
#: one skipped; in the thorough mode they all are such that it saw mirrored.
_EVERY = {False: (13, 0), True: (22, 11)}
#: A track that never was surer than this, and a gap longer than this, are worth a person's look.
_WEAK, _LONG_GAP = 0.45, 8
_MOST_MOMENTS = 200
#: Tracks of sound that are so many seconds, and one coded frame, longer or shorter are the same.
_STEP, _CODED = 0.02, 1152
_OPUS_RATE = 48_000
#: Marks the first part of each still; and how many bytes all stills may have.
_FIRST, _MOST_STILLS = b"\1", 2 << 30

#: Hears how far the work is: what is done (a word), the share of it between 0 and 1.
Tell = Callable[[str, float], None]


def looked(
    source: int, recipe: Recipe, folder: Path | None, *, resume: bool, threads: int, tell: Tell
) -> tuple[Seen, Kept | Unkept]:
    """Pass one. Goes on where an interrupted run of the same film was, if that is wanted.

    folder: where the looks are kept meanwhile; None keeps them in memory alone.

    Raises Refused, or CannotWrite when the looks cannot be kept.
    """
    digest = files.digest(source)
    kept = Kept(folder, digest, thorough=recipe.thorough) if folder else Unkept()
    looks = kept.read() if resume else Looks()
    facts: dict[str, float] = {}
    if folder is not None:
        files.make_folder(folder)
    try:
        kept.open(looks)
    except OSError as error:
        raise files.unwritten(error) from None

    def take(part: bytes) -> None:
        step = _step(part)
        if not facts:
            facts.update(facts_of(step))
            return
        looks.add(step)
        kept.add(step)
        tell("look", looks.times[looks.settled] / max(facts["seconds"], 0.001))

    arguments = {
        "thorough": recipe.thorough, "start": looks.settled + 1,
        "before": [list(one) for one in looks.last_seen()], "threads": threads,
    }  # fmt: skip
    with _keeping(kept):
        answer = _run("look", [source], arguments, recipe, _MOST_LINES, take)
    frames = answer.get("frames")
    if type(frames) is not int or frames != looks.settled + 1 or not facts:
        raise JailBroken("bad_reply")
    return Seen(digest, facts, looks, frames), kept


def measured(source: int, recipe: Recipe, *, threads: int, tell: Tell) -> Seen:
    """A film in which nobody is looked for, because all of it will be covered."""
    tell("look", 0.0)
    answer = _run("measure", [source], {"threads": threads}, recipe, 0, None)
    return Seen(files.digest(source), facts_of(answer), Looks(), _count(answer.get("frames")))


@contextmanager
def _keeping(kept: Kept | Unkept) -> Iterator[None]:
    """What is kept stays when the work is interrupted; not when the film cannot be looked at."""
    try:
        yield
    except (Damaged, NotCleanable, MissingPart):
        kept.remove()
        raise
    finally:
        kept.close()


def thumbnails(
    source: int, tracks: Sequence[Track], *, threads: int, tell: Tell
) -> dict[int, list[bytes]]:
    """Small JPEG pictures of each face, by its track's number; bare, for a person's eyes."""
    found: dict[int, list[bytes]] = {}
    total = sum(len(faces_shown(track)) for track in tracks)

    def take(part: bytes) -> None:
        which, picture = _numbered(part)
        if which not in known or not is_jpeg(picture):
            raise JailBroken("bad_reply")
        found.setdefault(which, []).append(picture)
        tell("look", sum(map(len, found.values())) / max(total, 1))

    known = {track.id for track in tracks}
    wanted = [[track.id, *one] for track in tracks for one in faces_shown(track)]
    arguments = {"wanted": wanted, "threads": threads}
    _run("thumbnails", [source], arguments, Recipe(), _MOST_LINES, take, children.STILLS)
    return found


def faces_shown(track: Track) -> list[Sighting]:
    """The first, the surest and the last sighting of a track: enough to know who it is."""
    best = max(track.sightings, key=lambda one: one.score)
    return sorted({track.sightings[0], best, track.sightings[-1]})


def stills(source: int, seconds: Sequence[float], *, threads: int) -> list[bytes]:
    """The frames that are shown at these times, as PNG files, in the order of time."""
    pictures: list[bytes] = []

    def take(part: bytes) -> None:
        if part[:1] == _FIRST:
            pictures.append(b"")
        if not pictures:
            raise JailBroken("bad_reply")
        pictures[-1] += part[1:]

    arguments = {"seconds": sorted(seconds), "threads": threads}
    _run("stills", [source], arguments, Recipe(), _MOST_STILLS, take, children.STILLS)
    return pictures


def tracks_of(seen: Seen, more: Sequence[Sighting] = ()) -> tuple[Track, ...]:
    """Tracks of everything that was seen, in pass one and again in a copy.

    What is seen again may end a track that would have gone on; so whoever was covered without it
    stays covered as he was.
    """
    first = linked(seen.looks.seen, seen.looks.cuts)
    if not more:
        return first
    rows = sorted((*seen.looks.seen, *more), key=lambda one: one.frame)
    both = linked(rows, seen.looks.cuts)
    known = [set(track.sightings) for track in both]
    kept = [
        one for one in first if not any(known_of.issuperset(one.sightings) for known_of in known)
    ]
    return tuple(replace(one, id=number) for number, one in enumerate([*both, *kept], 1))


def painted(
    source: int,
    draft: files.Draft | files.MemoryDraft,
    seen: Seen,
    tracks: Sequence[Track],
    recipe: Recipe,
    *,
    container: str,
    threads: int,
    tell: Tell,
) -> int:
    """Pass two: the covered film, written into a draft; how many tracks of sound the film has.

    Raises Refused or CannotWrite.
    """
    most = _LARGER * os.fstat(source).st_size + _MORE
    arguments = {
        "tracks": _rows(tracks), "cuts": seen.looks.cuts, "container": container,
        "blackout": recipe.blackout, "voice": wanted_voice(recipe), "threads": threads,
    }  # fmt: skip
    take = _taken(draft, most, lambda done: tell("cover", done / max(seen.frames, 1)))
    answer = _run("paint", [source], arguments, recipe, 2 * most, take)
    if answer.get("frames") != seen.frames:
        raise Unproven("frames_changed")
    return _count(answer.get("sound"))


def checked(
    copy: int,
    seen: Seen,
    tracks: Sequence[Track],
    recipe: Recipe,
    *,
    threads: int,
    tell: Tell,
) -> list[tuple[Sighting, float]]:
    """Who is still seen in a copy, and when in seconds; raises Unproven if it is another film.

    Or if it has sound that was to be removed.
    """

    def take(part: bytes) -> None:
        place, done = _numbered(part)
        if place != _DONE:
            raise JailBroken("bad_reply")
        tell("check", _numbered(done)[0] / max(seen.frames, 1))

    allowed = [replace(track, hide=True) for track in tracks]
    every, first = _EVERY[recipe.thorough]
    arguments = {
        "tracks": _rows(allowed), "cuts": seen.looks.cuts, "every": every, "first": first,
        "threads": threads,
    }  # fmt: skip
    answer = _run("check", [copy], arguments, recipe, _MOST_LINES, take)
    _require_same_film(answer, seen, recipe)
    rows = answer.get("left")
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        raise JailBroken("bad_reply")
    return [(sighting(row[:-1]), number(row[-1])) for row in rows]


def require_blackout(copy: int, seen: Seen, recipe: Recipe, *, threads: int, tell: Tell) -> None:
    """Raise Unproven unless a copy is the same film, and every frame of it in coarse cells."""
    tell("check", 0.0)
    answer = _run("measure", [copy], {"threads": threads}, recipe, 0, None)
    _require_same_film(answer, seen, recipe)
    if answer.get("coarse") is not True:
        raise Unproven("content_changed")


def _require_same_film(answer: dict[str, Any], seen: Seen, recipe: Recipe) -> None:
    if answer.get("frames") != seen.frames:
        raise Unproven("frames_changed")
    if [answer.get(side) for side in ("width", "height")] != [
        seen.facts["width"], seen.facts["height"],
    ]:  # fmt: skip
        raise Unproven("size_changed")
    if wanted_voice(recipe) == "remove" and _count(answer.get("sound")):
        raise Unproven("sound_left")


def to_cover(left: Sequence[tuple[Sighting, float]]) -> list[Sighting]:
    """The faces still seen that must be covered, too; all of them, where one surely is a face.

    A film that is made anew anyway need not leave the others to chance.
    """
    anew = any(one.score >= _SURE for one, _ in left)
    return [one for one, _ in left] if anew else []


def report(
    seen: Seen, tracks: Sequence[Track], left: Sequence[tuple[Sighting, float]]
) -> FilmReport:
    """What a person must know of a covered film: how many, how long, and where to look."""
    times = seen.looks.times
    lengths = [second(times, track.last) - second(times, track.first) for track in tracks]
    return FilmReport(
        frames=seen.frames,
        seconds=round(float(seen.facts["seconds"]), 2),
        tracks=len(tracks),
        hidden=sum(track.hide for track in tracks),
        shortest=round(min(lengths, default=0.0), 2),
        longest=round(max(lengths, default=0.0), 2),
        unlooked=round(_longest_unlooked(seen), 2),
        moments=tuple(_moments(seen, tracks, left)[:_MOST_MOMENTS]),
    )


def _moments(
    seen: Seen, tracks: Sequence[Track], left: Sequence[tuple[Sighting, float]]
) -> list[Moment]:
    times = seen.looks.times
    found = [Moment(round(seconds, 2), "left") for _, seconds in left]
    for track in tracks:
        start, end = second(times, track.first), second(times, track.last)
        if track.best < _WEAK and not track.drawn:
            found.append(Moment(round(start, 2), "weak"))
        if track.first > 1 and track.first not in seen.looks.cuts:
            found.append(Moment(round(start, 2), "begins"))
        if track.last < seen.frames - 2:
            found.append(Moment(round(end, 2), "ends"))
        frames = [] if track.drawn else [one.frame for one in track.sightings]
        gaps = [a for a, b in pairwise(frames) if b - a > _LONG_GAP]
        found += [Moment(round(second(times, frame), 2), "gap") for frame in gaps]
    return sorted(set(found))


def _longest_unlooked(seen: Seen) -> float:
    if not seen.looks.times:
        return float(seen.facts["seconds"])
    moments = [0.0, *seen.looks.times.values()]
    return max((b - a for a, b in pairwise(moments)), default=0.0)


def wanted_voice(recipe: Recipe) -> str:
    """What becomes of the sound of a film whose faces are hidden: a row of VOICES."""
    return recipe.voice or ("keep" if recipe.blackout else "remove")


def revoiced(
    source: int,
    draft: files.Draft | files.MemoryDraft,
    recipe: Recipe,
    *,
    container: str,
    threads: int,
    tell: Tell,
) -> None:
    """A film or a sound with its sound changed or left out, and its pictures as they are coded.

    Raises Refused or CannotWrite.
    """
    most = _LARGER * os.fstat(source).st_size + _MORE
    arguments = {"container": container, "voice": recipe.voice, "threads": threads}
    take = _taken(draft, most, lambda done: tell("voice", done / 1000))
    _run("revoice", [source], arguments, recipe, 2 * most, take)


def require_sound(
    copy: int, source: int, recipe: Recipe, *, voice: str, pictures: bool, threads: int, tell: Tell
) -> int:
    """Raise Unproven unless the sound of a copy is as long as it was, in step, or gone.

    pictures: all pictures must be the same, too. Gives the number of tracks in the source.
    """
    tell("check", 0.0)
    arguments = {"pictures": pictures, "threads": threads}
    answer = _run("alike", [copy, source], arguments, recipe, 0, None)
    if answer.get("pictures") is not True:
        raise Unproven("content_changed")
    after, before = _tracks(answer.get("copy")), _tracks(answer.get("source"))
    if voice == "remove" and after:
        raise Unproven("sound_left")
    if voice != "remove" and len(after) != len(before):
        raise Unproven("sound_changed")
    if voice == "distort" and not all(map(_in_step, after, before)):
        raise Unproven("sound_changed")
    return len(before)


def _count(untrusted: Any) -> int:
    if type(untrusted) is not int or untrusted < 0:
        raise JailBroken("bad_reply")
    return untrusted


def _tracks(untrusted: Any) -> list[tuple[float, float, float]]:
    if not isinstance(untrusted, list) or any(
        not isinstance(row, list) or len(row) != 3 for row in untrusted
    ):
        raise JailBroken("bad_reply")
    return [(number(row[0]), number(row[1]), number(row[2])) for row in untrusted]


def _in_step(after: Sequence[float], before: Sequence[float]) -> bool:
    """Whether a track begins and ends when it did, up to what its coding rounds off."""
    slack = _STEP + _CODED / min(after[0], before[0])
    same_rate = after[0] in (before[0], _OPUS_RATE)
    return same_rate and abs(after[1] - before[1]) <= slack and abs(after[2] - before[2]) <= slack


def _taken(
    draft: files.Draft | files.MemoryDraft, most: int, hear: Callable[[int], None]
) -> Callable[[bytes], None]:
    """Takes parts with their places into a draft; hears how far it is."""

    def take(part: bytes) -> None:
        place, rest = _numbered(part)
        if place == _DONE:
            hear(_numbered(rest)[0])
        elif place > most:
            raise JailBroken("bad_reply")
        elif draft.most is not None and place + len(rest) > draft.most:
            raise TooLarge("visit_full")
        else:
            files.write_at(draft.descriptor, rest, place)

    return take


def _numbered(untrusted_part: bytes) -> tuple[int, bytes]:
    """What a part begins with, a place or a number, and the rest of it."""
    if len(untrusted_part) < _PLACE.size:
        raise JailBroken("bad_reply")
    return _PLACE.unpack_from(untrusted_part)[0], untrusted_part[_PLACE.size :]


def _step(untrusted_part: bytes) -> Any:
    try:
        return bounded_json.loads(untrusted_part)
    except ValueError:
        raise JailBroken("bad_reply") from None


def _rows(tracks: Sequence[Track]) -> list[dict[str, Any]]:
    return [
        {"id": track.id, "hide": track.hide, "drawn": track.drawn,
         "seen": [list(one) for one in track.sightings]}
        for track in tracks
    ]  # fmt: skip


def _run(
    task: str, descriptors: list[int], arguments: dict[str, Any], recipe: Recipe, most: int,
    take: Callable[[bytes], None] | None, warm_up: tuple[str, ...] = children.MOVING,
) -> dict[str, Any]:  # fmt: skip
    answer = pool.run(
        f"{children.FILM_TASKS}:{task}", descriptors, arguments, FILM, max_bytes=most,
        warm_up=warm_up, full_only=recipe.require_jail, take=take,
    )  # fmt: skip
    return answer.untrusted_head
