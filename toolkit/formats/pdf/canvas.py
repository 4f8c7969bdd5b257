"""A page's letters and what was painted on it: which letter is hidden by what.

Knows shapes and colours alone. Letters and paint are sought in the cells of two grids: what is
painted small is noted in the fine one, what is large in the coarse one. A letter on more layers of
paint than are looked through has no ground to be compared with, and is not judged by its colour. A
page on which letters would have to be held against far more paint than there is near letters on
any honest page is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from toolkit.errors import TooLarge
from toolkit.formats.pdf.paint_colours import WHITE, Colour
from toolkit.formats.pdf.shapes import Box, Matrix, Point, Shape, moved, upright

MAX_GLYPHS = 400_000
#: Operators that are followed: so many, and so many for each byte of the file.
MAX_DRAWN = 500_000
DRAWN_EACH = 2
#: How often a letter may be held against paint: so often, and so often for each of both.
MAX_TESTS = 500_000
TESTS_EACH = 20
#: Cells of the fine grid, how many of them are one of the coarse grid, and what is small.
_CELLS = 128
_COARSE = 8
_SMALL = 6
_LOOK_BACK = 400
#: So many clips in clips come without being counted as work.
FEW_CLIPS = 8
#: Fainter than this against its ground, a letter is not seen.
_FAINT = 0.02
#: What is thinner than this part of a letter is a line across it.
_STRIPE = 0.2
#: Where a letter is looked at: parts of its width, and of its height above the line.
_ACROSS, _UP = 0.5, 0.3
_AROUND = ((0.2, 0.1), (0.8, 0.1), (0.2, 0.5), (0.8, 0.5))
Cell = tuple[int, int]


class Glyph:
    """A letter: where it was drawn from, what it says, where it stands, what hides it.

    frame: brings the square from 0 to 1 onto it. middle: above the line. bare: its points on
    which no paint lies, once a part of it is painted over.
    """

    __slots__ = (
        "back",
        "bare",
        "char",
        "frame",
        "hidden",
        "index",
        "key",
        "middle",
        "said",
        "size",
    )

    def __init__(
        self, key: object, index: int, char: int, said: str, frame: Matrix, back: float, size: int,
        hidden: str = "",
    ) -> None:  # fmt: skip
        self.key, self.index, self.char, self.said = key, index, char, said
        self.frame, self.back, self.size, self.hidden = frame, back, size, hidden
        self.bare: list[Point] | None = None
        a, b, c, d, e, f = frame
        self.middle: Point = (a * _ACROSS + c * _UP + e, b * _ACROSS + d * _UP + f)

    @property
    def points(self) -> list[Point]:
        """Its middle, and four places around it."""
        return [self.middle, *(moved(self.frame, *place) for place in _AROUND)]


class Fill:
    """Something that was painted: its shape, where it is cut, its colour (None: not known)."""

    __slots__ = ("bounds", "clips", "colour", "order", "shape", "upright")

    def __init__(self, shape: Shape, clips: tuple[Shape, ...], colour: Colour) -> None:
        self.shape, self.clips, self.colour = shape, clips, colour
        self.order = 0
        self.bounds = shape.bounds
        for clip in clips:
            self.bounds = self.bounds.within(clip.bounds)
        self.upright = upright(shape) and all(map(upright, clips))

    def is_stripe(self, glyph: Glyph) -> bool:
        """Whether it is an upright rectangle that may cover a letter together with others."""
        left, low, right, high = self.bounds
        return self.upright and min(right - left, high - low) >= _STRIPE * _height(glyph)

    @property
    def cost(self) -> int:
        """How much work it is to hold a point against it."""
        if self.upright:
            return 1
        return self.shape.cost + sum(clip.cost for clip in self.clips[FEW_CLIPS:])

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is painted."""
        left, low, right, high = self.bounds
        if not (left <= x <= right and low <= y <= high):
            return False
        if self.upright:
            return True
        return self.shape.holds(x, y) and all(clip.holds(x, y) for clip in self.clips)


@dataclass(slots=True)
class Seen:
    """All letters of a page, and what was drawn in layers that are off."""

    glyphs: list[Glyph] = field(default_factory=list)
    off: list[tuple[object, int]] = field(default_factory=list)
    uses: dict[object, int] = field(default_factory=dict)


class Room:
    """What drawing all pages of a document may take; raises TooLarge beyond it."""

    def __init__(self, size: int) -> None:
        """size: of the file."""
        self._operators = MAX_DRAWN + DRAWN_EACH * size
        self._tests = MAX_TESTS

    def draw(self, operators: int) -> None:
        """Say how many operators are followed."""
        self._operators -= operators
        if self._operators < 0:
            raise TooLarge("too_many_parts")

    def add(self) -> None:
        """Say that a letter or paint came to it."""
        self._tests += TESTS_EACH

    def test(self, count: int) -> None:
        """Say how often a letter is held against paint."""
        self._tests -= count
        if self._tests < 0:
            raise TooLarge("too_many_parts")


