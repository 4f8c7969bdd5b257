"""MP4, QuickTime and 3GPP films, and sound in the same boxes (ISO/IEC 14496-12, -14, -15).

What identifies people: user data (place, make, model, names, moments), Apple's and Android's keys,
iTunes' items with the buyer, XMP and makers' own boxes, moments in every head, names of programs,
languages, chapters, time codes, tracks of places and sensors, notes between the coded pictures,
fragments' clocks, free space, media that no track points at, bytes behind the last box.

What stays: coded pictures, sound and subtitles that a player shows or offers, with their times,
order, turn, colour and edit list, and the count of silent samples around a sound; all the rest is
written anew.

What we cannot see: filling inside coded sound, surplus inside coded pictures, the traces
of the sensor, the habits of the encoder.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.bmff import brands
from toolkit.formats.film import mp4_film, mp4_traces, mp4_write
from toolkit.formats.image.heif_file import AVIF_BRANDS, HEIF_BRANDS
from toolkit.formats.inside import Inside
from toolkit.model import Finding

#: Boxes that films begin with when they do not begin with their brands.
_FIRST = frozenset({b"moov", b"mdat", b"wide", b"skip", b"free", b"pnot", b"moof", b"styp"})
_NOT_FILMS = HEIF_BRANDS | AVIF_BRANDS | {b"crx ", b"jxl ", b"jp2 ", b"jpx ", b"jpm "}


def sniff(head: bytes) -> bool:
    """Whether this is a film or sound in boxes."""
    if head[4:8] == b"ftyp":
        found = brands(head) or [head[8:12]]
        return found[0] not in _NOT_FILMS
    size = int.from_bytes(head[:4], "big")
    return head[4:8] in _FIRST and (size in (0, 1) or size >= 8)


def closer(data: Buffer) -> str:
    """Which of the family it is: by its main brand, and by whether it has pictures."""
    try:
        return mp4_film.opened(data).kind
    except Refused:
        return "mp4"


def _film(data: Buffer, inside: Inside) -> mp4_film.Film:
    return mp4_film.opened(data, drop_hidden=inside.wish.drop_hidden)


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Every trace in file order; raises Damaged where there is no box at all."""
    yield from mp4_traces.traces(_film(data, inside), inside)


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The clean film; raises Damaged, Locked, TooLarge or NotCleanable."""
    yield from mp4_write.strip(_film(data, inside))


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """How to decode and when to show, then the samples."""
    yield from mp4_write.content(_film(data, inside))


def heard(data: Buffer, inside: Inside) -> bool:
    """Whether a track of sound stays."""
    return any(track.kind == b"soun" for track in _film(data, inside).kept)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The bytes around the samples."""
    yield from mp4_write.around(_film(data, inside))


def _row(name: str, label: str, media: str, suffixes: tuple[str, ...], holds: str) -> Format:
    return Format(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        holds=holds,
        nests=True,
        sniff=sniff if name == "mp4" else lambda _: False,
        refine=closer if name == "mp4" else None,
        inspect=inspect,
        strip=strip,
        content=content,
        searched=searched,
        has_sound=heard,
        inspected=(
            "user data with place and device, Apple's and Android's keys, iTunes' items and "
            "covers, XMP, makers' boxes, moments, names of programs, languages, chapters, time "
            "codes, tracks of places and sensors, hidden tracks, footage cut away by edits, notes "
            "between coded pictures, fragments' clocks, free space, media that no track uses, "
            "unknown boxes, bytes behind the end"
        ),
        removed=(
            "all of that, known or not, but other tracks of pictures, which go with "
            "--drop-hidden; switched-off tracks that no player offers"
        ),
        kept=(
            "coded pictures and sound byte for byte but for notes between pictures; subtitles; "
            "times, turn, colour, edit list; sound in other languages; of a file of one sound "
            "iTunes' count of silent samples, in a fixed form"
        ),
        unseen=(
            "filling inside coded sound, surplus inside coded pictures, clock times inside "
            "picture timing, marks of the sensor and the encoder"
        ),
    )


MP4 = _row("mp4", "MP4 film", "video/mp4", (".mp4", ".f4v", ".mpg4"), "film")
MOV = _row("mov", "QuickTime film", "video/quicktime", (".mov", ".qt"), "film")
M4V = _row("m4v", "MP4 film (M4V)", "video/x-m4v", (".m4v", ".mp4"), "film")
THREEGP = _row("3gp", "3GPP film", "video/3gpp", (".3gp", ".3g2", ".3gpp"), "film")
M4A = _row(
    "m4a", "MP4 sound (M4A)", "audio/mp4", (".m4a", ".mp4", ".3gp", ".m4r", ".m4p"), "plain"
)
M4B = _row("m4b", "MP4 audio book (M4B)", "audio/mp4", (".m4b",), "plain")
FORMATS = (MP4, MOV, M4V, THREEGP, M4A, M4B)
