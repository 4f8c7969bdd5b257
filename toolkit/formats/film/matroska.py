"""Matroska and WebM films and sounds (RFC 9559, RFC 8794; WebM container guidelines).

What identifies people: the title, the moment, the programs, numbers that link films to each other,
tags (artist, place, comments), attached files, chapters, names and languages of tracks, tracks of
data, notes that cameras and encoders write between the pictures, places in subtitles, and bytes
where no player looks.

What stays, byte for byte: the coded pictures, sounds and subtitles, with their moments; how to
decode and show them. Heads, tracks and the index are written anew.

What we can not see: bytes inside a coded frame that no decoder shows, such as the filling of AAC
sounds, where some encoders write their name; parts of the picture that are cropped by the player.
The order of blocks and the coding hint at the program.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import NotCleanable, Refused
from toolkit.formats.base import Buffer, Format
from toolkit.formats.film import (
    ebml,
    matroska_clusters,
    matroska_film,
    matroska_texts,
    matroska_write,
)
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_clusters import Part, Reader
from toolkit.formats.film.matroska_film import GAP, Film
from toolkit.formats.film.matroska_ids import (
    CLUSTER,
    CUES,
    INFO,
    SEEK_HEAD,
    TIMESTAMP,
    TRACKS,
)
from toolkit.formats.film.matroska_texts import Texts
from toolkit.formats.film.matroska_traces import at, traces
from toolkit.formats.film.matroska_tracks import COMPLEX, PICTURES, SOUNDS, WRITING, Track
from toolkit.formats.film.notes import Notes
from toolkit.formats.film.pieces import merged, stretches
from toolkit.formats.inside import Inside
from toolkit.model import Finding, Piece, Place

_MAGIC = b"\x1a\x45\xdf\xa3"
_LOST = 1 << 16


def sniff(head: bytes) -> bool:
    """Whether this is Matroska or WebM."""
    return head[:4] == _MAGIC


def closer(data: Buffer) -> str:
    """Which of its kinds it is: with pictures or without, and what it calls itself."""
    try:
        film = matroska_film.opened(data)
    except Refused:
        return "mkv"
    moves = any(track.type in (PICTURES, COMPLEX) for track in film.tracks if track.enabled)
    heard = any(track.type == SOUNDS for track in film.stay)
    if film.doc_type == "webm":
        return "weba" if heard and not moves else "webm"
    return "mka" if heard and not moves else "mkv"


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything that the film says beside its pictures, sounds and words; in file order."""
    film = matroska_film.opened(data)
    texts = _texts(data, film)
    found = list(film.found)
    found += _tracks(film, texts)
    for part in matroska_film.top(data, film.segment):
        found += _top(data, part, film, inside)
    notes = matroska_film.notes_of(film)
    lost = Notes()
    reader = Reader(data, _shown(film, texts), notes)
    for cluster in matroska_film.clusters(data, film):
        for child in reader.parts(cluster):
            if matroska_clusters.told(child):
                _lost(data, child, lost)
            for element in child.lost:
                _told(data, element, lost)
    for track in film.tracks:
        found += notes[track.number].findings(track.path)
    found += lost.findings("Cluster")
    found += _behind(data, film)
    yield from sorted(found, key=lambda finding: finding.place.start or 0)


def _tracks(film: Film, texts: dict[int, Texts]) -> Iterator[Finding]:
    """Tracks that go, and what subtitles say."""
    for track in film.tracks:
        place = Place(track.path, track.start, track.size)
        if not track.stays:
            words = track.codec or "unknown"
            yield Finding(
                "hidden.track", place, words if track.enabled else f"{words}, switched off"
            )
        elif track.number in texts:
            kind = "where.track" if texts[track.number].places else "content.subtitle"
            yield Finding(kind, place, texts[track.number].said() or None)
        elif track.type == WRITING:
            yield Finding("content.subtitle", place, track.codec)


