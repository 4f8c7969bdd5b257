"""The protocol between the parent and the jailed child: lengths, limits, JSON, bytes.

A reply is one byte for the jail's level, written before the first untrusted byte was read; then a
head (JSON) and blobs (bytes). A streaming task writes parts before its head: a length and bytes
each, and a length of zero after the last. Everything after the level is untrusted until its shape
was checked. Values cross as JSON, never as code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from toolkit import bounded_json
from toolkit.errors import JailBroken, TooLarge

FULL, PARTIAL, NONE = "full", "partial", "none"
LEVELS = {b"F": FULL, b"P": PARTIAL, b"N": NONE}
LEVEL_BYTES = {level: byte for byte, level in LEVELS.items()}

MAX_HEAD = 64 << 20
MAX_BLOBS = 64
#: The maximum size of a part of a streamed answer.
MAX_PART = 1 << 20
LENGTH = struct.Struct("<I")

#: Gets the parts of a streamed answer as they come, unchecked.
TakePart = Callable[[bytes], None]
#: An environment variable for developers: failing children write a traceback to stderr.
DEBUG = "LAMPSHADE_DEBUG_JAIL"
#: The message with which the parent has a waiting child load more; any other is a request.
LOAD_MORE = b"+"
#: The exit code of a child that needed too much memory.
OUT_OF_MEMORY = 71
#: In place of an exit code, which is never negative: the waiting child could not fork.
NO_FORK = -2


class Reply(NamedTuple):
    """What a task returns: a head that can be JSON, and byte strings."""

    head: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


class Answer(NamedTuple):
    """What the parent received: the level (trusted), head and blobs (not yet)."""

    level: str
    untrusted_head: dict[str, Any]
    untrusted_blobs: tuple[bytes, ...] = ()


def pack(reply: Reply) -> list[bytes]:
    """A reply as byte strings to be written in order.

    Raises TooLarge where the head is more than the other side would read: that is not a lie.
    """
    head = {"head": reply.head, "blobs": [len(blob) for blob in reply.blobs]}
    text = json.dumps(head, ensure_ascii=True, separators=(",", ":"))
    if len(text) > MAX_HEAD or not bounded_json.is_bounded(text):
        raise TooLarge("too_many_parts")
    return [LENGTH.pack(len(text)), text.encode(), *reply.blobs]


def frame_part(part: bytes) -> bytes:
    """One part of a streamed answer with its length; an empty part ends them."""
    return LENGTH.pack(len(part)) + part


def unpack(read: Callable[[int], bytes], max_bytes: int, take: TakePart | None = None) -> Answer:
    """Read one reply through `read(n)`, which gives exactly n bytes or raises JailBroken.

    take: gets the parts that come before the head, at most max_bytes of them, too.

    Raises JailBroken when a length exceeds its cap, the JSON is not a reply, or the level is
    unknown.
    """
    level = LEVELS.get(read(1))
    if level is None:
        raise JailBroken("bad_reply")
    if take is not None:
        _take_parts(read, take, max_bytes)
    (size,) = LENGTH.unpack(read(LENGTH.size))
    if size > MAX_HEAD:
        raise JailBroken("bad_reply")
    head, lengths = _parse_head(read(size))
    if sum(lengths) > max_bytes:
        raise JailBroken("bad_reply")
    return Answer(level, head, tuple(read(length) for length in lengths))


def _take_parts(read: Callable[[int], bytes], take: TakePart, left: int) -> None:
    while size := LENGTH.unpack(read(LENGTH.size))[0]:
        left -= size
        if size > MAX_PART or left < 0:
            raise JailBroken("bad_reply")
        take(read(size))


def _parse_head(untrusted: bytes) -> tuple[dict[str, Any], list[int]]:
    try:
        # the child's own writer escapes every other sign
        document = bounded_json.loads(untrusted.decode("ascii"))
    except ValueError:
        raise JailBroken("bad_reply") from None
    if not isinstance(document, dict) or document.keys() != {"head", "blobs"}:
        raise JailBroken("bad_reply")
    head, lengths = document["head"], document["blobs"]
    if not isinstance(head, dict) or not isinstance(lengths, list) or len(lengths) > MAX_BLOBS:
        raise JailBroken("bad_reply")
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise JailBroken("bad_reply")
    return head, lengths
