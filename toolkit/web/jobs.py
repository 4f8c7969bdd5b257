"""Work on a visit's photos, behind its pages: look, show, look for faces, copy.

Reading what a photo says takes milliseconds and has a lane of its own, so that it never waits
behind the decoding of pixels. What is asked for by an open page goes before what is only due.

One photo's trouble is written beside that photo and stops no other. A child that was killed from
outside is started anew, once.
"""

from __future__ import annotations

import itertools
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from toolkit import files
from toolkit.clean import pipeline
from toolkit.clean.batch import failed
from toolkit.errors import JailBroken, LampshadeError, TooLarge
from toolkit.model import Outcome, Recipe, Shown
from toolkit.sandbox import pool
from toolkit.web import choices, quiet
from toolkit.web.visits import (
    COPYING,
    COUNTING,
    DONE,
    LOOKING,
    READY,
    REFUSED,
    WAITING,
    Copy,
    Photo,
    Visit,
    give_back,
)  # fmt: skip

T = TypeVar("T")
#: The smaller, the sooner.
_NOW, _COPY, _AFTER, _DUE = range(4)
#: Two readers of pixels can need this much memory together.
_ROOMY = 6 << 30


class _Task(NamedTuple):
    urgency: int
    order: int
    visit: Visit
    photo_id: str
    work: Callable[[Visit, Photo, int], None]


