"""Keep a plan in a locked file, and in no other: it goes from memory into the lock.

Promises that the locked file was read back and opens to exactly these words before it gets its
name. Does not hide that there is a locked file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from toolkit import files
from toolkit.errors import CannotWrite, Tampered
from toolkit.vault import age, envelope
from toolkit.vault.envelope import Note
from toolkit.vault.recipients import FILE_KEY, FileKey, Recipient

#: What the plan is called once it is unlocked.
NAME = "plan.txt"
#: A locked plan is at least so long. None of ours is longer, so that all are as long, and the size
#: does not say what was answered.
LEAST = 16 << 10


def kept(text: str, folder: Path, recipients: Sequence[Recipient]) -> Path:
    """Lock a plan into a folder; gives the file's path, a random name.

    Raises CannotWrite, UsageError, WrongKey, MissingPart; then nothing was written.
    """
    words = text.encode()
    inside = _tar(words)
    key = os.urandom(FILE_KEY)
    parts = age.locked(io.BytesIO(inside).read, recipients, file_key=key)
    files.make_folder(folder)
    with files.Draft(folder) as draft:
        for part in parts:
            draft.append(part)
        draft.sync()
        _compare(draft.descriptor, key, words)
        target = folder / files.neutral_name(".age")
        draft.commit(target)
    return target


def _tar(words: bytes) -> bytes:
    """What `lampshade unlock` and common tools open: padded, so that the size says nothing."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    note = Note(NAME, "", now, now, len(words), sha256(words).hexdigest(), "text/plain")
    ends = b"".join(envelope.ending(note, 0, pad=True, least=LEAST))
    return envelope.opening(note, 0) + words + ends


def _compare(draft: int, key: bytes, words: bytes) -> None:
    """Read the draft back as anybody would who has the key. Raises CannotWrite."""
    os.lseek(draft, 0, os.SEEK_SET)
    opened = age.opened(lambda most: os.read(draft, most), [FileKey(key)])
    try:
        same = b"".join(envelope.read(opened)) == words
    except Tampered:
        same = False
    if not same:
        raise CannotWrite("io")
