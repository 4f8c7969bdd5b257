"""Text files that are traces as a whole: tracks, address cards, calendars, and their like.

GPX, KML, GeoJSON, NMEA and IGC say where somebody was; vCard and iCalendar say who somebody is,
and when they are where. PostScript and FDF carry labels and programs in their text. Other XML can
hold anything. All are shown, and refused: without what they say, nothing of them would be left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from toolkit.errors import Refused, TooLarge
from toolkit.formats.base import Buffer, Format, refusing
from toolkit.formats.metadata import places, xmp
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.text import charsets, text_kinds, xml_tree
from toolkit.formats.text.xml_tree import Element
from toolkit.model import Finding, Place

_MOST = 50_000
_FOLDED = re.compile(r"\r?\n[ \t]|=\r?\n")
_LINE = re.compile(r"(?:[\w-]++\.)?+([\w-]++)((?:;(?:[^:\"]++|\"[^\"]*+\")*+)?+):(.*)")
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"(?:{pattern})$"), kind)
    for pattern, kind in (
        ("FN|N|NICKNAME|SORT-STRING|ORGANIZER|RELATED|MEMBER", "who.author"),
        ("EMAIL|TEL|ADR|LABEL|IMPP|URL|ATTENDEE|CONTACT|X-.*(?:IM|JABBER|SKYPE|SOCIAL).*|CALADRURI",
         "who.contact"),
        ("GEO|X-APPLE-STRUCTURED-LOCATION", "where.gps"), ("LOCATION", "where.name"),
        ("TZ|TZID|TZNAME|TZOFFSET.*|X-WR-TIMEZONE", "when.zone"),
        ("BDAY|ANNIVERSARY|REV|DT.*|CREATED|LAST-MODIFIED|COMPLETED|DUE|TRIGGER|RRULE|EXDATE|RDATE",
         "when.changed"),
        ("PRODID|VERSION|METHOD|CALSCALE", "software.name"), ("UID|RECURRENCE-ID", "hidden.id"),
        ("PHOTO|LOGO|IMAGE", "hidden.picture"), ("SOUND", "hidden.sound"), ("KEY", "hidden.id"),
        ("LANG", "who.language"), ("ORG|TITLE|ROLE", "who.owner"),
        ("SUMMARY|DESCRIPTION|NOTE|COMMENT|CATEGORIES|X-WR-.*", "who.words"),
        ("ATTACH", "hidden.file"), ("BEGIN|END", ""),
    )
)  # fmt: skip
_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"\[\s*({_NUMBER}(?:[eE]-?\d+)?)\s*,\s*({_NUMBER}(?:[eE]-?\d+)?)")
_TRIPLE = re.compile(rf"({_NUMBER})\s*,\s*({_NUMBER})(?:,\s*-?[\d.]+)?")
_DSC = re.compile(r"^%%(\w+):[ \t]*(.+)$", re.MULTILINE)
_DSC_KINDS = {
    "Creator": "software.name", "CreationDate": "when.changed", "For": "who.author",
    "Title": "who.words", "Routing": "who.contact", "Author": "who.author",
}  # fmt: skip


def _words(data: Buffer) -> str:
    raw = bytes(data)
    try:
        return charsets.plain(raw).words
    except Refused:
        return charsets.loosely(raw, "")


def _track(points: list[tuple[float, float]], path: str) -> Iterator[Finding]:
    """A track: how many places, and the first and last of them."""
    if not points:
        return
    ends = [points[0], points[-1]] if len(points) > 1 else points
    said = " to ".join(_near(*point) for point in ends)
    yield Finding("where.track", Place(path, None), f"{len(points)} places: {said}")


def _near(latitude: float, longitude: float) -> str:
    hint = places.near(latitude, longitude)
    return f"{latitude:.6f}, {longitude:.6f}" + (f" ({hint})" if hint else "")


def _tree(data: Buffer) -> Iterator[Finding]:
    """Every word, attribute and remark of an XML file; places as one track."""
    document = xml_tree.read(data)
    points: list[tuple[float, float]] = []
    for what, said in document.asides:
        kind = "hidden.comment" if what == "comment" else "software.setting"
        yield Finding(kind, Place(what, None), said or None)
    others: dict[str, None] = {}
    for element in document.root.walk():
        points += _points(element)
        for local, path, said in _fields(element, document.root.name.local):
            kind = _field(local)
            if kind:
                yield Finding(kind, Place(path, None), said)
            else:
                others[said] = None
    if others:
        yield Finding("hidden.text", Place(document.root.name.local, None), " ".join(others))
    yield from _track(points, "track")


def _fields(element: Element, root: str) -> Iterator[tuple[str, str, str]]:
    """Every attribute and the words of an element: name, place, value."""
    local = element.name.local
    path = f"{root}/{local}"
    for name, value in element.attributes.items():
        if value.strip() and name.local not in ("lat", "lon"):
            yield name.local, f"{path}/@{name.local}", value
    said = " ".join(child.strip() for child in element.children if isinstance(child, str)).strip()
    if said and local != "coordinates":
        yield local, path, said


def _field(local: str) -> str:
    """What a field is, by its name; "" where that says nothing."""
    if local in ("name", "author", "email"):
        return {"name": "who.words", "author": "who.author", "email": "who.contact"}[local]
    return kind_of(local[:1].upper() + local[1:], "")


def _points(element: Element) -> Iterator[tuple[float, float]]:
    latitude, longitude = element.get("lat"), element.get("lon")
    if latitude and longitude:
        yield from _degrees([(latitude, longitude)])
    if element.name.local == "coordinates":
        yield from _degrees((two, one) for one, two in _TRIPLE.findall(element.words()))


def _degrees(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, float]]:
    for latitude, longitude in pairs:
        try:
            point = float(latitude), float(longitude)
        except ValueError:
            continue
        if abs(point[0]) <= 90 and abs(point[1]) <= 180:
            yield point


def _any_xml(data: Buffer) -> Iterator[Finding]:
    raw = bytes(data)
    if b"adobe:ns:meta/" in raw or b"rdf:RDF" in raw:
        yield from xmp.read(raw, "xml", 0)
    yield from _tree(data)


def _lines(data: Buffer) -> Iterator[Finding]:
    """Every line of a card or calendar."""
    for line in _FOLDED.sub("", _words(data)).splitlines():
        match = _LINE.match(line)
        if not match or not match[3].strip():
            continue
        name = match[1].upper()
        kind = next((kind for pattern, kind in _KINDS if pattern.match(name)), "hidden.unknown")
        if kind:
            said = match[3] if len(match[3]) < 4096 else f"{len(match[3])} characters"
            yield Finding(kind, Place(name, None), (match[2][1:] + " " + said).strip())


def _geojson(data: Buffer) -> Iterator[Finding]:
    words = _words(data)
    pairs = ((two, one) for one, two in _PAIR.findall(words))
    yield from _track(list(_degrees(pairs)), "coordinates")
    for name, value in re.findall(r"\"([^\"\\]{1,80})\"\s*:\s*\"((?:[^\"\\]++|\\.)*+)\"", words):
        if name != "type" and value:
            yield Finding(
                kind_of(name[:1].upper() + name[1:], "hidden.text"), Place(name, None), value
            )


def _sentences(data: Buffer) -> Iterator[Finding]:
    """Lines of a receiver's log."""
    words = _words(data)
    lines = [line for line in words.splitlines() if line.strip()]
    places_ = sum(line[3:6] in ("GGA", "RMC", "GLL") or line[:1] == "B" for line in lines)
    yield Finding(
        "where.track", Place("log", None), f"{places_} places: {lines[0]} to {lines[-1]}"
    )
    for line in lines:
        if line[:2] in ("HF", "HO", "HP") or line[:1] in "AIL" or line[:2] == "$P":
            yield Finding("who.words", Place(line[:5], None), line)


