"""What a visitor has here: photos and copies in memory, and nothing anywhere else.

A Photo is a frozen value; a visit holds the newest one under each id, and only `Visit.change` puts
another in its place. So a page never sees half a change, and what a worker says about a photo
that is gone falls on deaf ears.

Forgetting drops the bytes and gives the memory back to the system where that can be asked for.
It cannot promise that the system never wrote them to swap space.
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

#: What a photo goes through; "refused" is the end unless there is a look at it.
WAITING, LOOKING, COUNTING, READY, SEEKING, COPYING, DONE, REFUSED = (
    "waiting", "looking", "counting", "ready", "seeking", "copying", "done", "refused",
)  # fmt: skip
#: Where a row of the editor comes from.
FOUND, SUGGESTED, DRAWN = "found", "suggested", "drawn"
#: In these something is still being done.
WORKING = frozenset({WAITING, LOOKING, COUNTING, SEEKING, COPYING})
#: How many seconds an answer may wait for what will be there in a moment.
MOMENT = 0.9


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of the editor. kind: found, suggested or drawn. was: where the detector saw it."""

    n: int
    box: Box
    kind: str
    on: bool
    was: Box | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A proven copy, and how it looks."""

    data: bytes
    name: str
    preview: bytes | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Locked:
    """That an original was locked for public keys: under which name, its SHA-256, for whom."""

    name: str
    sha256: str
    to: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """How far the work on a film is: a word, the share that is done, the seconds that are left."""

    what: str
    share: float
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a visit, with all that is known and wished about it.

    `size` is upright, None until it was decoded (`shown`) or where it cannot be. `looked` says
    that somebody looked for faces; `faces` is None where nobody could. `recipe` is the one of
    the copy, or of the one that is being made. `film` is who was seen in a film, where somebody
    looked; `work` how far the work on it is. `changes` counts what was done to its covers, last by
    the page `changed_by` (versions.py).
    """

    id: str
    number: int
    data: bytes = field(repr=False)
    name: str = field(default="", repr=False)
    practice: bool = False
    status: str = WAITING
    look: Look | None = None
    shown: bool = False
    size: Size | None = None
    preview: bytes | None = field(default=None, repr=False)
    looked: bool = False
    faces: Faces | None = None
    thorough: bool = False
    edits: tuple[Edit, ...] = ()
    options: Recipe = field(default_factory=Recipe)
    recipe: Recipe | None = None
    outcome: Outcome | None = None
    copy: Copy | None = None
    locked: Locked | None = None
    error: LampshadeError | None = None
    film: FilmFaces | None = None
    work: Work | None = None
    changes: int = 0
    changed_by: str = ""


def can_be_checked(photo: Photo) -> bool:
    """Whether what it says and how it looks are known, or that nothing more will be."""
    return photo.status == REFUSED or (photo.look is not None and photo.shown)


def is_over(photo: Photo) -> bool:
    """Whether nothing more is done with it unless it is asked for."""
    return photo.status not in WORKING


class Visit:
    """One visitor's photos, language and secrets. Safe to be used from several threads."""

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
        """Somebody is here."""
        self._used = self._settings.clock()

    @property
    def idle(self) -> float:
        """Seconds since somebody was here; none while something is being done."""
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
        """How many more bytes of copies fit, and of whatever is kept beside the photos."""
        with self._changed:
            held = sum(len(p.copy.data) for p in self._photos.values() if p.copy)
            return self._settings.visit_bytes - held - self.store.size

    def keep(self, kind: str, name: str, data: bytes) -> StoredFile:
        """Keep what was made beside them. Raises TooLarge where it does not fit."""
        return self.store.add(kind, name, data, self.room_for_copies())

    def add(self, data: bytes, **fields: Any) -> Photo:
        """Keep one more photo, unless the visit is over; who adds looks at `room` first."""
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
        """Put a changed photo in its place; None when it is gone or is not as it has to be."""

        def changed(now: Photo) -> Photo | None:
            fits = only_if is None or only_if(now)
            return dataclasses.replace(now, **fields) if fits else None

        return self.update(photo_id, changed)

    def update(self, photo_id: str, changed: Callable[[Photo], Photo | None]) -> Photo | None:
        """The same, with whatever is made of its newest state; None leaves it as it is."""
        with self._changed:
            photo = self._photos.get(photo_id)
            photo = changed(photo) if photo is not None else None
            if photo is not None:
                self._photos[photo_id] = photo
                self._changed.notify_all()
            return photo

    def wait(self, photo_id: str, until: Callable[[Photo], bool], seconds: float) -> Photo | None:
        """The photo once it is as wished, or as it is when the time is over."""

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
        """Drop everything, for good; what comes later is not kept."""
        with self._changed:
            self.open = False
        self.clear()


class Visits:
    """All visits there are, by the secret in the visitor's cookie."""

    def __init__(self, settings: Settings) -> None:
        """Begin with none."""
        self._settings = settings
        self._guard = threading.Lock()
        self._open: dict[str, Visit] = {}

    def begin(self) -> Visit:
        """A new visit; where there are too many, the one that was idle longest ends."""
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
        """Clear the visits that nobody used for too long; called now and then."""
        with self._guard:
            everybody = list(self._open.values())
        for visit in everybody:
            if visit.idle > self._settings.idle_seconds:
                visit.clear()
