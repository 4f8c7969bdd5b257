"""A mapped file as an open one, so that a decoder reads it without a copy of the whole.

Pages that were read are released again.
"""

from __future__ import annotations

import io
import mmap
import os
from typing import BinaryIO, cast

from toolkit.model import Buffer
from toolkit.sandbox.mapped import passed


def opened(data: Buffer) -> BinaryIO:
    """These bytes as a file that can be read and sought in."""
    return io.BytesIO(data) if isinstance(data, bytes) else cast("BinaryIO", _MappedFile(data))


class _MappedFile(io.RawIOBase):
    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at = data, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._data)}
        self._at = max(0, starts[whence] + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        end = None if size is None or size < 0 else self._at + size
        part = self._data[self._at : end]
        passed(self._data, self._at, self._at + len(part))
        self._at += len(part)
        return part

    def getvalue(self) -> mmap.mmap:
        """All of it; Pillow asks for this where libtiff is to read, which wants a whole file."""
        return self._data
