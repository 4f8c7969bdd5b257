"""Matroska and WebM films and sounds (RFC 9559, RFC 8794; WebM container guidelines).

What identifies people: the title, the moment, the programs, numbers that link films to each other,
tags (artist, place, comments), attached files, chapters, names and languages of tracks, tracks of
data, notes that cameras and encoders write between the pictures, places in subtitles, the names
of speakers in styled ones, and bytes where no player looks.

What stays, byte for byte: the coded pictures, sounds and subtitles, with their moments; how to
decode and show them. Heads, tracks and the index are written anew.

What we cannot see: bytes inside a coded frame that no decoder shows, such as the filling of AAC
sounds, where some encoders write their name; parts of the picture that are cropped by the player.
The order of blocks and the coding hint at the program.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.base import Buffer, Format, never_sniffed
from toolkit.formats.film import ebml, matroska_film, matroska_layout, matroska_write
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_film import GAP, Film
from toolkit.formats.film.matroska_ids import (
    CLUSTER,
    CUES,
    INFO,
    SEEK_HEAD,
    TRACKS,
)
from toolkit.formats.film.matroska_subtitles import Texts
from toolkit.formats.film.matroska_traces import at, traces
from toolkit.formats.film.matroska_tracks import COMPLEX, PICTURES, SOUNDS, WRITING
from toolkit.formats.film.output_pieces import blocks, stretches
from toolkit.formats.inside import Inside
from toolkit.model import Finding, Piece, Place

_MAGIC = b"\x1a\x45\xdf\xa3"
#: Small stretches are searched together, so many bytes at once.
_TOGETHER = 1 << 16


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
    sounds = any(track.type == SOUNDS for track in film.stay)
    if film.doc_type == "webm":
        return "weba" if sounds and not moves else "webm"
    return "mka" if sounds and not moves else "mkv"


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything that the film says beside its pictures, sounds and words; in file order."""
    layout = matroska_layout.laid(data, drop_hidden=inside.wish.drop_hidden)
    film = layout.film
    found = list(film.found)
    found += _tracks(film, layout.texts)
    for part in layout.parts:
        found += _top(data, part, film, inside)
    for track in film.tracks:
        found += layout.notes[track.number].findings(track.path)
    found += layout.lost.findings("Cluster")
    found += _behind(data, film)
    yield from sorted(found, key=lambda finding: finding.place.start or 0)


def _tracks(film: Film, texts: dict[int, Texts]) -> Iterator[Finding]:
    """Tracks that go, and what subtitles say."""
    for track in film.tracks:
        place = Place(track.path, track.start, track.size)
        if not track.at_once:
            said = "another track of pictures; players show another one first"
            yield Finding("content.hidden_part", place, said)
        elif not track.stays:
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


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The film with nothing but what a player needs; raises Locked and NotCleanable."""
    layout = matroska_layout.sure(data, drop_hidden=inside.wish.drop_hidden)
    yield from matroska_write.pieces(layout)


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The tracks, and every block with its moment, as both stand in a clean copy."""
    layout = matroska_layout.sure(data, drop_hidden=inside.wish.drop_hidden)
    yield layout.film.doc_type.encode() + layout.film.scale.to_bytes(8, "big")
    for track in layout.shown:
        yield track.number.to_bytes(4, "big") + track.how.how.encode() + track.codec.encode()
    yield from blocks(data, matroska_layout.stay(layout))


def heard(data: Buffer, inside: Inside) -> bool:
    """Whether a track of sound stays."""
    del inside
    return any(track.type == SOUNDS for track in matroska_film.opened(data).stay)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """Everything around the blocks, without the names that the format itself has."""
    layout = matroska_layout.sure(data, drop_hidden=inside.wish.drop_hidden)
    names = {layout.film.doc_type.encode(), *(track.codec.encode() for track in layout.shown)}
    held = bytearray()
    for start, end in layout.around:
        for raw in stretches(data, start, end):
            held += _nameless(raw, names) + b"\0"
            if len(held) >= _TOGETHER:
                yield bytes(held)
                held.clear()
    yield bytes(held)


def _nameless(raw: bytes, names: set[bytes]) -> bytes:
    for name in sorted(names, key=len, reverse=True):
        raw = raw.replace(name, b"")
    return raw


def _row(name: str, label: str, media: str, holds: str, *suffixes: str) -> Format:
    first = name == "mkv"
    return Format(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        sniff=sniff if first else never_sniffed,
        refine=closer if first else None,
        inspect=inspect,
        strip=strip,
        content=content,
        searched=searched,
        has_sound=heard,
        holds=holds,
        nests=True,
        inspected=(
            "title, moments, programs, linked films, tags, attached files, chapters, names and "
            "languages of tracks, private data, every unknown element, filling, notes inside "
            "H.264, HEVC and AV1 pictures, user data of MPEG video, words in Motion JPEG, places "
            "in subtitles and who speaks there, tracks of pictures that are not shown at once, "
            "second heads, and what stands behind the end"
        ),
        removed="all of that, known or not, but other tracks of pictures, which go with "
        "--drop-hidden; tracks of data and buttons; subtitles that are places",
        kept=(
            "coded pictures, sounds and subtitles with their moments, byte for byte but for notes "
            "in between; how to decode and show them"
        ),
        unseen=(
            "bytes inside coded frames that no decoder shows (AAC filling), and behind the tables "
            "of Vorbis and Theora; cropped parts of the picture, who is seen and heard; the "
            "coding hints at the program"
        ),
    )


MKV = _row("mkv", "Matroska film", "video/matroska", "film", ".mkv", ".mk3d", ".mks")
WEBM = _row("webm", "WebM film", "video/webm", "film", ".webm")
MKA = _row("mka", "Matroska sound", "audio/matroska", "plain", ".mka")
WEBA = _row("weba", "WebM sound", "audio/webm", "plain", ".weba", ".webm")
FORMATS = (MKV, WEBM, MKA, WEBA)
