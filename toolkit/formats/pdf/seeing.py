"""What of a page's letters is seen: a small interpreter of content streams.

Follows the graphics state, clips, fills, strokes, pictures, and forms in forms, and notes of every
letter where it stands and what hides it: something opaque drawn over it later, its own colour, its
size, the edge of the page, a clip, a layer that is off, or being drawn invisibly.

Rough on purpose: letters are boxes by their widths, curves are their points, colours of special
inks are not compared. So it can miss a letter that is hidden by an odd shape, and text in letters
that are drawn as lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from toolkit.errors import Damaged, LampshadeError, TooLarge
from toolkit.formats.pdf import contents, layers
from toolkit.formats.pdf.letters import Letters
from toolkit.formats.pdf.operators import FILLS, STROKES, sound
from toolkit.formats.pdf.shapes import (
    Box,
    Matrix,
    Point,
    Shape,
    matrix_of,
    moved,
    rectangle,
    shape,
    times,
)  # fmt: skip
from toolkit.formats.pdf.values import Document, Name, Ref, Stream, Value, is_number

MAX_GLYPHS = 400_000
MAX_FORMS = 20_000
_DEEPEST = 20
_CELLS = 24
_LOOK_BACK = 400
_WHITE = (1.0, 1.0, 1.0)
#: Fainter than this against its ground, a letter is not seen.
_FAINT = 0.02
_OPAQUE = 0.95
#: A picture that fills so much of a page is the page: text behind it is there to be searched.
_WHOLE = 0.6
_TINY = 1.0

#: Where a letter is looked at: parts of its width, and of its height above the line.
_PLACES = ((0.5, 0.3), (0.2, 0.1), (0.8, 0.1), (0.2, 0.5), (0.8, 0.5))

Colour = tuple[float, float, float] | None


@dataclass(slots=True)
class State:
    """The graphics state."""

    ctm: Matrix
    clips: tuple[Shape, ...] = ()
    fill: Colour = (0.0, 0.0, 0.0)
    stroke: Colour = (0.0, 0.0, 0.0)
    fill_space: Value = None
    stroke_space: Value = None
    tiled: bool = False
    alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "/Normal"
    soft: bool = False
    width: float = 1.0
    font: Letters | None = None
    size: float = 0.0
    spacing: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


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


class Page:
    """One page as it is drawn."""

    def __init__(self, document: Document, box: Box, off: set[Ref]) -> None:
        self.document, self.box, self._off = document, box, off
        self.seen = Seen()
        self._cells: dict[tuple[int, int], list[Glyph]] = {}
        self._grounds: dict[tuple[int, int], list[Fill]] = {}
        self._fonts: dict[Any, Letters] = {}
        self._forms = 0

    # ---- places ----------------------------------------------------------------------------

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
        return _WHITE if len(fills) <= _LOOK_BACK else None

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

    def font(self, value: Value) -> Letters:
        """The letters of a font."""
        key = value if isinstance(value, Ref) else id(value)
        if key not in self._fonts:
            self._fonts[key] = Letters(self.document, value)
        return self._fonts[key]

    # ---- drawing ---------------------------------------------------------------------------

    def draw(
        self,
        raw: bytes,
        resources: Value,
        key: object,
        state: State,
        *,
        depth: int = 0,
        off: bool = False,
    ) -> None:
        """Follow a content stream."""
        self._forms += 1
        if depth > _DEEPEST or self._forms > MAX_FORMS:
            raise Damaged("loop")
        self.seen.uses[key] = self.seen.uses.get(key, 0) + 1
        Run(self, resources, key, state, depth, off).run(contents.read(raw).operators)

    def shows(self, value: Value) -> bool:
        """Whether a layer, or a rule over layers, is shown."""
        return layers.shown(self.document, value, self._off)


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


class Run:
    """One content stream."""

    def __init__(
        self, page: Page, resources: Value, key: object, state: State, depth: int, off: bool
    ) -> None:
        self.page, self.key, self.state, self.depth = page, key, state, depth
        self.document = page.document
        self.resources = page.document.dict(resources)
        self.around = resources
        self.stack: list[State] = []
        self.lines: list[list[Point]] = []
        self.clip: str = ""
        self.at: Point = (0.0, 0.0)
        self.text: Matrix = (1, 0, 0, 1, 0, 0)
        self.line: Matrix = (1, 0, 0, 1, 0, 0)
        self.marks: list[bool] = []
        self.off = off
        self.index = 0

    def run(self, operators: list[contents.Operator]) -> None:
        """Follow the operators."""
        for self.index, operator in enumerate(operators):
            good, _ = sound(operator)
            act = _ACTS.get(good.name) if good is not None else None
            if act is not None and good is not None:
                act(self, good.name, good.operands)

    @property
    def hidden(self) -> bool:
        """Whether the layer here is off."""
        return self.off or any(self.marks)

    def resource(self, kind: str, name: object) -> Value:
        """A resource by its name."""
        return self.document.dict(self.resources.get(kind)).get(str(name))

    # ---- state -----------------------------------------------------------------------------

    def _save(self, _name: str, _operands: list[Any]) -> None:
        if len(self.stack) < 500:
            self.stack.append(replace(self.state))

    def _restore(self, _name: str, _operands: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _concatenate(self, _name: str, operands: list[Any]) -> None:
        self.state.ctm = times(matrix_of([float(each) for each in operands]), self.state.ctm)

    def _graphics(self, _name: str, operands: list[Any]) -> None:
        keys, state, document = (
            self.document.dict(self.resource("/ExtGState", operands[0])),
            self.state,
            self.document,
        )
        state.alpha = document.number(keys.get("/ca"), state.alpha)
        state.stroke_alpha = document.number(keys.get("/CA"), state.stroke_alpha)
        state.width = document.number(keys.get("/LW"), state.width)
        blend = document.at(keys.get("/BM"))
        if blend is not None:
            state.blend = document.name(blend[0] if isinstance(blend, list) and blend else blend)
        if "/SMask" in keys:
            state.soft = document.name(keys["/SMask"]) != "/None"
        font = document.list(keys.get("/Font"))
        if len(font) == 2:
            state.font, state.size = self.page.font(font[0]), document.number(font[1])

    def _set_width(self, _name: str, operands: list[Any]) -> None:
        self.state.width = float(operands[0])

    # ---- colours ---------------------------------------------------------------------------

    def _plain_colour(self, name: str, operands: list[Any]) -> None:
        self._colour(name[0].isupper(), _rgb([float(each) for each in operands]), tiled=False)

    def _colour(self, stroke: bool, colour: Colour, *, tiled: bool) -> None:
        if stroke:
            self.state.stroke = colour
        else:
            self.state.fill, self.state.tiled = colour, tiled

    def _space(self, name: str, operands: list[Any]) -> None:
        said = str(operands[0])
        value = operands[0] if said.startswith("/Device") else self.resource("/ColorSpace", said)
        if name == "CS":
            self.state.stroke_space = value
        else:
            self.state.fill_space = value
        first = self._family(value)
        black: Colour = (
            None
            if first in ("/Separation", "/DeviceN", "/Pattern", "/Indexed")
            else (0.0, 0.0, 0.0)
        )
        self._colour(name == "CS", black, tiled=False)

    def _family(self, value: Value) -> str:
        found = self.document.at(value)
        return self.document.name(found[0] if isinstance(found, list) and found else found)

    def _any_colour(self, name: str, operands: list[Any]) -> None:
        stroke = name[0] == "S"
        space = self.state.stroke_space if stroke else self.state.fill_space
        numbers = [float(each) for each in operands if is_number(each)]
        if operands and isinstance(operands[-1], Name):
            pattern = self.document.dict(self.resource("/Pattern", operands[-1]))
            self._colour(
                stroke, None, tiled=self.document.number(pattern.get("/PatternType")) != 2
            )
        elif self._family(space) in (
            "/DeviceGray",
            "/DeviceRGB",
            "/DeviceCMYK",
            "/ICCBased",
            "/CalGray",
            "/CalRGB",
        ):
            self._colour(stroke, _rgb(numbers), tiled=False)
        elif self._family(space) == "/Separation" and numbers == [0.0]:
            self._colour(stroke, _WHITE, tiled=False)
        else:
            self._colour(stroke, None, tiled=False)

    # ---- paths -----------------------------------------------------------------------------

    def _move(self, _name: str, operands: list[Any]) -> None:
        self.at = moved(self.state.ctm, float(operands[-2]), float(operands[-1]))
        self.lines.append([self.at])

    def _draw_line(self, _name: str, operands: list[Any]) -> None:
        if not self.lines:
            self.lines.append([])
        for at in range(0, len(operands), 2):
            self.lines[-1].append(
                moved(self.state.ctm, float(operands[at]), float(operands[at + 1]))
            )

    def _rectangle(self, _name: str, operands: list[Any]) -> None:
        x, y, wide, high = (float(each) for each in operands)
        self.lines.append(rectangle(self.state.ctm, x, y, wide, high))

    def _clipping(self, name: str, _operands: list[Any]) -> None:
        self.clip = name

    def _paint(self, name: str, _operands: list[Any]) -> None:
        lines, self.lines = self.lines, []
        if name != "n" and self.hidden:
            self.page.seen.off.append((self.key, self.index))
        elif name != "n":
            if name in FILLS:
                found = shape(lines, even_odd="*" in name)
                if found is not None:
                    self.cover(found, self.state.fill, self.state.alpha, tiled=self.state.tiled)
            if name in STROKES:
                self._stroke(lines)
        if self.clip:
            found = shape(lines, even_odd="*" in self.clip)
            if found is not None:
                self.state.clips = (*self.state.clips, found)
            self.clip = ""

    def _stroke(self, lines: list[list[Point]]) -> None:
        a, b, c, d, _, _ = self.state.ctm
        wide = self.state.width * abs(a * d - b * c) ** 0.5
        if wide < 3:
            return
        for line in lines:
            for one, two in pairwise(line):
                found = shape([_band(one, two, wide / 2)])
                if found is not None:
                    self.cover(found, self.state.stroke, self.state.stroke_alpha)

    def cover(
        self,
        found: Shape,
        colour: Colour,
        alpha: float,
        *,
        tiled: bool = False,
        reason: str = "covered",
    ) -> None:
        """Something is painted over what is there."""
        state = self.state
        solid = alpha >= _OPAQUE and not state.soft and not tiled
        dark = colour is not None and max(colour) < 0.15
        if state.blend not in ("/Normal", "/Compatible", "") and not (
            dark and state.blend in ("/Multiply", "/Darken")
        ):
            solid = False
        self.page.fill(
            Fill(found, state.clips, colour if solid else None), reason if solid else ""
        )

    def _shade(self, _name: str, _operands: list[Any]) -> None:
        if self.hidden:
            self.page.seen.off.append((self.key, self.index))
        elif self.state.clips:
            self.cover(self.state.clips[-1], None, self.state.alpha)

    # ---- pictures and forms ------------------------------------------------------------------

    def _inline(self, _name: str, _operands: list[Any]) -> None:
        if self.hidden:
            self.page.seen.off.append((self.key, self.index))

    def _do(self, _name: str, operands: list[Any]) -> None:
        value = self.resource("/XObject", operands[0])
        found = self.document.at(value)
        if not isinstance(found, Stream):
            return
        off = self.hidden or not self.page.shows(found.keys.get("/OC"))
        kind = self.document.name(found.keys.get("/Subtype"))
        if off:
            self.page.seen.off.append((self.key, self.index))
        if kind == "/Image" and not off:
            self._picture(found)
        elif kind == "/Form":
            self.form(found, off=off)

    def _picture(self, found: Stream) -> None:
        keys = found.keys
        if any(
            self.document.at(keys.get(key)) not in (None, False, 0)
            for key in ("/SMask", "/Mask", "/ImageMask", "/SMaskInData")
        ):
            return
        whole = shape([rectangle(self.state.ctm, 0, 0, 1, 1)])
        if whole is None:
            return
        box = whole.bounds.within(self.page.box)
        reason = "behind a picture" if box.area > _WHOLE * self.page.box.area else "covered"
        self.cover(whole, None, self.state.alpha, reason=reason)

    def form(self, found: Stream, *, off: bool = False) -> None:
        """Draw a form."""
        keys, document = found.keys, self.document
        state = replace(self.state)
        state.ctm = times(matrix_of(document.numbers(keys.get("/Matrix"))), state.ctm)
        box = document.numbers(keys.get("/BBox"))
        if len(box) == 4:
            clip = shape([rectangle(state.ctm, box[0], box[1], box[2] - box[0], box[3] - box[1])])
            if clip is not None:
                state.clips = (*state.clips, clip)
        resources = keys.get("/Resources", self.around)
        try:
            raw = document.bytes_of(found)
            self.page.draw(raw, resources, id(found), state, depth=self.depth + 1, off=off)
        except TooLarge:
            raise
        except LampshadeError as error:
            if error.detail == "loop":
                raise

    # ---- marks -------------------------------------------------------------------------------

    def _begin(self, name: str, operands: list[Any]) -> None:
        off = False
        if name == "BDC" and operands[0] == "/OC" and isinstance(operands[1], Name):
            off = not self.page.shows(self.resource("/Properties", operands[1]))
        self.marks.append(off)

    def _end(self, _name: str, _operands: list[Any]) -> None:
        if self.marks:
            self.marks.pop()

    # ---- text --------------------------------------------------------------------------------

    def _begin_text(self, _name: str, _operands: list[Any]) -> None:
        self.text = self.line = (1, 0, 0, 1, 0, 0)

    def _set_font(self, _name: str, operands: list[Any]) -> None:
        self.state.font = self.page.font(self.resource("/Font", operands[0]))
        self.state.size = float(operands[1])

    def _set_text(self, name: str, operands: list[Any]) -> None:
        value = float(operands[0])
        attribute = {"Tc": "spacing", "Tw": "word", "TL": "leading", "Ts": "rise"}.get(name)
        if attribute:
            setattr(self.state, attribute, value)
        elif name == "Tz":
            self.state.stretch = value / 100
        else:
            self.state.mode = int(value)

    def _next_line(self, name: str, operands: list[Any]) -> None:
        x, y = (float(operands[0]), float(operands[1])) if operands else (0.0, -self.state.leading)
        if name == "TD":
            self.state.leading = -y
        self.line = times((1, 0, 0, 1, x, y), self.line)
        self.text = self.line

    def _set_matrix(self, _name: str, operands: list[Any]) -> None:
        self.text = self.line = matrix_of([float(each) for each in operands])

    def _show(self, name: str, operands: list[Any]) -> None:
        if name == '"':
            self.state.word, self.state.spacing = float(operands[0]), float(operands[1])
        if name in ("'", '"'):
            self._next_line("T*", [])
        parts = operands[-1] if name == "TJ" else [operands[-1]]
        char = 0
        for part in parts:
            if isinstance(part, bytes):
                char = self._letters(part, char)
            else:
                self._advance(-float(part) / 1000 * self.state.size * self.state.stretch)

    def _advance(self, by: float) -> None:
        a, b, c, d, e, f = self.text
        self.text = (a, b, c, d, a * by + e, b * by + f)

    def _letters(self, raw: bytes, char: int) -> int:
        state, page = self.state, self.page
        if state.font is None:
            return char + len(raw)
        why = "layer" if self.hidden else "invisible" if state.mode in (3, 7) else ""
        if not why and state.mode in (0, 2) and state.alpha < 0.03:
            why = "transparent"
        judge = (
            state.mode in (0, 4)
            and state.font.kind != "/Type3"
            and not state.tiled
            and not state.soft
        )
        tiny = self._scale() < _TINY
        for letter in state.font.read(raw):
            gap = state.spacing + (state.word if letter.code == b" " else 0.0)
            points = self._points(letter.width * state.size * state.stretch)
            back = -1000 * (letter.width + (gap / state.size if state.size else 0))
            hidden = why or ("tiny" if tiny else self._out_of_sight(points))
            glyph = Glyph(
                self.key, self.index, char, letter.said, points, back, len(letter.code), hidden
            )
            page.glyph(glyph, state.fill, judge=judge)
            self._advance((letter.width * state.size + gap) * state.stretch)
            char += 1
        return char

    def _points(self, wide: float) -> list[Point]:
        """The middle of a letter, and four places around it."""
        a, b, c, d, e, f = times(self.text, self.state.ctm)
        high, rise = self.state.size, self.state.rise
        e, f = e + c * rise, f + d * rise
        return [
            (a * wide * x + c * high * y + e, b * wide * x + d * high * y + f) for x, y in _PLACES
        ]

    def _out_of_sight(self, points: list[Point]) -> str:
        x, y = points[0]
        if not self.page.box.holds(x, y, 1.0):
            return "off the page"
        clips = self.state.clips
        if not clips or any(all(clip.holds(*point) for clip in clips) for point in points):
            return ""
        return "clipped"

    def _scale(self) -> float:
        """How large letters of a font come out; a font that is drawn has its own measure."""
        a, b, c, d, _, _ = times(self.text, self.state.ctm)
        own = self.state.font.scale * 1000 if self.state.font else 1.0
        return float(abs(a * d - b * c) ** 0.5 * abs(self.state.size) * max(own, 1.0))


def _band(one: Point, two: Point, half: float) -> list[Point]:
    """A line with a width, as a shape."""
    (x1, y1), (x2, y2) = one, two
    long = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    across, up = -(y2 - y1) / long * half, (x2 - x1) / long * half
    return [
        (x1 + across, y1 + up),
        (x2 + across, y2 + up),
        (x2 - across, y2 - up),
        (x1 - across, y1 - up),
    ]


def _rgb(numbers: list[float]) -> Colour:
    if len(numbers) == 1:
        return (numbers[0], numbers[0], numbers[0])
    if len(numbers) == 3:
        return (numbers[0], numbers[1], numbers[2])
    if len(numbers) == 4:
        c, m, y, k = numbers
        return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
    return None


_ACTS: dict[str, Any] = {
    "q": Run._save,
    "Q": Run._restore,
    "cm": Run._concatenate,
    "gs": Run._graphics,
    "w": Run._set_width,
    **dict.fromkeys(("g", "G", "rg", "RG", "k", "K"), Run._plain_colour),
    "cs": Run._space,
    "CS": Run._space,
    **dict.fromkeys(("sc", "SC", "scn", "SCN"), Run._any_colour),
    "m": Run._move,
    "re": Run._rectangle,
    "W": Run._clipping,
    "W*": Run._clipping,
    **dict.fromkeys(("l", "c", "v", "y"), Run._draw_line),
    **dict.fromkeys((*FILLS, *STROKES, "n"), Run._paint),
    "sh": Run._shade,
    "BI": Run._inline,
    "Do": Run._do,
    "BMC": Run._begin,
    "BDC": Run._begin,
    "EMC": Run._end,
    "BT": Run._begin_text,
    "Tf": Run._set_font,
    **dict.fromkeys(("Tc", "Tw", "Tz", "TL", "Tr", "Ts"), Run._set_text),
    **dict.fromkeys(("Td", "TD", "T*"), Run._next_line),
    "Tm": Run._set_matrix,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), Run._show),
}
