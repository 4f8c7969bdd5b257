"""The custody record: which copy was made of which original, how and when; sealed, in a chain.

A file of lines that only grows. Each line holds one entry, locked for its owners (age), and the
hash of all before it; so a changed, moved or missing line is seen, without any key, and what
stands before and after it is still read. Not seen is what was cut off at the end, or a record
written anew by somebody who has your public key: note the last hash elsewhere (`Chain.last`) to
see that, too. Times are those of this computer's clock.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from toolkit import bounded_json, files
from toolkit.errors import Damaged, JailBroken, LampshadeError, Tampered, VaultError, WrongKey
from toolkit.vault import age, opening
from toolkit.vault.keys import Keys
from toolkit.vault.recipients import Recipient

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows has none)
    fcntl = None  # type: ignore[assignment]

NAME = "custody.record"
#: What the first line builds on.
START = sha256(b"lampshade custody record 1").hexdigest()
#: No longer line is written, nor read: an hour of a film's tracks fits, and many recipients.
_MOST_LINE = 32 << 20
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One copy: of which original, by which recipe, made when and by which version."""

    original: str
    locked: str
    copy: str
    saved: str
    recipe: dict[str, Any]
    version: str
    time: str


class Sealed(NamedTuple):
    """An entry as it is locked, and the number of its line, from 1."""

    line: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Chain:
    """A record: its sealed entries, and the hash that stands for all of them.

    breaks: the lines that do not fit what stands before them; whole is a record without any.
    """

    sealed: tuple[Sealed, ...]
    last: str
    breaks: tuple[int, ...] = ()


class _Link(NamedTuple):
    """A line of a chain: its entry, if it holds one, and the hash of all up to here."""

    line: int
    sealed: bytes | None
    fits: bool
    last: str


def require_ready(path: Path, entry: Entry, recipients: Sequence[Recipient]) -> None:
    """Raise now what `append` would raise later; a record that is not there yet begins then."""
    _written(START, _sealed(entry, recipients))
    if os.path.lexists(path):
        with files.opened(path, any_size=True) as source, os.fdopen(os.dup(source), "rb") as old:
            _whole(old)


