"""Work on a visit's photos, behind its pages: look, show, look for faces, copy.

Reading what a photo says takes milliseconds and has a lane of its own, so that it never waits
behind the decoding of pixels. What is asked for by an open page goes before what is only due.

One photo's trouble is written beside that photo and stops no other. A child that was killed from
outside is started anew, once.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from toolkit import files
from toolkit.clean import pipeline, review
from toolkit.clean.batch import failed
from toolkit.errors import JailBroken, LampshadeError, Locked, TooLarge
from toolkit.model import Faces, Look, Outcome, Recipe, Shown
from toolkit.sandbox import pool
from toolkit.web import choices, sorts, tracks
from toolkit.web.lanes import AFTER, COPY, DUE, NOW, Lane
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
    Work,
)

T = TypeVar("T")
#: Two readers of pixels can need this much memory together.
_ROOMY = 6 << 30
#: How often it is said how far a film is, and from which share on how long it will take.
_OFTEN, _TELLING = 0.25, 0.03


class _Stopped(Exception):
    """Nobody wants this work any more."""


class Workers:
    """What is done in the background, for all visits."""

    def __init__(self, count: int | None = None) -> None:
        """Get ready; `count` threads will work on pixels."""
        self._light = Lane(1)
        self._heavy = Lane(count or _fitting())

    def warm(self) -> None:
        """Start the children that will be needed, before there is a photo."""
        pipeline.warm(self._heavy.count)

    def draw(self, visit: Visit, photo: Photo, drawing: Callable[[], bytes]) -> None:
        """Put a made-up picture into a photo that has none yet, then look at it."""

        def work(visit: Visit, photo: Photo, threads: int) -> None:  # noqa: ARG001
            if drawn := visit.change(photo.id, data=drawing()):
                self.look(visit, drawn, soon=True)

        self._heavy.ask(NOW, visit, photo, "draw", work)

    def look(self, visit: Visit, photo: Photo, *, soon: bool) -> None:
        """Say what a new photo gives away, then who may be seen. soon: a page waits for it."""
        self._light.ask(NOW, visit, photo, "look", self._look)
        if soon:
            self._heavy.ask(NOW, visit, photo, "show", _show)

    def show(self, visit: Visit, photo: Photo) -> None:
        """Have a preview soon, because a page is open; and faces before those of others."""
        if not photo.shown:
            self._heavy.ask(NOW, visit, photo, "show", _show)
        if not photo.looked:
            self._count(AFTER, visit, photo)

    def look_longer(self, visit: Visit, photo: Photo) -> None:
        """Look for faces thoroughly."""
        changed = visit.change(photo.id, _has_look, thorough=True, looked=False, status=COUNTING)
        if changed:
            self._count(NOW, visit, changed)

    def copy(self, visit: Visit, photo: Photo, wish: Recipe, *, password: str = "") -> None:
        """Make a safe copy; an earlier one, and one under way, count no more.

        wish: the options, without boxes; those come from the editor. password: opens the file,
        for this copy alone; it is kept nowhere.
        """
        wish = replace(wish, thorough=wish.thorough or photo.thorough)
        recipe = _with_tracks(choices.recipe(wish, photo.edits), photo)
        changed = visit.change(
            photo.id, _may_be_copied,
            options=wish, recipe=recipe, status=COPYING, copy=None, outcome=None, error=None,
            work=None,
        )  # fmt: skip
        if changed:
            # who makes a copy looks for faces itself
            pool.abandon(_counting(photo))
            work = partial(self._copy, password=password)
            self._heavy.ask(COPY, visit, changed, f"copy {id(recipe)}", work)

    def seek(self, visit: Visit, photo: Photo, wish: Recipe) -> None:
        """Look for faces in a film, to show them; a copy is made later."""
        changed = visit.change(
            photo.id, _is_at_rest,
            options=wish, status=SEEKING, copy=None, outcome=None, error=None, film=None,
            thorough=wish.thorough,
        )  # fmt: skip
        if changed:
            self._heavy.ask(COPY, visit, changed, "seek", _seek)

    def _count(self, urgency: int, visit: Visit, photo: Photo) -> None:
        how = "thoroughly" if photo.thorough else "normally"
        self._heavy.ask(urgency, visit, photo, f"count {how}", _count)

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
        known = visit.change(photo.id, _is_looking, look=look, status=COUNTING)
        if known and sorts.of(known) == sorts.FILM:
            known = visit.change(known.id, shown=False)
            self._heavy.ask(NOW, visit, photo, "show film", _show)
        elif known and sorts.of(known) != sorts.PICTURE:
            known = visit.change(known.id, shown=True, size=None, preview=None)
        if known and (sorts.of(known) == sorts.PICTURE or sorts.has_files_inside(known)):
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
            outcome, parts = _again(
                visit,
                lambda: pipeline.clean_stream(
                    [photo.data],
                    replace(asked, password=password),
                    name=photo.name,
                    threads=threads,
                    tell=_teller(visit, photo, still),
                    most=visit.room_for_copies(),
                ),
            )
            copy = _kept(visit, outcome, parts)
        except _Stopped:
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
            self._heavy.ask(AFTER, visit, photo, f"show {copy.name}", _show_copy)


def _show(visit: Visit, photo: Photo, threads: int) -> None:
    if not photo.shown and sorts.of(photo) == sorts.FILM:
        _show_film(visit, photo, threads)
    elif not photo.shown and photo.data and sorts.of(photo) == sorts.PICTURE:
        shown = _shown(visit, photo.data, threads)
        visit.change(photo.id, _is_picture, shown=True, size=shown.size, preview=shown.preview)


def _seek(visit: Visit, photo: Photo, threads: int) -> None:
    """Find the faces of a film."""

    def still(now: Photo) -> bool:
        return now.status == SEEKING

    try:
        found = _again(
            visit,
            lambda: review.reviewed(
                [photo.data], photo.options, threads=threads, tell=_teller(visit, photo, still)
            ),
        )
    except _Stopped:
        return
    except LampshadeError as error:
        visit.change(photo.id, still, status=REFUSED, outcome=failed("-", error), error=error)
        return
    visit.change(photo.id, still, status=READY, film=tracks.Faces(found), work=None)


def _teller(
    visit: Visit, photo: Photo, still: Callable[[Photo], bool]
) -> Callable[[str, float], None]:
    """Writes down how far a film is; raises _Stopped where nobody wants it any more."""
    begun: dict[str, float] = {}
    told = [0.0]

    def tell(what: str, share: float) -> None:
        now = time.monotonic()
        since = now - begun.setdefault(what, now)
        if now - told[0] < _OFTEN:
            return
        told[0] = now
        left = since * (1 - share) / share if share > _TELLING else None
        if visit.change(photo.id, still, work=Work(what, min(1.0, share), left)) is None:
            raise _Stopped

    return tell


def _with_tracks(recipe: Recipe, photo: Photo) -> Recipe:
    """What is hidden in a film, where somebody looked who is in it.

    Where all faces are left as they are, what was drawn is covered nevertheless.
    """
    film = photo.film
    if film is None or recipe.blackout or (recipe.faces == "keep" and not film.drawn):
        return recipe
    if recipe.faces == "keep":
        film = tracks.all_shown(film)
    return replace(recipe, faces="hide", tracks=tracks.written(film))


def _show_film(visit: Visit, photo: Photo, threads: int) -> None:
    """The first frame of a film, small."""
    try:
        frame = _again(visit, lambda: review.still([photo.data], threads=threads))
    except LampshadeError:
        frame = b""
    shown = _shown(visit, frame, threads) if frame else Shown()
    visit.change(photo.id, shown=True, size=shown.size, preview=shown.preview)


def _count(visit: Visit, photo: Photo, threads: int) -> None:
    """Look for faces; not while a copy is made, which looks by itself."""
    if photo.looked or photo.look is None or photo.status == COPYING:
        return
    how = photo.thorough
    if sorts.has_files_inside(photo):
        seen = Shown(faces=_faces_inside(visit, photo.data, thorough=how))
    else:
        try:
            seen = _faces_shown(visit, photo, threads)
        except _Stopped:
            return
    if not photo.shown:
        visit.change(photo.id, shown=True, size=seen.size, preview=seen.preview)

    def counted(now: Photo) -> Photo | None:
        if now.thorough != how:
            return None
        edits = () if sorts.has_files_inside(now) else choices.edits(seen.faces, now.edits)
        status = _settled(now) if now.status == COUNTING else now.status
        return replace(now, status=status, looked=True, faces=seen.faces, edits=edits)

    visit.update(photo.id, counted)


def _faces_shown(visit: Visit, photo: Photo, threads: int) -> Shown:
    """Who may be seen in a picture; raises _Stopped once a copy of it is asked for."""

    def wanted() -> bool:
        now = visit.get(photo.id)
        return now is not None and now.status != COPYING

    how, preview, owner = photo.thorough, not photo.shown, _counting(photo)
    return _shown(
        visit, photo.data, threads,
        preview=preview, faces=True, thorough=how, owner=owner, wanted=wanted,
    )  # fmt: skip


def _counting(photo: Photo) -> tuple[str, str]:
    """For whom faces are looked for, for `pool.abandon`."""
    return "count", photo.id


def _show_copy(visit: Visit, photo: Photo, threads: int) -> None:
    copy = photo.copy
    if copy is not None and not copy.shown:
        picture = sorts.of(photo) == sorts.PICTURE
        preview = _shown(visit, copy.data, threads).preview if picture else None
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
    owner: object = None,
    wanted: Callable[[], bool] = lambda: True,
) -> Shown:
    """How a picture looks; an empty Shown when it cannot be read safely."""
    try:
        return _again(
            visit,
            lambda: pipeline.show_stream(
                [data], preview=preview, faces=faces, thorough=thorough, threads=threads,
                owner=owner,
            ),
            wanted,
        )  # fmt: skip
    except LampshadeError:
        return Shown()


def _faces_inside(visit: Visit, data: bytes, *, thorough: bool) -> Faces | None:
    """Who may be seen in the pictures inside a document; None where nobody could look."""
    try:
        return _again(visit, lambda: pipeline.inspect_stream([data], thorough=thorough)).faces
    except LampshadeError:
        return None


def _look_of(outcome: Outcome) -> Look:
    """What is known of a file that could be read only with its password, for its copy."""
    return Look(outcome.format or "", None, (*outcome.removed, *outcome.kept))


def _kept(visit: Visit, outcome: Outcome, parts: list[bytes]) -> Copy:
    """A copy under a neutral name, when there is room for it; takes the parts one by one."""
    if sum(map(len, parts)) > visit.room_for_copies():
        raise TooLarge("visit_full")
    whole = io.BytesIO()
    while parts:
        whole.write(parts.pop(0))
    return Copy(whole.getvalue(), files.neutral_name(outcome.suffix or ""))


def _again(visit: Visit, work: Callable[[], T], wanted: Callable[[], bool] = lambda: True) -> T:
    """Work once more when the child was killed from outside; twice is once too often.

    Raises _Stopped where the result is not wanted any more.
    """
    try:
        return work()
    except JailBroken as error:
        if not wanted():
            raise _Stopped from None
        if error.detail != "crashed" or not visit.open:
            raise
    return work()


def _settled(photo: Photo) -> str:
    """What a photo is when nothing more is done with it."""
    return DONE if photo.copy else REFUSED if photo.error else READY


def _has_look(photo: Photo) -> bool:
    return photo.look is not None


def _may_be_copied(photo: Photo) -> bool:
    """Whether it was read, or can be with a password."""
    return photo.look is not None or isinstance(photo.error, Locked)


def _is_at_rest(photo: Photo) -> bool:
    return photo.look is not None and photo.status not in (SEEKING, COPYING)


def _is_picture(photo: Photo) -> bool:
    return sorts.of(photo) == sorts.PICTURE


def _is_counting(photo: Photo) -> bool:
    return photo.status == COUNTING


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
