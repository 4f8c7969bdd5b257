"""Open a locked file: in the jail, into memory, and out to the visitor alone.

A file that was changed, cut off or locked for others gives nothing at all.
"""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from toolkit.errors import LampshadeError
from toolkit.i18n import safe
from toolkit.vault import opening
from toolkit.vault.opening import UnlockedBytes
from toolkit.web import credentials, form_pages, sentences
from toolkit.web.app_state import visit
from toolkit.web.credentials import ALONE
from toolkit.web.words import here

pages = Blueprint("unlock", __name__)

#: The kind of what is kept.
OPENED = "opened"


@pages.get("/originals/unlock")
def form() -> ResponseReturnValue:
    """Choose a locked file, and what opens it."""
    return _form(None)


@pages.post("/originals/unlock")
def unlock() -> ResponseReturnValue:
    """Open it, or say why not."""
    try:
        chosen = credentials.file("file")
        if chosen is None:
            return redirect("/originals/unlock", 303)
        opened = opened_file(*chosen)
        kept = visit().keep(OPENED, opened.name, opened.data)
    except LampshadeError as error:
        return _form(error)
    note = opened.note
    return form_pages.render(
        "opened.html",
        {
            "kept": kept.id,
            "name": safe(opened.name),
            "size": sentences.bytes_in_words(len(opened.data), here()),
            "sha256": opened.sha256,
            "folder": safe(note.folder) if note else "",
            "modified": note.modified if note else "",
            "locked": note.locked if note else "",
        },
    )


def opened_file(name: str, data: bytes) -> UnlockedBytes:
    """What is in a locked file, by the keys or words of this form. Raises LampshadeError."""
    with ALONE:
        return opening.unlock_bytes(data, name, credentials.open_with())


def _form(error: LampshadeError | None) -> ResponseReturnValue:
    return form_pages.form("unlock.html", error)
