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
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.errors import BY_CODE, DETAILS, JailBroken
from toolkit.sandbox import wire
from toolkit.sandbox.jail import Limits

#: What the waiting child's interpreter is told: where its modules are, and nothing of this system.
_START = (
    "import gc, sys; gc.disable(); sys.path[:0] = sys.argv[2].split('|'); "
    "from toolkit.sandbox.child import serve; serve(int(sys.argv[1]), sys.argv[3:])"
)
_START_ONCE = (
    "import sys; sys.path[:0] = sys.argv[1].split('|'); "
    "from toolkit.sandbox.child import once; once()"
)
#: One numeric thread, because threads do not survive a fork; the task starts its own.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_START_SECONDS = 60
#: How long a child that has closed its pipe may take to end.
_STATUS_SECONDS = 10
#: How long the path of a file inside a file may be in a refusal.
_MOST_PATH = 300
#: Why a child ended, by its exit code or its negative signal number (as a byte).
_CAUSES = {
    wire.OUT_OF_MEMORY: "out_of_memory",
    256 - 9: "out_of_memory",  # the system's own last resort
    256 - 14: "timeout",
    256 - 24: "timeout",
}


class Request(NamedTuple):
    """One question to a confined child; `pool.run` says what its parts mean."""

    task: str
    files: Sequence[int]
    arguments: dict[str, Any]
    limits: Limits
    max_bytes: int = 0
    warm_up: Sequence[str] = ()
    full_only: bool = False
    take: wire.Take | None = None


def _order(asked: Request) -> bytes:
    """What the child is told of it."""
    order = {
        "task": asked.task, "limits": asked.limits, "arguments": asked.arguments,
        "full_only": asked.full_only, "warm_up": list(asked.warm_up),
        "pours": asked.take is not None,
    }  # fmt: skip
    return json.dumps(order).encode()


