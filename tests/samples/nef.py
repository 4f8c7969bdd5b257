"""The skeleton of a Nikon raw file, with a maker note that is a TIFF of its own."""

from __future__ import annotations

from tests.samples.raws import ASCII, Entries, Plant, graph, made, text


def sample(plant: Plant) -> bytes:
    """A preview in front, the raw pixels beside it."""
    lens: Entries = [(0x0082, ASCII, text(plant("AuxiliaryLens")))]
    inner = graph(b"II*\0\x08\0\0\0", {"IFD": (lens, "")})
    note = b"Nikon\0\x02\x10\0\0" + inner
    return made(plant, "NIKON CORPORATION", "NIKON D90", note=note)
