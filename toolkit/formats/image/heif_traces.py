"""Everything that a HEIF or AVIF file says beyond the picture that a viewer shows.

Walks the whole file: items that go, properties, names, boxes that no picture needs, movies,
coded notes, stretches that nothing refers to, and what stands behind the last box.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress

from toolkit.errors import Refused
from toolkit.formats.base import Buffer, finding, unplaced
from toolkit.formats.bmff import Box, handler_name, letters, some_boxes
from toolkit.formats.image import (
    heif_kept,
    heif_movie,
    heif_movie_traces,
    heif_properties,
    trailer,
)
from toolkit.formats.image.heif_bitstream import CODECS, Span, Unit, words
from toolkit.formats.image.heif_file import Still
from toolkit.formats.image.heif_items import IN_FILE, IN_LIST, Item, Listing
from toolkit.formats.image.heif_parts import coded_units, recipe
from toolkit.formats.metadata import exif, iptc, jumbf, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_FILLING = frozenset({b"free", b"skip", b"wide"})
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_UNIQUE = 16
#: What libraries call their items by themselves: these names say which library it was.
_USUAL_NAMES = frozenset({
    "Color", "Alpha", "Exif", "XMP", "Image", "HEVC Image", "GMap", "GMap-Alpha", "Depth",
})  # fmt: skip
_TIFF = (b"II*\x00", b"MM\x00*")
_MOST_INFLATED = 8 << 20


def traces(still: Still) -> Iterator[Finding]:
    """All traces, in file order as far as boxes have one."""
    data = still.data
    yield from _brands(still)
    for box in still.boxes:
        if box.name == b"meta" and still.listing is not None:
            yield from _listing(still, still.listing)
        elif box.name == b"moov":
            yield from _movie(still, box)
        elif box.name == b"mdat":
            yield from _gaps(data, still.used(), (box.body, box.end), "mdat")
        elif box.name != b"ftyp":
            yield from _other(data, box, "")
    if still.end < len(data):
        for block in trailer.blocks(data, still.end, _look):
            yield finding(data, block)
            yield from block.read() if block.read is not None else ()


def _look(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    said = readable(raw)
    if said:
        yield Finding("hidden.text", Place(path, start, len(raw)), said)


def _brands(still: Still) -> Iterator[Finding]:
    """Brands that no standard knows."""
    strange = [brand for brand in still.brands if brand not in still.known_brands]
    if strange:
        said = " ".join(letters(brand) or brand.hex() for brand in strange)
        yield Finding("software.setting", Place("ftyp/CompatibleBrands", 8, None), said)


def _other(data: Buffer, box: Box, path: str) -> Iterator[Finding]:
    """A box that no picture needs."""
    place = Place(f"{path}/{box.word}".lstrip("/"), box.start, box.end - box.start)
    body = data[box.body : box.end]
    if box.name in _FILLING:
        empty = not body.strip(b"\x00")
        kind = "hidden.padding" if empty else "hidden.gap"
        yield Finding(kind, place, readable(body) or f"{len(body)} bytes")
    elif box.name == b"uuid":
        yield from _unique(body, place, box.body)
    elif box.name == b"jumb":
        yield Finding("hidden.provenance", place, f"{len(body)} bytes")
        yield from jumbf.read(data[box.start : box.end], place.path, box.start)
    elif box.name == b"mpvd":
        yield Finding("hidden.video", place, f"motion photo, {len(body)} bytes")
        yield from heif_movie_traces.inside(data, box.body, box.end, place.path)
    elif box.name == b"grpl":
        kinds = ", ".join(part.word for part in some_boxes(data, box.body, box.end))
        yield Finding("look.description", place, f"groups: {kinds} {readable(body)}".strip())
    else:
        yield Finding("hidden.unknown", place, readable(body) or f"{len(body)} bytes")


def _unique(body: bytes, place: Place, start: int) -> Iterator[Finding]:
    """Boxes that a maker named by a long number."""
    name, body, start = body[:_UNIQUE], body[_UNIQUE:], start + _UNIQUE
    mark = body.find(b"jumb")
    if name == _C2PA and mark >= 4:
        yield Finding("hidden.provenance", place, f"{len(body)} bytes")
        yield from jumbf.read(body[mark - 4 :], f"{place.path}/JUMBF", start + mark - 4)
    elif name == _XMP:
        yield Finding("hidden.packet", place, f"{len(body)} bytes")
        yield from xmp.read(body, f"{place.path}/XMP", start)
    else:
        said = readable(body) or f"{len(body)} bytes"
        place = Place(f"{place.path}/UUID-Unknown", place.start, place.size)
        yield Finding("hidden.unknown", place, said)


def _listing(still: Still, found: Listing) -> Iterator[Finding]:
    data = still.data
    kept = heif_kept.stays(data, found)
    yield from handler_name(data, found.parts[b"hdlr"], "meta") if b"hdlr" in found.parts else ()
    if b"dinf" in found.parts:
        yield from heif_movie_traces.traces(data, found.parts[b"dinf"], "meta")
    for item in found.items.values():
        if item.name:
            kind = "software.setting" if item.name in _USUAL_NAMES else "who.words"
            start, end = item.place
            yield Finding(kind, Place("meta/iinf/ItemName", start, end - start), item.name)
    for item, role in heif_kept.roles(data, found, kept):
        yield from _item(data, found, item, role)
    yield from _cropped(data, found, kept)
    yield from _notes(data, found, kept)
    shown = {index for number in kept for index, _ in found.items[number].properties}
    for index, box in enumerate(found.properties, 1):
        yield from heif_properties.traces(data, box, index in shown, "meta")
    for box in found.rest:
        yield from _other(data, box, "meta")
    if b"idat" in found.parts:
        used = [span for item in found.items.values() if item.method == IN_LIST
                for span in item.extents]  # fmt: skip
        box = found.parts[b"idat"]
        yield from _gaps(data, used, (box.body, box.end), "meta/idat")


def _cropped(data: Buffer, found: Listing, kept: list[int]) -> Iterator[Finding]:
    """What was cropped away of pictures that stay."""
    for number in kept:
        with suppress(Refused):
            if cut := heif_kept.cut_away(data, found, found.items[number]):
                yield Finding("hidden.gap", Place(f"meta/item {number}/clap"), cut)


def _item(data: Buffer, found: Listing, item: Item, role: heif_kept.Role) -> Iterator[Finding]:
    """An item that goes: what it is, and what can be read in it."""
    inside = [(start, min(end, len(data))) for start, end in item.extents if start <= len(data)]
    size = sum(end - start for start, end in inside)
    start = inside[0][0] if inside else None
    place = Place(f"meta/item {item.number}/{role.name}", start, size)
    if role.name in _PACKETS:
        yield Finding(role.kind, place, f"{size} bytes")
        yield from _packet(data, item, role.name, place)
    elif role.kind in ("hidden.text", "hidden.unknown"):
        body = _unpacked(_bytes(data, item), item.mime)
        said = readable(body) or letters(body) or f"{size} bytes"
        yield Finding(role.kind, place, ", ".join(filter(None, (role.what, said))))
    else:
        yield Finding(role.kind, place, _described(data, found, item, role, size))


def _described(data: Buffer, found: Listing, item: Item, role: heif_kept.Role, size: int) -> str:
    """A hidden picture in words: its size, its coding, what it is for."""
    body = heif_kept.body_of(data, found, item, b"ispe")
    pixels = ""
    if body is not None and len(body) >= 12:
        pixels = "{} x {} pixels".format(*heif_properties.size(body))
    coding = letters(item.kind)
    return ", ".join(filter(None, (pixels, coding, role.what, f"{size} bytes")))


def _bytes(data: Buffer, item: Item) -> bytes:
    """As much of an item's bytes as is there; never more than the file is long."""
    left, found = len(data), []
    for start, end in item.extents if item.method in (IN_FILE, IN_LIST) else ():
        found.append(data[start : min(end, start + left)])
        left -= len(found[-1])
    return b"".join(found)


