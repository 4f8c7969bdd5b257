"""Write bytes into open files, all of them: literal ones, and stretches of another file."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator

from toolkit.files.reasons import writing
from toolkit.model import Part

#: Who takes bytes.
Write = Callable[[bytes], None]
#: So much is read or written at a time.
CHUNK = 1 << 20
#: A shorter stretch is not worth a pipe of its own.
_LONG = 4 << 20

#: Copies some of source, target, start, count; says how much. Raises OSError where it cannot.
_Way = Callable[[int, int, int, int], int]


def write_at(descriptor: int, data: bytes, place: int) -> None:
    """Write bytes at a place in an open file, which grows as needed. Raises CannotWrite."""
    with writing():
        os.lseek(descriptor, place, os.SEEK_SET)
        write_all(descriptor, data)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write bytes where the file stands. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_pieces(
    pieces: Iterable[Part], source: int, target: int, wrote: Callable[[int], None]
) -> None:
    """Write literal pieces and stretches of the source, in order.

    A source that became shorter meanwhile is an error. wrote: hears how long each part was, once
    it stands. Raises OSError.
    """
    for piece in pieces:
        if isinstance(piece, tuple):
            for count in _copied(source, target, *piece):
                wrote(count)
        else:
            write_all(target, piece)
            wrote(len(piece))


def _copied(source: int, target: int, start: int, end: int) -> Iterator[int]:
    """Copy a stretch part by part; gives the length of each."""
    with contextlib.ExitStack() as closing:
        ways = _ways(end - start, closing)
        while start < end:
            count = _some(ways, source, target, start, min(end - start, CHUNK))
            if count == 0:
                raise OSError(errno.EIO, "the source became shorter")
            start += count
            yield count


def _ways(size: int, closing: contextlib.ExitStack) -> list[_Way]:
    """The best one last."""
    ways: list[_Way] = [_read]
    if hasattr(os, "sendfile") and sys.platform.startswith("linux"):
        ways.append(_sent)
    if hasattr(os, "splice") and size >= _LONG:
        with contextlib.suppress(OSError):  # no descriptor to be had
            ways.append(_Pipe(closing).copy)
    return ways


def _some(ways: list[_Way], source: int, target: int, start: int, count: int) -> int:
    """Copy some bytes; a way that does not work here is not gone again."""
    while len(ways) > 1:
        with contextlib.suppress(OSError):
            return ways[-1](source, target, start, count)
        ways.pop()
    return ways[0](source, target, start, count)


class _Pipe:
    """A pipe that holds a whole part, so that the file gets it at once.

    The system's own way gives it 64 KiB at a time, which costs half as much again.
    """

    def __init__(self, closing: contextlib.ExitStack) -> None:
        """closing: who closes its ends. Raises OSError."""
        import fcntl  # noqa: PLC0415  (absent on Windows)

        self._out, self._to = os.pipe()
        closing.callback(os.close, self._out)
        closing.callback(os.close, self._to)
        self._stuck = 0
        fcntl.fcntl(self._to, fcntl.F_SETPIPE_SZ, CHUNK)

    def copy(self, source: int, target: int, start: int, count: int) -> int:
        """As a way does; once something is stuck in the pipe, no way any more."""
        if self._stuck:
            raise OSError(errno.EIO, "the pipe is not empty")
        self._stuck = os.splice(source, self._to, count, offset_src=start)
        moved = 0
        with contextlib.suppress(OSError):
            while self._stuck:
                some = os.splice(self._out, target, self._stuck)
                moved, self._stuck = moved + some, self._stuck - some
        if self._stuck and not moved:
            raise OSError(errno.EIO, "no way here")
        return moved


def _sent(source: int, target: int, start: int, count: int) -> int:
    return os.sendfile(target, source, start, count)


def _read(source: int, target: int, start: int, count: int) -> int:
    # not by the file's own position, which a confined child shares and could move meanwhile
    data = os.pread(source, count, start)
    write_all(target, data)
    return len(data)
