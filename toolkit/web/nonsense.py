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


class Stale(Exception):
    """Another page changed the covers, and the one that sent this does not show it."""

    def __init__(self, photo_id: str) -> None:
        """Of this file."""
        super().__init__(photo_id)
        self.photo_id = photo_id
