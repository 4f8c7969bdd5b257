"""Open files safely, write them whole or not at all, under names that say nothing.

A draft has no name until it is proven: where the system allows it (O_TMPFILE), a killed
process leaves nothing behind at all; elsewhere a hidden ".part" file is removed on every way
out that the system lets us see.

Promises nothing about what a disk, a backup or a cloud folder keeps of deleted bytes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from toolkit.copying import write_all, write_pieces
from toolkit.errors import (
    CannotRead,
    CannotWrite,
    Damaged,
    LampshadeError,
    NotRegular,
    Refused,
    TooLarge,
)
from toolkit.model import Piece

#: Larger files are refused before anything is read.
MAX_BYTES = 1 << 30
#: The same for films, which are long and read piece by piece.
MAX_FILM = 1 << 43
#: Midnight, 1 January 2000, UTC: every output carries this time.
NEUTRAL_TIME = 946_684_800
#: No vowels, no look-alikes: a random name never spells a word.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_NAME_LENGTH = 12
_CHUNK = 1 << 20
#: So much of a draft is written before the disk is asked to begin.
_STRETCH = 32 << 20

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_BLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NAMELESS = getattr(os, "O_TMPFILE", 0)

#: Who takes bytes.
Write = Callable[[bytes], None]

_WHY = {
    errno.ENOENT: "no_such_file",
    errno.ENOTDIR: "no_such_file",
    errno.ENAMETOOLONG: "no_such_file",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EEXIST: "exists",
}


def problem(error: OSError) -> LampshadeError:
    """The error of ours that says what an OSError means for the file that is read."""
    if error.errno == errno.ELOOP:
        return NotRegular("link")
    # what the system says when somebody opens a socket
    return NotRegular("not_a_file") if error.errno == errno.ENXIO else CannotRead(reason(error))


def _nobody(_count: int) -> None:
    """Who hears nothing."""


def unwritten(error: OSError) -> CannotWrite:
    """The error of ours that says what an OSError means for the copy."""
    return CannotWrite(reason(error))


def reason(error: OSError) -> str:
    """The row of DETAILS that says what the system said."""
    return _WHY.get(error.errno or 0, "io")


@contextlib.contextmanager
def opened(path: Path, *, any_size: bool = False, most: int | None = None) -> Iterator[int]:
    """A descriptor of a regular file, for reading; the name is not followed when it is a link.

    any_size: for those who read it as a stream; else it may be neither empty nor huge. most: in
    place of MAX_BYTES. Raises CannotRead, NotRegular, TooLarge, or Damaged("empty").
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
    """A descriptor of a file in memory that holds all of a stream, never of one on disk.

    Raises CannotRead where the system has no files in memory, TooLarge, or Damaged("empty").
    """
    descriptor = _in_memory()
    try:
        size = 0
        for part in stream:
            size += len(part)
            if size > MAX_BYTES:
                raise TooLarge("too_many_bytes")
            write_all(descriptor, part)
        if size == 0:
            raise Damaged("empty")
        yield descriptor
    finally:
        os.close(descriptor)


def _in_memory() -> int:
    if not hasattr(os, "memfd_create"):
        raise CannotRead("io", hint="standard input works on Linux only; name a file instead")
    return os.memfd_create("lampshade")


def parts(descriptor: int) -> Iterator[bytes]:
    """Everything in an open file, wherever it was read to before."""
    at = 0
    while part := os.pread(descriptor, _CHUNK, at):
        at += len(part)
        yield part


def digest(descriptor: int) -> str:
    """The SHA-256 of everything in an open file."""
    from hashlib import sha256  # noqa: PLC0415  (most commands measure nothing)

    measured = sha256()
    for part in parts(descriptor):
        measured.update(part)
    return measured.hexdigest()


def state(file: int | Path) -> tuple[int, int, int, int]:
    """Which file stands there, its size, and its time of change in nanoseconds.

    A link is itself, and not what it leads to. Raises CannotRead.
    """
    try:
        status = os.fstat(file) if isinstance(file, int) else os.lstat(file)
    except OSError as error:
        raise problem(error) from None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def is_folder(path: Path) -> bool:
    """Whether a path is a folder itself, not a link to one; False where that cannot be seen."""
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114  (never raise)


def walk(paths: Sequence[Path], *skip: Path) -> Iterator[Path]:
    """Every file below the paths, sorted within a folder; links are named, not followed.

    skip: folders that are left out (those that results go to). A folder that is empty, or
    cannot be read, is named itself, so that it is refused with a sentence (`no_files`) and not
    passed over in silence.
    """
    for path in paths:
        if is_folder(path):
            yield from _below(path, [each.resolve() for each in skip])
        else:
            yield path


