"""One film: look for faces in it, say which of them are hidden, draw covers, play it.

It is played from memory, in the parts that a player asks for, and is never in a file.
"""

from __future__ import annotations

import io
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit.errors import LampshadeError
from toolkit.web import choices, file_types, locker, rows, sentences, tracks, versions
from toolkit.web.app_state import app_state, visit
from toolkit.web.photo import not_locked
from toolkit.web.visits import COPYING, MOMENT, READY, SEEKING, Photo
from toolkit.web.words import here

pages = Blueprint("film", __name__)

#: What browsers play is called as they know it.
_MEDIA = {"webm": "video/webm", "mkv": "video/x-matroska"}
_USUAL = "video/mp4"


@pages.post("/photos/<photo_id>/faces")
def find(photo_id: str) -> ResponseReturnValue:
    """Look for faces in a film."""
    photo = _film(photo_id)
    app_state().workers.seek(visit(), photo, choices.options(request.form))
    visit().wait(photo.id, lambda now: now.status != SEEKING, MOMENT)
    return redirect(f"/photos/{photo.id}/tracks", 303)


@pages.get("/photos/<photo_id>/tracks")
def timeline(photo_id: str) -> ResponseReturnValue:
    """The faces through time, and what is to become of each."""
    photo, words = _film(photo_id), here()
    if photo.status in (SEEKING, COPYING):
        return render_template("wait.html", photo=rows.photo_row(photo, words))
    if photo.film is None:
        return redirect(f"/photos/{photo.id}", 303)
    facts = photo.film.reviewed.seen.facts
    return render_template(
        "tracks.html",
        photo=rows.photo_row(photo, words),
        tracks=tracks.rows(photo.film),
        drawn=tracks.drawn_rows(photo.film),
        width=round(facts["width"]),
        height=round(facts["height"]),
        seconds=round(facts["seconds"], 2),
        wide=tracks.WIDE,
        timeline=True,
        options=rows.options(photo.options, photo, words),
        look_yourself=sentences.look_yourself(photo, words),
        page=versions.for_page(photo),
    )


@pages.post("/photos/<photo_id>/tracks")
def keep(photo_id: str) -> ResponseReturnValue:
    """Keep what the form says; a copy that does not show it any more is dropped."""
    photo = _chosen(photo_id)
    return redirect(f"/photos/{photo.id}/tracks", 303)


@pages.post("/photos/<photo_id>/tracks/copy")
def copy(photo_id: str) -> ResponseReturnValue:
    """Make a safe copy as the form says."""
    photo = _chosen(photo_id)
    try:
        locker.lock_first(photo, request.form.get("lock_to", ""))
    except LampshadeError as error:
        return not_locked(error)
    app_state().workers.copy(visit(), photo, photo.options)
    visit().wait(photo.id, lambda now: now.status != COPYING, MOMENT)
    return redirect(f"/photos/{photo.id}/result", 303)


def _chosen(photo_id: str) -> Photo:
    film = _film(photo_id).film or abort(404)
    wish = choices.options(request.form)._replace(faces="hide")
    faces, page = tracks.chosen(request.form, film), versions.sent()

    def changed(now: Photo) -> Photo | None:
        if now.film is None or now.status in (SEEKING, COPYING):
            return None
        same = now.film == faces and now.options == wish
        if now.film != faces:
            now = versions.changed(now, page)
        now = replace(now, film=faces, options=wish)
        return now if same else replace(now, status=READY, copy=None, outcome=None, error=None)

    return visit().update(photo_id, changed) or abort(404)


@pages.post("/photos/<photo_id>/stop")
def stop(photo_id: str) -> ResponseReturnValue:
    """Give up what is being done to a film; what there was before stays."""
    photo = _film(photo_id)
    visit().change(photo.id, _works, status=READY, work=None)
    return redirect(f"/photos/{photo.id}", 303)


def _works(photo: Photo) -> bool:
    return photo.status in (SEEKING, COPYING)


@pages.get("/photos/<photo_id>/faces/<int:track>/<int:which>")
def face(photo_id: str, track: int, which: int) -> ResponseReturnValue:
    """A small picture of a face, for its owner's eyes."""
    film = _film(photo_id).film or abort(404)
    pictures = film.reviewed.pictures.get(track, [])
    if which >= len(pictures):
        abort(404)
    return Response(pictures[which], mimetype="image/jpeg")


@pages.get("/photos/<photo_id>/film")
def original(photo_id: str) -> ResponseReturnValue:
    """The film itself, in the parts that a player asks for."""
    photo = _film(photo_id)
    return _played(photo, photo.data)


@pages.get("/photos/<photo_id>/film/copy")
def copied(photo_id: str) -> ResponseReturnValue:
    """Its safe copy."""
    photo = _film(photo_id)
    return _played(photo, photo.copy.data if photo.copy else abort(404))


def _played(photo: Photo, data: bytes) -> ResponseReturnValue:
    name = photo.look.format if photo.look else ""
    return send_file(
        io.BytesIO(data), mimetype=_MEDIA.get(name, _USUAL), etag=False, conditional=True
    )


def _film(photo_id: str) -> Photo:
    photo = visit().get(photo_id) or abort(404)
    return photo if file_types.file_type(photo) == file_types.FILM else abort(404)
