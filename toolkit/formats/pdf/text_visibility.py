"""What of a page's letters is seen: a small interpreter of content streams.

Follows the graphics state, clips, fills, strokes, pictures, and forms in forms, and notes of every
letter where it stands and what hides it: something opaque drawn over it later, its own colour, its
size, the edge of the page, a clip, a layer that is off, or being drawn invisibly.

Rough on purpose: letters are boxes by their widths, curves are their points, colours of special
inks are not compared. So it can miss a letter that is hidden by an odd shape, and text in letters
that are drawn as lines.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from toolkit.errors import Damaged, Refused, TooLarge
from toolkit.formats.pdf import contents, layers, paint_colours
from toolkit.formats.pdf.canvas import FEW_CLIPS, Canvas, Fill, Glyph, Room
from toolkit.formats.pdf.graphics_state import State
from toolkit.formats.pdf.letters import Letters
from toolkit.formats.pdf.operators import FILLS, STROKES, sound
from toolkit.formats.pdf.paint_colours import Colour
from toolkit.formats.pdf.shapes import (
    IDENTITY,
    Box,
    Point,
    Shape,
    band,
    clipped,
    matrix_of,
    moved,
    rectangle,
    shape,
    times,
)  # fmt: skip
from toolkit.formats.pdf.text_object import TextObject
from toolkit.formats.pdf.values import Document, Name, Ref, Stream, Value, is_number

MAX_FORMS = 20_000
_DEEPEST = 20
#: A picture that fills so much of a page is the page: text behind it is there to be searched.
_WHOLE = 0.6
_TINY = 1.0
#: A letter stands on the page if it is no further outside.
_EDGE = 1.0
_NOWHERE = Box(1, 1, 0, 0)
#: One stream has no more operators than this, and one for each byte of the file.
MAX_OPERATORS = 300_000
#: What is drawn again and again is kept, if it is no longer than this.
_SHORT = 5_000
_MOST_KEPT = 200


class View:
    """One page as it is drawn."""

    def __init__(self, document: Document, box: Box, off: set[Ref], room: Room) -> None:
        self.document, self._off = document, off
        self.canvas = Canvas(box, room)
        self._fonts: dict[Any, Letters] = {}
        self._forms = 0
        self._kept: dict[object, list[contents.Operator]] = {}

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
        uses = self.canvas.seen.uses
        uses[key] = uses.get(key, 0) + 1
        operators = self._operators(raw, key)
        self.canvas.room.draw(len(operators))
        Run(self, resources, key, state, depth, off).run(operators)

    def _operators(self, raw: bytes, key: object) -> list[contents.Operator]:
        if key not in self._kept:
            most = min(contents.MAX_OPERATORS, MAX_OPERATORS + self.document.size)
            found = contents.read(raw, most).operators
            if len(found) > _SHORT or len(self._kept) >= _MOST_KEPT:
                return found
            self._kept[key] = found
        return self._kept[key]

    def shows(self, value: Value) -> bool:
        """Whether a layer, or a rule over layers, is shown."""
        return layers.shown(self.document, value, self._off)


class Run:
    """One content stream."""

    def __init__(
        self, view: View, resources: Value, key: object, state: State, depth: int, off: bool
    ) -> None:
        self.view, self.key, self.state, self.depth = view, key, state, depth
        self.document, self.canvas = view.document, view.canvas
        self.resources = view.document.dict(resources)
        self.around = resources
        self.stack: list[State] = []
        self.lines: list[list[Point]] = []
        self.clip: str = ""
        self.at: Point = (0.0, 0.0)
        self.text = TextObject()
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
        keys = self.document.dict(self.resource("/ExtGState", operands[0]))
        self.state.set_from(self.document, keys)
        font = self.document.list(keys.get("/Font"))
        if len(font) == 2:
            self.state.font = self.view.font(font[0])
            self.state.size = self.document.number(font[1])

    def _set_width(self, _name: str, operands: list[Any]) -> None:
        self.state.width = float(operands[0])

    # ---- colours ---------------------------------------------------------------------------

    def _plain_colour(self, name: str, operands: list[Any]) -> None:
        self._colour(
            name[0].isupper(),
            paint_colours.measured([float(each) for each in operands]),
            tiled=False,
        )

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
        self._colour(name == "CS", paint_colours.first(self.document, value), tiled=False)

    def _any_colour(self, name: str, operands: list[Any]) -> None:
        stroke = name[0] == "S"
        space = self.state.stroke_space if stroke else self.state.fill_space
        if operands and isinstance(operands[-1], Name):
            pattern = self.document.dict(self.resource("/Pattern", operands[-1]))
            tiled = self.document.number(pattern.get("/PatternType")) != 2
            self._colour(stroke, None, tiled=tiled)
        else:
            numbers = [float(each) for each in operands if is_number(each)]
            self._colour(stroke, paint_colours.mixed(self.document, space, numbers), tiled=False)

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
            self.canvas.seen.off.append((self.key, self.index))
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
                self.state.clips = clipped(self.state.clips, found)
            self.clip = ""

    def _stroke(self, lines: list[list[Point]]) -> None:
        a, b, c, d, _, _ = self.state.ctm
        wide = self.state.width * abs(a * d - b * c) ** 0.5
        if wide < 3:
            return
        for line in lines:
            for one, two in pairwise(line):
                found = shape([band(one, two, wide / 2)])
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
        if self.state.hides(colour, alpha, tiled=tiled):
            self.canvas.fill(Fill(found, self.state.clips, colour), reason)
        else:
            self.canvas.fill(Fill(found, self.state.clips, None), "")

    def _shade(self, _name: str, _operands: list[Any]) -> None:
        if self.hidden:
            self.canvas.seen.off.append((self.key, self.index))
        elif self.state.clips:
            self.cover(self.state.clips[-1], None, self.state.alpha)

    # ---- pictures and forms ------------------------------------------------------------------

    def _inline(self, _name: str, _operands: list[Any]) -> None:
        if self.hidden:
            self.canvas.seen.off.append((self.key, self.index))

    def _do(self, _name: str, operands: list[Any]) -> None:
        value = self.resource("/XObject", operands[0])
        found = self.document.at(value)
        if not isinstance(found, Stream):
            return
        off = self.hidden or not self.view.shows(found.keys.get("/OC"))
        kind = self.document.name(found.keys.get("/Subtype"))
        if off:
            self.canvas.seen.off.append((self.key, self.index))
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
        box = whole.bounds.within(self.canvas.box)
        reason = "behind a picture" if box.area > _WHOLE * self.canvas.box.area else "covered"
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
                state.clips = clipped(state.clips, clip)
        resources = keys.get("/Resources", self.around)
        try:
            raw = document.bytes_of(found)
            self.view.draw(raw, resources, id(found), state, depth=self.depth + 1, off=off)
        except TooLarge:
            raise
        except Refused as error:
            if error.detail == "loop":
                raise

    # ---- marks -------------------------------------------------------------------------------

    def _begin(self, name: str, operands: list[Any]) -> None:
        off = False
        if name == "BDC" and operands[0] == "/OC" and isinstance(operands[1], Name):
            off = not self.view.shows(self.resource("/Properties", operands[1]))
        self.marks.append(off)

    def _end(self, _name: str, _operands: list[Any]) -> None:
        if self.marks:
            self.marks.pop()

    # ---- text --------------------------------------------------------------------------------

    def _begin_text(self, _name: str, _operands: list[Any]) -> None:
        self.text.place(IDENTITY)

    def _set_font(self, _name: str, operands: list[Any]) -> None:
        self.state.font = self.view.font(self.resource("/Font", operands[0]))
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
        self.text.next_line(x, y)

    def _set_matrix(self, _name: str, operands: list[Any]) -> None:
        self.text.place(matrix_of([float(each) for each in operands]))

    def _show(self, name: str, operands: list[Any]) -> None:
        if name == '"':
            self.state.word, self.state.spacing = float(operands[0]), float(operands[1])
        if name in ("'", '"'):
            self._next_line("T*", [])
        self._letters(operands[-1] if name == "TJ" else [operands[-1]])

    def _letters(self, parts: list[Any]) -> None:
        """Draw strings, with the steps between them."""
        state, text = self.state, self.text
        why = "layer" if self.hidden else "invisible" if state.mode in (3, 7) else ""
        if not why and state.mode in (0, 2) and state.alpha < 0.03:
            why = "transparent"
        font, size, stretch, char = state.font, state.size, state.stretch, 0
        judge = (
            state.mode in (0, 4)
            and font is not None
            and font.kind != "/Type3"
            and not state.tiled
            and not state.soft
        )
        tiny, sight = text.scale(state) < _TINY, self._sight()
        for part in parts:
            if not isinstance(part, bytes):
                text.advance(-float(part) / 1000 * size * stretch)
                continue
            for letter in font.read(part) if font is not None else ():
                gap = state.spacing + (state.word if letter.code == b" " else 0.0)
                frame = text.frame(state, letter.width * size * stretch)
                back = -1000 * (letter.width + (gap / size if size else 0))
                glyph = Glyph(
                    self.key, self.index, char, letter.said, frame, back, len(letter.code), why
                )
                if tiny and not why:
                    glyph.hidden = "tiny"
                elif not why:
                    x, y = glyph.middle
                    if not (sight[0] <= x <= sight[2] and sight[1] <= y <= sight[3]):
                        glyph.hidden = self._out_of_sight(glyph)
                self.canvas.glyph(glyph, state.fill, judge=judge)
                text.advance((letter.width * size + gap) * stretch)
                char += 1

    def _sight(self) -> Box:
        """Where nothing hides a letter, neither the edge of the page nor a clip."""
        if len(self.state.clips) > FEW_CLIPS:  # then it is counted how often they are asked
            return _NOWHERE
        left, low, right, high = self.canvas.box
        sight = Box(left - _EDGE, low - _EDGE, right + _EDGE, high + _EDGE)
        for clip in self.state.clips:
            if not clip.fills_its_bounds:
                return _NOWHERE
            sight = sight.within(clip.bounds)
        return sight

    def _out_of_sight(self, glyph: Glyph) -> str:
        x, y = glyph.middle
        if not self.canvas.box.holds(x, y, _EDGE):
            return "off the page"
        clips = self.state.clips
        if not clips:
            return ""
        if len(clips) > FEW_CLIPS:
            self.canvas.room.test(sum(clip.cost for clip in clips[FEW_CLIPS:]))
        if all(clip.holds(x, y) for clip in clips):
            return ""
        if any(all(clip.holds(*point) for clip in clips) for point in glyph.points):
            return ""
        return "clipped"


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
