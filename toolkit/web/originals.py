"""Locked originals: their first page, and what was made until it is saved.

The pages behind it are blueprints of their own within this one. Names are neutral, also for
what was opened, unless its own name is asked for: browsers list what was saved.
"""

from __future__ import annotations

import re

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from toolkit import files
from toolkit.i18n import mark as _
from toolkit.i18n import safe
from toolkit.web import custody, keyring, locker, opener, sentences
from toolkit.web.app_state import app_state, visit
from toolkit.web.downloads import attached, zipped
from toolkit.web.heap import give_back
from toolkit.web.visit_store import StoredFile
from toolkit.web.words import here

#: An ending that says which kind of file it is, and no more.
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")

pages = Blueprint("originals", __name__)
for _room in (locker.pages, opener.pages, keyring.pages, custody.pages):
    pages.register_blueprint(_room)

KINDS: dict[str, str] = {
    locker.LOCKED: _("Locked file"),
    opener.OPENED: _("Opened file"),
    keyring.SECRET: _("Secret key"),
    keyring.PUBLIC: _("Public key"),
}


@pages.get("/originals")
def start() -> ResponseReturnValue:
    """What can be done here, and what waits to be saved."""
    kept = visit().store.files().values()
    return render_template(
        "originals.html",
        kept=[_row(each) for each in kept],
        locked=sum(each.kind == locker.LOCKED for each in kept),
    )


def _row(kept: StoredFile) -> dict[str, str]:
    return {
        "id": kept.id,
        "kind": here().gettext(KINDS[kept.kind]),
        "name": safe(kept.name),
        "size": sentences.bytes_in_words(len(kept.data), here()),
    }


@pages.post("/originals/<kept_id>/save")
def save(kept_id: str) -> ResponseReturnValue:
    """The file itself."""
    kept = _kept(kept_id)
    name = kept.name
    if kept.kind == opener.OPENED and request.form.get("own") != "1":
        ending = _ENDING.search(name)
        name = files.neutral_name(ending[0] if ending else "")
    return attached(kept.data, name)


@pages.post("/originals/<kept_id>/drop")
def drop(kept_id: str) -> ResponseReturnValue:
    """Drop it from memory."""
    visit().store.remove(_kept(kept_id).id)
    give_back()
    return redirect("/originals", 303)


@pages.post("/originals/<kept_id>/check")
def check(kept_id: str) -> ResponseReturnValue:
    """Go on with an opened photo as with one that was chosen."""
    kept = _kept(kept_id)
    settings = app_state().settings
    most = min(settings.photo_bytes, visit().room())
    if kept.kind != opener.OPENED or not kept.data:
        abort(404)
    if len(kept.data) > most or len(visit().photos()) >= settings.visit_photos:
        abort(413)
    photo = visit().add(kept.data, name=kept.name)
    visit().store.remove(kept.id)
    app_state().workers.look(visit(), photo, soon=True)
    return redirect(f"/photos/{photo.id}", 303)


@pages.post("/originals/zip")
def save_all() -> ResponseReturnValue:
    """All locked files in one ZIP file."""
    locked = [(k.name, k.data) for k in visit().store.files().values() if k.kind == locker.LOCKED]
    if not locked:
        return redirect("/originals", 303)
    return zipped(locked)


def _kept(kept_id: str) -> StoredFile:
    return visit().store.files().get(kept_id) or abort(404)
