"""A made-up photo to try everything on."""

from __future__ import annotations

import functools

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from toolkit.web.app_state import app_state, visit
from toolkit.workshop.practice import EXERCISES, practice_photo

pages = Blueprint("practice", __name__)

_FIRST = "harbour"


@pages.post("/practice")
def add() -> ResponseReturnValue:
    """Put a practice photo into the visit, like any other."""
    photo = visit().add(b"", name=EXERCISES[_FIRST].file_name, practice=True)
    app_state().workers.draw(visit(), photo, functools.partial(practice_photo, _FIRST))
    return redirect(f"/photos/{photo.id}", 303)
