"""Tasks that misbehave, as a parser under attack might."""

from __future__ import annotations

import os
import time
from typing import Any

from toolkit.errors import Damaged
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


def eat_memory(buffers: list[Any]) -> Reply:
    kept = []
    while True:
        kept.append(bytearray(32 << 20))


class Liar(Reply):
    pass


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


def warm_badly() -> None:
    raise RuntimeError("no such part")
