"""An OpenDocument drawing template with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odg, odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The drawing template with a planted string in each of its hiding places."""
    parts = {
        b"content.xml": odt.content(plant, odg.body(plant), b"drawing"),
    }
    return odt.package(plant, b"graphics-template", parts)
