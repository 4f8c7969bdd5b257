"""RAR archives, versions 4 and 5: what their heads say about the files inside.

Specification: RAR 5.0 archive format by its maker; version 4 as described for it. Names with
folders, times, the system it was packed on, owners, comments, and bytes between blocks. Nobody but
its maker may write such archives, so they are shown and never written.

Not seen: what is in the files; names that are encrypted; packed comments.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NoReturn

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.archive.tar_headers import said_time
from toolkit.formats.base import Buffer, Format
from toolkit.formats.metadata.property_sets import moment
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_OLD, _NEW = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_MAX_BLOCKS = 40_000
_SYSTEMS_OLD = {0: "MS-DOS", 1: "OS/2", 2: "Windows", 3: "Unix", 4: "Mac OS", 5: "BeOS"}
_SYSTEMS_NEW = {0: "Windows", 1: "Unix"}
_LONG, _WIDE_SIZE = 0x8000, 0x0100
_MAIN_OLD, _FILE_OLD, _SERVICE_OLD, _END_OLD = 0x73, 0x74, 0x7A, 0x7B
_HEADS_LOCKED, _FILE_LOCKED, _RECORD_LOCKED = 0x80, 0x04, 1
_FILE, _SERVICE, _LOCK, _END = 2, 3, 4, 5


def sniff(head: bytes) -> bool:
    """Whether this is a RAR archive."""
    return head.startswith((_OLD, _NEW))


def inspect(data: Buffer) -> Iterator[Finding]:
    """Names, times, systems, owners and comments; damaged blocks as readable text."""
    old = bytes(data[:7]) == _OLD
    files = 0
    try:
        for found in _old(data, 7) if old else _new(data, 8):
            files += found.kind == "inside.name"
            yield found
        if files:
            yield Finding("inside.refused", Place("files"), f"{files} files, not looked at")
    except Damaged:
        said = readable(bytes(data[: 1 << 20]))
        yield Finding("inside.damaged", Place("archive"), said or None)


# ---- version 4 ------------------------------------------------------------------------------


def _old(data: Buffer, at: int) -> Iterator[Finding]:
    for _ in range(_MAX_BLOCKS):
        head = bytes(data[at : at + 11])
        if len(head) < 7:
            break
        kind, flags, size = struct.unpack_from("<BHH", head, 2)
        if size < 7 or at + size > len(data):
            raise Damaged("truncated")
        more = struct.unpack_from("<I", head, 7)[0] if flags & _LONG and len(head) == 11 else 0
        raw = bytes(data[at : at + size])
        yield from _old_block(kind, flags, raw, at)
        at += size + more
        if kind == _END_OLD:
            break
    yield from _behind(data, at)


def _old_block(kind: int, flags: int, raw: bytes, at: int) -> Iterator[Finding]:
    if kind == _MAIN_OLD and flags & _HEADS_LOCKED:
        yield Finding("inside.refused", Place("head", at, len(raw)), "names are encrypted")
    if kind in (_FILE_OLD, _SERVICE_OLD) and len(raw) >= 32:
        yield from _old_file(kind, flags, raw, at)
    elif kind not in (_MAIN_OLD, _END_OLD) and readable(raw):
        yield Finding("hidden.unknown", Place("block", at, len(raw)), readable(raw))


def _old_file(kind: int, flags: int, raw: bytes, at: int) -> Iterator[Finding]:
    system, _, when = struct.unpack_from("<BII", raw, 15)
    length = struct.unpack_from("<H", raw, 26)[0]
    begin = 40 if flags & _WIDE_SIZE else 32
    name = raw[begin : begin + length].partition(b"\0")[0].decode("utf-8", "replace")
    if kind == _SERVICE_OLD:
        yield Finding(
            "hidden.comment", Place(f"service {name}", at, len(raw)), readable(raw) or name
        )
        return
    yield Finding("inside.name", Place(f"{name}/name", at, len(raw)), name)
    if flags & _FILE_LOCKED:
        yield Finding("inside.refused", Place(name, at, len(raw)), "it is encrypted")
    if when:
        day, clock = when >> 16, when & 0xFFFF
        said = (f"{(day >> 9) + 1980}:{day >> 5 & 15:02}:{day & 31:02} "
                f"{clock >> 11:02}:{clock >> 5 & 63:02}:{(clock & 31) * 2:02}")  # fmt: skip
        yield Finding("when.changed", Place(f"{name}/time", at, len(raw)), said)
    said = _SYSTEMS_OLD.get(system, f"number {system}")
    yield Finding("software.name", Place(f"{name}/system", at, len(raw)), f"packed on {said}")


# ---- version 5 ------------------------------------------------------------------------------


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next thing starts; raises Damaged."""
    value = 0
    for place in range(10):
        if at >= len(raw):
            break
        value |= (raw[at] & 0x7F) << 7 * place
        at += 1
        if not raw[at - 1] & 0x80:
            return value, at
    raise Damaged("truncated")


