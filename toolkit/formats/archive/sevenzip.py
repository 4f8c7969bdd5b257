"""7z archives: what their heads say about the files inside.

Specification: 7zFormat.txt of the LZMA SDK. Names with folders, three times for each file to a
tenth of a microsecond, rights, the program's version, and bytes between the parts. The files are
packed together, in many ways, so such an archive is shown and never written.

Not seen: what is in the files. An archive whose names are encrypted says nothing but its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from toolkit.errors import Damaged, Locked, NotCleanable, TooLarge
from toolkit.formats.archive import sevenzip_header
from toolkit.formats.archive.sevenzip_header import AES, Reader
from toolkit.formats.base import Buffer, Format
from toolkit.formats.inside import Inside
from toolkit.formats.metadata.property_sets import moment
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAGIC = b"7z\xbc\xaf\x27\x1c"
#: The list of files is looked for in so many places, and has no more properties than that.
_TRIES, _PROPERTIES = 20_000, 64
_END, _FILES, _NAMES, _ATTRIBUTES, _COMMENT, _DUMMY = 0, 5, 17, 21, 22, 25
_KNOWN = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25})
_TIMES = {18: "created", 19: "opened", 20: "changed"}


def sniff(head: bytes) -> bool:
    """Whether this is a 7z archive."""
    return head[:6] == _MAGIC


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Names, times and rights as far as the head can be read, and bytes that belong to nothing."""
    at, size = sevenzip_header.place(data)
    version = f"7z format {data[6]}.{data[7]}"
    yield Finding("software.setting", Place("version", 6, 2), version)
    if at + size < len(data):
        raw = bytes(data[at + size : len(data)])
        place = Place("behind the end", at + size, len(raw))
        yield Finding("hidden.trailer", place, readable(raw) or f"{len(raw)} bytes")
    try:
        head = sevenzip_header.read(data, at, size, inside)
        yield from _files(head)
        yield from _unseen(head)
    except Locked:
        yield Finding("inside.refused", Place("head", at, size), "names are encrypted")
    except Damaged:
        raw = bytes(data[at : at + size])
        yield Finding("inside.damaged", Place("head", at, size), readable(raw) or None)


def _files(head: bytes) -> Iterator[Finding]:
    """What the list of files says."""
    if not head:
        return
    at = _list_at(head)
    reader = Reader(head)
    reader.at = at
    count = reader.count()
    while (kind := reader.number()) != _END:
        body = Reader(reader.take(reader.number()))
        if kind == _NAMES:
            yield from _names(body)
        elif kind in _TIMES:
            yield from _moments(body, count, _TIMES[kind])
        elif kind == _ATTRIBUTES:
            yield from _rights(body, count)
        elif kind == _COMMENT:
            said = readable(body.raw) or body.raw.decode("utf-16-le", "replace")
            yield Finding("hidden.comment", Place("comment"), said)
        elif kind == _DUMMY and body.raw.strip(b"\0"):
            yield Finding("hidden.gap", Place("filling"), readable(body.raw) or body.raw.hex())


def _unseen(head: bytes) -> Iterator[Finding]:
    """That the files themselves were not looked at, and whether they are encrypted."""
    if not head:
        return
    reader = Reader(head)
    reader.at = _list_at(head)
    locked = bytes([0x20 | len(AES)]) + AES in head[: reader.at]
    said = f"{reader.count()} files, not looked at" + ", encrypted" * locked
    yield Finding("inside.refused", Place("files"), said)


def _list_at(head: bytes) -> int:
    """Where the list of files starts: behind the description of packed bytes.

    That description can take many forms which say nothing about people, so it is searched from
    its end: the list is the only part that is followed by names.
    """
    at = 0
    for _ in range(_TRIES):
        at = head.find(_FILES, at + 1)
        if at < 0:
            break
        if _is_list(head, at + 1):
            return at + 1
    raise Damaged("structure")


def _is_list(head: bytes, at: int) -> bool:
    """Whether a list of files with names starts here and goes on to the end of the head."""
    reader = Reader(head)
    reader.at = at
    named = False
    try:
        count = reader.count()
        for _ in range(_PROPERTIES):
            kind = reader.number()
            if kind == _END:
                return bool(count) and named and reader.at >= len(head) - 1
            if kind not in _KNOWN:
                return False
            named = named or kind == _NAMES
            reader.skip(reader.number())
    except (Damaged, TooLarge):
        pass
    return False


def _names(body: Reader) -> Iterator[Finding]:
    if body.byte():
        raise Damaged("unsupported_variant")
    raw = body.raw[1:]
    for number, name in enumerate(raw.decode("utf-16-le", "replace").split("\0")[:-1], 1):
        yield Finding("inside.name", Place(f"file {number}/name"), name)


def _moments(body: Reader, count: int, what: str) -> Iterator[Finding]:
    known = [True] * count if body.byte() else body.bits(count)
    if body.byte():
        raise Damaged("unsupported_variant")
    for number, here in enumerate(known, 1):
        if here:
            said = moment(int.from_bytes(body.take(8), "little"))
            if said:
                yield Finding("when.changed", Place(f"file {number}/{what}"), said)


def _rights(body: Reader, count: int) -> Iterator[Finding]:
    known = [True] * count if body.byte() else body.bits(count)
    if body.byte():
        raise Damaged("unsupported_variant")
    for number, here in enumerate(known, 1):
        if here:
            value = int.from_bytes(body.take(4), "little")
            said = f"mode {value >> 16:o}" if value & 0x8000 else f"attributes {value:#x}"
            yield Finding("software.setting", Place(f"file {number}/rights"), said)


def strip(data: Buffer, inside: Inside) -> NoReturn:  # noqa: ARG001
    """Refuse: such an archive is never written."""
    sevenzip_header.place(data)
    raise NotCleanable("no_writer")


FORMAT = Format(
    name="sevenzip",
    label="7z archive",
    media="application/x-7z-compressed",
    suffix=".7z",
    suffixes=(".7z",),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=strip,
    holds="parts",
    nests=True,
    refuses="no_writer",
    inspected="names, times and rights of the files inside, comments, bytes behind the end",
    unseen="the files inside; names that are encrypted",
)
