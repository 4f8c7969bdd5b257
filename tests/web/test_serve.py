"""The real server: raw bytes in, raw bytes out, nothing on disk, nobody else's connection."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT, sample_of
from tests.memory import held
from tests.web.conftest import Served
from tests.web.wire import (
    LINUX,
    MADE,
    Elsewhere,
    Wire,
    command,
    making_no_file,
    status,
    strace,
)
from toolkit.web import local_peers, serve
from toolkit.web.guard import HEADERS, MAX_FORM
from toolkit.web.local_peers import Peers
from toolkit.web.serve import Listener


def _is_strict(answer: bytes) -> None:
    head = answer.split(b"\r\n\r\n")[0].decode("latin-1").lower()
    for name, value in HEADERS:
        assert f"\r\n{name.lower()}: {value.lower()}" in head, head
    assert "\r\nserver:" not in head
    assert "\r\nvia:" not in head
    assert "waitress" not in head


BROKEN = {
    "no host": b"GET /login HTTP/1.1\r\n\r\n",
    "old": b"GET /login HTTP/1.0\r\n\r\n",
    "two hosts": b"GET /login HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
    "whole address": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "folded": b"GET / HTTP/1.1\r\nHost: {host}\r\nA: b\r\n c\r\n\r\n",
    "long head": (b"GET / HTTP/1.1\r\nHost: {host}\r\nA: " + b"b" * (1 << 15))[: (1 << 15) - 9],
    "bad length": b"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2"
                   b"\r\n\r\nx",
    "chunks": b"POST /photos HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n"
              b"5\r\nhello\r\n0\r\n\r\n",
    "odd coding": b"POST /photos HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: gzip\r\n\r\n",
    "no method": b" / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "space in name": b"GET / HTTP/1.1\r\nHost : {host}\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_requests_get_a_strict_answer_without_echo(
    served: Served, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also where waitress answers by itself."""
    request = BROKEN[name].replace(b"{host}", b"127.0.0.1:%d" % served.port)
    answer = served.raw(request)

    assert 400 <= status(answer) < 600
    _is_strict(answer)
    assert b"evil" not in answer
    assert b"Lampshade" not in answer.split(b"\r\n\r\n", 1)[1] or b"127.0.0.1" in request
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("host", ["[::1]:{port}", "evil.example:{port}", "127.0.0.1:1"])
def test_foreign_hosts_over_the_wire(served: Served, host: str) -> None:
    said = host.format(port=served.port)
    answer = served.raw(f"GET / HTTP/1.1\r\nHost: {said}\r\nConnection: close\r\n\r\n".encode())

    assert status(answer) == 421
    _is_strict(answer)


def test_it_listens_on_loopback_alone(served: Served) -> None:
    """Not on this computer's other addresses, and not on IPv6, where another could stand."""
    with pytest.raises(OSError, match=r"refused|unreachable|assign|supported|timed out"):
        socket.create_connection(("::1", served.port), timeout=2)
    with Listener() as listener:
        assert listener.inner.socket.getsockname()[0] == "127.0.0.1"


def test_silent_connections_keep_nobody_out(served: Served) -> None:
    """A program of this account opens many and says nothing, or half a request, on each."""
    with ExitStack() as open_now:
        silent = [
            open_now.enter_context(
                socket.create_connection(("127.0.0.1", served.port), timeout=30)
            )
            for _ in range(250)
        ]
        for each in silent[::2]:
            with suppress(OSError):
                each.sendall(b"GET /login HTTP/1.1\r\nHost: ")
        answer = served.raw(
            b"GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % served.port
        )

        assert status(answer) == 200
        # the oldest had to go, not the newest
        assert silent[1].recv(1) == b""


