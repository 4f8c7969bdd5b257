"""Many copies in one ZIP file, stored as they are, given out part by part.

Names are the copies' own neutral ones, every time is the same, nothing says which system made it.
Only one copy at a time is held twice.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

#: 1 January 2000; a ZIP file has no zone.
_TIME = (2000, 1, 1, 0, 0, 0)
_UNIX, _PRIVATE_FILE = 3, 0o100600 << 16
#: Bytes of the format's own records, beside names and data (APPNOTE 4.3).
_LOCAL, _CENTRAL, _END = 30, 46, 22


class _Window(io.RawIOBase):
    """A file of which only the end is still here; what is before it was given out."""

    def __init__(self) -> None:
        self._gone = 0
        self._here = io.BytesIO()

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._gone + self._here.tell()

    def seek(self, position: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET:
            return self._gone + self._here.seek(position - self._gone)
        return self._gone + self._here.seek(position, whence)

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._here.write(data)

    def taken(self) -> bytes:
        part = self._here.getvalue()
        self._gone += len(part)
        self._here = io.BytesIO()
        return part


def length(copies: Iterable[tuple[str, bytes]]) -> int:
    """How many bytes the ZIP file will have, so that one that ended early is seen to be broken."""
    return _END + sum(_LOCAL + _CENTRAL + 2 * len(name) + len(data) for name, data in copies)


def zipped(
    copies: Iterable[tuple[str, bytes]], go_on: Callable[[], bool] = lambda: True
) -> Iterator[bytes]:
    """The ZIP file of ASCII names and bytes, in parts; ends early when `go_on` says no."""
    window = _Window()
    with zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as archive:
        for name, data in copies:
            if not go_on():
                return
            archive.writestr(_entry(name), data)
            yield window.taken()
    yield window.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.create_system, entry.external_attr = _UNIX, _PRIVATE_FILE
    return entry
