"""Answers to forms that bring files or secrets: each has an address of its own.

A browser writes down the form behind a page that answers it directly, names of files and all, to
be able to open the tab again; behind a redirect it does not. Nothing of a form is in the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from toolkit.errors import LampshadeError
from toolkit.web import sentences
from toolkit.web.house import visit
from toolkit.web.words import here

pages = Blueprint("told", __name__)


def tell(
    template: str, values: Mapping[str, Any], *, status: int = 200, once: bool = False
) -> ResponseReturnValue:
    """Lead to a page; once: it shows a secret, and is gone when it was shown."""
    page = render_template(template, **values, once=once)
    return redirect(f"/originals/said/{visit().shelf.tell(page, status, once=once)}", 303)


def form(template: str, error: LampshadeError | None, **values: Any) -> ResponseReturnValue:
    """A form to be filled in; again, where what was sent could not be done."""
    said = {**values, **sentences.problem(error, here())}
    return tell(template, said, status=400) if error else render_template(template, **said)


@pages.get("/originals/said/<place>")
def said(place: str) -> ResponseReturnValue:
    """The page."""
    told = visit().shelf.told(place)
    if told is None:
        return redirect("/originals", 303)
    return told.page, told.status
