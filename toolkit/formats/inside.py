"""Files inside other files: inspected, cleaned and compared by the same table as the outer ones.

A format that nests is given an Inside, through which each file inside goes through the whole table
again: a photo in a letter in an archive is read as a photo. Limits on depth and on unpacked bytes
are shared by all levels, so that a decompression bomb is stopped.

Which files inside are needed is decided by the format, not here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from toolkit.errors import LampshadeError, Locked, NotCleanable, Refused, TooLarge, UnknownFormat
from toolkit.formats import identify, named, recent
from toolkit.formats.base import Buffer, Format, Piece, unplaced
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place, Recipe

#: How deep files may be nested; more is likely an attack.
MAX_DEPTH = 4
#: Files inside, and bytes unpacked, of all levels together.
MAX_FILES = 20_000
MAX_UNPACKED = 768 << 20
#: Files inside of this size are dropped from caches after use.
LARGE = 8 << 20
#: How many characters of a path inside a refusal shows.
_NAME = 200
_T = TypeVar("_T")


class Cleaned(NamedTuple):
    """The clean copy of a file inside; if it was painted, its format may have changed.

    raw: the bytes that the pieces refer to: the painted file, or the file inside itself.
    """

    raw: bytes
    pieces: tuple[Piece, ...]
    format: str
    suffix: str

    @property
    def data(self) -> bytes:
        """The whole copy."""
        return b"".join(joined(self.raw, self.pieces))


class Paint(Protocol):
    """Covers faces in the pictures inside."""

    def paint(self, raw: bytes, form: Format) -> tuple[bytes, str] | None:
        """A new file and the name of its format; None where the picture stays as it is."""

    def require_kept(self, raw: bytes, clean: bytes, form: Format) -> None:
        """Raise NotCleanable if the clean copy of an unpainted picture shows something else."""

    def note(self, clean: bytes, path: str) -> None:
        """Note the clean copy of the picture that `paint` was called with last, and its path."""


#: Is called with every picture inside that is inspected, and its path.
Watch = Callable[[bytes, Format, str], None]


class Budget:
    """How much all levels together may still unpack."""

    def __init__(self) -> None:
        self.files, self.bytes = MAX_FILES, MAX_UNPACKED

    def spend(self, count: int) -> None:
        """Count one file of `count` bytes; raises TooLarge if the budget is exceeded."""
        self.files -= 1
        self.bytes -= count
        if self.files < 0:
            raise TooLarge("too_many_parts")
        if self.bytes < 0:
            raise TooLarge("compressed_bomb")


class Inside:
    """How a format reaches the files inside it. Paths are for people: "word/media/image1.jpeg"."""

    def __init__(
        self, wish: Recipe | None = None, paint: Paint | None = None, *,
        watch: Watch | None = None, depth: int = 0, budget: Budget | None = None, path: str = "",
    ) -> None:  # fmt: skip
        """wish: the user's recipe. paint, watch: called for pictures when cleaning, inspecting."""
        self.wish = wish or Recipe(faces="keep")
        self.budget = budget or Budget()
        self._paint, self._watch, self._depth, self._path = paint, watch, depth, path

    @property
    def watches(self) -> bool:
        """Whether pictures without any trace must be passed to `findings`, too."""
        return self._watch is not None

    def findings(self, raw: bytes, path: str) -> Iterator[Finding]:
        """All findings of a file inside; a damaged or unknown one is a finding, not an error."""
        try:
            form = identify(raw)
        except UnknownFormat:
            yield Finding("inside.unknown", Place(path, None, len(raw)), readable(raw) or None)
            return
        except Refused:
            yield Finding("inside.damaged", Place(path, None, len(raw)))
            return
        if form.refuses:
            yield Finding("inside.refused", Place(path, None, len(raw)), form.label)
        try:
            if self._watch is not None and form.holds == "picture":
                self._watch(raw, form, self._full(path))
            yield from _under(path, unplaced(call(form.inspect, form, raw, self._deeper(path))))
        except TooLarge:
            raise
        except Refused:
            yield Finding("inside.damaged", Place(path, None, len(raw)), readable(raw) or None)
        _drop_if_large(raw)

    def cleaned(self, raw: bytes, path: str) -> Cleaned | None:
        """The clean copy of a file inside; None if it cannot be cleaned and the recipe drops it.

        Raises Refused, with the path inside, unless the recipe has drop_unknown.
        """
        try:
            return self._cleaned(raw, path)
        except TooLarge:
            raise
        except Refused as error:
            if self.wish.drop_unknown:
                return None
            raise located(error, self._full(path)) from None

    def _cleaned(self, raw: bytes, path: str) -> Cleaned:
        form = identify(raw)
        if form.refuses:
            raise why_not(form, raw, self._deeper(path))
        if form.holds == "film" and self.wish.faces == "hide":
            raise NotCleanable("moving_faces")
        if form.sounds and self.wish.voice in ("remove", "distort"):
            raise NotCleanable("moving_voice")
        paint = self._paint if form.holds == "picture" else None
        painted = paint.paint(raw, form) if paint else None
        if painted is not None:
            raw, name = painted
            form = named(name) or form
        pieces = tuple(call(form.strip, form, raw, self._deeper(path)))
        _drop_if_large(raw)
        clean = Cleaned(raw, pieces, form.name, form.suffix)
        if paint:
            if painted is None:
                paint.require_kept(raw, clean.data, form)
            paint.note(clean.data, self._full(path))
        return clean

    def same(self, raw: bytes, path: str = "") -> Iterator[bytes]:
        """The content of a file inside, to compare; a mere marker for pictures to be painted."""
        form = identify(raw)
        yield form.holds.encode() if self._repaints(form) else form.name.encode()
        if not self._repaints(form):
            yield from joined(raw, call(form.content, form, raw, self._deeper(path)))
        _drop_if_large(raw)

    def texts(self, raw: bytes, path: str = "") -> Iterator[bytes]:
        """The bytes of a file inside that must not contain any removed string."""
        form = identify(raw)
        yield from searched(form, raw, self._deeper(path))
        _drop_if_large(raw)

    def spend(self, count: int) -> None:
        """Count bytes that are about to be unpacked; raises TooLarge beyond the limits."""
        self.budget.spend(count)

    def _repaints(self, form: Format) -> bool:
        wish = self.wish
        return form.holds == "picture" and bool(wish.faces == "hide" or wish.repaint or wish.also)

    def _full(self, path: str) -> str:
        return f"{self._path}/{path}" if self._path else path

    def _deeper(self, path: str) -> Inside:
        if self._depth >= MAX_DEPTH:
            raise TooLarge("too_deep")
        return Inside(
            self.wish, self._paint, watch=self._watch, depth=self._depth + 1,
            budget=self.budget, path=self._full(path),
        )  # fmt: skip