class _Lane:
    """Some threads that take the most urgent task next; started with the first task."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._tasks: queue.PriorityQueue[_Task] = queue.PriorityQueue()
        self._order = itertools.count()
        self._started = False
        self._busy = 0
        self._guard = threading.Lock()

    def ask(
        self, urgency: int, visit: Visit, photo: Photo, work: Callable[[Visit, Photo, int], None]
    ) -> None:
        self._tasks.put(_Task(urgency, next(self._order), visit, photo.id, work))
        with self._guard:
            started, self._started = self._started, True
        if not started:
            for _ in range(self.count):
                threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        while True:
            task = self._tasks.get()
            self._do(task)
            if not task.visit.open:
                give_back()

    def _do(self, task: _Task) -> None:
        visit = task.visit
        photo = visit.get(task.photo_id)
        if photo is None:
            return
        with self._guard:
            self._busy += 1
            threads = max(1, self.count // self._busy)
        try:
            task.work(visit, photo, threads)
        except Exception as error:  # noqa: BLE001  (whatever it is, the photo has no copy)
            quiet.note(error)
            visit.change(photo.id, status=REFUSED, error=JailBroken("crashed"))
        finally:
            with self._guard:
                self._busy -= 1


class Workers:
    """What is done in the background, for all visits."""

    def __init__(self, count: int | None = None) -> None:
        """Get ready; `count` threads will work on pixels."""
        self._light = _Lane(1)
        self._heavy = _Lane(count or _fitting())

    def warm(self) -> None:
        """Start the children that will be needed, before there is a photo."""
        pipeline.warm(self._heavy.count)

    def look(self, visit: Visit, photo: Photo, *, soon: bool) -> None:
        """Say what a new photo gives away, then who may be seen. soon: a page waits for it."""
        self._light.ask(_NOW, visit, photo, self._look)
        if soon:
            self._heavy.ask(_NOW, visit, photo, _show)

    def show(self, visit: Visit, photo: Photo) -> None:
        """Have a preview soon, because a page is open; and faces before those of others."""
        if not photo.shown:
            self._heavy.ask(_NOW, visit, photo, _show)
        if not photo.looked:
            self._heavy.ask(_AFTER, visit, photo, _count)

    def look_longer(self, visit: Visit, photo: Photo) -> None:
        """Look for faces thoroughly."""
        changed = visit.change(photo.id, _has_look, thorough=True, looked=False, status=COUNTING)
        if changed:
            self._heavy.ask(_NOW, visit, changed, _count)

    def copy(self, visit: Visit, photo: Photo, recipe: Recipe) -> None:
        """Make a safe copy; an earlier one, and one under way, count no more."""
        changed = visit.change(
            photo.id, _has_look, recipe=recipe, status=COPYING, copy=None, outcome=None, error=None
        )
        if changed:
            self._heavy.ask(_COPY, visit, changed, self._copy)

    def abandon(self) -> None:
        """Stop the children at once; what visits that go on had asked for is begun again."""
        pool.abandon()

    def _look(self, visit: Visit, photo: Photo, threads: int) -> None:  # noqa: ARG002
        if not visit.change(photo.id, _is_waiting, status=LOOKING):
            return
        try:
            look = _again(
                visit,
                lambda: pipeline.inspect_stream([photo.data], name=photo.name, faces=False),
            )
        except LampshadeError as error:
            visit.change(photo.id, status=REFUSED, error=error)
            return
        if visit.change(photo.id, _is_looking, look=look, status=COUNTING):
            self._heavy.ask(_DUE, visit, photo, _count)

    def _copy(self, visit: Visit, photo: Photo, threads: int) -> None:
        if photo.status != COPYING or photo.recipe is None:
            return
        asked = photo.recipe

        def still(now: Photo) -> bool:
            return now.recipe is asked and now.status == COPYING

        try:
            outcome, parts = _again(
                visit,
                lambda: pipeline.clean_stream(
                    [photo.data], asked, name=photo.name, threads=threads
                ),
            )
            copy = _kept(visit, outcome, parts)
        except LampshadeError as error:
            visit.change(photo.id, still, status=REFUSED, outcome=failed("-", error), error=error)
            return
        if visit.change(photo.id, still, status=DONE, outcome=outcome, copy=copy):
            self._heavy.ask(_AFTER, visit, photo, _show_copy)


def _show(visit: Visit, photo: Photo, threads: int) -> None:
    if not photo.shown:
        shown = _shown(visit, photo.data, threads)
        visit.change(photo.id, shown=True, size=shown.size, preview=shown.preview)


def _count(visit: Visit, photo: Photo, threads: int) -> None:
    """Look for faces; not while a copy is made, which looks by itself."""
    if photo.looked or photo.look is None or photo.status == COPYING:
        return
    how = photo.thorough
    seen = _shown(visit, photo.data, threads, preview=not photo.shown, faces=True, thorough=how)
    if not photo.shown:
        visit.change(photo.id, shown=True, size=seen.size, preview=seen.preview)

    def counted(now: Photo) -> Photo | None:
        if now.thorough != how:
            return None
        edits = choices.edits(seen.faces, now.edits)
        status = _settled(now) if now.status == COUNTING else now.status
        return replace(now, status=status, looked=True, faces=seen.faces, edits=edits)

    visit.update(photo.id, counted)


def _show_copy(visit: Visit, photo: Photo, threads: int) -> None:
    copy = photo.copy
    if copy is not None and not copy.shown:
        preview = _shown(visit, copy.data, threads).preview
        shown = Copy(copy.data, copy.name, preview, shown=True)
        visit.change(photo.id, lambda now: now.copy is copy, copy=shown)


def _shown(
    visit: Visit,
    data: bytes,
    threads: int,
    *,
    preview: bool = True,
    faces: bool = False,
    thorough: bool = False,
) -> Shown:
    """How a picture looks; an empty Shown when it can not be read safely."""
    try:
        return _again(
            visit,
            lambda: pipeline.show_stream(
                [data], preview=preview, faces=faces, thorough=thorough, threads=threads
            ),
        )
    except LampshadeError:
        return Shown()


def _kept(visit: Visit, outcome: Outcome, parts: list[bytes]) -> Copy:
    """A copy under a neutral name, when there is room for it."""
    data = b"".join(parts)
    if len(data) > visit.room_for_copies():
        raise TooLarge("visit_full")
    return Copy(data, files.neutral_name(outcome.suffix or ""))


def _again(visit: Visit, work: Callable[[], T]) -> T:
    """Work once more when the child was killed from outside; twice is once too often."""
    try:
        return work()
    except JailBroken as error:
        if error.detail != "crashed" or not visit.open:
            raise
    return work()


def _settled(photo: Photo) -> str:
    """What a photo is when nothing more is done with it."""
    return DONE if photo.copy else REFUSED if photo.error else READY


def _has_look(photo: Photo) -> bool:
    return photo.look is not None


def _is_waiting(photo: Photo) -> bool:
    return photo.status == WAITING


def _is_looking(photo: Photo) -> bool:
    return photo.status == LOOKING


def _fitting() -> int:
    """How many pictures may be decoded at a time on this computer."""
    names = getattr(os, "sysconf_names", {})
    roomy = "SC_PHYS_PAGES" not in names or (
        os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") > _ROOMY
    )
    return min(2, os.cpu_count() or 1) if roomy else 1