def _top(data: Buffer, part: Element, film: Film, inside: Inside) -> Iterator[Finding]:
    """What a part on the top level says; heads, tracks and clusters are read elsewhere."""
    if part.id == GAP:
        if not ebml.empty(data, part.start, part.end):
            kind = "hidden.gap" if part.end < len(data) else "hidden.trailer"
            yield at(kind, "gap", part, ebml.said(data, part.start, part.end))
    elif part.id == INFO and part.start != film.first_info:
        yield at("hidden.unknown", "second Info", part, ebml.said(data, part.body, part.end))
    elif part.id == TRACKS and part.start != film.first_tracks:
        yield at("hidden.track", "second Tracks", part, ebml.said(data, part.body, part.end))
    elif part.id in (SEEK_HEAD, CUES):
        yield from _index(data, part)
    elif part.id not in (CLUSTER, INFO, TRACKS):
        yield from traces(data, part, "Segment", inside)


#: What an index may hold: numbers, and what holds them.
_SEEK_PARTS = frozenset({0x4DBB, 0xBB, 0xB7, 0xDB})
_SEEK_NUMBERS = frozenset({0x53AB, 0x53AC, 0xB3, 0xF7, 0xF1, 0xF0, 0xB2, 0x5378, 0xEA, 0x96})


def _index(data: Buffer, part: Element, depth: int = 0) -> Iterator[Finding]:
    """An index is written anew; what else stands in it is told."""
    path = "SeekHead" if part.id == SEEK_HEAD else "Cues"
    try:
        for inner in ebml.children(data, part.body, part.end):
            if inner.id in _SEEK_PARTS and depth < 4:
                yield from _index(data, inner, depth + 1)
            elif inner.id not in _SEEK_NUMBERS or inner.size > 8:
                yield from traces(data, inner, path)
    except Refused:
        yield at("hidden.unknown", path, part, ebml.said(data, part.body, part.end))


def _lost(data: Buffer, part: Part, lost: Notes) -> None:
    """A child of a cluster that goes: blocks of no track, filling, unknown things."""
    start, end = part.element.start, part.element.end
    if part.element.id < 0:
        lost.add("hidden.gap", "cut-off block", start, end - start, ebml.said(data, start, end))
    elif part.track:
        words = ebml.said(data, part.element.body, min(end, part.element.body + _LOST))
        lost.add("hidden.track", f"track {part.track}", start, end - start, words)
    else:
        _told(data, part.element, lost)


def _told(data: Buffer, element: Element, lost: Notes) -> None:
    for found in traces(data, element, ""):
        size = element.end - element.start
        lost.add(found.kind, found.place.path, element.start, size, found.value or "")


def _behind(data: Buffer, film: Film) -> Iterator[Finding]:
    """What stands behind the film, and in front of it."""
    segment = film.segment
    head = ebml.element(data, 0, len(data))
    for start, end, kind in (
        (head.end, segment.start, "hidden.gap"), (segment.end, len(data), "hidden.trailer"),
    ):  # fmt: skip
        if start < end and not ebml.empty(data, start, end):
            second = data[start : start + 4] == _MAGIC
            place = Place("second film" if second else "trailer", start, end - start)
            yield Finding("hidden.video" if second else kind, place, ebml.said(data, start, end))


def _texts(data: Buffer, film: Film) -> dict[int, Texts]:
    """What every track of text says; costs a look at all blocks where there is one."""
    wanted = {track.number: track for track in film.stay if track.text and not track.refuses}
    found = {number: Texts() for number in wanted}
    if wanted:
        for cluster in matroska_film.clusters(data, film):
            for part in Reader(data, wanted).parts(cluster):
                if part.track in wanted and not part.goes:
                    found[part.track].add(matroska_texts.words(data, part, wanted[part.track]))
    return found


def _shown(film: Film, texts: dict[int, Texts]) -> dict[int, Track]:
    """The tracks that stay, by number."""
    return {
        track.number: track
        for track in film.stay
        if track.number not in texts or not texts[track.number].places
    }


