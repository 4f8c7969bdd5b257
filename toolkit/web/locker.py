"""Lock originals: files that were chosen, or a photo that is here already.

What is locked stays in memory until it is saved: no file is written, and nobody but the visitor
is told the passphrase, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from toolkit.errors import LampshadeError, TooLarge
from toolkit.i18n import safe
from toolkit.vault import locking, recipients, words
from toolkit.vault.recipients import Recipient
from toolkit.web import credentials, form_pages, sentences, upload
from toolkit.web.app_state import visit
from toolkit.web.credentials import ALONE, Words
from toolkit.web.visit_store import StoredFile
from toolkit.web.visits import Locked, Photo
from toolkit.web.words import here

pages = Blueprint("lock", __name__)

#: The kind of what is kept.
LOCKED = "locked"


class Row(NamedTuple):
    """One original: its name, and what became of it."""

    name: str
    kept: StoredFile | None = None
    sha256: str = ""
    why: str = ""
    hint: str = ""


@pages.get("/originals/lock")
def form() -> ResponseReturnValue:
    """Choose files, and who may open them."""
    return _form(None)


@pages.post("/originals/lock")
def lock() -> ResponseReturnValue:
    """Lock what was chosen; one that cannot be locked stops no other."""
    files = list(upload.photos(request.files.getlist("files")))
    if not files:
        return redirect("/originals/lock", 303)
    try:
        to, said = credentials.lock_for(request.form)
    except LampshadeError as error:
        return _form(None, error)
    return _told([_row(name, data, to) for name, data in files], said, None)


@pages.get("/photos/<photo_id>/lock")
def form_of_photo(photo_id: str) -> ResponseReturnValue:
    """Who may open the original of this photo."""
    return _form(_photo(photo_id))


@pages.post("/photos/<photo_id>/lock")
def lock_photo(photo_id: str) -> ResponseReturnValue:
    """Lock the original of one photo."""
    photo = _photo(photo_id)
    try:
        to, said = credentials.lock_for(request.form)
        row = locked_photo(photo, to, pad=request.form.get("pad") == "1", on_record=said is None)
    except LampshadeError as error:
        return _form(photo, error)
    return _told([row], said, photo)


def kept_words(name: str, text: str, least: int) -> ResponseReturnValue:
    """Lock words that a page made, for whom its form says, and tell of it. Raises LampshadeError.

    Padded, to this length at least, so that the size says little of them.
    """
    to, said = credentials.lock_for(request.form)
    return _told([_locked(name, text.encode(), to, pad=True, least=least)], said, None)


def locked_photo(
    photo: Photo, to: Sequence[Recipient], *, pad: bool = False, on_record: bool = True
) -> Row:
    """Lock the original that a photo is. Raises LampshadeError.

    on_record: that it was locked can go into the record later, for which `to` must be keys.
    """
    row = _locked(photo.name, photo.data, to, pad=pad)
    if on_record and row.kept:
        visit().change(photo.id, locked=Locked(row.kept.name, row.sha256, tuple(to)))
    return row


def lock_first(photo: Photo, text: str) -> None:
    """Lock the original for the public keys in a text, unless it is; without any, do nothing."""
    if not text.strip():
        return
    to = tuple(recipients.listed(text))
    if photo.locked is None or photo.locked.to != to:
        locked_photo(photo, to)


def _photo(photo_id: str) -> Photo:
    photo = visit().get(photo_id)
    return photo if photo is not None and photo.data else abort(404)


def _row(name: str, data: bytes | None, to: Sequence[Recipient]) -> Row:
    try:
        if data is None:
            raise TooLarge("too_many_bytes")
        return _locked(name, data, to, pad=request.form.get("pad") == "1")
    except LampshadeError as error:
        said = sentences.problem(error, here())
        return Row(safe(name), why=said["why"], hint=said["hint"])


def _locked(name: str, data: bytes, to: Sequence[Recipient], *, pad: bool, least: int = 0) -> Row:
    with ALONE:
        locked = locking.lock_bytes(data, name or "original", to, pad=pad, least=least)
    return Row(safe(name), visit().keep(LOCKED, locked.name, locked.data), locked.note.sha256)


def _form(photo: Photo | None, error: LampshadeError | None = None) -> ResponseReturnValue:
    return form_pages.form(
        "lock.html",
        error,
        photo=photo and {"id": photo.id, "name": safe(photo.name)},
        how=request.form.get("how", credentials.SIX),
        pad=request.form.get("pad") == "1",
    )


def _told(rows: list[Row], said: Words | None, photo: Photo | None) -> ResponseReturnValue:
    done = [row for row in rows if row.kept]
    return form_pages.render(
        "locked.html",
        {
            "rows": rows,
            "done": len(done),
            "photo": photo.id if photo else "",
            "passphrase": said.text if said and said.made else "",
            "weak": weakness(said),
        },
        once=bool(said and said.made and done),
    )


def weakness(said: Words | None) -> list[str]:
    """What is to be known of a passphrase that the visitor made up."""
    if said is None or said.made:
        return []
    guessed = here().say(words.CAN_BE_GUESSED, bits=said.weak, good=int(words.bits()))
    return [*([] if said.weak is None else [guessed]), here().gettext(words.OWN)]
