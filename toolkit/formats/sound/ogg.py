"""Ogg with Vorbis, Opus, Speex or FLAC sound (RFC 3533, RFC 7845, Vorbis I; the Speex manual).

What identifies people: labels with the program's name, covers with the place where they were
photographed, data behind the labels, tracks of lyrics and of descriptions beside the sound, the
random number of each stream, which ties copies to each other, and bytes between pages.

What stays, byte for byte: every packet of sound, and what decoders need of the headers. Pages are
numbered anew where there are fewer; positions in time stay.

What we cannot see: bits behind the sound inside packets, and marks in the sound. The coding hints
at the program. Film and unknown streams are looked at, not cleaned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer, Format, Look
from toolkit.formats.readable import readable
from toolkit.formats.sound import ogg_pages
from toolkit.formats.sound.ogg_codecs import MAX_HEADERS, Codec, codec_of
from toolkit.formats.sound.ogg_pages import FIRST, Page
from toolkit.formats.sound.sound_blocks import UNSEEN, behind, broken, gap, heard, words
from toolkit.model import Finding, Place
from toolkit.sandbox import mapped

#: Streams one behind the other, or side by side.
MAX_STREAMS = 1000
#: Pages shorter than this are handled so many together.
_SMALL, _TOGETHER = 2048, 64


class Stream:
    """One logical stream: its headers are gathered until they are complete."""

    def __init__(self, number: int, codec: Codec, serial: int) -> None:
        self.codec, self.serial = codec, serial
        self.path = codec.name if number == 0 else f"{codec.name} {number + 1}"
        self.packets: list[bytes] = []
        self.pages: list[Page] = []
        self.held: list[bytes] = []
        self.complete = codec.holds == "words"
        self.shift = 0
        self.wrong = "no_film_writer" if codec.holds == "film" else ""

    def gather(self, data: Buffer, page: Page) -> None:
        """Take the header packets of a page; raises Damaged where sound begins on the same."""
        self.pages.append(page)
        if self.codec.holds == "words":
            self.packets = [_first_packet(data, page)]
            return
        for packet in ogg_pages.packets(data, page, self.held):
            late = self.complete or len(self.packets) >= MAX_HEADERS
            if late and self.codec.holds == "sound":
                raise Damaged("structure")
            if not late:
                self.packets.append(packet)
                self.complete = self.codec.done(self.packets)
        if self.complete and self.held and self.codec.holds == "sound":
            raise Damaged("structure")


def _first_packet(data: Buffer, page: Page) -> bytes:
    return next(ogg_pages.packets(data, page, []), bytes(data[page.body : page.end]))


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an Ogg into blocks that, laid end to end, are the file; raises Damaged."""
    pages = list(islice(ogg_pages.pages(data), ogg_pages.MAX_PAGES + 1))
    if len(pages) > ogg_pages.MAX_PAGES:
        raise Damaged("too_many_parts")
    streams, owners = _streams(data, pages)
    if not streams:
        raise Damaged("structure")
    ready = _headers(data, streams)
    for small, some in groupby(zip(pages, owners, strict=True), lambda one: _is_small(one, ready)):
        if small:
            yield from _gathered(data, [(page, owner) for page, owner in some if owner])
            continue
        for page, owner in some:
            mapped.passed(data, page.start, page.end)
            if owner is None:
                yield from _loose(data, page)
            else:
                yield from ready.get(page.start) or _page(data, page, owner)


def _loose(data: Buffer, page: Page) -> Iterator[Block]:
    """What is no page, or a page of a stream that never began, which no player plays."""
    if page.flags >= 0:
        said = words(data, page.body, page.end)
        yield Block("page of no stream", page.start, page.end, "hidden.unknown", value=said)
    elif not page.whole:
        yield broken(data, page.start, page.end, "page", "checksum")
    elif page.end == len(data):
        yield from behind(data, page.start)
    else:
        yield gap(data, page.start, page.end, "gap")


