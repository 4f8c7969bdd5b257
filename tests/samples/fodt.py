"""A flat OpenDocument text with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The text with a planted string in each of its hiding places."""
    return odt.flat(plant, b"text", b"text", odt.body(plant))
