"""XMP packets: names, places, times, histories and whole pictures as XML; after ISO 16684-1.

Reads with expat, which is told to refuse document types and entities, so nothing is expanded and
nothing outside is asked for. What is no XML is shown as readable text. Never raises.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from toolkit.formats.metadata import maker_google, places
from toolkit.formats.metadata.tag_kinds import kind_of, weighed
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_META = "adobe:ns:meta/"
_MAX_VALUES = 20_000
_MAX_DEPTH = 64
_SEPARATOR = "\x1f"

#: Namespace -> the group name people know.
NAMESPACES: dict[str, str] = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/bj/": "xmpBJ",
    "http://ns.adobe.com/xap/1.0/t/pg/": "xmpTPg",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.microsoft.com/photo/1.0/": "microsoft",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/image/": "GImage",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "iptcCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "iptcExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.camerabits.com/photomechanic/1.0/": "photomech",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
    "http://ns.apple.com/faceinfo/1.0/": "apple-fi",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
}
#: Groups whose fields are settings of a program, whatever their names sound like.
_SETTINGS = {
    "crs": "software.setting",
    "hdrgm": "hidden.gain_map",
    "HDRGainMap": "hidden.gain_map",
}
_KINDS = {
    "GCamera": "hidden.video", "Container": "hidden.packet", "GDepth": "hidden.depth",
    "mwg-rs": "who.person", "MP": "who.person", "GImage": "hidden.picture",
    "exif": "device.setting", "exifEX": "device.setting", "aux": "device.setting",
    "Geotate": "where.name",
}  # fmt: skip
_OWN = {
    ("dc", "Subject"): "who.words", ("dc", "Source"): "hidden.id", ("xmpRights", "Owner"):
    "who.rights", ("xmp", "Label"): "who.words", ("photoshop", "DateCreated"): "when.taken",
    ("crs", "RawFileName"): "hidden.id",
}  # fmt: skip
_DATE = re.compile(r"^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(.*))?)?$")
_COORDINATE = re.compile(r"^(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])$")
_DEGREES = re.compile(r"^[+-]?\d{1,3}\.\d{1,15}$")
_BASE64 = re.compile(r"^[A-Za-z0-9+/=\s&#;xA]{200,}$")
#: How Google's maker note begins in base 64.
_GOOGLE = "SERSUA"
_XPACKET = re.compile(r"^(begin|end)=")


class _Stop(Exception):
    """The packet holds what no honest packet needs."""


class Value(NamedTuple):
    """One property: its group, its flattened name, and its text."""

    group: str
    name: str
    text: str


class _Reader:
    """Collects the properties of a packet while expat walks through it."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self.remarks: list[str] = []
        self._path: list[tuple[str, str] | None] = []
        self._text: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.CommentHandler = self.remarks.append
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def read(self, packet: bytes) -> bool:
        """Walk through a packet; True when all of it was well-formed."""
        try:
            self._parser.Parse(packet, True)
        except (expat.ExpatError, _Stop, ValueError):
            self._flush()
            return False
        return True

    def _refuse(self, *_: object) -> None:
        raise _Stop

    def _instruction(self, target: str, data: str) -> None:
        if not (target == "xpacket" and _XPACKET.match(data)) and target != "adobe-xap-filters":
            self.remarks.append(f"{target} {data}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        space, _, local = name.rpartition(_SEPARATOR)
        structural = space in (_RDF, _META)
        self._path.append(None if structural else (space, local))
        if len(self._path) > _MAX_DEPTH or len(self.values) > _MAX_VALUES:
            raise _Stop
        for attribute, text in attributes.items():
            space, _, local = attribute.rpartition(_SEPARATOR)
            if space not in (_RDF, _XML):
                self._add([*self._path, (space, local)], text)
            elif local in ("about", "resource") and text.strip():
                self._add([*self._path, (_RDF, "About" if local == "about" else "")], text)

    def _end(self, name: str) -> None:  # noqa: ARG002  (expat's form)
        self._flush()
        self._path.pop()

    def _flush(self) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            self._add(self._path, text)

    def _add(self, path: list[tuple[str, str] | None], text: str) -> None:
        steps = [step for step in path if step is not None]
        if not steps or not text.strip():
            return
        spaces = [space for space, _ in steps if space != _RDF] or [_RDF]
        group = NAMESPACES.get(spaces[0], _short(spaces[0]))
        name = "".join(_capital(local) for _, local in _without_repeats(steps))
        self.values.append(Value(group, name, text.strip()))


def _capital(local: str) -> str:
    return local[:1].upper() + local[1:]


def _without_repeats(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A struct whose fields repeat its own name (Container Directory Item Item) says it once."""
    return [
        step for count, step in enumerate(steps) if count == 0 or step[1] != steps[count - 1][1]
    ]


def _short(space: str) -> str:
    """The last word of a namespace nobody registered."""
    words = re.findall(r"[A-Za-z][\w-]+", space)
    return words[-1] if words else "unknown"


def read(packet: bytes, path: str, start: int) -> Iterator[Finding]:
    """Every property of an XMP packet, flattened to the names people know; never raises.

    Dates and coordinates are given as people read them. Text that is no XML, comments, and
    what stands behind the packet are shown as readable text.
    """
    packet = bytes(packet)
    reader = _Reader()
    whole = reader.read(_document(packet))
    for value in reader.values:
        yield _finding(value, path, start, len(packet))
        if value.text.startswith(_GOOGLE):
            yield from _note(value, path, start, len(packet))
    yield from _position(reader.values, path, start, len(packet))
    for remark in reader.remarks:
        if remark.strip():
            yield Finding(
                "hidden.comment", Place(f"{path}/comment", start, len(packet)), remark.strip()
            )
    if not whole or not reader.values:
        said = readable(packet)
        yield Finding("hidden.packet", Place(path, start, len(packet)), said or None)


def _document(packet: bytes) -> bytes:
    """The packet without its padding and what stands before the first tag."""
    first = packet.find(b"<")
    if first > 0 and packet[:2] not in (b"\xfe\xff", b"\xff\xfe") and b"\0" not in packet[:first]:
        packet = packet[first:]
    return packet.rstrip(b"\0 \r\n\t")


def _finding(value: Value, path: str, start: int, size: int) -> Finding:
    name, said = value.name, value.text
    kind = _OWN.get((value.group, name)) or _SETTINGS.get(value.group) or kind_of(name, "")
    kind = kind or _KINDS.get(value.group, "hidden.packet")
    if value.group == "xmpMM" and name.startswith(("History", "Derived", "Ingredients", "Pantry")):
        kind = "software.history"
    if said.startswith(_GOOGLE):
        kind, said = "device.maker_note", f"{len(said)} characters"
    elif _BASE64.match(said):
        kind, said = _picture(kind, said)
    place = Place(f"{path}/XMP-{value.group}/{name}", start, size)
    return Finding(weighed(kind, name, said), place, _printed(said))


def _picture(kind: str, said: str) -> tuple[str, str]:
    """Base64 of a picture inside the packet: say what it is, and the text in it."""
    try:
        raw = base64.b64decode(re.sub(r"\s|&#xA;", "", said))
    except (binascii.Error, ValueError):
        return kind, said
    return (
        kind if kind.startswith("hidden.") and kind != "hidden.packet" else "hidden.thumbnail",
        f"{len(raw)} bytes {readable(raw)}".strip(),
    )


def _note(value: Value, path: str, start: int, size: int) -> Iterator[Finding]:
    """Google's maker note, which some phones put here: what can be opened of it."""
    try:
        raw = base64.b64decode(re.sub(r"\s|&#xA;", "", value.text))
    except (binascii.Error, ValueError):
        return
    for name, said in maker_google.fields(raw):
        place = Place(f"{path}/XMP-{value.group}/Google/{name}", start, size)
        yield Finding(kind_of(name), place, said)


def _printed(said: str) -> str:
    date = _DATE.match(said)
    if date:
        day = ":".join(part for part in date.groups()[:3] if part)
        return day + (f" {date[4]}{date[5] or ''}" if date[4] else "")
    place = _COORDINATE.match(said)
    if place:
        degrees = _decimal(said)
        whole, rest = divmod(round(abs(degrees or 0) * 360000), 360000)
        minutes, hundredths = divmod(rest, 6000)
        return f"{whole} deg {minutes}' {hundredths / 100:.2f}\" {place[4]}"
    return said


def _decimal(said: str) -> float | None:
    match = _COORDINATE.match(said)
    if not match:
        return None
    degrees = float(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    return -degrees if match[4] in "SW" else degrees


def _position(values: list[Value], path: str, start: int, size: int) -> Iterator[Finding]:
    """Where both halves of a coordinate stand in one group: the place, with a hint to it."""
    for group in dict.fromkeys(value.group for value in values):
        said = {value.name.upper(): value.text for value in values if value.group == group}
        latitude, longitude = _half(said, "LATITUDE"), _half(said, "LONGITUDE", "LONGTITUDE")
        if latitude is None or longitude is None:
            continue
        hint = places.near(latitude, longitude)
        words = f"{latitude:.6f}, {longitude:.6f}" + (f" ({hint})" if hint else "")
        yield Finding("where.gps", Place(f"{path}/XMP-{group}/GPSPosition", start, size), words)


def _half(said: dict[str, str], *names: str) -> float | None:
    """Degrees of the first of these names; drones write them as a plain number."""
    texts = [said[begin + name] for name in names for begin in ("GPS", "") if begin + name in said]
    if not texts:
        return None
    return float(texts[0]) if _DEGREES.match(texts[0]) else _decimal(texts[0])