def _new(data: Buffer, at: int) -> Iterator[Finding]:
    for _ in range(_MAX_BLOCKS):
        front = bytes(data[at + 4 : at + 16])
        if not front:
            break
        size, used = _number(front, 0)
        begin = at + 4 + used
        if begin + size > len(data) or size > 4 << 20:
            raise Damaged("truncated")
        raw = bytes(data[begin : begin + size])
        kind, here = _number(raw, 0)
        flags, here = _number(raw, here)
        extra, here = _number(raw, here) if flags & 1 else (0, here)
        more, here = _number(raw, here) if flags & 2 else (0, here)
        place = Place("block", begin, min(size + more, len(data) - begin))
        body = bytes(data[begin + size : min(len(data), begin + size + min(more, 1 << 20))])
        yield from _new_block(kind, raw, here, extra, body, place)
        at = begin + size + more
        if kind in (_LOCK, _END):
            break
    yield from _behind(data, at)


def _new_block(
    kind: int, raw: bytes, at: int, extra: int, body: bytes, place: Place
) -> Iterator[Finding]:
    if kind == _LOCK:
        yield Finding("inside.refused", place, "names are encrypted")
    if kind not in (_FILE, _SERVICE):
        return
    flags, at = _number(raw, at)
    _, at = _number(raw, at)
    _, at = _number(raw, at)
    when = int.from_bytes(raw[at : at + 4], "little") if flags & 2 else 0
    at += 4 * bool(flags & 2) + 4 * bool(flags & 4)
    _, at = _number(raw, at)
    system, at = _number(raw, at)
    length, at = _number(raw, at)
    name = raw[at : at + length].decode("utf-8", "replace")
    if kind == _SERVICE:
        where = Place(f"service {name}", place.start, place.size)
        yield Finding("hidden.comment", where, readable(body) or name)
        return
    yield Finding("inside.name", Place(f"{name}/name", place.start, place.size), name)
    if when:
        yield Finding(
            "when.changed", Place(f"{name}/time", place.start, place.size), said_time(when)
        )
    said = f"packed on {_SYSTEMS_NEW.get(system, f'number {system}')}"
    yield Finding("software.name", Place(f"{name}/system", place.start, place.size), said)
    yield from _records(raw[len(raw) - extra :] if extra else b"", name, place)


def _records(raw: bytes, name: str, place: Place) -> Iterator[Finding]:
    """Finer times, owners and other records of a file."""
    at = 0
    while at < len(raw):
        size, at = _number(raw, at)
        body = raw[at : at + size]
        if not body:
            return
        kind, here = _number(body, 0)
        at += size
        if kind == 3:
            yield from _times(body, here, name, place)
        elif kind == _RECORD_LOCKED:
            yield Finding(
                "inside.refused", Place(name, place.start, place.size), "it is encrypted"
            )
        elif readable(body):
            trace = "who.owner" if kind == 6 else "hidden.unknown"
            where = Place(f"{name}/record {kind}", place.start, place.size)
            yield Finding(trace, where, readable(body))


def _times(body: bytes, at: int, name: str, place: Place) -> Iterator[Finding]:
    flags, at = _number(body, at)
    for bit, what in ((2, "changed"), (4, "created"), (8, "opened")):
        if not flags & bit:
            continue
        size = 4 if flags & 1 else 8
        value = int.from_bytes(body[at : at + size], "little")
        at += size
        said = said_time(value) if flags & 1 else moment(value)
        yield Finding("when.changed", Place(f"{name}/{what}", place.start, place.size), said)


def _behind(data: Buffer, at: int) -> Iterator[Finding]:
    if at < len(data):
        raw = bytes(data[at : len(data)])
        said = readable(raw) or f"{len(raw)} bytes"
        yield Finding("hidden.trailer", Place("behind the end", at, len(raw)), said)


def strip(data: Buffer) -> NoReturn:
    """Refuse: such an archive is never written."""
    if len(data) < 8:
        raise Damaged("truncated")
    raise NotCleanable("no_writer")


FORMAT = Format(
    name="rar",
    label="RAR archive",
    media="application/vnd.rar",
    suffix=".rar",
    suffixes=(".rar",),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=strip,
    holds="parts",
    refuses="no_writer",
    inspected="names, times, systems and owners of the files inside, comments, bytes behind the "
    "end",
    unseen="the files inside; names that are encrypted; packed comments",
)
