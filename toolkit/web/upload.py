"""Photos on their way in: held in memory, never in a file, each cut off at its limit.

Werkzeug would write what is longer than half a megabyte to a temporary file, and a file that was
deleted can be found again on a disk.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage

from toolkit.web.app_state import app_state

_LONGEST_NAME = 255
#: Where locked files come in, and the most that their heads and seals take.
_LOCKED = ("/originals/unlock", "/originals/record")
_HEADS = 1 << 20


class Held(io.BytesIO):
    """Bytes up to a limit; what is longer is dropped and remembered as too long."""

    def __init__(self, most: int) -> None:
        """Hold at most this many bytes."""
        super().__init__()
        self._most = most
        self.too_long = False

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes, or drop them all when they are too many."""
        if self.too_long or self.tell() + len(data) > self._most:
            self.too_long = True
            self.seek(0)
            self.truncate()
            return len(data)
        return super().write(data)


class PhotoRequest(Request):
    """A request whose files stay in memory."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return Held(_most(self.path))


def _most(path: str) -> int:
    """How long one file may be. A locked one is longer, by up to an eighth, than what is in it."""
    most = app_state().settings.photo_bytes
    return most + most // 8 + _HEADS if path in _LOCKED else most


def photos(files: list[FileStorage]) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of each file that was chosen; None instead of too many bytes."""
    for file in files:
        held = file.stream
        if not isinstance(held, Held):
            raise TypeError("an upload that is not held in memory")
        if file.filename or held.getbuffer().nbytes or held.too_long:
            yield _last_part(file.filename or ""), None if held.too_long else held.getvalue()
        held.close()


def _last_part(name: str) -> str:
    """A file's own name, without folders, as long as a name can be."""
    return name.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME]
