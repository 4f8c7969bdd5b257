"""The tags that a TIFF page needs to be shown, and the one form in which each is written.

After TIFF 6.0 and the notes on JPEG, deflate, BigTIFF and LogLuv. Deny by default: what has no
row here is not written. A value is written with a fixed type and exactly as many numbers as the
picture needs, so that nothing can ride along in surplus numbers or in odd types.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.metadata.ifd import Entry, Number, numbers

SHORT, LONG, RATIONAL = 3, 4, 5
_WHOLE = frozenset({1, 3, 4, 13, 16})
#: More samples a pixel than this is an attack, not a picture.
MAX_SAMPLES = 256

SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
ORIENTATION, SAMPLES, ROWS, PLANAR = 274, 277, 278, 284
STRIPS, STRIP_SIZES, TILES, TILE_SIZES = 273, 279, 324, 325
TILE_WIDTH, TILE_HEIGHT, SUBSAMPLING = 322, 323, 530
JPEG_TABLES, ICC = 347, 34675


class Facts(NamedTuple):
    """What decides how many numbers other tags have."""

    samples: int
    bits: int
    palette: bool = False


class Row(NamedTuple):
    """One tag: type written, how many numbers, which are allowed.

    needed: a wrong value makes the page undecodable, so it is refused; otherwise it is dropped.
    step: rationals are rounded to multiples of this fraction.
    """

    type: int
    counted: Callable[[Facts], int]
    allowed: Container[int] | None = None
    needed: bool = False
    step: int = 10_000


def _one(_: Facts) -> int:
    return 1


def _colours(facts: Facts) -> int:
    return 3 << min(facts.bits, 16) if facts.palette else 0


def _per_sample(facts: Facts) -> int:
    return facts.samples


_SIZES = range(1, 1 << 31)
ROWS_OF_TAGS: dict[int, Row] = {
    SUBFILE: Row(LONG, _one, frozenset({0, 2, 4, 6})),
    WIDTH: Row(LONG, _one, _SIZES, True),
    HEIGHT: Row(LONG, _one, _SIZES, True),
    BITS: Row(SHORT, _per_sample, range(1, 65), True),
    COMPRESSION: Row(SHORT, _one, range(1, 1 << 16), True),
    PHOTOMETRIC: Row(SHORT, _one, range(1 << 16), True),
    266: Row(SHORT, _one, (1, 2), True),  # FillOrder
    ORIENTATION: Row(SHORT, _one, range(1, 9)),
    SAMPLES: Row(SHORT, _one, range(1, MAX_SAMPLES + 1), True),
    ROWS: Row(LONG, _one, range(1, 1 << 32), True),
    282: Row(RATIONAL, _one, None, step=10),  # XResolution
    283: Row(RATIONAL, _one, None, step=10),  # YResolution
    PLANAR: Row(SHORT, _one, (1, 2), True),
    292: Row(LONG, _one, range(8), True),  # T4Options
    293: Row(LONG, _one, (0, 2), True),  # T6Options
    296: Row(SHORT, _one, (1, 2, 3)),  # ResolutionUnit
    301: Row(SHORT, lambda facts: 1 << min(facts.bits, 16)),  # TransferFunction
    317: Row(SHORT, _one, (1, 2, 3), True),  # Predictor
    318: Row(RATIONAL, lambda _: 2),  # WhitePoint
    319: Row(RATIONAL, lambda _: 6),  # PrimaryChromaticities
    320: Row(SHORT, _colours, range(1 << 16), True),  # ColorMap
    TILE_WIDTH: Row(LONG, _one, _SIZES, True),
    TILE_HEIGHT: Row(LONG, _one, _SIZES, True),
    332: Row(SHORT, _one, (2,)),  # InkSet; 1, CMYK, goes without saying
    334: Row(SHORT, _one, range(1, MAX_SAMPLES + 1), True),  # NumberOfInks
    338: Row(SHORT, _per_sample, (0, 1, 2), True),  # ExtraSamples, of which there are fewer
    339: Row(SHORT, _per_sample, range(1, 7), True),  # SampleFormat
    529: Row(RATIONAL, lambda _: 3),  # YCbCrCoefficients
    SUBSAMPLING: Row(SHORT, lambda _: 2, (1, 2, 4), True),
    531: Row(SHORT, _one, (1, 2), True),  # YCbCrPositioning
    532: Row(RATIONAL, lambda facts: 6 if facts.samples >= 3 else 2),  # ReferenceBlackWhite
    32995: Row(SHORT, _one, (0, 1), True),  # Matteing
}
#: These are written anew from other sources than their old value.
REBUILT = frozenset({STRIPS, STRIP_SIZES, TILES, TILE_SIZES, JPEG_TABLES, ICC})
#: Where the data stands differs between a file and its clean copy, and so may the profile.
MOVED = frozenset({STRIPS, TILES, ICC})
_TRANSFER, _EXTRA = 301, 338
#: For each of these a single number may stand for all samples.
_SPREAD = frozenset({BITS, 339})


def spreads(tag: int) -> bool:
    """Whether a single number may stand for all samples."""
    return tag in _SPREAD


class Value(NamedTuple):
    """A tag as it is written: type and numbers; rationals as pairs."""

    type: int
    numbers: tuple[Number, ...]


def written(entry: Entry, order: str, facts: Facts) -> Value | None:
    """The one form of a tag that stays; None where it is to be dropped.

    Raises Damaged where the picture needs the tag and its value makes no sense.
    """
    row = ROWS_OF_TAGS.get(entry.tag)
    if row is None or not row.counted(facts):
        return None
    found = _fitting(entry, order, row, facts)
    if found is None and row.needed:
        raise Damaged("structure")
    return None if found is None else Value(row.type, tuple(found))


def _fitting(entry: Entry, order: str, row: Row, facts: Facts) -> list[Number] | None:
    wanted = row.counted(facts)
    found = numbers(entry, order, 3 * wanted)
    if entry.tag == _EXTRA:
        wanted = min(wanted, len(found))
    if entry.tag == _TRANSFER:
        return _curves(found, wanted)
    if entry.tag in _SPREAD and len(found) == 1:
        found *= wanted
    if len(found) < wanted:
        return None
    if row.type == RATIONAL:
        return _rounded(found[:wanted], row.step)
    whole = [value for value in found[:wanted] if isinstance(value, int)]
    if entry.type not in _WHOLE or len(whole) < wanted:
        return None
    if row.allowed is not None and not all(value in row.allowed for value in whole):
        return None
    return list(whole)


def _curves(found: list[Number], wanted: int) -> list[Number] | None:
    """One curve or three, and only such as rise: a table that does not is no curve."""
    if len(found) not in (wanted, 3 * wanted):
        return None
    for first in range(0, len(found), wanted):
        curve = [value for value in found[first : first + wanted] if isinstance(value, int)]
        top = max(curve, default=0)
        if (
            len(curve) < wanted
            or top >= 1 << 16
            or any(one > next_one for one, next_one in pairwise(curve))
        ):
            return None
    return found


def _rounded(found: list[Number], step: int) -> list[Number] | None:
    """Rationals in lowest terms with a denominator up to `step`; None where one is no number."""
    neat: list[Number] = []
    for value in found:
        if not isinstance(value, tuple) or not value[1] or value[0] < 0 or value[1] < 0:
            return None
        exact = Fraction(*value)
        near = Fraction(round(exact * step), step) if step <= 10 else exact.limit_denominator(step)
        if step <= 10 and not 0 < near < 1 << 20:
            return None
        neat.append((near.numerator, near.denominator))
    return neat