def call(function: Callable[..., _T], form: Format, raw: Buffer, inside: Inside) -> _T:
    """Call a function of a format, with the Inside if the format nests."""
    return function(raw, inside) if form.nests else function(raw)


def why_not(form: Format, raw: Buffer, inside: Inside) -> Refused:
    """Why a file of a format that is never written is refused: locked, or the format's reason."""
    if form.holds == "parts":
        try:
            deque(call(form.strip, form, raw, inside), maxlen=0)
        except Locked as error:
            return error
        except Refused:
            pass
    return NotCleanable(form.refuses)


def searched(form: Format, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The bytes of a file that must not contain any removed string."""
    if form.searched is not None:
        yield from call(form.searched, form, data, inside)
        return
    at = 0
    content = call(form.content, form, data, inside)
    spans = [piece for piece in content if not isinstance(piece, bytes)]
    for start, end in sorted(spans):
        yield bytes(data[at:start])
        at = max(at, end)
    yield bytes(data[at : len(data)])


def joined(data: Buffer, pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Pieces as bytes."""
    for piece in pieces:
        yield piece if isinstance(piece, bytes) else bytes(data[piece[0] : piece[1]])


def _drop_if_large(raw: bytes) -> None:
    """Empty the caches after a large file, which would stay in memory with them."""
    if len(raw) >= LARGE:
        recent.forget()


def located(error: LampshadeError, path: str) -> LampshadeError:
    """The same refusal with the path of the file inside; the innermost path is kept."""
    if not error.where:
        error.where = path[:_NAME]
    return error


def _under(path: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    for found in findings:
        place = Place(f"{path}/{found.place.path}", None, found.place.size)
        yield Finding(found.kind, place, found.value)
