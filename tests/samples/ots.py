"""An OpenDocument spreadsheet template with a canary in each of its hiding places."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import ods, odt

Plant = Callable[[str], bytes]
WISH = odt.WISH


def sample(plant: Plant) -> bytes:
    """The spreadsheet template with a planted string in each of its hiding places."""
    parts = {
        b"content.xml": odt.content(plant, ods.body(plant), b"spreadsheet"),
    }
    return odt.package(plant, b"spreadsheet-template", parts)
