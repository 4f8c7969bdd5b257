"""Make a key of one's own, and say the public keys of a key file.

A key is in memory until it is saved or the visitor leaves; lost, it cannot be brought back.
"""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from toolkit import files
from toolkit.errors import LampshadeError
from toolkit.vault import hybrid, keys, sheet
from toolkit.vault.keys import Key
from toolkit.web import credentials, form_pages, sentences
from toolkit.web.app_state import visit
from toolkit.web.credentials import ALONE, NOTHING, Words
from toolkit.web.locker import weakness
from toolkit.web.visit_store import StoredFile
from toolkit.web.words import here

pages = Blueprint("keys", __name__)

#: The kinds of what is kept.
SECRET, PUBLIC = "secret", "public"


@pages.get("/originals/keys")
def form() -> ResponseReturnValue:
    """How the new key is protected; or a key file to look at."""
    return _form(None)


@pages.post("/originals/keys")
def make() -> ResponseReturnValue:
    """A new key, shown once."""
    try:
        key = keys.new(quantum_safe=request.form.get("quantum_safe") == "1")
        bare = credentials.of_choice(request.form) == NOTHING
        said = None if bare else credentials.chosen(request.form)
        secret, public = _keep(key, said)
    except LampshadeError as error:
        return _form(error)
    return form_pages.render(
        "key.html",
        {
            "secret": secret,
            "public": public,
            "text": keys.public(key),
            "passphrase": said.text if said and said.made else "",
            "weak": weakness(said),
            "sheet": _sheet(key) if request.form.get("sheet") == "1" else None,
        },
        once=True,
    )


def _keep(key: Key, said: Words | None) -> tuple[StoredFile, StoredFile]:
    """Both halves, to be saved; the secret one locked by the passphrase, if there is one."""
    text, data, ending = keys.text_of([key]), b"", ".txt"
    if said is not None:
        with ALONE:
            data, ending = keys.locked(text, said.text), ".age"
    public = keys.public(key).encode() + b"\n"
    return (
        visit().keep(SECRET, files.neutral_name(f"-key{ending}"), data or text.encode()),
        visit().keep(PUBLIC, files.neutral_name("-public.txt"), public),
    )


def _sheet(key: Key) -> list[tuple[str, list[str]]]:
    """What to print, in the visitor's language: a sentence, and the rows below it."""
    public, secret = sheet.sheet(key)
    parts = (sheet.WARNING, ""), (sheet.PUBLIC, public), (sheet.SECRET, secret), (sheet.HOW, "")
    return [(here().gettext(sentence), rows.splitlines()) for sentence, rows in parts]


@pages.post("/originals/keys/show")
def show() -> ResponseReturnValue:
    """The public keys of a key file."""
    try:
        with ALONE:
            found = credentials.key_file()
        return _form(None, [keys.public(key) for key in found])
    except LampshadeError as error:
        return _form(error)


def _form(error: LampshadeError | None, found: list[str] | None = None) -> ResponseReturnValue:
    values = {"found": found, "hybrid": hybrid.available()}
    if found:
        said = {**values, "how": credentials.SIX, **sentences.problem(None, here())}
        return form_pages.render("keys.html", said)
    return form_pages.form(
        "keys.html", error, how=request.form.get("how", credentials.SIX), **values
    )
