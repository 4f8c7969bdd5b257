"""A proven copy of a film or a sound, where more than one child has to work on it.

First covered or given another voice, then stripped and proven like any file, then checked once
more. Saving is the destination's job (destinations.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from toolkit import files
from toolkit.clean import film_sound, filming
from toolkit.clean.film_job import Draft, Job, ProgressCallback, wanted_voice
from toolkit.clean.film_report import report
from toolkit.errors import NotCleanable, Unproven
from toolkit.film import edit
from toolkit.film.tracks import Sighting, Track
from toolkit.model import VOICE_RESULTS, VOICES, FilmReport, Finding, Look, Recipe
from toolkit.outcome import Outcome

#: What is asked for -> what is said of it.
_VOICE_RESULT = dict(zip(VOICES, VOICE_RESULTS, strict=True))


class Destination(Protocol):
    """What is needed of `destinations.Destination`. folder: for the looks; None keeps none."""

    folder: Path | None
    resume: bool
    threads: int

    def look(self, source: int) -> Look:
        """The format and findings of a file."""

    def scratch(self) -> AbstractContextManager[Draft]:
        """A draft for an intermediate result, which is never saved."""

    def proven(
        self, source: int, recipe: Recipe, look: Look | None = None
    ) -> AbstractContextManager[tuple[int, Callable[[], Outcome]]]:
        """A proven copy: its descriptor, and a function that saves it. Raises Unproven."""


def covered(
    destination: Destination, source: int, recipe: Recipe, on_progress: ProgressCallback
) -> Outcome:
    """A film: looked at, covered, stripped and proven like any file, and looked at again.

    Faces that are still seen are covered, too, and all is made anew. Raises Refused, Unproven.
    """
    if recipe.also or recipe.boxes or recipe.show:
        raise NotCleanable("film_boxes")
    work = _Work(
        destination,
        source,
        destination.look(source),
        Job(recipe, destination.threads, on_progress),
    )
    if recipe.blackout:
        return work.blacked_out()
    if recipe.tracks:
        kept = None
        seen, tracks = edit.read(recipe.tracks, files.digest(source))
    else:
        seen, kept = filming.looked(
            source, destination.folder, work.job, resume=destination.resume
        )
        tracks = filming.tracks_of(seen)
    missed = list[Sighting]()
    for tries_left in reversed(range(filming.TRIES)):
        done, bare = work.once(edit.Plan(seen, tracks))
        if done is not None:
            if kept is not None:
                kept.remove()
            return done
        if not tries_left or recipe.tracks:
            break
        missed += bare
        tracks = filming.tracks_of(seen, missed)
    raise Unproven("face_left")


def foreseen(
    done: Outcome, source: int, recipe: Recipe, threads: int, on_progress: ProgressCallback
) -> Outcome:
    """What would become of a film, with who would be covered; nothing is written."""
    tracks: tuple[Track, ...] = ()
    job = Job(recipe, threads, on_progress)
    if recipe.blackout:
        seen = filming.measured(source, job)
    elif recipe.tracks:
        seen, tracks = edit.read(recipe.tracks, files.digest(source))
    else:
        seen, _ = filming.looked(source, None, job, resume=False)
        tracks = filming.tracks_of(seen)
    voice = _VOICE_RESULT[wanted_voice(recipe)] if seen.facts["sound"] else None
    return _with_report(replace(done, voice=voice), report(edit.Plan(seen, tracks), ()), recipe)


class _Work:
    """One film that is being covered."""

    def __init__(self, destination: Destination, source: int, look: Look, job: Job) -> None:
        self._destination, self._source, self._look = destination, source, look
        self.job = job

    def blacked_out(self) -> Outcome:
        """A copy in coarse cells; no face is looked for, as all of it is covered."""
        done, _ = self.once(edit.Plan(filming.measured(self._source, self.job), ()))
        if done is None:
            raise Unproven("face_left")
        return done

    def once(self, plan: edit.Plan) -> tuple[Outcome | None, list[Sighting]]:
        """One attempt: the outcome, or the faces that the copy still shows."""
        recipe, source = self.job.recipe, self._source
        voice = wanted_voice(recipe)
        with self._destination.scratch() as painted:
            heard = filming.painted(source, painted, plan, self._look.format, self.job)
            plain = without_films(recipe)
            with self._destination.proven(painted.descriptor, plain, self._look) as (copy, save):
                left = self._still_seen(copy, plan)
                bare = filming.to_cover(left)
                if bare:
                    return None, bare
                if heard and voice != "remove":
                    film_sound.require_sound(copy, source, self.job, pictures=False)
                done = replace(save(), voice=_VOICE_RESULT[voice] if heard else None)
        done = replace(done, removed=(*done.removed, *_left_out(self._look, done)))
        return _with_report(done, report(plan, left), recipe), []

    def _still_seen(self, copy: int, plan: edit.Plan) -> list[tuple[Sighting, float]]:
        """Who is seen in a proven copy; nobody, where all of it is cells."""
        if self.job.recipe.blackout:
            filming.require_blackout(copy, plan.seen, self.job)
            return []
        return filming.checked(copy, plan, self.job)


def _left_out(look: Look, done: Outcome) -> Iterator[Finding]:
    """What would have stayed in a plain copy, but is not drawn anew: other tracks of pictures."""
    known = {finding.kind for finding in (*done.removed, *done.kept)}
    return (finding for finding in look.findings if finding.kind not in known)


def revoiced(
    destination: Destination, source: int, recipe: Recipe, on_progress: ProgressCallback
) -> Outcome:
    """A film whose faces stay, or a sound: its voices changed or left out, stripped and proven."""
    look, job = destination.look(source), Job(recipe, destination.threads, on_progress)
    with destination.scratch() as changed:
        film_sound.revoiced(source, changed, look.format, job)
        with destination.proven(changed.descriptor, without_films(recipe), look) as (copy, save):
            heard = film_sound.require_sound(copy, source, job, pictures=True)
            done = save()
    return replace(done, voice=_VOICE_RESULT[recipe.voice] if heard else None)


def without_films(recipe: Recipe) -> Recipe:
    """What is left to be done to a film or a sound whose faces or voices are done."""
    return recipe._replace(
        faces="keep", also=(), blackout=False, repaint=False, tracks="", voice="keep"
    )


def _with_report(done: Outcome, film: FilmReport, recipe: Recipe) -> Outcome:
    """An outcome with the film's report; without a number of faces for one in coarse cells."""
    return replace(
        done, faces_found=None if recipe.blackout else film.tracks, faces_covered=film.hidden,
        faces_shown=film.tracks - film.hidden, film=film,
    )  # fmt: skip
