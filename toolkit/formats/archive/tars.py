"""TAR archives: ustar, pax, GNU tar and the oldest ones.

Specification: see tar_headers. What identifies people, beside the files in it: names and folders,
the owner's name, group and numbers, times, rights, extended records (finer times, attributes,
notes for one file or for all), link targets, and bytes in the filling of heads, behind files and
behind the end.

A clean archive is written anew: the clean files, numbered, in their order, with neutral heads.
Names that are kept and do not fit a head stand in an extended record of their own.

Links, pipes, devices, files with holes, parts of split archives, names that lead out and names
that come twice are shown and refused; so is an archive in which no file stays.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.archive import members, tar_headers
from toolkit.formats.archive.members import Item
from toolkit.formats.archive.tar_headers import BLOCK, padded
from toolkit.formats.base import Buffer, Format, Piece, length
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.formats.recent import recent
from toolkit.model import Finding, Place
from toolkit.sandbox import mapped

MAX_HEADS = 45_000
_MOST_RECORDS = 1 << 20
_FOLDER = b"5"
_LONG_NAME, _LONG_LINK, _PAX, _PAX_ALL, _LABEL = b"L", b"K", b"x", b"g", b"V"
_BESIDE = (_LONG_NAME, _LONG_LINK, _PAX, b"X", _PAX_ALL, _LABEL)
#: What a whole archive is filled up to.
_RECORD = 10240
_BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\x7f\\]")
_WORDS: dict[str, str] = {
    "uname": "who.owner", "gname": "who.owner", "uid": "who.owner", "gid": "who.owner",
    "mtime": "when.changed", "atime": "when.changed", "ctime": "when.changed",
    "LIBARCHIVE.creationtime": "when.changed", "linkpath": "who.user_path",
    "comment": "hidden.comment",
}  # fmt: skip


class Part(NamedTuple):
    """A head with what follows it: a file, a folder, a link, or words about the next one."""

    at: int
    head: bytes
    kind: bytes
    name: str
    body: int
    end: int
    sparse: bool

    @property
    def file(self) -> bool:
        """Whether it is a file that can be unpacked."""
        if self.sparse or self.kind not in (b"\0", b"0", b"7"):
            return False
        return not (self.kind == b"\0" and self.name.endswith("/"))

    @property
    def folder(self) -> bool:
        """Whether it is a folder."""
        return self.kind == _FOLDER or (self.kind == b"\0" and self.name.endswith("/"))

    @property
    def beside(self) -> bool:
        """Whether it only says something about others."""
        return self.kind in _BESIDE


class Said(NamedTuple):
    """What extended records say about the next file or, as defaults, about all."""

    path: str | None = None
    size: int | None = None
    sparse: bool = False


def sniff(head: bytes) -> bool:
    """Whether a TAR archive starts here."""
    return tar_headers.whole(head[:BLOCK])


#: What was read last: an archive is asked for several times in a row.
_known: deque[tuple[Buffer, list[Part], int]] = recent()


def parts(data: Buffer) -> tuple[list[Part], int]:
    """Everything up to the first empty block, and where that is; raises Damaged or TooLarge."""
    for buffer, found, end in _known:
        if buffer is data:
            return found, end
    found, end = _cut(data)
    _known.append((data, found, end))
    return found, end


def _cut(data: Buffer) -> tuple[list[Part], int]:
    found: list[Part] = []
    at, always, once = 0, Said(), Said()
    while at < len(data):
        head = bytes(data[at : at + BLOCK])
        if not head.strip(b"\0"):
            break
        if not tar_headers.whole(head):
            raise Damaged("truncated" if len(head) < BLOCK else "checksum")
        part = _part(data, at, head, once, always)
        found.append(part)
        if len(found) > MAX_HEADS:
            raise TooLarge("too_many_parts")
        if part.kind == _PAX_ALL:
            always = _said(data, part, always)
        else:
            once = _said(data, part, once) if part.beside else Said()
        at = padded(part.end)
    if not found:
        raise Damaged("truncated")
    return found, min(at, len(data))


def _part(data: Buffer, at: int, head: bytes, once: Said, always: Said) -> Part:
    kind = head[156:157]
    size = tar_headers.number(head[124:136])
    name = tar_headers.name_of(head).decode("utf-8", "replace")
    if kind not in _BESIDE:
        chosen = once.size if once.size is not None else always.size
        size = size if chosen is None else chosen
        name = next((said for said in (once.path, always.path) if said is not None), name)
    end = at + BLOCK + size
    if size < 0 or end > len(data):
        raise Damaged("truncated")
    sparse = once.sparse or always.sparse or kind == b"S"
    return Part(at, head, kind, name.removeprefix("./"), at + BLOCK, end, sparse)


def _said(data: Buffer, part: Part, before: Said) -> Said:
    """What a part that stands beside others says about them."""
    if part.kind not in (_LONG_NAME, _PAX, _PAX_ALL, b"X"):
        return before
    if part.end - part.body > _MOST_RECORDS:
        raise TooLarge("too_many_parts")
    body = bytes(data[part.body : part.end])
    if part.kind == _LONG_NAME:
        return before._replace(path=body.partition(b"\0")[0].decode("utf-8", "replace"))
    for key, value in tar_headers.records(body):
        before = _with(before, key, value)
    return before


def _with(before: Said, key: str, value: bytes) -> Said:
    """One record more."""
    if key == "path":
        return before._replace(path=value.decode("utf-8", "replace"))
    if key == "size":
        if not value.isdigit() or len(value) > 20:
            raise Damaged("structure")
        return before._replace(size=int(value))
    return before._replace(sparse=before.sparse or key.startswith(("GNU.sparse", "SUN.holes")))


# ---- inspect --------------------------------------------------------------------------------


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What heads, records and fillings say, then the names and everything in the files."""
    found, end = parts(data)
    for part in found:
        path = "archive" if part.kind in (_PAX_ALL, _LABEL) else part.name
        yield from tar_headers.traces(part.head, part.at, path)
        if part.beside:
            yield from _words(data, part, path, inside)
        elif not part.file and not part.folder:
            kind = part.kind.decode("latin-1")
            yield Finding("inside.unknown", Place(path, part.at), f"{part.name} (type {kind})")
        said = tar_headers.text_at(data, part.end, padded(part.end))
        if said:
            place = Place(f"{path}/behind its end", part.end, padded(part.end) - part.end)
            yield Finding("hidden.gap", place, said)
    said = tar_headers.text_at(data, end, len(data))
    if said:
        yield Finding("hidden.trailer", Place("behind the end", end, len(data) - end), said)
    yield from members.folders(part.name for part in found if part.folder)
    yield from members.findings(_items(data, found, inside), inside)


