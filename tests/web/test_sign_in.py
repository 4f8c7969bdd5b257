"""Coming in and leaving: the token, the code, the launch file, quick exit, idle, quit."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of
from tests.web.conftest import HERE, Clock, Served, Site, Visitor
from toolkit import i18n
from toolkit.web import launch
from toolkit.web.access_keys import PAUSE_SECONDS, WRONG_CODES
from toolkit.web.launch import LaunchFile


def _cookie(answer: object) -> str:
    return answer.headers["Set-Cookie"]  # type: ignore[attr-defined, no-any-return]


def test_the_launch_token_lets_in_once(site: Site) -> None:
    """As a browser sends it from the launch file: another site, without an origin."""
    token = site.state.keys.token
    first = Visitor(site).post("/login", {"token": token}, Origin="null",
                               Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")  # fmt: skip
    second = Visitor(site).post("/login", {"token": token})

    assert (first.status_code, second.status_code) == (303, 403)
    there = Visitor(site).get(first.headers["Location"], Sec_Fetch_Site="cross-site",
                              Sec_Fetch_Mode="navigate")  # fmt: skip
    assert there.status_code == 200
    assert 'http-equiv="refresh"' in there.text
    assert site.launched == [True]
    assert "Set-Cookie" not in second.headers


def test_the_launch_token_is_worth_nothing_after_a_minute(site: Site) -> None:
    site.clock.now += 61

    answer = Visitor(site).post("/login", {"token": site.state.keys.token})

    assert answer.status_code == 403
    assert Visitor(site).post("/login", {"token": ""}).status_code == 403


def test_a_wrong_token_uses_nothing_up(site: Site) -> None:
    """Any page could send one; the right one still works."""
    for _ in range(WRONG_CODES):
        assert Visitor(site).post("/login", {"token": "x" * 43}).status_code == 403
    assert site.launched == []
    assert Visitor(site).post("/login", {"code": site.state.keys.code}).status_code == 303
    assert Visitor(site).post("/login", {"token": site.state.keys.token}).status_code == 303


def test_the_cookie_is_strict_and_ends_with_the_browser(site: Site) -> None:
    answer = Visitor(site).post("/login", {"token": site.state.keys.token})
    cookie = _cookie(answer)

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie
    assert "Domain" not in cookie


def test_a_code_works_once_and_may_be_typed_loosely(site: Site) -> None:
    code = site.state.keys.code
    loosely = f" {code.lower().replace('-', ' ')} "

    assert Visitor(site).post("/login", {"code": loosely}).status_code == 303
    assert Visitor(site).post("/login", {"code": code}).status_code == 403
    assert site.codes == [site.state.keys.code]
    assert site.codes[0] != code


def test_guessing_codes_ends_in_a_new_code_and_a_pause(site: Site) -> None:
    """One guess in seventeen thousand million, five a pause."""
    code = site.state.keys.code
    for _ in range(WRONG_CODES):
        assert Visitor(site).post("/login", {"code": "BBBB-BBBB"}).status_code == 403
    assert site.state.keys.code != code
    new = site.state.keys.code
    assert Visitor(site).post("/login", {"code": new}).status_code == 403
    site.clock.now += PAUSE_SECONDS + 1
    assert Visitor(site).post("/login", {"code": new}).status_code == 303


def test_a_right_code_in_the_pause_is_not_called_wrong(site: Site) -> None:
    """Who waits gets in, and is told to wait."""
    for _ in range(WRONG_CODES):
        wrong = Visitor(site).post("/login", {"code": "BBBB-BBBB"}).text
    right = Visitor(site).post("/login", {"code": site.state.keys.code}).text

    assert "Wait for half a minute" in wrong
    assert "Wait for half a minute" in right
    assert "is not right" not in right


def test_no_other_page_uses_up_the_tries(site: Site) -> None:
    """A code comes from our own page alone; the launch file brings a token."""
    code = site.state.keys.code
    for _ in range(WRONG_CODES + 1):
        for site_of in ("cross-site", "same-site"):
            sent = Visitor(site).post("/login", {"code": "BBBB-BBBB"}, Sec_Fetch_Site=site_of,
                                      Sec_Fetch_Mode="navigate")  # fmt: skip
            assert sent.status_code == 403
    foreign = Visitor(site).post("/login", {"code": code}, Origin="http://127.0.0.1:9")

    assert foreign.status_code == 403
    assert site.codes == []
    assert Visitor(site).post("/login", {"code": code}).status_code == 303


def test_two_starts_have_nothing_in_common(make_site: Callable[..., Site]) -> None:
    one, other = make_site(), make_site()

    assert one.state.keys.token != other.state.keys.token
    assert one.state.keys.code != other.state.keys.code
    assert len(one.state.keys.token) >= 43


def test_a_cookie_of_before_opens_nothing(make_site: Callable[..., Site]) -> None:
    """Visits live in memory alone; a stolen profile has the key of one that is gone."""
    before = Visitor(make_site()).sign_in()
    later = make_site()
    secret = next(iter(before.site.state.visits._open))
    client = later.app.test_client()
    client.set_cookie(later.state.settings.cookie, secret, domain="127.0.0.1")
    before.client.set_cookie(before.site.state.settings.cookie, secret, domain="127.0.0.1")

    assert before.get("/").status_code == 200

    assert client.get("/", base_url=HERE).status_code == 403


def test_the_launch_file_is_for_this_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with LaunchFile() as file:
        path = file.write(f"{HERE}/", "TOKEN", i18n.speaking("ar"))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert path.parent.parent == tmp_path
        page = path.read_text("utf-8")
        assert f'method="post" action="{HERE}/login"' in page
        assert 'value="TOKEN"' in page
        assert "?" not in page
    assert list(tmp_path.iterdir()) == []


def test_the_browser_is_told_a_path_and_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other accounts can read in a list of processes."""
    asked: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(launch.webbrowser, "open", asked.append)
    assert launch.open_in_browser(tmp_path / "launch.html")
    end = time.monotonic() + 60
    while not asked and time.monotonic() < end:
        time.sleep(0.01)
    assert asked == [(tmp_path / "launch.html").as_uri()]


