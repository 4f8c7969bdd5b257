"""The visits (sessions) of the pages: files and copies in memory, and nowhere else.

A Photo is a frozen value; a visit holds the newest one under each id, and only `Visit.change` and
`Visit.update` replace it. So a page never sees half a change, and results of background work for
a photo that is gone are dropped.

Forgetting drops the bytes and gives the memory back to the system where that is possible. It
cannot promise that the system never wrote them to swap space.
"""

from __future__ import annotations

import dataclasses
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.errors import LampshadeError
from toolkit.model import Box, Faces, Look, Recipe, Size
from toolkit.outcome import Outcome
from toolkit.vault.recipients import Recipient
from toolkit.web.heap import give_back
from toolkit.web.settings import Settings
from toolkit.web.visit_store import StoredFile, VisitStore

if TYPE_CHECKING:
    from toolkit.web.tracks import Faces as FilmFaces

#: The states of a photo. REFUSED is final unless it was inspected before.
WAITING, LOOKING, COUNTING, READY, SEEKING, COPYING, DONE, REFUSED = (
    "waiting", "looking", "counting", "ready", "seeking", "copying", "done", "refused",
)  # fmt: skip
#: The kinds of an Edit.
FOUND, SUGGESTED, DRAWN = "found", "suggested", "drawn"
#: The states in which background work is going on.
WORKING = frozenset({WAITING, LOOKING, COUNTING, SEEKING, COPYING})
#: Seconds that a response may wait for a result that is nearly ready.
MOMENT = 0.9


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of the editor. kind: found, suggested or drawn. was: the detector's own box."""

    n: int
    box: Box
    kind: str
    on: bool
    was: Box | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A proven copy and its preview. shown: the preview was tried."""

    data: bytes
    name: str
    preview: bytes | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked original: the name of the locked file, the original's SHA-256, the recipients."""

    name: str
    sha256: str
    to: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """Progress on a film: what is being done, the share that is done, the seconds left."""

    what: str
    share: float
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One file of a visit, with all that is known of it and asked for."""

    id: str
    number: int
    data: bytes = field(repr=False)
    name: str = field(default="", repr=False)
    practice: bool = False
    status: str = WAITING
    look: Look | None = None
    #: It was decoded, or cannot be.
    shown: bool = False
    #: Upright; None until it was decoded, or if it cannot be.
    size: Size | None = None
    preview: bytes | None = field(default=None, repr=False)
    #: Faces were looked for; `faces` is None if that was not possible.
    looked: bool = False
    faces: Faces | None = None
    thorough: bool = False
    edits: tuple[Edit, ...] = ()
    #: As the form has them.
    options: Recipe = field(default_factory=Recipe)
    #: Of the copy, also while it is being made.
    recipe: Recipe | None = None
    outcome: Outcome | None = None
    copy: Copy | None = None
    locked: Locked | None = None
    error: LampshadeError | None = None
    #: The faces of a film, once they were looked for.
    film: FilmFaces | None = None
    #: Progress on a film.
    work: Work | None = None
    #: How often its covers were changed, last by the page `changed_by` (versions.py).
    changes: int = 0
    changed_by: str = ""


def can_be_checked(photo: Photo) -> bool:
    """Whether its page can be shown: findings and preview are there, or it was refused."""
    return photo.status == REFUSED or (photo.look is not None and photo.shown)


def is_over(photo: Photo) -> bool:
    """Whether no background work is going on for it."""
    return photo.status not in WORKING


class Visit:
    """One visitor's files, language and secrets. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        """Begin empty."""
        self.id = secrets.token_urlsafe(32)
        self.csrf = secrets.token_urlsafe(32)
        self.language: str | None = None
        self.open = True
        self.store = VisitStore()
        self._settings = settings
        self._changed = threading.Condition()
        self._photos: dict[str, Photo] = {}
        self._count = 0
        self._used = settings.clock()

    @property
    def is_new(self) -> bool:
        """Whether there was no photo yet."""
        return self._count == 0

    def touch(self) -> None:
        """Note that the visitor is here."""
        self._used = self._settings.clock()

    @property
    def idle(self) -> float:
        """Seconds since the visitor was here; 0 while background work is going on."""
        if any(photo.status in WORKING for photo in self.photos()):
            return 0.0
        return self._settings.clock() - self._used

    def photos(self) -> list[Photo]:
        """All of them, in their order."""
        with self._changed:
            return list(self._photos.values())

    def get(self, photo_id: str) -> Photo | None:
        """The newest state of one."""
        with self._changed:
            return self._photos.get(photo_id)

    def room(self) -> int:
        """How many more bytes of photos fit."""
        with self._changed:
            return self._settings.visit_bytes - sum(len(p.data) for p in self._photos.values())

    def room_for_copies(self) -> int:
        """How many more bytes fit of copies and of stored files."""
        with self._changed:
            held = sum(len(p.copy.data) for p in self._photos.values() if p.copy)
            return self._settings.visit_bytes - held - self.store.size

    def keep(self, kind: str, name: str, data: bytes) -> StoredFile:
        """Store a file that waits to be saved. Raises TooLarge if it does not fit."""
        return self.store.add(kind, name, data, self.room_for_copies())

    def add(self, data: bytes, **fields: Any) -> Photo:
        """Add a file, unless the visit is over; the caller checks `room` first."""
        with self._changed:
            self._count += 1
            photo = Photo(secrets.token_hex(8), self._count, data, **fields)
            if self.open:
                self._photos[photo.id] = photo
                self._changed.notify_all()
            return photo

    def change(
        self, photo_id: str, only_if: Callable[[Photo], bool] | None = None, **fields: Any
    ) -> Photo | None:
        """Replace fields of a photo; None if it is gone or `only_if` is false for it."""

        def changed(now: Photo) -> Photo | None:
            fits = only_if is None or only_if(now)
            return dataclasses.replace(now, **fields) if fits else None

        return self.update(photo_id, changed)

    def update(self, photo_id: str, changed: Callable[[Photo], Photo | None]) -> Photo | None:
        """Replace a photo by what `changed` makes of its newest state; None leaves it as it is."""
        with self._changed:
            photo = self._photos.get(photo_id)
            photo = changed(photo) if photo is not None else None
            if photo is not None:
                self._photos[photo_id] = photo
                self._changed.notify_all()
            return photo

    def wait(self, photo_id: str, until: Callable[[Photo], bool], seconds: float) -> Photo | None:
        """Wait until `until` holds for a photo, or the time is over; returns its newest state."""

        def settled() -> bool:
            photo = self._photos.get(photo_id)
            return photo is None or until(photo)

        with self._changed:
            self._changed.wait_for(settled, seconds)
            return self._photos.get(photo_id)

    def forget(self, photo_id: str) -> None:
        """Drop one photo and its copy."""
        with self._changed:
            self._photos.pop(photo_id, None)
            self._changed.notify_all()
        give_back()

    def clear(self) -> None:
        """Drop everything."""
        with self._changed:
            self._photos.clear()
            self.store.clear(for_good=not self.open)
            self._changed.notify_all()
        give_back()

    def end(self) -> None:
        """Drop everything and close the visit; nothing can be added afterwards."""
        with self._changed:
            self.open = False
        self.clear()


