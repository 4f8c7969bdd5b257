"""The same in the browser, on this computer alone: the pages' one factory.

Photos are held in memory only. Pages never read a photo themselves: all that they know of one
comes from the clean room, which asks the jail.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from toolkit.i18n import NOT_REVIEWED
from toolkit.i18n import mark as _
from toolkit.web import (
    about,
    choices,
    clean,
    door,
    guard,
    guides,
    photo,
    plan,
    practice,
    quiet,
    receipt,
    sentences,
    words,
    workshop,
)
from toolkit.web.house import NAME, House, house
from toolkit.web.jobs import Workers
from toolkit.web.keys import Keys
from toolkit.web.settings import Settings
from toolkit.web.upload import PhotoRequest
from toolkit.web.visits import Visits

#: Every page there is.
BLUEPRINTS = (
    door.pages,
    clean.pages,
    photo.pages,
    practice.pages,
    receipt.pages,
    guides.pages,
    plan.pages,
    workshop.pages,
    about.pages,
)
#: The main bar: only rooms that work.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("clean.choose", _("Clean")),
    ("guides.index", _("Guides")),
    ("plan.ask", _("Plan")),
    ("workshop.ask", _("Workshop")),
    ("about.about", _("About")),
)
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
        _("The photo was removed from memory, or the address is wrong."),
        _("Choose the photo again if you still need it."),
    ),
    405: (
        _("This does not work like that"),
        _("The address can not be used in this way. Nothing was done."),
        "",
    ),
    413: (
        _("That is too much at once"),
        _("What you chose does not fit into the memory set aside for it. Nothing was kept."),
        _("Choose fewer photos at a time, or remove those that you no longer need."),
    ),
    500: (
        _("Something went wrong"),
        _("The mistake is ours. Your originals are untouched."),
        _("Go back to the start. If it happens again, tell us the number of the problem."),
    ),
}


class _Pages(Flask):
    """Flask that writes nothing about a request."""

    request_class = PhotoRequest

    def log_exception(  # type: ignore[override]
        self, exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
    ) -> None:
        """Only a number, a kind and a place."""
        g.problem = quiet.note(exc_info[1])


def create_app(settings: Settings) -> Flask:
    """The pages, ready to be served by a door at `settings.port`."""
    app = _Pages("toolkit.web")
    app.config.update(
        DEBUG=False,
        TESTING=False,
        PROPAGATE_EXCEPTIONS=False,
        TEMPLATES_AUTO_RELOAD=False,
        EXPLAIN_TEMPLATE_LOADING=False,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        # the second net; the guard's own list is exact
        TRUSTED_HOSTS=["127.0.0.1", "localhost"],
        MAX_FORM_MEMORY_SIZE=guard.MAX_FORM,
    )
    app.extensions[NAME] = House(settings, Keys(settings), Visits(settings), Workers())
    _speak(app)
    guard.install(app)
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
    app.register_error_handler(HTTPException, _trouble)
    app.register_error_handler(choices.Nonsense, _nonsense)
    app.register_error_handler(500, _our_mistake)
    app.logger.handlers = []
    app.logger.propagate = False
    return app


def _speak(app: Flask) -> None:
    """Give templates their words and what every page needs."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: words.here().gettext(text),
        lambda one, many, number: words.here().ngettext(one, many, number),
        newstyle=True,
    )
    app.context_processor(_everywhere)


def _everywhere() -> dict[str, Any]:
    settings = house().settings
    visit, speech = g.get("visit"), words.here()
    return {
        "csrf": visit.csrf if visit else "",
        "logged_in": visit is not None,
        "lang": speech.tag,
        "dir": speech.direction,
        "words": speech,
        "not_reviewed": NOT_REVIEWED,
        "languages": words.offered(),
        "nav": [(endpoint, speech.gettext(label)) for endpoint, label in NAVIGATION],
        "here": request.path,
        "idle_minutes": round(settings.idle_seconds / 60),
        "max_photo": sentences.mebibytes(settings.photo_bytes, speech),
        "max_visit": sentences.mebibytes(settings.visit_bytes, speech),
    }


def _trouble(error: HTTPException) -> Response | tuple[str, int]:
    """An error page in plain words; redirects and ready answers go through as they are."""
    if error.code is None or error.response is not None:
        return error.get_response()
    code = error.code if error.code in TROUBLE else 400 if error.code < 500 else 500
    return _page(code), error.code


def _nonsense(error: choices.Nonsense) -> tuple[str, int]:  # noqa: ARG001  (a handler's form)
    return _page(400), 400


def _our_mistake(error: Exception) -> tuple[str, int]:  # noqa: ARG001  (a handler's form)
    return _page(500), 500


def _page(code: int) -> str:
    speech = words.here()
    title, why, hint = (speech.gettext(text) for text in TROUBLE[code])
    if problem := g.get("problem"):
        why = f"{why} {speech.say(_('Problem number: {number}'), number=problem)}"
    return render_template("error.html", title=title, why=why, hint=hint)