def _is_small(one: tuple[Page, Stream | None], ready: dict[int, list[Block]]) -> bool:
    """Whether a page of sound is so short that its neighbours are put with it in one block."""
    page, owner = one
    sound = owner is not None and owner.codec.holds == "sound"
    return sound and page.start not in ready and page.end - page.start < _SMALL


def _gathered(data: Buffer, pages: list[tuple[Page, Stream]]) -> Iterator[Block]:
    """Short pages of sound, many in a block; also their heads are proven to be the same."""
    for first in range(0, len(pages), _TOGETHER):
        some = pages[first : first + _TOGETHER]
        start, end = some[0][0].start, some[-1][0].end
        fresh = b"".join(part for page, owner in some for part in _renumbered(data, page, owner))
        instead = None if data[start:end] == fresh else fresh
        mapped.passed(data, start, end)
        yield Block(f"{some[0][1].path}/pages", start, end, instead=instead, content=True)


def _renumbered(data: Buffer, page: Page, stream: Stream) -> tuple[bytes, bytes]:
    """A page's head with its new numbers, and its packets as they are."""
    body = data[page.body : page.end]
    fresh = ogg_pages.made(
        page.flags & ~FIRST, page.granule, stream.serial, page.number - stream.shift,
        page.lacing, body,
    )  # fmt: skip
    return fresh[: page.body - page.start], body


def _streams(data: Buffer, pages: list[Page]) -> tuple[list[Stream], list[Stream | None]]:
    """The streams, and of each page the one that it belongs to; raises Damaged."""
    current: dict[int, Stream] = {}
    streams: list[Stream] = []
    owners: list[Stream | None] = []
    sounds = 0
    for page in pages:
        if page.flags < 0:
            owners.append(None)
            continue
        if page.flags & FIRST:
            if len(streams) >= MAX_STREAMS:
                raise Damaged("too_many_parts")
            codec = codec_of(_first_packet(data, page))
            sounds += codec.holds == "sound"
            current[page.serial] = Stream(len(streams), codec, sounds)
            streams.append(current[page.serial])
        owner = current.get(page.serial)
        owners.append(owner)
        if owner is not None and (not owner.complete or not owner.packets):
            owner.gather(data, page)
    return streams, owners


def _headers(data: Buffer, streams: list[Stream]) -> dict[int, list[Block]]:
    """The blocks of header pages by their place; sets how much later pages move up."""
    ready: dict[int, list[Block]] = {}
    for stream in streams:
        if stream.codec.holds != "sound":
            continue
        first, rest = stream.pages[0], stream.pages[1:]
        if not stream.complete or not rest or _first_packet(data, first) != stream.packets[0]:
            raise Damaged("truncated")
        packets = stream.codec.neutral(stream.packets)
        fresh = ogg_pages.paged(packets[:1], stream.serial, 0, FIRST)
        later = ogg_pages.paged(packets[1:], stream.serial, 1, 0)
        stream.shift = rest[-1].number - len(later)
        ready[first.start] = list(_replaced(data, [first], fresh, stream))
        pages = zip(rest, _replaced(data, rest, later, stream), strict=True)
        ready |= {page.start: [block] for page, block in pages}
    return ready


def _shown(page: Page, stream: Stream) -> Callable[[Look], Iterator[Finding]]:
    """Shows the random number that every page of a stream has, and what its headers say."""

    def look(inner: Look) -> Iterator[Finding]:
        if page.serial != stream.serial and stream.codec.holds == "sound":
            place = Place(f"{stream.path}/serial number", page.start + 14, 4)
            yield Finding("hidden.id", place, str(page.serial))
        yield from stream.codec.read(stream.packets, stream.path, inner)

    return look


def _replaced(
    data: Buffer, pages: list[Page], fresh: list[bytes], stream: Stream
) -> Iterator[Block]:
    """Header pages, or what stands in their place where they are not as they are to be."""
    same = [data[page.start : page.end] for page in pages] == fresh
    for count, page in enumerate(pages):
        instead = None if same else b"" if count else b"".join(fresh)
        look = _shown(page, stream) if page is stream.pages[0] else None
        yield Block(
            f"{stream.path}/header", page.start, page.end, instead=instead,
            content=same or not count, look=look,
        )  # fmt: skip