def _below(folder: Path, skip: Sequence[Path]) -> Iterator[Path]:
    empty = True
    closed: list[Path] = []

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for parent, folders, names in os.walk(folder, onerror=note):
        folders.sort()
        here = Path(parent)
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = [f for f in folders if f not in linked and (here / f).resolve() not in skip]
        for name in sorted([*names, *linked]):
            empty = False
            yield here / name
    yield from closed
    if empty and not closed:
        yield folder


def no_files(folder: Path) -> LampshadeError:
    """Why there is nothing to do in a folder that `walk` named itself."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        hint = "nothing in this folder was looked at; look at its permissions"
        return CannotRead(reason(error), hint=hint)
    return Refused("empty_folder")


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """The first of name.jpg, name-2.jpg, ... that is not taken."""
    target, count = folder / f"{stem}{suffix}", 1
    while os.path.lexists(target):
        count += 1
        target = folder / f"{stem}-{count}{suffix}"
    return target


def neutral_name(suffix: str) -> str:
    """A random name of letters that spell nothing, with the suffix of the file's true kind."""
    return _random_letters(_NAME_LENGTH) + suffix


def _random_letters(count: int) -> str:
    """Letters by the system's own randomness; importing `secrets` would slow every start."""
    # 64 bits a letter: the bias of the remainder is below one in 10^17
    draws = (int.from_bytes(os.urandom(8), "big") for _ in range(count))
    return "".join(_LETTERS[draw % len(_LETTERS)] for draw in draws)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for this user alone. Raises CannotWrite."""
    try:
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        for each in reversed(missing):
            with contextlib.suppress(FileExistsError):
                each.mkdir(mode=0o700)
        if not folder.is_dir():
            raise CannotWrite("exists")
    except OSError as error:
        raise unwritten(error) from None


class Draft:
    """A result that has no name yet. Leaving the `with` without `commit` discards it."""

    #: A disk says by itself when it is full.
    most: int | None = None

    def __init__(self, folder: Path) -> None:
        """Open an unnamed (or hidden, 0600) file in the folder. Raises CannotWrite."""
        self._folder = folder
        self._hidden: Path | None = None
        self._syncing: threading.Thread | None = None
        self._unsynced: OSError | None = None
        self._stands = self._behind = 0
        try:
            self.descriptor = self._open()
        except OSError as error:
            raise unwritten(error) from None

    def _open(self) -> int:
        if _NAMELESS:
            with contextlib.suppress(OSError):
                return os.open(self._folder, os.O_RDWR | _NAMELESS, 0o600)
        hidden = self._folder / f".lampshade-{_random_letters(_NAME_LENGTH)}.part"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
        descriptor = os.open(hidden, flags, 0o600)
        self._hidden = hidden
        return descriptor

    def __enter__(self) -> Self:
        """Use the draft."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it, and delete it when it was not committed."""
        if self._syncing is not None:
            self._syncing.join()
        with contextlib.suppress(OSError):
            os.close(self.descriptor)
        if self._hidden is not None:
            with contextlib.suppress(OSError):
                self._hidden.unlink()

    def write(
        self, pieces: Iterable[Piece], source: int, wrote: Callable[[int], None] = _nobody
    ) -> None:
        """Write literal pieces and copied stretches of the source, in order.

        The disk begins early to write them down, and goes on while the caller does; `commit`
        waits for it. wrote: hears how long each part was, once it stands; what it raises passes
        through.
        """

        def hear(count: int) -> None:
            self._begin_early(count)
            wrote(count)

        try:
            write_pieces(pieces, source, self.descriptor, hear)
        except OSError as error:
            raise unwritten(error) from None
        self._begin_to_sync()

    def _begin_early(self, count: int) -> None:
        """So much more stands: have the disk begin with a stretch, but wait for nothing.

        A sync would hold up who goes on writing.
        """
        self._stands += count
        self._behind += count
        if self._behind >= _STRETCH and self._is_idle() and hasattr(os, "posix_fadvise"):
            place = self._stands - self._behind
            self._beside(_write_back, self.descriptor, place, self._behind)

    def _begin_to_sync(self) -> None:
        """Have a thread wait for the disk."""
        self._beside(self._sync_meanwhile, self._syncing)

    def _beside(self, work: Callable[..., None], *given: Any) -> None:
        """Let a thread do it for all that stands."""
        self._behind = 0
        syncing = threading.Thread(target=work, args=given)
        syncing.start()
        # kept only now: who is interrupted while it starts cannot wait for it
        self._syncing = syncing

    def _is_idle(self) -> bool:
        return self._syncing is None or not self._syncing.is_alive()

    def _sync_meanwhile(self, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            os.fsync(self.descriptor)
        except OSError as error:
            self._unsynced = error

    def _wait_synced(self) -> None:
        """What could not be written down gets no name."""
        if self._syncing is not None:
            self._syncing.join()
        if self._unsynced is not None:
            raise self._unsynced

    def append(self, part: bytes) -> None:
        """Write bytes behind what is there; the disk begins early to write down what is long."""
        try:
            write_all(self.descriptor, part)
        except OSError as error:
            raise unwritten(error) from None
        self._behind += len(part)
        if self._behind >= _STRETCH and self._is_idle():
            self._begin_to_sync()

    def sync(self) -> None:
        """Have the disk write down what was appended."""
        try:
            self._wait_synced()
            os.fsync(self.descriptor)
        except OSError as error:
            raise unwritten(error) from None

    def commit(self, target: Path, *, replace: bool = False) -> None:
        """Give the draft its name, whole, with a neutral time; overwrites only if `replace`.

        Raises CannotWrite("exists") when the name is taken.
        """
        try:
            self._wait_synced()
            os.utime(
                self.descriptor, (NEUTRAL_TIME, NEUTRAL_TIME)
            ) if os.utime in os.supports_fd else None
            if self._hidden is None:
                self._name_the_nameless(target, replace)
            else:
                self._rename(self._hidden, target, replace)
            _sync_folder(target.parent)
        except OSError as error:
            raise unwritten(error) from None

    def _name_the_nameless(self, target: Path, replace: bool) -> None:
        if not replace:
            self._link(target)
            return
        hidden = target.parent / f".lampshade-{_random_letters(_NAME_LENGTH)}.part"
        self._link(hidden)
        self._hidden = hidden
        self._rename(hidden, target, replace)

    def _link(self, target: Path) -> None:
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.link(f"/proc/self/fd/{self.descriptor}", target.name, dst_dir_fd=folder)
        finally:
            os.close(folder)

    def _rename(self, hidden: Path, target: Path, replace: bool) -> None:
        if os.utime not in os.supports_fd:  # pragma: no cover
            os.utime(hidden, (NEUTRAL_TIME, NEUTRAL_TIME))
        if replace:
            hidden.replace(target)
        elif sys.platform == "win32":  # pragma: no cover
            hidden.rename(target)  # refuses to overwrite there
        else:
            # claim the name first, because rename alone would overwrite; a memory stick (FAT)
            # has no links
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o600))
            hidden.replace(target)
        self._hidden = None


