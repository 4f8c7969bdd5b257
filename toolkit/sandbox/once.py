"""One new process per request, for systems where no child can fork. Slower, same promise."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from typing import IO, cast

from toolkit.errors import JailBroken
from toolkit.sandbox import wire
from toolkit.sandbox.request import CAUSES, Request, to_json
from toolkit.sandbox.starting import ENVIRONMENT, module_paths

#: The program of its interpreter.
START = (
    "import sys; sys.path[:0] = sys.argv[1].split('|'); "
    "from toolkit.sandbox.child import once; once()"
)


def run(request: Request) -> wire.Answer:
    """Run one request in a process of its own.

    A streamed answer is held whole in memory here before its parts are taken.
    """
    message = to_json(request)
    contents = [_whole(descriptor) for descriptor in request.files]
    sizes = json.dumps([len(message), *(len(content) for content in contents)]).encode() + b"\n"
    environment = {**ENVIRONMENT, **{k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}}
    try:
        child = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-I", "-c", START, module_paths()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment,
        )  # fmt: skip
    except OSError:
        raise JailBroken("no_start") from None
    # each streamed part has a length before it; parts of our tasks are longer than a kilobyte
    lengths = wire.LENGTH.size * (64 + request.max_bytes // 1024)
    most = 1 + wire.MAX_HEAD + request.max_bytes + lengths
    whole_request = b"".join([sizes, message, *contents])
    untrusted = _ask(child, whole_request, most, request.limits.wall_seconds + 5)
    return _parse_whole(untrusted, request.max_bytes, request.take)


def _ask(child: subprocess.Popen[bytes], whole_request: bytes, most: int, seconds: float) -> bytes:
    """Write the request, read at most `most` bytes; a child that answers too long is killed."""
    deadline = time.monotonic() + seconds
    alarm = threading.Timer(seconds, child.kill)
    writer = threading.Thread(target=_write, args=(child, whole_request), daemon=True)
    with child:
        alarm.start()
        writer.start()
        try:
            untrusted = child.stdout.read(most + 1) if child.stdout else b""
            if len(untrusted) > most:
                raise JailBroken("bad_reply")
            status = child.wait()
        finally:
            alarm.cancel()
            child.kill()
            writer.join()
    if status and time.monotonic() >= deadline:
        raise JailBroken("timeout")
    if status:
        raise JailBroken(CAUSES.get(status & 0xFF, "crashed"))
    return untrusted


def _write(child: subprocess.Popen[bytes], whole_request: bytes) -> None:
    """Write the request; a child that does not read it is recognised by its answer."""
    stdin = cast("IO[bytes]", child.stdin)  # asked for with PIPE
    with contextlib.suppress(OSError), stdin as stream:
        stream.write(whole_request)


def _whole(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        return stream.read()


def _parse_whole(
    untrusted: bytes, max_bytes: int, take: wire.TakePart | None = None
) -> wire.Answer:
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
