"""An OpenDocument presentation template with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odp, odt
from tests.samples.zip import small

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The presentation template with a planted string in each of its hiding places."""
    parts = {
        b"content.xml": odt.content(plant, odp.body(plant), b"presentation"),
        b"Pictures/1.png": small(plant, "picture of a slide"),
    }
    return odt.package(plant, b"presentation-template", parts)
