"""The custody record: which copy was made of which original, how and when; sealed, in a chain.

A file of lines that only grows. Each line holds one entry, locked for its owners (age), and the
hash of all before it; so a changed, moved or missing line is seen, without any key. Not seen is
what was cut off at the end, or a record written anew by somebody who has your public key: note
the last hash elsewhere (`Chain.last`) to see that, too. Times are those of this computer's clock.
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
from typing import Any, BinaryIO

from toolkit import files
from toolkit.errors import Tampered
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
_MOST_LINE = 64 << 10
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


@dataclass(frozen=True, slots=True)
class Chain:
    """A whole record: its sealed entries, and the hash that stands for all of them."""

    sealed: tuple[bytes, ...]
    last: str


def append(path: Path, entry: Entry, recipients: Sequence[Recipient]) -> str:
    """Add an entry, readable by the recipients alone; returns the new last hash.

    A record that is not whole is not added to: raises Tampered("record"), or CannotAccess.
    """
    sealed = _sealed(entry, recipients)
    files.make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as stream, _alone(stream):
            previous = _last(stream)
            stream.write(_written(previous, sealed))
            os.fsync(stream.fileno())
    except OSError as error:
        raise files.unwritten(error) from None
    return _hash(previous, sealed)


def appended(record: bytes, entry: Entry, recipients: Sequence[Recipient]) -> bytes:
    """A record in memory with one more entry; b"" begins a new one.

    Raises Tampered("record") for one that is not whole.
    """
    sealed = _sealed(entry, recipients)
    return record + _written(chain(io.BytesIO(record)).last, sealed)


def _sealed(entry: Entry, recipients: Sequence[Recipient]) -> bytes:
    text = json.dumps(asdict(entry)).encode()
    return b"".join(age.locked(io.BytesIO(text).read, recipients))


def _written(previous: str, sealed: bytes) -> bytes:
    line = {"previous": previous, "sealed": base64.b64encode(sealed).decode()}
    return json.dumps(line).encode() + b"\n"


@contextlib.contextmanager
def _alone(stream: io.FileIO) -> Iterator[None]:
    """Nobody else appends meanwhile; where the system has such locks."""
    if fcntl is not None:
        fcntl.flock(stream, fcntl.LOCK_EX)
    yield


def _last(stream: io.FileIO) -> str:
    """The hash that the last line stands for; what comes before it is checked on reading."""
    end = stream.seek(0, os.SEEK_END)
    if end == 0:
        return START
    stream.seek(max(0, end - _MOST_LINE))
    tail = stream.read(_MOST_LINE) or b""
    if not tail.endswith(b"\n"):
        raise Tampered("record")
    previous, sealed = _line(tail[:-1].rpartition(b"\n")[2])
    return _hash(previous, sealed)


def read(path: Path) -> Chain:
    """A whole record. Raises Tampered("record") where a line does not fit the one before it."""
    with files.opened(path, any_size=True) as source, os.fdopen(os.dup(source), "rb") as stream:
        return chain(stream)


def chain(stream: BinaryIO) -> Chain:
    """The same, of an open file."""
    sealed: list[bytes] = []
    last = START
    while line := stream.readline(_MOST_LINE):
        if not line.endswith(b"\n"):
            raise Tampered("record")
        previous, entry = _line(line[:-1])
        if previous != last:
            raise Tampered("record")
        sealed.append(entry)
        last = _hash(previous, entry)
    return Chain(tuple(sealed), last)


def _line(line: bytes) -> tuple[str, bytes]:
    try:
        fields = json.loads(line)
        previous, sealed = fields["previous"], base64.b64decode(fields["sealed"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise Tampered("record") from None
    if not isinstance(previous, str) or not _DIGEST.fullmatch(previous):
        raise Tampered("record")
    return previous, sealed


def _hash(previous: str, sealed: bytes) -> str:
    return sha256(bytes.fromhex(previous) + sealed).hexdigest()


def entries(record: Chain, keys: Keys) -> Iterator[Entry]:
    """What the entries say, in order; opened in the jail. Raises WrongKey or Tampered."""
    for sealed in record.sealed:
        parts: list[bytes] = []
        with files.opened_stream([sealed]) as source:
            opening.pour(source, keys, parts.append)
        yield _entry(b"".join(parts))


def _entry(untrusted: bytes) -> Entry:
    """An entry that fits its form; whoever has the public key could have written it."""
    try:
        fields = json.loads(untrusted)
        entry = Entry(**fields)
    except (ValueError, TypeError, RecursionError):
        raise Tampered("record") from None
    words = (entry.original, entry.locked, entry.copy, entry.saved, entry.version, entry.time)
    if not all(isinstance(word, str) for word in words) or not isinstance(entry.recipe, dict):
        raise Tampered("record")
    return entry
