"""One file: check it, change a picture's covers, make and save its safe copy."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit.errors import LampshadeError, Locked
from toolkit.i18n import mark as _
from toolkit.web import choices, file_types, form_pages, locker, rows, ruler, sentences, versions
from toolkit.web.app_state import app_state, visit
from toolkit.web.bad_requests import CoversNothing, StaleEdit
from toolkit.web.downloads import attached
from toolkit.web.visits import (
    COPYING,
    COUNTING,
    LOOKING,
    MOMENT,
    READY,
    REFUSED,
    SEEKING,
    SUGGESTED,
    WAITING,
    Photo,
    can_be_checked,
)
from toolkit.web.words import here

pages = Blueprint("photo", __name__)

_PREVIEW_SECONDS = 30.0
_MANY = 2


@pages.get("/photos/<photo_id>")
def check(photo_id: str) -> ResponseReturnValue:
    """What a photo gives away, and the editor."""
    photo = _photo(photo_id)
    if photo.look is None and photo.status == REFUSED:
        return _refused(photo)
    if photo.status == SEEKING:
        return _wait(photo)
    if photo.status == COPYING and not photo.looked:
        return redirect(f"/photos/{photo.id}/result", 303)
    if photo.status in (WAITING, LOOKING) or not photo.shown:
        app_state().workers.show(visit(), photo)
        photo = visit().wait(photo.id, can_be_checked, MOMENT) or abort(404)
    if not can_be_checked(photo) or photo.look is None:
        return _wait(photo)
    if not photo.looked and photo.status != COUNTING:
        photo = visit().change(photo.id, status=COUNTING) or abort(404)
    app_state().workers.show(visit(), photo)
    return _check(photo)


def _check(photo: Photo) -> ResponseReturnValue:
    words, size = here(), rows.upright(photo)
    return render_template(
        "check.html",
        photo=rows.photo_row(photo, words),
        headline=sentences.headline(photo, words),
        lead=sentences.lead(photo, words),
        look_yourself=sentences.look_yourself(photo, words),
        findings=rows.findings(sentences.traces(photo), words),
        map=rows.point(photo),
        boxes=rows.boxes(photo),
        upright=(size.width, size.height),
        marks=ruler.marks(max(size.width, size.height)),
        preview=f"/photos/{photo.id}/preview" if photo.preview else None,
        options=rows.options(photo.options, photo, words),
        counting=not photo.looked,
        looked=not photo.looked or photo.faces is not None,
        many=_are_many(),
        never=sentences.problem(file_types.refusal(photo), words),
        page=versions.for_page(photo),
    )


@pages.get("/photos/<photo_id>/boxes")
def seen(photo_id: str) -> ResponseReturnValue:
    """The editor's rows and the words beside them, for a page that came before they were known."""
    photo, words = _photo(photo_id), here()
    says = {
        "photo": rows.photo_row(photo, words),
        "counting": not photo.looked,
        "looked": photo.faces is not None,
    }
    return jsonify(
        counting=not photo.looked,
        boxes=[row._asdict() for row in rows.boxes(photo)],
        headline=sentences.headline(photo, words),
        title=render_template("_faces.html", **says).strip(),
        missed=render_template("_missed.html", **says).strip(),
    )


@pages.post("/photos/<photo_id>/boxes")
def boxes(photo_id: str) -> ResponseReturnValue:
    """Keep the editor's boxes; from a script as JSON, from the table of numbers as a form."""
    photo = _photo(photo_id)
    if request.is_json:
        _edit(photo, choices.read_json(request.get_data()))
        return "", 204
    said = _typed(photo)
    if "all" in request.form:
        said = [{**row, "on": row["on"] or row.get("kind") == SUGGESTED} for row in said]
    _edit(photo, said)
    visit().change(photo.id, options=choices.options(request.form))
    return redirect(f"/photos/{photo.id}", 303)


@pages.post("/photos/<photo_id>/look")
def look(photo_id: str) -> ResponseReturnValue:
    """Look longer for faces."""
    photo = _photo(photo_id)
    _edit(photo, _typed(photo))
    visit().change(photo.id, options=choices.options(request.form))
    app_state().workers.look_longer(visit(), photo)
    return redirect(f"/photos/{photo.id}", 303)


@pages.post("/photos/<photo_id>/copy")
def copy(photo_id: str) -> ResponseReturnValue:
    """Make a safe copy as the form says."""
    photo = _photo(photo_id)
    photo = _edit(photo, _typed(photo))
    try:
        locker.lock_first(photo, request.form.get("lock_to", ""))
    except LampshadeError as error:
        return not_locked(error)
    wish, password = choices.options(request.form), choices.password(request.form)
    app_state().workers.copy(visit(), photo, wish, password=password)
    visit().wait(photo.id, lambda now: now.status != COPYING, MOMENT)
    return redirect(f"/photos/{photo.id}/result", 303)


def _typed(photo: Photo) -> list[dict[str, Any]]:
    """The table of numbers as it was sent. Raises CoversNothing."""
    said = choices.read_form(request.form)
    if photo.size is not None:
        choices.require_inside(said, photo.size)
    return said


@pages.errorhandler(CoversNothing)
def _covers_nothing(error: CoversNothing) -> ResponseReturnValue:
    """A cover that would be none is not dropped in silence."""
    words, size = here(), error.size
    why = words.say(
        _(
            "Cover {number} lies outside of the picture, which is {width} pixels wide and "
            "{height} pixels high. Nothing was changed and no copy was made."
        ),
        number=error.number, width=size.width, height=size.height,
    )  # fmt: skip
    values = {
        "title": words.gettext(_("A cover lies outside of the picture")),
        "why": why,
        "hint": words.gettext(_("Go back and type its numbers again.")),
        "back": request.path.rpartition("/")[0],
    }
    return form_pages.render("error.html", values, status=400)


