"""Tasks that misbehave, as a parser under attack might."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from toolkit.errors import Damaged
from toolkit.sandbox import wire
from toolkit.sandbox.wire import Reply


def echo(buffers: list[Any], *, words: str = "") -> Reply:
    return Reply(
        {"words": words, "sizes": [len(b) for b in buffers]}, tuple(bytes(b) for b in buffers)
    )


def refuse(buffers: list[Any]) -> Reply:
    raise Damaged("truncated")


def crash(buffers: list[Any]) -> Reply:
    os.abort()


def raise_anything(buffers: list[Any]) -> Reply:
    raise RuntimeError("a secret out of the file")


def quit_early(buffers: list[Any]) -> Reply:
    os._exit(0)


def hang(buffers: list[Any]) -> Reply:
    while True:
        time.sleep(1)


def spin(buffers: list[Any]) -> Reply:
    while True:
        pass


def read_to_the_end_again(buffers: list[Any]) -> Iterator[bytes]:
    """A task that pours: once it has begun, whoever hears it may cut the file short."""
    yield b"begun"
    while True:
        bytes(buffers[0][-1:])
        time.sleep(0.01)


def eat_memory(buffers: list[Any]) -> Reply:
    kept = []
    while True:
        kept.append(bytearray(32 << 20))


def say_too_much(buffers: list[Any]) -> Reply:
    return Reply({}, (b"x" * 1000,))


def unknown_error(buffers: list[Any]) -> Reply:
    return Reply({"error": "<script>", "detail": "x"})


def odd_error(buffers: list[Any]) -> Reply:
    return Reply({"error": ["damaged"], "detail": None})


def read_another_file(buffers: list[Any]) -> Reply:
    with open("/etc/passwd") as other:
        return Reply({"stolen": other.read()})


def warm() -> None:
    """A warm-up that works."""


_warm: list[int] = []


def warm_again() -> None:
    _warm.append(1)


def count_warm(buffers: list[Any]) -> Reply:
    return Reply({"count": len(_warm)})


def warm_for_ever() -> None:
    while True:
        time.sleep(1)


def warm_without_fork() -> None:
    def none() -> int:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    os.fork = none


def warm_badly() -> None:
    raise RuntimeError("no such part")


# ---- lies, told past the frames ---------------------------------------------------------------


def _pipe() -> int:
    """The descriptor on which the answer goes to the parent."""
    for descriptor in range(64):
        try:
            os.write(descriptor, b"")
        except OSError:  # not open, or only for reading
            continue
        return descriptor
    raise LookupError


def _say(*parts: bytes) -> None:
    for part in parts:
        os.write(_pipe(), part)


def _head(text: str) -> bytes:
    return wire.LENGTH.pack(len(text)) + text.encode()


def claim_more(buffers: list[Any]) -> Reply:
    _say(_head('{"head":{},"blobs":[50]}'), b"only this")
    os._exit(0)


def claim_less(buffers: list[Any]) -> Reply:
    _say(_head('{"head":{},"blobs":[4]}'), b"this and more")
    os._exit(0)


def claim_a_huge_head(buffers: list[Any]) -> Reply:
    _say(b"\xff\xff\xff\xff")
    return Reply({})


def claim_many_blobs(buffers: list[Any]) -> Reply:
    return Reply({}, (b"",) * 100)


def say_more_than_fits(buffers: list[Any], *, values: int = 0, letters: int = 0) -> Reply:
    """Honestly: no lie, but more than the parent would read."""
    return Reply({"rows": [0] * values, "text": "x" * letters})


def nest_without_end(buffers: list[Any]) -> Reply:
    _say(_head("[" * 1_000_000))
    return Reply({})


def answer_twice(buffers: list[Any]) -> Reply:
    _say(*wire.pack(Reply({"first": 1})))
    return Reply({"second": 2})


def answer_and_fail(buffers: list[Any]) -> Reply:
    _say(*wire.pack(Reply({"done": True})))
    os.abort()


def talk_without_end(buffers: list[Any]) -> Reply:
    while True:
        _say(_head('{"head":{},"blobs":[100]}'), bytes(1 << 20))


def drip(buffers: list[Any]) -> Reply:
    _say(wire.LENGTH.pack(1 << 20))
    while True:
        _say(b" ")
        time.sleep(0.05)


def close_and_hang(buffers: list[Any]) -> Reply:
    os.close(_pipe())
    return hang(buffers)


def hang_deaf(buffers: list[Any]) -> Reply:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
    return hang(buffers)


def close_and_hang_deaf(buffers: list[Any]) -> Reply:
    os.close(_pipe())
    return hang_deaf(buffers)


# ---- what a child can see and do ---------------------------------------------------------------

_mark: list[str] = []


def leave_a_mark(buffers: list[Any]) -> Reply:
    _mark.append("something out of the first photo")
    return Reply({"pid": os.getpid()})


def look_for_marks(buffers: list[Any]) -> Reply:
    return Reply({"pid": os.getpid(), "marks": _mark})


def look_around(buffers: list[Any]) -> Reply:
    """All that this process knows without asking the system."""
    return Reply({"environment": dict(os.environ), "arguments": sys.argv, "open": _open_now()})


def _open_now() -> list[int]:
    found = []
    for descriptor in range(64):
        try:
            os.lseek(descriptor, 0, os.SEEK_CUR)
        except OSError as error:
            if error.errno == errno.EBADF:
                continue
        found.append(descriptor)
    return found


def change_what_is_read(buffers: list[Any]) -> Reply:
    """Map all that is open into shared memory, have it made writable, and write into it."""
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    changed = []
    for descriptor in _open_now():
        where = libc.mmap(None, mmap.PAGESIZE, mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0)
        page = ctypes.c_void_p(where)
        if libc.mprotect(page, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE) == 0:
            ctypes.memmove(page, b"other", 5)
            changed.append(descriptor)
    return Reply({"changed": changed})


def start_a_thread(buffers: list[Any]) -> Reply:
    said: list[str] = []
    thread = threading.Thread(target=said.append, args=("a thread",))
    try:
        thread.start()
        thread.join()
    except RuntimeError:
        said.append("none")
    return Reply({"said": said})


def start_a_process(buffers: list[Any]) -> Reply:
    try:
        child = os.fork()
    except OSError:
        return Reply({"forked": False})
    if child == 0:
        os._exit(0)
    return Reply({"forked": True})


def need_too_much(buffers: list[Any]) -> Reply:
    raise MemoryError


def tell(buffers: list[Any], *, path: str) -> Reply:
    """Leave a sign that this task ran; a locked one cannot."""
    with open(path, "wb"):
        return Reply({})


# ---- pouring --------------------------------------------------------------------------------


def pour(buffers: list[Any], *, parts: int = 3, size: int = 5, then: str = "") -> Any:
    for number in range(parts):
        yield bytes([number]) * size
    yield b""
    if then == "refuse":
        raise Damaged("truncated")
    if then == "crash":
        os.abort()
    return Reply({"parts": parts}, tuple(bytes(b) for b in buffers))
