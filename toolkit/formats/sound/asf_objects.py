"""ASF objects: their names, and what the ones in the header say (ASF specification 1.20)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from toolkit.formats.base import Buffer, Look
from toolkit.formats.metadata import xmp
from toolkit.formats.readable import readable
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.formats.sound.sound_blocks import cover
from toolkit.model import Finding, Place

HEAD = 24
MAX_OBJECTS = 5000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_GUID_VALUE = 6
_NUMBERS = {2: 4, 3: 4, 4: 8, 5: 2}

Read = Callable[[bytes, str, int, Look], Iterator[Finding]]


class Object(NamedTuple):
    """One object: its body is data[start + 24 : end]."""

    name: str
    start: int
    end: int

    @property
    def at(self) -> int:
        """Where the body starts."""
        return self.start + HEAD


def guid(text: str) -> bytes:
    """A GUID as it stands in a file."""
    one, two, three, four, five = (bytes.fromhex(part) for part in text.split("-"))
    return one[::-1] + two[::-1] + three[::-1] + four + five


def spelled(raw: bytes) -> str:
    """A GUID as people write it."""
    parts = (raw[3::-1], raw[5:3:-1], raw[7:5:-1], raw[8:10], raw[10:16])
    return "-".join(part.hex() for part in parts)


def objects(data: Buffer, at: int, end: int) -> Iterator[Object]:
    """The objects in data[at:end], end to end; one that is cut off ends with it."""
    for _ in range(MAX_OBJECTS):
        head = data[at : min(at + HEAD, end)]
        if len(head) < HEAD:
            break
        size = int.from_bytes(head[16:], "little")
        stop = min(at + max(size, HEAD), end)
        yield Object(NAMES.get(bytes(head[:16]), spelled(head[:16])), at, stop)
        at = stop
    if at < end:
        yield Object("", at, end)


def _wide(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").rstrip("\0").replace("\0", " ")


def _file(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """The file's own number and when it was made."""
    yield Finding("hidden.id", Place(f"{path}/file id", start, 16), spelled(raw[:16]))
    ticks = int.from_bytes(raw[24:32], "little")
    if ticks and ticks < 1 << 60:
        when = (_EPOCH + timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%d %H:%M:%S")
        yield Finding("when.changed", Place(f"{path}/created", start + 24, 8), when)


def _content(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    names = ("title", "author", "copyright", "description", "rating")
    at = 10
    for name, size in zip(names, struct.unpack_from("<5H", raw), strict=True):
        said = _wide(raw[at : at + size])
        if said:
            kind = "hidden.comment" if name == "description" else kind_of_label(name)
            yield Finding(kind, Place(f"{path}/{name}", start + at, size), said)
        at += size


def _extended(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Labels of any name."""
    at = 2
    for _ in range(int.from_bytes(raw[:2], "little")):
        size = int.from_bytes(raw[at : at + 2], "little")
        name, at = _wide(raw[at + 2 : at + 2 + size]), at + 2 + size
        kind, length = struct.unpack_from("<HH", raw, at)
        body = raw[at + 4 : at + 4 + length]
        yield from _value(name, kind, body, Place(f"{path}/{name}", start + at + 4, length), look)
        at += 4 + length


def _library(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Labels of any name and length, each for a stream and a language."""
    at = 2
    for _ in range(int.from_bytes(raw[:2], "little")):
        _, _, size, kind, length = struct.unpack_from("<HHHHI", raw, at)
        name, at = _wide(raw[at + 12 : at + 12 + size]), at + 12 + size
        body = raw[at : at + length]
        yield from _value(name, kind, body, Place(f"{path}/{name}", start + at, len(body)), look)
        at += length


def _value(name: str, kind: int, body: bytes, place: Place, look: Look) -> Iterator[Finding]:
    meaning = kind_of_label(name.removeprefix("WM/").removeprefix("Wm"))
    if kind == 0:
        yield Finding(meaning, place, _wide(body) or None)
    elif kind in _NUMBERS:
        yield Finding(meaning, place, str(int.from_bytes(body[: _NUMBERS[kind]], "little")))
    elif kind == _GUID_VALUE and len(body) == 16:
        yield Finding("hidden.id", place, spelled(body))
    elif name == "WM/Picture":
        yield from _picture(body, place, look)
    else:
        yield Finding("hidden.file", place, readable(body) or f"{len(body)} bytes")


def _picture(body: bytes, place: Place, look: Look) -> Iterator[Finding]:
    """A cover: its kind, length, media type, words, and the picture."""
    at = 5
    words = []
    for _ in range(2):
        end = at
        while end + 1 < len(body) and body[end : end + 2] != b"\0\0":
            end += 2
        words.append(_wide(body[at:end]))
        at = end + 2
    yield Finding("hidden.picture", place, f"{' '.join(words)} {cover(body[at:])}")
    yield from look(body[at:], f"{place.path}/picture")


def _codecs(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    at = 20
    for _ in range(min(int.from_bytes(raw[16:20], "little"), MAX_OBJECTS)):
        if at >= len(raw):
            return
        begin = at
        at += 2
        said = []
        for _ in range(2):
            size = 2 * int.from_bytes(raw[at : at + 2], "little")
            said.append(_wide(raw[at + 2 : at + 2 + size]))
            at += 2 + size
        at += 2 + int.from_bytes(raw[at : at + 2], "little")
        place = Place(f"{path}/codec", start + begin, at - begin)
        yield Finding("software.name", place, " ".join(word for word in said if word) or None)


def _scripts(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Commands that players carry out while they play, such as opening an address."""
    yield Finding("hidden.call", Place(path, start, len(raw)), readable(raw[16:]) or None)


def _languages(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    at = 2
    for _ in range(int.from_bytes(raw[:2], "little")):
        size = raw[at] if at < len(raw) else 0
        said = _wide(raw[at + 1 : at + 1 + size])
        if said:
            yield Finding("who.language", Place(path, start + at + 1, size), said)
        at += 1 + size


def _marks(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield Finding("who.words", Place(path, start, len(raw)), readable(raw[16:]) or None)


def _xmp(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    return xmp.read(raw, path, start)


def _words(kind: str) -> Read:
    def read(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
        said = readable(raw)
        if said or kind != "hidden.padding":
            yield Finding(kind, Place(path, start, len(raw)), said or f"{len(raw)} bytes")

    return read


def _padding(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    empty = not raw.strip(b"\0")
    said = f"{len(raw)} bytes" if empty else readable(raw) or f"{len(raw)} bytes"
    yield Finding("hidden.padding" if empty else "hidden.gap", Place(path, start, len(raw)), said)


def _nothing(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield from ()


INDEXES = ("Simple Index", "Index", "Media Index")
HEADER, DATA, STREAM = "Header", "Data", "Stream Properties"
EXTENSION = "Header Extension"
VIDEO = guid("BC19EFC0-5B4D-11CF-A8FD-00805F5C442B")
_TABLE: tuple[tuple[str, str, Read], ...] = (
    ("75B22630-668E-11CF-A6D9-00AA0062CE6C", HEADER, _nothing),
    ("75B22636-668E-11CF-A6D9-00AA0062CE6C", DATA, _nothing),
    ("33000890-E5B1-11CF-89F4-00A0C90349CB", "Simple Index", _nothing),
    ("D6E229D3-35DA-11D1-9034-00A0C90349BE", "Index", _nothing),
    ("FEB103F8-12AD-4C64-840F-2A1D2F7AD48C", "Media Index", _nothing),
    ("3CB73FD0-0C4A-4803-953D-EDF7B6228F0C", "Timecode Index", _words("hidden.unknown")),
    ("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC", "XMP", _xmp),
    ("8CABDCA1-A947-11CF-8EE4-00C00C205365", "File Properties", _file),
    ("B7DC0791-A9B7-11CF-8EE6-00C00C205365", STREAM, _nothing),
    ("5FBF03B5-A92E-11CF-8EE3-00C00C205365", EXTENSION, _nothing),
    ("86D15240-311D-11D0-A3A4-00A0C90348F6", "Codec List", _codecs),
    ("1EFB1A30-0B62-11D0-A39B-00A0C90348F6", "Script Command", _scripts),
    ("F487CD01-A951-11CF-8EE6-00C00C205365", "Marker", _marks),
    ("D6E229DC-35DA-11D1-9034-00A0C90349BE", "Bitrate Mutual Exclusion", _nothing),
    ("75B22633-668E-11CF-A6D9-00AA0062CE6C", "Content Description", _content),
    ("D2D0A440-E307-11D2-97F0-00A0C95EA850", "Extended Content Description", _extended),
    ("2211B3FA-BD23-11D2-B4B7-00A0C955FC6E", "Content Branding", _words("who.contact")),
    ("7BF875CE-468D-11D1-8D82-006097C9A2B2", "Stream Bitrate Properties", _nothing),
    ("2211B3FB-BD23-11D2-B4B7-00A0C955FC6E", "Content Encryption", _words("who.rights")),
    ("298AE614-2622-4C17-B935-DAE07EE9289C", "Extended Content Encryption", _words("who.rights")),
    ("2211B3FC-BD23-11D2-B4B7-00A0C955FC6E", "Digital Signature", _words("hidden.id")),
    ("1806D474-CADF-4509-A4BA-9AABCB96AAE8", "Padding", _padding),
    ("14E6A5CB-C672-4332-8399-A96952065B5A", "Extended Stream", _words("hidden.padding")),
    ("A08649CF-4775-4670-8A16-6E35357566CD", "Advanced Mutual Exclusion", _nothing),
    ("D1465A40-5A79-4338-B71B-E36B8FD6C249", "Group Mutual Exclusion", _nothing),
    ("D4FED15B-88D3-454F-81F0-ED5C45999E24", "Stream Prioritization", _nothing),
    ("A69609E6-517B-11D2-B6AF-00C04FD908E9", "Bandwidth Sharing", _nothing),
    ("7C4346A9-EFE0-4BFC-B229-393EDE415C85", "Language List", _languages),
    ("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA", "Metadata", _library),
    ("44231C94-9498-49D1-A141-1D134E457054", "Metadata Library", _library),
    ("D6E229DF-35DA-11D1-9034-00A0C90349BE", "Index Parameters", _nothing),
    ("6B203BAD-3F11-48E4-ACA8-D7613DE2CFA7", "Media Index Parameters", _nothing),
    ("F55E496D-9797-4B5D-8C8B-604DFE9BFB24", "Timecode Index Parameters", _nothing),
    ("26F18B5D-4584-47EC-9F5F-0E651F0452C9", "Compatibility", _nothing),
    ("43058533-6981-49E6-9B74-AD12CB86D58C", "Advanced Content Encryption", _words("who.rights")),
)  # fmt: skip
NAMES = {guid(text): name for text, name, _ in _TABLE}
READ: dict[str, Read] = {name: read for _, name, read in _TABLE}


def read(data: bytes, each: Object, path: str, start: int, look: Look) -> Iterator[Finding]:
    """What an object of the header says; a damaged or unknown one is shown as readable text."""
    body, place = data[each.at : each.end], Place(path, start + each.at, each.end - each.at)
    reader = READ.get(each.name, _words("hidden.unknown"))
    try:
        yield from reader(body, path, start + each.at, look)
    except struct.error:
        yield Finding("hidden.unknown", place, readable(body) or f"{len(body)} bytes")
