"""An OpenDocument chart with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import odt

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """The chart with a planted string in each of its hiding places."""
    return odt.package(plant, b"chart", {b"content.xml": odt.chart(plant)})