def _unpacked(body: bytes, mime: str) -> bytes:
    """Inflated where the item says that it is packed; as it is where that fails."""
    if not mime.endswith(("deflate", "gzip", "zlib")):
        return body
    for bits in (-15, 47):
        try:
            return zlib.decompressobj(bits).decompress(body, _MOST_INFLATED)
        except zlib.error:
            continue
    return body


def _packet(data: Buffer, item: Item, name: str, place: Place) -> Iterator[Finding]:
    raw = _bytes(data, item)
    body, start, path = _unpacked(raw, item.mime), place.start, place.path
    if start is not None and data[start : start + len(body)] == body:
        yield from _labels(data, start, body, name, path)
    else:
        yield from unplaced(_labels(body, 0, body, name, path))


def _labels(data: Buffer, start: int, body: bytes, name: str, path: str) -> Iterator[Finding]:
    """What a packet says; it stands at `start` in the data."""
    if name == "Exif":
        at = _tiff_at(body)
        said = letters(body[:at].replace(b"Exif", b""))
        if said:
            yield Finding("hidden.gap", Place(path, start, at), said)
        yield from exif.read(data, start + at, len(body) - at, path)
    elif name == "XMP":
        yield from xmp.read(body, path, start)
    elif name == "IPTC":
        yield from iptc.read(body, path, start)
    else:
        yield from jumbf.read(body, path, start)