def test_who_asks_or_is_told_something_keeps_the_connection() -> None:
    """However many others there are, and however long ago it began."""

    def channel(number: int, requests: int = 0) -> SimpleNamespace:
        return SimpleNamespace(requests=[0] * requests, last_activity=number, will_close=False)

    busy = [channel(0, requests=1) for _ in range(serve._CONNECTIONS)]
    serve._make_room([*busy, idle := channel(1)])
    assert idle.will_close
    idle.will_close = False
    serve._make_room([*busy[1:], idle])
    assert not idle.will_close
    serve._make_room([*busy, channel(2, requests=1)])
    assert not any(each.will_close for each in busy)
    serve._make_room([*busy, idle, later := channel(2)])
    assert (idle.will_close, later.will_close) == (True, False)
    serve._make_room([*busy, idle, later])
    assert later.will_close


def test_nobody_sends_in_chunks(served: Served) -> None:
    """How long such a body gets is not known before it is here; not from who is let in, either."""
    wire = Wire(served).sign_in()
    answer = served.raw(
        f"POST /photos HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: {wire.cookie}\r\n"
        f"X-CSRF: {wire.csrf}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\n".encode()
    )

    assert status(answer) == 400


def test_only_what_takes_files_may_be_sent_much(served: Served) -> None:
    """A form is short, also from who is let in."""
    wire, state = Wire(served).sign_in(), served.site.state
    head = {"HOST": f"127.0.0.1:{served.port}", "COOKIE": wire.cookie}

    assert serve._may_send(state, head, "/photos") > MAX_FORM
    assert serve._may_send(state, head, "/language") == MAX_FORM
    assert serve._may_send(state, {**head, "HOST": "evil.example"}, "/photos") == MAX_FORM
    assert serve._may_send(state, {**head, "COOKIE": "x"}, "/photos") == MAX_FORM
    # a page at another port has the cookie sent along, too
    assert serve._may_send(state, {**head, "SEC_FETCH_SITE": "same-site"}, "/photos") == MAX_FORM
    assert serve._may_send(state, {**head, "ORIGIN": "http://127.0.0.1:1"}, "/photos") == MAX_FORM
    ours = {"SEC_FETCH_SITE": "same-origin", "ORIGIN": f"http://{head['HOST']}"}
    assert serve._may_send(state, {**head, **ours}, "/photos") > MAX_FORM


def _padded(size: int) -> bytes:
    """A good JPEG of about this size: what is hidden behind its end goes."""
    jpeg = sample_of("jpeg")[0]
    return jpeg + b"\0" * max(0, size - len(jpeg))


def test_what_nobody_may_send_is_not_kept(served: Served) -> None:
    """A page of another site can make a browser send us much; it costs no memory."""
    with _most_used() as grown:
        answer = _stream(served, "POST /photos", "", 100 << 20)

    assert status(answer) == 403
    _is_strict(answer)
    assert max(grown) < 30 << 20


def test_more_than_a_visit_may_hold_is_answered_and_not_kept(
    served: Served, no_pixels: None
) -> None:
    """The browser gets a page, not a broken connection, however much it sends."""
    object.__setattr__(served.site.state.settings, "visit_bytes", 8 << 20)
    wire = Wire(served).sign_in()
    with _most_used() as grown:
        answer = _stream(served, "POST /photos", wire.cookie, 120 << 20, wire.csrf)

    assert status(answer) == 303
    assert b"/said/" in answer
    _is_strict(answer)
    assert max(grown) < 30 << 20
    assert wire.upload(_padded(2 << 20)).startswith("/photos/")


