"""The child's side: import the named task, then fork one locked child per request.

Runs in a fresh interpreter that starting.py starts: no user site, a bare environment, a session of
its own. The waiting process reads nothing untrusted; each request is served by a fork of it that
first locks itself (jail.lock), then reads. Where there is no fork, one process serves one request
and ends.
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

from toolkit.errors import JailBroken, LampshadeError, TooLarge
from toolkit.sandbox import channel, jail, wire
from toolkit.sandbox.channel import Channel

MAX_FILES = 4
#: Descriptors up to this number are closed at least, whatever the limit for new ones is.
_MAX_DESCRIPTOR = 1 << 16


def start(control: int, warm_up: Sequence[str]) -> None:
    """Serve, without inherited descriptors and signal settings of whoever ran the command."""
    # a caller may have set SIGCHLD to be ignored, and then no exit status would be reported
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.closerange(3, control)
    os.closerange(control + 1, max(_MAX_DESCRIPTOR, os.sysconf("SC_OPEN_MAX")))
    serve(control, warm_up)


def serve(control: int, warm_up: Sequence[str]) -> None:
    """Wait for requests on a channel; fork, lock, answer. Ends when the channel closes."""
    _warm_up(warm_up)
    jail.prepare()
    with contextlib.closing(channel.of(control)) as parent:
        parent.sendall(b"+")
        # a parent that ends before it has read the exit code is no error
        with contextlib.suppress(ConnectionResetError):
            while _serve_one(parent):
                pass


def _warm_up(names: Sequence[str]) -> None:
    """Import and load what these functions do."""
    for name in names:
        _function(name)()
    # what was imported stays: it is neither searched for garbage nor copied for that by a fork
    gc.freeze()


def _serve_one(parent: Channel) -> bool:
    """Answer one request in a fork, or load more here; False when the channel was closed instead.

    What is loaded is named by our own parent, as at the start.
    """
    message, files = channel.receive_files(parent, MAX_FILES + 2)
    if not message:
        return False
    if message == wire.LOAD_MORE:
        _warm_up(json.loads(_read_all(files[0])))
        parent.sendall(b"+")
        return True
    try:
        child = os.fork()
    except OSError:  # no process or memory to be had, which is not the file's fault
        child = None
    if child == 0:
        parent.close()
        _serve_and_exit(files)
    for descriptor in files:
        os.close(descriptor)
    with contextlib.suppress(BrokenPipeError):
        parent.sendall(b"%3d" % (wire.NO_FORK if child is None else _exit_code(parent, child)))
    return True


def _exit_code(parent: Channel, child: int) -> int:
    """The exit code of a fork, or its negative signal as a byte; kills it if the parent ends."""
    if _parent_is_gone(parent, child):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


def _parent_is_gone(parent: Channel, child: int) -> bool:
    """Wait until the fork or the parent has ended; whether it was the parent.

    PR_SET_PDEATHSIG would not do here: the kernel binds it to the thread of the parent that
    started us, and we outlive that thread. Without pidfd_open, the fork's own alarm ends it.
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


def _serve_and_exit(files: list[int]) -> None:
    """The whole life of a fork; the last two descriptors are the pipes of request and answer.

    The request is read here and not before the fork: it may carry strings out of one file, which
    must not be in the memory of the child that reads the next one.
    """
    code, debug = 70, wire.DEBUG in os.environ
    try:
        gc.enable()
        jail.die_with_parent()
        *sources, order, out = files
        request = _read_all(order)
        buffers = [_mapped(descriptor) for descriptor in sources]
        for descriptor in range(2 if debug else 3):
            os.close(descriptor)
        _run_locked(request, buffers, out)
        code = 0
    except MemoryError:
        code = wire.OUT_OF_MEMORY
    except Exception:  # noqa: BLE001  (it ends here; what went wrong may hold parts of a file)
        if debug:
            sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def _mapped(descriptor: int) -> mmap.mmap | bytes:
    """The whole file as a read-only buffer; mapping reads nothing yet."""
    if os.fstat(descriptor).st_size == 0:
        return b""
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)


def _run_locked(request: bytes, buffers: list[mmap.mmap | bytes], out: int) -> None:
    """Close the jail first; then run the task and write the answer."""
    # limits and task name come from our own parent, so they may be read before
    order: dict[str, Any] = json.loads(request)
    task = _function(order["task"])
    limits = jail.Limits(*order["limits"])
    if hasattr(signal, "setitimer"):  # Windows has none; there the parent alone looks at the clock
        signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    level = jail.lock(limits)
    os.write(out, wire.LEVEL_BYTES[level])
    reply = _work(task, buffers, order, level, out)
    if order.get("streams"):
        _write_all(out, wire.frame_part(b""))
    for part in _packed(reply):
        _write_all(out, part)


def _work(
    task: Any, buffers: list[mmap.mmap | bytes], order: dict[str, Any], level: str, out: int
) -> wire.Reply:
    """Run the task; an error becomes two words of our own tables, and a path inside the file."""
    try:
        if order["full_only"] and level != wire.FULL:
            raise JailBroken("no_jail")
        result = task(buffers, **order["arguments"])
        reply: wire.Reply = _stream_parts(result, out) if order.get("streams") else result
    except LampshadeError as error:
        return _refusal(error)
    return reply


def _packed(reply: wire.Reply) -> list[bytes]:
    """The reply as it is written; a refusal where it is more than the parent would read."""
    try:
        return wire.pack(reply)
    except TooLarge as error:
        return wire.pack(_refusal(error))


def _refusal(error: LampshadeError) -> wire.Reply:
    return wire.Reply({"error": error.code, "detail": error.detail, "where": error.where})


def _stream_parts(parts: Generator[bytes, None, wire.Reply], out: int) -> wire.Reply:
    """Write each part that a streaming task yields; returns the reply that it returns."""
    while True:
        try:
            part = next(parts)
        except StopIteration as end:
            reply: wire.Reply = end.value
            return reply
        if part:
            _write_framed(out, part)


def _write_framed(out: int, part: bytes) -> None:
    """Write one part of a streamed answer, without a copy where the system has writev."""
    length = wire.LENGTH.pack(len(part))
    done = os.writev(out, [length, part]) if hasattr(os, "writev") else 0
    if done < len(length) + len(part):
        _write_all(out, (length + part)[done:])


def _write_all(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]


def _function(name: str) -> Any:
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
        _function(name)()
    try:
        _run_locked(request, buffers, out)
    except MemoryError:
        sys.exit(wire.OUT_OF_MEMORY)
