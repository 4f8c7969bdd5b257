"""The main way: choose, check, safe copy. One photo or many."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit import files
from toolkit.errors import TooLarge
from toolkit.model import Recipe
from toolkit.web import bundle, choices, rows, upload
from toolkit.web.house import house, visit
from toolkit.web.visits import COPYING, COUNTING, LOOKING, READY, REFUSED, WAITING, WORKING, Photo
from toolkit.web.words import here

pages = Blueprint("clean", __name__)

#: How long an answer may wait for what will be there in a moment.
_MOMENT = 0.9
_PREVIEW_SECONDS = 30.0
_MANY = 2


@pages.get("/")
def choose() -> ResponseReturnValue:
    """Choose photos."""
    first, visit().greeted = not visit().greeted, True
    return render_template("choose.html", first_visit=first, photos=len(visit().photos()))


@pages.post("/photos")
def add() -> ResponseReturnValue:
    """Keep what was chosen in this visit's memory, and begin to look at it."""
    chosen = list(upload.photos(request.files.getlist("photos")))
    if not chosen:
        return redirect("/", 303)
    if len(chosen) + len(visit().photos()) > house().settings.visit_photos:
        abort(413)
    added = [_keep(name, data, soon=len(chosen) == 1) for name, data in chosen]
    if len(added) > 1:
        return redirect("/photos", 303)
    visit().wait(added[0].id, _can_be_checked, _MOMENT)
    return redirect(f"/photos/{added[0].id}", 303)


def _keep(name: str, data: bytes | None, *, soon: bool) -> Photo:
    if data is None:
        error = TooLarge("too_many_bytes")
        return visit().add(b"", name=name, status=REFUSED, error=error, looked=True)
    photo = visit().add(data, name=name)
    house().workers.look(visit(), photo, soon=soon)
    return photo


@pages.get("/photos")
def photos() -> ResponseReturnValue:
    """All photos of this visit."""
    held = visit().photos()
    if not held:
        return redirect("/", 303)
    done = sum(rows.is_over(photo) for photo in held)
    return render_template(
        "photos.html",
        photos=[rows.photo_row(photo, here()) for photo in held],
        done=done,
        total=len(held),
        working=done < len(held),
        copies=sum(photo.copy is not None for photo in held),
        refused=sum(photo.status == REFUSED for photo in held),
    )


@pages.get("/state")
def state() -> ResponseReturnValue:
    """How far everything is."""
    held = visit().photos()
    return jsonify(
        photos=[rows.state_row(photo, here()) for photo in held],
        done=sum(rows.is_over(photo) for photo in held),
        total=len(held),
    )


@pages.post("/photos/copy")
def copy_all() -> ResponseReturnValue:
    """Make safe copies of all that have none, as this form says, else as each one's own did."""
    wish = choices.options(request.form) if "faces" in request.form else None
    for photo in visit().photos():
        if photo.look is not None and photo.copy is None and photo.status != COPYING:
            _copy(photo, wish or photo.options)
    return redirect("/photos", 303)


@pages.post("/photos/zip")
def download_all() -> ResponseReturnValue:
    """All safe copies in one ZIP file."""
    copies = [photo.copy for photo in visit().photos() if photo.copy]
    if not copies:
        return redirect("/photos", 303)
    mine = visit()
    parts = bundle.zipped(((copy.name, copy.data) for copy in copies), lambda: mine.open)
    answer = Response(parts, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=files.neutral_name(".zip"))
    return answer


@pages.get("/photos/<photo_id>")
def check(photo_id: str) -> ResponseReturnValue:
    """What a photo gives away, and the editor."""
    photo = _photo(photo_id)
    if photo.look is None and photo.status == REFUSED:
        return _refused(photo)
    if photo.status in (WAITING, LOOKING) or not photo.shown:
        house().workers.show(visit(), photo)
        photo = visit().wait(photo.id, _can_be_checked, _MOMENT) or abort(404)
    if not _can_be_checked(photo) or photo.look is None:
        return _wait(photo)
    if not photo.looked and photo.status != COUNTING:
        photo = visit().change(photo.id, status=COUNTING) or abort(404)
    house().workers.show(visit(), photo)
    return _check(photo)


