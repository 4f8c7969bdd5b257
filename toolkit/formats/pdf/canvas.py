"""A page's letters and what was painted on it: which letter is hidden by what.

Knows shapes and colours alone. Letters and paint are sought in the cells of a grid, so that pages
with very many of both come to an end; a letter on more layers of paint than are looked through has
no ground to be compared with, and is not judged by its colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import TooLarge
from toolkit.formats.pdf.inks import WHITE, Colour
from toolkit.formats.pdf.shapes import Box, Point, Shape

MAX_GLYPHS = 400_000
_CELLS = 24
_LOOK_BACK = 400
#: Fainter than this against its ground, a letter is not seen.
_FAINT = 0.02


@dataclass(slots=True)
class Glyph:
    """A letter: where it was drawn from, what it says, where it stands, what hides it."""

    key: object
    index: int
    char: int
    said: str
    points: list[Point]
    back: float
    size: int
    hidden: str = ""


@dataclass(slots=True)
class Fill:
    """Something that was painted: its shape, where it is cut, its colour (None: not known)."""

    shape: Shape
    clips: tuple[Shape, ...]
    colour: Colour


@dataclass(slots=True)
class Seen:
    """All letters of a page, and what was drawn in layers that are off."""

    glyphs: list[Glyph] = field(default_factory=list)
    off: list[tuple[object, int]] = field(default_factory=list)
    uses: dict[object, int] = field(default_factory=dict)


class Canvas:
    """One page as it fills."""

    def __init__(self, box: Box) -> None:
        self.box, self.seen = box, Seen()
        self._cells: dict[tuple[int, int], list[Glyph]] = {}
        self._grounds: dict[tuple[int, int], list[Fill]] = {}

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        wide = max(self.box.right - self.box.left, 1e-6)
        high = max(self.box.high - self.box.low, 1e-6)
        across = int((x - self.box.left) / wide * _CELLS)
        up = int((y - self.box.low) / high * _CELLS)
        return min(max(across, -1), _CELLS), min(max(up, -1), _CELLS)

    def _cells_of(self, bounds: Box) -> Iterator[tuple[int, int]]:
        (left, low), (right, high) = (
            self._cell(bounds.left, bounds.low),
            self._cell(bounds.right, bounds.high),
        )
        for across in range(left, right + 1):
            for up in range(low, high + 1):
                yield across, up

    def glyph(self, glyph: Glyph, colour: Colour, *, judge: bool) -> None:
        """Note a letter, and whether it is seen against what is there already."""
        if len(self.seen.glyphs) >= MAX_GLYPHS:
            raise TooLarge("too_many_parts")
        self.seen.glyphs.append(glyph)
        x, y = glyph.points[0]
        cell = self._cell(x, y)
        if (
            not glyph.hidden
            and judge
            and colour is not None
            and _same(colour, self._ground(cell, x, y))
        ):
            glyph.hidden = "same colour"
        self._cells.setdefault(cell, []).append(glyph)

    def _ground(self, cell: tuple[int, int], x: float, y: float) -> Colour:
        fills = self._grounds.get(cell, ())
        for fill in reversed(fills[-_LOOK_BACK:]):
            if fill.shape.holds(x, y) and all(clip.holds(x, y) for clip in fill.clips):
                return fill.colour
        return WHITE if len(fills) <= _LOOK_BACK else None

    def fill(self, fill: Fill, reason: str) -> None:
        """Something was painted; letters below it are hidden where a reason is given."""
        bounds = fill.shape.bounds
        for clip in fill.clips:
            bounds = bounds.within(clip.bounds)
        if not bounds.area:
            return
        for cell in self._cells_of(bounds):
            self._grounds.setdefault(cell, []).append(fill)
            if reason:
                for glyph in self._cells.get(cell, ()):
                    if not glyph.hidden and _covers(fill, glyph):
                        glyph.hidden = reason


def _covers(fill: Fill, glyph: Glyph) -> bool:
    inside = 0
    for x, y in glyph.points:
        inside += fill.shape.holds(x, y) and all(clip.holds(x, y) for clip in fill.clips)
    return inside >= len(glyph.points) - 1


def _same(one: Colour, two: Colour) -> bool:
    return (
        one is not None
        and two is not None
        and max(abs(a - b) for a, b in zip(one, two, strict=True)) < _FAINT
    )
