"""Open a locked file: in the jail, into a draft that gets a name only when all of it is authentic.

Nothing of a file that was changed, cut off or locked for others is ever left under a name.
Promises that the bytes are those that were locked; not who locked them, nor when.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from toolkit import files
from toolkit.background import BackgroundThread
from toolkit.errors import Tampered, WrongKey
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.vault import keys
from toolkit.vault.envelope import Note, note_from, safe_name
from toolkit.vault.keys import Key, Keys
from toolkit.vault.recipients import identity_text

_TASKS = "toolkit.vault.tasks"
#: What the child that opens and compares does before it is locked.
WARM = (f"{_TASKS}:warm",)
_SUFFIX = ".age"
#: The most work that is accepted for a passphrase takes four gigabytes (recipients.MOST_WORK).
_MEMORY, _MEMORY_WORDS = 256 << 20, 4608 << 20
#: No computer that runs us is slower than this, in bytes a second.
_SLOWEST = 2 << 20


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A file that was opened: where it is now, and the note that was locked with it, if any."""

    saved: Path
    size: int
    sha256: str
    note: Note | None


@dataclass(frozen=True, slots=True)
class UnlockedBytes:
    """The same, held in memory under the name that it would have."""

    name: str
    data: bytes = field(repr=False)
    sha256: str
    note: Note | None


def prepare() -> None:
    """Start the child that will be asked now, so that it is ready sooner."""
    pool.prepare(WARM)


def unlock(path: Path, folder: Path, with_keys: Keys) -> Unlocked:
    """Open a locked file into a folder, under its own name made safe; nothing is overwritten.

    Raises WrongKey, Tampered, JailBroken, CannotAccess; then nothing is left in the folder.
    """
    with files.opened(path, any_size=True) as source:
        files.make_folder(folder)
        with files.Draft(folder) as draft:
            size, digest, note = pour(source, with_keys, draft.append)
            draft.sync()
            name = safe_name(note.name if note else _outer(path.name))
            target = files.free_name(folder, Path(name).stem, Path(name).suffix)
            draft.commit(target)
    return Unlocked(target, size, digest, note)


def unlock_bytes(data: bytes, name: str, with_keys: Keys) -> UnlockedBytes:
    """Open what is in memory, and keep it there. Raises what `unlock` raises, and Damaged."""
    parts: list[bytes] = []
    with files.opened_stream([data]) as source:
        _size, digest, note = pour(source, with_keys, parts.append)
    return UnlockedBytes(
        safe_name(note.name if note else _outer(name)), b"".join(parts), digest, note
    )


def _outer(name: str) -> str:
    return name[: -len(_SUFFIX)] if name.lower().endswith(_SUFFIX) else f"{name}.unlocked"


def pour(source: int, with_keys: Keys, take: files.Write) -> tuple[int, str, Note | None]:
    """Hand the plain bytes to `take`; they count only once this returns.

    Gives their number, their SHA-256, and the checked note. Raises what `unlock` raises.
    """
    most = os.fstat(source).st_size  # an age file is always longer than what is in it
    measured, size = sha256(), 0
    arguments = {"keys": [identity_text(key) for key in with_keys.keys], "words": with_keys.words}
    limits = _limits(most, words=with_keys.words is not None)
    with BackgroundThread() as worker:

        def count(untrusted_part: bytes) -> None:
            nonlocal size
            size += len(untrusted_part)
            worker.submit(partial(measured.update, untrusted_part))
            take(untrusted_part)

        answer = pool.run(Request(
            f"{_TASKS}:unlock", [source], arguments, limits,
            max_bytes=most, warm_up=WARM, take=count,
        ))  # fmt: skip
        worker.wait()
    digest = measured.hexdigest()
    return size, digest, _note(answer.untrusted_head.get("note"), size, digest)


def _limits(size: int, *, words: bool) -> Limits:
    seconds = 120 + size // _SLOWEST
    return Limits(_MEMORY_WORDS if words else _MEMORY, seconds, seconds)


def _note(untrusted: object, size: int, digest: str) -> Note | None:
    """The note, if it says the truth about the bytes."""
    if untrusted is None:
        return None
    note = note_from(untrusted)
    if (note.size, note.sha256) != (size, digest):
        raise Tampered("envelope")
    return note


def key_file(path: Path, words: str | None) -> tuple[Key, ...]:
    """The secret keys in a file; words open one that is locked itself.

    Raises WrongKey: "key_locked" where words are needed, "no_key" where there is none.
    """
    with files.opened(path, any_size=True) as source:
        return keys_in(source, words)


def keys_in(source: int, words: str | None) -> tuple[Key, ...]:
    """The same, of a file that is open."""
    if os.fstat(source).st_size > keys.MAX_FILE:
        raise WrongKey("not_an_identity")
    data = os.pread(source, keys.MAX_FILE, 0)
    if not keys.is_locked(data):
        return keys.parsed(data)
    if words is None:
        raise WrongKey("key_locked")
    parts: list[bytes] = []
    pour(source, Keys(words=words), parts.append)
    return keys.parsed(b"".join(parts))
