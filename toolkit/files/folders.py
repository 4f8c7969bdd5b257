"""Folders: what is in them, and new ones for results."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.errors import CannotRead, CannotWrite, LampshadeError, Refused
from toolkit.files.reasons import reason, writing
from toolkit.i18n import mark as _

#: Standard output, and standard error.
_STREAMS = (1, 2)
#: A file by its disk and its number there.
_File = tuple[int, int]


def is_folder(path: Path) -> bool:
    """Whether a path is a folder itself, not a link to one; False where that cannot be seen."""
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114  (never raise)


def walk(paths: Sequence[Path], *skip: Path) -> Iterator[Path]:
    """Every file below the paths, sorted within a folder; links are named, not followed.

    skip: folders that are left out (those that results go to), as is below a folder the file that
    our own output goes into. A folder that is empty, or cannot be read, is named itself, so that
    it is refused with a sentence (`no_files`) and not passed over in silence.
    """
    for path in paths:
        if is_folder(path):
            yield from _below(path, [each.resolve() for each in skip])
        else:
            yield path


def _below(folder: Path, skip: Sequence[Path]) -> Iterator[Path]:
    empty = True
    closed: list[Path] = []
    ours = _outputs()

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for parent, folders, names in os.walk(folder, onerror=note):
        folders.sort()
        here = Path(parent)
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = [f for f in folders if f not in linked and (here / f).resolve() not in skip]
        for name in sorted([*names, *linked]):
            if ours and _which(here / name) in ours:
                continue
            empty = False
            yield here / name
    yield from closed
    if empty and not closed:
        yield folder


def _outputs() -> set[_File | None]:
    """Files that what this process says goes into, by `lampshade ... > list.txt`.

    They are no originals, and still grow.
    """
    return {_which(stream) for stream in _STREAMS} - {None}


def _which(file: int | Path) -> _File | None:
    """Which regular file a name or a descriptor stands for, if it does for one."""
    try:
        status = os.fstat(file) if isinstance(file, int) else os.lstat(file)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def no_files(folder: Path) -> LampshadeError:
    """Why there is nothing to do in a folder that `walk` named itself."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        hint = _("nothing in this folder was looked at; look at its permissions")
        return CannotRead(reason(error), hint=hint)
    return Refused("empty_folder")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for this user alone. Raises CannotWrite."""
    with writing():
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        for each in reversed(missing):
            with contextlib.suppress(FileExistsError):
                each.mkdir(mode=0o700)
        if not folder.is_dir():
            raise CannotWrite("exists")


@contextlib.contextmanager
def none_left_empty(folder: Path) -> Iterator[None]:
    """Take away again what was made of a folder and those above it, where nothing came into it.

    A folder that was there before stays.
    """
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            for each in missing:
                each.rmdir()