def _cleanable(data: Buffer) -> tuple[Film, Reader]:
    """The film and who reads its blocks; raises why it can not be cleaned."""
    film = matroska_film.opened(data)
    shown = _shown(film, _texts(data, film))
    for track in film.tracks:
        if track.refuses is not None and track.stays:
            raise track.refuses
        if track.enabled and track.type == COMPLEX:
            raise NotCleanable("unsupported_variant")
    if not any(track.type in (PICTURES, SOUNDS, WRITING) for track in shown.values()):
        raise NotCleanable("no_picture")
    film.tracks = list(shown.values())
    return film, Reader(data, shown)


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The film with nothing but what a player needs; raises Locked and NotCleanable."""
    del inside
    film, reader = _cleanable(data)
    yield from merged(matroska_write.pieces(data, film, reader))


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The tracks, and every block with its moment."""
    del inside
    film, reader = _cleanable(data)
    yield film.doc_type.encode() + film.scale.to_bytes(8, "big")
    for track in film.tracks:
        yield track.number.to_bytes(4, "big") + track.how.how.encode() + track.codec.encode()
    for cluster in matroska_film.clusters(data, film):
        for part in reader.parts(cluster):
            if not part.goes:
                yield matroska_clusters.body(data, part)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """Everything around the blocks, without the names that the format itself has."""
    del inside
    film, reader = _cleanable(data)
    names = {film.doc_type.encode(), *(track.codec.encode() for track in film.tracks)}
    start = 0
    for cluster in matroska_film.clusters(data, film):
        yield from _around(data, start, cluster.body, names)
        start = cluster.end
        for part in reader.parts(cluster):
            if part.goes:
                yield from _around(data, part.element.start, part.element.end, names)
            elif part.element.id == TIMESTAMP:
                yield bytes(data[part.element.start : part.element.end])
    yield from _around(data, start, len(data), names)


def _around(data: Buffer, start: int, end: int, names: set[bytes]) -> Iterator[bytes]:
    for raw in stretches(data, start, end):
        for name in sorted(names, key=len, reverse=True):
            raw = raw.replace(name, b"")  # noqa: PLW2901  (one name after the other)
        yield raw


def _row(name: str, label: str, media: str, holds: str, *suffixes: str) -> Format:
    first = name == "mkv"
    return Format(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        sniff=sniff if first else _never,
        closer=closer if first else None,
        inspect=inspect,
        strip=strip,
        content=content,
        searched=searched,
        holds=holds,
        nests=True,
        inspected=(
            "title, moments, programs, linked films, tags, attached files, chapters, names and "
            "languages of tracks, private data, every unknown element, filling, notes inside "
            "H.264, HEVC and AV1 pictures, user data of MPEG video, words in Motion JPEG, places "
            "in subtitles, second heads, and what stands behind the end"
        ),
        removed="all of that, known or not; tracks of data and buttons; subtitles that are places",
        kept=(
            "coded pictures, sounds and subtitles with their moments, byte for byte but for notes "
            "in between; how to decode and show them"
        ),
        unseen=(
            "bytes inside coded frames that no decoder shows (AAC filling), cropped parts of the "
            "picture, who is seen and heard; the coding hints at the program"
        ),
    )


def _never(_: bytes) -> bool:
    """Rows that another one of the same file family tells apart from itself; see closer."""
    return False


MKV = _row("mkv", "Matroska film", "video/matroska", "film", ".mkv", ".mk3d", ".mks")
WEBM = _row("webm", "WebM film", "video/webm", "film", ".webm")
MKA = _row("mka", "Matroska sound", "audio/matroska", "plain", ".mka")
WEBA = _row("weba", "WebM sound", "audio/webm", "plain", ".weba", ".webm")
FORMATS = (MKV, WEBM, MKA, WEBA)
