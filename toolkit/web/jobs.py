"""Background work on a visit's files: inspect, preview, find faces, clean.

Inspecting takes milliseconds and has a queue of its own, so that it never waits for the decoding
of pixels. Work for an open page goes first.

An error is stored with its photo and stops no other work.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from functools import partial

from toolkit import files
from toolkit.clean import pipeline
from toolkit.clean.batch import failed
from toolkit.errors import LampshadeError, Locked, TooLarge
from toolkit.model import Look, Recipe
from toolkit.outcome import Outcome
from toolkit.sandbox import pool
from toolkit.web import choices, file_types
from toolkit.web.film_faces import find_faces, with_tracks
from toolkit.web.retry import Cancelled, progress_writer, retry_if_killed
from toolkit.web.showing import count, counting, show, show_copy
from toolkit.web.visits import (
    COPYING,
    COUNTING,
    DONE,
    LOOKING,
    READY,
    REFUSED,
    SEEKING,
    WAITING,
    Copy,
    Photo,
    Visit,
)
from toolkit.web.work_queue import AFTER, COPY, DUE, NOW, WorkQueue

#: Memory that two decoding children may need together, with what the rest takes.
_ROOMY = 7 << 30


class Workers:
    """The queues and threads for the background work of all visits."""

    def __init__(self, count: int | None = None) -> None:
        """count: of threads that decode pixels."""
        self._light = WorkQueue(1)
        self._heavy = WorkQueue(count or _thread_count())

    def warm(self) -> None:
        """Start the children that will be needed, before the first file comes."""
        pipeline.warm(self._heavy.count)

    def draw(self, visit: Visit, photo: Photo, drawing: Callable[[], bytes]) -> None:
        """Put a drawn picture into a photo without data, then inspect it."""

        def work(visit: Visit, photo: Photo, threads: int) -> None:  # noqa: ARG001
            if drawn := visit.change(photo.id, data=drawing()):
                self.look(visit, drawn, soon=True)

        self._heavy.add(NOW, visit, photo, "draw", work)

    def look(self, visit: Visit, photo: Photo, *, soon: bool) -> None:
        """Inspect a new photo, then look for faces. soon: a page waits for its preview."""
        self._light.add(NOW, visit, photo, "look", self._look)
        if soon:
            self._heavy.add(NOW, visit, photo, "show", show)

    def show(self, visit: Visit, photo: Photo) -> None:
        """Make the preview and find faces with priority, because its page is open."""
        if not photo.shown:
            self._heavy.add(NOW, visit, photo, "show", show)
        if not photo.looked:
            self._count(AFTER, visit, photo)

    def look_longer(self, visit: Visit, photo: Photo) -> None:
        """Look for faces thoroughly."""
        changed = visit.change(photo.id, _has_look, thorough=True, looked=False, status=COUNTING)
        if changed:
            self._count(NOW, visit, changed)

    def copy(self, visit: Visit, photo: Photo, wish: Recipe, *, password: str = "") -> None:
        """Make a safe copy, in place of an earlier one or one that is being made.

        wish: the options without boxes, which come from the editor. password: opens the file for
        this copy alone, and is not stored.
        """
        wish = wish._replace(thorough=wish.thorough or photo.thorough)
        recipe = with_tracks(choices.recipe(wish, photo.edits), photo)
        changed = visit.change(
            photo.id, _may_be_copied,
            options=wish, recipe=recipe, status=COPYING, copy=None, outcome=None, error=None,
            work=None,
        )  # fmt: skip
        if changed:
            # who makes a copy looks for faces itself
            pool.abandon(counting(photo))
            work = partial(self._copy, password=password)
            self._heavy.add(COPY, visit, changed, f"copy {id(recipe)}", work)

    def seek(self, visit: Visit, photo: Photo, wish: Recipe) -> None:
        """Find the faces of a film, to show them; a copy is made later."""
        changed = visit.change(
            photo.id, _is_at_rest,
            options=wish, status=SEEKING, copy=None, outcome=None, error=None, film=None,
            thorough=wish.thorough,
        )  # fmt: skip
        if changed:
            self._heavy.add(COPY, visit, changed, "seek", find_faces)

    def _count(self, urgency: int, visit: Visit, photo: Photo) -> None:
        how = "thoroughly" if photo.thorough else "normally"
        self._heavy.add(urgency, visit, photo, f"count {how}", count)

    def abandon(self) -> None:
        """Kill all children at once; work of visits that go on is run again."""
        pool.abandon()

    def _look(self, visit: Visit, photo: Photo, threads: int) -> None:  # noqa: ARG002
        if not visit.change(photo.id, _is_waiting, status=LOOKING):
            return
        try:
            look = retry_if_killed(
                visit,
                lambda: pipeline.inspect_stream([photo.data], name=photo.name, faces=False),
            )
        except LampshadeError as error:
            visit.change(photo.id, status=REFUSED, error=error)
            return
        known = visit.change(photo.id, _is_looking, look=look, status=COUNTING)
        if known and file_types.file_type(known) == file_types.FILM:
            known = visit.change(known.id, shown=False)
            self._heavy.add(NOW, visit, photo, "show film", show)
        elif known and file_types.file_type(known) != file_types.PICTURE:
            known = visit.change(known.id, shown=True, size=None, preview=None)
        if known and (
            file_types.file_type(known) == file_types.PICTURE or file_types.has_files_inside(known)
        ):
            self._count(DUE, visit, known)
        elif known:
            visit.change(known.id, _is_counting, looked=True, status=READY)

    def _copy(self, visit: Visit, photo: Photo, threads: int, *, password: str) -> None:
        if photo.status != COPYING or photo.recipe is None:
            return
        asked = photo.recipe

        def still(now: Photo) -> bool:
            return now.recipe is asked and now.status == COPYING

        try:
            outcome, parts = retry_if_killed(
                visit,
                lambda: pipeline.clean_stream(
                    [photo.data],
                    asked._replace(password=password),
                    name=photo.name,
                    threads=threads,
                    on_progress=progress_writer(visit, photo, still),
                    most=visit.room_for_copies(),
                ),
            )
            copy = _kept(visit, outcome, parts)
        except Cancelled:
            return
        except LampshadeError as error:
            visit.change(photo.id, still, status=REFUSED, outcome=failed("-", error), error=error)
            return
        look = photo.look or _look_of(outcome)
        done = visit.change(
            photo.id, still, status=DONE, outcome=outcome, copy=copy, look=look,
            shown=photo.shown or photo.look is None, looked=photo.looked or photo.look is None,
        )  # fmt: skip
        if done:
            self._heavy.add(AFTER, visit, photo, f"show {copy.name}", show_copy)


def _look_of(outcome: Outcome) -> Look:
    """The findings of a file that could be read only with its password, out of its outcome."""
    return Look(outcome.format or "", None, (*outcome.removed, *outcome.kept))


def _kept(visit: Visit, outcome: Outcome, parts: list[bytes]) -> Copy:
    """A copy with a neutral name; empties `parts`. Raises TooLarge if there is no room."""
    if sum(map(len, parts)) > visit.room_for_copies():
        raise TooLarge("visit_full")
    whole = io.BytesIO()
    while parts:
        whole.write(parts.pop(0))
    return Copy(whole.getvalue(), files.neutral_name(outcome.suffix or ""))


def _has_look(photo: Photo) -> bool:
    return photo.look is not None


def _may_be_copied(photo: Photo) -> bool:
    """Whether it was inspected, or can be with a password."""
    return photo.look is not None or isinstance(photo.error, Locked)


def _is_at_rest(photo: Photo) -> bool:
    return photo.look is not None and photo.status not in (SEEKING, COPYING)


def _is_counting(photo: Photo) -> bool:
    return photo.status == COUNTING


def _is_waiting(photo: Photo) -> bool:
    return photo.status == WAITING


def _is_looking(photo: Photo) -> bool:
    return photo.status == LOOKING


def _thread_count() -> int:
    """How many pictures may be decoded at the same time on this computer."""
    names = getattr(os, "sysconf_names", {})
    roomy = "SC_PHYS_PAGES" not in names or (
        os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") > _ROOMY
    )
    return min(2, os.cpu_count() or 1) if roomy else 1
