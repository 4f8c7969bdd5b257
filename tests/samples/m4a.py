"""A tiny M4A sound with something hidden in every place the format has."""

from __future__ import annotations

from tests.samples.bmff import box
from tests.samples.mp4 import Plant, cover, film, items, own_item, sound, value


def sample(plant: Plant, brand: bytes = b"M4A ") -> bytes:
    """The sound with a planted string in each of its hiding places."""
    listed = items(
        box(b"\xa9nam", value(plant("title"))), box(b"apID", value(plant("buyer's account"))),
        box(b"ownr", value(plant("owner"))), box(b"purd", value(plant("day of purchase"))),
        box(b"QzZz", value(plant("unknown item"))), own_item(plant, "own item"), cover(plant),
    )  # fmt: skip
    front = box(b"ftyp", brand + bytes(4) + brand + b"mp42isom")
    tail = box(b"free", plant("free space")) + plant("behind the last box")
    return film(front, [sound(plant)], box(b"udta", listed), plant("unused media"), tail)