def _page(data: Buffer, page: Page, stream: Stream) -> Iterator[Block]:
    """A page behind the headers: its packets stay, its head is written anew."""
    if stream.codec.holds != "sound":
        yield _other(data, page, stream)
        return
    fresh, _ = _renumbered(data, page, stream)
    instead = None if data[page.start : page.body] == fresh else fresh
    yield Block(f"{stream.path}/page", page.start, page.body, instead=instead)
    yield Block(f"{stream.path}/packets", page.body, page.end, content=True)


def _other(data: Buffer, page: Page, stream: Stream) -> Block:
    """A page of a stream that is no sound; the first one shows what the stream says."""
    name, kind = stream.path, "hidden.track"
    if stream.codec.holds == "film" and stream.codec.name == "unknown":
        kind = "hidden.unknown"
    if page is not stream.pages[0]:
        said = readable(data[page.body : page.end]) if stream.codec.holds == "words" else ""
        if said:
            return Block(name, page.start, page.end, "hidden.text", value=said)
        return Block(name, page.start, page.end, instead=b"", wrong=stream.wrong)
    return Block(
        name, page.start, page.end, kind, b"", value=stream.codec.name,
        look=_shown(page, stream), wrong=stream.wrong,
    )  # fmt: skip


def _named(head: bytes) -> str:
    """The name of the row that an Ogg belongs to, by its first pages; "" where it is none."""
    if head[:4] != b"OggS":
        return ""
    names, at = [], 0
    while head[at : at + 4] == b"OggS" and len(head) > at + 27 and head[at + 5] & FIRST:
        lacing = head[at + 27 : at + 27 + head[at + 26]]
        body = at + 27 + head[at + 26]
        codec = codec_of(head[body : body + sum(lacing)])
        if codec.holds == "film":
            return "ogg"
        names += [codec.name] if codec.holds == "sound" else []
        at = body + sum(lacing)
    return names[0] if names else "ogg"


def _is(name: str) -> Callable[[bytes], bool]:
    return lambda head: _named(head) == name


_INSPECTED = (
    "labels with the program's name, covers as pictures, data behind the labels, other tracks, "
    "and what stands between and behind the pages"
)
_WORDS = {
    "inspected": _INSPECTED,
    "removed": "all of that; the streams' random numbers become 1, 2, 3",
    "kept": "every packet of sound and its place in time, byte for byte",
    "unseen": UNSEEN + (
        "bits behind the sound inside packets, and marks in the sound itself; the coding hints "
        "at the program"
    ),
}  # fmt: skip


def _row(name: str, label: str, suffix: str, suffixes: tuple[str, ...]) -> Format:
    return heard(
        walk, name=name, label=label, media="audio/ogg", suffix=suffix, suffixes=suffixes,
        sniff=_is(name), **_WORDS,
    )  # fmt: skip


VORBIS = _row("vorbis", "Ogg Vorbis sound", ".ogg", (".ogg", ".oga"))
OPUS = _row("opus", "Ogg Opus sound", ".opus", (".opus", ".ogg", ".oga"))
SPEEX = _row("speex", "Ogg Speex sound", ".spx", (".spx", ".ogg", ".oga"))
FLAC = _row("oggflac", "Ogg FLAC sound", ".oga", (".oga", ".ogg"))
OTHER = heard(
    walk, name="ogg", label="Ogg with film or an unknown stream", media="application/ogg",
    suffix=".ogv", suffixes=(".ogv", ".ogx", ".ogg"), sniff=_is("ogg"),
    refuses="no_film_writer",
    inspected=_INSPECTED, unseen=UNSEEN + "all that is inside the streams",
)  # fmt: skip
FORMATS = (VORBIS, OPUS, SPEEX, FLAC, OTHER)
