"""Lock an original: written without a name, read back and compared, then named by chance.

Promises that what stands under the name opens to exactly the original, for each recipient the
file was made for. Does not hide that it is locked, nor about how large it is; does not erase
the original.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from toolkit import files
from toolkit.beside import Beside
from toolkit.errors import CannotAccess, Refused
from toolkit.vault import age, drafting, keys
from toolkit.vault.comparing import Comparer
from toolkit.vault.drafting import Original
from toolkit.vault.envelope import Note
from toolkit.vault.recipients import FILE_KEY, Passphrase, Recipient

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
        if remove and _may_open(source, before.st_size, recipients):
            raise Refused("opens_locked")
        status = before.st_size, _utc(before.st_mtime_ns)
        note = _note(path.name, path.resolve().parent.name, *status)
        original = Original(source, note, max(int(before.st_mtime), 0), pad)
        key = os.urandom(FILE_KEY)
        head = age.head_for(recipients, key)
        files.make_folder(folder)
        with files.Draft(folder) as draft, Beside() as beside:
            note = _locked(draft, original, head, key, beside)
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
    key = os.urandom(FILE_KEY)
    head = age.head_for(recipients, key)
    with files.MemoryDraft() as draft:
        note = _locked_bytes(draft, data, name, head, key, pad=pad, least=least)
        return LockedBytes(files.neutral_name(".age"), b"".join(draft.parts()), note)


def lock_bytes_into(
    folder: Path, data: bytes, name: str, recipients: Sequence[Recipient], *, least: int
) -> LockedFile:
    """The same into a folder, always padded; nothing but the locked file is on a disk.

    Raises what `lock_bytes` raises; then nothing was written.
    """
    key = os.urandom(FILE_KEY)
    head = age.head_for(recipients, key)
    files.make_folder(folder)
    with files.Draft(folder) as draft:
        note = _locked_bytes(draft, data, name, head, key, pad=True, least=least)
        target = folder / files.neutral_name(".age")
        draft.commit(target)
    return LockedFile(target, note)


def _locked_bytes(
    draft: files.Draft | files.MemoryDraft,
    data: bytes,
    name: str,
    head: bytes,
    key: bytes,
    *,
    pad: bool,
    least: int,
) -> Note:
    with files.MemoryDraft() as plain, Beside() as beside:
        plain.append(data)
        original = Original(plain.descriptor, _note(name, "", len(data), ""), 0, pad, least)
        return _locked(draft, original, head, key, beside)


def _locked(
    draft: files.Draft | files.MemoryDraft,
    original: Original,
    head: bytes,
    key: bytes,
    beside: Beside,
) -> Note:
    """Write, have the disk write it down, and compare meanwhile. Raises CannotAccess."""
    try:
        with Beside() as reading_back:
            comparer = Comparer(draft.descriptor, original, head, key, reading_back)
            note = drafting.written(draft, original, head, key, beside, comparer.wrote)
            beside.do(draft.sync)
            same = comparer.same(note)
            beside.wait()
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
        sha256=drafting.UNKNOWN,
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


def _may_open(source: int, size: int, recipients: Sequence[Recipient]) -> bool:
    """Whether secret keys or the passphrase stand in a file, or may do so under a lock."""
    if size > keys.MAX_FILE:
        return False
    data = os.pread(source, keys.MAX_FILE, 0)
    words = [one.words for one in recipients if isinstance(one, Passphrase)]
    return keys.is_locked(data) or any(secret in data for secret in (keys.BEGINS, *words))


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
