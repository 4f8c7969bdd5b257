"""The graphics state of a page, with what of it decides whether a letter is seen."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.formats.pdf.letters import Letters
from toolkit.formats.pdf.paint_colours import Colour
from toolkit.formats.pdf.shapes import Matrix, Shape
from toolkit.formats.pdf.values import Document, Value

_OPAQUE = 0.95
_DARK = 0.15


@dataclass(slots=True)
class State:
    """What operators set, and what q keeps for Q."""

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

    def set_from(self, document: Document, keys: dict[str, Value]) -> None:
        """Take what a dictionary of the standard's ExtGState says, but for its font."""
        self.alpha = document.number(keys.get("/ca"), self.alpha)
        self.stroke_alpha = document.number(keys.get("/CA"), self.stroke_alpha)
        self.width = document.number(keys.get("/LW"), self.width)
        blend = document.at(keys.get("/BM"))
        if blend is not None:
            self.blend = document.name(blend[0] if isinstance(blend, list) and blend else blend)
        if "/SMask" in keys:
            self.soft = document.name(keys["/SMask"]) != "/None"

    def hides(self, colour: Colour, alpha: float, *, tiled: bool = False) -> bool:
        """Whether nothing shines through paint of this colour."""
        if alpha < _OPAQUE or self.soft or tiled:
            return False
        dark = colour is not None and max(colour) < _DARK
        return self.blend in ("/Normal", "/Compatible", "") or (
            dark and self.blend in ("/Multiply", "/Darken")
        )