def _words(data: Buffer, part: Part, path: str, inside: Inside) -> Iterator[Finding]:
    """The extended records, long names and labels."""
    raw = bytes(data[part.body : min(part.end, part.body + _MOST_RECORDS)])
    where = Place(f"{path}/{part.kind.decode('latin-1')}", part.body, part.end - part.body)
    if part.kind in (_PAX, _PAX_ALL, b"X"):
        if not _own(part, raw):
            yield Finding("inside.name", Place(f"{path}/head"), part.name)
        for key, value in tar_headers.records(raw):
            if key != "size" and not (key == "path" and inside.wish.keep_names):
                place = Place(f"{path}/{key}", part.body, part.end - part.body)
                kind = _WORDS.get(key, "inside.name" if key == "path" else "hidden.attribute")
                yield Finding(kind, place, f"{key}: {_spelt(kind, value)}")
    elif part.kind == _LABEL:
        yield Finding("hidden.comment", where, part.name)
    else:
        kind = "inside.name" if part.kind == _LONG_NAME else "who.user_path"
        yield Finding(kind, where, readable(raw) or None)


def _spelt(kind: str, value: bytes) -> str:
    """What a record says in words."""
    if kind == "when.changed" and re.fullmatch(rb"-?\d{1,12}(\.\d{0,12})?", value):
        return tar_headers.said_time(float(value))
    text = value.decode("utf-8", "replace") if value.isascii() else readable(value)
    return text or value.hex()


