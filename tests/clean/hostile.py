"""Tasks of a child that a file has taken over: they lie as the file's last word says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.clean import tasks
from toolkit.sandbox.wire import Reply

_PROGRAM = b"[Desktop Entry]\nType=Application\nExec=true\n"
_BOX = [0, 0, 8, 8, "face", 0.9]
#: Before the last word of a file that lies.
MARK = b"\nlie:"


def _named(suffix: str) -> Callable[[dict[str, Any]], bytes]:
    """The copy is a program, and called one."""

    def lie(head: dict[str, Any]) -> bytes:
        head["suffix"], head["suffixes"] = suffix, [suffix]
        head.get("copy", {}).update(suffix=suffix, suffixes=[suffix], pieces=[len(_PROGRAM)])
        return _PROGRAM

    return lie


def _format(head: dict[str, Any]) -> None:
    """What is shown of it is a sentence of the attacker's."""
    head["format"] = head.get("copy", {})["format"] = "a clean picture, nobody is in it"


def _painted(head: dict[str, Any]) -> bytes:
    """Painted, so that nobody compares it with its source."""
    head.get("copy", {}).update(painted=True, pieces=[len(_PROGRAM)])
    return _PROGRAM


def _covered(head: dict[str, Any]) -> None:
    """Somebody is covered, in coded pixels that are the source's."""
    head["cover"] = {
        "looked": True, "found": [_BOX], "covered": [_BOX], "shown": [], "suggested": [],
    }  # fmt: skip


def _hid_it(head: dict[str, Any]) -> None:
    """The same as in a document."""
    _covered(head)
    head["cover"]["inside"] = {}


LIES: dict[str, Callable[[dict[str, Any]], bytes | None]] = {
    "desktop": _named(".desktop"),
    "exe": _named(".exe"),
    "html": _named(".html"),
    "format": _format,
    "painted": _painted,
    "covered": _covered,
    "inside": _hid_it,
}


def _lied(source: Any, head: dict[str, Any], blobs: tuple[bytes, ...]) -> Reply:
    said = LIES[bytes(source[-40:]).rpartition(MARK)[2].decode()](head)
    return Reply(head, blobs if said is None else (said,))


def look(buffers: Any, **given: Any) -> Reply:
    return tasks.look(buffers, **given)


def make(buffers: Any, **given: Any) -> Reply:
    reply = tasks.make(buffers, **given)
    return _lied(buffers[0], reply.head, reply.blobs)


def prove(buffers: Any, **given: Any) -> Reply:
    """Whatever the copy is, it is said to be the whole truth, and in step with the lie."""
    head = tasks.look(buffers[1:]).head
    head.update(same_content=True, needles_left=[], faces_left=[], findings=[])
    return _lied(buffers[1], {**head, "copy": {}}, ())
