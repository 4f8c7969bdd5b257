"""What colour a paint comes out in, so far as it can be told; None where it cannot.

Rough on purpose: profiles are not applied, and inks with names of their own are not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.formats.pdf.values import Document, Value

Colour = tuple[float, float, float] | None
WHITE: Colour = (1.0, 1.0, 1.0)
_BLACK: Colour = (0.0, 0.0, 0.0)
#: Spaces whose colours are amounts of light, or of the four inks.
_MEASURED = frozenset(
    {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/ICCBased", "/CalGray", "/CalRGB"}
)
_UNKNOWN = frozenset({"/Separation", "/DeviceN", "/Pattern", "/Indexed"})


def measured(numbers: Sequence[float]) -> Colour:
    """A colour of grey, light, or four inks, by how many numbers it has."""
    if len(numbers) == 1:
        return (numbers[0], numbers[0], numbers[0])
    if len(numbers) == 3:
        return (numbers[0], numbers[1], numbers[2])
    if len(numbers) == 4:
        c, m, y, k = numbers
        return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
    return None


def first(document: Document, space: Value) -> Colour:
    """The colour that a space begins with."""
    return None if _family(document, space) in _UNKNOWN else _BLACK


def mixed(document: Document, space: Value, numbers: Sequence[float]) -> Colour:
    """The colour of these numbers in a space."""
    family = _family(document, space)
    if family in _MEASURED:
        return measured(numbers)
    return WHITE if family == "/Separation" and list(numbers) == [0.0] else None


def _family(document: Document, space: Value) -> str:
    found = document.at(space)
    return document.name(found[0] if isinstance(found, list) and found else found)
