"""The parent's side: start a waiting child, hand it descriptors, read its answer, stop it.

A WaitingChild serves one request at a time; `pool.run` lends it out. If the child crashes, hangs,
runs out of memory or lies about a length, the request raises JailBroken and the child is replaced.
A failure before the child has seen the file is "no_start", and is not blamed on the file; nor is
it that a file became shorter, or its disk left, while it was read.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import select
import sys
import time
from collections.abc import Iterator, Sequence

from toolkit.errors import CannotRead, JailBroken, LampshadeError
from toolkit.sandbox import channel, starting, wire
from toolkit.sandbox.request import CAUSES, Request, to_json

_START_SECONDS = 60
#: How long a child that has closed its pipe may take to end.
_STATUS_SECONDS = 10
#: How a child ends that reads where a mapped file has nothing (any more): SIGBUS, as a byte.
_NOT_THERE = 256 - 7
_PART = 1 << 20


class WaitingChild:
    """A waiting child process and the channel to it; whoever makes it must close it."""

    def __init__(self, warm_up: Sequence[str] = ()) -> None:
        """Start the interpreter; it imports and warms up in parallel. Raises JailBroken."""
        self._ready = False
        try:
            self._serves, (self._process, self._channel) = starting.acquire(tuple(warm_up))
        except OSError:  # no memory, process or descriptor to be had
            raise JailBroken("no_start") from None

    def serves(self, warm_up: tuple[str, ...]) -> bool:
        """Whether this child has loaded these warm-up functions."""
        return warm_up in self._serves

    def lacks(self, warm_up: tuple[str, ...]) -> list[str] | None:
        """Which of these functions it has not called; None if it has called others, too."""
        loaded = {name for one in self._serves for name in one}
        return [name for name in warm_up if name not in loaded] if loaded <= {*warm_up} else None

    def load_more(self, warm_up: tuple[str, ...]) -> None:
        """Have it call those of these functions that it lacks. Raises JailBroken."""
        self._wait_ready()
        with _pipe() as names:
            try:
                channel.send_files(self._channel, wire.LOAD_MORE, [names.out])
                _write_all(names.to, json.dumps(self.lacks(warm_up)).encode())
            except OSError:  # the child is gone
                raise JailBroken("no_start") from None
        self._ready = False
        self._serves |= {warm_up}

    def has_ended(self) -> bool:
        """Whether its end of the channel is closed already."""
        hung_up = select.poll()
        hung_up.register(self._channel, 0)
        return bool(hung_up.poll(0))

    def close(self) -> None:
        """Stop the child and whatever it forked."""
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Close the channel in a fork of the parent; the parent goes on using the child."""
        self._channel.close()

    def kill(self) -> None:
        """End the request that another thread waits for; that thread gets JailBroken."""
        self._process.kill()

    def run(self, request: Request) -> wire.Answer:
        """Run one request. Raises JailBroken or CannotRead; then this child must be closed."""
        self._wait_ready()
        sizes = [os.fstat(descriptor).st_size for descriptor in request.files]
        with _read_only(request.files) as files, _pipe() as to_child, _pipe() as from_child:
            with contextlib.suppress(OSError):
                _widen(from_child.to)
            try:
                channel.send_files(self._channel, b"?", [*files, to_child.out, from_child.to])
                to_child.close_out()
                from_child.close_to()
                _write_all(to_child.to, to_json(request))
                to_child.close_to()
            except OSError:  # the child is gone, and has seen nothing
                raise JailBroken("no_start") from None
            return self._receive(from_child.out, request, sizes)

    def _receive(self, answer_from: int, request: Request, sizes: Sequence[int]) -> wire.Answer:
        read = _Reader(answer_from, time.monotonic() + request.limits.wall_seconds + 5)
        try:
            answer = wire.unpack(read.exactly, request.max_bytes, request.take)
            read.nothing_more()
        except _EndedEarly:
            raise self._cause(request.files, sizes) from None
        if self._status() != 0:
            raise JailBroken("crashed")
        return answer

    def _cause(self, files: Sequence[int], sizes: Sequence[int]) -> LampshadeError:
        """Why a child ended without a whole answer, from its exit status and what it was given."""
        status = self._status()
        if status == _NOT_THERE and (missing := _missing(files, sizes)):
            return CannotRead(missing)
        return JailBroken(CAUSES.get(status, "crashed"))

    def _status(self) -> int:
        self._channel.settimeout(_STATUS_SECONDS)
        try:
            return int(channel.receive(self._channel, 3))
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
            raise JailBroken("no_start")
        self._channel.settimeout(None)
        self._ready = True


@contextlib.contextmanager
def _read_only(files: Sequence[int]) -> Iterator[list[int]]:
    """The same files, opened again for reading alone.

    A draft, or a file in memory, is open for writing here; a child could map it and write into its
    pages, which no limit and no filter of system calls would see.
    """
    with contextlib.ExitStack() as after:
        yield [_opened_to_read(descriptor, after) for descriptor in files]


def _opened_to_read(descriptor: int, after: contextlib.ExitStack) -> int:
    import fcntl  # noqa: PLC0415  (absent on Windows)

    may_write = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY
    if not may_write or not sys.platform.startswith("linux"):
        return descriptor
    try:
        opened = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY)
    except OSError as error:
        gone = error.errno == errno.ENOENT
        raise JailBroken("no_proc" if gone else "no_start") from None
    after.callback(os.close, opened)
    return opened


def _missing(files: Sequence[int], sizes: Sequence[int]) -> str:
    """What keeps us, too, from reading files that had these sizes; nothing where all is there."""
    for descriptor, size in zip(files, sizes, strict=True):
        try:
            if os.fstat(descriptor).st_size < size:
                return "changed_meanwhile"
            for place in range(0, size, _PART):
                os.pread(descriptor, _PART, place)
        except OSError:
            return "io"
    return ""


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
        self._waiting = select.poll()
        self._waiting.register(descriptor, select.POLLIN)

    def _some(self, most: int) -> bytes:
        left = self._deadline - time.monotonic()
        if left <= 0 or not self._waiting.poll(left * 1000):
            raise JailBroken("timeout")
        return os.read(self._descriptor, min(most, 1 << 20))

    def exactly(self, size: int) -> bytes:
        # which gives its own bytes away, and no copy: an answer may be a gigabyte
        heard = io.BytesIO()
        while size > 0:
            part = self._some(size)
            if not part:
                raise _EndedEarly
            heard.write(part)
            size -= len(part)
        return heard.getvalue()

    def nothing_more(self) -> None:
        """Raise JailBroken if the answer is longer than it announced."""
        if self._some(1):
            raise JailBroken("bad_reply")


def _widen(pipe: int) -> None:
    """Enlarge the pipe's buffer, for fewer context switches; Linux only, may fail."""
    import fcntl  # noqa: PLC0415  (absent on Windows)

    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)
