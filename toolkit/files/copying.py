"""Write bytes into open files, all of them: literal ones, and stretches of another file."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterable

from toolkit.files.reasons import writing
from toolkit.model import Piece

#: Who takes bytes.
Write = Callable[[bytes], None]
#: So much is read or written at a time.
CHUNK = 1 << 20


def write_at(descriptor: int, data: bytes, place: int) -> None:
    """Write bytes at a place in an open file, which grows as needed. Raises CannotWrite."""
    with writing():
        os.lseek(descriptor, place, os.SEEK_SET)
        write_all(descriptor, data)


def write_pieces(pieces: Iterable[Piece], source: int, target: int) -> None:
    """Write literal pieces and copied stretches of the source, in order. Raises OSError."""
    for piece in pieces:
        if isinstance(piece, bytes):
            write_all(target, piece)
        else:
            _copy(source, target, *piece)


def write_all(descriptor: int, data: bytes) -> None:
    """Write bytes to the last. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _copy(source: int, target: int, start: int, end: int) -> None:
    """Copy bytes inside the kernel where it can; a source that shrank meanwhile is an error."""
    while start < end:
        count = _copy_some(source, target, start, min(end - start, 1 << 30))
        if count == 0:
            raise OSError(errno.EIO, "the source became shorter")
        start += count


def _copy_some(source: int, target: int, start: int, count: int) -> int:
    if hasattr(os, "sendfile") and sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            return os.sendfile(target, source, start, count)
    os.lseek(source, start, os.SEEK_SET)
    data = os.read(source, min(count, CHUNK))
    write_all(target, data)
    return len(data)
