"""Where the letters of a page stand: the two matrices of a text object (ISO 32000-1, 9.4)."""

from __future__ import annotations

from toolkit.formats.pdf.graphics_state import State
from toolkit.formats.pdf.shapes import IDENTITY, Matrix, times


class TextObject:
    """The place of the next letter, and of the line that it stands in."""

    def __init__(self) -> None:
        self._letter = self._line = IDENTITY

    def place(self, matrix: Matrix) -> None:
        """Start a line here."""
        self._letter = self._line = matrix

    def next_line(self, x: float, y: float) -> None:
        """Start a line so far from the start of this one."""
        self.place(times((1, 0, 0, 1, x, y), self._line))

    def advance(self, by: float) -> None:
        """Go on along the line."""
        a, b, c, d, e, f = self._letter
        self._letter = (a, b, c, d, a * by + e, b * by + f)

    def frame(self, state: State, wide: float) -> Matrix:
        """What brings the square from 0 to 1 onto the letter: its width, and the font's size."""
        a, b, c, d, e, f = times(self._letter, state.ctm)
        high, rise = state.size, state.rise
        return (
            a * wide, b * wide, c * high, d * high, e + c * rise, f + d * rise,
        )  # fmt: skip

    def scale(self, state: State) -> float:
        """How large letters of a font come out; a font that is drawn has its own measure."""
        a, b, c, d, _, _ = times(self._letter, state.ctm)
        own = state.font.scale * 1000 if state.font else 1.0
        return float(abs(a * d - b * c) ** 0.5 * abs(state.size) * max(own, 1.0))
