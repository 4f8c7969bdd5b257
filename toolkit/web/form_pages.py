"""Post, redirect, get: forms of a visit are answered by a redirect, but for what _redirect names.

A browser saves a form that a page answered directly, with every word and file name in it, so that
it can restore the tab; it does not save a form that a redirect answered. So the page waits in the
visit's memory under a random address, and nothing of the form is in that address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit.errors import LampshadeError
from toolkit.web import guard, sentences
from toolkit.web.app_state import visit
from toolkit.web.words import here

pages = Blueprint("form_pages", __name__)

_FOREIGN = 403
#: How browsers send forms; they do not save what scripts send in other ways.
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def install(app: Flask) -> None:
    """Answer every form of an app with a redirect to its page."""
    app.after_request(_redirect)


def render(
    template: str, values: Mapping[str, Any], *, status: int = 200, once: bool = False
) -> ResponseReturnValue:
    """Draw a page; once: it shows a secret, and can be fetched a single time."""
    g.once = once
    return render_template(template, **values, once=once), status


def form(template: str, error: LampshadeError | None, **values: Any) -> ResponseReturnValue:
    """Draw a form to fill in; with an error, the form again and what was wrong."""
    shown = {**values, **sentences.problem(error, here())}
    return render(template, shown, status=400 if error else 200)


@pages.get("/said/<place>")
def stored_page(place: str) -> ResponseReturnValue:
    """The page; where it is gone, the list of unsaved files, or the start page."""
    store = visit().store
    found = store.page(place)
    if found is None:
        return redirect("/originals" if store.files() else "/", 303)
    return found.page, found.status


def _redirect(answer: Response) -> Response:
    """Store the page that answers a form, and answer with a redirect to it.

    Not when somebody signs in, leaves, or did not come from our pages: then there is no visit to
    store the page in.
    """
    mine = g.get("visit")
    if mine is None or not mine.open or not _is_form() or not _is_page(answer):
        return answer
    place = mine.store.add_page(
        answer.get_data(as_text=True), answer.status_code, once=g.get("once", False)
    )
    return redirect(f"/said/{place}", 303)


def _is_form() -> bool:
    """Whether this request is a form of one of our pages, whether it succeeded or not."""
    ours = g.get("ours", False) and request.endpoint != guard.SIGN_IN
    return ours and request.method == "POST" and request.mimetype in _FORMS


def _is_page(answer: Response) -> bool:
    return (
        answer.mimetype == "text/html"
        and not answer.is_streamed
        and not answer.location
        and answer.status_code != _FOREIGN
    )
