"""Inside the jail: decode pictures, look who is in them, cover them; alone or inside a document.

Imported by the jailed tasks alone, and like them never in the process that asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.clean import reply_encoding
from toolkit.errors import Damaged, LampshadeError, MissingPart, NotCleanable, TooLarge, Unloaded
from toolkit.formats.base import Format
from toolkit.model import ALSO, Box, Buffer, Faces, Finding, Recipe

if TYPE_CHECKING:
    from toolkit.redact.hide import Hidden
    from toolkit.redact.picture import Picture

#: Why a finder cannot be used here, found out before the jail closed: "faces", "film", or as ALSO
#: says.
_missing: dict[str, LampshadeError] = {}
#: Whether `load` was called here; without it, whoever meets a picture raises Unloaded.
_is_loaded = False
#: How often a picture inside a document is painted anew because one more face was seen.
_TRIES = 4


def load() -> None:
    """Import the decoders and load the face model, before the jail closes."""
    global _is_loaded  # noqa: PLW0603  (true of the whole process)
    _is_loaded = True
    with may_miss("faces", "no_model"):
        import hashlib  # noqa: F401, PLC0415  (whoever paints needs it, and nobody else)

        from toolkit.redact import brightness_grid, encoding, hide  # noqa: F401, PLC0415

        encoding.load()
    load_faces()


def load_faces() -> None:
    """Load the face model alone, before the jail closes."""
    with may_miss("faces", "no_model"):
        from toolkit.redact import centerface  # noqa: PLC0415

        centerface.load()


def load_text() -> None:
    """Load the finder of text, before the jail closes."""
    with may_miss("text", "no_text_finder"):
        from toolkit.redact import text  # noqa: PLC0415

        text.load()


def load_codes() -> None:
    """Load the finder of codes, before the jail closes."""
    with may_miss("code", "no_code_finder"):
        from toolkit.redact import codes  # noqa: PLC0415

        codes.load()


@contextmanager
def may_miss(finder: str, why: str) -> Iterator[None]:
    """Note that a finder is not there; whoever wants it is told so, and the file refused.

    What is installed and does not load all the same stands on a library that the system lacks: the
    OpenCV that `pip install` brings can open windows, and wants those of a desktop.
    """
    try:
        yield
    except MissingPart as error:
        _missing[finder] = error
    except ModuleNotFoundError:
        _missing[finder] = MissingPart(why)
    except ImportError:
        _missing[finder] = MissingPart("no_library")


def decoded(form: Format, data: Buffer) -> Picture | None:
    """The picture; None where it cannot be decoded here. Raises Unloaded."""
    if form.holds != "picture":
        return None
    _require_loaded()
    try:
        from toolkit.redact import picture  # noqa: PLC0415  (imported by load)

        return picture.decode(data, form.name, _frames(form, data))
    except (ImportError, MissingPart, NotCleanable, Damaged, TooLarge):
        return None


def faces_in(shown: Picture, thorough: bool, threads: int) -> Any:
    """Who may be seen in a decoded picture; None without a detector."""
    if "faces" in _missing:
        return None
    from toolkit.redact import centerface, hide  # noqa: PLC0415

    centerface.threads(threads)
    seen = hide.look_at(shown, thorough)
    return {"found": box_rows(seen.found), "suggested": box_rows(seen.suggested)}


def words_in(words: Iterable[Finding], path: str = "") -> list[list[Any]]:
    """What programs wrote into the last bits of a picture, as rows of findings.

    path: of the picture, where it lies in another file.
    """
    rows = list(reply_encoding.finding_rows(words))
    return [[kind, f"{path}/{place}" if path else place, *rest] for kind, place, *rest in rows]


def others_in(shown: Picture, also: Sequence[str], threads: int) -> list[list[Any]]:
    """Text and codes in a decoded picture. Raises MissingPart without their finder."""
    from toolkit.redact import centerface, hide  # noqa: PLC0415

    centerface.threads(threads)
    return box_rows(hide.others(shown, also))


def _require_loaded() -> None:
    """Raise Unloaded in a child that was started for what holds no pictures."""
    if not _is_loaded:
        raise Unloaded


def require(finder: str = "faces") -> None:
    """Raise MissingPart where this finder cannot be used."""
    if finder in _missing:
        raise _missing[finder]


def hidden(
    form: Format, data: Buffer, recipe: Recipe, threads: int, seen: Faces | None = None
) -> Hidden:
    """The picture with everybody covered whom the recipe wants covered; see redact.hide."""
    _require_loaded()
    require()
    from toolkit.redact import centerface, hide  # noqa: PLC0415

    centerface.threads(threads)
    return hide.hide(data, form.name, recipe, seen, _frames(form, data))


def _frames(form: Format, data: Buffer) -> int:
    """How many frames the file has by its own walk: nobody may be shown in one not looked at."""
    return form.measure(data).frames if form.measure is not None else 1


def shows_the_same(form: Format, copy: Buffer, source: Buffer) -> bool:
    """Whether a decoder shows of a copy, pixel for pixel, what it shows of its source.

    A second opinion: our own walk made the copy, and what it misread in the source, it misreads in
    the copy, too.
    """
    _require_loaded()
    from toolkit.redact import picture  # noqa: PLC0415

    frames = _frames(form, source)
    try:
        shown = picture.fingerprint(copy, form.name, frames)
    except NotCleanable:
        return False
    return shown == picture.fingerprint(source, form.name, frames)


def report(result: Hidden) -> dict[str, Any]:
    """What was covered, as an answer's head has it. Suggested is what no cover lies on."""
    bare = (box for box in result.suggested if not _has_cover(box, result.covered))
    return {
        "found": box_rows(result.found),
        "covered": box_rows(result.covered),
        "shown": box_rows(result.shown),
        "suggested": box_rows(bare),
    }