def can_fork() -> bool:
    """Whether this system lets one waiting child fork a clean child per file."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


def _module_paths() -> str:
    root = str(Path(__file__).resolve().parents[2])
    return "|".join([root, *(p for p in sys.path if p and "|" not in p and p != root)])


def _start_waiting(channel: int, warm_up: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-I", "-S", "-c", _START, str(channel), _module_paths(), *warm_up],
        pass_fds=[channel],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("LAMPSHADE_DEBUG_JAIL") else subprocess.DEVNULL,
        env=_ENVIRONMENT,
        start_new_session=True,
    )


class Keeper:
    """A waiting child and the socket to it; whoever made it closes it."""

    def __init__(self, warm_up: Sequence[str] = (), instead: Sequence[Sequence[str]] = ()) -> None:
        """Start the interpreter; it imports and warms up while the parent goes on.

        instead: what other children would load that this one may stand for.
        """
        self.warm_up = tuple(warm_up)
        self._instead = {self.warm_up, *map(tuple, instead)}
        self._ready = False
        with contextlib.ExitStack() as undo:
            try:
                ours, theirs = socket.socketpair()
                undo.push(ours)
                with theirs:
                    self._process = _start_waiting(theirs.fileno(), self.warm_up)
            except OSError:  # no memory, process or descriptor to be had
                raise JailBroken("no_start") from None
            undo.pop_all()
        self._channel = ours

    def serves(self, warm_up: tuple[str, ...]) -> bool:
        """Whether it may be asked by who wants a child that has loaded this."""
        return warm_up in self._instead

    def close(self) -> None:
        """Stop the waiting child and whatever it forked."""
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """End a request that another thread waits for; that thread gets JailBroken and closes."""
        self._process.kill()

    def run(self, asked: Request) -> wire.Answer:
        """One request. Raises JailBroken, after which this keeper must be closed."""
        self._wait_ready()
        with _pipe() as request, _pipe() as answer:
            with contextlib.suppress(OSError):
                _widen(answer.to)
            try:
                socket.send_fds(self._channel, [b"?"], [*asked.files, request.out, answer.to])
                request.close_out()
                answer.close_to()
                _write_all(request.to, _order(asked))
                request.close_to()
            except OSError:
                raise JailBroken("crashed") from None
            return self._receive(answer.out, asked)

    def _receive(self, answer_from: int, asked: Request) -> wire.Answer:
        read = _Reader(answer_from, time.monotonic() + asked.limits.wall_seconds + 5)
        try:
            answer = wire.unpack(read.exactly, asked.max_bytes, asked.take)
            read.nothing_more()
        except _EndedEarly:
            raise JailBroken(self._cause()) from None
        if self._status() != 0:
            raise JailBroken("crashed")
        return answer

    def _cause(self) -> str:
        """Why a child ended without a whole answer, from its exit status."""
        return _CAUSES.get(self._status(), "crashed")

    def _status(self) -> int:
        self._channel.settimeout(_STATUS_SECONDS)
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


class _Pipe:
    """Two ends, each closed once."""

    def __init__(self) -> None:
        self.out, self.to = os.pipe()
        self._open = {self.out, self.to}

    def close_out(self) -> None:
        self._close(self.out)

    def close_to(self) -> None:
        self._close(self.to)

    def _close(self, end: int) -> None:
        if end in self._open:
            self._open.remove(end)
            os.close(end)


@contextlib.contextmanager
def _pipe() -> Iterator[_Pipe]:
    try:
        pipe = _Pipe()
    except OSError:
        raise JailBroken("no_start") from None
    try:
        yield pipe
    finally:
        pipe.close_out()
        pipe.close_to()


def _write_all(to: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(to, view) :]


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


def run_once(asked: Request) -> wire.Answer:
    """One request in one process of its own, for systems without fork. Slower, same promise.

    A poured answer is held whole in memory here before its parts are taken.
    """
    request = _order(asked)
    contents = [_whole(descriptor) for descriptor in asked.files]
    sizes = json.dumps([len(request), *(len(content) for content in contents)]).encode() + b"\n"
    environment = {**_ENVIRONMENT, **{k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}}
    try:
        child = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-I", "-c", _START_ONCE, _module_paths()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment,
        )  # fmt: skip
    except OSError:
        raise JailBroken("no_start") from None
    # parts that are poured have a length each; those of our tasks are longer than a kilobyte
    lengths = wire.LENGTH.size * (64 + asked.max_bytes // 1024)
    most = 1 + wire.MAX_HEAD + asked.max_bytes + lengths
    question = b"".join([sizes, request, *contents])
    untrusted = _ask(child, question, most, asked.limits.wall_seconds + 5)
    return _parse_whole(untrusted, asked.max_bytes, asked.take)


def _ask(child: subprocess.Popen[bytes], question: bytes, most: int, seconds: float) -> bytes:
    """Say all, hear at most so many bytes; a child that talks too long or too much is ended."""
    deadline = time.monotonic() + seconds
    alarm = threading.Timer(seconds, child.kill)
    speaker = threading.Thread(target=_say, args=(child, question), daemon=True)
    with child:
        alarm.start()
        speaker.start()
        try:
            untrusted = child.stdout.read(most + 1) if child.stdout else b""
            if len(untrusted) > most:
                raise JailBroken("bad_reply")
            status = child.wait()
        finally:
            alarm.cancel()
            child.kill()
            speaker.join()
    if status and time.monotonic() >= deadline:
        raise JailBroken("timeout")
    if status:
        raise JailBroken(_CAUSES.get(status & 0xFF, "crashed"))
    return untrusted


def _say(child: subprocess.Popen[bytes], question: bytes) -> None:
    """Hand over the question; a child that does not listen is told apart by its answer."""
    with contextlib.suppress(OSError):
        assert child.stdin is not None  # noqa: S101
        with child.stdin as stream:
            stream.write(question)


def _whole(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        return stream.read()


def _parse_whole(untrusted: bytes, max_bytes: int, take: wire.Take | None = None) -> wire.Answer:
    at = 0

    def read(size: int) -> bytes:
        nonlocal at
        part = untrusted[at : at + size]
        at += size
        if len(part) < size:
            raise JailBroken("crashed")
        return part

    answer = wire.unpack(read, max_bytes, take)
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
    raise BY_CODE[code](detail, where=_printable(answer.untrusted_head.get("where", "")))


def _printable(untrusted: Any) -> str:
    """A path inside a file, without signs that could do something to a terminal or a page."""
    if not isinstance(untrusted, str):
        raise JailBroken("bad_reply")
    return "".join(letter for letter in untrusted[:_MOST_PATH] if letter.isprintable())
