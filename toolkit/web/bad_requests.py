"""Requests that cannot be carried out as they were sent."""

from __future__ import annotations

from toolkit.model import Size


class BadRequest(Exception):
    """The request cannot come from one of our pages as they are."""


class CoversNothing(Exception):
    """A cover lies outside of the picture; dropping it would leave bare what was to be covered."""

    def __init__(self, number: int, size: Size) -> None:
        """number: of the cover in the form. size: of the picture, upright."""
        super().__init__(number)
        self.number, self.size = number, size


class StaleEdit(Exception):
    """Another page has changed the covers since this page was loaded."""

    def __init__(self, photo_id: str) -> None:
        """photo_id: whose covers they are."""
        super().__init__(photo_id)
        self.photo_id = photo_id