def test_without_a_desktop_no_browser_takes_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(launch.webbrowser, "open", lambda _: pytest.fail("asked"))

    assert not launch.open_in_browser(Path("/nowhere"))


def test_quick_exit_forgets_first(visitor: Visitor, no_pixels: None) -> None:
    """Memory is empty, the browser is told to forget, and the same cookie opens nothing."""
    path = visitor.choose(sample_of("jpeg")[0])
    visit = next(iter(visitor.site.state.visits._open.values()))
    secret = visit.id
    answer = visitor.post("/exit")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/bye"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert visit.photos() == []
    assert not visit.open
    assert visitor.get("/bye").status_code == 200
    visitor.client.set_cookie(visitor.site.state.settings.cookie, secret, domain="127.0.0.1")
    assert visitor.get(path).status_code == 403


def test_what_comes_too_late_is_not_kept(visitor: Visitor, no_pixels: None) -> None:
    """A worker or an upload that ends after its visit cannot bring a photo back."""
    visitor.choose(sample_of("jpeg")[0])
    visit = next(iter(visitor.site.state.visits._open.values()))
    photo = visit.photos()[0]
    visitor.post("/exit")

    assert visit.change(photo.id, preview=b"x") is None
    visit.add(b"an upload that took long")
    assert visit.photos() == []


def test_the_page_after_leaving_says_nothing(site: Site) -> None:
    text = Visitor(site).get("/bye").text

    for word in ("ampshade", "photo", "safe", "csrf", "app.css"):
        assert word not in text


def test_idle_visits_are_cleared(visitor: Visitor, no_pixels: None) -> None:
    """After fifteen minutes without use; asking for the state is no use."""
    visitor.choose(sample_of("jpeg")[0])
    visitor.until("ready")
    visits, clock = visitor.site.state.visits, visitor.site.clock
    clock.now += 14 * 60
    visits.sweep()
    assert len(visitor.states()) == 1
    clock.now += 61
    visits.sweep()
    assert visitor.states() == []
    assert visitor.get("/").status_code == 200


def test_use_keeps_a_visit(visitor: Visitor, no_pixels: None) -> None:
    visitor.choose(sample_of("jpeg")[0])
    visitor.until("ready")
    for _ in range(4):
        visitor.site.clock.now += 10 * 60
        assert visitor.get("/photos").status_code == 200
        visitor.site.state.visits.sweep()
    assert len(visitor.states()) == 1