def _own(part: Part, raw: bytes) -> bool:
    """Whether it is a record as a clean archive has it, for a name that is kept."""
    return part.name == _RECORD_NAME.decode() and part.kind == _PAX and b"path=" in raw


# ---- strip and content ----------------------------------------------------------------------

_RECORD_NAME = b"PaxHeader"


def _safe(data: Buffer) -> list[Part]:
    """All parts; raises Damaged where one must not be unpacked."""
    found, _ = parts(data)
    names = set[str]()
    for part in found:
        if part.beside:
            continue
        if part.sparse:
            raise Damaged("unsupported_variant")
        if not part.file and not part.folder:
            raise Damaged("unsafe_name")
        _check_name(part, names)
    return found


def _check_name(part: Part, names: set[str]) -> None:
    empty = not part.name and not part.folder
    if empty or _BAD_NAME.search(part.name):
        raise Damaged("unsafe_name")
    if part.file:
        if part.name in names:
            raise Damaged("same_name")
        names.add(part.name)


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The archive written anew; raises the Refused that names the file it is about."""
    at = 0
    for clean in members.cleaned(_items(data, _safe(data), inside), inside):
        size = sum(map(length, clean.pieces))
        front = _front(clean.name.encode(), size)
        yield front
        yield from clean.pieces
        yield bytes(-size % BLOCK)
        at += len(front) + padded(size)
    if not at:
        raise Damaged("empty")
    rest = at + 2 * BLOCK
    yield bytes(2 * BLOCK + -rest % _RECORD)


def _front(name: bytes, size: int) -> bytes:
    """A neutral head and, where the name does not fit it, a record with the name before it."""
    if size >= 1 << 33:
        raise TooLarge("too_many_bytes")
    if len(name) <= 100 and name.isascii():
        return tar_headers.neutral(name, size)
    body = tar_headers.record(b"path", name)
    head = tar_headers.neutral(_RECORD_NAME, len(body), _PAX)
    short = b"file"
    return head + body + bytes(-len(body) % BLOCK) + tar_headers.neutral(short, size)


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What of each file must be the same in a copy, in order."""
    yield from members.content(_items(data, _safe(data), inside), inside)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that is around the files, and what is in them."""
    found, end = parts(data)
    around = bytearray(data[end : len(data)])
    for part in found:
        around += part.head
        around += data[part.end if part.file else part.body : padded(part.end)]
    names = [part.name for part in found if part.file]
    yield members.nameless(bytes(around), names, inside)
    yield from members.texts(_items(data, found, inside), inside)


def _items(data: Buffer, found: list[Part], inside: Inside) -> Iterator[Item]:
    for part in found:
        if part.file:
            yield Item(part.name, partial(_read, data, part, inside), part.body)


def _read(data: Buffer, part: Part, inside: Inside) -> bytes:
    inside.spend(part.end - part.body)
    return mapped.taken(data, part.body, part.end)


FORMAT = Format(
    name="tar",
    label="TAR archive",
    media="application/x-tar",
    suffix=".tar",
    suffixes=(".tar",),
    sniff=sniff,
    holds="parts",
    nests=True,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    inspected="names, owners, groups, rights, times, extended records, link targets, labels, "
    "fillings, bytes behind the end, and everything in each file",
    removed="names and folders (unless you keep them), owners, groups, rights, times, extended "
    "records, labels, fillings, bytes behind the end, what file managers leave behind, and the "
    "traces in each file",
    kept="the clean files in their order",
    unseen="what a file inside hides in ways that its own format cannot see",
)