def _postscript(data: Buffer) -> Iterator[Finding]:
    for name, said in _DSC.findall(_words(data)):
        if name in _DSC_KINDS:
            yield Finding(_DSC_KINDS[name], Place(f"%%{name}", None), said.strip())


def _form(data: Buffer) -> Iterator[Finding]:
    for name, said in re.findall(r"/([TVF])\s*+\(((?:[^()\\]++|\\.)*+)\)", _words(data)):
        kind = "who.user_path" if name == "F" else "hidden.form"
        yield Finding(kind, Place(f"/{name}", None), said)


def _capped(read: Callable[[Buffer], Iterator[Finding]], data: Buffer) -> Iterator[Finding]:
    for count, finding in enumerate(read(data)):
        if count >= _MOST:
            raise TooLarge("too_many_findings")
        yield finding


def _row(
    name: str, label: str, media: str, suffixes: tuple[str, ...],
    read: Callable[[Buffer], Iterator[Finding]], why: str = "all_trace",
) -> Format:  # fmt: skip
    return Format(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        sniff=partial(text_kinds.says, name),
        inspect=partial(_capped, read),
        strip=refusing(why),
        content=refusing(why),
        holds="plain",
        refuses=why,
        inspected="every word of it; places as one track",
        unseen="what pictures and files inside say",
    )


FORMATS: tuple[Format, ...] = (
    _row("gpx", "GPX track", "application/gpx+xml", (".gpx",), _tree),
    _row("kml", "KML map", "application/vnd.google-earth.kml+xml", (".kml",), _tree),
    _row("geojson", "GeoJSON map", "application/geo+json", (".geojson", ".json"), _geojson),
    _row("nmea", "log of a GPS receiver", "text/plain", (".nmea", ".txt"), _sentences),
    _row("igc", "flight log", "text/plain", (".igc",), _sentences),
    _row("vcard", "address card", "text/vcard", (".vcf", ".vcard"), _lines),
    _row("ical", "calendar", "text/calendar", (".ics", ".ical"), _lines),
    _row(
        "ps",
        "PostScript document",
        "application/postscript",
        (".ps", ".eps"),
        _postscript,
        "no_writer",
    ),
    _row("fdf", "values of a PDF form", "application/vnd.fdf", (".fdf",), _form, "no_writer"),
    _row("xml", "XML document", "application/xml", (".xml", ".xmp"), _any_xml, "no_writer"),
)
