"""Pages that answer a form: each has an address of its own.

A browser writes down the form behind a page that answers it directly, every word and the names of
files, to be able to open the tab again; behind a redirect it does not. So no form is answered by a
page: the page waits in the visit's memory, and nothing of the form is in its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit.errors import LampshadeError
from toolkit.web import guard, sentences
from toolkit.web.house import visit
from toolkit.web.words import here

pages = Blueprint("told", __name__)

_FOREIGN = 403
#: How browsers send forms; what scripts send in other ways is not written down.
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def install(app: Flask) -> None:
    """Have every form of an app answered behind a redirect."""
    app.after_request(_apart)


def tell(
    template: str, values: Mapping[str, Any], *, status: int = 200, once: bool = False
) -> ResponseReturnValue:
    """A page; once: it shows a secret, and is gone when it was shown."""
    g.once = once
    return render_template(template, **values, once=once), status


def form(template: str, error: LampshadeError | None, **values: Any) -> ResponseReturnValue:
    """A form to be filled in; again, where what was sent could not be done."""
    said = {**values, **sentences.problem(error, here())}
    return tell(template, said, status=400 if error else 200)


@pages.get("/said/<place>")
def said(place: str) -> ResponseReturnValue:
    """The page; where it is gone, what still waits to be saved, or the start."""
    shelf = visit().shelf
    told = shelf.told(place)
    if told is None:
        return redirect("/originals" if shelf.kept() else "/", 303)
    return told.page, told.status


def _apart(answer: Response) -> Response:
    """Lead to a page instead of answering with it.

    Not when somebody signs in, leaves, or did not come from our pages: then there is no visit to
    hold the page.
    """
    mine = g.get("visit")
    if mine is None or not mine.open or not _is_form() or not _is_page(answer):
        return answer
    place = mine.shelf.tell(
        answer.get_data(as_text=True), answer.status_code, once=g.get("once", False)
    )
    return redirect(f"/said/{place}", 303)


def _is_form() -> bool:
    """Whether this request is a form out of one of our pages, whatever became of it."""
    ours = g.get("ours", False) and request.endpoint != guard.SIGN_IN
    return ours and request.method == "POST" and request.mimetype in _FORMS


def _is_page(answer: Response) -> bool:
    return (
        answer.mimetype == "text/html"
        and not answer.is_streamed
        and not answer.location
        and answer.status_code != _FOREIGN
    )
