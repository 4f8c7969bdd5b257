"""The custody record: put a copy on it, read it, and check a copy against its original.

The record is a file that the visitor keeps and brings again; here it is only in memory.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from hashlib import sha256

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from toolkit import __version__, files
from toolkit.clean.pipeline import clean_stream
from toolkit.errors import LampshadeError, VaultError
from toolkit.i18n import safe
from toolkit.model import Recipe
from toolkit.vault import evidence, keys, opening, record
from toolkit.vault.evidence import Made
from toolkit.vault.keys import Keys
from toolkit.vault.record import Chain, Entry, Opened
from toolkit.web import choices, credentials, form_pages
from toolkit.web.app_state import visit
from toolkit.web.credentials import ALONE
from toolkit.web.downloads import attached
from toolkit.web.words import here

pages = Blueprint("record", __name__)


@pages.post("/photos/<photo_id>/record")
def add(photo_id: str) -> ResponseReturnValue:
    """A record with one more entry: this photo's copy was made of its locked original."""
    photo = visit().get(photo_id) or abort(404)
    locked, copy, recipe = photo.locked, photo.copy, photo.recipe
    if locked is None or copy is None or recipe is None:
        return redirect(f"/photos/{photo.id}/result", 303)
    try:
        before = credentials.file("record")
        made = Made(locked.sha256, locked.name, sha256(copy.data).hexdigest(), copy.name)
        entry = evidence.entry(made, recipe, __version__)
        grown = record.appended(before[1] if before else b"", entry, locked.to)
    except LampshadeError as error:
        return _form(error)
    return attached(grown, files.neutral_name(".record"))


@pages.get("/originals/record")
def form() -> ResponseReturnValue:
    """Choose a record, the key that reads it, and perhaps an original and a copy."""
    return _form(None)


@pages.post("/originals/record")
def read() -> ResponseReturnValue:
    """What the record says, and whether a copy comes from an original."""
    try:
        brought = credentials.file("record")
        if brought is None:
            return redirect("/originals/record", 303)
        chain = record.chain(io.BytesIO(brought[1]))
        with ALONE:
            with_keys = Keys(credentials.key_file())
        opened = record.opened(chain, with_keys)
        proven = _proven(opened, with_keys)
    except LampshadeError as error:
        return _form(error)
    return _told(chain, opened, proven)


def _proven(record: Opened, with_keys: Keys) -> Entry | None:
    """The entry that was proven; None where there was nothing to check. Raises LampshadeError."""
    original, copy = credentials.file("original"), credentials.file("copy")
    if original is None or copy is None:
        if original is not copy:
            raise VaultError("one_of_two")
        return None
    data = original[1]
    if keys.is_locked(data):
        data = opening.unlock_bytes(data, original[0], with_keys).data

    password = choices.password(request.form)

    def again(recipe: Recipe) -> list[bytes]:
        recipe = recipe._replace(password=password or recipe.password)
        return clean_stream([data], recipe)[1]

    hashes = sha256(data).hexdigest(), sha256(copy[1]).hexdigest()
    return evidence.verified(record, *hashes, again, __version__)


def _told(record: Chain, opened: Opened, proven: Entry | None) -> ResponseReturnValue:
    words = here()
    odd = [(line, evidence.BREAK) for line in record.breaks]
    odd += [(line, evidence.CLOSED) for line in opened.damaged]
    others = len(opened.others)
    return form_pages.render(
        "recorded.html",
        {
            "entries": [_row(entry) for entry in opened.entries.values()],
            "odd": [words.say(why, number=line) for line, why in sorted(odd)],
            "others": words.say(evidence.OTHERS, count=others) if others else "",
            "last": record.last,
            "proven": words.gettext(evidence.PROVEN) if proven else "",
            "limits": [words.gettext(limit) for limit in evidence.NOT_PROVEN],
        },
    )


def _row(entry: Entry) -> dict[str, str]:
    """An entry as a page may show it; whoever has the public key could have written it."""
    shown = {name: value for name, value in asdict(entry).items() if isinstance(value, str)}
    shown["settings"] = evidence.settings(entry.recipe)
    return {name: safe(value) for name, value in shown.items()}


def _form(error: LampshadeError | None) -> ResponseReturnValue:
    return form_pages.form("record.html", error)