class Visits:
    """All visits by the secrets in their cookies. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        """Begin with none."""
        self._settings = settings
        self._guard = threading.Lock()
        self._open: dict[str, Visit] = {}

    def begin(self) -> Visit:
        """Begin a visit; if there are too many, the one that was idle longest is ended."""
        visit = Visit(self._settings)
        with self._guard:
            self._open[visit.id] = visit
            surplus = sorted(self._open.values(), key=lambda each: -each.idle)
            surplus = surplus[: max(0, len(self._open) - self._settings.visits)]
        for each in surplus:
            self.end(each)
        return visit

    def find(self, secret: str) -> Visit | None:
        """The visit that a cookie names."""
        with self._guard:
            return self._open.get(secret)

    def end(self, visit: Visit) -> None:
        """Forget a visit and all that is in it."""
        with self._guard:
            self._open.pop(visit.id, None)
        visit.end()

    def end_all(self) -> None:
        """Forget everybody."""
        with self._guard:
            everybody = list(self._open.values())
        for visit in everybody:
            self.end(visit)

    def sweep(self) -> None:
        """Clear the visits that were idle for too long; called regularly."""
        with self._guard:
            everybody = list(self._open.values())
        for visit in everybody:
            if visit.idle > self._settings.idle_seconds:
                visit.clear()
