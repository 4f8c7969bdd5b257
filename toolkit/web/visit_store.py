"""A visit's files that wait to be saved (locked files, opened files, keys) and its answer pages.

All of it is in memory only. Copies of photos are not here: each is part of its `visits.Photo`.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from toolkit.errors import TooLarge

#: How many answer pages a visit holds, for a visitor who has several tabs open.
_MAX_PAGES = 8


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A locked file, an opened file or a key that waits to be saved."""

    id: str
    kind: str
    name: str = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page that answers a form. once: it shows a secret, and can be fetched a single time."""

    page: str = field(repr=False)
    status: int
    once: bool


class VisitStore:
    """The store of one visit. Thread-safe."""

    def __init__(self) -> None:
        """Begin empty."""
        self._guard = threading.Lock()
        self._open = True
        self._files: dict[str, StoredFile] = {}
        self._pages: dict[str, StoredPage] = {}

    @property
    def size(self) -> int:
        """How many bytes all files have together."""
        with self._guard:
            return sum(len(each.data) for each in self._files.values())

    def add(self, kind: str, name: str, data: bytes, room: int) -> StoredFile:
        """Add a file, unless the visit is over. Raises TooLarge if it is longer than `room`."""
        if len(data) > room:
            raise TooLarge("visit_full")
        file = StoredFile(secrets.token_hex(8), kind, name, data)
        with self._guard:
            if self._open:
                self._files[file.id] = file
        return file

    def files(self) -> dict[str, StoredFile]:
        """All files by their ids, oldest first."""
        with self._guard:
            return dict(self._files)

    def remove(self, file_id: str) -> None:
        """Remove a file; nothing happens if it is not there."""
        with self._guard:
            self._files.pop(file_id, None)

    def add_page(self, page: str, status: int, *, once: bool) -> str:
        """Store a page; returns the random word under which it can be fetched."""
        place = secrets.token_hex(8)
        with self._guard:
            if self._open:
                self._pages[place] = StoredPage(page, status, once)
            while len(self._pages) > _MAX_PAGES:
                del self._pages[next(iter(self._pages))]
        return place

    def page(self, place: str) -> StoredPage | None:
        """The page that was stored under this word, None where it is gone."""
        with self._guard:
            found = self._pages.get(place)
            if found is not None and found.once:
                del self._pages[place]
            return found

    def clear_pages(self) -> None:
        """Drop the pages; the files stay."""
        with self._guard:
            self._pages.clear()

    def clear(self, *, for_good: bool = False) -> None:
        """Drop files and pages; for_good: nothing can be added afterwards."""
        with self._guard:
            self._open = self._open and not for_good
            self._files.clear()
            self._pages.clear()