def _has_cover(box: Box, covers: Iterable[Box]) -> bool:
    return any(cover.has_middle_of(box) for cover in covers)


class Left(NamedTuple):
    """What a painted copy still shows: faces, and words in last bits, as rows of plain values."""

    faces: list[list[Any]]
    words: list[list[Any]]


def left(
    form: Format, copy: Buffer, covered: Sequence[Sequence[Any]] | None, recipe: Recipe,
    threads: int, path: str = "",
) -> Left:  # fmt: skip
    """What is wrong with the pixels of a copy.

    covered: the boxes outside of which faces are looked for; None: nobody is looked for. path: of
    the picture, where it lies in another file.
    """
    _require_loaded()
    from toolkit.redact import centerface, hide, picture  # noqa: PLC0415

    centerface.threads(threads)
    shown = picture.decode(copy, form.name)
    boxes = [box(row) for row in covered or ()]
    seen = hide.faces_left(shown, boxes, recipe.thorough) if covered is not None else ()
    return Left(box_rows(seen), words_in(shown.words, path))


class Watcher:
    """Looks at a picture, or at every picture inside a document, for what may be seen.

    faces: who. also: which text or codes; raises MissingPart without their finder.
    """

    def __init__(
        self, thorough: bool, threads: int, *, faces: bool, also: Sequence[str] = ()
    ) -> None:
        for name in also:
            require(ALSO[name])
        self._thorough, self._threads = thorough, threads
        self._wanted, self._also, self._looked = faces, also, False
        self._asked = faces and "faces" not in _missing
        self._faces: dict[str, list[list[Any]]] = {"found": [], "suggested": []}
        self._others: list[list[Any]] = []
        #: Words in the last bits of pixels, as rows of findings.
        self.words: list[list[Any]] = []

    def __call__(self, raw: Buffer, form: Format, path: str = "") -> None:
        """One picture; inside a document, what cannot be decoded is told as content.unseen."""
        shown = decoded(form, raw) if self._asked or self._also else None
        if shown is None:
            return
        self._looked = True
        self.words += words_in(shown.words, path)
        if self._asked:
            for name, rows in faces_in(shown, self._thorough, self._threads).items():
                self._faces[name] += rows
        if self._also:
            self._others += others_in(shown, self._also, self._threads)

    def seen(self, form: Format) -> dict[str, Any]:
        """What an answer's head says of a file of this form; None where nobody could look.

        Nobody looks at the frames of a film, only at a picture that lies inside it.
        """
        blind = form.holds == "film" or not (form.nests or self._looked)
        head: dict[str, Any] = {}
        if self._wanted:
            seen = self._asked and (self._faces["found"] or not blind)
            head["faces"] = self._faces if seen else None
        if self._also:
            head["also_found"] = self._others if self._others or not blind else None
        return head


