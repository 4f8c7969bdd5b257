"""Keep a plan in a locked file, and in no other: it goes from memory into the lock.

Promises that the locked file was read back and opens to exactly these words before it gets its
name. Does not hide that there is a locked file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.vault import locking
from toolkit.vault.recipients import Recipient

#: What the plan is called once it is unlocked.
NAME = "plan.txt"
#: A locked plan is at least so long. None of ours is longer, so that all are as long, and the size
#: does not say what was answered.
LEAST = 16 << 10


def kept(text: str, folder: Path, recipients: Sequence[Recipient]) -> Path:
    """Lock a plan into a folder; gives the file's path, a random name.

    Raises CannotWrite, UsageError, WrongKey, MissingPart; then nothing was written.
    """
    return locking.lock_bytes_into(folder, text.encode(), NAME, recipients, least=LEAST).saved
