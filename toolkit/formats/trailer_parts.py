"""The files that hide behind a picture's end, recognised by their first bytes.

Each function here says where a file that begins at a given place ends and what it is, or that it
is none after all. Only as much is read as is needed to cut it out and to show its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from toolkit.formats import heif_movie_traces, trailer_zip
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: More top-level boxes than this: the rest is left as unknown data.
MAX_BOXES = 10_000
_LONGEST_FTYP = 4096
_STILLS = frozenset({"heic", "heix", "hevc", "mif1", "msf1", "avif", "avis"})
#: The box of a film that tells about it.
_HEAD = "moov"
#: Frames and sound of a film: not text, and large.
_SILENT = frozenset({"ftyp", "mdat"})
_RIFF = {b"WAVE": "hidden.sound", b"AVI ": "hidden.video", b"WEBP": "hidden.picture"}


class Part(NamedTuple):
    """A file inside: its end, name and kind, words (None: its readable text), and a reader."""

    end: int
    name: str
    kind: str
    value: str | None = None
    read: Callable[[bytes, str, int], Iterator[Finding]] | None = None


def movie(data: Buffer, mark: int, end: int) -> Part | None:
    """ISO base media: a motion photo's video, or a hidden HEIC or AVIF picture."""
    size = int.from_bytes(data[mark : mark + 4], "big")
    if not 16 <= size <= _LONGEST_FTYP or mark + size > end:
        return None
    stop = max((stop for _, stop in _boxes(data, mark, end)), default=mark)
    brand = data[mark + 8 : mark + 12].decode("latin-1").strip()
    name = "picture" if brand in _STILLS else "video"
    return Part(
        stop, name, f"hidden.{name}", f"{name} ({brand}), {stop - mark} bytes", _movie_text
    )


def _movie_text(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """What a hidden film says: where, when and with what, and the text of its other boxes."""
    for at, end in _boxes(raw, 0, len(raw)):
        name = raw[at + 4 : at + 8].decode("latin-1")
        told = list(heif_movie_traces.inside(raw, at, end, path)) if name == _HEAD else []
        for each in told:
            begin = None if each.place.start is None else start + each.place.start
            yield replace(each, place=replace(each.place, start=begin))
        text = "" if told or name in _SILENT else readable(raw[at + 8 : end])
        if text:
            yield Finding("hidden.text", Place(f"{path}/{name}", start + at, end - at), text)


def _boxes(data: Buffer, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each top-level box; one that is cut off ends with the data."""
    for _ in range(MAX_BOXES):
        head = data[at : min(at + 16, end)]
        if not head[4:8].isalnum() or len(head[4:8]) < 4:
            return
        size = int.from_bytes(head[:4], "big")
        if size == 0:
            size = end - at
        elif size == 1:
            size = int.from_bytes(head[8:], "big")
        if size < 8:
            return
        yield at, min(at + size, end)
        at += size


def archive(data: Buffer, mark: int, end: int) -> Part:
    """A ZIP archive up to its end record, or all that follows where that is missing."""
    last = data.rfind(trailer_zip.END, mark, end)
    stop = end
    if 0 <= last <= end - 22:
        stop = min(end, last + 22 + int.from_bytes(data[last + 20 : last + 22], "little"))
    value = f"ZIP archive, {stop - mark} bytes"
    return Part(stop, "archive", "hidden.archive", value, trailer_zip.read)


def sealed(data: Buffer, mark: int, end: int) -> Part:  # noqa: ARG001
    """An archive of a kind that is not opened here: all that follows belongs to it."""
    return Part(end, "archive", "hidden.archive")


def png(data: Buffer, mark: int, end: int) -> Part | None:
    """A PNG picture up to its last chunk."""
    last = data.find(b"IEND\xae\x42\x60\x82", mark, end)
    return Part(last + 8, "picture", "hidden.picture") if last >= 0 else None


def riff(data: Buffer, mark: int, end: int) -> Part | None:
    """A sound, a film or a WebP picture."""
    stop = mark + 8 + int.from_bytes(data[mark + 4 : mark + 8], "little")
    kind = _RIFF.get(data[mark + 8 : mark + 12])
    return Part(min(stop, end), kind.partition(".")[2], kind) if kind else None


#: First bytes -> what looks closer.
RECOGNISE: dict[bytes, Callable[[Buffer, int, int], Part | None]] = {
    b"ftyp": movie,
    trailer_zip.LOCAL: archive,
    b"Rar!\x1a\x07": sealed,
    b"7z\xbc\xaf\x27\x1c": sealed,
    b"\x89PNG\r\n\x1a\n": png,
    b"RIFF": riff,
}
