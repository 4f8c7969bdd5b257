"""A flat OpenDocument presentation with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odp, odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The presentation with a planted string in each of its hiding places."""
    return odt.flat(plant, b"presentation", b"presentation", odp.body(plant))
