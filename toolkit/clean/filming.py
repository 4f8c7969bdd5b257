"""The parent's side of a film: have it looked at, covered and looked at again; reads no content.

Three runs in the jail, each with constant memory: looks come out step by step and are kept beside
the copies; the covered film comes out in parts, each with its place; the last run says who can
still be seen. What comes out is checked before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolkit import bounded_json, files
from toolkit.clean import film_parts
from toolkit.clean.film_job import Draft, Job, count, wanted_voice
from toolkit.errors import Damaged, JailBroken, MissingPart, NotCleanable, Unproven
from toolkit.film.edit import Plan, Seen
from toolkit.film.looks import Looks, LooksFile, NoLooksFile, facts_of, number, sighting
from toolkit.film.tracks import Sighting, Track, link_tracks

#: From which score a face that is still seen in the copy is covered, too; others are told.
_SURE = 0.5
#: How often a film is covered, each time with the faces that were still seen.
TRIES = 3
#: Every n-th frame of the copy is looked at again, after so many. Frames are among them that pass
#: one skipped; in the thorough mode they all are such that it saw mirrored.
_EVERY = {False: (13, 0), True: (22, 11)}


def looked(
    source: int, folder: Path | None, job: Job, *, resume: bool
) -> tuple[Seen, LooksFile | NoLooksFile]:
    """Pass one. Goes on where an interrupted run of the same film was, if that is wanted.

    folder: where the looks are kept meanwhile; None keeps them in memory alone.

    Raises Refused, or CannotWrite when the looks cannot be kept.
    """
    digest = files.digest(source)
    kept = LooksFile(folder, digest, thorough=job.recipe.thorough) if folder else NoLooksFile()
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
        kept.add(looks.add(step))
        job.on_progress("look", looks.times[looks.settled] / max(facts["seconds"], 0.001))

    arguments = {
        "thorough": job.recipe.thorough, "start": looks.settled + 1,
        "before": [list(one) for one in looks.last_seen()],
    }  # fmt: skip
    with _keeping(kept):
        answer = job.ask("look", [source], arguments, take)
    frames = answer.get("frames")
    if type(frames) is not int or frames != looks.settled + 1 or not facts:
        raise JailBroken("bad_reply")
    return Seen(digest, facts, looks, frames), kept


def measured(source: int, job: Job) -> Seen:
    """A film in which nobody is looked for, because all of it will be covered."""
    job.on_progress("look", 0.0)
    answer = job.ask("measure", [source], {})
    return Seen(files.digest(source), facts_of(answer), Looks(), count(answer.get("frames")))


@contextmanager
def _keeping(kept: LooksFile | NoLooksFile) -> Iterator[None]:
    """What is kept stays when the work is interrupted; not when the film cannot be looked at."""
    try:
        yield
    except (Damaged, NotCleanable, MissingPart):
        kept.remove()
        raise
    finally:
        kept.close()


def tracks_of(seen: Seen, more: Sequence[Sighting] = ()) -> tuple[Track, ...]:
    """Tracks of everything that was seen, in pass one and again in a copy.

    What is seen again may end a track that would have gone on; so whoever was covered without it
    stays covered as he was.
    """
    looks = seen.looks
    first = link_tracks(looks.seen, looks.cuts, looks.every)
    if not more:
        return first
    rows = sorted((*looks.seen, *more), key=lambda one: one.frame)
    both = link_tracks(rows, looks.cuts, looks.every)
    known = [set(track.sightings) for track in both]
    kept = [
        one for one in first if not any(known_of.issuperset(one.sightings) for known_of in known)
    ]
    return tuple(replace(one, id=number) for number, one in enumerate([*both, *kept], 1))


def painted(source: int, draft: Draft, plan: Plan, container: str, job: Job) -> int:
    """Pass two: the covered film, written into a draft; how many tracks of sound the film has.

    Raises Refused or CannotWrite.
    """
    seen, tracks = plan
    arguments = {
        "tracks": _rows(tracks), "cuts": seen.looks.cuts, "container": container,
        "blackout": job.recipe.blackout, "voice": wanted_voice(job.recipe),
    }  # fmt: skip

    def hear(done: int) -> None:
        job.on_progress("cover", done / max(seen.frames, 1))

    answer = job.written("paint", source, draft, arguments, hear)
    if answer.get("frames") != seen.frames:
        raise Unproven("frames_changed")
    return count(answer.get("sound"))


def checked(copy: int, plan: Plan, job: Job) -> list[tuple[Sighting, float]]:
    """Who is still seen in a copy, and when in seconds; raises Unproven if it is another film.

    Or if a cover is missing, or it has sound that was to be removed.
    """
    seen, tracks = plan

    def take(part: bytes) -> None:
        job.on_progress("check", film_parts.done(part) / max(seen.frames, 1))

    every, first = _EVERY[job.recipe.thorough]
    arguments = {
        "tracks": _rows(tracks), "cuts": seen.looks.cuts, "every": every, "first": first
    }  # fmt: skip
    answer = job.ask("check", [copy], arguments, take)
    _require_same_film(answer, seen, job)
    if answer.get("covered") is not True:
        raise Unproven("face_left")
    rows = answer.get("left")
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        raise JailBroken("bad_reply")
    return [(sighting(row[:-1]), number(row[-1])) for row in rows]


def require_blackout(copy: int, seen: Seen, job: Job) -> None:
    """Raise Unproven unless a copy is the same film, and every frame of it in coarse cells."""
    job.on_progress("check", 0.0)
    answer = job.ask("measure", [copy], {})
    _require_same_film(answer, seen, job)
    if answer.get("coarse") is not True:
        raise Unproven("content_changed")


def _require_same_film(answer: dict[str, Any], seen: Seen, job: Job) -> None:
    if answer.get("frames") != seen.frames:
        raise Unproven("frames_changed")
    if [answer.get(side) for side in ("width", "height")] != [
        seen.facts["width"], seen.facts["height"],
    ]:  # fmt: skip
        raise Unproven("size_changed")
    if wanted_voice(job.recipe) == "remove" and count(answer.get("sound")):
        raise Unproven("sound_left")


def to_cover(left: Sequence[tuple[Sighting, float]]) -> list[Sighting]:
    """The faces still seen that must be covered, too; all of them, where one surely is a face.

    A film that is made anew anyway need not leave the others to chance.
    """
    anew = any(one.score >= _SURE for one, _ in left)
    return [one for one, _ in left] if anew else []


def _step(untrusted_part: bytes) -> Any:
    try:
        return bounded_json.loads(untrusted_part)
    except ValueError:
        raise JailBroken("bad_reply") from None


def _rows(tracks: Sequence[Track]) -> list[dict[str, Any]]:
    """Tracks as children are told of them; sightings are not copied, as a long film has many."""
    return [
        {"id": track.id, "hide": track.hide, "drawn": track.drawn, "seen": track.sightings}
        for track in tracks
    ]
