"""A cursor with something hidden in every place."""

from __future__ import annotations

from tests.samples import ico


def sample(plant: ico.Plant) -> bytes:
    """The icon's pictures, with a hot spot each."""

    def but_reserved(place: str) -> bytes:
        return b"Qz\xff\x01" if place == "reserved" else plant(place)

    return ico.made(but_reserved, ico.CURSOR)
