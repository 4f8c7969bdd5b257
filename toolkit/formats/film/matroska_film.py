"""A whole Matroska film: what stands on its top level, which tracks stay, how it is written.

A clean copy has its parts in one order: heads, tracks, an index, clusters. The index is made anew,
one row for each cluster and later key picture, because everything moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import ebml, matroska_clusters, matroska_tracks
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_clusters import Reader, written
from toolkit.formats.film.matroska_ids import (
    CLUSTER,
    CUES,
    EBML,
    EBML_ROWS,
    INFO,
    INFO_ROWS,
    SEEK_HEAD,
    SEGMENT,
    TIME_SCALE,
    TIMESTAMP,
    TOP,
    TRACKS,
    Row,
)
from toolkit.formats.film.matroska_tracks import PICTURES, SOUNDS, Track, kept
from toolkit.formats.film.notes import Notes
from toolkit.model import Finding

GAP = -1
MAX_TOP = 2_000_000
_STARTS = re.compile(
    b"|".join(re.escape(ebml.id_bytes(name)) for name in sorted(TOP | {EBML, SEGMENT}))
)
_SEEK, _SEEK_ID, _SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
_POINT, _TIME, _POSITIONS, _CUE_TRACK, _CUE_CLUSTER = 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
#: Key pictures closer to each other than this share a row of the index. Nanoseconds.
_APART = 500_000_000
_MAX_CUES = 500_000


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


def opened(data: Buffer) -> Film:
    """The heads and the tracks; raises Damaged and every other refusal."""
    head = ebml.element(data, 0, len(data))
    if head.id != EBML or head.open:
        raise Damaged("structure")
    at = head.end
    while True:
        segment = ebml.head(data, at, len(data))
        if segment is None:
            raise Damaged("structure")
        if segment.id != ebml.VOID or segment.end > len(data):
            break
        at = segment.end
    if segment.id != SEGMENT:
        raise Damaged("structure")
    segment = segment._replace(end=min(segment.end, len(data)))
    film = Film(segment)
    film.head = ebml.made(EBML, _head(data, head, film))
    for part in top(data, segment):
        if part.id == INFO and film.first_info < 0:
            film.first_info = part.start
            film.info = ebml.made(INFO, kept(data, part, INFO_ROWS, "Info", film.found))
            film.scale = _scale(data, part)
        elif part.id == TRACKS and film.first_tracks < 0:
            film.first_tracks = part.start
            film.tracks = matroska_tracks.tracks(data, part, film.found)
        if film.first_info >= 0 and film.first_tracks >= 0:
            break
    if film.first_info < 0 or film.first_tracks < 0:
        raise Damaged("structure")
    return film


def _head(data: Buffer, head: Element, film: Film) -> bytes:
    def special(row: Row, element: Element) -> bytes | None:
        del row
        raw = ebml.body(data, element, 4096)
        film.doc_type = ebml.words(raw)
        if film.doc_type not in ("matroska", "webm"):
            raise Damaged("structure")
        surplus = raw[len(film.doc_type) :].strip(b"\0")
        if surplus:
            said = ebml.said(data, element.body, element.end)
            from toolkit.formats.film.matroska_traces import at  # noqa: PLC0415

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
    at, end = segment.body, segment.end
    for _ in range(MAX_TOP):
        if at >= end:
            return
        found = ebml.head(data, at, end)
        if found is not None and found.id in (EBML, SEGMENT):
            yield Element(GAP, at, at, end)
            return
        if found is None or not _fits(data, found, end):
            follows = _STARTS.search(data, at + 1, end)
            stop = follows.start() if follows else end
            yield Element(GAP, at, at, stop)
            at = stop
            continue
        if found.open:
            found = found._replace(end=matroska_clusters.end_of(data, found))
        found = found._replace(end=min(found.end, end))
        yield found
        at = found.end
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


@dataclass(slots=True)
class Plan:
    """How large each cluster becomes, and the rows of the index: moment, track, cluster."""

    sizes: list[int] = field(default_factory=list)
    cues: list[tuple[int, int, int]] = field(default_factory=list)


def planned(data: Buffer, film: Film, reader: Reader) -> Plan:
    """Look at every block once, to know where everything will stand."""
    plan, last = Plan(), None
    guide = _guide(film)
    apart = max(1, _APART // film.scale)
    for number, cluster in enumerate(clusters(data, film)):
        size, base, first = 0, 0, True
        for part in reader.parts(cluster):
            if part.inner is None:
                element = part.element
                size += element.end - element.start
                if element.id == TIMESTAMP:
                    base = ebml.number(ebml.body(data, element))
                    continue
            elif part.inner:
                size += matroska_clusters.size(written(part))
            if part.track != guide or not part.key or part.goes:
                continue
            moment = max(0, base + part.time)
            if first or last is None or moment >= last + apart:
                plan.cues.append((moment, guide, number))
                last, first = moment, False
        plan.sizes.append(size)
        if len(plan.cues) > _MAX_CUES:
            raise TooLarge("too_many_parts")
    return plan


def _guide(film: Film) -> int:
    """The track that the index is about: the first pictures, else the first track."""
    for wanted in (PICTURES, SOUNDS):
        for track in film.stay:
            if track.type == wanted:
                return track.number
    return film.stay[0].number if film.stay else 0


def pieces(data: Buffer, film: Film, reader: Reader) -> Iterator[Piece]:
    """The clean copy."""
    plan = planned(data, film, reader)
    if not any(plan.sizes):
        raise Damaged("truncated")
    tracks = ebml.made(TRACKS, b"".join(track.entry for track in film.stay))
    index = _cues(plan.cues, [0] * (len(plan.sizes) + 1))
    parts = [(INFO, film.info), (TRACKS, tracks), *([(CUES, index)] if index else [])]
    at = len(_seek_head([(name, 0) for name, _ in parts]))
    places = []
    for name, body in parts:
        places.append((name, at))
        at += len(body)
    starts = []
    for size in plan.sizes:
        starts.append(at)
        at += len(_cluster(size)) + size if size else 0
    yield film.head + ebml.id_bytes(SEGMENT) + ebml.length(at, 8)
    yield _seek_head(places) + film.info + tracks + _cues(plan.cues, starts)
    for number, cluster in enumerate(clusters(data, film)):
        if plan.sizes[number]:
            yield _cluster(plan.sizes[number])
            for part in reader.parts(cluster):
                yield from written(part)


def _cluster(size: int) -> bytes:
    return ebml.id_bytes(CLUSTER) + ebml.length(size)


def _seek_head(places: list[tuple[int, int]]) -> bytes:
    rows = b"".join(
        ebml.made(
            _SEEK,
            ebml.made(_SEEK_ID, ebml.id_bytes(name))
            + ebml.made(_SEEK_POSITION, ebml.whole(place, 8)),
        )
        for name, place in places
    )
    return ebml.made(SEEK_HEAD, rows)


def _cues(cues: list[tuple[int, int, int]], starts: list[int]) -> bytes:
    rows = b"".join(
        ebml.made(
            _POINT,
            ebml.made(_TIME, ebml.whole(moment))
            + ebml.made(
                _POSITIONS,
                ebml.made(_CUE_TRACK, ebml.whole(track))
                + ebml.made(_CUE_CLUSTER, ebml.whole(starts[number], 8)),
            ),
        )
        for moment, track, number in cues
    )
    return ebml.made(CUES, rows) if rows else b""


def merged(found: Iterator[Piece]) -> Iterator[Piece]:
    """The same bytes in as few pieces as can be."""
    held: Piece | None = None
    for piece in found:
        if held is None:
            held = piece
        elif isinstance(held, bytes) and isinstance(piece, bytes):
            held += piece
        elif not isinstance(held, bytes) and not isinstance(piece, bytes) and held[1] == piece[0]:
            held = (held[0], piece[1])
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def notes_of(film: Film) -> dict[int, Notes]:
    """Room for what is told of each track's frames."""
    return {track.number: Notes() for track in film.tracks}
