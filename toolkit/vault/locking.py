"""Lock an original: written without a name, read back and compared, then named by chance.

Promises that what stands under the name opens to exactly the original, for each recipient the
file was made for. Does not hide that it is locked, nor about how large it is; does not erase
the original.
"""

from __future__ import annotations

import io
import mimetypes
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from toolkit import files
from toolkit.errors import CannotAccess, Tampered
from toolkit.vault import age, envelope
from toolkit.vault.envelope import Note
from toolkit.vault.recipients import FILE_KEY, FileKey, Recipient

_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class LockedFile:
    """What was locked: where it is now, and the note that is inside."""

    saved: Path
    note: Note
    removed: bool = False


@dataclass(frozen=True, slots=True)
class LockedBytes:
    """The same, held in memory under the name that it would have."""

    name: str
    data: bytes = field(repr=False)
    note: Note


def lock(
    path: Path,
    folder: Path,
    recipients: Sequence[Recipient],
    *,
    pad: bool = False,
    remove: bool = False,
) -> LockedFile:
    """Lock a file into a folder. The original stays, unless `remove` asks for it.

    It is removed only after the locked file was read back, compared and written down by the
    disk; what a disk, a backup or a cloud keeps of it is out of reach.

    Raises CannotAccess, NotRegular, UsageError, WrongKey, MissingPart; then nothing was written.
    """
    with files.opened(path, any_size=True) as source:
        before = os.fstat(source)
        status = before.st_size, _utc(before.st_mtime_ns)
        note = _note(path.name, path.resolve().parent.name, *status, files.digest(source))
        key = os.urandom(FILE_KEY)
        plain = _Joined(_tar(source, note, int(before.st_mtime), pad=pad))
        parts = age.locked(plain.read, recipients, file_key=key)
        files.make_folder(folder)
        with files.Draft(folder) as draft:
            draft.write(parts, source)
            _compare(draft.descriptor, key, note)
            if _changed(before, os.fstat(source)):
                raise CannotAccess("changed_meanwhile")
            target = folder / files.neutral_name(".age")
            draft.commit(target)
        if remove:
            _remove(path, before)
    return LockedFile(target, note, remove)


def lock_bytes(
    data: bytes, name: str, recipients: Sequence[Recipient], *, pad: bool = False
) -> LockedBytes:
    """Lock what is in memory, and nowhere else; its folder and time are not known.

    Read back and compared like a file. Raises CannotWrite, UsageError, WrongKey, MissingPart.
    """
    with files.MemoryDraft() as plain, files.MemoryDraft() as draft:
        plain.write([data], -1)
        note = _note(name, "", len(data), "", sha256(data).hexdigest())
        key = os.urandom(FILE_KEY)
        joined = _Joined(_tar(plain.descriptor, note, 0, pad=pad))
        draft.write(age.locked(joined.read, recipients, file_key=key), -1)
        _compare(draft.descriptor, key, note)
        return LockedBytes(files.neutral_name(".age"), b"".join(draft.parts()), note)


def _note(name: str, folder: str, size: int, modified: str, digest: str) -> Note:
    return Note(
        name=name,
        folder=folder,
        modified=modified,
        locked=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        size=size,
        sha256=digest,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )


def _utc(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, _SECOND)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09}Z"


def _tar(source: int, note: Note, modified: int, *, pad: bool) -> Iterator[bytes]:
    modified = max(modified, 0)
    yield envelope.opening(note, modified)
    yield from files.parts(source)
    yield from envelope.ending(note, modified, pad=pad)


class _Joined:
    """`read(n)` that gives exactly n bytes of joined parts, fewer only at the end."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._held = io.BytesIO()

    def read(self, size: int) -> bytes:
        """So many bytes."""
        part = self._held.read(size)
        while len(part) < size and (more := next(self._parts, None)) is not None:
            self._held = io.BytesIO(more)
            part += self._held.read(size - len(part))
        return part


def _compare(draft: int, key: bytes, note: Note) -> None:
    """Read the draft back as anybody would who has the key; raises CannotAccess."""
    os.lseek(draft, 0, os.SEEK_SET)
    measured, size = sha256(), 0
    opened = age.opened(lambda most: os.read(draft, most), [FileKey(key)])
    try:
        for part in envelope.read(opened):
            measured.update(part)
            size += len(part)
    except Tampered:
        raise CannotAccess("changed_meanwhile") from None
    if (size, measured.hexdigest()) != (note.size, note.sha256):
        raise CannotAccess("changed_meanwhile")


def _changed(before: os.stat_result, now: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (now.st_size, now.st_mtime_ns)


def _remove(path: Path, before: os.stat_result) -> None:
    """Remove the original if it is still the file that was locked."""
    try:
        now = path.lstat()
        same = (now.st_dev, now.st_ino) == (before.st_dev, before.st_ino)
        if not same or _changed(before, now):
            raise CannotAccess("changed_meanwhile")
        path.unlink()
    except OSError as error:
        raise CannotAccess(files.reason(error)) from None
