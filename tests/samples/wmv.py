"""A tiny Windows Media film; the same hiding places as in sound."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples.wma import VIDEO, asf


def sample(plant: Callable[[str], bytes]) -> bytes:
    """Film with a planted string in each of its hiding places."""
    return asf(plant, VIDEO)
