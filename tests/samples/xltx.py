"""A workbook template, hiding the same as a plain one."""

from __future__ import annotations

from tests.samples import xlsx
from tests.samples.ooxml import Plant, Words, package

WISH = xlsx.WISH


def sample(plant: Plant) -> bytes:
    """The file."""
    say = Words(plant)
    return package(
        xlsx.parts(
            say, "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
        ),
        say,
    )