class Canvas:
    """One page as it fills."""

    def __init__(self, box: Box, room: Room) -> None:
        self.box, self.seen, self.room = box, Seen(), room
        self._across = _CELLS / max(box.right - box.left, 1e-6)
        self._up = _CELLS / max(box.high - box.low, 1e-6)
        self._fills = 0
        #: Letters that nothing was painted over yet, which stand in no cell.
        self._loose: list[Glyph] = []
        #: Letters by the cell of their middle, and by those of their other places.
        self._cells: dict[Cell, list[Glyph]] = {}
        self._edges: dict[Cell, list[Glyph]] = {}
        #: The cells of the fine grid that have letters, by the cell of the coarse grid.
        self._within: dict[Cell, set[Cell]] = {}
        self._small: dict[Cell, list[Fill]] = {}
        self._large: dict[Cell, list[Fill]] = {}

    def _cell(self, x: float, y: float) -> Cell:
        across = int((x - self.box.left) * self._across)
        up = int((y - self.box.low) * self._up)
        return min(max(across, -1), _CELLS), min(max(up, -1), _CELLS)

    def glyph(self, glyph: Glyph, colour: Colour, *, judge: bool) -> None:
        """Note a letter, and whether it is seen against what is there already."""
        if len(self.seen.glyphs) >= MAX_GLYPHS:
            raise TooLarge("too_many_parts")
        self.seen.glyphs.append(glyph)
        self.room.add()
        if glyph.hidden:
            return
        if judge and colour is not None and _same(colour, self._ground(*glyph.middle)):
            glyph.hidden = "same colour"
            return
        self._loose.append(glyph)

    def _place(self) -> None:
        """Put into cells the letters that came since something was painted over others."""
        for glyph in self._loose:
            cell = self._cell(*glyph.middle)
            self._put(self._cells, cell, glyph)
            for other in {self._cell(*point) for point in glyph.points} - {cell}:
                self._put(self._edges, other, glyph)
        self._loose.clear()

    def _put(self, cells: dict[Cell, list[Glyph]], cell: Cell, glyph: Glyph) -> None:
        there = cells.get(cell)
        if there is None:
            there = cells[cell] = []
            self._within.setdefault(_coarse(cell), set()).add(cell)
        there.append(glyph)

    def _ground(self, x: float, y: float) -> Colour:
        if not self._fills:
            return WHITE
        cell = self._cell(x, y)
        small, large = self._small.get(cell, ()), self._large.get(_coarse(cell), ())
        if not small and not large:
            return WHITE
        for count, fill in enumerate(_latest(small, large)):
            if count >= _LOOK_BACK:
                return None
            self.room.test(fill.cost)
            if fill.holds(x, y):
                return fill.colour
        return WHITE

    def fill(self, fill: Fill, reason: str) -> None:
        """Something was painted; letters below it are hidden where a reason is given."""
        bounds = fill.bounds
        if not bounds.area:
            return
        self._fills += 1
        self.room.add()
        fill.order = self._fills
        if reason:
            self._place()
        low, high = self._cell(bounds.left, bounds.low), self._cell(bounds.right, bounds.high)
        if max(high[0] - low[0], high[1] - low[1]) < _SMALL:
            cells = list(_cells(low, high))
            noted = [self._small.setdefault(cell, []) for cell in cells]
        else:
            wide = list(_cells(_coarse(low), _coarse(high)))
            noted = [self._large.setdefault(cell, []) for cell in wide]
            cells = [cell for each in wide for cell in self._within.get(each, ())]
        for there in noted:
            there.append(fill)
        if reason:
            for cell in cells:
                self._hide(self._cells, cell, fill, reason)
                if fill.upright:
                    self._hide(self._edges, cell, fill, reason)

    def _hide(self, letters: dict[Cell, list[Glyph]], cell: Cell, fill: Fill, reason: str) -> None:
        """Hide the letters of a cell that lie below something; those are not looked at again."""
        there = letters.get(cell)
        if not there:
            return
        left = [glyph for glyph in there if not glyph.hidden]
        self.room.test(len(left) * fill.cost)
        for glyph in left:
            if _covers(fill, glyph):
                glyph.hidden = reason
        letters[cell] = [glyph for glyph in left if not glyph.hidden]


def _coarse(cell: Cell) -> Cell:
    return cell[0] // _COARSE, cell[1] // _COARSE


def _cells(low: Cell, high: Cell) -> Iterator[Cell]:
    return product(range(low[0], high[0] + 1), range(low[1], high[1] + 1))


def _latest(one: Sequence[Fill], two: Sequence[Fill]) -> Iterator[Fill]:
    """What was painted, the last first."""
    at, other = len(one) - 1, len(two) - 1
    while at >= 0 or other >= 0:
        if other < 0 or (at >= 0 and one[at].order > two[other].order):
            yield one[at]
            at -= 1
        else:
            yield two[other]
            other -= 1


def _covers(fill: Fill, glyph: Glyph) -> bool:
    """Whether a letter is painted over, but for one of its places at most.

    Boxes side by side cover it together; lines across it do not, for it can still be read.
    """
    if not fill.is_stripe(glyph):
        missed = 0
        for x, y in glyph.points:
            missed += not fill.holds(x, y)
            if missed > 1:
                return False
        return True
    before = glyph.points if glyph.bare is None else glyph.bare
    bare = [point for point in before if not fill.holds(*point)]
    if len(bare) < len(before):
        glyph.bare = bare
    return len(bare) <= 1 < len(before)


def _height(glyph: Glyph) -> float:
    heights = [y for _, y in glyph.points]
    return max(heights) - min(heights)


@lru_cache(1024)
def _same(one: Colour, two: Colour) -> bool:
    return (
        one is not None
        and two is not None
        and max(abs(a - b) for a, b in zip(one, two, strict=True)) < _FAINT
    )
