"""A request to a confined child, and the refusal that its answer may name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from toolkit.details import DETAILS
from toolkit.errors import BY_CODE, JailBroken
from toolkit.sandbox import wire
from toolkit.sandbox.jail import Limits

#: How long the path of a file inside a file may be in a refusal.
_MOST_PATH = 300
#: Why a child ended, by its exit code or its negative signal number (as a byte).
CAUSES = {
    wire.NO_FORK: "no_start",
    wire.OUT_OF_MEMORY: "out_of_memory",
    256 - 9: "out_of_memory",  # the system's own last resort
    256 - 14: "timeout",
    256 - 24: "timeout",
}


class Request(NamedTuple):
    """One request to a confined child.

    task: "package.module:function". files: descriptors of regular files; the child sees them as
    read-only buffers and never learns their names. max_bytes: the limit for blobs, and for
    streamed parts, of the answer. warm_up: functions that the child calls before its jail closes,
    to import and load. full_only: a child whose jail is not full refuses before it reads. take:
    gets the parts of a streaming task as they come; None for tasks that return one reply.
    """

    task: str
    files: Sequence[int]
    arguments: dict[str, Any]
    limits: Limits
    max_bytes: int = 0
    warm_up: Sequence[str] = ()
    full_only: bool = False
    take: wire.TakePart | None = None


def to_json(request: Request) -> bytes:
    """The request as the child reads it; files are handed over apart."""
    fields = {
        "task": request.task, "limits": request.limits, "arguments": request.arguments,
        "full_only": request.full_only, "warm_up": list(request.warm_up),
        "streams": request.take is not None,
    }  # fmt: skip
    return json.dumps(fields).encode()


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
    """A path inside a file, without characters that could control a terminal or a page."""
    if not isinstance(untrusted, str):
        raise JailBroken("bad_reply")
    return "".join(letter for letter in untrusted[:_MOST_PATH] if letter.isprintable())
