"""All files of a visit: choose them, see how far they are, copy and save them together."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from toolkit.clean.report import PERHAPS_BARE
from toolkit.errors import LampshadeError, TooLarge
from toolkit.web import choices, locker, rows, sentences, trouble, upload
from toolkit.web.app_state import app_state, visit
from toolkit.web.downloads import zipped
from toolkit.web.file_types import known_formats
from toolkit.web.photo import not_locked
from toolkit.web.rows import bare_places
from toolkit.web.visits import (
    COPYING,
    MOMENT,
    READY,
    REFUSED,
    WORKING,
    Photo,
    can_be_checked,
    is_over,
)
from toolkit.web.words import here

pages = Blueprint("clean", __name__)


@pages.get("/")
def choose() -> ResponseReturnValue:
    """Choose photos."""
    mine = visit()
    endings = [suffix for form in known_formats() for suffix in form["suffixes"]]
    return render_template(
        "choose.html",
        first_visit=mine.is_new,
        photos=len(mine.photos()),
        most=app_state().settings.photo_bytes,
        room=mine.room(),
        places=app_state().settings.visit_photos - len(mine.photos()),
        larger=here().gettext(sentences.LARGER),
        too_much=" ".join(trouble.too_much(here())),
        accept=",".join(["image/*", *endings]),
    )


@pages.post("/photos")
def add() -> ResponseReturnValue:
    """Keep what was chosen in this visit's memory, and begin to look at it."""
    chosen = list(upload.photos(request.files.getlist("photos")))
    if not chosen:
        return redirect("/", 303)
    if not fit(chosen):
        abort(413)
    added = [keep(name, data, soon=len(chosen) == 1) for name, data in chosen]
    if len(added) > 1:
        return redirect("/photos", 303)
    visit().wait(added[0].id, can_be_checked, MOMENT)
    return redirect(f"/photos/{added[0].id}", 303)


def fit(chosen: list[tuple[str, bytes | None]]) -> bool:
    """Whether there is room in the visit for all of them."""
    count = len(chosen) + len(visit().photos())
    size = sum(len(data) for _, data in chosen if data)
    return count <= app_state().settings.visit_photos and size <= visit().room()


def keep(name: str, data: bytes | None, *, soon: bool) -> Photo:
    """Keep one photo in the visit and begin to look at it; None is one that is too long."""
    if data is None:
        error = TooLarge("too_many_bytes")
        return visit().add(b"", name=name, status=REFUSED, error=error, looked=True)
    photo = visit().add(data, name=name)
    app_state().workers.look(visit(), photo, soon=soon)
    return photo


@pages.get("/photos")
def photos() -> ResponseReturnValue:
    """All photos of this visit."""
    held = visit().photos()
    if not held:
        return redirect("/", 303)
    done = sum(is_over(photo) for photo in held)
    bare = sum(map(bare_places, held))
    if done == len(held):
        # what asks for somebody stands first once nothing moves any more: what has no copy, and
        # copies with places that are perhaps faces
        held = sorted(held, key=lambda photo: (photo.status != REFUSED, not bare_places(photo)))
    for photo in held:
        if photo.status == READY and not photo.shown:
            app_state().workers.show(visit(), photo)
    return render_template(
        "photos.html",
        photos=[rows.photo_row(photo, here()) for photo in held],
        done=done,
        total=len(held),
        working=done < len(held),
        copies=sum(photo.copy is not None for photo in held),
        locked=any(photo.locked for photo in held),
        refused=sum(photo.status == REFUSED for photo in held),
        bare=here().say(PERHAPS_BARE, count=bare) if bare else "",
        due=sum(photo.status == READY and photo.copy is None for photo in held),
    )


@pages.get("/state")
def state() -> ResponseReturnValue:
    """How far everything is."""
    held = visit().photos()
    return jsonify(
        photos=[rows.state_row(photo, here()) for photo in held],
        done=sum(is_over(photo) for photo in held),
        total=len(held),
    )


@pages.post("/photos/copy")
def copy_all() -> ResponseReturnValue:
    """Make safe copies of all that have none, as this form says, else as each one's own did.

    Where it names public keys, all originals are locked before the first copy is begun.
    """
    wish = choices.options(request.form) if "faces" in request.form else None
    due = [
        photo for photo in visit().photos()
        if photo.look is not None and photo.copy is None and photo.status != COPYING
    ]  # fmt: skip
    try:
        for photo in due:
            locker.lock_first(photo, request.form.get("lock_to", ""))
    except LampshadeError as error:
        return not_locked(error)
    for photo in due:
        app_state().workers.copy(visit(), photo, wish or photo.options)
    return redirect("/photos", 303)


@pages.post("/photos/zip")
def download_all() -> ResponseReturnValue:
    """All safe copies in one ZIP file."""
    copies = [(p.copy.name, p.copy.data) for p in visit().photos() if p.copy]
    if not copies:
        return redirect("/photos", 303)
    return zipped(copies)


@pages.post("/forget")
def forget_all() -> ResponseReturnValue:
    """Drop all photos from memory; the visit goes on."""
    working = any(photo.status in WORKING for photo in visit().photos())
    visit().clear()
    if working:
        app_state().workers.abandon()
    return redirect("/", 303)
