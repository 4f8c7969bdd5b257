"""The files that hide behind a picture's end, recognised by their first bytes.

Each function here says where a file that begins at a given place ends and what it is, or that it
is none after all. Only as much is read as is needed to cut it out and to show its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.formats.base import Buffer
from toolkit.formats.image import heif_movie_traces, trailer_zip
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: More top-level boxes than this: the rest is left as unknown data; of chunks, it is not shown.
MAX_BOXES = 10_000
_LONGEST_FTYP = 4096
_STILLS = frozenset({"heic", "heix", "hevc", "mif1", "msf1", "avif", "avis"})
#: The box of a film that tells about it.
_HEAD = "moov"
#: Frames and sound of a film: not text, and large.
_SILENT = frozenset({"ftyp", "mdat"})
#: Chunks of PNG and RIFF files that are no text: pixels, samples, frames.
_CODED = frozenset({
    b"IDAT", b"fdAT", b"PLTE", b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"data", b"movi",
})  # fmt: skip
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
            yield each._replace(place=each.place._replace(start=begin))
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
    if last < 0:
        return None
    sides = (int.from_bytes(data[at : at + 4], "big") for at in (mark + 16, mark + 20))
    value = f"{' x '.join(map(str, sides))} PNG picture, {last + 8 - mark} bytes"
    return Part(last + 8, "picture", "hidden.picture", value, _png_text)


def _png_text(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    at = 8
    for _ in range(MAX_BOXES):
        if at + 8 > len(raw):
            return
        stop = at + 12 + int.from_bytes(raw[at : at + 4], "big")
        yield from _text(raw[at + 4 : stop - 4], path, start + at)
        at = stop


def riff(data: Buffer, mark: int, end: int) -> Part | None:
    """A sound, a film or a WebP picture."""
    stop = mark + 8 + int.from_bytes(data[mark + 4 : mark + 8], "little")
    form = bytes(data[mark + 8 : mark + 12])
    kind = _RIFF.get(form)
    if kind is None:
        return None
    stop = min(stop, end)
    value = f"{form.decode().strip()}, {stop - mark} bytes"
    return Part(stop, kind.partition(".")[2], kind, value, _riff_text)


def _riff_text(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    at = 12
    for _ in range(MAX_BOXES):
        if at + 8 > len(raw):
            return
        size = int.from_bytes(raw[at + 4 : at + 8], "little")
        chunk = raw[at : at + 4] + raw[at + 8 : at + 8 + size]
        yield from _text(chunk[4:] if chunk[:4] == b"LIST" else chunk, path, start + at)
        at += 8 + size + size % 2


def _text(chunk: bytes, path: str, start: int) -> Iterator[Finding]:
    """What a chunk of a hidden file says, name first, unless it is coded picture or sound."""
    text = "" if chunk[:4] in _CODED else readable(chunk[4:])
    if text:
        place = Place(f"{path}/{chunk[:4].decode('latin-1').strip()}", start, len(chunk))
        yield Finding("hidden.text", place, text)


#: First bytes -> what looks closer.
RECOGNISE: dict[bytes, Callable[[Buffer, int, int], Part | None]] = {
    b"ftyp": movie,
    trailer_zip.LOCAL: archive,
    b"Rar!\x1a\x07": sealed,
    b"7z\xbc\xaf\x27\x1c": sealed,
    b"\x89PNG\r\n\x1a\n": png,
    b"RIFF": riff,
}
