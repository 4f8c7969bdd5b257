"""The server over a real connection, as a visitor and as a command in another process."""

from __future__ import annotations

import compileall
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.web.conftest import Served

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux says such things")
#: Calls that may make a file, and how a line of a trace says that one did.
_CALLS = "open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,link,linkat"
MADE = re.compile(r"O_CREAT|O_TMPFILE|\bcreat\(|mkdir|mknod|symlink|link\(|rename")


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@dataclass
class Wire:
    """A signed-in visitor on a real connection."""

    served: Served
    cookie: str = ""
    csrf: str = ""

    def sign_in(self) -> Wire:
        code = self.served.site.state.keys.code
        answer = self.ask("POST", "/login", f"code={code}".encode())
        self.cookie = re.findall(rb"set-cookie: ([^;]+);", answer, re.IGNORECASE)[0].decode()
        page = self.ask("GET", "/about")
        self.csrf = re.findall(rb'name="csrf" value="([^"]+)"', page)[0].decode()
        return self

    def ask(
        self, method: str, path: str, body: bytes = b"",
        kind: str = "application/x-www-form-urlencoded", **more: str,
    ) -> bytes:  # fmt: skip
        others = "".join(f"{name}: {value}\r\n" for name, value in more.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.served.host}:{self.served.port}\r\n"
            f"Connection: close\r\nCookie: {self.cookie}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n{others}\r\n"
        )
        with socket.create_connection((self.served.host, self.served.port), timeout=60) as wire:
            wire.sendall(head.encode() + body)
            parts = []
            while part := wire.recv(1 << 20):
                parts.append(part)
        return b"".join(parts)

    def form(self, path: str, **fields: str) -> bytes:
        fields = {"csrf": self.csrf, **fields}
        return self.ask("POST", path, "&".join(f"{k}={v}" for k, v in fields.items()).encode())

    def upload(self, *photos: bytes) -> str:
        """Upload photos; gives where the answer leads."""
        edge = "lampshadeedge"
        said = "Content-Disposition: form-data; name="
        parts = [f'--{edge}\r\n{said}"csrf"\r\n\r\n{self.csrf}\r\n'.encode()]
        for number, photo in enumerate(photos):
            parts.append(
                f'--{edge}\r\nContent-Disposition: form-data; name="photos"; '
                f'filename="CANARYNAME{number}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
                + photo + b"\r\n"
            )  # fmt: skip
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        answer = self.ask("POST", "/photos", body, f"multipart/form-data; boundary={edge}")
        where = re.findall(rb"\nlocation: ([^\r]+)", answer, re.IGNORECASE)
        return where[0].decode() if where else str(status(answer))

    def until(self, *wanted: str, seconds: float = 90) -> bytes:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.ask("GET", "/state")
            states = re.findall(rb'"status":"(\w+)"', answer)
            if all(state.decode() in wanted for state in states):
                return answer
            time.sleep(0.05)
        raise AssertionError(f"waited in vain: {answer!r}")


@contextmanager
def command(folder: Path, *before: str, **more: str) -> Iterator[tuple[Any, str, Elsewhere]]:
    """The command as a user starts it: process, output so far, and where its pages are."""
    environment = {
        "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
        "TMPDIR": str(folder), **more,
    }  # fmt: skip
    with subprocess.Popen(
        [*before, sys.executable, "-m", "toolkit", "web", "--no-browser"], cwd=folder,
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        said = "".join(running.stdout.readline() for _ in range(3))
        host, port = re.findall(r"http://([\d.]+):(\d+)/", said)[0]
        code = re.findall(r"[A-Z]{4}-[A-Z]{4}", said)[0]
        try:
            yield running, said, Elsewhere(host, int(port), code)
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGTERM)


class Elsewhere:
    """Stands for the site of a command in another process."""

    def __init__(self, host: str, port: int, code: str) -> None:
        self.host, self.port = host, port
        self.site = self
        self.state = self
        self.keys = self
        self.code = code


def strace() -> str:
    """The program that watches from outside; skips where there is none."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    return found


@contextmanager
def making_no_file(folder: Path, canary: str) -> Iterator[Wire]:
    """A visitor of a command that makes no file, and says no canary, while it is visited."""
    compileall.compile_dir(ROOT / "toolkit", quiet=1)  # or Python keeps the program's own code
    trace = folder / "trace"
    tracer = (strace(), "-f", "-qq", "-e", f"trace={_CALLS}", "-o", str(trace))
    with command(folder, *tracer) as (running, _, there):
        wire = Wire(there).sign_in()  # type: ignore[arg-type]
        start = len(trace.read_text("utf-8", "replace"))
        yield wire
        said = trace.read_text("utf-8", "replace")[start:]
        wire.form("/quit")
        out, err = running.communicate(timeout=120)
    assert said.count("open") > 10, "the trace is empty"
    made = [line for line in said.splitlines() if MADE.search(line) and "= -1" not in line]
    assert made == [], made
    assert sorted(path.name for path in folder.iterdir()) == ["trace"]
    assert canary not in out + err
