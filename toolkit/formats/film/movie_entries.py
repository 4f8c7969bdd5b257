"""What sample entries say beyond how to decode: programs, makers, unknown boxes, hidden notes.

Judges an entry by its own form, so that it can be read where no track says what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, letters, some_boxes
from toolkit.formats.film import codec_config, movie_blobs, mp4_esds, mp4_parts, mp4_subtitles
from toolkit.formats.film.nal import AV1, H264, HEVC
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.image.heif_properties import PROFILES
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import icc
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_VISUAL, _SOUND = 78, 28
#: Bytes of their own in front of the boxes of entries that are neither pictures nor sound.
_OTHERS = {b"tx3g": 38, b"text": 51, b"wvtt": 8, b"mp4s": 8, b"mebx": 8}
_MOST_READ = 1 << 20
_CONFIGS: dict[bytes, Callable[[bytes, Notes], bytes]] = {
    b"avcC": partial(codec_config.clean, H264), b"mvcC": partial(codec_config.clean, H264),
    b"hvcC": partial(codec_config.clean, HEVC), b"av1C": partial(codec_config.clean, AV1),
    b"lhvC": partial(codec_config.clean, HEVC, layers=True),
}  # fmt: skip


def traces(data: Buffer, box: Box, path: str, inside: Inside) -> Iterator[Finding]:
    """Everything that an entry says beyond how to decode; never raises."""
    kind = _form(data, box)
    if kind == "visual":
        yield from _program(data, box, path)
        yield from _boxes(data, box, box.body + _VISUAL, path, inside)
    elif kind == "sound":
        yield from _maker(data, box, box.body + 8, box.body + 16, path)
        version = int.from_bytes(data[box.body + 8 : box.body + 10], "big")
        at = box.body + _SOUND
        more = {1: 16, 2: 36}.get(version, 0)
        at += more if _is_box(data, at + more, box.end) else 0
        yield from _boxes(data, box, at, path, inside)
    elif box.name in _OTHERS:
        yield from _text_entry(data, box, path)
        yield from _boxes(data, box, box.body + _OTHERS[box.name], path, inside)
    else:
        raw = data[box.body : min(box.end, box.body + _MOST_READ)]
        said = readable(raw) or letters(raw[8:])
        if said:
            place = Place(path, box.start, box.end - box.start)
            yield Finding("hidden.track", place, said)


def _is_box(data: Buffer, at: int, end: int) -> bool:
    """Whether boxes fill the space from here."""
    found = some_boxes(data, at, end)
    return at == end or (bool(found) and end - found[-1].end < 8)


def _form(data: Buffer, box: Box) -> str:
    """What kind of entry it is, by the boxes that fit behind its fixed fields."""
    if box.name in _OTHERS:
        return ""
    size = box.end - box.body
    if size >= _VISUAL and data[box.body + 42] < 32:
        frames = data[box.body + 40 : box.body + 42]
        if frames == b"\x00\x01" and _is_box(data, box.body + _VISUAL, box.end):
            return "visual"
    if size >= _SOUND and any(
        _is_box(data, box.body + _SOUND + more, box.end)
        for more in (0, 16, 36)
        if size >= _SOUND + more
    ):
        return "sound"
    return "visual" if size >= _VISUAL else ""


def _program(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    yield from _maker(data, box, box.body + 8, box.body + 24, path)
    name = letters(data[box.body + 42 : min(box.body + 74, box.end)])
    if name:
        yield Finding("software.name", Place(f"{path}/CompressorName", box.body + 42, 32), name)


def _maker(data: Buffer, box: Box, at: int, end: int, path: str) -> Iterator[Finding]:
    """Letters where nothing or a maker's four letters stand."""
    hidden = letters(data[box.body : box.body + 6] + data[at:end])
    if hidden:
        yield Finding("software.name", Place(f"{path}/VendorID", box.body, end - box.body), hidden)


