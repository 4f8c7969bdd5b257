"""Who may ask, and what every answer says to the browser.

Every request passes, in this order: the exact Host and port; where it comes from (Sec-Fetch-Site,
Origin); the visit's cookie; and for whatever is not GET or HEAD the visit's own token.
Only signing in comes without the last two, and may come from the launch file, which has no origin.

Does not protect from a program that runs under the same account, or from the account's owner.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, abort, g, render_template, request
from werkzeug.wrappers import Response

from toolkit.web.app_state import NAME, AppState, app_state

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: The one request that may come from elsewhere: it brings a secret of its own.
SIGN_IN = "sign_in.sign_in"
#: Pages for people who are not, or no longer, here.
OPEN_TO_ALL = frozenset({"static", "sign_in.login", "sign_in.inside", "sign_in.bye"})
#: What a page asks by itself does not say that somebody is here.
_NO_USE = frozenset({"clean.state", "photo.seen"})
SAFE = frozenset({"GET", "HEAD"})
#: The only addresses that take files.
TAKES_FILES = re.compile(
    r"/photos|/show|/photos/[0-9a-f]+/record|/originals/(?:lock|unlock|record|keys/show)"
)
#: Without files a request is this long at most.
MAX_FORM = 1 << 20

HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
     "media-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
     "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy",
     "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), "
     "display-capture=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), "
     "local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
     "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
     "xr-spatial-tracking=()"),
    # not no-referrer: under that, browsers send "Origin: null" with our own forms
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
    ("X-Frame-Options", "DENY"),
)  # fmt: skip
_OURS = frozenset(name.lower() for name, _ in HEADERS)


class Doorway:
    """Around the whole app: refuses foreign Hosts before anything else looks at the request.

    Also puts HEADERS on every answer, whoever gives it.
    """

    def __init__(self, inner: WSGIApplication, hosts: frozenset[str]) -> None:
        """Stand before an app that is called by these names, and no others."""
        self._inner = inner
        self._hosts = hosts

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """One request."""

        def strictly(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [(name, value) for name, value in headers if name.lower() not in _OURS]
            return start(status, [*kept, *HEADERS], *more)

        if environ.get("HTTP_HOST") not in self._hosts:
            body = b"This is not the address of this page.\n"
            length = ("Content-Length", str(len(body)))
            strictly("421 Misdirected Request", [("Content-Type", "text/plain"), length])
            return [body]
        return self._inner(environ, strictly)


def install(app: Flask) -> None:
    """Have every request of an app pass the guard."""
    app.wsgi_app = Doorway(  # type: ignore[assignment, method-assign]
        app.wsgi_app, app_state_of(app).settings.hosts
    )
    app.before_request(_pass)


def app_state_of(app: Flask) -> AppState:
    """The app's own things, before it serves anything."""
    return cast("AppState", app.extensions[NAME])


def _pass() -> Any:
    visit = app_state().visits.find(request.cookies.get(app_state().settings.cookie, ""))
    g.visit = visit
    request.max_content_length = _longest()
    if request.endpoint == SIGN_IN:
        return None
    if not from_us():
        abort(403)
    if request.method in SAFE and request.endpoint in OPEN_TO_ALL:
        return None
    if visit is None:
        return _who_are_you()
    g.ours = True
    if request.method not in SAFE and not _has_token(visit.csrf):
        abort(403)
    if request.endpoint not in _NO_USE:
        visit.touch()
    return None


def _longest() -> int:
    """How many bytes this request may bring."""
    if TAKES_FILES.fullmatch(request.path) and g.visit is not None:
        return int(g.visit.room()) + MAX_FORM
    return MAX_FORM


def from_us() -> bool:
    """Whether a request comes from our own pages, from the address bar, or as a plain link."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method in SAFE:
        mode = request.headers.get("Sec-Fetch-Mode")
        return site in ("same-origin", "none") or mode == "navigate"
    return sent_by_us(site, request.headers.get("Origin"), request.headers["Host"])


def sent_by_us(site: str, origin: str | None, host: str) -> bool:
    """Whether one of our own pages sends this form, as far as the browser says."""
    return site == "same-origin" and origin in (None, f"http://{host}")


def _has_token(ours: str) -> bool:
    said = request.headers.get("X-CSRF") or request.form.get("csrf", "")
    return hmac.compare_digest(said.encode(), ours.encode())


def _who_are_you() -> Response | tuple[str, int]:
    """A page to sign in for people; nothing for the rest."""
    if request.method not in SAFE:
        abort(403)
    return render_template("login.html", error=None), 403
