"""The skeleton of a Panasonic raw file: tags of its own, a finished JPEG inside a tag."""

from __future__ import annotations

from tests.samples.raws import (
    ASCII,
    EXIF,
    GPS,
    LONG,
    MAKE,
    MODEL,
    SHORT,
    UNDEFINED,
    Plant,
    graph,
    made,
    preview,
    short,
    text,
)


def sample(plant: Plant) -> bytes:
    """The raw pixels belong to the first directory."""
    camera = graph(b"II*\0\x08\0\0\0", {"IFD": ([(0x1201, SHORT, short(7))], "")})
    first = [
        (1, UNDEFINED, b"0300"), (2, SHORT, short(40)), (3, SHORT, short(30)),
        (MAKE, ASCII, text("Panasonic")), (MODEL, ASCII, text("DMC-LX3")),
        (0x2E, UNDEFINED, preview(plant, "finished")), (0x0120, UNDEFINED, camera),
        (EXIF, LONG, ("exif",)), (GPS, LONG, ("gps",)), (0x014A, LONG, ("raw",)),
        (0x0111, LONG, ("sensor",)), (0x0117, LONG, b"\0\x03\0\0"),
        (0x014B, LONG, ("preview",)),
    ]  # fmt: skip
    return made(plant, "Panasonic", "DMC-LX3", head=b"IIU\0\x08\0\0\0", first=first)
