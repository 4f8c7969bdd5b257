"""Zstandard: one packed file, often a TAR archive.

Specification: RFC 8878. What identifies people, beside what is packed: frames that every reader
skips, in which anything can stand, and bytes behind the end. What is packed is not unpacked here,
since no reader of it comes with all Pythons that we run on: it is shown as far as it can be and
never written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Format
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPED = b"\x2a\x4d\x18"
_MAX_FRAMES, _MAX_BLOCKS = 20_000, 1_000_000


def sniff(head: bytes) -> bool:
    """Whether a Zstandard frame, or one that is skipped, starts here."""
    return head[:4] == _MAGIC or (head[1:4] == _SKIPPED and head[0] >> 4 == 5)


def inspect(data: Buffer) -> Iterator[Finding]:
    """Skipped frames, dictionaries' numbers, and bytes behind the end."""
    at, left = 0, [_MAX_BLOCKS]
    for _ in range(_MAX_FRAMES):
        head = bytes(data[at : at + 18])
        if not sniff(head):
            break
        end = _skipped(data, at) if head[:4] != _MAGIC else _frame(data, at, head, left)
        if head[:4] != _MAGIC:
            raw = bytes(data[at + 8 : end])
            said = readable(raw) or f"{len(raw)} bytes"
            yield Finding("hidden.gap", Place("skipped frame", at + 8, len(raw)), said)
        else:
            yield Finding(
                "inside.refused", Place("frame", at, end - at), f"{end - at} packed bytes"
            )
        at = end
    if at < len(data):
        raw = bytes(data[at : len(data)])
        said = readable(raw) or f"{len(raw)} bytes"
        yield Finding("hidden.trailer", Place("behind the end", at, len(raw)), said)


def _skipped(data: Buffer, at: int) -> int:
    end = at + 8 + int.from_bytes(bytes(data[at + 4 : at + 8]), "little")
    if end > len(data):
        raise Damaged("truncated")
    return end


def _frame(data: Buffer, at: int, head: bytes, left: list[int]) -> int:
    """Where a frame ends: its blocks say how long they are. left: so many more may follow."""
    if len(head) < 6:
        raise Damaged("truncated")
    flags = head[4]
    single = flags >> 5 & 1
    at += 5 + (1 - single) + (0, 1, 2, 4)[flags & 3] + (single, 2, 4, 8)[flags >> 6]
    last = False
    while not last:
        left[0] -= 1
        if left[0] < 0:
            raise TooLarge("too_many_parts")
        block = int.from_bytes(bytes(data[at : at + 3]), "little")
        at += 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
        if at > len(data):
            raise Damaged("truncated")
        last = bool(block & 1)
    return min(len(data), at + 4 * (flags >> 2 & 1))


def strip(data: Buffer) -> NoReturn:
    """Refuse: such a file is never written."""
    if len(data) < 8:
        raise Damaged("truncated")
    raise NotCleanable("no_writer")


FORMAT = Format(
    name="zst",
    label="Zstandard file",
    media="application/zstd",
    suffix=".zst",
    suffixes=(".zst", ".tzst"),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=strip,
    holds="parts",
    refuses="no_writer",
    inspected="frames that readers skip, bytes behind the end",
    unseen="the packed file itself",
)
