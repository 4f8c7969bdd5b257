"""Results that have no name until they are proven; whole or not at all.

Where the system allows it (O_TMPFILE), a killed process leaves nothing behind at all; elsewhere a
hidden ".part" file is removed on every way out that the system lets us see.

Promises nothing about what a disk, a backup or a cloud folder keeps of deleted bytes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from toolkit.files.copying import write_all, write_pieces
from toolkit.files.naming import hidden_name
from toolkit.files.reading import digest, in_memory, parts
from toolkit.files.reasons import writing
from toolkit.files.renaming import renamed_if_free
from toolkit.model import Part

#: Midnight, 1 January 2000, UTC: every output carries this time.
NEUTRAL_TIME = 946_684_800
#: So much of a draft is written before the disk is asked to begin.
_STRETCH = 32 << 20

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY


def _nobody(_count: int) -> None:
    """Who hears nothing."""


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
        with writing():
            self.descriptor = self._open()

    def _open(self) -> int:
        if _NAMELESS:
            with contextlib.suppress(OSError):
                return os.open(self._folder, os.O_RDWR | _NAMELESS, 0o600)
        hidden = self._folder / hidden_name()
        descriptor = os.open(hidden, _NEW, 0o600)
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
        self, pieces: Iterable[Part], source: int, wrote: Callable[[int], None] = _nobody
    ) -> None:
        """Write literal pieces and copied stretches of the source, in order.

        The disk begins early to write them down, and goes on while the caller does; `commit`
        waits for it. wrote: hears how long each part was, once it stands; what it raises passes
        through, but for an OSError.
        """

        def hear(count: int) -> None:
            self._begin_early(count)
            wrote(count)

        with writing():
            write_pieces(pieces, source, self.descriptor, hear)
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
        with writing():
            write_all(self.descriptor, part)
        self._behind += len(part)
        if self._behind >= _STRETCH and self._is_idle():
            self._begin_to_sync()

    def sync(self) -> None:
        """Have the disk write down what was appended."""
        with writing():
            self._wait_synced()
            os.fsync(self.descriptor)
        self._behind = 0

    def commit(self, target: Path, *, replace: bool = False) -> None:
        """Give the draft its name, whole, with a neutral time; overwrites only if `replace`.

        Raises CannotWrite("exists") when the name is taken.
        """
        with writing():
            self._wait_synced()
            if self._behind:
                os.fsync(self.descriptor)
            if os.utime in os.supports_fd:  # pragma: no branch
                os.utime(self.descriptor, (NEUTRAL_TIME, NEUTRAL_TIME))
            if self._hidden is None:
                self._name_the_nameless(target, replace)
            else:
                self._rename(self._hidden, target, replace)
            _sync_folder(target.parent)

    def _name_the_nameless(self, target: Path, replace: bool) -> None:
        """Where the system denies it a name (Android does, and some that confine us), a copy."""
        if not replace and self._linked(target):
            return
        hidden = target.parent / hidden_name()
        if self._linked(hidden):
            self._hidden = hidden
        else:
            self._copy_into(hidden)
        self._rename(hidden, target, replace)

    def _linked(self, target: Path) -> bool:
        """Give it this name, if the system lets it; raises FileExistsError where it is taken."""
        try:
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.link(f"/proc/self/fd/{self.descriptor}", target.name, dst_dir_fd=folder)
            finally:
                os.close(folder)
        except FileExistsError:
            raise
        except OSError:
            return False
        return True

    def _copy_into(self, hidden: Path) -> None:
        """The same bytes, read back and compared, in a file that has a name."""
        descriptor = os.open(hidden, _NEW, 0o600)
        try:
            self._hidden = hidden
            whole = (0, os.fstat(self.descriptor).st_size)
            write_pieces([whole], self.descriptor, descriptor, _nobody)
            os.fsync(descriptor)
            if digest(descriptor) != digest(self.descriptor):
                raise OSError(errno.EIO, "the copy is another")
            os.utime(descriptor, (NEUTRAL_TIME, NEUTRAL_TIME))
        finally:
            os.close(descriptor)

    def _rename(self, hidden: Path, target: Path, replace: bool) -> None:
        if os.utime not in os.supports_fd:  # pragma: no cover
            os.utime(hidden, (NEUTRAL_TIME, NEUTRAL_TIME))
        if replace:
            hidden.replace(target)
        elif sys.platform == "win32":  # pragma: no cover
            hidden.rename(target)  # refuses to overwrite there
        elif not renamed_if_free(hidden, target):
            # claim the name first, because rename alone would overwrite
            os.close(os.open(target, _NEW, 0o600))
            try:
                hidden.replace(target)
            except BaseException:
                target.unlink()
                raise
        self._hidden = None


def save(path: Path, data: str | bytes, *, replace: bool = False) -> None:
    """Write a whole file into a folder that is there; text as UTF-8.

    Raises CannotWrite, also where the name is taken, unless `replace`.
    """
    with Draft(path.parent) as draft:
        draft.write([data.encode() if isinstance(data, str) else data], -1)
        draft.commit(path, replace=replace)


@contextlib.contextmanager
def all_or_none() -> Iterator[Callable[[Path, str | bytes], None]]:
    """`save` for several files that belong together, without `replace`.

    If the block fails or is interrupted, those that it saved are taken away again. A kill leaves
    them.
    """
    saved: list[Path] = []

    def save_one(path: Path, data: str | bytes) -> None:
        save(path, data)
        saved.append(path)

    try:
        yield save_one
    except BaseException:
        for path in saved:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


class MemoryDraft:
    """A result for standard output: held in memory only, given out once it is proven."""

    def __init__(self, most: int | None = None) -> None:
        """Open a file in memory. Raises CannotRead where the system has none.

        most: how many bytes there is room for; who writes far from the start looks at it first.
        """
        self.most = most
        self.descriptor = in_memory()

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
        self, pieces: Iterable[Part], source: int, wrote: Callable[[int], None] = _nobody
    ) -> None:
        """Write literal pieces and copied stretches of the source, in order."""
        with writing():
            write_pieces(pieces, source, self.descriptor, wrote)

    def append(self, part: bytes) -> None:
        """Write bytes behind what is there."""
        with writing():
            write_all(self.descriptor, part)

    def sync(self) -> None:
        """Nothing: no disk has it."""

    def parts(self) -> Iterator[bytes]:
        """All of it, as bytes; read before the draft is left."""
        yield from parts(self.descriptor)


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
