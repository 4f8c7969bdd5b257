"""An OpenDocument formula with a canary in every hiding place that only formulas have."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """The formula with a planted string in each of its hiding places."""
    raw = (
        b'<math xmlns="http://www.w3.org/1998/Math/MathML" href="%s"><!--%s--><semantics><mrow><mi'
        b' id="%s">a</mi><mo>=</mo><mn>2</mn></mrow><annotation encoding="StarMath 5.0">a '
        b'= 2 %%%% %s'
        b'</annotation><annotation encoding="text/%s">%s</annotation><maction actiontype="%s"/>'
        b"</semantics></math>"
    ) % tuple(
        plant(place)
        for place in ("link", "remark", "number", "remark in the formula", "encoding of a note",
                      "note", "action")
    )  # fmt: skip
    return odt.package(plant, b"formula", {b"content.xml": odt.HEAD + raw})
