"""Read text files of the user: a password, and texts that he wrote."""

from __future__ import annotations

import os
from pathlib import Path

from toolkit import files

_MOST_PASSWORD = 4096


def password(path: Path | None) -> str:
    """The first line of a file; it never stands on the command line, where others can see it."""
    if path is None:
        return ""
    with files.opened(path) as descriptor, os.fdopen(os.dup(descriptor), "rb") as stream:
        return stream.readline(_MOST_PASSWORD).decode("utf-8", "replace").rstrip("\r\n")


def text(path: Path | None) -> str:
    """A file that the user wrote."""
    if path is None:
        return ""
    with files.opened(path) as descriptor:
        return b"".join(files.parts(descriptor)).decode("utf-8", "replace")
