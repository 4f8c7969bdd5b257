"""Coming in and leaving: sign in, change the language, leave quickly, stop the program."""

from __future__ import annotations

from flask import Blueprint, abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from toolkit.i18n import mark as _
from toolkit.web import words
from toolkit.web.app_state import app_state, visit
from toolkit.web.guard import from_us

pages = Blueprint("sign_in", __name__)

_EVERYTHING = '"cache", "cookies", "storage"'


@pages.get("/login")
def login() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("login.html", error=None)


@pages.post("/login")
def sign_in() -> ResponseReturnValue:
    """Let in whoever has the launch file's token or the code.

    Leads to a page without form or cookie, and that one leads on. A browser may write down the
    form behind a page, so none answers it; and the launch file is a foreign site to the browser,
    which does not send the new cookie along a redirect that began there.
    """
    keys, code = app_state().keys, request.form.get("code", "")
    if code and not from_us():
        abort(403)  # codes are typed on our own page alone; others would only use up the tries
    if not keys.opens(request.form.get("token", ""), code):
        return render_template("login.html", error=_refused(waits=keys.waits)), 403
    if g.visit is None:
        g.visit = app_state().visits.begin()
    answer = make_response(redirect("/in", 303))
    answer.set_cookie(app_state().settings.cookie, g.visit.id, httponly=True, samesite="Strict")
    return answer


@pages.get("/in")
def inside() -> ResponseReturnValue:
    """Lead on, from a page of ours."""
    return render_template("logged_in.html")


def _refused(*, waits: bool) -> str:
    """Why a code did not open."""
    if waits:
        return words.here().gettext(
            _(
                "There were too many wrong codes. Wait for half a minute, then type the newest "
                "code that the terminal shows."
            )
        )
    return words.here().gettext(_("This code is not right, or it was used already."))


@pages.post("/language")
def language() -> ResponseReturnValue:
    """Remember the language for this visit and go back."""
    code = words.code_of(request.form.get("lang", ""))
    if code is None:
        abort(400)
    visit().language = code
    return redirect(_our_page(request.form.get("back", "")), 303)


def _our_page(path: str) -> str:
    """A path of ours, never another site's address."""
    plain = path.startswith("/") and not path.startswith("//") and path.isascii()
    return path if plain and all(c.isalnum() or c in "/-_" for c in path) else "/"


@pages.post("/exit")
def leave() -> ResponseReturnValue:
    """Forget first; then have the browser forget; then show an empty page."""
    app_state().visits.end(visit())
    app_state().workers.abandon()
    return _forgotten(make_response(redirect("/bye", 303)))


@pages.get("/bye")
def bye() -> ResponseReturnValue:
    """A page that says nothing."""
    return render_template("bye.html")


@pages.post("/quit")
def stop() -> ResponseReturnValue:
    """Forget everybody and stop the program."""
    answer = _forgotten(make_response(render_template("quit.html")))
    app_state().visits.end_all()
    app_state().workers.abandon()
    app_state().settings.stop()
    return answer


def _forgotten(answer: Response) -> Response:
    answer.headers["Clear-Site-Data"] = _EVERYTHING
    answer.delete_cookie(app_state().settings.cookie, httponly=True, samesite="Strict")
    return answer
