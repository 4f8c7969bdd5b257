"""A whole Matroska film: what stands on its top level, and which tracks stay.

The heads and the tracks are read first; clusters are found one by one, and never held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.film import ebml, matroska_clusters, matroska_tracks
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_ids import (
    CLUSTER,
    EBML,
    EBML_ROWS,
    INFO,
    INFO_ROWS,
    SEGMENT,
    TIME_SCALE,
    TOP,
    TRACKS,
    Row,
)
from toolkit.formats.film.matroska_traces import at
from toolkit.formats.film.matroska_tracks import Track, kept
from toolkit.formats.film.repeated_findings import Notes
from toolkit.model import Finding

GAP = -1
MAX_TOP = 2_000_000
_STARTS = re.compile(
    b"|".join(re.escape(ebml.id_bytes(name)) for name in sorted(TOP | {EBML, SEGMENT}))
)


@dataclass(slots=True)
class Film:
    """The parts of a film that are known before its blocks.

    found: traces in the heads and tracks. info, head: as they are written.
    """

    segment: Element
    head: bytes = b""
    info: bytes = b""
    scale: int = 1_000_000
    doc_type: str = ""
    tracks: list[Track] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    first_tracks: int = -1
    first_info: int = -1

    @property
    def stay(self) -> list[Track]:
        """The tracks that are shown, heard or read."""
        return [track for track in self.tracks if track.stays]


def opened(data: Buffer, *, drop_hidden: bool = False) -> Film:
    """The heads and the tracks; raises Damaged and every other refusal.

    drop_hidden: tracks of pictures that are not shown at once go.
    """
    head = ebml.element(data, 0, len(data))
    if head.id != EBML or head.open:
        raise Damaged("structure")
    film = Film(_segment(data, head.end))
    film.head = ebml.made(EBML, _head(data, head, film))
    for part in top(data, film.segment):
        if part.id == INFO and film.first_info < 0:
            film.first_info = part.start
            film.info = ebml.made(INFO, kept(data, part, INFO_ROWS, "Info", film.found))
            film.scale = _scale(data, part)
        elif part.id == TRACKS and film.first_tracks < 0:
            film.first_tracks = part.start
            film.tracks = matroska_tracks.tracks(data, part, film.found)
            matroska_tracks.judge(film.tracks, drop_hidden=drop_hidden)
        if min(film.first_info, film.first_tracks) >= 0:
            return film
    raise Damaged("structure")


def _segment(data: Buffer, at: int) -> Element:
    """The film itself, which may stand behind filling; raises Damaged."""
    for _ in range(ebml.MAX_ELEMENTS):
        found = ebml.head(data, at, len(data))
        if found is None:
            break
        if found.id == SEGMENT:
            return found._replace(end=min(found.end, len(data)))
        if found.id != ebml.VOID or found.open:
            break
        at = found.end
    raise Damaged("structure")


def _head(data: Buffer, head: Element, film: Film) -> bytes:
    def special(_: Row, element: Element) -> bytes | None:
        raw = ebml.body(data, element, 4096)
        film.doc_type = ebml.words(raw)
        if film.doc_type not in ("matroska", "webm"):
            raise Damaged("structure")
        if raw[len(film.doc_type) :].strip(b"\0"):
            said = ebml.said(data, element.body, element.end)
            film.found.append(at("hidden.gap", "EBML/DocType", element, said))
        return film.doc_type.encode()

    return kept(data, head, EBML_ROWS, "EBML", film.found, special)


def _scale(data: Buffer, info: Element) -> int:
    for part in ebml.children(data, info.body, info.end):
        if part.id == TIME_SCALE:
            return ebml.number(ebml.body(data, part)) or 1_000_000
    return 1_000_000


def top(data: Buffer, segment: Element) -> Iterator[Element]:
    """The elements on the top level, whose ends are true; GAP is what is no element.

    Raises Damaged; a last cluster may be cut off.
    """
    here, end = segment.body, segment.end
    for _ in range(MAX_TOP):
        if here >= end:
            return
        found = ebml.head(data, here, end)
        if found is not None and found.id in (EBML, SEGMENT):
            yield Element(GAP, here, here, end)
            return
        if found is None or not _fits(data, found, end):
            follows = _STARTS.search(data, here + 1, end)
            stop = follows.start() if follows else end
            yield Element(GAP, here, here, stop)
            here = stop
            continue
        if found.open:
            found = found._replace(end=matroska_clusters.end_of(data, found))
        found = found._replace(end=min(found.end, end))
        yield found
        here = found.end
    raise TooLarge("too_many_parts")


def _fits(data: Buffer, found: Element, end: int) -> bool:
    """Whether an element may stand on the top level; only a cluster may be cut off."""
    if found.id == CLUSTER:
        return found.open or found.end <= end or end == len(data)
    if found.open:
        return False
    if found.id in TOP and found.end > end:
        raise Damaged("truncated")
    return found.end <= end


def clusters(data: Buffer, film: Film) -> Iterator[Element]:
    """The clusters in order."""
    for part in top(data, film.segment):
        if part.id == CLUSTER:
            yield part


def notes_of(film: Film) -> dict[int, Notes]:
    """Room for what is told of each track's frames."""
    return {track.number: Notes() for track in film.tracks}
