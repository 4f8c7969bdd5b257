"""Two pages may show the covers of one file; neither may undo, unseen, what the other did.

Each page carries a name of its own and how many changes it has seen. What it sends is taken if it
made the last change itself, or has seen it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

from flask import request

from toolkit.web.bad_requests import BadRequest, StaleEdit
from toolkit.web.visits import Photo

#: In a form; and in the head of what a script sends.
FIELD, HEAD = "page", "X-Page"
_SAID = re.compile(r"([0-9]{1,9})-([\w-]{0,32})")


def for_page(photo: Photo) -> str:
    """What a page with these covers is to send along."""
    return f"{photo.changes}-{secrets.token_urlsafe(6)}"


def sent() -> tuple[int, str]:
    """How much the page that sent this has seen, and its name. Raises BadRequest.

    What says nothing of it, as a program may, has seen nothing.
    """
    said = _SAID.fullmatch(request.headers.get(HEAD) or request.form.get(FIELD, "0-"))
    if said is None:
        raise BadRequest
    return int(said[1]), said[2]


def changed(photo: Photo, page: tuple[int, str]) -> Photo:
    """The file with one more change, made by this page.

    Raises StaleEdit where it has not seen all.
    """
    seen, name = page
    if photo.changes > seen and photo.changed_by != name:
        raise StaleEdit(photo.id)
    return replace(photo, changes=photo.changes + 1, changed_by=name)