def test_too_many_visits_end_the_one_that_was_idle_longest(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(visits=2)
    first = Visitor(site).sign_in()
    site.clock.now += 5
    second = Visitor(site).sign_in()
    site.clock.now += 5
    third = Visitor(site).sign_in()

    assert [v.get("/").status_code for v in (first, second, third)] == [403, 200, 200]


def test_quit_forgets_everybody_and_stops(site: Site, no_pixels: None) -> None:
    one, other = Visitor(site).sign_in(), Visitor(site).sign_in()
    other.choose(sample_of("jpeg")[0])
    visits = list(site.state.visits._open.values())
    answer = one.post("/quit")

    assert answer.status_code == 200
    assert site.stopped == [True]
    assert all(not visit.open and visit.photos() == [] for visit in visits)
    assert other.get("/").status_code == 403


@pytest.mark.parametrize(
    ("back", "leads"),
    [("/photos", "/photos"), ("//evil.example/", "/"), ("http://evil.example/", "/"),
     ("//evil", "/"), ("/\\evil.example", "/"), ("", "/"), ("/%2e%2e", "/"), ("/photos?x=1", "/")],
)  # fmt: skip
def test_the_language_leads_back_to_our_own_pages(visitor: Visitor, back: str, leads: str) -> None:
    answer = visitor.post("/language", {"lang": "zh-Hant-HK", "back": back})

    assert answer.headers["Location"] == leads
    assert 'lang="zh-Hant-HK"' in visitor.get("/").text


def test_the_browser_s_language_is_taken_until_one_is_chosen(visitor: Visitor) -> None:
    assert 'dir="rtl"' in visitor.get("/", Accept_Language="fa-IR, en;q=0.5").text
    visitor.post("/language", {"lang": "en", "back": "/"})
    assert 'dir="ltr"' in visitor.get("/", Accept_Language="fa-IR, en;q=0.5").text
    assert visitor.post("/language", {"lang": "../../etc"}).status_code == 400


def test_the_pseudo_language_is_for_tests_alone(
    make_site: Callable[..., Site], visitor: Visitor
) -> None:
    assert visitor.post("/language", {"lang": "qps"}).status_code == 303
    object.__setattr__(visitor.site.state.settings, "testing", False)
    assert visitor.post("/language", {"lang": "qps"}).status_code == 400


def test_the_clock_of_the_tests_is_a_clock() -> None:
    """It moves only when told to."""
    clock = Clock()
    assert clock() == clock()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs files in memory")
def test_the_command_says_where_it_is_and_ends_on_a_signal(tmp_path: Path) -> None:
    """The address and the code on standard output; the token nowhere another account looks."""
    environment = {
        "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(tmp_path), "BROWSER": "true", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "toolkit", "web"], cwd=tmp_path, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stderr is not None
        try:
            said = [running.stdout.readline() for _ in range(3)]
            files = list(tmp_path.rglob("*.html"))
            token = files[0].read_text("utf-8").split('name="token" value="')[1].split('"')[0]
            arguments = b"".join(_arguments())
        finally:
            running.terminate()
        out, err = running.communicate(timeout=120)
    assert "http://127." in said[0]
    assert len(token) >= 43
    assert b"toolkit\0web" in arguments
    assert token.encode() not in arguments
    assert token not in "".join(said) + out + err
    assert running.returncode == 0
    assert "Traceback" not in err
    assert list(tmp_path.rglob("*.html")) == []


def _arguments() -> Iterator[bytes]:
    """What every process on this machine was started with; some end while they are asked."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield path.read_bytes()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs files in memory")
def test_a_command_that_is_broken_off_leaves_no_memory_behind(tmp_path: Path) -> None:
    """A signal ends it at once; where the system writes cores, it writes none of ours."""
    command = (
        "import resource as r, signal, sys; from toolkit.cli.main import run;"
        # whoever runs in the background has inherited that it is ignored
        "signal.signal(signal.SIGQUIT, signal.SIG_DFL);"
        "r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2);"
        "run(['web', '--no-browser'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", command], cwd=tmp_path, stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert b"http://127." in running.stdout.readline()
        limits = Path(f"/proc/{running.pid}/limits").read_text()
        # who may not be looked into belongs to root, as far as its files go
        owner = Path(f"/proc/{running.pid}/environ").stat().st_uid
        running.send_signal(signal.SIGQUIT)
        _, how = os.waitpid(running.pid, 0)

    assert "Max core file size 0 0" in " ".join(limits.split())
    assert owner == 0
    assert os.WIFSIGNALED(how)
    assert not os.WCOREDUMP(how)
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_one_sentence(
    lampshade: Callable[..., subprocess.CompletedProcess[bytes]], served: Served
) -> None:
    ended = lampshade("web", "--no-browser", "--port", str(served.port))

    assert ended.returncode == 4
    assert b"something else uses this port" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_other_commands_do_not_pay_for_the_pages() -> None:
    """No Flask is loaded unless the pages are opened."""
    script = (
        "import sys; sys.argv = ['lampshade', '--help']\n"
        "import toolkit.cli.main, toolkit.cli.clean, toolkit.cli.web\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('flask', 'waitress', 'werkzeug')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize("way", ["/exit", "/quit"])
def test_who_leaves_ends_what_is_being_done(
    visitor: Visitor, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child at work would go on with the file in its memory."""
    ended: list[str] = []
    monkeypatch.setattr(visitor.site.state.workers, "abandon", lambda: ended.append(way))
    visitor.post(way)

    assert ended == [way]
