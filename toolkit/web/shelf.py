"""What was made in a visit beside copies, and the pages that tell of it; in memory alone."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from toolkit.errors import TooLarge

#: So many answers are held for somebody who has several tabs open.
_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A locked file, an opened one, or a key, until it is saved and dropped."""

    id: str
    kind: str
    name: str = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A page that answers a form. once: it has a secret, and is given out a single time."""

    page: str = field(repr=False)
    status: int
    once: bool


class Shelf:
    """A visit's own. Safe to be used from several threads."""

    def __init__(self) -> None:
        """Begin empty."""
        self._guard = threading.Lock()
        self._open = True
        self._kept: dict[str, Kept] = {}
        self._told: dict[str, Told] = {}

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        with self._guard:
            return sum(len(each.data) for each in self._kept.values())

    def put(self, kind: str, name: str, data: bytes, room: int) -> Kept:
        """Keep what was made, unless the visit is over. Raises TooLarge where it does not fit."""
        if len(data) > room:
            raise TooLarge("visit_full")
        made = Kept(secrets.token_hex(8), kind, name, data)
        with self._guard:
            if self._open:
                self._kept[made.id] = made
        return made

    def kept(self) -> dict[str, Kept]:
        """All that is kept, in its order."""
        with self._guard:
            return dict(self._kept)

    def drop(self, kept_id: str) -> None:
        """Keep it no longer."""
        with self._guard:
            self._kept.pop(kept_id, None)

    def tell(self, page: str, status: int, *, once: bool) -> str:
        """Hold a page for whoever sent a form; returns its place."""
        place = secrets.token_hex(8)
        with self._guard:
            if self._open:
                self._told[place] = Told(page, status, once)
            while len(self._told) > _MOST_TOLD:
                del self._told[next(iter(self._told))]
        return place

    def told(self, place: str) -> Told | None:
        """The page that is held there."""
        with self._guard:
            page = self._told.get(place)
            if page is not None and page.once:
                del self._told[place]
            return page

    def forget(self) -> None:
        """Drop the pages; what waits to be saved stays."""
        with self._guard:
            self._told.clear()

    def clear(self, *, for_good: bool = False) -> None:
        """Drop everything."""
        with self._guard:
            self._open = self._open and not for_good
            self._kept.clear()
            self._told.clear()