def _text_entry(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    """A font's name at the end of QuickTime's entry."""
    if box.name == b"text":
        at = box.body + 50
        size = data[at] if at < box.end else 0
        name = letters(data[at + 1 : min(at + 1 + size, box.end)])
        if name:
            yield Finding("software.setting", Place(f"{path}/FontName", at, size + 1), name)
        rest = data[at + 1 + size : min(box.end, at + _MOST_READ)]
        if said := readable(rest):
            yield Finding("hidden.gap", Place(path, at + 1 + size, len(rest)), said)


def _boxes(data: Buffer, box: Box, at: int, path: str, inside: Inside) -> Iterator[Finding]:
    found = some_boxes(data, at, box.end) if box.name != b"text" else []
    for part in found:
        yield from _part(data, part, f"{path}/{part.word}", inside)
    rest = found[-1].end if found else at
    raw = data[rest : min(box.end, rest + _MOST_READ)] if box.name != b"text" else b""
    if raw.strip(b"\x00"):
        said = readable(raw) or letters(raw) or f"{len(raw)} bytes"
        yield Finding("hidden.gap", Place(path, rest, box.end - rest), said)


def _part(data: Buffer, part: Box, path: str, inside: Inside) -> Iterator[Finding]:
    """A box in an entry: what of it goes."""
    body = data[part.body : min(part.end, part.body + _MOST_READ)]
    place = Place(path, part.start, part.end - part.start)
    if part.name in _CONFIGS:
        yield from _config(part.name, body, place)
    elif part.name == b"colr" and body[:4] in PROFILES:
        yield from _profile(body[4:], place)
    elif part.name in _PARTS:
        yield from _PARTS[part.name](body, place)
    elif part.name == b"wave":
        yield from _wave(data, part, path, inside)
    elif (rest := mp4_parts.surplus(part.name, body)) is not None:
        yield from movie_blobs.read(rest, path, part.body, inside)


def _wave(data: Buffer, box: Box, path: str, inside: Inside) -> Iterator[Finding]:
    """QuickTime's box around a sound's configuration; one in one is read as a whole."""
    for part in some_boxes(data, box.body, box.end):
        there = f"{path}/{part.word}"
        if part.name == b"wave":
            raw = data[part.body : min(part.end, part.body + _MOST_READ)]
            yield from movie_blobs.read(raw, there, part.body, inside)
        elif part.name not in _WAVE:
            yield from _part(data, part, there, inside)


def _config(name: bytes, body: bytes, place: Place) -> Iterator[Finding]:
    """Notes and surplus among parameter sets."""
    notes = Notes()
    try:
        _CONFIGS[name](body, notes)
    except Refused:
        yield Finding("hidden.unknown", place, readable(body) or f"{len(body)} bytes")
    for note in notes.findings(place.path):
        yield Finding(note.kind, Place(note.place.path, place.start, place.size), note.value)


def _profile(profile: bytes, place: Place) -> Iterator[Finding]:
    if icc.is_neutral(profile):
        yield Finding("look.colour", place, "colour profile")
    else:
        yield from icc.read(profile, f"{place.path}/ICC", (place.start or 0) + 12)


def _sealed(body: bytes, place: Place) -> Iterator[Finding]:
    yield Finding("hidden.unknown", place, letters(body) or f"{len(body)} bytes")


def _fonts(body: bytes, place: Place) -> Iterator[Finding]:
    try:
        names = mp4_subtitles.font_names(body)
    except Refused:
        names = letters(body)
    if names:
        yield Finding("software.setting", place, names)


def _stream(body: bytes, place: Place) -> Iterator[Finding]:
    """User data among the descriptors, and whatever else goes from them."""
    notes = Notes()
    try:
        kept = mp4_esds.clean(body, notes)
    except Refused:
        yield Finding("hidden.unknown", place, readable(body) or f"{len(body)} bytes")
        return
    for note in notes.findings(place.path):
        yield Finding(note.kind, Place(note.place.path, place.start, place.size), note.value)
    said = readable(body)
    if said and said != readable(kept) and not notes:
        yield Finding("hidden.text", place, said)


_WAVE = frozenset({b"frma", b"mp4a", b"enda", bytes(4)})
_PARTS: dict[bytes, Callable[[bytes, Place], Iterator[Finding]]] = {
    b"ftab": _fonts, b"esds": _stream, b"sinf": _sealed,
}  # fmt: skip
