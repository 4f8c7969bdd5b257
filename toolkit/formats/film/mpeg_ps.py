"""Program streams (MPEG-1 and -2 files, DVD) and Flash video: inspected, not written.

What identifies people: user data between the pictures (captions, the encoder's name), filling,
private streams; in Flash video the script that names programs, moments and more. Only these are
looked for. Export such a film as MP4 or MKV without encoding it anew, then clean that.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Buffer, Format, refusing
from toolkit.formats.film import ebml, mpeg_video
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_PACK, _END, _PADDING, _PRIVATE = 0xBA, 0xB9, 0xBE, 0xBF
MAX_PACKETS = 20_000_000
_SCRIPT, _READ = 18, 1 << 20


def sniff(head: bytes) -> bool:
    """Whether this is a program stream."""
    return head[:4] == b"\0\0\1\xba" and (head[4:5] or b"\0")[0] >> 4 in (2, 4, 5, 6, 7)


def sniff_flash(head: bytes) -> bool:
    """Whether this is Flash video."""
    return head[:4] == b"FLV\1"


def inspect(data: Buffer) -> Iterator[Finding]:
    """User data, filling and private streams, and what stands behind the end."""
    notes = Notes()
    end = _packets(data, notes)
    mpeg_video.cut(data, 0, end, notes)
    yield from notes.findings("stream")
    if end < len(data) and not ebml.empty(data, end, len(data)):
        place = Place("trailer", end, len(data) - end)
        yield Finding("hidden.trailer", place, ebml.said(data, end, len(data)))


def _packets(data: Buffer, notes: Notes) -> int:
    """Where the packets end; those of filling and of private data are told."""
    at = 0
    for _ in range(MAX_PACKETS):
        head = data[at : at + 14]
        if len(head) < 6 or head[:3] != b"\0\0\1" or head[3] < _END:
            return at
        if head[3] == _END:
            return at + 4
        if head[3] == _PACK:
            at += 14 + (head[13] & 7) if head[4] >> 6 == 1 and len(head) == 14 else 12
            continue
        stop = min(at + 6 + int.from_bytes(head[4:6], "big"), len(data))
        if head[3] in (_PADDING, _PRIVATE):
            raw = bytes(data[at + 6 : stop])
            words = readable(raw.strip(b"\xff"))
            if words:
                name = "filling" if head[3] == _PADDING else "private stream"
                notes.add("hidden.gap", name, at, stop - at, words)
        at = stop
    return at


def inspect_flash(data: Buffer) -> Iterator[Finding]:
    """The words of every script, data in tags of unknown kinds, and what stands behind."""
    notes = Notes()
    at = 9 + 4
    while at + 11 <= len(data):
        kind, size = data[at] & 31, int.from_bytes(data[at + 1 : at + 4], "big")
        stop = at + 11 + size
        if stop > len(data):
            break
        if kind not in (8, 9):
            words = readable(bytes(data[at + 11 : min(stop, at + _READ)]))
            name = "script" if kind == _SCRIPT else f"tag {kind}"
            notes.add("hidden.text", name, at, stop - at, words or f"{size} bytes")
        at = stop + 4
    yield from notes.findings("FLV")
    if at < len(data) and not ebml.empty(data, at, len(data)):
        place = Place("trailer", at, len(data) - at)
        yield Finding("hidden.trailer", place, ebml.said(data, at, len(data)))


MPG = Format(
    name="mpg",
    label="MPEG film",
    media="video/mpeg",
    suffix=".mpg",
    suffixes=(".mpg", ".mpeg", ".vob", ".m2p", ".mod"),
    sniff=sniff,
    inspect=inspect,
    strip=refusing("no_film_writer"),
    content=refusing("no_film_writer"),
    holds="film",
    refuses="no_film_writer",
    inspected="user data between the pictures, filling, private streams, and what stands behind",
    unseen="everything else: it is only looked through for words in these places",
)
FLV = Format(
    name="flv",
    label="Flash film",
    media="video/x-flv",
    suffix=".flv",
    suffixes=(".flv", ".f4v"),
    sniff=sniff_flash,
    inspect=inspect_flash,
    strip=refusing("no_film_writer"),
    content=refusing("no_film_writer"),
    holds="film",
    refuses="no_film_writer",
    inspected="scripts, tags of unknown kinds, and what stands behind the last one",
    unseen="notes inside coded pictures and sounds",
)
FORMATS = (MPG, FLV)
