"""What the boxes of a movie say about people: moments, places, programs, names, languages.

Walks through every box. Boxes that only say how to decode and when to show are passed over but for
what stands behind their counted rows; all others are shown with their readable text. Never raises
on damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from toolkit.errors import Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, letters, moment, next_box, some_boxes, times, word
from toolkit.formats.film import movie_blobs, movie_entries, movie_items
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import jumbf, xmp
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAX_DEPTH = 12
_MOST_READ = 8 << 20
#: Boxes that hold boxes, and the bytes of their own that stand in front of these.
_CONTAINERS = {
    **dict.fromkeys((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex",
                     b"moof", b"traf", b"mfra", b"gmhd", b"tapt", b"tref"), 0),
    b"dref": 8,
}  # fmt: skip
#: Boxes of numbers that have no counted rows, or whose rows may look like letters.
_SILENT = frozenset({
    b"vmhd", b"smhd", b"nmhd", b"sthd", b"hmhd", b"gmin", b"text", b"tmcd", b"tcmi", b"stco",
    b"co64", b"stsz", b"stz2", b"elst", b"ftyp", b"mdat", b"clef", b"prof", b"enof", b"load",
    b"mehd", b"trex", b"trep", b"mfhd", b"tfhd", b"tfdt", b"trun", b"tfra", b"mfro", b"sidx",
    b"ssix", b"cslg", b"sdtp", b"sbgp", b"sgpd", b"subs", b"stps", b"stsh", b"padb", b"stdp",
    b"saiz", b"saio", b"senc", b"iods", b"chap", b"cdsc", b"cdep", b"hint", b"fall", b"folw",
    b"forc", b"subt", b"sync", b"scpt", b"vdep", b"sbas", b"scal", b"clip", b"matt", b"ctab",
    b"imap", b"meco",
})  # fmt: skip
#: Tables -> bytes of a row.
_ROWS = {b"stts": 8, b"ctts": 8, b"stsc": 12, b"stss": 4, b"stco": 4, b"co64": 8}
_WORDS = re.compile(rb"[A-Za-z][A-Za-z0-9 _.,:@/-]{6,}")
_UNDEFINED = frozenset({0x55C4, 0, 0x7FFF})
_COMMON_BRANDS = re.compile(
    rb"(iso[\da-z]|avc1|mp4[12]|qt  |M4[ABPV] |M4V[HP]|3g[egprs2]\w|dash|msdh|msix|cmf[2cs]|hvc1"
    rb"|hev1|av01|dby1|mp71|mmp4|iods|\x00{4}| {4})*"
)
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_SPHERE = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
#: Seconds between 1900 and 1904.
_SINCE_1900 = 126_144_000


class Walker:
    """Reads boxes; knows how to look into the pictures in them."""

    def __init__(self, data: Buffer, inside: Inside, staying: Sequence[bytes] = ()) -> None:
        """staying: boxes of user data that are no trace where they stand byte for byte."""
        self.data, self.inside, self.staying = data, inside, staying

    def traces(self, box: Box, path: str, depth: int = 0) -> Iterator[Finding]:
        """Everything that a box, or any box in it, says beyond how to decode."""
        path = f"{path}/{movie_items.label(box.name)}".lstrip("/")
        try:
            yield from self._traces(box, path, depth)
        except Refused:
            yield self._text(box, path)

    def _traces(self, box: Box, path: str, depth: int) -> Iterator[Finding]:
        reader = _READERS.get(box.name)
        if reader is not None and depth < _MAX_DEPTH:
            yield from reader(self, box, path, depth)
        elif box.name in _CONTAINERS and depth < _MAX_DEPTH:
            yield from self.inner(box, box.body + _CONTAINERS[box.name], path, depth)
        elif box.name in _SILENT or box.name in _ROWS:
            yield from self._quiet(box, path)
        elif box.name[1:] != b"\x00\x00\x00" or box.end > box.body:
            yield from self._unknown(box, path)

    def inner(self, box: Box, at: int, path: str, depth: int) -> Iterator[Finding]:
        """The boxes inside, and what does not fit any; tracks are counted."""
        found, tracks = self.parts(at, box.end), 0
        for part in found:
            above = path
            if part.name == b"trak" and depth < _MAX_DEPTH:
                tracks += 1
                yield from self.inner(part, part.body, f"{above}/trak {tracks}", depth + 1)
            else:
                yield from self.traces(part, above, depth + 1)
        rest = found[-1].end if found else at
        yield from self._rest(rest, box.end, path)

    def parts(self, at: int, end: int) -> list[Box]:
        """The boxes inside a box, where none may reach to the end by having no size."""
        found = some_boxes(self.data, at, end)
        if found and self.data[found[-1].start : found[-1].start + 4] == bytes(4):
            found.pop()
        return found

    def _rest(self, at: int, end: int, path: str) -> Iterator[Finding]:
        raw = self.data[at : min(end, at + _MOST_READ)]
        if raw.strip(b"\x00"):
            said = readable(raw) or letters(raw) or f"{end - at} bytes"
            yield Finding("hidden.gap", Place(path, at, end - at), said)

    def _quiet(self, box: Box, path: str) -> Iterator[Finding]:
        """A box of numbers: what stands behind its rows, or the words in it."""
        if box.name in _ROWS:
            count = int.from_bytes(self.data[box.body + 4 : box.body + 8], "big")
            at = box.body + 8 + count * _ROWS[box.name]
            if at < box.end:
                yield from self._rest(at, box.end, path)
        elif box.name not in (b"mdat", b"stsz", b"stz2", b"trun"):
            raw = self.data[box.body : min(box.end, box.body + _MOST_READ)]
            found = b" ".join(_WORDS.findall(raw)).decode()
            if found:
                yield Finding("hidden.gap", Place(path, box.start, box.end - box.start), found)

    def _unknown(self, box: Box, path: str) -> Iterator[Finding]:
        raw = self.data[box.body : min(box.end, box.body + _MOST_READ)]
        yield from movie_blobs.read(raw, path, box.body, self.inside)

    def _text(self, box: Box, path: str) -> Finding:
        raw = self.data[box.body : min(box.end, box.body + _MOST_READ)]
        said = readable(raw) or letters(raw) or f"{box.end - box.body} bytes"
        return Finding("hidden.unknown", Place(path, box.start, box.end - box.start), said)

    def times(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """Moments, and words where nothing should stand."""
        yield from times(self.data, box, path)
        raw = self.data[box.body + 20 : box.end]
        if found := b" ".join(_WORDS.findall(raw)).decode():
            yield Finding("hidden.gap", Place(path, box.start, box.end - box.start), found)

    def media(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """Moments and the language, and what stands behind them."""
        yield from times(self.data, box, path)
        at = box.body + (32 if self.data[box.body] == 1 else 20)
        if at + 4 > box.end:
            return
        code = int.from_bytes(self.data[at : at + 2], "big")
        if code not in _UNDEFINED:
            place = Place(f"{path}/MediaLanguageCode", at, 2)
            yield Finding("who.language", place, _language(code))
        yield from self._rest(at + 4, box.end, path)

    def language(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """The language in its longer form."""
        said = letters(self.data[box.body + 4 : box.end])
        yield Finding("who.language", Place(path, box.start, box.end - box.start), said or None)

    def handler(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """The handler's name, which is often the program's, and its maker's letters."""
        raw = self.data[box.body : min(box.end, box.body + _MOST_READ)]
        front = b"" if raw[4:8] in (b"mhlr", b"dhlr") else raw[4:8]
        name = letters(front + raw[12:24] + b"\x00" + raw[24:])
        if name:
            place = Place(f"{path}/HandlerDescription", box.start, box.end - box.start)
            yield Finding("software.name", place, name)

    def location(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """Where a track's bytes lie, when that is another file."""
        said = letters(self.data[box.body + 4 : box.end])
        if said:
            yield Finding("who.user_path", Place(path, box.start, box.end - box.start), said)

    def _stays(self, box: Box) -> bool:
        """Whether this is a box that a clean file has, too."""
        return any(self.data[box.start : box.end] == one for one in self.staying
                   if len(one) == box.end - box.start)  # fmt: skip

    def user_data(self, box: Box, path: str, depth: int) -> Iterator[Finding]:
        """Each item of user data; lists and unique boxes in it have readers of their own."""
        if self._stays(box):
            return
        found = self.parts(box.body, box.end)
        for part in found:
            if part.name in (b"meta", b"uuid", b"udta", b"free", b"skip", b"hnti"):
                yield from self.traces(part, path, depth + 1)
            else:
                yield from movie_items.user_data(self.data, part, path, self.inside)
        yield from self._rest(found[-1].end if found else box.body, box.end, path)

    def meta(self, box: Box, path: str, depth: int) -> Iterator[Finding]:
        """Items by keys or four letters; QuickTime leaves out the version in front."""
        plain = self.data[box.body + 4 : box.body + 8] == b"hdlr"
        at = box.body if plain else box.body + 4
        found = self.parts(at, box.end)
        names: list[str] = []
        for part in found:
            if part.name == b"keys":
                names = movie_items.keys(self.data, part)
                yield from self._unused(part, names, found, path)
            elif part.name == b"ilst":
                for item in some_boxes(self.data, part.body, part.end):
                    if not self._stays(item):
                        yield from movie_items.item(
                            self.data, item, names, f"{path}/ilst", self.inside
                        )
            elif part.name in (b"xml ", b"bxml"):
                yield from self._xml(part, f"{path}/xml")
            else:
                yield from self.traces(part, path, depth + 1)
        yield from self._rest(found[-1].end if found else box.body, box.end, path)

    def _unused(
        self, box: Box, names: list[str], beside: list[Box], path: str
    ) -> Iterator[Finding]:
        """Names of keys without a value in the list beside them, and what follows the names."""
        used = {
            int.from_bytes(part.name, "big")
            for other in beside
            if other.name == b"ilst"
            for part in some_boxes(self.data, other.body, other.end)
        }
        left = [name for number, name in enumerate(names, 1) if number not in used]
        if left:
            place = Place(f"{path}/keys", box.start, box.end - box.start)
            yield Finding("hidden.text", place, ", ".join(left))

    def _xml(self, box: Box, path: str) -> Iterator[Finding]:
        """A camcorder's page about the recording."""
        raw = self.data[box.body + 4 : min(box.end, box.body + _MOST_READ)]
        place = Place(path, box.start, box.end - box.start)
        yield Finding("hidden.packet", place, readable(raw) or f"{len(raw)} bytes")
        for name, value in movie_blobs.attributes(raw):
            yield Finding(kind_of(name[:1].upper() + name[1:]), Place(f"{path}/{name}"), value)

    def unique(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """A box named by a long number: XMP, provenance, a sphere's words, a program's own."""
        owner, at = self.data[box.body : box.body + 16], box.body + 16
        raw = self.data[at : min(box.end, at + _MOST_READ)]
        place = Place(path, box.start, box.end - box.start)
        if owner == _XMP:
            yield Finding("hidden.packet", place, f"{len(raw)} bytes")
            yield from xmp.read(raw, f"{path}/XMP", at)
        elif owner == _C2PA:
            yield Finding("hidden.provenance", place, f"{len(raw)} bytes")
            yield from jumbf.read(raw[24:], f"{path}/C2PA", at + 24)
        elif owner == _SPHERE:
            yield Finding("software.name", place, readable(raw) or None)
        else:
            named = letters(owner)
            if len(named) >= 12:
                yield Finding("hidden.unknown", place, named)
            yield from movie_blobs.read(raw, f"{path}/{owner.hex()}", at, self.inside)

    def filling(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """Free space, which is empty or is none."""
        raw = self.data[box.body : min(box.end, box.body + _MOST_READ)]
        place = Place(path, box.start, box.end - box.start)
        if not raw.strip(b"\x00"):
            if raw:
                yield Finding("hidden.padding", place, f"{box.end - box.body} bytes")
        else:
            yield from self._free(raw, box, path)

    def _free(self, raw: bytes, box: Box, path: str) -> Iterator[Finding]:
        """Free space that holds something: boxes of an earlier version, or words."""
        first = next_box(self.data, box.body, box.end)
        if first is not None and first.name in (b"moov", b"udta", b"trak", b"meta"):
            yield Finding(
                "hidden.earlier", Place(path, box.start, box.end - box.start),
                readable(raw) or f"{len(raw)} bytes",
            )  # fmt: skip
            yield from self.inner(box, box.body, path, 1)
            return
        yield from movie_blobs.read(raw, path, box.body, self.inside, "hidden.gap")

    def brands(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """Brands that name a maker or a program, or what else stands there."""
        raw = self.data[box.body : box.body + 4] + self.data[box.body + 8 : box.end]
        version = letters(self.data[box.body + 4 : box.body + 8])
        if not _COMMON_BRANDS.fullmatch(raw) or version:
            said = " ".join(filter(None, (letters(raw), version)))
            place = Place(f"{path}/brands", box.start, box.end - box.start)
            yield Finding("software.name", place, said or raw.hex())

    def producer_time(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """When a fragment was made, by the clock of the network; and words behind that."""
        at = box.body + 8
        behind = self.data[at + 8 : min(box.end, at + 8 + _MOST_READ)]
        if said := readable(behind):
            yield Finding("hidden.unknown", Place(path, at + 8, len(behind)), said)
        seconds = int.from_bytes(self.data[at : at + 4], "big")
        if seconds and at + 8 <= box.end:
            place = Place(path, box.start, box.end - box.start)
            yield Finding("when.taken", place, _network_time(seconds))

    def event(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """A message beside the film."""
        raw = self.data[box.body : min(box.end, box.body + _MOST_READ)]
        said = readable(raw) or letters(raw) or f"{len(raw)} bytes"
        yield Finding("hidden.text", Place(path, box.start, box.end - box.start), said)

    def entries(self, box: Box, path: str, _: int) -> Iterator[Finding]:
        """How samples are coded, and by which program."""
        for part in some_boxes(self.data, box.body + 8, box.end):
            there = f"{path}/{word(part.name)}"
            yield from movie_entries.traces(self.data, part, there, self.inside)


def _language(code: int) -> str:
    """Three letters in fifteen bits, or QuickTime's older number."""
    if code < 0x400:
        return f"QuickTime language {code}"
    return word(bytes((code >> shift & 31) + 96 for shift in (10, 5, 0)))


def _network_time(seconds: int) -> str:
    """Seconds since 1900, as the network counts them."""
    return moment(seconds - _SINCE_1900)


Reader = Callable[[Walker, Box, str, int], Iterator[Finding]]
_READERS: dict[bytes, Reader] = {
    b"mvhd": Walker.times, b"tkhd": Walker.times, b"mdhd": Walker.media,
    b"hdlr": Walker.handler, b"elng": Walker.language, b"udta": Walker.user_data,
    b"meta": Walker.meta, b"uuid": Walker.unique, b"free": Walker.filling,
    b"skip": Walker.filling, b"wide": Walker.filling, b"url ": Walker.location,
    b"urn ": Walker.location, b"alis": Walker.location, b"ftyp": Walker.brands,
    b"styp": Walker.brands, b"prft": Walker.producer_time, b"emsg": Walker.event,
    b"stsd": Walker.entries,
}  # fmt: skip
