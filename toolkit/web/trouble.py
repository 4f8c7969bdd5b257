"""What a page says when a request went wrong, in plain words."""

from __future__ import annotations

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from toolkit.i18n import Words
from toolkit.i18n import mark as _
from toolkit.web import words
from toolkit.web.app_state import app_state
from toolkit.web.bad_requests import BadRequest
from toolkit.web.sentences import LARGER, mebibytes

#: A title, a reason and what to do, for what can go wrong with a request.
TROUBLE: dict[int, tuple[str, str, str]] = {
    400: (
        _("This was not understood"),
        _("Something in the request does not make sense. Nothing was changed."),
        _("Go back, load the page again, and try once more."),
    ),
    403: (
        _("Not from here"),
        _("The request did not come from this page, or the page is too old. Nothing was done."),
        _("Load the page again and try once more."),
    ),
    404: (
        _("There is nothing here"),
        _("The file was removed from memory, or the address is wrong."),
        _("Choose the file again if you still need it."),
    ),
    405: (
        _("This does not work like that"),
        _("The address cannot be used in this way. Nothing was done."),
        "",
    ),
    413: (
        _("That is too much at once"),
        _(
            "There is room here for {files} files, together up to {size}; what you chose is more. "
            "Nothing of it was kept."
        ),
        _("Choose fewer files at a time, or remove those that you no longer need."),
    ),
    500: (
        _("Something went wrong"),
        _("The mistake is ours. Your originals are untouched."),
        _("Go back to the start. If it happens again, tell us the number of the problem."),
    ),
}
_NUMBER = _("Problem number: {number}.")
_TOO_MUCH = 413


def install(app: Flask) -> None:
    """Answer whatever goes wrong in an app with a page."""
    app.register_error_handler(HTTPException, _trouble)
    app.register_error_handler(BadRequest, _bad_request)
    app.register_error_handler(500, _our_mistake)


def too_much(speech: Words) -> tuple[str, str]:
    """How much there is room for, and what to do with more."""
    settings = app_state().settings
    _, why, hint = TROUBLE[_TOO_MUCH]
    room = {"files": settings.visit_photos, "size": mebibytes(settings.visit_bytes, speech)}
    return speech.say(why, **room), f"{speech.gettext(hint)} {speech.gettext(LARGER)}"


def _trouble(error: HTTPException) -> ResponseReturnValue:
    """An error page in plain words; redirects and ready answers go through as they are."""
    if error.code is None or error.response is not None:
        return error.get_response()
    return _answer(error.code if error.code in TROUBLE else 400 if error.code < 500 else 500)


def _bad_request(error: BadRequest) -> ResponseReturnValue:  # noqa: ARG001  (a handler's form)
    return _answer(400)


def _our_mistake(error: Exception) -> ResponseReturnValue:  # noqa: ARG001  (a handler's form)
    return _answer(500)


def _answer(code: int) -> ResponseReturnValue:
    speech = words.here()
    title, why, hint = (speech.gettext(text) for text in TROUBLE[code])
    if code == _TOO_MUCH:
        why, hint = too_much(speech)
    if problem := g.get("problem"):
        why += " " + speech.say(_NUMBER, number=problem)
    return render_template("error.html", title=title, why=why, hint=hint), code
