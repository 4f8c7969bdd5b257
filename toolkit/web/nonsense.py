"""What cannot be taken as it came."""

from __future__ import annotations

from toolkit.model import Size


class Nonsense(Exception):
    """What came cannot have come from our pages."""


class CoversNothing(Exception):
    """A cover was typed beside the picture; who typed it wanted something covered."""

    def __init__(self, number: int, size: Size) -> None:
        """Of this number, in a picture of this upright size."""
        super().__init__(number)
        self.number, self.size = number, size