class Checker:
    """Looks at every picture inside a copy for faces that were left bare, and for words."""

    def __init__(self, covered: dict[str, Any], recipe: Recipe, threads: int) -> None:
        self._covered, self._recipe, self._threads = covered, recipe, threads
        self.left = Left([], [])

    def __call__(self, raw: bytes, form: Format, path: str = "") -> None:
        """One picture inside; known by its digest."""
        boxes = self._covered.get(_digest(raw), [])
        faces, words = left(form, raw, boxes, self._recipe, self._threads, path)
        self.left.faces.extend(faces)
        self.left.words.extend(words)


class Painter:
    """Covers people in the pictures inside a document, and remembers what it covered."""

    def __init__(self, recipe: Recipe, threads: int) -> None:
        self._recipe = recipe._replace(boxes=(), show=())
        self._threads = threads
        self._last: Hidden | None = None
        self._rows: dict[str, list[list[Any]]] = {
            name: [] for name in ("found", "covered", "shown", "suggested")
        }
        self._inside: dict[str, list[list[Any]]] = {}
        #: Words that stood in the last bits of pixels, as rows of findings.
        self.words: list[list[Any]] = []

    def paint(self, raw: bytes, form: Format) -> tuple[bytes, str] | None:
        """A picture with everybody covered, and its format's name; None where nobody was seen.

        Looks again at what it painted, and covers what it sees then, too.
        """
        recipe, seen = self._recipe, None
        for _ in range(_TRIES):
            self._last = hidden(form, raw, recipe, self._threads, seen)
            seen = seen or Faces(self._last.found, self._last.suggested)
            missed = self._missed(self._last)
            if not missed:
                break
            recipe = recipe._replace(boxes=(*recipe.boxes, *missed))
        done = self._last
        return None if done is None or done.copy is None else (done.copy, done.format)

    def _missed(self, result: Hidden) -> tuple[Box, ...]:
        from toolkit.redact import hide, picture  # noqa: PLC0415

        if self._recipe.faces != "hide" or result.copy is None:
            return ()
        painted = picture.decode(result.copy, result.format)
        return hide.faces_left(painted, result.covered, self._recipe.thorough)

    def require_kept(self, raw: bytes, clean: bytes, form: Format) -> None:
        """Raise NotCleanable where a decoder shows something else of a picture that was kept."""
        if not shows_the_same(form, clean, raw):
            raise NotCleanable("content_changed")

    def note(self, clean: bytes, path: str = "") -> None:
        """What the picture that was painted last became, so that the proof knows it again."""
        assert self._last is not None  # noqa: S101  (`paint` came first)
        rows = report(self._last)
        for name, found in rows.items():
            self._rows[name] += found
        self._inside[_digest(clean)] = rows["covered"]
        self.words += words_in(self._last.words, path)

    def report(self) -> dict[str, Any]:
        """What was covered in all of them, and in which."""
        return {**self._rows, "inside": self._inside}


def _digest(raw: bytes) -> str:
    import hashlib  # noqa: PLC0415  (loaded with the decoders)

    return hashlib.sha256(raw).hexdigest()


def box(row: Sequence[Any]) -> Box:
    """A row as a box."""
    return Box(*row)


def faces(rows: dict[str, list[list[Any]]]) -> Faces:
    """Who was found, and who was suggested, out of rows of plain values."""
    return Faces(*(tuple(map(box, rows[name])) for name in ("found", "suggested")))


def box_rows(boxes: Iterable[Box]) -> list[list[Any]]:
    """Boxes as rows of plain values."""
    return [[b.x, b.y, b.width, b.height, b.what, round(float(b.score), 4)] for b in boxes]
