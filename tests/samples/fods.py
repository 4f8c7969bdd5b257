"""A flat OpenDocument spreadsheet with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import ods, odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The spreadsheet with a planted string in each of its hiding places."""
    return odt.flat(plant, b"spreadsheet", b"spreadsheet", ods.body(plant))
