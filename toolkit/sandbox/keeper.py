"""The parent's side: start the waiting child, hand it descriptors, read the answer, stop it.

One keeper serves one request at a time; `run` in this package lends keepers out. A child that
crashes, hangs, runs out of memory or lies about a length is one JailBroken, and the next
request gets a new keeper where needed.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import BY_CODE, DETAILS, JailBroken
from toolkit.sandbox import wire
from toolkit.sandbox.jail import Limits

#: What the waiting child's interpreter is told: where its modules are, and nothing of this system.
_START = (
    "import sys; sys.path[:0] = sys.argv[2].split('|'); "
    "from toolkit.sandbox.child import serve; serve(int(sys.argv[1]), sys.argv[3:])"
)
_START_ONCE = (
    "import sys; sys.path[:0] = sys.argv[1].split('|'); "
    "from toolkit.sandbox.child import once; once()"
)
#: One numeric thread, because threads do not survive a fork; the task starts its own.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_START_SECONDS = 60
#: Exit codes of the forked child, beside negative signal numbers (as a byte).
_OUT_OF_MEMORY = 71
_KILLED_BY = {256 - 14: "timeout", 256 - 24: "timeout", 256 - 9: "out_of_memory"}


def can_fork() -> bool:
    """Whether this system lets one waiting child fork a clean child per file."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


def _module_paths() -> str:
    root = str(Path(__file__).resolve().parents[2])
    return "|".join([root, *(p for p in sys.path if p and "|" not in p and p != root)])


class Keeper:
    """A waiting child and the socket to it. Close it, or use it in `with`."""

    def __init__(self, warm_up: Sequence[str] = ()) -> None:
        """Start the interpreter; it imports and warms up while the parent goes on."""
        self.warm_up = tuple(warm_up)
        self._ready = False
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
                [sys.executable, "-I", "-S", "-c", _START, str(theirs.fileno()),
                 _module_paths(), *warm_up],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if os.environ.get("LAMPSHADE_DEBUG_JAIL") else subprocess.DEVNULL,
                env=_ENVIRONMENT,
                start_new_session=True,
            )  # fmt: skip
        self._channel = ours

    def close(self) -> None:
        """Stop the waiting child and whatever it forked."""
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """End a request that another thread waits for; that thread gets JailBroken and closes."""
        self._process.kill()

    def run(
        self,
        task: str,
        files: Sequence[int],
        arguments: dict[str, Any],
        limits: Limits,
        max_bytes: int,
    ) -> wire.Answer:
        """One request. Raises JailBroken, after which this keeper must be closed."""
        self._wait_ready()
        order = {"task": task, "limits": limits, "arguments": arguments}
        request = json.dumps(order).encode()
        answer_from, answer_to = os.pipe()
        try:
            with contextlib.suppress(OSError):
                _widen(answer_to)
            try:
                socket.send_fds(
                    self._channel, [wire.LENGTH.pack(len(request))], [*files, answer_to]
                )
                self._channel.sendall(request)
            except OSError:
                raise JailBroken("crashed") from None
            finally:
                os.close(answer_to)
            return self._receive(answer_from, limits, max_bytes)
        finally:
            os.close(answer_from)

    def _receive(self, answer_from: int, limits: Limits, max_bytes: int) -> wire.Answer:
        read = _Reader(answer_from, time.monotonic() + limits.wall_seconds + 5)
        try:
            answer = wire.unpack(read.exactly, max_bytes)
            read.nothing_more()
        except _EndedEarly:
            raise JailBroken(self._cause()) from None
        if self._status() != 0:
            raise JailBroken("crashed")
        return answer

    def _cause(self) -> str:
        """Why a child ended without a whole answer, from its exit status."""
        status = self._status()
        return "out_of_memory" if status == _OUT_OF_MEMORY else _KILLED_BY.get(status, "crashed")

    def _status(self) -> int:
        self._channel.settimeout(10)
        try:
            return int(self._channel.recv(3, socket.MSG_WAITALL))
        except (OSError, ValueError):
            return -1

    def _wait_ready(self) -> None:
        if self._ready:
            return
        self._channel.settimeout(_START_SECONDS)
        try:
            said = self._channel.recv(1)
        except OSError:
            said = b""
        if said != b"+":
            raise JailBroken("crashed")
        self._channel.settimeout(None)
        self._ready = True


class _EndedEarly(Exception):
    pass


class _Reader:
    """Reads exact lengths from a pipe until a deadline."""

    def __init__(self, descriptor: int, deadline: float) -> None:
        self._descriptor = descriptor
        self._deadline = deadline
        self._selector = selectors.DefaultSelector()
        self._selector.register(descriptor, selectors.EVENT_READ)

    def _some(self, most: int) -> bytes:
        left = self._deadline - time.monotonic()
        if left <= 0 or not self._selector.select(left):
            raise JailBroken("timeout")
        return os.read(self._descriptor, min(most, 1 << 20))

    def exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            part = self._some(size)
            if not part:
                raise _EndedEarly
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def nothing_more(self) -> None:
        """An answer longer than it said is a lie."""
        if self._some(1):
            raise JailBroken("bad_reply")


def _widen(pipe: int) -> None:
    """Fewer switches for large pictures; Linux only, and only a wish."""
    import fcntl  # noqa: PLC0415  (absent on Windows)

    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def run_once(
    task: str, files: Sequence[int], arguments: dict[str, Any], limits: Limits, max_bytes: int,
    warm_up: Sequence[str] = (),
) -> wire.Answer:  # fmt: skip
    """One request in one process of its own, for systems without fork. Slower, same promise."""
    order = {"task": task, "limits": limits, "arguments": arguments, "warm_up": list(warm_up)}
    request = json.dumps(order).encode()
    contents = [_whole(descriptor) for descriptor in files]
    sizes = json.dumps([len(request), *(len(content) for content in contents)]).encode() + b"\n"
    environment = {**_ENVIRONMENT, **{k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}}
    try:
        ended = subprocess.run(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-I", "-c", _START_ONCE, _module_paths()],
            input=b"".join([sizes, request, *contents]),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=limits.wall_seconds + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise JailBroken("timeout") from None
    return _parse_whole(ended.stdout, max_bytes)


def _whole(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        return stream.read()


def _parse_whole(untrusted: bytes, max_bytes: int) -> wire.Answer:
    at = 0

    def read(size: int) -> bytes:
        nonlocal at
        part = untrusted[at : at + size]
        at += size
        if len(part) < size:
            raise JailBroken("crashed")
        return part

    answer = wire.unpack(read, max_bytes)
    if at != len(untrusted):
        raise JailBroken("bad_reply")
    return answer


def raise_refusal(answer: wire.Answer) -> None:
    """Raise the refusal that an answer names; an unknown code or detail is a broken jail."""
    if "error" not in answer.untrusted_head:
        return
    code, detail = answer.untrusted_head["error"], answer.untrusted_head.get("detail")
    if not isinstance(code, str) or not isinstance(detail, str):
        raise JailBroken("bad_reply")
    if code not in BY_CODE or detail not in DETAILS:
        raise JailBroken("bad_reply")
    raise BY_CODE[code](detail)
