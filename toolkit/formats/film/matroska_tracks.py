"""Tracks and heads of a Matroska film, cut to the rows that a player needs.

One function decides what stays and tells what goes, so that looking and cleaning cannot
disagree. Numbers of tracks stay, because every block names its track; the long random number that
links a track to its other copies becomes the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.errors import Damaged, Locked, NotCleanable, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.film import ass_subtitles, coded_samples, ebml
from toolkit.formats.film.coded_samples import PLAIN, STYLED, Coded
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_codecs import CODECS
from toolkit.formats.film.matroska_ids import (
    ALPHA_MODE,
    CODEC,
    ENTRY,
    NUMBER,
    PRIVATE,
    REAL,
    TRACK_ROWS,
    TYPE,
    UID,
    WHOLE,
    Row,
)
from toolkit.formats.film.matroska_traces import at, traces
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

PICTURES, SOUNDS, COMPLEX, WRITING = 1, 2, 3, 0x11
MAX_TRACKS = 128
_TYPES = {
    PICTURES: "video", SOUNDS: "audio", COMPLEX: "complex", 0x10: "logo", WRITING: "subtitle",
    0x12: "buttons", 0x20: "control", 0x21: "metadata",
}  # fmt: skip
#: What a written value may be where the row is no number.
_FIXED = {"nobody": b"", "language": b"und"}
_ZLIB, _HEADS, _LONGEST_HEAD = 0, 3, 64
_DOLBY = frozenset({0x64766343, 0x64767643, 0x64767743})
_ENABLED, _DEFAULT = 0xB9, 0x88
_SCOPE, _ENCODING_TYPE, _ALGORITHM, _ENCRYPTION = 0x5032, 0x5033, 0x4254, 0x5035
_ENCODING, _COMPRESSION = 0x6240, 0x5034

#: Writes the value of a row that is neither a number nor fixed; None: the element goes.
Special = Callable[[Row, Element], "bytes | None"]


@dataclass(slots=True)
class Track:
    """A track: its number, what it shows, how it is coded; its entry as it is written.

    default: players choose it where nobody chooses. at_once: they show or offer it; another track
    of pictures is not shown at once. dropped: it is not, and goes. refuses: why the film cannot be
    cleaned with it. packed: how frames are packed, if they are.
    hushed: of packed subtitles, whose lines cannot be cleaned, the names of their styles.
    """

    number: int = 0
    type: int = 0
    codec: str = ""
    how: Coded = field(default_factory=Coded)
    text: bool = False
    alpha: bool = False
    enabled: bool = True
    default: bool = True
    at_once: bool = True
    dropped: bool = False
    packed: int | None = None
    hushed: ass_subtitles.Names | None = None
    entry: bytes = b""
    refuses: Refused | None = None
    start: int = 0
    size: int = 0

    @property
    def path(self) -> str:
        """How to call it for people."""
        return f"Tracks/{self.number} {_TYPES.get(self.type, 'unknown')}"

    @property
    def stays(self) -> bool:
        """Whether it is shown, heard or read."""
        known = self.type == WRITING and self.codec in CODECS
        return self.enabled and not self.dropped and (self.type in (PICTURES, SOUNDS) or known)


def kept(
    data: Buffer, parent: Element, rows: Sequence[Row], path: str, found: list[Finding],
    special: Special | None = None,
) -> bytes:  # fmt: skip
    """The elements of these rows inside another, in the order of the rows; the rest is told."""
    by_id = {row.id: row for row in rows}
    values: dict[int, list[bytes]] = {row.id: [] for row in rows}
    for element in ebml.children(data, parent.body, parent.end):
        row = by_id.get(element.id)
        if row is None or len(values[row.id]) >= row.most:
            found += traces(data, element, path)
            continue
        raw = _value(data, element, row, path, found, special)
        if raw is not None:
            values[row.id].append(ebml.made(row.id, raw))
    for row in rows:
        if row.form in _FIXED and not values[row.id]:
            values[row.id] = [ebml.made(row.id, _FIXED[row.form])]
    return b"".join(b"".join(values[row.id]) for row in rows)


def _value(
    data: Buffer, element: Element, row: Row, path: str, found: list[Finding],
    special: Special | None,
) -> bytes | None:  # fmt: skip
    """The body that is written for an element; None where it goes."""
    if row.inside:
        return kept(data, element, row.inside, f"{path}/{row.name}", found, special)
    if row.form == WHOLE:
        return ebml.whole(ebml.number(ebml.body(data, element)))
    if row.form == REAL:
        raw = ebml.body(data, element)
        ebml.real(raw)
        return raw
    if row.form in _FIXED:
        if ebml.words(ebml.body(data, element)).encode() != _FIXED[row.form]:
            found += traces(data, element, path)
        return _FIXED[row.form]
    made = special(row, element) if special else None
    if made is None:
        found += traces(data, element, path)
    return None if row.form == "private" and not made else made


def tracks(data: Buffer, parent: Element, found: list[Finding]) -> list[Track]:
    """All tracks of a film; raises Damaged."""
    made: list[Track] = []
    for element in ebml.children(data, parent.body, parent.end):
        if element.id != ENTRY:
            found += traces(data, element, "Tracks")
            continue
        if len(made) >= MAX_TRACKS:
            raise Damaged("too_many_parts")
        made.append(_track(data, element, found))
    numbers = [track.number for track in made]
    if len(set(numbers)) != len(numbers) or 0 in numbers:
        raise Damaged("structure")
    return made


def judge(found: Sequence[Track], *, drop_hidden: bool) -> None:
    """Say which pictures are not shown at once: all but the first default ones, or the first."""
    pictures = [track for track in found if track.type == PICTURES and track.stays]
    shown = next((track for track in pictures if track.default), next(iter(pictures), None))
    for track in pictures:
        track.at_once = track is shown
        track.dropped = drop_hidden and not track.at_once


def _track(data: Buffer, entry: Element, found: list[Finding]) -> Track:
    track = Track(start=entry.start, size=entry.end - entry.start)
    parts = {part.id: part for part in reversed(list(ebml.children(data, entry.body, entry.end)))}
    for name, row in ((NUMBER, "number"), (TYPE, "type")):
        if name not in parts:
            raise Damaged("structure")
        setattr(track, row, ebml.number(ebml.body(data, parts[name])))
    if CODEC in parts:
        track.codec = ebml.words(ebml.body(data, parts[CODEC], 4096))
    if _ENABLED in parts:
        track.enabled = ebml.number(ebml.body(data, parts[_ENABLED])) != 0
    if _DEFAULT in parts:
        track.default = ebml.number(ebml.body(data, parts[_DEFAULT])) != 0
    _read_flags(data, entry, track)
    head = _head(data, parts.get(PRIVATE), track, found)

    def special(row: Row, element: Element) -> bytes | None:
        return _special(data, row, element, track, head, found)

    inner = kept(data, entry, TRACK_ROWS, track.path, found, special)
    if UID not in parts:
        # behind the number, where the table has it
        at_number = ebml.made(NUMBER, ebml.whole(track.number))
        inner = at_number + ebml.made(UID, ebml.whole(track.number)) + inner[len(at_number) :]
    track.entry = ebml.made(ENTRY, inner)
    return track


def _special(
    data: Buffer, row: Row, element: Element, track: Track, head: bytes | None,
    found: list[Finding],
) -> bytes | None:  # fmt: skip
    """Values that are neither numbers nor fixed: ids, names of codings, heads, small tables."""
    raw = ebml.body(data, element)
    if row.form == "uid":
        if raw.lstrip(b"\0") != ebml.whole(track.number):
            found.append(at("hidden.id", f"{track.path}/TrackUID", element, raw.hex()))
        return ebml.whole(track.number)
    if row.form == "codec":
        if raw[len(track.codec.encode()) :].strip(b"\0"):
            said = ebml.said(data, element.body, element.end)
            found.append(at("hidden.gap", f"{track.path}/CodecID", element, said))
        return track.codec.encode()
    return head if row.form == "private" else _small(row, raw)


def _small(row: Row, raw: bytes) -> bytes | None:
    """A small table of bytes, where it is what it should be."""
    if row.name == "BlockAddIDType":
        fits = int.from_bytes(raw, "big") in _DOLBY
    elif row.form == "dolby":
        fits = len(raw) == 24 and not raw[5:].strip(b"\0")
    elif row.form == "four":
        fits = len(raw) == 4
    else:
        fits = len(raw) <= _LONGEST_HEAD and not readable(raw)
    return raw if fits else None


def _head(
    data: Buffer, private: Element | None, track: Track, found: list[Finding]
) -> bytes | None:
    """What stays of a track's private data; why the film cannot be cleaned, if so."""
    codec = CODECS.get(track.codec)
    raw = ebml.body(data, private) if private else b""
    if codec is None:
        track.refuses = track.refuses or coded_samples.refuse()
        if track.codec and not track.codec.isprintable():
            raise Damaged("structure")
        return None
    notes = Notes()
    track.text = codec.text
    try:
        head, track.how = codec.head(raw, notes)
    except (NotCleanable, Damaged) as error:
        track.refuses = track.refuses or error
        return None
    if private is not None:
        for told in notes.findings(f"{track.path}/CodecPrivate"):
            place = Place(told.place.path, private.start, private.end - private.start)
            found.append(Finding(told.kind, place, told.value))
    if track.packed == _ZLIB and track.how.how == STYLED:
        # nothing can be cut out of its lines, so they may stay only as a clean copy has them
        track.hushed, track.how = track.how.styles, Coded()
    if track.packed is not None and track.how.how != PLAIN:
        track.refuses = track.refuses or coded_samples.refuse()
    return head


