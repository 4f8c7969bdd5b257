"""Save a plan as a locked file, and in no other way: it goes from memory into the lock.

The locked file is read back and opens to exactly this text before it gets its name. Does not hide
that there is a locked file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.vault import locking
from toolkit.vault.recipients import Recipient

#: What the plan is called once it is unlocked.
NAME = "plan.txt"
#: The padded size in bytes. No plan of ours is longer, so all have the same size, which does not
#: say what was answered.
LEAST = 16 << 10


def save(text: str, folder: Path, recipients: Sequence[Recipient]) -> Path:
    """Lock a plan into a folder; gives the file's path, a random name.

    Raises CannotWrite, UsageError, WrongKey, MissingPart; then nothing was written.
    """
    return locking.lock_bytes_into(folder, text.encode(), NAME, recipients, least=LEAST).saved
