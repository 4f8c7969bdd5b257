"""A flat OpenDocument drawing with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odg, odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The drawing with a planted string in each of its hiding places."""
    return odt.flat(plant, b"graphics", b"drawing", odg.body(plant))
