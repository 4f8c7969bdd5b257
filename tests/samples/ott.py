"""An OpenDocument text template with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt
from tests.samples.zip import small

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The text template with a planted string in each of its hiding places."""
    parts = {
        b"content.xml": odt.content(plant, odt.body(plant)),
        b"Pictures/%s.jpg" % plant("picture's name"): small(plant, "picture"),
        b"Object 1/content.xml": odt.chart(plant),
    }
    return odt.package(plant, b"text-template", parts)