class MemoryDraft:
    """A result for standard output: held in memory only, given out once it is proven."""

    def __init__(self, most: int | None = None) -> None:
        """Open a file in memory. Raises CannotWrite where the system has none.

        most: how many bytes there is room for; who writes far from the start looks at it first.
        """
        self.most = most
        self.descriptor = _in_memory()

    def __enter__(self) -> Self:
        """Use the draft."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forget it."""
        os.close(self.descriptor)

    def write(
        self, pieces: Iterable[Piece], source: int, wrote: Callable[[int], None] = _nobody
    ) -> None:
        """Write literal pieces and copied stretches of the source, in order."""
        write_pieces(pieces, source, self.descriptor, wrote)

    def append(self, part: bytes) -> None:
        """Write bytes behind what is there."""
        write_all(self.descriptor, part)

    def sync(self) -> None:
        """Nothing: no disk has it."""

    def parts(self) -> Iterator[bytes]:
        """All of it, as bytes; read before the draft is left."""
        yield from parts(self.descriptor)


def write_at(descriptor: int, data: bytes, place: int) -> None:
    """Write bytes at a place in an open file, which grows as needed. Raises CannotWrite."""
    try:
        os.lseek(descriptor, place, os.SEEK_SET)
        write_all(descriptor, data)
    except OSError as error:
        raise unwritten(error) from None


def _write_back(descriptor: int, place: int, size: int) -> None:
    """Have the disk begin with a stretch; only a wish, and the sync at the end says what failed.

    What is written down may be forgotten here, says the name of the call; what was not yet stays.
    """
    with contextlib.suppress(OSError):
        os.posix_fadvise(descriptor, place, size, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; some systems cannot, which is no error."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