@pages.app_errorhandler(StaleEdit)
def _stale(error: StaleEdit) -> ResponseReturnValue:
    """What another tab covered is not laid bare by one that does not show it."""
    words = here()
    values = {
        "title": words.gettext(_("These covers were changed in another window")),
        "why": words.gettext(_("So nothing was changed here, and no copy was made.")),
        "hint": words.gettext(_("Go back: you see the covers as they are now. Then go on.")),
        "back": f"/photos/{error.photo_id}",
    }
    return form_pages.render("error.html", values, status=409)


def not_locked(error: LampshadeError) -> ResponseReturnValue:
    """What cannot be locked first is not copied either."""
    title = here().gettext(_("The original could not be locked, so no copy was made"))
    return form_pages.form("error.html", error, title=title)


def _edit(photo: Photo, said: list[dict[str, Any]]) -> Photo:
    """Keep what the editor says; a copy that does not show it is dropped, or not finished.

    Before the size is known there is nothing to edit.
    """
    size, page = photo.size, versions.sent()
    if size is None or not said:
        return photo

    def edited(now: Photo) -> Photo:
        edits = choices.edited(said, now.edits, size)
        if edits == now.edits:
            return now
        now = versions.changed(now, page)
        if now.copy is None and now.status != COPYING:
            return replace(now, edits=edits)
        status = READY if now.looked else COUNTING
        return replace(now, edits=edits, status=status, copy=None, outcome=None, work=None)

    kept = visit().update(photo.id, edited) or abort(404)
    if kept.status == COUNTING:
        app_state().workers.show(visit(), kept)  # who made the copy had taken that over
    return kept


@pages.get("/photos/<photo_id>/result")
def result(photo_id: str) -> ResponseReturnValue:
    """The safe copy, or why there is none."""
    photo = _photo(photo_id)
    if photo.status == SEEKING:
        return _wait(photo)
    if photo.status == COPYING:
        photo = visit().wait(photo.id, lambda now: now.status != COPYING, MOMENT) or abort(404)
    if photo.status == COPYING:
        return _wait(photo)
    if photo.status == REFUSED:
        return _refused(photo)
    if photo.copy is None or photo.outcome is None or photo.recipe is None:
        return redirect(f"/photos/{photo.id}", 303)
    words = here()
    return render_template(
        "result.html",
        photo=rows.photo_row(photo, words),
        outcome=photo.outcome.outcome,
        removed=rows.findings(photo.outcome.removed, words),
        stays=rows.findings(filter(sentences.says_something, photo.outcome.kept), words),
        kept=rows.findings(
            itertools.filterfalse(sentences.says_something, photo.outcome.kept), words
        ),
        proof=sentences.proof(photo, photo.outcome, photo.recipe, words),
        look_yourself=sentences.look_yourself(photo, words),
        film=sentences.film(photo.outcome, words),
        voice=sentences.voice(photo.outcome, words),
        faces=rows.faces_row(photo.outcome),
        preview=f"/photos/{photo.id}/preview" if photo.size or not photo.shown else None,
        after=f"/photos/{photo.id}/after" if _will_be_shown(photo) else None,
        size=sentences.bytes_in_words(len(photo.copy.data), words),
        locked=photo.locked.name if photo.locked else "",
        many=_are_many(),
    )


def _will_be_shown(photo: Photo) -> bool:
    return photo.copy is not None and (photo.copy.preview is not None or not photo.copy.shown)


@pages.get("/photos/<photo_id>/preview")
def preview(photo_id: str) -> ResponseReturnValue:
    """The photo, small and upright."""
    photo = _photo(photo_id)
    app_state().workers.show(visit(), photo)
    now = visit().wait(photo.id, lambda now: now.shown, _PREVIEW_SECONDS)
    return _jpeg(now.preview if now else None)


@pages.get("/photos/<photo_id>/after")
def after(photo_id: str) -> ResponseReturnValue:
    """The copy, small and upright."""
    photo = _photo(photo_id)
    now = visit().wait(photo.id, lambda now: now.copy is None or now.copy.shown, _PREVIEW_SECONDS)
    return _jpeg(now.copy.preview if now and now.copy else None)


def _jpeg(data: bytes | None) -> ResponseReturnValue:
    if data is None:
        abort(404)
    return Response(data, mimetype="image/jpeg")


@pages.post("/photos/<photo_id>/file")
def download(photo_id: str) -> ResponseReturnValue:
    """The safe copy itself, under a name that says nothing."""
    photo = _photo(photo_id)
    if photo.copy is None:
        return redirect(f"/photos/{photo.id}", 303)
    return attached(photo.copy.data, photo.copy.name)


@pages.post("/photos/<photo_id>/forget")
def forget(photo_id: str) -> ResponseReturnValue:
    """Drop one photo from memory."""
    visit().forget(_photo(photo_id).id)
    return redirect("/photos" if visit().photos() else "/", 303)


def _photo(photo_id: str) -> Photo:
    return visit().get(photo_id) or abort(404)


def _are_many() -> bool:
    return len(visit().photos()) >= _MANY


def _wait(photo: Photo) -> ResponseReturnValue:
    return render_template("wait.html", photo=rows.photo_row(photo, here()))


def _refused(photo: Photo) -> ResponseReturnValue:
    words = here()
    outcome = photo.outcome.outcome if photo.outcome else "refused"
    return render_template(
        "refused.html",
        photo=rows.photo_row(photo, words),
        outcome=outcome,
        reason=sentences.reason(photo.error, words),
        hint=sentences.hint(photo.error, words),
        can_edit=photo.look is not None,
        locked=isinstance(photo.error, Locked),
        many=_are_many(),
    )
