"""How a clean copy of a Matroska film is written.

Its parts stand in one order: heads, tracks, an index, clusters. The index is made anew, one row
for each cluster and later key picture, because everything moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Piece
from toolkit.formats.film import ebml
from toolkit.formats.film.matroska_ids import (
    CLUSTER,
    CUES,
    INFO,
    SEEK_HEAD,
    SEGMENT,
    TRACKS,
)
from toolkit.formats.film.matroska_layout import Layout
from toolkit.formats.film.output_pieces import size

_SEEK, _SEEK_ID, _SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
_POINT, _TIME, _POSITIONS, _CUE_TRACK, _CUE_CLUSTER = 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
#: Bytes of a place in the index.
_PLACE = 8


def pieces(layout: Layout) -> Iterator[Piece]:
    """The clean copy."""
    film = layout.film
    tracks = ebml.made(TRACKS, b"".join(track.entry for track in layout.shown))
    sizes = [size(body) for body in layout.bodies]
    rows = [_cue(moment, layout.guide) for moment, _ in layout.cues]
    index = _cues(rows, [0] * len(rows))
    parts = [(INFO, film.info), (TRACKS, tracks), *([(CUES, index)] if index else [])]
    at = len(_seek_head([(name, 0) for name, _ in parts]))
    places = []
    for name, body in parts:
        places.append((name, at))
        at += len(body)
    starts = []
    for long in sizes:
        starts.append(at)
        at += len(_cluster(long)) + long if long else 0
    yield film.head + ebml.id_bytes(SEGMENT) + ebml.length(at, 8)
    index = _cues(rows, [starts[number] for _, number in layout.cues])
    yield _seek_head(places) + film.info + tracks + index
    for long, inner in zip(sizes, layout.bodies, strict=True):
        if long:
            yield _cluster(long)
            yield from inner


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


def _cue(moment: int, track: int) -> bytes:
    """A row of the index but for the place of its cluster."""
    place = bytes(_PLACE)
    where = ebml.made(_CUE_TRACK, ebml.whole(track)) + ebml.made(_CUE_CLUSTER, place)
    row = ebml.made(_TIME, ebml.whole(moment)) + ebml.made(_POSITIONS, where)
    return ebml.made(_POINT, row)[:-_PLACE]


def _cues(rows: list[bytes], places: list[int]) -> bytes:
    """The index; nothing where it has no rows."""
    whole = (row + ebml.whole(at, _PLACE) for row, at in zip(rows, places, strict=True))
    return ebml.made(CUES, b"".join(whole)) if rows else b""
