"""The child's side: import the named task, then fork one locked child per request.

Runs in a fresh interpreter that the keeper starts: no user site, a bare environment, its own
session. The waiting process has read nothing untrusted; each request is served by a fork of it
that first locks itself (jail.lock), then reads. Where there is no fork, one process serves one
request and ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import mmap
import os
import select
import signal
import sys
from collections.abc import Generator, Sequence
from typing import Any

from toolkit.errors import JailBroken, LampshadeError
from toolkit.sandbox import channel, jail, wire
from toolkit.sandbox.channel import Channel

MAX_FILES = 4
#: Numbers of open files go at least so far, whatever the limit for new ones is.
_OPEN = 1 << 16


def start(control: int, warm_up: Sequence[str]) -> None:
    """Serve, with nothing of what whoever ran the command had left open or told the system."""
    # a caller who told the system that nobody waits for children told it of ours, too
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.closerange(3, control)
    os.closerange(control + 1, max(_OPEN, os.sysconf("SC_OPEN_MAX")))
    serve(control, warm_up)


def serve(control: int, warm_up: Sequence[str]) -> None:
    """Wait for requests on a channel; fork, lock, answer. Ends when the channel closes."""
    for name in warm_up:
        _named(name)()
    jail.prepare()
    # what was imported stays: it is neither searched for garbage nor copied for that by a fork
    gc.freeze()
    with contextlib.closing(channel.of(control)) as parent:
        parent.sendall(b"+")
        # a parent that leaves without hearing how its request ended is no error
        with contextlib.suppress(ConnectionResetError):
            while _serve_one(parent):
                pass


def _serve_one(parent: Channel) -> bool:
    """Answer one request in a fork; False when the channel was closed instead."""
    said, files = channel.handed(parent, MAX_FILES + 2)
    if not said:
        return False
    try:
        child = os.fork()
    except OSError:  # no process or memory to be had, which is not the file's fault
        child = None
    if child == 0:
        parent.close()
        _answer_and_end(files)
    for descriptor in files:
        os.close(descriptor)
    with contextlib.suppress(BrokenPipeError):
        parent.sendall(b"%3d" % (wire.NO_FORK if child is None else _ended(parent, child)))
    return True


def _ended(parent: Channel, child: int) -> int:
    """The exit code of a fork, or its negative signal number as a byte; ended with the parent."""
    if _parent_left(parent, child):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


def _parent_left(parent: Channel, child: int) -> bool:
    """Wait until the child has ended or the parent has; it says nothing while a child works.

    Being killed with the parent, as the child is with us, would not do: the kernel binds that to
    the parent's thread, and keepers outlive threads. Where there is no descriptor of a process,
    the child's own alarm ends it.
    """
    try:
        watch = os.pidfd_open(child)
    except (AttributeError, OSError):
        return False
    try:
        ended, _, _ = select.select([watch, parent.fileno()], [], [])
        return watch not in ended
    finally:
        os.close(watch)


def _answer_and_end(files: list[int]) -> None:
    """The forked child's whole life: the last two descriptors are the request and the answer.

    The request is read here and not before the fork: it may carry words out of one photo, which
    the child that gets the next one must not find in its memory.
    """
    code, debug = 70, wire.DEBUG in os.environ
    try:
        gc.enable()
        jail.die_with_parent()
        *sources, order, out = files
        request = _whole(order)
        buffers = [_mapped(descriptor) for descriptor in sources]
        for descriptor in range(2 if debug else 3):
            os.close(descriptor)
        _obey(request, buffers, out)
        code = 0
    except MemoryError:
        code = wire.OUT_OF_MEMORY
    except Exception:  # noqa: BLE001  (it ends here; what went wrong may hold parts of a file)
        if debug:
            sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _whole(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def _mapped(descriptor: int) -> mmap.mmap | bytes:
    """The whole file as a read-only buffer; mapping reads nothing yet."""
    if os.fstat(descriptor).st_size == 0:
        return b""
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)


def _obey(request: bytes, buffers: list[mmap.mmap | bytes], out: int) -> None:
    """Lock first; then read, work, and write the answer."""
    # the request's limits and task name come from our own parent, so they may be read before
    order: dict[str, Any] = json.loads(request)
    task = _named(order["task"])
    limits = jail.Limits(*order["limits"])
    if hasattr(signal, "setitimer"):  # Windows has none; there the parent alone looks at the clock
        signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    level = jail.lock(limits)
    os.write(out, wire.LEVEL_BYTES[level])
    reply = _work(task, buffers, order, level, out)
    if order.get("pours"):
        _write_all(out, wire.framed(b""))
    for part in wire.pack(reply):
        _write_all(out, part)


def _work(
    task: Any, buffers: list[mmap.mmap | bytes], order: dict[str, Any], level: str, out: int
) -> wire.Reply:
    """Errors go back as two words from our own tables, and a path inside the file."""
    try:
        if order["full_only"] and level != wire.FULL:
            raise JailBroken("no_jail")
        given = task(buffers, **order["arguments"])
        reply: wire.Reply = _poured(given, out) if order.get("pours") else given
    except LampshadeError as error:
        return wire.Reply({"error": error.code, "detail": error.detail, "where": error.where})
    return reply


def _poured(parts: Generator[bytes, None, wire.Reply], out: int) -> wire.Reply:
    """Write each part as it comes; the reply is what the task returns behind the last."""
    while True:
        try:
            part = next(parts)
        except StopIteration as end:
            reply: wire.Reply = end.value
            return reply
        if part:
            _write_framed(out, part)


def _write_framed(out: int, part: bytes) -> None:
    """Write a part of a poured answer, without copying it where the system can do that."""
    length = wire.LENGTH.pack(len(part))
    done = os.writev(out, [length, part]) if hasattr(os, "writev") else 0
    if done < len(length) + len(part):
        _write_all(out, (length + part)[done:])


def _write_all(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]


def _named(name: str) -> Any:
    """The function that "package.module:function" names."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def once() -> None:
    """Serve one request from standard input to standard output, where there is no fork."""
    source, out = sys.stdin.buffer, sys.stdout.fileno()
    size, *lengths = json.loads(source.readline(4096))
    request = source.read(size)
    buffers: list[mmap.mmap | bytes] = [source.read(length) for length in lengths]
    for name in json.loads(request)["warm_up"]:
        _named(name)()
    try:
        _obey(request, buffers, out)
    except MemoryError:
        sys.exit(wire.OUT_OF_MEMORY)