def _stream(served: Served, what: str, cookie: str, size: int, csrf: str = "") -> bytes:
    """Send so many bytes, in parts that are used again."""
    part = bytes(1 << 20)
    head = (
        f"{what} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nConnection: close\r\n"
        f"Cookie: {cookie}\r\nX-CSRF: {csrf}\r\nContent-Length: {size}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as wire:
        wire.sendall(head.encode())
        for _ in range(size // len(part)):
            wire.sendall(part)
        parts = []
        while got := wire.recv(1 << 16):
            parts.append(got)
    return b"".join(parts)


@contextmanager
def _most_used() -> Iterator[list[int]]:
    """How much more memory this process used from time to time meanwhile."""
    grown, over = [0], threading.Event()
    gc.collect()
    before = _resident()

    def watch() -> None:
        while not over.wait(0.002):
            grown.append(_resident() - before)

    watching = threading.Thread(target=watch)
    watching.start()
    yield grown
    over.set()
    watching.join()


def _resident() -> int:
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 if statm.exists() else 0


@LINUX
def test_other_accounts_are_turned_away(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with the right cookie, which a page on another port may have been handed."""
    request = (
        b"GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % served.port
    )
    assert status(served.raw(request)) == 200
    monkeypatch.setattr(local_peers.os, "getuid", lambda: 54321)
    monkeypatch.setattr(local_peers, "_ROOT", 54321)
    try:
        answer = served.raw(request)
    except OSError as error:  # the door was shut before we had asked
        if error.errno not in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN):
            raise
        answer = b""
    assert answer == b""


@LINUX
@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2", "127.255.255.254"])
@pytest.mark.parametrize("mapped", [False, True])
def test_the_system_says_whose_a_connection_is(
    source: str, mapped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever local address it comes from, as both kinds of sockets write it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        door = server.getsockname()
        kind, before = (socket.AF_INET6, "::ffff:") if mapped else (socket.AF_INET, "")
        with socket.socket(kind) as client:
            client.bind((before + source, 0))
            client.connect((before + door[0], door[1]))
            end, peer = server.accept()
            with end:
                assert peer[0] == source
                assert not Peers(door).is_stranger(peer)
                monkeypatch.setattr(local_peers, "_ROOT", 54321)
                assert not Peers(door).is_stranger(peer)
                monkeypatch.setattr(local_peers.os, "getuid", lambda: 54321)
                assert Peers(door).is_stranger(peer)


@LINUX
@pytest.mark.skipif(os.getuid() != 0, reason="connecting as root needs root")
def test_root_is_no_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relays for other systems on the same computer run as root."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        door = server.getsockname()
        with socket.create_connection(door):
            end, peer = server.accept()
            with end:
                monkeypatch.setattr(local_peers.os, "getuid", lambda: 54321)
                assert not Peers(door).is_stranger(peer)


@LINUX
def test_who_has_left_already_is_a_stranger() -> None:
    """The system calls what nobody holds any more root's, whoever it was."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        door = server.getsockname()
        with socket.create_connection(door):
            end, peer = server.accept()
        with end:
            assert Peers(door).is_stranger(peer)


@LINUX
def test_the_tables_are_read_once_for_all_who_were_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them for each of hundreds would hold up everybody; who came later is read anew."""
    read: list[float] = []
    rows = local_peers._rows
    monkeypatch.setattr(local_peers, "_rows", lambda: read.append(0) or rows())
    with socket.create_server(("127.0.0.1", 0)) as server, ExitStack() as open_now:
        door = server.getsockname()
        clients = [
            open_now.enter_context(socket.create_connection(door)).getsockname() for _ in range(9)
        ]
        since, peers = time.monotonic(), Peers(door)
        assert not any(peers.is_stranger(client, since) for client in clients)
        assert len(read) == 1
        late = open_now.enter_context(socket.create_connection(door)).getsockname()
        assert not peers.is_stranger(late, time.monotonic())
        assert len(read) == 2


@LINUX
def test_silent_connections_are_not_looked_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are opened, the tables are read for those who say something."""
    read: list[float] = []
    rows = local_peers._rows
    monkeypatch.setattr(local_peers, "_rows", lambda: read.append(0) or rows())
    with ExitStack() as open_now:
        for _ in range(40):
            open_now.enter_context(socket.create_connection(("127.0.0.1", served.port)))
        answer = served.raw(
            b"GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % served.port
        )

    assert status(answer) == 200
    assert len(read) == 1


@LINUX
def test_a_system_that_says_nothing_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its tables, or with some that do not know our own door, other guards stand alone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        door = server.getsockname()
        assert Peers(door).is_stranger(("127.0.0.1", 1))
        monkeypatch.setattr(local_peers, "_TABLES", (Path("/proc/net/none"),))
        assert not Peers(door).is_stranger(("127.0.0.1", 1))
    monkeypatch.undo()
    assert not Peers(door).is_stranger(("127.0.0.1", 1))


def _large_png(size: int) -> bytes:
    """A picture whose coded data alone has about this size, and stays in a copy."""
    width, height = 1000, size // 3001 + 1
    rows = b"".join(b"\0" + bytes([row & 255]) * 3 * width for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


@LINUX
def test_no_byte_of_a_photo_touches_a_disk(tmp_path: Path) -> None:
    """Uploads of 2, 20 and 60 MB, all work on them, and downloads: no file is made at all."""
    with making_no_file(tmp_path, "CANARY") as wire:
        for size in (2 << 20, 20 << 20, 60 << 20):
            path = wire.upload(_large_png(size))
            wire.until("ready", "done", seconds=400)
            wire.form(f"{path}/copy", faces="keep")
            wire.until("ready", "done", seconds=400)
            assert len(wire.form(f"{path}/file")) > size
            assert b"\xff\xd8" in wire.ask("GET", f"{path}/preview")
        small = wire.upload(sample_of("jpeg")[0])
        wire.until("ready", "done", seconds=400)
        wire.form(f"{small}/copy")
        wire.until("done", seconds=400)
        assert len(wire.form("/photos/zip")) > 82 << 20


@LINUX
def test_the_trace_would_see_a_file(tmp_path: Path) -> None:
    """Flask as it comes writes uploads to disk, and this is seen."""
    script = (
        "import io, flask; app = flask.Flask('x')\n"
        "@app.post('/')\n"
        "def up(): return str(len(flask.request.files['a'].read()))\n"
        "app.test_client().post('/', data={'a': (io.BytesIO(bytes(2 << 20)), 'a')})\n"
    )
    trace = tmp_path / "trace"
    subprocess.run(
        [strace(), "-f", "-qq", "-e", "trace=openat", "-o", str(trace),
         sys.executable, "-c", script],
        check=True, cwd=tmp_path,
    )  # fmt: skip

    assert any(MADE.search(line) for line in trace.read_text("utf-8", "replace").splitlines())


@LINUX
def test_it_works_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    """In an empty network namespace, with loopback alone."""
    unshare = shutil.which("unshare")
    if (
        unshare is None
        or subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("this machine gives out no network namespaces")
    (tmp_path / "photo.jpg").write_bytes(sample_of("jpeg")[0])
    script = tmp_path / "walk.py"
    script.write_text(
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import pathlib\n"
        "from tests.web.wire import Wire, command\n"
        "with command(pathlib.Path('.')) as (running, _, there):\n"
        "    wire = Wire(there).sign_in()\n"
        "    path = wire.upload(pathlib.Path('photo.jpg').read_bytes())\n"
        "    wire.until('ready', seconds=200)\n"
        "    wire.form(path + '/copy')\n"
        "    wire.until('done', seconds=200)\n"
        "    print(len(wire.form(path + '/file')) > 1000, flush=True)\n"
        "    wire.form('/quit')\n"
        "    print(running.wait(120))\n"
    )
    ended = subprocess.run(
        [unshare, "-rn", "sh", "-c", 'ip link set lo up 2>/dev/null || ifconfig lo up; "$@"', "-",
         sys.executable, str(script), str(ROOT)],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=500,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if "unreachable" in ended.stderr:
        pytest.skip("loopback cannot be brought up here")

    assert ended.stdout.split() == ["True", "0"], ended.stderr


@LINUX
def test_killed_readers_are_started_anew(tmp_path: Path) -> None:
    """Whoever kills the waiting children from outside costs nobody a photo, and no page fails."""
    with command(tmp_path) as (running, _, there):
        wire = Wire(there).sign_in()  # type: ignore[arg-type]
        path = wire.upload(sample_of("jpeg")[0])
        wire.until("ready", seconds=240)
        for _round in range(2):
            for child in _children(running.pid):
                os.kill(child, signal.SIGKILL)
            wire.form(f"{path}/copy", faces="keep")
            wire.until("done", seconds=120)
        assert len(wire.form(f"{path}/file")) > 1000
        wire.form("/quit")
        out, err = running.communicate(timeout=120)
    assert "Traceback" not in out + err


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    tasks = Path(f"/proc/{parent}/task").glob("*/children") if listed.exists() else []
    return [int(child) for task in tasks for child in task.read_text().split()]


@LINUX
def test_quit_leaves_no_process(tmp_path: Path) -> None:
    with command(tmp_path) as (running, _, there):
        wire = Wire(there).sign_in()  # type: ignore[arg-type]
        wire.upload(sample_of("jpeg")[0])
        end = time.monotonic() + 60
        while not (children := _children(running.pid)) and time.monotonic() < end:
            time.sleep(0.05)
        answer = wire.form("/quit")
        running.communicate(timeout=120)
    assert status(answer) == 200
    assert b"Clear-Site-Data" in answer
    assert running.returncode == 0
    end = time.monotonic() + 60
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < end:
        time.sleep(0.1)
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)


@LINUX
@pytest.mark.parametrize("around", [0, 3 << 20], ids=["small", "large"])
def test_photos_leave_memory_when_the_visitor_leaves(tmp_path: Path, around: int) -> None:
    """After quick exit no page of any process holds what was in the photo."""
    canary = "".join(f"Q{number:x}z" for number in range(7, 4007, 13)).encode()
    photo = sample_of("jpeg")[0] + bytes(around) + canary + bytes(around)
    with command(tmp_path) as (running, _, there):
        wire = Wire(there).sign_in()  # type: ignore[arg-type]
        # after a large block was freed, the C library would keep what comes next to itself
        wire.form(f"{wire.upload(_padded(20 << 20))}/forget")
        path = wire.upload(photo)
        wire.until("ready", seconds=240)
        wire.form(f"{path}/copy", faces="keep")
        wire.until("done", seconds=240)
        assert any(held(pid, canary) for pid in (running.pid, *_children(running.pid)))
        wire.form("/exit")
        end = time.monotonic() + 60
        left = [running.pid]
        while left and time.monotonic() < end:
            time.sleep(0.2)
            left = [pid for pid in (running.pid, *_children(running.pid)) if held(pid, canary)]
        assert left == []


@LINUX
@pytest.mark.parametrize("debug", ["", "1"])
def test_nothing_is_written_about_what_was_done(tmp_path: Path, debug: str) -> None:
    """Not a name, a path or a value, on no level, also when Flask is asked to debug."""
    more = (
        {"FLASK_DEBUG": debug, "PYTHONDEVMODE": debug, "LAMPSHADE_DEBUG": debug} if debug else {}
    )
    with command(tmp_path, **more) as (running, said, there):
        wire = Wire(there).sign_in()  # type: ignore[arg-type]
        path = wire.upload(sample_of("jpeg")[0])
        wire.ask("GET", path)
        wire.ask("GET", "/CANARYNAME/24.4798?where=CANARYNAME")
        wire.ask("POST", "/photos", b"CANARYNAME", "multipart/form-data; boundary=CANARYNAME")
        wire.form(f"{path}/copy", faces="CANARYNAME")
        _broken_off(there)
        wire.form("/quit")
        out, err = running.communicate(timeout=120)
    for text in (said + out, err):
        assert "CANARYNAME" not in text
        assert path.rpartition("/")[2] not in text
        assert wire.csrf not in text
        assert wire.cookie.partition("=")[2] not in text
        assert "Traceback" not in text
        for canary in sample_of("jpeg")[1].values():
            assert canary not in text


def _broken_off(there: Elsewhere) -> None:
    """A visitor who goes away in the middle of a request."""
    with socket.create_connection((there.host, there.port), timeout=60) as wire:
        host = f"{there.host}:{there.port}"
        head = f"GET /CANARYNAME HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99"
        wire.sendall(f"{head}\r\n\r\n".encode())