def _read_flags(data: Buffer, entry: Element, track: Track) -> None:
    """Whether pictures have an alpha channel, and how frames are packed or locked."""
    parts = list(_all(data, entry))
    if sum(part.id == _ENCODING for part in parts) > 1:
        track.refuses = coded_samples.refuse()
    numbers = {
        part.id: ebml.number(ebml.body(data, part))
        for part in parts
        if part.id in (ALPHA_MODE, _ALGORITHM, _ENCODING_TYPE, _SCOPE)
    }
    track.alpha = numbers.get(ALPHA_MODE) == 1
    if any(part.id == _COMPRESSION for part in parts):
        track.packed = numbers.get(_ALGORITHM, _ZLIB)
    if track.packed not in (None, _ZLIB, _HEADS) or numbers.get(_SCOPE, 1) != 1:
        track.refuses = coded_samples.refuse()
    if numbers.get(_ENCODING_TYPE) or any(part.id == _ENCRYPTION for part in parts):
        track.refuses = Locked("encrypted")


_DEEPER = frozenset({0xE0, 0x6D80, _ENCODING, _COMPRESSION})


def _all(data: Buffer, parent: Element, depth: int = 0) -> Iterator[Element]:
    """The elements of a track, and those inside of them that matter here."""
    for part in ebml.children(data, parent.body, parent.end):
        yield part
        if part.id in _DEEPER and depth < 8:
            yield from _all(data, part, depth + 1)
