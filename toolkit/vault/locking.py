"""Lock an original: written without a name, read back and compared, then named by chance.

Promises that what stands under the name opens to exactly the original, for each recipient the
file was made for. Does not hide that it is locked, nor about how large it is; does not erase
the original.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from toolkit import files
from toolkit.background import BackgroundThread
from toolkit.errors import CannotAccess, Refused
from toolkit.vault import age, locked_writer, self_lock
from toolkit.vault.envelope import Note
from toolkit.vault.locked_writer import Original
from toolkit.vault.read_back import Comparer
from toolkit.vault.recipients import FILE_KEY, Recipient

_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class LockedFile:
    """What was locked: where it is now, and the note that is inside."""

    saved: Path
    note: Note
    removed: bool = False
    #: Hard links under which the same bytes still stand after the original was removed.
    other_names: int = 0

    def was(self, state: tuple[int, int] | None) -> bool:
        """Whether an original of this size and time of change is the one that was locked."""
        if state is None:
            return False
        size, changed = state
        return (self.note.size, self.note.modified) == (size, _utc(changed))


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
    disk; what a disk, a backup or a cloud keeps of it is out of reach, and so are its other
    names (hard links), which are counted.

    Raises CannotAccess, Refused, UsageError, WrongKey, MissingPart; then nothing was written,
    unless it was the removal that failed: then the locked file is there, and the original, too.
    Where it would be removed, what may hold secret keys, or these recipients' passphrase, is
    refused: it might be locked for itself, and everything with it.
    """
    with files.opened(path, any_size=True) as source:
        before = os.fstat(source)
        if remove:
            _require_opens_nothing(source, before.st_size, recipients)
        status = before.st_size, _utc(before.st_mtime_ns)
        note = _note(path.name, path.resolve().parent.name, *status)
        original = Original(source, note, max(int(before.st_mtime), 0), pad)
        header = _header(recipients)
        files.make_folder(folder)
        with files.Draft(folder) as draft:
            note = _locked(draft, original, header)
            if _changed(before, os.fstat(source)):
                raise CannotAccess("changed_meanwhile")
            target = folder / files.neutral_name(".age")
            draft.commit(target)
        if not remove:
            return LockedFile(target, note)
        _remove(path, before)
        return LockedFile(target, note, removed=True, other_names=os.fstat(source).st_nlink)


def lock_bytes(
    data: bytes, name: str, recipients: Sequence[Recipient], *, pad: bool = False, least: int = 0
) -> LockedBytes:
    """Lock what is in memory, and nowhere else; its folder and time are not known.

    least: what is padded is at least so long inside. Read back and compared like a file.
    Raises CannotWrite, UsageError, WrongKey, MissingPart.
    """
    header = _header(recipients)
    original = _in_memory(data, name, pad=pad, least=least)
    with original as opened, files.MemoryDraft() as draft:
        note = _locked(draft, opened, header)
        return LockedBytes(files.neutral_name(".age"), b"".join(draft.parts()), note)


def lock_bytes_into(
    folder: Path, data: bytes, name: str, recipients: Sequence[Recipient], *, least: int
) -> LockedFile:
    """The same into a folder, always padded; nothing but the locked file is on a disk.

    Raises what `lock_bytes` raises; then nothing was written.
    """
    header = _header(recipients)
    files.make_folder(folder)
    original = _in_memory(data, name, pad=True, least=least)
    with original as opened, files.Draft(folder) as draft:
        note = _locked(draft, opened, header)
        target = folder / files.neutral_name(".age")
        draft.commit(target)
    return LockedFile(target, note)


@contextmanager
def _in_memory(data: bytes, name: str, *, pad: bool, least: int) -> Iterator[Original]:
    """Bytes as an original; its folder and time are not known."""
    with files.MemoryDraft() as plain:
        plain.append(data)
        yield Original(plain.descriptor, _note(name, "", len(data), ""), 0, pad, least)


class _Header(NamedTuple):
    """The header of an age file, and the file key that it wraps."""

    head: bytes
    file_key: bytes


def _header(recipients: Sequence[Recipient]) -> _Header:
    """A new file key, wrapped for the recipients. Raises UsageError, WrongKey, MissingPart."""
    key = os.urandom(FILE_KEY)
    return _Header(age.head_for(recipients, key), key)


def _locked(draft: files.Draft | files.MemoryDraft, original: Original, header: _Header) -> Note:
    """Write the locked file, sync it, and read it back meanwhile. Raises CannotAccess."""
    try:
        with BackgroundThread() as worker, BackgroundThread() as reading_back:
            comparer = Comparer(draft.descriptor, original, *header, reading_back)
            note = locked_writer.written(draft, original, *header, worker, comparer.wrote)
            worker.submit(draft.sync)
            same = comparer.same(note)
            worker.wait()
    except OSError as error:
        raise CannotAccess(files.reason(error)) from None
    if not same:
        raise CannotAccess("changed_meanwhile")
    return note


def _note(name: str, folder: str, size: int, modified: str) -> Note:
    return Note(
        name=name,
        folder=folder,
        modified=modified,
        locked=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        size=size,
        sha256=locked_writer.UNKNOWN,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )


def _utc(nanoseconds: int) -> str:
    """A time of change as text; none for one that no calendar has (a disk may note any number)."""
    seconds, rest = divmod(nanoseconds, _SECOND)
    try:
        moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return ""
    # strftime would write the year 702 with three digits
    return f"{moment.isoformat(timespec='seconds')}.{rest:09}Z"


def _changed(before: os.stat_result, now: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (now.st_size, now.st_mtime_ns)


def _require_opens_nothing(source: int, size: int, recipients: Sequence[Recipient]) -> None:
    try:
        if self_lock.may_open(source, size, recipients):
            raise Refused("opens_locked")
    except OSError as error:
        raise files.problem(error) from None


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
