"""A made-up photo to try everything on."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from toolkit.web.house import house, visit

pages = Blueprint("practice", __name__)


@pages.post("/practice")
def add() -> ResponseReturnValue:
    """Put a practice photo into the visit, like any other."""
    from toolkit.workshop import practice  # noqa: PLC0415

    photo = visit().add(practice.photo(), name=practice.NAME, practice=True)
    house().workers.look(visit(), photo, soon=True)
    return redirect(f"/photos/{photo.id}", 303)
