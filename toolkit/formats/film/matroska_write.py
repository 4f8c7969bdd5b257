"""How a clean copy of a Matroska film is written.

Its parts stand in one order: heads, tracks, an index, clusters. The index is made anew, one row
for each cluster and later key picture, because everything moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import ebml
from toolkit.formats.film.matroska_clusters import Reader, written
from toolkit.formats.film.matroska_film import Film, clusters
from toolkit.formats.film.matroska_ids import (
    CLUSTER,
    CUES,
    INFO,
    SEEK_HEAD,
    SEGMENT,
    TIMESTAMP,
    TRACKS,
)
from toolkit.formats.film.matroska_tracks import PICTURES, SOUNDS
from toolkit.formats.film.pieces import size

_SEEK, _SEEK_ID, _SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
_POINT, _TIME, _POSITIONS, _CUE_TRACK, _CUE_CLUSTER = 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
#: Key pictures closer to each other than this share a row of the index. Nanoseconds.
_APART = 500_000_000
_MAX_CUES = 500_000


@dataclass(slots=True)
class Plan:
    """How large each cluster becomes, and the rows of the index: moment, track, cluster."""

    sizes: list[int] = field(default_factory=list)
    cues: list[tuple[int, int, int]] = field(default_factory=list)


def planned(data: Buffer, film: Film, reader: Reader) -> Plan:
    """Look at every block once, to know where everything will stand."""
    plan, guide = Plan(), _guide(film)
    apart = max(1, _APART // film.scale)
    last = -apart
    for number, cluster in enumerate(clusters(data, film)):
        long, base, first = 0, 0, True
        for part in reader.parts(cluster):
            long += size(written(part))
            if part.element.id == TIMESTAMP:
                base = ebml.number(ebml.body(data, part.element))
            if part.track == guide and part.key and not part.goes:
                moment = max(0, base + part.time)
                if first or moment >= last + apart:
                    plan.cues.append((moment, guide, number))
                    last, first = moment, False
        plan.sizes.append(long)
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
    for long in plan.sizes:
        starts.append(at)
        at += len(_cluster(long)) + long if long else 0
    yield film.head + ebml.id_bytes(SEGMENT) + ebml.length(at, 8)
    yield _seek_head(places) + film.info + tracks + _cues(plan.cues, starts)
    for number, cluster in enumerate(clusters(data, film)):
        if plan.sizes[number]:
            yield _cluster(plan.sizes[number])
            for part in reader.parts(cluster):
                yield from written(part)


def _cluster(long: int) -> bytes:
    return ebml.id_bytes(CLUSTER) + ebml.length(long)


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
