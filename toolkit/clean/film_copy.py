"""A proven copy of a film or a sound, where more than one child has to work on it.

Covered or given another voice first, then stripped and proven like any file, then looked at or
listened to once more. Where the copy goes is its desk's business; see pipeline.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from toolkit import files
from toolkit.clean import filming
from toolkit.errors import NotCleanable, Unproven
from toolkit.film import edit
from toolkit.film.tracks import Sighting, Track
from toolkit.model import HEARD, VOICES, FilmReport, Finding, Look, Recipe
from toolkit.outcome import Outcome

#: What is asked for -> what is said of it.
_HEARD = dict(zip(VOICES, HEARD, strict=True))


class Desk(Protocol):
    """Where the work is done and the copy goes; folder: for the looks, None keeps none."""

    folder: Path | None
    resume: bool
    threads: int

    def look(self, source: int) -> Look:
        """What a file is and says."""

    def scratch(self) -> AbstractContextManager[files.Draft | files.MemoryDraft]:
        """A draft that is given to nobody."""

    def proven(
        self, source: int, recipe: Recipe, look: Look | None = None
    ) -> AbstractContextManager[tuple[int, Callable[[], Outcome]]]:
        """A stripped copy that was proven, and how to have it. Raises Unproven."""


def covered(desk: Desk, source: int, recipe: Recipe, tell: filming.Tell) -> Outcome:
    """A film: looked at, covered, stripped and proven like any file, and looked at again.

    Faces that are still seen are covered, too, and all is made anew. Raises Refused, Unproven.
    """
    if recipe.also or recipe.boxes or recipe.show:
        raise NotCleanable("film_boxes")
    look = desk.look(source)
    if recipe.blackout:
        return _blacked_out(desk, source, look, recipe, tell)
    if recipe.tracks:
        kept = None
        seen, tracks = edit.read(recipe.tracks, files.digest(source))
    else:
        seen, kept = filming.looked(
            source, recipe, desk.folder, resume=desk.resume, threads=desk.threads, tell=tell
        )
        tracks = filming.tracks_of(seen)
    work = _Work(desk, source, look, seen, recipe, tell)
    missed = list[Sighting]()
    for tries_left in reversed(range(filming.TRIES)):
        done, bare = work.once(tracks)
        if done is not None:
            if kept is not None:
                kept.remove()
            return done
        if not tries_left or recipe.tracks:
            break
        missed += bare
        tracks = filming.tracks_of(seen, missed)
    raise Unproven("face_left")


def _blacked_out(
    desk: Desk, source: int, look: Look, recipe: Recipe, tell: filming.Tell
) -> Outcome:
    """A film in coarse cells; who is in it makes no difference, so nobody is looked for."""
    seen = filming.measured(source, recipe, threads=desk.threads, tell=tell)
    done, _ = _Work(desk, source, look, seen, recipe, tell).once(())
    assert done is not None  # noqa: S101
    return done


def foreseen(
    done: Outcome, source: int, recipe: Recipe, threads: int, tell: filming.Tell
) -> Outcome:
    """What would become of a film, with who would be covered; nothing is written."""
    tracks: tuple[Track, ...] = ()
    if recipe.blackout:
        seen = filming.measured(source, recipe, threads=threads, tell=tell)
    elif recipe.tracks:
        seen, tracks = edit.read(recipe.tracks, files.digest(source))
    else:
        seen, _ = filming.looked(source, recipe, None, resume=False, threads=threads, tell=tell)
        tracks = filming.tracks_of(seen)
    voice = _HEARD[filming.wanted_voice(recipe)] if seen.facts["sound"] else None
    return _told(replace(done, voice=voice), filming.report(seen, tracks, ()), recipe)


class _Work:
    """One film that is being covered."""

    def __init__(
        self, desk: Desk, source: int, look: Look, seen: edit.Seen, recipe: Recipe,
        tell: filming.Tell,
    ) -> None:  # fmt: skip
        self._desk, self._source, self._look, self._seen = desk, source, look, seen
        self._recipe, self._tell = recipe, tell

    def once(self, tracks: tuple[Track, ...]) -> tuple[Outcome | None, list[Sighting]]:
        """The copy, or who is still seen in it."""
        desk, seen, recipe, tell = self._desk, self._seen, self._recipe, self._tell
        voice, threads = filming.wanted_voice(recipe), desk.threads
        with desk.scratch() as painted:
            heard = filming.painted(
                self._source, painted, seen, tracks, recipe, container=self._look.format,
                threads=threads, tell=tell,
            )  # fmt: skip
            plain = without_films(recipe)
            with desk.proven(painted.descriptor, plain, self._look) as (copy, take):
                left = self._still_seen(copy, tracks)
                bare = filming.to_cover(left)
                if bare:
                    return None, bare
                if heard and voice != "remove":
                    filming.require_sound(
                        copy, self._source, recipe, voice=voice, pictures=False, threads=threads,
                        tell=tell,
                    )  # fmt: skip
                done = replace(take(), voice=_HEARD[voice] if heard else None)
        done = replace(done, removed=(*done.removed, *_left_out(self._look, done)))
        return _told(done, filming.report(seen, tracks, left), recipe), []

    def _still_seen(
        self, copy: int, tracks: tuple[Track, ...]
    ) -> list[tuple[Sighting, float]]:  # fmt: skip
        """Who is seen in a proven copy; nobody, where all of it is cells."""
        seen, recipe, tell, threads = self._seen, self._recipe, self._tell, self._desk.threads
        if recipe.blackout:
            filming.require_blackout(copy, seen, recipe, threads=threads, tell=tell)
            return []
        return filming.checked(copy, seen, tracks, recipe, threads=threads, tell=tell)


def _left_out(look: Look, done: Outcome) -> Iterator[Finding]:
    """What would have stayed in a plain copy, but is not drawn anew: other tracks of pictures."""
    known = {finding.kind for finding in (*done.removed, *done.kept)}
    return (finding for finding in look.findings if finding.kind not in known)


def revoiced(desk: Desk, source: int, recipe: Recipe, tell: filming.Tell) -> Outcome:
    """A film whose faces stay, or a sound: its voices changed or left out, stripped and proven."""
    look = desk.look(source)
    with desk.scratch() as changed:
        filming.revoiced(
            source, changed, recipe, container=look.format, threads=desk.threads, tell=tell
        )
        with desk.proven(changed.descriptor, without_films(recipe), look) as (copy, take):
            heard = filming.require_sound(
                copy, source, recipe, voice=recipe.voice, pictures=True, threads=desk.threads,
                tell=tell,
            )  # fmt: skip
            done = take()
    return replace(done, voice=_HEARD[recipe.voice] if heard else None)


def without_films(recipe: Recipe) -> Recipe:
    """What is left to be done to a film or a sound whose faces or voices are done."""
    return recipe._replace(
        faces="keep", also=(), blackout=False, repaint=False, tracks="", voice="keep"
    )


def _told(done: Outcome, film: FilmReport, recipe: Recipe) -> Outcome:
    """An outcome with what is known of the film; of one in cells not who is in it."""
    return replace(
        done, faces_found=None if recipe.blackout else film.tracks, faces_covered=film.hidden,
        faces_shown=film.tracks - film.hidden, film=film,
    )  # fmt: skip