def append(path: Path, entry: Entry, recipients: Sequence[Recipient]) -> str:
    """Add an entry, readable by the recipients alone; returns the new last hash.

    Every line is checked first: a record that is not whole is not added to. Raises
    Tampered("record"), VaultError("record_large"), or CannotAccess; then it is as it was.
    """
    sealed = _sealed(entry, recipients)
    files.make_folder(path.parent)
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | _NO_FOLLOW
        descriptor = os.open(path, flags, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as stream, _alone(stream):
            with os.fdopen(os.dup(descriptor), "rb") as old:
                previous = _whole(old)
            _add(stream, _written(previous, sealed))
    except OSError as error:
        raise files.unwritten(error) from None
    return _hash(previous, sealed)


def _add(stream: io.FileIO, line: bytes) -> None:
    """A whole line or nothing, on Ctrl-C, too: half a one would close the record for good."""
    end, rest = stream.seek(0, os.SEEK_END), memoryview(line)
    try:
        while rest:
            rest = rest[stream.write(rest) :]
        os.fsync(stream.fileno())
    except BaseException:
        stream.truncate(end)
        raise


def appended(record: bytes, entry: Entry, recipients: Sequence[Recipient]) -> bytes:
    """A record in memory with one more entry; b"" begins a new one.

    Raises Tampered("record") for one that is not whole, VaultError("record_large").
    """
    sealed = _sealed(entry, recipients)
    return record + _written(_whole(io.BytesIO(record)), sealed)


def _sealed(entry: Entry, recipients: Sequence[Recipient]) -> bytes:
    text = json.dumps(asdict(entry)).encode()
    return b"".join(age.locked(io.BytesIO(text).read, recipients))


def _written(previous: str, sealed: bytes) -> bytes:
    fields = {"previous": previous, "sealed": base64.b64encode(sealed).decode()}
    line = json.dumps(fields).encode() + b"\n"
    if len(line) > _MOST_LINE:
        raise VaultError("record_large")
    return line


@contextlib.contextmanager
def _alone(stream: io.FileIO) -> Iterator[None]:
    """Nobody else appends meanwhile; where the system has such locks."""
    if fcntl is not None:
        fcntl.flock(stream, fcntl.LOCK_EX)
    yield


def read(path: Path) -> Chain:
    """A record with all that can be read of it. Raises Tampered("record") where nothing can."""
    with files.opened(path, any_size=True) as source, os.fdopen(os.dup(source), "rb") as stream:
        return chain(stream)


def chain(stream: BinaryIO) -> Chain:
    """The same, of an open file."""
    sealed: list[Sealed] = []
    breaks: list[int] = []
    last = START
    for link in _links(stream):
        last = link.last
        if not link.fits:
            breaks.append(link.line)
        if link.sealed is not None:
            sealed.append(Sealed(link.line, link.sealed))
    if breaks and not sealed:
        raise Tampered("record")
    return Chain(tuple(sealed), last, tuple(breaks))


def _whole(stream: BinaryIO) -> str:
    """The hash that a whole record stands for, held a line at a time; else Tampered."""
    last = START
    for link in _links(stream):
        if not link.fits:
            raise Tampered("record")
        last = link.last
    return last


def _links(stream: BinaryIO) -> Iterator[_Link]:
    """Every line; behind one that is none, nothing fits before the chain says so again."""
    last = START
    for number, line in enumerate(_lines(stream), 1):
        try:
            previous, sealed = _line(line)
        except Tampered:
            yield _Link(number, None, False, last)
            continue
        fits, last = previous == last, _hash(previous, sealed)
        yield _Link(number, sealed, fits, last)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Line by line; of one that is too long its beginning, which is no line of a record."""
    while line := stream.readline(_MOST_LINE):
        yield line
        while line and not line.endswith(b"\n"):
            line = stream.readline(_MOST_LINE)


def _line(line: bytes) -> tuple[str, bytes]:
    if not line.endswith(b"\n"):
        raise Tampered("record")
    try:
        fields = bounded_json.loads(line)
        previous, sealed = fields["previous"], base64.b64decode(fields["sealed"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise Tampered("record") from None
    if not isinstance(previous, str) or not _DIGEST.fullmatch(previous):
        raise Tampered("record")
    return previous, sealed


def _hash(previous: str, sealed: bytes) -> str:
    return sha256(bytes.fromhex(previous) + sealed).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a record says to the holder of some keys, by the numbers of its lines.

    others: lines that are locked for other keys. damaged: lines that do not open as they were
    locked, or hold no entry.
    """

    entries: dict[int, Entry]
    others: tuple[int, ...] = ()
    damaged: tuple[int, ...] = ()


def opened(record: Chain, keys: Keys) -> Opened:
    """What the entries say, in order; opened in the jail.

    One that stays closed closes no other; but where every one does, raises WrongKey or Tampered.
    """
    entries: dict[int, Entry] = {}
    others: list[int] = []
    damaged: list[int] = []
    closed: list[LampshadeError] = []
    for line, sealed in record.sealed:
        try:
            entries[line] = _open(sealed, keys)
        except WrongKey as error:
            others.append(line)
            closed.append(error)
        except (Tampered, JailBroken, Damaged) as error:
            damaged.append(line)
            closed.append(error)
    if closed and not entries:
        raise closed[0]
    return Opened(entries, tuple(others), tuple(damaged))


def _open(sealed: bytes, keys: Keys) -> Entry:
    parts: list[bytes] = []
    with files.opened_stream([sealed]) as source:
        opening.pour(source, keys, parts.append)
    return _entry(b"".join(parts))


def _entry(untrusted: bytes) -> Entry:
    """An entry that fits its form; whoever has the public key could have written it."""
    try:
        fields = bounded_json.loads(untrusted)
        entry = Entry(**fields)
    except (ValueError, TypeError):
        raise Tampered("record") from None
    words = (entry.original, entry.locked, entry.copy, entry.saved, entry.version, entry.time)
    if not all(isinstance(word, str) for word in words) or not isinstance(entry.recipe, dict):
        raise Tampered("record")
    return entry
