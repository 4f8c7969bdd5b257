"""An MP4 or QuickTime file as a whole: its boxes, its movie, its kind, what stays of it.

Boxes at the top may stand in any order; the first movie box counts, as in players. A film without
a movie box is refused, and so are films whose pictures lie in other files or behind a key.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.errors import Damaged, LampshadeError, NotCleanable, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, brands, next_box, some_boxes
from toolkit.formats.film import mp4_fragments, mp4_tracks
from toolkit.formats.film.mp4_tracks import Track
from toolkit.formats.recent import recent

#: Boxes at the top: fragments of a day.
MAX_BOXES = 200_000
QUICKTIME = b"qt  "
_KINDS = {
    QUICKTIME: "mov", b"M4V ": "m4v", b"M4VH": "m4v", b"M4VP": "m4v", b"M4A ": "m4a",
    b"M4B ": "m4b", b"M4P ": "m4a", b"3gp": "3gp", b"3g2": "3gp", b"3gr": "3gp", b"3gs": "3gp",
    b"3ge": "3gp", b"3gg": "3gp", b"3gh": "3gp",
}  # fmt: skip


@dataclass(slots=True)
class Film:
    """The file: whole boxes up to `end`, and what they hold. wrong: why it cannot be cleaned."""

    data: Buffer
    boxes: list[Box]
    end: int
    brands: list[bytes]
    movie: Box | None = None
    tracks: list[Track] = field(default_factory=list)
    kind: str = "mp4"
    fragmented: bool = False
    drop_hidden: bool = False
    wrong: LampshadeError | None = None
    _media: tuple[list[int], list[int]] | None = None

    @property
    def kept(self) -> list[Track]:
        """The tracks that stay."""
        return [track for track in self.tracks if not track.trace]

    def cleanable(self) -> Sequence[Track]:
        """The tracks that stay; raises what stands in the way of cleaning."""
        if self.wrong is not None:
            raise self.wrong
        kept = self.kept
        for track in kept:
            mp4_tracks.cleanable(self.data, track, quicktime=is_quicktime(self.brands))
        if not any(track.kind in (b"vide", b"soun") for track in kept):
            raise Damaged("no_picture")
        return kept

    def holds(self, start: int, end: int) -> bool:
        """Whether this stretch lies in one box of media."""
        if self._media is None:
            found = [box for box in self.boxes if box.name == b"mdat"]
            self._media = [box.body for box in found], [box.end for box in found]
        starts, ends = self._media
        index = bisect_right(starts, start) - 1
        return index >= 0 and end <= ends[index]


_known: deque[tuple[Buffer, bool, Film]] = recent(4)


def opened(data: Buffer, drop_hidden: bool = False) -> Film:
    """The file's parts, as far as they can be read; what is wrong with it is kept in `wrong`.

    Remembers the last files by their identity, which is sure while they are held here.
    """
    for buffer, drops, film in _known:
        if buffer is data and drops == drop_hidden:
            return film
    film = _opened(data, drop_hidden)
    _known.append((data, drop_hidden, film))
    return film


def is_quicktime(found: Sequence[bytes]) -> bool:
    """Whether QuickTime's own forms are meant: by its brand, or without any."""
    return not found or QUICKTIME in found


def _opened(data: Buffer, drop_hidden: bool) -> Film:
    boxes = _top(data)
    film = Film(data, boxes, boxes[-1].end if boxes else 0, brands(data))
    film.drop_hidden = drop_hidden
    try:
        _read(film, drop_hidden)
    except Refused as error:
        film.wrong = error
    film.kind = _kind(film)
    return film


def _top(data: Buffer) -> list[Box]:
    """The boxes at the top. Media that is cut off reaches to the end, as in players."""
    found: list[Box] = []
    at = 0
    while len(found) < MAX_BOXES:
        box = next_box(data, at, len(data))
        if box is None:
            break
        found.append(box)
        at = box.end
    if at + 8 < len(data) and data[at + 4 : at + 8] == b"mdat":
        body = at + (16 if data[at : at + 4] == b"\x00\x00\x00\x01" else 8)
        if body <= len(data):
            found.append(Box(b"mdat", at, body, len(data)))
    return found


def _read(film: Film, drop_hidden: bool) -> None:
    data = film.data
    film.movie = next((box for box in film.boxes if box.name == b"moov"), None)
    if film.movie is None:
        raise Damaged("truncated" if film.boxes else "structure")
    inner = some_boxes(data, film.movie.body, film.movie.end)
    names = {box.name for box in inner}
    film.tracks = mp4_tracks.tracks(data, film.movie)
    film.fragmented = any(box.name == b"moof" for box in film.boxes)
    wrong = _unreadable(names, [box.name for box in inner])
    try:
        if film.fragmented:
            mp4_fragments.read(data, film.boxes, inner, film.tracks)
    except Refused as error:
        wrong = wrong or error
    mp4_tracks.judge(data, film.tracks, is_quicktime(film.brands), drop_hidden)
    if wrong is not None:
        raise wrong


def _unreadable(names: set[bytes], listed: list[bytes]) -> Refused | None:
    """Why a movie of these boxes cannot be written anew, or None."""
    if b"cmov" in names:
        return NotCleanable("unsupported_variant")
    if b"rmra" in names:
        return NotCleanable("external_data")
    if listed.count(b"mvhd") != 1:
        return Damaged("structure")
    return None


def _kind(film: Film) -> str:
    """The name of the format that this is: a film is never called sound, nor sound a film."""
    main = film.brands[0] if film.brands else QUICKTIME
    kind = _KINDS.get(main) or _KINDS.get(main[:3]) or "mp4"
    if kind == "mp4" and QUICKTIME in film.brands:
        kind = "mov"
    kept = {track.kind for track in film.kept}
    sound_only = b"soun" in kept and b"vide" not in kept and film.wrong is None
    if sound_only:
        return kind if kind in ("mov", "m4b") else "m4a"
    return "m4v" if kind in ("m4a", "m4b") else kind
