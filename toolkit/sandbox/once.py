"""One process for each question, where no waiting child can fork. Slower, same promise."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time

from toolkit.errors import JailBroken
from toolkit.sandbox import wire
from toolkit.sandbox.asked import CAUSES, Request, order
from toolkit.sandbox.starting import ENVIRONMENT, module_paths

#: What its interpreter is told.
START = (
    "import sys; sys.path[:0] = sys.argv[1].split('|'); "
    "from toolkit.sandbox.child import once; once()"
)


def run(asked: Request) -> wire.Answer:
    """One request in one process of its own.

    A poured answer is held whole in memory here before its parts are taken.
    """
    request = order(asked)
    contents = [_whole(descriptor) for descriptor in asked.files]
    sizes = json.dumps([len(request), *(len(content) for content in contents)]).encode() + b"\n"
    environment = {**ENVIRONMENT, **{k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}}
    try:
        child = subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
            [sys.executable, "-I", "-c", START, module_paths()],
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
        raise JailBroken(CAUSES.get(status & 0xFF, "crashed"))
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
