"""What elements of a Matroska film that go say about people: names, moments, places, files.

Never raises for what is wrong inside: the element goes anyway, so what can be read of it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from toolkit.errors import Refused, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.film import ebml, matroska_ids
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_ids import BYTES, DATE, HEX, MASTER, NAMES, REAL, TEXT, WHOLE
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import places
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.model import Finding, Place

_MAX_DEPTH = 12
_EPOCH = datetime(2001, 1, 1)  # noqa: DTZ001  (written out as UTC by hand)
_FILE_NAME, _FILE_TYPE, _FILE_DATA, _FILE_WORDS = 0x466E, 0x4660, 0x465C, 0x467E
_TAG_NAME, _TAG_TEXT, _TAG_BYTES, _TAG = 0x45A3, 0x4487, 0x4485, 0x67C8
_MOST_FILE = 64 << 20
#: A file without zeros in its first bytes is text, which is shown as it is.
_TEXT = 4096
#: A place as ISO 6709 writes it.
_PLACE = re.compile(r"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)")
#: Names of tags whose kind does not follow from their words.
_TAGS: tuple[tuple[str, str], ...] = (
    (r"_STATISTICS_WRITING_APP|ENCODER|ENCODED_?BY|WRITING|HANDLER|VENDOR|MAJOR_BRAND|SOFTWARE",
     "software.name"),
    (r"ENCODER_SETTINGS", "software.setting"),
    (r"_STATISTICS_WRITING_DATE|DATE_(TAGGED|ENCODED|DIGITIZED)", "when.changed"),
    (r"DATE|TIME$|CREATION", "when.taken"),
    (r"^BPS|^DURATION|NUMBER_OF_|_STATISTICS|COMPATIBLE|MINOR_", "software.setting"),
    (r"LOCATION|GPS|6709", "where.name"),
    (r"ACTOR|CHARACTER", "who.person"),
    (r"ARTIST|AUTHOR|DIRECTOR|PRODUCER|WRITTEN|COMPOSER|LYRICIST|PHOTOGRAPHY|EDITED|PUBLISHER",
     "who.author"),
    (r"MAKE|MODEL", "device.model"),
    (r"EMAIL|URL|PHONE|FAX|ADDRESS", "who.contact"),
    (r"COMMENT", "hidden.comment"),
    (r"_ID$|ISRC|ISBN|CATALOG|BARCODE|IMDB|TMDB|UUID|^MCDI", "hidden.id"),
)  # fmt: skip


def traces(
    data: Buffer, found: Element, path: str, inside: Inside | None = None, depth: int = 0
) -> Iterator[Finding]:
    """Everything that an element which goes says."""
    unknown = matroska_ids.ROW_NAMES.get(found.id, f"element 0x{found.id:X}")
    name, form, kind = NAMES.get(found.id, (unknown, BYTES, "hidden.unknown"))
    path = f"{path}/{name}".lstrip("/")
    if found.id == ebml.CRC:
        return
    try:
        yield from _read(data, found, (form, kind), path, inside, depth)
    except TooLarge:
        raise
    except Refused:
        yield at("hidden.unknown", path, found, ebml.said(data, found.body, found.end))


def _read(
    data: Buffer, found: Element, row: tuple[str, str], path: str, inside: Inside | None,
    depth: int,
) -> Iterator[Finding]:  # fmt: skip
    form, kind = row
    if form == "tag":
        yield from _tag(data, found, path, depth)
    elif form == "file":
        yield from _file(data, found, path, inside)
    elif form == MASTER and depth < _MAX_DEPTH:
        for inner in list(ebml.children(data, found.body, found.end)):
            yield from traces(data, inner, path, inside, depth + 1)
    elif (kind or form == TEXT) and (said := _said(data, found, form)):
        yield at(kind or "who.words", path, found, said)


def at(kind: str, path: str, found: Element, said: str) -> Finding:
    """A finding at an element."""
    return Finding(kind, Place(path, found.start, found.end - found.start), said)


def _said(data: Buffer, found: Element, form: str) -> str:
    """What an element says, or "" where it says nothing."""
    if form in (BYTES, MASTER) or found.size > ebml.MAX_BODY:
        if ebml.empty(data, found.body, found.end):
            return ""
        return ebml.said(data, found.body, found.end)
    raw = ebml.body(data, found)
    if form == TEXT:
        return ebml.words(raw) or (
            ebml.said(data, found.body, found.end) if raw.strip(b"\0") else ""
        )
    if form == HEX:
        words = ebml.said(data, found.body, found.end)
        return words if not words.endswith(" bytes") else raw.hex()
    if form == WHOLE:
        return str(ebml.number(raw))
    if form == REAL:
        return f"{ebml.real(raw):g}"
    return _date(raw) if form == DATE else ""


def _date(raw: bytes) -> str:
    count = int.from_bytes(raw[:8], "big", signed=True)
    try:
        moment = _EPOCH + timedelta(microseconds=count // 1000)
    except OverflowError:
        return f"{count} ns since 2001"
    return f"{moment:%Y:%m:%d %H:%M:%S}Z"


def _tag(data: Buffer, found: Element, path: str, depth: int) -> Iterator[Finding]:
    """One tag: its name, its words, and the tags inside it."""
    parts = list(ebml.children(data, found.body, found.end))
    values = {part.id: part for part in parts}
    name = "SimpleTag"
    if _TAG_NAME in values:
        name = ebml.words(ebml.body(data, values[_TAG_NAME])) or name
    for part in parts:
        yield from _tag_part(data, part, name, path, depth)
    if not {_TAG_TEXT, _TAG_BYTES, _TAG} & values.keys() and name != "SimpleTag":
        yield at("who.words", path, found, name)


def _tag_part(data: Buffer, part: Element, name: str, path: str, depth: int) -> Iterator[Finding]:
    """What stands in a tag of this name."""
    if part.id in (_TAG_TEXT, _TAG_BYTES):
        said = ebml.words(ebml.body(data, part)) if part.id == _TAG_TEXT else ""
        said = said or ebml.said(data, part.body, part.end)
        yield _named(name, said, f"{path}/{name}", part)
    elif part.id == _TAG and depth >= _MAX_DEPTH:
        yield at("hidden.unknown", path, part, ebml.said(data, part.body, part.end))
    elif part.id == _TAG:
        yield from traces(data, part, f"{path}/{name}", None, depth + 1)
    elif part.id in _TAG_LANGUAGES:
        said = ebml.words(ebml.body(data, part))
        if said not in _USUAL_LANGUAGES:
            yield at("who.language", f"{path}/{name}", part, said)
    elif part.id not in _TAG_PARTS:
        yield from traces(data, part, path, None, depth + 1)


_TAG_LANGUAGES = (0x447A, 0x447B)
#: What programs write there by themselves.
_USUAL_LANGUAGES = ("", "und", "eng", "en")
_TAG_PARTS = frozenset({_TAG_NAME, 0x4484, 0x44B4})


def _named(name: str, said: str, path: str, part: Element) -> Finding:
    kind = tag_kind(name)
    place = _PLACE.search(said)
    if place and kind.startswith("where"):
        kind = "where.gps"
        hint = places.near(float(place[1]), float(place[2]))
        said += f" ({hint})" if hint else ""
    return at(kind, path, part, said)


def tag_kind(name: str) -> str:
    """The kind of trace that a tag of this name is."""
    upper = name.upper()
    for pattern, kind in _TAGS:
        if re.search(pattern, upper):
            return kind
    words = "".join(word.title() for word in re.split(r"[^A-Za-z0-9]+", name))
    return kind_of(words, "who.words")


def _file(data: Buffer, found: Element, path: str, inside: Inside | None) -> Iterator[Finding]:
    """A file that is attached: its name and kind, and everything in it."""
    parts = {part.id: part for part in ebml.children(data, found.body, found.end)}
    name, kind, words = (
        ebml.words(ebml.body(data, parts[which])) if which in parts else ""
        for which in (_FILE_NAME, _FILE_TYPE, _FILE_WORDS)
    )
    body = parts.get(_FILE_DATA)
    size = body.size if body else 0
    said = f"{name} ({kind}) {size} bytes".strip()
    if body and b"\0" not in data[body.body : min(body.end, body.body + _TEXT)]:
        said += f": {ebml.said(data, body.body, body.end)}"
    yield at("hidden.file", path, found, said)
    if words:
        yield at("who.words", f"{path}/FileDescription", parts[_FILE_WORDS], words)
    for part in parts.values():
        if part.id not in (_FILE_NAME, _FILE_TYPE, _FILE_DATA, _FILE_WORDS, 0x46AE):
            yield from traces(data, part, path)
    if body and size and inside is not None:
        if size <= _MOST_FILE:
            inside.spend(size)
            yield from inside.findings(ebml.body(data, body, _MOST_FILE), f"{path}/{name}")
        else:
            yield at("inside.unknown", path, body, ebml.said(data, body.body, body.end))
