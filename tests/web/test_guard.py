"""Who may ask, and what every answer tells the browser to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.web.conftest import HERE, PORT, Site, Visitor
from toolkit.web.guard import HEADERS, MAX_FORM

BAD_HOSTS = [
    "evil.example", f"evil.example:{PORT}",
    "localhost.evil.example", f"localhost.evil.example:{PORT}",
    "127.0.0.1.evil.example", f"127.0.0.1.evil.example:{PORT}", "127.0.0.1", "localhost", "",
    f"127.0.0.1:{PORT + 1}", f"localhost:{PORT - 1}", "127.0.0.1:80", f"0.0.0.0:{PORT}", "0.0.0.0",
    f"127.1:{PORT}", f"127.0.0.2:{PORT}", f"2130706433:{PORT}", f"0x7f000001:{PORT}",
    f"[::1]:{PORT}", f"[::ffff:127.0.0.1]:{PORT}", f"::1:{PORT}", f"LOCALHOST:{PORT}",
    f"localhost.:{PORT}", f"127.0.0.1.:{PORT}", f"127.0.0.1:0{PORT}", f"127.0.0.1:{PORT}.",
    f" 127.0.0.1:{PORT}", f"127.0.0.1:{PORT},evil.example", f"evil.example,127.0.0.1:{PORT}",
    f"user@127.0.0.1:{PORT}", f"127.0.0.1:{PORT}/", f"127.0.0.1:{PORT}\tx", "*",
]  # fmt: skip
PATHS = ("/", "/login", "/static/app.css", "/nowhere", "/bye")


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_a_foreign_host_is_turned_away(visitor: Visitor, host: str) -> None:
    """A page that renames itself to our address gets nothing, on no path, signed in or not."""
    for path in PATHS:
        answer = visitor.client.get(path, base_url=HERE, headers={"Host": host})
        assert answer.status_code == 421, path
        assert b"Lampshade" not in answer.data
        _is_strict(answer.headers)


def test_there_are_enough_bad_hosts() -> None:
    assert len(set(BAD_HOSTS)) >= 30


def test_no_host_at_all_is_turned_away(site: Site) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/login", "SERVER_NAME": "127.0.0.1",
               "SERVER_PORT": str(PORT), "wsgi.url_scheme": "http"}  # fmt: skip
    said: list[str] = []
    list(site.app.wsgi_app(environ, lambda status, headers, *more: said.append(status)))  # type: ignore[arg-type]
    assert said == ["421 Misdirected Request"]


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}"])
def test_our_own_names_are_let_in(visitor: Visitor, host: str) -> None:
    answer = visitor.client.get("/login", base_url=HERE, headers={"Host": host})

    assert answer.status_code == 200


def _routes(app: Flask, *, safe: bool) -> list[tuple[str, str]]:
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", "0123456789abcdef", rule.rule)
        found += [(method, path) for method in rule.methods or ()
                  if (method in ("GET", "HEAD")) is safe]  # fmt: skip
    return found


#: What may be wrong with a request that changes something; headers, token, signed in.
WRONGS: dict[str, tuple[dict[str, str], str | None, bool]] = {
    "no cookie": ({}, "right", False),
    "no token": ({}, None, True),
    "wrong token": ({}, "wrong", True),
    "foreign origin": ({"Origin": "http://evil.example"}, "right", True),
    "another port": ({"Origin": f"http://127.0.0.1:{PORT + 1}"}, "right", True),
    "our other name": ({"Origin": f"http://localhost:{PORT}"}, "right", True),
    "https": ({"Origin": f"https://127.0.0.1:{PORT}"}, "right", True),
    "origin null": ({"Origin": "null"}, "right", True),
    "cross-site": ({"Sec-Fetch-Site": "cross-site"}, "right", True),
    "same-site": ({"Sec-Fetch-Site": "same-site"}, "right", True),
    "typed address": ({"Sec-Fetch-Site": "none"}, "right", True),
    "cross-site navigation": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, "right", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS)
def test_whatever_changes_something_needs_everything(visitor: Visitor, wrong: str) -> None:
    """Every route that is not GET or HEAD is refused when one thing is missing or foreign."""
    headers, token, signed_in = WRONGS[wrong]
    token = visitor.csrf if token == "right" else token
    client = visitor.client if signed_in else visitor.site.app.test_client()
    routes = _routes(visitor.site.app, safe=False)
    assert len(routes) >= 15

    for method, path in routes:
        if path == "/login":
            continue
        for form in ({"csrf": token} if token else {}, {}):
            more = {"X-CSRF": token} if token and not form else {}
            answer = client.open(
                path, method=method, base_url=HERE, data=form, headers={**headers, **more}
            )
            assert answer.status_code == 403, (method, path, answer.status)
            _is_strict(answer.headers)
    assert len(visitor.site.stopped) == 0


def test_nothing_else_than_get_head_and_post_is_answered(visitor: Visitor) -> None:
    """No other method does anything, also with everything in order."""
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"):
        answer = visitor.client.open(
            "/photos", method=method, base_url=HERE, headers={"X-CSRF": visitor.csrf}
        )
        assert answer.status_code == 405
        _is_strict(answer.headers)


def test_with_everything_in_order_it_works(visitor: Visitor) -> None:
    """The refusals above are not refusals of everything."""
    answer = visitor.post(
        "/forget", Origin=HERE, Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="navigate"
    )

    assert answer.status_code == 303


def test_the_token_of_one_visit_is_no_good_in_another(site: Site) -> None:
    one, other = Visitor(site).sign_in(), Visitor(site).sign_in()

    assert one.csrf != other.csrf
    assert one.post("/forget", csrf=other.csrf).status_code == 403


def test_foreign_pages_get_no_parts_of_ours(visitor: Visitor) -> None:
    """A page of another site, or of another port here, can load nothing; a link may lead here."""
    for site in ("cross-site", "same-site"):
        for path in ("/", "/state", "/static/app.css"):
            answer = visitor.get(path, Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors")
            assert answer.status_code == 403
        assert (
            visitor.get("/about", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate").status_code
            == 200
        )


@pytest.mark.parametrize("path", ["/", "/photos", "/photos/0123456789abcdef", "/about",
                                  "/state", "/photos/0/preview", "/nowhere"])  # fmt: skip
def test_without_a_visit_there_is_only_the_question_for_the_code(site: Site, path: str) -> None:
    answer = Visitor(site).get(path)

    assert answer.status_code == 403
    assert 'name="code"' in answer.text
    assert "csrf" not in answer.text


def _is_strict(headers: Any) -> None:
    for name, value in HEADERS:
        assert headers.getlist(name) == [value]
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_every_answer_is_strict(visitor: Visitor, jpeg: bytes, no_pixels: None) -> None:
    """Pages, parts, redirects, downloads and errors of every kind carry all headers, once."""
    path = visitor.choose(jpeg)
    visitor.until("ready")
    visitor.post(f"{path}/copy", {"faces": "keep"})
    visitor.until("done")
    answers = [
        visitor.get(rule)
        for rule in ("/", "/photos", path, f"{path}/result", f"{path}/preview", f"{path}/after",
                     f"{path}/receipt", "/state", "/about", "/login", "/in", "/bye",
                     "/help/keyboard", "/static/app.css", "/static/nothing", "/nowhere",
                     "/photos/x/preview")
    ]  # fmt: skip
    answers += [
        visitor.post(f"{path}/file"),
        visitor.post("/photos/zip"),
        visitor.post("/photos", {}),
        visitor.post("/login", {"code": "wrong"}),
        visitor.post("/language", {"lang": "klingon"}),
        visitor.post("/forget", csrf=""),
        visitor.json(f"{path}/boxes", {"boxes": "many"}),
        visitor.post("/about"),
        visitor.post("/language", {"lang": "x" * (MAX_FORM + 9)}),
        visitor.post("/exit"),
        visitor.get("/"),
    ]
    assert {answer.status_code for answer in answers} == {200, 303, 400, 403, 404, 405, 413}
    for answer in answers:
        _is_strict(answer.headers)


def test_our_own_mistakes_are_strict_and_silent(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A page that fails says only a number; what failed, and with which values, stands nowhere."""
    canary = "CANARY 24.479800"

    def fail(*_: object) -> str:
        raise ValueError(canary)

    monkeypatch.setattr("toolkit.web.rows.photo_row", fail)
    visit = next(iter(visitor.site.state.visits._open.values()))
    visit.add(b"x", name=canary)
    answer = visitor.get("/photos")

    assert answer.status_code == 500
    _is_strict(answer.headers)
    said = capfd.readouterr()
    assert canary not in answer.text + said.out + said.err
    number = re.search(r"problem ([0-9a-f]{8}): ValueError", said.err)
    assert number is not None
    assert number[1] in answer.text
    assert "Traceback" not in answer.text + said.err


def test_no_switch_of_the_environment_shows_traces(
    monkeypatch: pytest.MonkeyPatch, make_site: Callable[..., Site]
) -> None:
    """Flask's debugger cannot be turned on from outside."""
    for name in ("FLASK_DEBUG", "FLASK_ENV", "PYTHONDEVMODE", "WERKZEUG_DEBUG_PIN"):
        monkeypatch.setenv(name, "1")
    app = make_site().app

    assert app.debug is False
    assert app.testing is False
    assert app.config["PROPAGATE_EXCEPTIONS"] is False
    assert app.jinja_env.auto_reload is False