def _check(photo: Photo) -> ResponseReturnValue:
    words, size = here(), rows.upright(photo)
    return render_template(
        "check.html",
        photo=rows.photo_row(photo, words),
        headline=rows.headline(photo, words),
        lead=rows.lead(photo, words),
        findings=rows.findings(rows.traces(photo), words),
        harmless=rows.findings(rows.harmless(photo), words),
        map=rows.point(photo),
        boxes=rows.boxes(photo),
        upright=(size.width, size.height),
        preview=f"/photos/{photo.id}/preview" if photo.preview else None,
        options=rows.options(photo.options, photo, words),
        counting=not photo.looked,
        looked=not photo.looked or photo.faces is not None,
        many=_are_many(),
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
        headline=rows.headline(photo, words),
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
    _edit(photo, choices.read_form(request.form))
    visit().change(photo.id, options=choices.options(request.form))
    return redirect(f"/photos/{photo.id}", 303)


@pages.post("/photos/<photo_id>/look")
def look(photo_id: str) -> ResponseReturnValue:
    """Look longer for faces."""
    photo = _photo(photo_id)
    _edit(photo, choices.read_form(request.form))
    visit().change(photo.id, options=choices.options(request.form))
    house().workers.look_longer(visit(), photo)
    return redirect(f"/photos/{photo.id}", 303)


@pages.post("/photos/<photo_id>/copy")
def copy(photo_id: str) -> ResponseReturnValue:
    """Make a safe copy as the form says."""
    photo = _edit(_photo(photo_id), choices.read_form(request.form))
    _copy(photo, choices.options(request.form))
    visit().wait(photo.id, lambda now: now.status != COPYING, _MOMENT)
    return redirect(f"/photos/{photo.id}/result", 303)


def _copy(photo: Photo, wish: Recipe) -> None:
    wish = replace(wish, thorough=wish.thorough or photo.thorough)
    visit().change(photo.id, options=wish)
    house().workers.copy(visit(), photo, choices.recipe(wish, photo.edits))


def _edit(photo: Photo, said: list[dict[str, Any]]) -> Photo:
    """Keep what the editor says; a copy that does not show it any more is dropped.

    Before the size is known there is nothing to edit.
    """
    size = photo.size
    if size is None or not said:
        return photo

    def edited(now: Photo) -> Photo:
        edits = choices.edited(said, now.edits, size)
        if edits == now.edits:
            return now
        if now.copy is None:
            return replace(now, edits=edits)
        return replace(now, edits=edits, status=READY, copy=None, outcome=None)

    return visit().update(photo.id, edited) or abort(404)


@pages.get("/photos/<photo_id>/result")
def result(photo_id: str) -> ResponseReturnValue:
    """The safe copy, or why there is none."""
    photo = _photo(photo_id)
    if photo.status == COPYING:
        photo = visit().wait(photo.id, lambda now: now.status != COPYING, _MOMENT) or abort(404)
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
        kept=rows.findings(photo.outcome.kept, words),
        proof=rows.proof(photo.outcome, photo.recipe, words),
        faces=rows.faces_row(photo.outcome),
        preview=f"/photos/{photo.id}/preview" if photo.size or not photo.shown else None,
        after=f"/photos/{photo.id}/after" if _will_be_shown(photo) else None,
        size=rows.bytes_in_words(len(photo.copy.data), words),
        many=_are_many(),
    )


def _will_be_shown(photo: Photo) -> bool:
    return photo.copy is not None and (photo.copy.preview is not None or not photo.copy.shown)


@pages.get("/photos/<photo_id>/preview")
def preview(photo_id: str) -> ResponseReturnValue:
    """The photo, small and upright."""
    photo = _photo(photo_id)
    house().workers.show(visit(), photo)
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
    return send_file(
        io.BytesIO(photo.copy.data),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=photo.copy.name,
        etag=False,
        conditional=False,
    )


@pages.post("/photos/<photo_id>/forget")
def forget(photo_id: str) -> ResponseReturnValue:
    """Drop one photo from memory."""
    visit().forget(_photo(photo_id).id)
    return redirect("/photos" if visit().photos() else "/", 303)


@pages.post("/forget")
def forget_all() -> ResponseReturnValue:
    """Drop all photos from memory; the visit goes on."""
    working = any(photo.status in WORKING for photo in visit().photos())
    visit().clear()
    if working:
        house().workers.abandon()
    return redirect("/", 303)


def _photo(photo_id: str) -> Photo:
    return visit().get(photo_id) or abort(404)


def _can_be_checked(photo: Photo) -> bool:
    """Whether what it says and how it looks are known, or that nothing more will be."""
    return photo.status == REFUSED or (photo.look is not None and photo.shown)


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
        reason=photo.error.why_in(words) if photo.error else "",
        hint=rows.hint(photo.error, words),
        can_edit=photo.look is not None,
        many=_are_many(),
    )