_PACKETS = frozenset({"Exif", "XMP", "IPTC", "JUMBF"})


def _tiff_at(body: bytes) -> int:
    """Where the TIFF head starts: four bytes say so, and often do not tell the truth."""
    at = 4 + int.from_bytes(body[:4], "big")
    if body[at : at + 4] in _TIFF:
        return at
    marks = [mark for mark in (body.find(sign, 0, 256) for sign in _TIFF) if mark >= 0]
    return min(marks, default=min(4, len(body)))


def _notes(data: Buffer, found: Listing, kept: list[int]) -> Iterator[Finding]:
    """Notes between the coded units, in pictures that stay and in those that go."""
    for item in found.items.values():
        if item.kind in heif_kept.DERIVED:
            yield from _surplus(data, found, item)
        if item.kind not in CODECS:
            continue
        try:
            units = coded_units(data, found, item)
        except Refused:
            if item.number in kept:
                continue
            yield from _look(_bytes(data, item), f"meta/item {item.number}", 0)
            continue
        where = f"meta/item {item.number}"
        yield from _units(units.source, units.units, where, units.source is data)


def _surplus(data: Buffer, found: Listing, item: Item) -> Iterator[Finding]:
    """Bytes behind the few by which a picture is put together from others."""
    raw = _bytes(data, item)
    inputs = sum(
        len(reference.targets)
        for reference in found.references
        if reference.kind == b"dimg" and reference.source == item.number
    )
    try:
        rest = raw[len(recipe(item.kind, raw, inputs)) :]
    except Refused:
        rest = raw
    if rest:
        place = Place(f"meta/item {item.number}/{letters(item.kind)}", None, len(rest))
        yield Finding("hidden.gap", place, letters(rest) or f"{len(rest)} bytes")


def _units(source: Buffer, units: list[Unit], path: str, placed: bool) -> Iterator[Finding]:
    for unit in units:
        if unit.trace is not None:
            place = Place(f"{path}/{unit.name}", unit.start if placed else None,
                          unit.end - unit.start)  # fmt: skip
            yield Finding(unit.trace, place, words(source, unit))


def _movie(still: Still, box: Box) -> Iterator[Finding]:
    """A movie that viewers play as the picture, or one that hides behind it."""
    data = still.data
    try:
        tracks = heif_movie.tracks(data, box)
    except Refused:
        tracks = []
    shown = heif_movie.shown(data, tracks) if still.plays else []
    if not shown:
        place = Place("moov", box.start, box.end - box.start)
        yield Finding("hidden.video", place, f"{len(tracks)} tracks")
    yield from heif_movie_traces.traces(data, box, "")
    staying = {track.box.start for track in shown}
    for track in tracks:
        place = Place(f"moov/trak {track.number}", track.box.start, None)
        if shown and track.box.start not in staying:
            yield Finding(_track_kind(track), place, letters(track.kind) or "track")
        try:
            for chunk in heif_movie.units(data, track):
                for sample in chunk:
                    yield from _units(data, sample, place.path, True)
        except Refused:
            continue


def _track_kind(track: heif_movie.Track) -> str:
    if b"thmb" in track.references:
        return "hidden.thumbnail"
    return {b"soun": "hidden.sound", b"auxv": "hidden.depth"}.get(track.kind, "hidden.video")


def _gaps(data: Buffer, used: list[Span], within: Span, path: str) -> Iterator[Finding]:
    """Stretches that nothing refers to, where they are not empty."""
    at, end = within
    for start, stop in [*sorted(used), (end, end)]:
        if min(start, end) > at and data[at : min(start, end)].strip(b"\x00"):
            stretch = data[at : min(start, end)]
            said = readable(stretch) or letters(stretch) or f"{len(stretch)} bytes"
            yield Finding("hidden.gap", Place(path, at, len(stretch)), said)
        at = max(at, stop)
