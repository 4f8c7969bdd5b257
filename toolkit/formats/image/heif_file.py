"""A HEIF or AVIF file as a whole: its brands, its boxes, its list of items, its animation."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.errors import Damaged, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, brands, some_boxes
from toolkit.formats.image import heif_movie
from toolkit.formats.image.heif_bitstream import Span
from toolkit.formats.image.heif_items import IN_FILE, Listing, listing

AVIF_BRANDS = frozenset({b"avif", b"avis"})
#: Main brands by which a file says that it is a HEIF picture; with AVIF_BRANDS, either.
HEIF_BRANDS = frozenset({
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2",
    b"mif3", b"msf1", b"miaf", b"avci", b"avcs", b"jpeg", b"jpgs", b"j2ki", b"j2is", b"vvic",
    b"vvis", b"unif", b"heif",
})  # fmt: skip
#: A file of this main brand is played, not shown.
SEQUENCES = frozenset({
    b"avis", b"msf1", b"hevc", b"hevx", b"hevm", b"hevs", b"avcs", b"jpgs", b"j2is", b"vvis",
})  # fmt: skip
#: Brands of films: readers look for a movie in a file with one of them, and fail without it.
_FILMS = frozenset({
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"isoa",
    b"mp41", b"mp42",
})  # fmt: skip
#: Brands that say how a picture may be coded. Others could be anything, and go.
KNOWN_BRANDS = AVIF_BRANDS | HEIF_BRANDS | _FILMS | {
    b"MA1A", b"MA1B", b"MiHE", b"MiHA", b"MiHB", b"MiPr", b"avio", b"1pic", b"MiAn", b"MiAC",
    b"MiCm",
}  # fmt: skip
#: Brands that go without being told: what they stand for goes, too.
_GOING = frozenset({b"tmap", b"geo1", b"    ", bytes(4)})


def sniff_heic(head: bytes) -> bool:
    """Whether this is a HEIF picture other than AVIF."""
    found = brands(head)
    return bool(found) and found[0] in HEIF_BRANDS and not AVIF_BRANDS & set(found)


def sniff_avif(head: bytes) -> bool:
    """Whether this is an AVIF picture, also where the main brand is the general one."""
    found = brands(head)
    general = bool(found) and found[0] in HEIF_BRANDS | AVIF_BRANDS
    return general and bool(AVIF_BRANDS & set(found))


@dataclass(slots=True)
class Still:
    """The file: whole boxes up to `end`, and what they hold."""

    data: Buffer
    brands: list[bytes]
    boxes: list[Box]
    end: int
    listing: Listing | None = None
    movie: Box | None = None
    known_brands: frozenset[bytes] = field(default=frozenset(KNOWN_BRANDS | _GOING))

    @property
    def plays(self) -> bool:
        """Whether viewers play the movie instead of showing the still picture."""
        return self.movie is not None and self.brands[0] in SEQUENCES

    def clean_brands(self, plays: bool) -> list[bytes]:
        """Brands that say how to decode what stays, each once, the main one first."""
        wanted = [
            brand
            for brand in self.brands[1:]
            if brand in KNOWN_BRANDS and (plays or brand not in SEQUENCES | _FILMS)
        ]
        return [self.brands[0], *dict.fromkeys(wanted)]

    def used(self) -> list[Span]:
        """Every stretch that an item or a sample refers to, whether it stays or goes."""
        items = self.listing.items.values() if self.listing is not None else ()
        spans = [span for item in items if item.method == IN_FILE for span in item.extents]
        if self.movie is not None:
            spans += _samples(self.data, self.movie)
        return spans


def opened(data: Buffer) -> Still:
    """Read a file's outline; raises Damaged where no picture can be found in it."""
    found = some_boxes(data, 0, len(data))
    names = [box.name for box in found]
    if not names or names.count(b"meta") > 1 or names.count(b"moov") > 1 or names[0] != b"ftyp":
        raise Damaged("structure")
    still = Still(data, brands(data), found, found[-1].end)
    for box in found:
        if box.name == b"meta":
            still.listing = listing(data, box)
        elif box.name == b"moov":
            still.movie = box
    if still.listing is None and not still.plays:
        raise Damaged("no_picture")
    return still


def _samples(data: Buffer, movie: Box) -> list[Span]:
    """Where samples lie; damage in tables of tracks that go is no reason to stop."""
    spans: list[Span] = []
    try:
        for track in heif_movie.tracks(data, movie):
            for chunk in heif_movie.samples(data, track):
                spans += chunk
    except Refused:
        pass
    return spans
