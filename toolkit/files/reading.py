"""Open files for reading, safely: regular files alone, never through a symbolic link."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit.errors import CannotRead, Damaged, NotRegular, TooLarge
from toolkit.files.copying import CHUNK, write_all
from toolkit.files.reasons import problem, reason
from toolkit.i18n import mark as _

#: Larger files are refused before anything is read.
MAX_BYTES = 1 << 30
#: The same for films, which are long and read piece by piece.
MAX_FILM = 1 << 43

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_BLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def opened(path: Path, *, any_size: bool = False, most: int | None = None) -> Iterator[int]:
    """A descriptor of a regular file, for reading; a symbolic link is refused.

    any_size: for callers that read it as a stream; else it may be neither empty nor longer than
    `most` bytes (MAX_BYTES by default). Raises CannotRead, NotRegular, TooLarge, or
    Damaged("empty").
    """
    try:
        if path.is_symlink():
            raise NotRegular("link")
        descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_BLOCK | _BINARY)
    except OSError as error:
        raise problem(error) from None
    except ValueError:  # a NUL in the name
        raise CannotRead("no_such_file") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotRegular("not_a_file")
        if not any_size:
            _require_sized(status, MAX_BYTES if most is None else most)
        yield descriptor
    finally:
        os.close(descriptor)


def _require_sized(status: os.stat_result, most: int) -> None:
    if status.st_size == 0:
        raise Damaged("empty")
    if status.st_size > most:
        raise TooLarge("too_many_bytes")


@contextlib.contextmanager
def opened_stream(stream: Iterable[bytes]) -> Iterator[int]:
    """A descriptor of a file in memory with all bytes of a stream; nothing is written to a disk.

    Raises CannotRead if the stream fails or the system has no files in memory; TooLarge,
    or Damaged("empty").
    """
    descriptor = in_memory()
    try:
        if _filled(descriptor, stream) == 0:
            raise Damaged("empty")
        yield descriptor
    finally:
        os.close(descriptor)


def in_memory() -> int:
    """A descriptor of a new file in memory. Raises CannotRead where the system has none."""
    if not hasattr(os, "memfd_create"):
        hint = _("standard input works on Linux only; name a file instead")
        raise CannotRead("io", hint=hint)
    with _reading():
        return os.memfd_create("lampshade")


def _filled(descriptor: int, stream: Iterable[bytes]) -> int:
    """Write the stream into the file; returns its length in bytes."""
    size = 0
    with _reading():
        for part in stream:
            size += len(part)
            if size > MAX_BYTES:
                raise TooLarge("too_many_bytes")
            write_all(descriptor, part)
    return size


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Turn an OSError in the block into a CannotRead."""
    try:
        yield
    except OSError as error:
        raise CannotRead(reason(error)) from None


def parts(descriptor: int) -> Iterator[bytes]:
    """All bytes of an open file, from its start, whatever its position. Raises CannotRead."""
    at = 0
    while part := _part(descriptor, at):
        at += len(part)
        yield part


def _part(descriptor: int, at: int) -> bytes:
    with _reading():
        return os.pread(descriptor, CHUNK, at)


def digest(descriptor: int) -> str:
    """The SHA-256 of an open file, in hexadecimal. Raises CannotRead."""
    from hashlib import sha256  # noqa: PLC0415  (most commands measure nothing)

    measured = sha256()
    for part in parts(descriptor):
        measured.update(part)
    return measured.hexdigest()


def state(file: int | Path) -> tuple[int, int, int, int]:
    """Device, inode, size in bytes, and modification time in nanoseconds of a file.

    A symbolic link is not followed. Raises CannotRead.
    """
    try:
        status = os.fstat(file) if isinstance(file, int) else os.lstat(file)
    except OSError as error:
        raise problem(error) from None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
