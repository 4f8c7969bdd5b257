"""The tracks of an MP4 or QuickTime film: what they are, and whether a viewer needs them.

Pictures, sound and subtitles that a player shows or offers stay. Tracks that are switched off and
offered nowhere go, and so do chapters, hints, time codes, and whatever a camera noted beside the
film. Tracks that stay although no player shows them at once are told, and go when the user asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from toolkit.errors import Damaged, NotCleanable, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, fields, handler, some_boxes
from toolkit.formats.film import mp4_entries, mp4_samples, mp4_subtitles
from toolkit.formats.film.mp4_entries import Entry
from toolkit.formats.film.mp4_samples import Samples

#: More tracks than this is an attack, not a film.
MAX_TRACKS = 256
_INSIDE = frozenset({b"edts", b"mdia", b"minf", b"stbl", b"dinf"})
#: Boxes of which a track may have one only, as players would differ.
_SINGLE = frozenset({
    b"tkhd", b"mdhd", b"hdlr", b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco",
    b"co64", b"elst", b"dref",
})  # fmt: skip
_SHOWN = frozenset({b"vide", b"soun"})
#: Handlers of tracks that go -> the kind of trace; all others are hidden tracks.
_GOES = {
    b"tmcd": "when.taken", b"auxv": "hidden.depth", b"pict": "hidden.picture",
    b"vide": "hidden.video", b"soun": "hidden.sound",
    **dict.fromkeys(mp4_subtitles.HANDLERS, "hidden.text"),
}  # fmt: skip
_SMALL = frozenset({b"chap", b"thmb"})
_ENABLED = 1
_MOST_READ, _MOST_SAMPLES = 64 << 10, 20_000


@dataclass(slots=True)
class Track:
    """One track: its boxes by name, what it is, and the trace it is where it goes (else "").

    hidden: it stays, but no player shows it at once: in plain words, why. fragments: its
    samples where they are not in tables alone; delay: when their time begins; last_in_tables: when
    the last of those begins that stand in tables in front of the first fragment.
    """

    box: Box
    boxes: dict[bytes, Box] = field(default_factory=dict)
    twice: bool = False
    number: int = 0
    enabled: bool = True
    group: int = 0
    kind: bytes = b""
    references: dict[bytes, list[int]] = field(default_factory=dict)
    entries: list[Box] = field(default_factory=list)
    trace: str = ""
    hidden: str = ""
    fragments: Samples | None = None
    delay: int = 0
    last_in_tables: int = 0
    clean: list[Entry] = field(default_factory=list)
    _samples: Samples | None = None

    def samples(self, data: Buffer) -> Samples:
        """Where its samples lie; raises Damaged, TooLarge or NotCleanable."""
        if self.fragments is not None:
            return self.fragments
        if self._samples is None:
            units = {entry.unit for entry in self.clean}
            unit = units.pop() if len(units) == 1 else None
            self._samples = mp4_samples.read(data, self.boxes, unit)
        return self._samples


def tracks(data: Buffer, movie: Box) -> list[Track]:
    """All tracks of a movie, as far as they can be read; raises Damaged for too many."""
    found = [_track(data, box) for box in some_boxes(data, movie.body, movie.end)
             if box.name == b"trak"]  # fmt: skip
    if len(found) > MAX_TRACKS:
        raise Damaged("too_many_parts")
    return found


def _track(data: Buffer, box: Box) -> Track:
    track = Track(box)
    for part in _parts(data, box, 5):
        track.twice |= part.name in track.boxes and part.name in _SINGLE
        track.boxes.setdefault(part.name, part)
    try:
        _heads(data, track)
        _references(data, track)
    except Damaged:
        track.twice = True
    if b"stsd" in track.boxes:
        table = track.boxes[b"stsd"]
        track.entries = some_boxes(data, table.body + 8, table.end)
    return track


def _parts(data: Buffer, box: Box, depth: int, within: bytes = b"trak") -> Iterator[Box]:
    """The boxes of a track, through those that only hold others."""
    for part in some_boxes(data, box.body, box.end):
        if part.name in _INSIDE and depth:
            yield from _parts(data, part, depth - 1, part.name)
        elif not (within == b"minf" and part.name == b"hdlr"):
            yield part


def _heads(data: Buffer, track: Track) -> None:
    if b"tkhd" in track.boxes:
        cursor = fields(data, track.boxes[b"tkhd"])
        version, flags = cursor.full()
        wide = 8 if version == 1 else 4
        cursor.take(2 * wide)
        track.number = cursor.number(4)
        cursor.take(4 + wide + 8 + 2)
        track.group = cursor.number(2)
        track.enabled = bool(flags & _ENABLED)
    if b"hdlr" in track.boxes:
        track.kind = handler(data, track.boxes[b"hdlr"])


def _references(data: Buffer, track: Track) -> None:
    if b"tref" not in track.boxes:
        return
    tref = track.boxes[b"tref"]
    for reference in some_boxes(data, tref.body, tref.end):
        numbers = fields(data, reference)
        count = min(numbers.left // 4, MAX_TRACKS)
        track.references[reference.name] = [numbers.number(4) for _ in range(count)]


def judge(data: Buffer, found: Sequence[Track], quicktime: bool, drop_hidden: bool) -> None:
    """Say of each track whether it goes. Never raises: what cannot be cleaned is left to stay."""
    small = {
        number for track in found for name in _SMALL for number in track.references.get(name, ())
    }
    shown = [track for track in found if track.kind in _SHOWN]
    all_off = not any(track.enabled for track in shown)
    for track in found:
        track.trace = _trace(track, found, small, all_off)
        if not track.trace:
            _clean(data, track, quicktime)
    pictures = [track for track in found if track.kind == b"vide" and not track.trace]
    at_once = next((track for track in pictures if track.enabled), next(iter(pictures), None))
    for track in found:
        if track.trace or track.kind not in _SHOWN:
            continue
        if not track.enabled and not all_off:
            track.hidden = "a track that is switched off; players offer it in a menu"
        elif track.kind == b"vide" and track is not at_once:
            track.hidden = "another track of pictures; players show another one first"
        if track.hidden and drop_hidden:
            track.trace = "content.hidden_part"


def _clean(data: Buffer, track: Track, quicktime: bool) -> None:
    """Clean entries; of words, one of no known coding makes the track go."""
    try:
        track.clean = [
            mp4_entries.read(data, entry, track.kind, quicktime) for entry in track.entries
        ]
    except Refused:
        track.clean = []
        if track.kind in mp4_subtitles.HANDLERS:
            track.trace = "hidden.text"
        return
    if track.kind in mp4_subtitles.HANDLERS and not track.entries:
        track.trace = "hidden.text"
    elif track.kind in mp4_subtitles.HANDLERS and track.entries[0].name != b"mp4s":
        lines = words(data, track)
        if any(map(mp4_subtitles.is_camera, lines)):
            track.trace = "where.track"
        elif not mp4_subtitles.is_spoken(lines):
            track.trace = "hidden.track"


def _trace(track: Track, found: Sequence[Track], small: set[int], all_off: bool) -> str:
    """The kind of trace that a track is, or "" where it may stay."""
    goes = _GOES.get(track.kind, "hidden.track")
    if track.kind in _SHOWN:
        if track.number in small:
            return "hidden.picture" if track.kind == b"vide" else goes
        offered = track.group and any(
            other is not track and (other.kind, other.group) == (track.kind, track.group)
            for other in found
        )
        return "" if track.enabled or all_off or offered else goes
    if track.kind in mp4_subtitles.HANDLERS:
        return "who.words" if track.number in small else ""
    return goes


def words(data: Buffer, track: Track) -> list[str]:
    """The words of a track of subtitles or chapters, each once; nothing where it is damaged."""
    found = dict[str, None]()
    coding = track.entries[0].name if track.entries else b""
    try:
        for start, end in islice(track.samples(data).each_sample(), _MOST_SAMPLES):
            if end > len(data):
                break
            said = mp4_subtitles.words(data[start : min(end, start + _MOST_READ)], coding)
            if said:
                found[said] = None
    except Refused:
        pass
    return list(found)


def cleanable(data: Buffer, track: Track, quicktime: bool) -> None:
    """Raise what stands in the way of cleaning a track that stays."""
    if track.twice or not {b"tkhd", b"mdhd", b"hdlr", b"stsd"} <= track.boxes.keys():
        raise Damaged("structure")
    if not track.clean:
        for entry in track.entries:
            mp4_entries.read(data, entry, track.kind, quicktime)
        raise Damaged("structure")
    if b"dref" in track.boxes:
        table = track.boxes[b"dref"]
        for place in some_boxes(data, table.body + 8, table.end):
            if not fields(data, place).full()[1] & 1:
                raise NotCleanable("external_data")
