"""The same in the browser, on this computer alone: the pages' one factory.

Photos are held in memory only. Pages never read a photo themselves: all that they know of one
comes from the package clean, which asks the jail.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

from flask import Flask, g, request
from jinja2 import StrictUndefined

from toolkit.i18n import NOT_REVIEWED
from toolkit.i18n import mark as _
from toolkit.web import (
    about,
    clean,
    film,
    form_pages,
    guard,
    guides,
    originals,
    photo,
    plan,
    practice,
    receipt,
    safe_logging,
    sentences,
    show,
    sign_in,
    trouble,
    words,
    workshop,
)
from toolkit.web.access_keys import AccessKeys
from toolkit.web.app_state import NAME, AppState, app_state
from toolkit.web.jobs import Workers
from toolkit.web.settings import Settings
from toolkit.web.upload import PhotoRequest
from toolkit.web.visits import Visits

#: Every page there is.
BLUEPRINTS = (
    sign_in.pages, clean.pages, photo.pages, film.pages, practice.pages, receipt.pages,
    originals.pages, show.pages, guides.pages, plan.pages, workshop.pages, about.pages,
    form_pages.pages,
)  # fmt: skip
#: The main bar.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("clean.choose", _("Clean")),
    ("originals.start", _("Locked originals")),
    ("guides.index", _("Guides")),
    ("plan.ask", _("Plan")),
    ("workshop.ask", _("Workshop")),
    ("about.about", _("About")),
)
#: So many fields the form of a page has beside files.
_FIELDS = 100
#: To which of them the pages belong that stand in no bar.
_SECTIONS = {"photo": "clean", "film": "clean", "receipt": "clean", "show": "clean"}


class _Pages(Flask):
    """Flask that writes nothing about a request."""

    request_class = PhotoRequest

    def log_exception(  # type: ignore[override]
        self, exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
    ) -> None:
        """Only a number, a kind and a place."""
        g.problem = safe_logging.log_error(exc_info[1])


def create_app(settings: Settings) -> Flask:
    """The pages, ready to be served at `settings.port`."""
    app = _Pages("toolkit.web")
    app.config.update(
        DEBUG=False,
        TESTING=False,
        PROPAGATE_EXCEPTIONS=False,
        TEMPLATES_AUTO_RELOAD=False,
        EXPLAIN_TEMPLATE_LOADING=False,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        # the second net; the guard's own list is exact
        TRUSTED_HOSTS=[name.rpartition(":")[0] for name in settings.hosts],
        MAX_FORM_MEMORY_SIZE=guard.MAX_FORM,
        # each file is a part; else a visit's last files would not fit beside the form's own fields
        MAX_FORM_PARTS=settings.visit_photos + _FIELDS,
    )
    app.extensions[NAME] = AppState(settings, AccessKeys(settings), Visits(settings), Workers())
    _speak(app)
    guard.install(app)
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
    trouble.install(app)
    form_pages.install(app)
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


def _section() -> str:
    """The part of the main bar that a page belongs to."""
    outermost = (request.blueprint or "").partition(".")[0]
    return _SECTIONS.get(outermost, outermost)


def _everywhere() -> dict[str, Any]:
    settings = app_state().settings
    visit, speech = g.get("visit"), words.here()
    return {
        "csrf": visit.csrf if visit else "",
        "logged_in": visit is not None,
        "lang": speech.tag,
        "dir": speech.direction,
        "words": speech,
        "weak_jail": about.weak,
        "not_reviewed": NOT_REVIEWED,
        "languages": words.offered(),
        "nav": [(endpoint, speech.gettext(label)) for endpoint, label in NAVIGATION],
        "section": _section(),
        "here": request.path,
        "idle_minutes": round(settings.idle_seconds / 60),
        "max_photo": sentences.mebibytes(settings.photo_bytes, speech),
        "max_visit": sentences.mebibytes(settings.visit_bytes, speech),
    }
