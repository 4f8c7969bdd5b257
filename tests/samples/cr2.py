"""The skeleton of a Canon raw file with an owner in its maker note."""

from __future__ import annotations

from tests.samples.raws import ASCII, Plant, graph, made, text


def sample(plant: Plant) -> bytes:
    """A preview in front, the raw pixels beside it."""
    note = graph(b"", {"IFD": ([(0x0095, ASCII, b"EF\0")], "")}) + text(plant("maker note"))
    head = b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0"
    return made(plant, "Canon", "Canon EOS 7D", head=head, note=note)
