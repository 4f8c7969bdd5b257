"""What a camera noted beside the film, sample by sample: places, moments, sensors, names.

Known forms: GoPro's tree (gpmd), Android's motion data (camm), Apple's keyed values (mebx), Sony's
camcorder notes (rtmd), time codes (tmcd), and text. Of anything else the readable text is shown.
A long track is read from its beginning and its end. Never raises.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import letters, some_boxes
from toolkit.formats.film import movie_blobs, mp4_tracks
from toolkit.formats.film.movie_names import of_key
from toolkit.formats.film.mp4_tracks import Track
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import gpmf
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_FIRST, _LAST = 2000, 200
_MOST_SAMPLES = 200_000
_MOST_READ = 256 << 10
_MOST_KEYS = 200
_SILENT_KINDS = frozenset({b"vide", b"soun", b"pict", b"auxv"})

Read = Callable[[bytes, int, Notes], None]


def traces(data: Buffer, track: Track, path: str, inside: Inside) -> Iterator[Finding]:
    """A track that goes: what it is, and what its samples say."""
    kind = _summary_kind(track)
    spans, count = _spans(data, track)
    lines = mp4_tracks.words(data, track) if track.trace in _WORDY else []
    place, said = Place(path), "\n".join(lines)
    if not lines:
        place = Place(path, track.box.start, track.box.end - track.box.start)
        said = f"{_named(track)}, {count} samples"
    notes, more = Notes(), []
    if not lines and track.kind not in _SILENT_KINDS:
        more = list(_read(data, track, spans, path, inside, notes))
    places = any(found.kind == "where.gps" for found in more)
    yield Finding("where.track" if places else kind, place, said)
    yield from more


_WORDY = frozenset({"who.words", "where.track", "hidden.text"})


def _summary_kind(track: Track) -> str:
    if track.kind in (b"soun", b"vide") and track.trace == "content.hidden_part":
        return {b"soun": "hidden.sound", b"vide": "hidden.video"}[track.kind]
    return track.trace


def _named(track: Track) -> str:
    names = [letters(entry.name) or entry.name.hex() for entry in track.entries]
    return " ".join([letters(track.kind) or "track", *dict.fromkeys(names)])


def _spans(data: Buffer, track: Track) -> tuple[list[tuple[int, int]], int]:
    """Where its first and last samples lie, and how many there are."""
    try:
        samples = track.samples(data)
    except Refused:
        return [], 0
    every = islice(samples.each_sample(), _MOST_SAMPLES)
    found = list(islice(every, _FIRST))
    found += deque(every, _LAST)
    return [(start, min(end, start + _MOST_READ)) for start, end in found if end <= len(data)], (
        samples.count
    )


def _read(
    data: Buffer, track: Track, spans: list[tuple[int, int]], path: str, inside: Inside,
    notes: Notes,
) -> Iterator[Finding]:  # fmt: skip
    coding = track.entries[0].name if track.entries else b""
    keys = _keys(data, track) if coding == b"mebx" else {}
    for start, end in spans:
        raw = data[start:end]
        if coding in _READERS:
            _READERS[coding](raw, start, notes)
        elif coding == b"mebx":
            _keyed(raw, start, keys, notes)
        elif coding == b"tmcd":
            _time_code(data, track, raw, start, notes)
        else:
            for found in movie_blobs.read(raw, "samples", start, inside, track.trace):
                _add(found, notes)
    yield from notes.findings(path)


def _add(found: Finding, notes: Notes) -> None:
    name = found.place.path.rpartition("/")[2]
    if found.value:
        notes.add(found.kind, name, found.place.start or 0, found.place.size or 0, found.value)


def _gopro(raw: bytes, start: int, notes: Notes) -> None:
    tree = [*gpmf.read(raw, "", start)]
    for found in tree:
        _add(found, notes)
    if not tree:
        _worded(raw, "gpmd", start, notes)


def _worded(raw: bytes, name: str, start: int, notes: Notes) -> None:
    """What can be read of a sample that is not in the form of its kind."""
    if words := readable(raw):
        notes.add("hidden.text", name, start, len(raw), words)


def _android(raw: bytes, start: int, notes: Notes) -> None:
    """Packets of motion; kinds 5 and 6 are places."""
    form = int.from_bytes(raw[2:4], "little")
    if form == 5 and len(raw) >= 28:
        north, east, height = struct.unpack_from("<3d", raw, 4)
    elif form == 6 and len(raw) >= 40:
        north, east = struct.unpack_from("<2d", raw, 16)
        height = struct.unpack_from("<f", raw, 32)[0]
        seconds = struct.unpack_from("<d", raw, 4)[0]
        notes.add("when.taken", "GPSTime", start, len(raw), f"{seconds:.3f} seconds since 1980")
    else:
        _worded(raw, "camm", start, notes)
        return
    said = f"{north:.6f}, {east:.6f}, {height:.1f} m"
    notes.add("where.gps", "GPSPosition", start, len(raw), said)


def _keys(data: Buffer, track: Track) -> dict[int, str]:
    """The names behind the numbers of keyed values."""
    found: dict[int, str] = {}
    for entry in track.entries:
        for part in some_boxes(data, entry.body + 8, entry.end):
            if part.name == b"keys":
                for key in some_boxes(data, part.body, part.end)[:_MOST_KEYS]:
                    for name in some_boxes(data, key.body, key.end):
                        if name.name == b"keyd":
                            text = data[name.body + 4 : name.end].decode("utf-8", "replace")
                            found[int.from_bytes(key.name, "big")] = text
    return found


def _keyed(raw: bytes, start: int, keys: dict[int, str], notes: Notes) -> None:
    boxes = some_boxes(raw, 0, len(raw))
    if not boxes:
        _worded(raw, "mebx", start, notes)
    for box in boxes:
        name = keys.get(int.from_bytes(box.name, "big"), "value")
        body = raw[box.body : box.end]
        said = readable(body) or _numbers(body)
        kind = "where.gps" if movie_blobs.PLACE.search(said) else of_key(name)
        notes.add(kind, name, start + box.start, box.end - box.start, said)


def _numbers(body: bytes) -> str:
    if len(body) <= 8:
        return str(int.from_bytes(body, "big"))
    return f"{len(body)} bytes"


def _sony(raw: bytes, start: int, notes: Notes) -> None:
    """Tags behind their number and length: serial number, moment, place."""
    at, end = int.from_bytes(raw[:2], "big"), len(raw)
    place: dict[int, bytes] = {}
    while at + 4 <= end:
        tag, size = struct.unpack_from(">HH", raw, at)
        body = raw[at + 4 : at + 4 + size]
        at += 4 if tag == 0x060E or not tag else 4 + size
        if tag == 0x060E:
            at += 16
        elif tag == 0x8114:
            notes.add("device.serial", "CameraSerial", start, size, letters(body) or body.hex())
        elif tag == 0xE304:
            notes.add("when.taken", "DateTime", start, size, body.hex()[2:])
        elif 0x8501 <= tag <= 0x851F:
            place[tag] = body
    position = [_degrees(place.get(tag, b"")) for tag in (0x8502, 0x8504)]
    if any(position):
        refs = [
            letters(place.get(tag, b"")) or chr((place.get(tag, b"?"))[0])
            for tag in (0x8501, 0x8503)
        ]
        said = ", ".join(f"{value:.6f} {ref}" for value, ref in zip(position, refs, strict=True))
        notes.add("where.gps", "GPSPosition", start, len(raw), said)
    _worded(raw, "rtmd", start, notes)


def _degrees(body: bytes) -> float:
    if len(body) < 24:
        return 0.0
    parts = struct.unpack_from(">6I", body)
    degrees, minutes, seconds = (parts[at] / (parts[at + 1] or 1) for at in (0, 2, 4))
    return float(degrees + minutes / 60 + seconds / 3600)


def _time_code(data: Buffer, track: Track, raw: bytes, start: int, notes: Notes) -> None:
    """A count of frames as hours, minutes, seconds and frames."""
    if len(raw) > _COUNT:
        _worded(raw, "tmcd", start, notes)
    entry = track.entries[0]
    rate = data[entry.body + 24] if entry.end - entry.body > 24 else 0
    count = int.from_bytes(raw[:4], "big")
    if not rate or len(raw) < 4:
        return
    seconds, frames = divmod(count, rate)
    said = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frames:02}"
    notes.add("when.taken", "TimeCode", start, 4, said)


#: Bytes of a count of frames.
_COUNT = 4
_READERS: dict[bytes, Read] = {b"gpmd": _gopro, b"camm": _android, b"rtmd": _sony}
