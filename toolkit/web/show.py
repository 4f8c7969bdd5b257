"""Show mode: what the camera sees, step by step, for a room that looks on together.

A photo that is shown is one of the visit, like any other: in memory only, gone with it.
"""

from __future__ import annotations

import functools
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit.clean import pipeline
from toolkit.errors import JailBroken, Refused
from toolkit.i18n import mark as _
from toolkit.kinds import KINDS, Category
from toolkit.model import Box, Finding, Recipe
from toolkit.web import rows, sentences, upload
from toolkit.web.app_state import app_state, visit
from toolkit.web.clean import fit, keep
from toolkit.web.visits import (
    COPYING,
    COUNTING,
    MOMENT,
    REFUSED,
    WORKING,
    Photo,
    can_be_checked,
)
from toolkit.web.words import here
from toolkit.workshop import exercise_files
from toolkit.workshop.exercises import File
from toolkit.workshop.measured import MEASURED, PEOPLE, SOURCE
from toolkit.workshop.practice import EXERCISES, practice_photo

pages = Blueprint("show", __name__)

#: The steps in their order, as they are called.
STEPS = (
    _("What the file says"), _("Where and when"), _("Faces"), _("What a face search uses"),
    _("The safe copy"),
)  # fmt: skip
_FIRST, _SECOND, _FACES, _NUMBERS, _COPY = range(1, len(STEPS) + 1)
_PRACTICE = "harbour"
#: A face is shown as so many by so many numbers.
CELLS = 12
#: How long a page waits for somebody to look for faces.
_PATIENCE = 30.0
_PLACE_AND_TIME = (Category.WHERE, Category.WHEN)
#: The pictures of one drawn face, and what stands below each.
_HIDDEN = {"face": _("not hidden"), **{row.name: row.words for row in MEASURED}}
_DRAWN = ("face", "blurred", "pixelated", "filled")


@pages.get("/show")
def choose() -> ResponseReturnValue:
    """Show a made-up photo, or one of one's own."""
    return render_template("show.html", steps=STEPS)


@pages.post("/show")
def add() -> ResponseReturnValue:
    """Keep the chosen photo in memory, like any other; without one, the made-up photo."""
    chosen = [*upload.photos(request.files.getlist("photo"))][:1]
    if not fit(chosen or [("", b"")]):
        abort(413)
    if not chosen:
        return redirect(f"/show/{_made_up().id}/{_FIRST}", 303)
    photo = keep(*chosen[0], soon=True)
    return redirect(f"/show/{photo.id}/{_FIRST}", 303)


def _made_up() -> Photo:
    photo = visit().add(b"", name=EXERCISES[_PRACTICE].file_name, practice=True)
    app_state().workers.draw(visit(), photo, functools.partial(practice_photo, _PRACTICE))
    return photo


@pages.get("/show/<photo_id>/<int:step>")
def step(photo_id: str, step: int) -> ResponseReturnValue:
    """One step on one page."""
    if not _FIRST <= step <= _COPY:
        abort(404)
    photo = visit().wait(_photo(photo_id).id, can_be_checked, MOMENT) or abort(404)
    if photo.status == REFUSED:
        return redirect(f"/photos/{photo.id}/result", 303)
    if not can_be_checked(photo):
        return _wait(photo)
    if step in (_FACES, _NUMBERS):
        photo = _looked_at(photo)
    if step == _COPY and photo.status == COPYING:
        photo = visit().wait(photo.id, lambda now: now.status != COPYING, MOMENT) or abort(404)
        if photo.status == COPYING:
            return _wait(photo)
    return render_template("show_step.html", steps=STEPS, step=step, **_says(photo, step))


@pages.post("/show/<photo_id>/copy")
def copy(photo_id: str) -> ResponseReturnValue:
    """Make a safe copy, every face covered."""
    photo = _photo(photo_id)
    app_state().workers.copy(visit(), photo, Recipe())
    return redirect(f"/show/{photo.id}/{_COPY}", 303)


def _photo(photo_id: str) -> Photo:
    return visit().get(photo_id) or abort(404)


def _wait(photo: Photo) -> ResponseReturnValue:
    return render_template("wait.html", photo=rows.photo_row(photo, here()))


def _looked_at(photo: Photo) -> Photo:
    """The photo once somebody looked for faces, or could not."""
    if not photo.looked and photo.status not in WORKING:
        photo = visit().change(photo.id, status=COUNTING) or abort(404)
    app_state().workers.show(visit(), photo)
    return visit().wait(photo.id, lambda now: now.looked, _PATIENCE) or abort(404)


def _says(photo: Photo, step: int) -> dict[str, Any]:
    """What the page of a step needs."""
    words, size = here(), rows.upright(photo)
    found = sentences.traces(photo)
    first = _first_face(photo)
    return {
        "photo": rows.photo_row(photo, words),
        "looked": photo.faces is not None,
        "findings": rows.findings(_of_step(found, step), words),
        "map": rows.point(photo),
        "upright": (size.width, size.height),
        "preview": f"/photos/{photo.id}/preview" if photo.preview else None,
        "faces": photo.faces.found if photo.faces else (),
        "face": first,
        "numbers": _numbers(photo, first) if step == _NUMBERS else (),
        "cells": CELLS,
        "copied": photo.copy is not None,
        "after": f"/photos/{photo.id}/after",
    }


def _of_step(found: list[Finding], step: int) -> list[Finding]:
    """Places and times have a step of their own."""
    wanted = step == _SECOND
    return [f for f in found if (KINDS[f.kind].category in _PLACE_AND_TIME) is wanted]


def _first_face(photo: Photo) -> Box | None:
    """The surest face."""
    found = photo.faces.found if photo.faces else ()
    return max(found, key=lambda box: box.score, default=None)


def _numbers(photo: Photo, face: Box | None) -> tuple[tuple[int, ...], ...]:
    """A face as numbers; nothing where there is no face, or it cannot be decoded."""
    if face is None or photo.size is None or photo.preview is None:
        return ()
    try:
        return pipeline.brightness_stream([photo.preview], face, photo.size, CELLS)
    except Refused:
        return ()


@pages.get("/show/covers")
def covers() -> ResponseReturnValue:
    """Blur against fill: one drawn face, hidden in three ways, with what was measured."""
    figures = {row.name: row.named for row in MEASURED}
    return render_template(
        "show_covers.html",
        drawn=[(name, _HIDDEN[name], figures.get(name)) for name in _DRAWN],
        measured=MEASURED,
        people=PEOPLE,
        source=SOURCE,
    )


@pages.get("/show/covers/<name>")
def cover(name: str) -> ResponseReturnValue:
    """One picture of the drawn face."""
    if name not in _DRAWN:
        abort(404)
    try:
        return Response(_drawn(name), mimetype="image/jpeg")
    except JailBroken:
        abort(404)


@functools.cache
def _drawn(name: str) -> bytes:
    """The same for everybody, so it may be kept."""
    return exercise_files.made(File("", "jpeg", name), 0)
